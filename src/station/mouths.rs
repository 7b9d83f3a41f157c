//! The speakers at this station: the same threads as on a server, told over the line what to say.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::protocol::{FromStation, SpeakerHere};
use crate::clock::Clock;
use crate::voice::{Bank, OfficeVoice, Phrasebook, SoundCards, SpeakerSetup, Speakers, Told};

/// How long a sentence that is being said may still take when it is no longer wanted.
const SAY_WITHIN: Duration = Duration::from_secs(2);

/// The speakers here.
pub struct Mouths {
    clock: Arc<dyn Clock>,
    /// The folder of the office's own recordings, as copied to this machine.
    sounds: Option<PathBuf>,
    wanted: BTreeMap<String, SpeakerHere>,
    speakers: Option<Speakers>,
    changes: watch::Receiver<u64>,
}

impl Mouths {
    /// None yet.
    pub fn new(clock: Arc<dyn Clock>, sounds: Option<PathBuf>) -> Self {
        let (_, changes) = watch::channel(0);
        Mouths { clock, sounds, wanted: BTreeMap::new(), speakers: None, changes }
    }

    /// These are the speakers from now on, by name. If they are the same as before, they go on with what they say.
    pub fn arrange(&mut self, wanted: BTreeMap<String, SpeakerHere>) {
        if wanted == self.wanted {
            return;
        }
        self.stop();
        let setups = wanted.iter().filter_map(|(name, here)| match self.setup(name, here) {
            Ok(setup) => Some(setup),
            Err(why) => {
                tracing::error!(speaker = name, "this speaker cannot speak here: {why}");
                None
            }
        });
        match Speakers::start(setups.collect(), SoundCards, self.clock.clone()) {
            Ok(speakers) => {
                self.changes = speakers.changes();
                self.speakers = Some(speakers);
            }
            Err(error) => tracing::error!("cannot start speaking: {error}"),
        }
        self.wanted = wanted;
    }

    /// A speaker is told something.
    pub fn tell(&self, speaker: &str, told: Told) {
        if let Some(ear) = self.speakers.as_ref().and_then(|speakers| speakers.ear(speaker)) {
            ear.hear(told);
        }
    }

    /// How all of them are.
    pub fn seen(&mut self) -> Vec<FromStation> {
        self.changes.mark_unchanged();
        let seen = self.speakers.as_ref().map(Speakers::seen).unwrap_or_default();
        seen.into_iter().map(|(speaker, seen)| FromStation::Speaker { speaker, seen }).collect()
    }

    /// Waits until one of them is otherwise than it was told.
    pub async fn changed(&mut self) {
        if self.changes.changed().await.is_err() {
            // There are none, or they have ended.
            std::future::pending::<()>().await;
        }
    }

    /// Says nothing more.
    pub fn stop(&mut self) {
        self.wanted.clear();
        if let Some(speakers) = self.speakers.take() {
            speakers.stop(SAY_WITHIN);
        }
    }

    fn setup(&self, name: &str, here: &SpeakerHere) -> Result<SpeakerSetup, String> {
        let mut plan = here.plan.clone();
        plan.sounds.clone_from(&self.sounds);
        let bank = Bank::of(&plan).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            problems.join("; ")
        })?;
        let phrasebook = Phrasebook::new(plan, bank.vocabulary().clone()).map_err(|error| {
            format!(
                "{error}; if the office has recordings of its own, copy their folder here and name it with --sounds"
            )
        })?;
        let zone = TimeZone::get(&here.zone).map_err(|error| error.to_string())?;
        let voice = Arc::new(OfficeVoice { phrasebook, bank, zone });
        Ok(SpeakerSetup { name: name.to_owned(), device: here.device.clone(), voice })
    }
}
