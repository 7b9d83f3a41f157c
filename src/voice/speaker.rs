//! The speakers of a server: a thread each, a bounded mailbox each, and no caller that ever waits for sound.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::card::Cards;
use super::ear::{Ear, Told};
use super::elsewhere::{SpeakerElsewhere, SpeakersElsewhere};
use super::mouth::{Mouth, Note};
use super::office_voice::OfficeVoice;
use super::sound_cards::{BUILT_IN, HOW_TO_BUILD};
use super::speaker_state::{SpeakerRecord, SpeakerSeen, SpeakerState};
use crate::clock::Clock;
use crate::office::Zone;

/// The most that a speaker's thread may not have taken yet.
const MAILBOX: usize = 256;

/// A speaker as the configuration describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerPlan {
    /// What it is called.
    pub name: String,
    /// The sound card: `default`, or its name in the system.
    pub device: String,
    /// The part of the hall that it is heard in; without one it says everything.
    pub zone: Option<Zone>,
    /// The station whose sound card it is; without one it is the server's own.
    pub station: Option<String>,
}

/// A speaker with the office that it speaks for.
#[derive(Debug, Clone)]
pub struct SpeakerSetup {
    /// Its name among all speakers of the server.
    pub name: String,
    /// The sound card.
    pub device: String,
    /// How the office speaks.
    pub voice: Arc<OfficeVoice>,
}

/// The speakers of a server.
#[derive(Debug)]
pub struct Speakers {
    by_name: BTreeMap<String, Arc<Speaker>>,
    elsewhere: Arc<SpeakersElsewhere>,
    record: Arc<SpeakerRecord>,
    stop_at: Arc<Mutex<Option<Instant>>>,
    /// Carries nothing; it is cut off when the last speaker's thread has ended.
    ended: Mutex<Receiver<Infallible>>,
}

/// The way to one speaker's thread.
#[derive(Debug)]
struct Speaker {
    mailbox: SyncSender<Note>,
    shared: Arc<Shared>,
}

/// What a speaker's thread shares with those who talk to it.
#[derive(Debug)]
pub(super) struct Shared {
    name: String,
    pub record: Arc<SpeakerRecord>,
    pub clock: Arc<dyn Clock>,
    /// What it says is to be at an end by then.
    stop_at: Arc<Mutex<Option<Instant>>>,
    turned_away: AtomicU64,
}

impl Speakers {
    /// Starts a thread per speaker, which opens its sound card; a card that is missing is looked for again and again.
    /// A build without sound starts none and warns of each.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn start(
        setups: Vec<SpeakerSetup>,
        cards: impl Cards + Clone + 'static,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        Speakers::start_with(setups, Vec::new(), cards, clock)
    }

    /// The same, with speakers at stations beside those of this machine. These need no sound in this build.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn start_with(
        setups: Vec<SpeakerSetup>,
        elsewhere: Vec<SpeakerElsewhere>,
        cards: impl Cards + Clone + 'static,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let state = if BUILT_IN { SpeakerState::NotMet } else { SpeakerState::NotBuiltIn };
        let names = setups.iter().map(|setup| setup.name.as_str());
        let names = names.chain(elsewhere.iter().map(|speaker| speaker.name.as_str()));
        let record = Arc::new(SpeakerRecord::new(names, &state, clock.clone()));
        let elsewhere = Arc::new(SpeakersElsewhere::new(elsewhere, record.clone()));
        let stop_at = Arc::new(Mutex::new(None));
        let (alive, ended) = mpsc::channel();
        let mut by_name = BTreeMap::new();
        for setup in setups {
            if !BUILT_IN {
                tracing::warn!(speaker = %setup.name, "this build has no sound, so the speaker says nothing: {HOW_TO_BUILD}");
                continue;
            }
            let (mailbox, notes) = mpsc::sync_channel(MAILBOX);
            let shared = Arc::new(Shared {
                name: setup.name.clone(),
                record: record.clone(),
                clock: clock.clone(),
                stop_at: stop_at.clone(),
                turned_away: AtomicU64::new(0),
            });
            let (cards, desk, alive) = (cards.clone(), mailbox.clone(), alive.clone());
            let speaker = Arc::new(Speaker { mailbox, shared: shared.clone() });
            by_name.insert(setup.name.clone(), speaker);
            thread::Builder::new().name("speaker".to_owned()).spawn(move || {
                // A sound card that is open may not go from one thread to another, so it stays where it is opened.
                Mouth::new(setup, Box::new(cards), notes, desk, shared).run();
                drop(alive);
            })?;
        }
        Ok(Speakers { by_name, elsewhere, record, stop_at, ended: Mutex::new(ended) })
    }

    /// The way to a speaker that can speak.
    pub fn ear(&self, name: &str) -> Option<Arc<dyn Ear>> {
        let own = self.by_name.get(name).map(|speaker| speaker.clone() as Arc<dyn Ear>);
        own.or_else(|| self.elsewhere.ear(name))
    }

    /// The speakers at stations.
    pub fn elsewhere(&self) -> &Arc<SpeakersElsewhere> {
        &self.elsewhere
    }

    /// How each speaker is, by name.
    pub fn seen(&self) -> BTreeMap<String, SpeakerSeen> {
        self.record.all()
    }

    /// A signal that some speaker has changed. The number only counts the changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.record.changes()
    }

    /// Says nothing more; what is being said may come to the end of its sentence, but no later than `within`. It blocks
    /// at most for that and a moment, whatever the sound cards do.
    pub fn stop(&self, within: Duration) {
        self.stop_by(Instant::now() + within);
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(within + Duration::from_secs(1)) {
            tracing::warn!("a speaker's sound card did not end its sound in time");
        }
    }
}

impl Speakers {
    fn stop_by(&self, stop_at: Instant) {
        *self.stop_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop_at);
        for speaker in self.by_name.values() {
            // A full mailbox is being read, and then the thread sees that it is to stop.
            let _ = speaker.mailbox.try_send(Note::Look);
        }
    }
}

impl Drop for Speakers {
    fn drop(&mut self) {
        self.stop_by(Instant::now());
    }
}

impl Ear for Speaker {
    fn hear(&self, told: Told) {
        if self.mailbox.try_send(Note::Told(told)).is_ok() {
            return;
        }
        // The thread is held up by its card. One line says so, and the count tells of the rest.
        if self.shared.turned_away.fetch_add(1, Ordering::Relaxed) == 0 {
            tracing::warn!(speaker = %self.shared.name, "the speaker takes no more announcements, and some stay unsaid");
        }
        let turned_away = self.shared.turned_away();
        self.shared.record.update(&self.shared.name, |seen| seen.dropped = seen.dropped.max(turned_away));
    }
}

impl Shared {
    pub fn stop_at(&self) -> Option<Instant> {
        *self.stop_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn turned_away(&self) -> u64 {
        self.turned_away.load(Ordering::Relaxed)
    }
}
