//! How one office speaks: its sentences, its clips, and how loud at which hour.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::bank::{Bank, Unplayable};
use super::phrasebook::Phrasebook;
use super::saying::Saying;

/// How one office speaks.
#[derive(Debug, Clone)]
pub struct OfficeVoice {
    /// Its sentences.
    pub phrasebook: Phrasebook,
    /// Its clips, which are those that the sentences are made of.
    pub bank: Bank,
    /// The time zone of its hours.
    pub zone: TimeZone,
}

/// An utterance as sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// One channel at [`RATE_HZ`](super::RATE_HZ).
    pub samples: Vec<f32>,
    /// Where it begins to say the same again, if it does: each sample is the first of the silence before.
    pub repeats_at: Vec<usize>,
}

impl OfficeVoice {
    /// How loud it is at a moment, 0 to 100.
    pub fn percent_at(&self, now: Timestamp) -> u8 {
        self.phrasebook.plan().volume.percent_at(now.to_zoned(self.zone.clone()).time())
    }

    /// A saying as sound, with its repeats.
    ///
    /// # Errors
    /// The bank is not that of the phrasebook and lacks a clip, or one that the binary carries is damaged.
    pub fn render(&self, saying: &Saying) -> Result<Rendered, Unplayable> {
        let samples = self.bank.render(&self.phrasebook.utterance(saying))?;
        let once = self.bank.render(&self.phrasebook.once(saying))?.len();
        let repeats = match samples.len() > once {
            true => usize::from(self.phrasebook.plan().repeat) - 1,
            false => 0,
        };
        let repeats_at = (0..repeats).map(|n| once + n * (samples.len() - once) / repeats).collect();
        Ok(Rendered { samples, repeats_at })
    }
}
