//! The bank: every clip that can be played, and what they sound like one after the other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;

use super::clip::{BadClip, Clip, RATE_HZ};
use super::plan::VoicePlan;
use super::utterance::{ClipId, Part, Utterance};
use super::vocabulary::Vocabulary;
use super::{manifest, own};

/// Every clip that can be played. A clone shares the clips.
#[derive(Debug, Clone)]
pub struct Bank {
    clips: BTreeMap<ClipId, Arc<Kept>>,
    vocabulary: Vocabulary,
}

/// A clip that is decoded when it is first asked for: a day needs few of them, and all of them take seconds.
type Kept = LazyLock<Result<Clip, BadClip>, Box<dyn FnOnce() -> Result<Clip, BadClip> + Send>>;

/// Why an utterance cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unplayable {
    /// It names a clip that the bank has not.
    #[error("there is no clip {0}: `motcua say --list` names those there are")]
    Unknown(ClipId),
    /// One of its clips cannot be decoded. An office's own recordings are never among these.
    #[error(transparent)]
    Broken(#[from] BadClip),
}

impl Bank {
    /// The clips that the binary carries. Each is decoded once, when somebody first asks for it.
    ///
    /// # Errors
    /// The list of them is damaged, or names a file that the binary does not carry.
    pub fn built_in() -> Result<Bank, BadClip> {
        static BUILT_IN: LazyLock<Result<Bank, BadClip>> = LazyLock::new(|| {
            let keep = |listed: &'static manifest::Listed| {
                let (id, file) = (ClipId::new(&listed.id), Bytes::from_static(manifest::file(listed)?));
                let decoded = id.clone();
                Ok((id, kept(move || Clip::decode(decoded, &listed.file, file))))
            };
            let clips = manifest::listed()?.iter().map(keep).collect::<Result<_, BadClip>>()?;
            Ok(Bank { clips, vocabulary: Vocabulary::built_in()? })
        });
        BUILT_IN.clone()
    }

    /// The same with an office's own recordings in their place or beside them, decoded at once. All that is wrong with
    /// these is named.
    pub fn with_folder(dir: &Path) -> Result<Bank, Vec<BadClip>> {
        let mut bank = Bank::built_in().map_err(|problem| vec![problem])?;
        let own = own::in_folder(dir)?;
        bank.vocabulary.add_own(&own);
        bank.clips.extend(own.into_iter().map(|one| (one.clip.id().clone(), kept(move || Ok(one.clip)))));
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
    pub fn clip(&self, id: &ClipId) -> Result<&Clip, Unplayable> {
        let kept = self.clips.get(id).ok_or_else(|| Unplayable::Unknown(id.clone()))?;
        Ok(LazyLock::force(kept).as_ref().map_err(Clone::clone)?)
    }

    /// The names of all clips, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &ClipId> {
        self.clips.keys()
    }

    /// The words that can be said.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// An utterance as sound: one channel at [`RATE_HZ`], each part beginning with the sample after the last one's end.
    pub fn render(&self, utterance: &Utterance) -> Result<Vec<f32>, Unplayable> {
        let mut samples = Vec::new();
        for part in &utterance.parts {
            match part {
                Part::Clip(id) => {
                    samples.extend_from_slice(self.clip(id)?.samples());
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

fn kept(decode: impl FnOnce() -> Result<Clip, BadClip> + Send + 'static) -> Arc<Kept> {
    Arc::new(LazyLock::new(Box::new(decode)))
}
