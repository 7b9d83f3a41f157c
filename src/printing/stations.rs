//! The stations that print elsewhere for this server: which are connected, and the slips that they were given.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::condition::{Condition, Conditions};
use super::connection::Connection;
use super::line::Attempt;

/// The most errands that wait for the socket of one station.
const MOST_ERRANDS: usize = 64;
/// A line that breaks for a moment, or a server that has just started, says nothing about a printer.
const SHORT_GAP: Duration = Duration::from_secs(15);

/// One attempt to print a slip at a station. It is never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(u64);

impl JobId {
    /// A job's id, from random bytes.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        JobId(u64::from_be_bytes(bytes))
    }
}

/// What the socket of a station has to tell it.
#[derive(Debug)]
pub enum Errand {
    /// Print this.
    Print(StationJob),
    /// Say what became of this job, which it was given before its line broke.
    WhatBecame(JobId),
}

/// A slip for a printer at a station.
#[derive(Debug)]
pub struct StationJob {
    /// Which attempt this is.
    pub id: JobId,
    /// The printer's name.
    pub printer: String,
    /// What it is sent.
    pub bytes: Arc<[u8]>,
    /// When it is too late to begin.
    pub start_by: Instant,
}

/// The stations of a server, by name.
#[derive(Debug, Default)]
pub struct Stations {
    /// `None` where there are no printers.
    conditions: Option<Arc<Conditions>>,
    seats: Mutex<BTreeMap<String, Seat>>,
}

/// What belongs to one station, whether it is connected or not.
#[derive(Debug)]
struct Seat {
    /// Its printers, each as seen from there.
    printers: BTreeMap<String, Connection>,
    link: Option<Link>,
    /// Since when it has had a link, or none.
    since: Instant,
    /// The jobs that it was given and has not answered.
    open: BTreeMap<JobId, Open>,
    /// What it has said of its printers since it came.
    found: BTreeMap<String, Condition>,
    connections: u64,
}

#[derive(Debug)]
struct Link {
    number: u64,
    run: u64,
    errands: mpsc::Sender<Errand>,
}

#[derive(Debug)]
struct Open {
    run: u64,
    answer: SyncSender<Attempt>,
}

/// A station that is connected; dropping it says that its line has gone.
#[derive(Debug)]
pub struct Connected {
    stations: Arc<Stations>,
    name: String,
    number: u64,
    /// Its printers, each as seen from there.
    pub printers: BTreeMap<String, Connection>,
    /// What it is to be told. It ends when another connection of the same station takes this one's place.
    pub errands: mpsc::Receiver<Errand>,
}

