//! The speakers whose sound cards are in stations: which station is connected, and what its speakers are told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::ear::{Ear, Told};
use super::plan::VoicePlan;
use super::speaker_state::{SpeakerRecord, SpeakerSeen, SpeakerState};

/// The most that waits for the line to one station.
const MOST_TOLD: usize = 64;

/// A speaker at a station, with how its office speaks. The clips are the station's own.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerElsewhere {
    /// Its name among all speakers of the server.
    pub name: String,
    /// The name of the station.
    pub station: String,
    /// The station's sound card.
    pub device: String,
    /// How the office speaks.
    pub plan: VoicePlan,
    /// The time zone of its hours.
    pub zone: TimeZone,
}

/// All speakers at stations.
#[derive(Debug)]
pub struct SpeakersElsewhere {
    speakers: Vec<SpeakerElsewhere>,
    record: Arc<SpeakerRecord>,
    links: Mutex<Links>,
}

#[derive(Debug, Default)]
struct Links {
    made: u64,
    by_station: BTreeMap<String, Link>,
}

#[derive(Debug)]
struct Link {
    number: u64,
    told: mpsc::Sender<(String, Told)>,
}

/// A station that is connected; dropping it says that its line has gone.
#[derive(Debug)]
pub struct StationSpeakers {
    elsewhere: Arc<SpeakersElsewhere>,
    station: String,
    number: u64,
    /// Its speakers.
    pub speakers: Vec<SpeakerElsewhere>,
    /// What each of them is told, by name.
    pub told: mpsc::Receiver<(String, Told)>,
}

/// The way to one speaker at a station.
struct FarEar {
    elsewhere: Arc<SpeakersElsewhere>,
    speaker: String,
    station: String,
}

impl SpeakersElsewhere {
    pub(super) fn new(speakers: Vec<SpeakerElsewhere>, record: Arc<SpeakerRecord>) -> Self {
        let elsewhere = SpeakersElsewhere { speakers, record, links: Mutex::default() };
        for speaker in &elsewhere.speakers {
            elsewhere.not_connected(speaker);
        }
        elsewhere
    }

    /// The way to a speaker.
    pub(super) fn ear(self: &Arc<Self>, name: &str) -> Option<Arc<dyn Ear>> {
        let speaker = self.speakers.iter().find(|speaker| speaker.name == name)?;
        let (speaker, station) = (speaker.name.clone(), speaker.station.clone());
        Some(Arc::new(FarEar { elsewhere: self.clone(), speaker, station }))
    }

    /// A station comes, and takes the place of a connection that it had before.
    pub fn connect(self: &Arc<Self>, station: &str) -> StationSpeakers {
        let (sender, told) = mpsc::channel(MOST_TOLD);
        let mut links = self.lock();
        links.made += 1;
        let number = links.made;
        links.by_station.insert(station.to_owned(), Link { number, told: sender });
        drop(links);
        let speakers = self.speakers.iter().filter(|speaker| speaker.station == station).cloned().collect();
        StationSpeakers { elsewhere: self.clone(), station: station.to_owned(), number, speakers, told }
    }

    fn not_connected(&self, speaker: &SpeakerElsewhere) {
        let why = format!("station {} is not connected", speaker.station);
        self.record.update(&speaker.name, |seen| {
            (seen.state, seen.saying, seen.waiting) = (SpeakerState::NoCard { why }, None, 0);
        });
    }

    fn lock(&self) -> MutexGuard<'_, Links> {
        // Each change under the lock is whole by itself.
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StationSpeakers {
    /// The station says how one of its speakers is.
    pub fn seen(&self, speaker: &str, now: SpeakerSeen) {
        if self.speakers.iter().any(|own| own.name == speaker) {
            self.elsewhere.record.update(speaker, |seen| {
                // Since when is told by the server's own clock.
                *seen = SpeakerSeen { since: seen.since, ..now };
            });
        }
    }
}

impl Drop for StationSpeakers {
    fn drop(&mut self) {
        let mut links = self.elsewhere.lock();
        if links.by_station.get(&self.station).is_none_or(|link| link.number != self.number) {
            return;
        }
        links.by_station.remove(&self.station);
        drop(links);
        for speaker in &self.speakers {
            self.elsewhere.not_connected(speaker);
        }
    }
}

impl Ear for FarEar {
    fn hear(&self, told: Told) {
        let is_call = matches!(told, Told::Announce(_));
        let taken = self.elsewhere.lock().by_station.get(&self.station).is_some_and(|link| {
            // A call is not kept for a line that takes no more: it would be said too late.
            link.told.try_send((self.speaker.clone(), told)).is_ok()
        });
        if !taken && is_call {
            tracing::debug!(speaker = self.speaker, "nobody is there to say it");
            self.elsewhere.record.update(&self.speaker, |seen| seen.dropped += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::voice::About;

    #[test]
    fn what_is_told_goes_to_the_station_that_is_connected_and_else_is_counted() {
        let speaker = SpeakerElsewhere {
            name: "demo/hall".into(),
            station: "demo/box-1".into(),
            device: "default".into(),
            plan: VoicePlan::default(),
            zone: TimeZone::UTC,
        };
        let record = SpeakerRecord::new(["demo/hall"].into_iter(), &SpeakerState::NotMet, Arc::new(SystemClock));
        let record = Arc::new(record);
        let elsewhere = Arc::new(SpeakersElsewhere::new(vec![speaker], record.clone()));
        let ear = elsewhere.ear("demo/hall").unwrap();
        let call =
            || Told::Announce(crate::voice::Turn { saying: crate::voice::Saying::Closing, at: jiff::Timestamp::MIN });
        ear.hear(call());
        assert_eq!(record.all()["demo/hall"].dropped, 1);
        assert!(matches!(record.all()["demo/hall"].state, SpeakerState::NoCard { .. }));
        let mut older = elsewhere.connect("demo/box-1");
        let mut newer = elsewhere.connect("demo/box-1");
        drop(older.told.try_recv());
        drop(older);
        ear.hear(Told::Withdraw(About::Day));
        assert_eq!(newer.told.try_recv().unwrap(), ("demo/hall".to_owned(), Told::Withdraw(About::Day)));
        let ready = SpeakerSeen { state: SpeakerState::Ready, said: 7, ..record.all()["demo/hall"].clone() };
        newer.seen("demo/hall", ready);
        assert_eq!(record.all()["demo/hall"].said, 7);
        drop(newer);
        ear.hear(call());
        assert!(matches!(record.all()["demo/hall"].state, SpeakerState::NoCard { .. }));
    }
}
