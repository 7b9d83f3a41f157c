//! How a printer was when it was last met.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::clock::Clock;

/// How a printer was when it was last met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Nobody has asked it since the server started.
    NotMet,
    /// It says that it takes slips.
    Ready,
    /// It says that it takes slips, and that its roll is near the end.
    PaperLow,
    /// It says that its roll is at the end.
    PaperOut,
    /// It says that its cover is open.
    CoverOpen,
    /// It says that it is offline, or in error.
    Offline,
    /// It was reached and tells nothing about itself, as many do; it may well print.
    Unknown,
    /// It could not be reached, fell silent, or did not take a slip.
    Unreachable,
}

impl Condition {
    /// All of them.
    pub const ALL: [Condition; 8] = [
        Condition::NotMet,
        Condition::Ready,
        Condition::PaperLow,
        Condition::PaperOut,
        Condition::CoverOpen,
        Condition::Offline,
        Condition::Unknown,
        Condition::Unreachable,
    ];

    /// Its name in figures.
    pub fn name(self) -> &'static str {
        match self {
            Condition::NotMet => "not_met",
            Condition::Ready => "ready",
            Condition::PaperLow => "paper_low",
            Condition::PaperOut => "paper_out",
            Condition::CoverOpen => "cover_open",
            Condition::Offline => "offline",
            Condition::Unknown => "unknown",
            Condition::Unreachable => "unreachable",
        }
    }

    /// Writes into the log that a printer is so now, and what to do about it.
    pub(crate) fn tell(self, printer: &str) {
        let sentence = match self {
            Condition::NotMet => "the printer has not been asked yet",
            Condition::Ready => "the printer is ready",
            Condition::PaperLow => "the printer's paper is near its end: have a new roll at hand",
            Condition::PaperOut => "the printer is out of paper: put in a new roll",
            Condition::CoverOpen => "the printer's cover is open: close it",
            Condition::Offline => "the printer is offline or reports an error: look at its lamps, switch it off and on",
            Condition::Unknown => "the printer is reached, but does not tell how it is",
            Condition::Unreachable => "the printer cannot be reached: look at its power, its cable and `connection`",
        };
        match self {
            Condition::NotMet | Condition::Ready | Condition::Unknown => tracing::info!(printer, "{sentence}"),
            _ => tracing::warn!(printer, "{sentence}"),
        }
    }
}

/// A printer's condition, and since when it has been so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// How it was.
    pub condition: Condition,
    /// Since when.
    pub since: Timestamp,
}

/// The conditions of all printers by name, and a signal at each change.
#[derive(Debug)]
pub(super) struct Conditions {
    clock: Arc<dyn Clock>,
    met: Mutex<BTreeMap<String, Met>>,
    changes: watch::Sender<u64>,
}

impl Conditions {
    pub fn new<'a>(printers: impl Iterator<Item = &'a str>, clock: Arc<dyn Clock>) -> Self {
        let not_met = Met { condition: Condition::NotMet, since: clock.now() };
        let met = printers.map(|name| (name.to_owned(), not_met)).collect();
        Conditions { clock, met: Mutex::new(met), changes: watch::Sender::new(0) }
    }

    pub fn all(&self) -> BTreeMap<String, Met> {
        self.lock().clone()
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub fn found(&self, printer: &str, condition: Condition) {
        let mut met = self.lock();
        if met.get(printer).is_some_and(|met| met.condition == condition) {
            return;
        }
        met.insert(printer.to_owned(), Met { condition, since: self.clock.now() });
        drop(met);
        condition.tell(printer);
        self.changes.send_modify(|count| *count += 1);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Met>> {
        // Each change under the lock is whole by itself.
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