impl Stations {
    /// The stations that these printers, by name, are reached by. What stations tell of their printers goes into
    /// `conditions`.
    pub(super) fn new<'a>(
        printers: impl Iterator<Item = (&'a str, &'a Connection)>,
        conditions: Arc<Conditions>,
    ) -> Self {
        let mut seats: BTreeMap<String, Seat> = BTreeMap::new();
        for (name, connection) in printers {
            let Connection::Via { station, connection } = connection else { continue };
            let seat = seats.entry(station.clone()).or_insert_with(Seat::new);
            seat.printers.insert(name.to_owned(), (**connection).clone());
        }
        Stations { conditions: Some(conditions), seats: Mutex::new(seats) }
    }

    /// How many stations are connected.
    pub fn connected(&self) -> usize {
        self.lock().values().filter(|seat| seat.link.is_some()).count()
    }

    /// A station comes. `run` tells one start of its program from another: what an earlier start was given, this one
    /// knows nothing of. A connection that the station had before ends: the newest counts, because it may well be the
    /// same station, whose old line is dead without this server's knowing.
    pub fn connect(self: &Arc<Self>, name: &str, run: u64) -> Connected {
        let (sender, errands) = mpsc::channel(MOST_ERRANDS);
        let mut seats = self.lock();
        let seat = seats.entry(name.to_owned()).or_insert_with(Seat::new);
        seat.connections += 1;
        let number = seat.connections;
        seat.since = Instant::now();
        seat.found.clear();
        for (job, open) in std::mem::take(&mut seat.open) {
            // Fewer jobs are open than errands have room: a printer has one at a time.
            if open.run == run && sender.try_send(Errand::WhatBecame(job)).is_ok() {
                seat.open.insert(job, open);
            } else {
                open.answered(Attempt::Unknown("the station was restarted while it had the slip".to_owned()));
            }
        }
        seat.link = Some(Link { number, run, errands: sender });
        let printers = seat.printers.clone();
        Connected { stations: self.clone(), name: name.to_owned(), number, printers, errands }
    }

    /// Gives a station a slip. The answer is where its outcome comes.
    ///
    /// # Errors
    /// Why it was not given.
    pub(super) fn give(&self, station: &str, job: StationJob) -> Result<Receiver<Attempt>, String> {
        let id = job.id;
        let mut seats = self.lock();
        let link = |seat: &Seat| seat.link.as_ref().map(|link| (link.run, link.errands.clone()));
        let seat = seats.get_mut(station).and_then(|seat| link(seat).map(|link| (seat, link)));
        let Some((seat, (run, errands))) = seat else { return Err(format!("station {station} is not connected")) };
        errands.try_send(Errand::Print(job)).map_err(|_| format!("station {station} takes no more at present"))?;
        let (answer, answers) = sync_channel(1);
        seat.open.insert(id, Open { run, answer });
        Ok(answers)
    }

    /// Waits no longer for a job's outcome.
    pub(super) fn give_up(&self, station: &str, job: JobId) {
        if let Some(seat) = self.lock().get_mut(station) {
            seat.open.remove(&job);
        }
    }

    /// Whether a station is away, and has been for so long.
    pub(super) fn has_been_gone_for(&self, station: &str, long: Duration) -> bool {
        self.lock().get(station).is_none_or(|seat| seat.link.is_none() && seat.since.elapsed() >= long)
    }

    /// How a station's printer is, as far as that can be told now.
    pub(super) fn look(&self, station: &str, printer: &str) -> Option<Condition> {
        let seats = self.lock();
        let seat = seats.get(station)?;
        match seat.link {
            Some(_) => seat.found.get(printer).copied(),
            None => (seat.since.elapsed() >= SHORT_GAP).then_some(Condition::Unreachable),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Seat>> {
        // Each change under the lock is whole by itself.
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected {
    /// The station says what became of a job. Of one that nobody waits for any longer it changes nothing.
    pub fn ended(&self, job: JobId, attempt: Attempt) {
        let open = self.stations.lock().get_mut(&self.name).and_then(|seat| seat.open.remove(&job));
        if let Some(open) = open {
            open.answered(attempt);
        }
    }

    /// The station says how one of its printers is.
    pub fn found(&self, printer: &str, condition: Condition) {
        if !self.printers.contains_key(printer) {
            return;
        }
        if let Some(seat) = self.stations.lock().get_mut(&self.name) {
            seat.found.insert(printer.to_owned(), condition);
        }
        if let Some(conditions) = &self.stations.conditions {
            conditions.found(printer, condition);
        }
    }

    /// Whether it has slips whose outcome it has not told.
    pub fn has_open_jobs(&self) -> bool {
        self.stations.lock().get(&self.name).is_some_and(|seat| !seat.open.is_empty())
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        let mut seats = self.stations.lock();
        let Some(seat) = seats.get_mut(&self.name) else { return };
        if seat.link.as_ref().is_some_and(|link| link.number == self.number) {
            seat.link = None;
            seat.since = Instant::now();
        }
    }
}

impl Seat {
    fn new() -> Self {
        Seat {
            printers: BTreeMap::new(),
            link: None,
            since: Instant::now(),
            open: BTreeMap::new(),
            found: BTreeMap::new(),
            connections: 0,
        }
    }
}

impl Open {
    fn answered(self, attempt: Attempt) {
        // Whoever waited may have given up a moment ago.
        let _ = self.answer.try_send(attempt);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    fn stations() -> Arc<Stations> {
        let via = Connection::Via {
            station: "demo/box-1".into(),
            connection: Box::new("tcp://192.168.1.50:9100".parse().unwrap()),
        };
        let conditions = Conditions::new(["demo/hall"].into_iter(), Arc::new(SystemClock));
        Arc::new(Stations::new([("demo/hall", &via)].into_iter(), Arc::new(conditions)))
    }

    fn job(n: u8) -> StationJob {
        StationJob {
            id: JobId::from_random([n; 8]),
            printer: "demo/hall".into(),
            bytes: Arc::new([n]),
            start_by: Instant::now(),
        }
    }

    #[test]
    fn a_job_goes_to_the_newest_connection_and_its_outcome_to_whoever_gave_it() {
        let stations = stations();
        assert_eq!(stations.give("demo/box-1", job(1)).unwrap_err(), "station demo/box-1 is not connected");
        let mut older = stations.connect("demo/box-1", 7);
        assert!(older.printers.contains_key("demo/hall"));
        let mut newer = stations.connect("demo/box-1", 8);
        assert!(matches!(older.errands.try_recv(), Err(mpsc::error::TryRecvError::Disconnected)));
        drop(older);
        assert_eq!(stations.connected(), 1, "the end of the older line is not the newer one's");
        let answers = stations.give("demo/box-1", job(1)).unwrap();
        assert!(matches!(newer.errands.try_recv(), Ok(Errand::Print(given)) if given.id == job(1).id));
        assert!(newer.has_open_jobs());
        newer.ended(job(1).id, Attempt::Printed(Condition::Ready));
        assert_eq!(answers.recv().unwrap(), Attempt::Printed(Condition::Ready));
        assert!(!newer.has_open_jobs());
        drop(newer);
        assert_eq!(stations.connected(), 0);
    }

    #[test]
    fn after_a_broken_line_the_same_run_is_asked_and_another_run_cannot_know() {
        let stations = stations();
        let first = stations.connect("demo/box-1", 7);
        let answers = stations.give("demo/box-1", job(1)).unwrap();
        drop(first);
        assert!(answers.try_recv().is_err(), "it may come back");
        let mut again = stations.connect("demo/box-1", 7);
        assert!(matches!(again.errands.try_recv(), Ok(Errand::WhatBecame(id)) if id == job(1).id));
        drop(again);
        let _restarted = stations.connect("demo/box-1", 8);
        assert!(matches!(answers.recv().unwrap(), Attempt::Unknown(_)));
    }

    #[test]
    fn what_a_station_finds_is_told_and_of_printers_that_are_not_its_own_nothing() {
        let stations = stations();
        let station = stations.connect("demo/box-1", 7);
        assert_eq!(stations.look("demo/box-1", "demo/hall"), None);
        station.found("demo/hall", Condition::PaperOut);
        station.found("demo/other", Condition::PaperOut);
        assert_eq!(stations.look("demo/box-1", "demo/hall"), Some(Condition::PaperOut));
        let all = stations.conditions.as_ref().unwrap().all();
        assert_eq!(all.get("demo/hall").map(|met| met.condition), Some(Condition::PaperOut));
        assert!(!all.contains_key("demo/other"));
        drop(station);
        assert_eq!(stations.look("demo/box-1", "demo/hall"), None, "a short gap says nothing");
    }
}
