//! The speakers whose sound cards are in stations: which station is connected, and what its speakers are told.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::ear::{Ear, Told};
use super::plan::VoicePlan;
use super::speaker_state::{SpeakerRecord, SpeakerSeen, SpeakerState};

/// The most that waits for the line to one station, or for a station to come back.
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
    /// What was to be told to stations that are away, in order. What is too old when they are back, they drop.
    missed: BTreeMap<String, VecDeque<(String, Told)>>,
    /// How many announcements of each speaker were never told to its station.
    untold: BTreeMap<String, u64>,
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
        for missed in links.missed.remove(station).unwrap_or_default() {
            // There is room: no more is kept than the line takes.
            let _ = sender.try_send(missed);
        }
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
            let untold = self.elsewhere.lock().untold.get(speaker).copied().unwrap_or_default();
            self.elsewhere.record.update(speaker, |seen| {
                // Since when is told by the server's own clock.
                *seen = SpeakerSeen { since: seen.since, dropped: now.dropped + untold, ..now };
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
    /// A station that is away may be back in a moment, so what it is told is kept for it, the newest of it.
    fn hear(&self, told: Told) {
        let mut links = self.elsewhere.lock();
        let told = (self.speaker.clone(), told);
        let left_out = match links.by_station.get(&self.station) {
            // A line that takes no more is slow beyond use: what waited longer would be said too late.
            Some(link) => link.told.try_send(told).err().map(|full| full.into_inner()),
            None => {
                let missed = links.missed.entry(self.station.clone()).or_default();
                missed.push_back(told);
                if missed.len() > MOST_TOLD { missed.pop_front() } else { None }
            }
        };
        if let Some((speaker, Told::Announce(turn))) = left_out {
            tracing::debug!(speaker, station = self.station, "nobody is there to say it: {:?}", turn.saying);
            *links.untold.entry(speaker.clone()).or_default() += 1;
            drop(links);
            self.elsewhere.record.update(&speaker, |seen| seen.dropped += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::voice::About;

    #[test]
    fn what_is_told_goes_to_the_station_that_is_connected_or_comes_back() {
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
        for _ in 0..=MOST_TOLD {
            ear.hear(call());
        }
        assert_eq!(record.all()["demo/hall"].dropped, 1, "no more is kept than the line takes");
        assert!(matches!(record.all()["demo/hall"].state, SpeakerState::NoCard { .. }));
        let mut older = elsewhere.connect("demo/box-1");
        let kept = std::iter::from_fn(|| older.told.try_recv().ok()).count();
        assert_eq!(kept, MOST_TOLD);
        let mut newer = elsewhere.connect("demo/box-1");
        drop(older);
        ear.hear(Told::Withdraw(About::Day));
        assert_eq!(newer.told.try_recv().unwrap(), ("demo/hall".to_owned(), Told::Withdraw(About::Day)));
        let ready = SpeakerSeen { state: SpeakerState::Ready, said: 7, ..record.all()["demo/hall"].clone() };
        newer.seen("demo/hall", ready);
        let seen = &record.all()["demo/hall"];
        assert_eq!((seen.said, seen.dropped), (7, 2), "what the station dropped, and what it was never told");
        drop(newer);
        ear.hear(call());
        assert!(matches!(record.all()["demo/hall"].state, SpeakerState::NoCard { .. }));
    }
}
