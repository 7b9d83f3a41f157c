//! What became of each slip, as far as this server can know.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::office::TicketId;

/// What became of a ticket's slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintState {
    /// It is on its way to the printer.
    Printing,
    /// The printer has taken all of it.
    Printed,
    /// Nothing of it was printed.
    Failed(PrintFailure),
    /// The line broke while it was being sent: it may lie in the tray, or not. Only a person can tell, so it is not
    /// printed again unless somebody asks.
    Unknown,
}

/// Why a slip was not printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFailure {
    /// Too many slips wait for this printer already.
    #[error("too many slips are waiting for this printer: look whether it is on and has paper")]
    Busy,
    /// The configuration has no such printer.
    #[error("there is no printer `{name}`: name one of the [[printers]] of the configuration")]
    NoSuchPrinter {
        /// The name asked for.
        name: String,
    },
    /// The printer could not be reached in the time that a slip is worth waiting for.
    #[error("the printer cannot be reached: {cause}")]
    Unreachable {
        /// What the last attempt met.
        cause: String,
    },
    /// The printer said that it has no paper.
    #[error("the printer has no paper: put in a new roll")]
    PaperOut,
    /// The printer said that its cover is open.
    #[error("the printer's cover is open: close it")]
    CoverOpen,
    /// The printer said that it is offline, or in error.
    #[error("the printer is offline: {remedy}")]
    Offline {
        /// What it said, and what to do about it.
        remedy: String,
    },
    /// The server was about to stop.
    #[error("the server stopped before this slip's turn came")]
    Stopping,
}

/// How many tickets' states are kept: more than an office issues in a morning.
pub const TICKETS_KEPT: usize = 1000;

/// The states of the newest tickets, and a signal at each change.
#[derive(Debug)]
pub(super) struct PrintRecord {
    kept: Mutex<Kept>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    states: BTreeMap<TicketId, PrintState>,
    /// The same tickets, the oldest first.
    order: VecDeque<TicketId>,
    /// Those of which bytes may be leaving this machine now.
    sending: BTreeSet<TicketId>,
}

impl PrintRecord {
    pub fn new() -> Self {
        PrintRecord { kept: Mutex::default(), changes: watch::Sender::new(0) }
    }

    pub fn state(&self, ticket: TicketId) -> Option<PrintState> {
        self.lock().states.get(&ticket).cloned()
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Claims a ticket for printing. One that is being printed stays as it is, and unless this is `again` so does one
    /// that was or may have been printed: then the answer is its state.
    pub fn begin(&self, ticket: TicketId, again: bool) -> Result<(), PrintState> {
        let mut kept = self.lock();
        match kept.states.get(&ticket) {
            Some(state @ PrintState::Printing) => return Err(state.clone()),
            Some(state @ (PrintState::Printed | PrintState::Unknown)) if !again => return Err(state.clone()),
            _ => {}
        }
        kept.set(ticket, PrintState::Printing);
        drop(kept);
        self.changes.send_modify(|count| *count += 1);
        Ok(())
    }

    pub fn set(&self, ticket: TicketId, state: PrintState) {
        self.lock().set(ticket, state);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Notes that bytes may leave from now on, or that none has left after all.
    pub fn sending(&self, ticket: TicketId, is_sending: bool) {
        let mut kept = self.lock();
        if is_sending {
            kept.sending.insert(ticket);
        } else {
            kept.sending.remove(&ticket);
        }
    }

    /// Settles what is still being printed when nobody can wait for it any longer: unknown if it is being sent, failed
    /// if it is not. The answer is how many are unknown.
    pub fn give_up(&self) -> usize {
        let mut kept = self.lock();
        let Kept { states, sending, .. } = &mut *kept;
        let mut unknown = 0;
        for (ticket, state) in states.iter_mut().filter(|(_, state)| **state == PrintState::Printing) {
            let is_sending = sending.contains(ticket);
            unknown += usize::from(is_sending);
            *state = if is_sending { PrintState::Unknown } else { PrintState::Failed(PrintFailure::Stopping) };
        }
        drop(kept);
        self.changes.send_modify(|changes| *changes += 1);
        unknown
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn set(&mut self, ticket: TicketId, state: PrintState) {
        self.sending.remove(&ticket);
        if self.states.insert(ticket, state).is_none() {
            self.order.push_back(ticket);
        }
        if self.order.len() > TICKETS_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.states.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(n: u16) -> TicketId {
        let [high, low] = n.to_be_bytes();
        TicketId::from_random([0, 0, 0, 0, 0, 0, 0, 0, high, low])
    }

    #[test]
    fn the_newest_tickets_are_kept() {
        let record = PrintRecord::new();
        for n in 0..=TICKETS_KEPT as u16 {
            record.set(ticket(n), PrintState::Printing);
            record.set(ticket(n), PrintState::Printed);
        }
        assert_eq!(record.state(ticket(0)), None);
        assert_eq!(record.state(ticket(1)), Some(PrintState::Printed));
        assert_eq!(record.state(ticket(TICKETS_KEPT as u16)), Some(PrintState::Printed));
    }

    #[test]
    fn a_ticket_is_claimed_once_unless_it_failed_or_somebody_asks_again() {
        let record = PrintRecord::new();
        let mut changes = record.changes();
        assert_eq!(record.begin(ticket(1), false), Ok(()));
        assert!(changes.has_changed().expect("the record lives"));
        changes.mark_unchanged();
        assert_eq!(record.begin(ticket(1), true), Err(PrintState::Printing));
        assert!(!changes.has_changed().expect("the record lives"), "nothing changed");
        for (state, free, free_again) in [
            (PrintState::Printed, false, true),
            (PrintState::Unknown, false, true),
            (PrintState::Failed(PrintFailure::Busy), true, true),
        ] {
            record.set(ticket(1), state.clone());
            assert_eq!(record.begin(ticket(1), false).is_ok(), free, "{state:?}");
            record.set(ticket(1), state.clone());
            assert_eq!(record.begin(ticket(1), true).is_ok(), free_again, "{state:?}");
        }
    }

    #[test]
    fn giving_up_tells_what_is_being_sent_from_what_is_not() {
        let record = PrintRecord::new();
        for n in [1, 2, 3, 4] {
            assert_eq!(record.begin(ticket(n), false), Ok(()));
        }
        record.sending(ticket(1), true);
        record.sending(ticket(2), true);
        record.sending(ticket(2), false);
        record.set(ticket(4), PrintState::Printed);
        assert_eq!(record.give_up(), 1);
        let stopping = PrintState::Failed(PrintFailure::Stopping);
        let states = [PrintState::Unknown, stopping.clone(), stopping, PrintState::Printed];
        for (n, state) in (1..).zip(states) {
            assert_eq!(record.state(ticket(n)), Some(state), "{n}");
        }
    }
}
