//! How an office speaks, as its configuration says.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::office::{GroupCode, Lang};

use super::grammar::{Accent, Numbers};
use super::phrases::Phrases;
use super::saying::Saying;

/// How an office speaks. It is plain data, so that it can travel to a speaker elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoicePlan {
    /// What everything is said in, one after the other; at least one.
    pub languages: Vec<Lang>,
    /// Whether a citizen who chose another language is called in it as well, after `languages`.
    pub ticket_language: bool,
    /// How ticket numbers are read. Counters' are always read in full.
    pub numbers: Numbers,
    /// Whose Vietnamese.
    pub accent: Accent,
    /// How often a call is said, 1 to 3.
    pub repeat: u8,
    /// Whether a chime comes first.
    pub chime: bool,
    /// Whether it is said that a counter pauses.
    pub announce_pause: bool,
    /// Whether it is said that no more numbers are issued.
    pub announce_closing: bool,
    /// The groups whose citizens come for their results; usually none, for no letter means that everywhere.
    pub results_groups: BTreeSet<GroupCode>,
    /// How old a call may be when its turn to be said comes, in seconds: an older one is dropped.
    pub use_by_s: u16,
    /// How loud, by time of day.
    pub volume: Volume,
    /// The folder of the office's own recordings. It was readable when the configuration was read, on this machine.
    #[serde(skip)]
    pub sounds: Option<PathBuf>,
    /// The sentences.
    pub phrases: Phrases,
}

impl VoicePlan {
    /// Whether the office wants this said at all.
    pub fn announces(&self, saying: &Saying) -> bool {
        match saying {
            Saying::Call { .. } => true,
            Saying::Pause { .. } => self.announce_pause,
            Saying::Closing => self.announce_closing,
        }
    }
}

impl Default for VoicePlan {
    fn default() -> Self {
        VoicePlan {
            languages: vec![Lang::Vi],
            ticket_language: true,
            numbers: Numbers::default(),
            accent: Accent::default(),
            repeat: 2,
            chime: true,
            announce_pause: false,
            announce_closing: true,
            results_groups: BTreeSet::new(),
            use_by_s: 45,
            volume: Volume::default(),
            sounds: None,
            phrases: Phrases::default(),
        }
    }
}

/// How loud, by time of day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Volume {
    /// Spans of the day that do not overlap.
    pub spans: Vec<VolumeSpan>,
}

/// How loud in a part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeSpan {
    /// From this minute after midnight.
    pub from_min: u16,
    /// Until before this minute after midnight, at most 1440.
    pub to_min: u16,
    /// 0 to 100; 0 is silence.
    pub percent: u8,
}

impl Volume {
    /// How loud at a time of the office's day, 0 to 100. Outside all spans it is 100.
    pub fn percent_at(&self, time: Time) -> u8 {
        let minute = time.hour() as u16 * 60 + time.minute() as u16;
        let span = self.spans.iter().find(|span| (span.from_min..span.to_min).contains(&minute));
        span.map_or(100, |span| span.percent)
    }
}
