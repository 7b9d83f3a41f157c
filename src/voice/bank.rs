//! The bank: every clip that can be played, checked and decoded, and what they sound like one after the other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use bytes::Bytes;

use super::clip::{BadClip, Clip, RATE_HZ};
use super::plan::VoicePlan;
use super::utterance::{ClipId, Part, Utterance};
use super::vocabulary::Vocabulary;
use super::{manifest, own};

/// Every clip that can be played. A clone shares the clips.
#[derive(Debug, Clone)]
pub struct Bank {
    clips: BTreeMap<ClipId, Clip>,
    vocabulary: Vocabulary,
}

/// An utterance names a clip that the bank has not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no clip {0}: `motcua say --list` names those there are")]
pub struct UnknownClip(pub ClipId);

impl Bank {
    /// The clips that the binary carries. They are decoded once, by the first who asks.
    pub fn built_in() -> Result<Bank, BadClip> {
        static BUILT_IN: LazyLock<Result<Bank, BadClip>> = LazyLock::new(|| {
            let decode = |listed: &manifest::Listed| {
                let id = ClipId::new(&listed.id);
                let clip = Clip::decode(id.clone(), &listed.file, Bytes::from_static(manifest::file(listed)?))?;
                Ok((id, clip))
            };
            let clips = manifest::listed()?.iter().map(decode).collect::<Result<_, BadClip>>()?;
            Ok(Bank { clips, vocabulary: Vocabulary::built_in()? })
        });
        BUILT_IN.clone()
    }

    /// The same with an office's own recordings in their place or beside them. All that is wrong with these is named.
    pub fn with_folder(dir: &Path) -> Result<Bank, Vec<BadClip>> {
        let mut bank = Bank::built_in().map_err(|problem| vec![problem])?;
        let own = own::in_folder(dir)?;
        bank.vocabulary.add_own(&own);
        bank.clips.extend(own.into_iter().map(|one| (one.clip.id().clone(), one.clip)));
        Ok(bank)
    }

    /// The clips that an office plays.
    pub fn of(plan: &VoicePlan) -> Result<Bank, Vec<BadClip>> {
        match &plan.sounds {
            Some(dir) => Bank::with_folder(dir),
            None => Bank::built_in().map_err(|problem| vec![problem]),
        }
    }

    /// A clip by its name.
    pub fn clip(&self, id: &ClipId) -> Option<&Clip> {
        self.clips.get(id)
    }

    /// Every clip, by its name.
    pub fn clips(&self) -> impl Iterator<Item = &Clip> {
        self.clips.values()
    }

    /// The words that can be said.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// An utterance as sound: one channel at [`RATE_HZ`], each part beginning with the sample after the last one's end.
    pub fn render(&self, utterance: &Utterance) -> Result<Vec<f32>, UnknownClip> {
        let mut samples = Vec::new();
        for part in &utterance.parts {
            match part {
                Part::Clip(id) => {
                    let clip = self.clip(id).ok_or_else(|| UnknownClip(id.clone()))?;
                    samples.extend_from_slice(clip.samples());
                }
                Part::Pause { ms } => {
                    let silent = u64::from(*ms) * u64::from(RATE_HZ) / 1000;
                    samples.resize(samples.len() + silent as usize, 0.0);
                }
            }
        }
        Ok(samples)
    }
}
