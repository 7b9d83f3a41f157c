//! The speakers of a server, wired to the offices whose calls they say.

use std::collections::BTreeMap;
use std::sync::Arc;

use motcua::clock::Clock;
use motcua::config::{OfficeSettings, Settings};
use motcua::live::Registry;
use motcua::office::OfficeId;
use motcua::voice::{
    Bank, Listener, OfficeVoice, Phrasebook, SoundCards, SpeakerElsewhere, SpeakerPlan, SpeakerSetup, Speakers,
    VoicePlan, announce,
};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Failure, told};

/// The speakers of this machine, and what each office's are told.
pub struct Sound {
    /// The speakers.
    pub speakers: Arc<Speakers>,
    offices: BTreeMap<OfficeId, (VoicePlan, Vec<Listener>)>,
}

/// Starts the speakers of all offices that this machine has the sound cards of.
pub fn start(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Sound, Failure> {
    let mut setups = Vec::new();
    for (id, office) in settings.offices.iter().filter(|(_, office)| own(office).next().is_some()) {
        let voice = Arc::new(voice(id, office)?);
        setups.extend(own(office).map(|speaker| SpeakerSetup {
            name: speaker_name(id, &speaker.name),
            device: speaker.device.clone(),
            voice: voice.clone(),
        }));
    }
    let elsewhere = settings.offices.iter().flat_map(|(id, office)| {
        office.speakers.iter().filter_map(move |speaker| {
            Some(SpeakerElsewhere {
                name: speaker_name(id, &speaker.name),
                station: format!("{id}/{}", speaker.station.as_ref()?),
                device: speaker.device.clone(),
                plan: office.voice.clone(),
                zone: office.plan.zone.clone(),
            })
        })
    });
    let speakers = Speakers::start_with(setups, elsewhere.collect(), SoundCards, clock)
        .map_err(|error| format!("cannot start speaking: {error}"))?;
    let offices = settings.offices.iter().map(|(id, office)| {
        let listeners = office.speakers.iter().filter_map(|speaker| {
            let ear = speakers.ear(&speaker_name(id, &speaker.name))?;
            Some(Listener { ear, zone: speaker.zone })
        });
        (id.clone(), (office.voice.clone(), listeners.collect()))
    });
    Ok(Sound { offices: offices.collect(), speakers: Arc::new(speakers) })
}

/// Says what happens in each office from now on, in a task for each office that has a speaker.
pub fn follow(sound: &Sound, registry: &Registry, stop: &watch::Sender<bool>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for (id, (plan, listeners)) in sound.offices.iter().filter(|(_, (_, listeners))| !listeners.is_empty()) {
        if let Some(live) = registry.get(id) {
            tasks.spawn(announce(live, plan.clone(), listeners.clone(), stop.subscribe()));
        }
    }
    tasks
}

/// The speakers whose sound card is in this machine.
fn own(office: &OfficeSettings) -> impl Iterator<Item = &SpeakerPlan> {
    office.speakers.iter().filter(|speaker| speaker.station.is_none())
}

fn voice(id: &OfficeId, office: &OfficeSettings) -> Result<OfficeVoice, Failure> {
    let bank = Bank::of(&office.voice).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the voice of {id}: {}", problems.join("\n"))
    })?;
    let phrasebook = Phrasebook::new(office.voice.clone(), bank.vocabulary().clone()).map_err(told)?;
    Ok(OfficeVoice { phrasebook, bank, zone: office.plan.zone.clone() })
}

/// Two offices may call a speaker by the same name.
fn speaker_name(office: &OfficeId, speaker: &str) -> String {
    format!("{office}/{speaker}")
}
