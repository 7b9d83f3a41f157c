//! The printers at this station, a thread each: one that hangs blocks neither the others nor the line.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::board::Board;
use crate::printing::{Attempt, Condition, Connection, JobId, PrintLimits, PrinterAtHand};

/// The most slips that wait for one printer. A server gives it one at a time, unless it has given one up.
const MAILBOX: usize = 4;

/// The printers here, by name.
pub struct Presses {
    board: Arc<Board>,
    presses: BTreeMap<String, Press>,
}

/// What the line knows of a printer's thread, which ends when this is dropped.
struct Press {
    connection: String,
    limits: PrintLimits,
    mailbox: SyncSender<Job>,
}

struct Job {
    id: JobId,
    bytes: Arc<[u8]>,
    start_by: Instant,
}

impl Presses {
    /// None yet. What becomes of jobs is written on the board.
    pub fn new(board: Arc<Board>) -> Self {
        Presses { board, presses: BTreeMap::new() }
    }

    /// These are the printers from now on, each by its connection. One that stays as it was goes on with what it does.
    pub fn arrange(&mut self, printers: &BTreeMap<String, String>, limits: &PrintLimits) {
        let stays = |name: &str, press: &Press| {
            printers.get(name).is_some_and(|connection| *connection == press.connection) && press.limits == *limits
        };
        self.presses.retain(|name, press| stays(name, press));
        for (name, connection) in printers {
            if self.presses.contains_key(name) {
                continue;
            }
            match self.start(name, connection, limits) {
                Ok(press) => drop(self.presses.insert(name.clone(), press)),
                Err(why) => {
                    tracing::error!(printer = name, "this printer cannot be used here: {why}");
                    self.board.found(name, Condition::Unreachable);
                }
            }
        }
    }

    /// Prints a job that the board has taken up, unless its time is over when its turn comes.
    pub fn print(&self, printer: &str, id: JobId, bytes: &[u8], start_by: Instant) {
        let Some(press) = self.presses.get(printer) else {
            return self.nothing_sent(id, "this station has no such printer".to_owned());
        };
        match press.mailbox.try_send(Job { id, bytes: bytes.into(), start_by }) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => self.nothing_sent(id, "the printer is busy with earlier slips".to_owned()),
            Err(TrySendError::Disconnected(_)) => self.nothing_sent(id, "the printer's thread has ended".to_owned()),
        }
    }

    /// Notes that a job was not begun, and why.
    pub fn nothing_sent(&self, id: JobId, why: String) {
        self.board.ended(id, &Attempt::NothingSent(why));
    }

    fn start(&self, name: &str, connection: &str, limits: &PrintLimits) -> Result<Press, String> {
        let parsed: Connection =
            connection.parse().map_err(|error: crate::printing::InvalidConnection| error.to_string())?;
        let printer = PrinterAtHand::new(parsed).map_err(|error| error.to_string())?;
        let (mailbox, jobs) = sync_channel(MAILBOX);
        let at_work = AtWork { name: name.to_owned(), printer, limits: limits.clone(), board: self.board.clone() };
        let thread = thread::Builder::new().name("printer".to_owned());
        thread.spawn(move || at_work.run(&jobs)).map_err(|error| error.to_string())?;
        Ok(Press { connection: connection.to_owned(), limits: limits.clone(), mailbox })
    }
}

/// A printer in its thread.
struct AtWork {
    name: String,
    printer: PrinterAtHand,
    limits: PrintLimits,
    board: Arc<Board>,
}

impl AtWork {
    fn run(mut self, jobs: &Receiver<Job>) {
        let mut pause = Duration::ZERO;
        loop {
            let next = match self.limits.look_every {
                Some(_) => jobs.recv_timeout(pause),
                None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(job) => self.print(&job),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    self.board.found(&self.name, self.printer.look(&self.limits));
                    pause = self.limits.look_every.unwrap_or_default();
                }
            }
        }
    }

    fn print(&mut self, job: &Job) {
        if Instant::now() > job.start_by {
            // That says nothing about the printer.
            tracing::warn!(printer = self.name, "slip not printed: its turn came too late");
            return self.board.ended(job.id, &Attempt::NothingSent("its turn came too late".to_owned()));
        }
        let attempt = self.printer.print(&job.bytes, &self.limits);
        let (condition, told) = match &attempt {
            Attempt::Printed(condition) => (*condition, None),
            Attempt::PaperOut => (Condition::PaperOut, Some("no paper")),
            Attempt::CoverOpen => (Condition::CoverOpen, Some("the cover is open")),
            Attempt::Offline(remedy) => (Condition::Offline, Some(remedy.as_str())),
            Attempt::NothingSent(why) => (Condition::Unreachable, Some(why.as_str())),
            Attempt::Unknown(why) => (Condition::Unreachable, Some(why.as_str())),
        };
        match (told, matches!(attempt, Attempt::Unknown(_))) {
            (None, _) => tracing::info!(printer = self.name, "slip printed"),
            (Some(why), false) => tracing::warn!(printer = self.name, "slip not printed: {why}"),
            (Some(why), true) => {
                tracing::warn!(printer = self.name, "nobody knows whether the slip was printed: {why}")
            }
        }
        self.board.found(&self.name, condition);
        self.board.ended(job.id, &attempt);
    }
}
