//! How the speakers of a server are, for whoever looks after them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::saying::Saying;
use crate::clock::Clock;

/// Whether a speaker can be heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerState {
    /// This build of the program has no sound.
    NotBuiltIn,
    /// Its sound card has not been opened yet.
    NotMet,
    /// Its sound card is open.
    Ready,
    /// Its sound card is missing or was unplugged; it is looked for again and again.
    NoCard {
        /// What the system said.
        why: String,
    },
}

/// A speaker as it is now. It is plain data, so that it can travel from a speaker elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerSeen {
    /// Whether it can be heard.
    pub state: SpeakerState,
    /// Since when it has been so.
    pub since: Timestamp,
    /// What it says at this moment.
    pub saying: Option<Saying>,
    /// How many announcements wait for their turn.
    pub waiting: usize,
    /// How many it has said to the end since the server started.
    pub said: u64,
    /// How many came too late, or too many at once, and were not said.
    pub dropped: u64,
}

/// All speakers by name, and a signal at each change.
#[derive(Debug)]
pub(super) struct SpeakerRecord {
    clock: Arc<dyn Clock>,
    seen: Mutex<BTreeMap<String, SpeakerSeen>>,
    changes: watch::Sender<u64>,
}

impl SpeakerRecord {
    pub fn new<'a>(speakers: impl Iterator<Item = &'a str>, state: &SpeakerState, clock: Arc<dyn Clock>) -> Self {
        let since = clock.now();
        let unmet = SpeakerSeen { state: state.clone(), since, saying: None, waiting: 0, said: 0, dropped: 0 };
        let seen = speakers.map(|name| (name.to_owned(), unmet.clone())).collect();
        SpeakerRecord { clock, seen: Mutex::new(seen), changes: watch::Sender::new(0) }
    }

    pub fn all(&self) -> BTreeMap<String, SpeakerSeen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Changes what is known of a speaker; whoever looks is told if it is another state, or something else is said.
    pub fn update(&self, speaker: &str, how: impl FnOnce(&mut SpeakerSeen)) {
        // Each change under the lock is whole by itself.
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(seen) = all.get_mut(speaker) else { return };
        let before = seen.clone();
        how(seen);
        if seen.state != before.state {
            seen.since = self.clock.now();
        }
        let changed = *seen != before;
        drop(all);
        if changed {
            self.changes.send_modify(|count| *count += 1);
        }
    }
}
