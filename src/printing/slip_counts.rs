//! How many slips of a printer came to which end since the server started.

use super::print_state::{PrintFailure, PrintState};

/// To which end a slip came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The printer took all of it.
    Printed,
    /// Nothing of it was printed.
    Failed,
    /// It may have been printed.
    Unknown,
    /// Nobody waited for it any more when its turn came.
    Dropped,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 4] = [Outcome::Printed, Outcome::Failed, Outcome::Unknown, Outcome::Dropped];

    /// The end that a state is; `None` for a slip on its way.
    pub fn of(state: &PrintState) -> Option<Outcome> {
        match state {
            PrintState::Printing | PrintState::Waiting(_) => None,
            PrintState::Printed => Some(Outcome::Printed),
            PrintState::Failed(PrintFailure::TooLate) => Some(Outcome::Dropped),
            PrintState::Failed(_) => Some(Outcome::Failed),
            PrintState::Unknown => Some(Outcome::Unknown),
        }
    }

    /// Its name in figures.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Printed => "printed",
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
            Outcome::Dropped => "dropped",
        }
    }
}

/// The figures of one printer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipCounts {
    /// In the order of [`Outcome::ALL`].
    counts: [u64; 4],
}

impl SlipCounts {
    /// How many slips came to this end.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.counts[outcome as usize]
    }

    pub(super) fn add(&mut self, outcome: Outcome) {
        self.counts[outcome as usize] += 1;
    }
}
