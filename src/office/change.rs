//! What a step changes in an office, as it is told while the step is folded in.

use jiff::Timestamp;

use super::event::Event;
use super::id::{CounterNo, GroupCode, TicketId};
use super::spell::Spell;
use super::state::{Call, Office};
use super::ticket::Ticket;

/// Told of each change while a step is folded in.
pub(super) type Observer<'a> = &'a mut dyn FnMut(Change);

/// What a step changed in an office, for whoever counts.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// A ticket.
    Ticket {
        /// As it was, if it was.
        before: Option<&'a Ticket>,
        /// As it is.
        after: &'a Ticket,
    },
    /// A counter did something with a ticket that nothing takes back.
    Handled {
        /// The ticket, as it was before.
        ticket: &'a Ticket,
        /// The counter.
        counter: CounterNo,
        /// What it did.
        how: Handling,
        /// When.
        at: Timestamp,
    },
    /// A call stands, or no longer does.
    Called {
        /// The ticket.
        ticket: &'a Ticket,
        /// The call; [`undone`](Call::undone) when it was taken back.
        call: &'a Call,
    },
    /// A counter did one thing until now.
    Spent(Spell),
    /// The first counter of the day that serves a group was opened.
    Attended {
        /// The group.
        group: GroupCode,
        /// No group had a counter before.
        first: bool,
        /// When.
        at: Timestamp,
    },
}

/// What a counter does with a ticket that nothing takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handling {
    /// Announced it again.
    Recalled,
    /// Set it aside.
    Parked,
    /// Sent it to wait elsewhere.
    Transferred,
    /// Put it back into its queue.
    Returned,
}

impl Office {
    /// Tells what a counter is about to do with a ticket.
    pub(super) fn tell_handling(&self, at: Timestamp, event: &Event, observe: Observer) {
        let (id, counter, how) = match *event {
            Event::TicketRecalled { ticket, counter } => (ticket, counter, Handling::Recalled),
            Event::TicketParked { ticket, counter, .. } => (ticket, counter, Handling::Parked),
            Event::TicketTransferred { ticket, counter, .. } => (ticket, counter, Handling::Transferred),
            Event::TicketReturned { ticket, counter } => (ticket, counter, Handling::Returned),
            _ => return,
        };
        let Some(ticket) = self.tickets.get(&id) else { return };
        // Whoever waits for a counter that is closed goes on in the group: nobody was sent anywhere.
        if how != Handling::Transferred || ticket.in_hand_of().is_some() {
            observe(Change::Handled { ticket, counter, how, at });
        }
    }

    /// Tells that the latest call of a ticket stands, or no longer does.
    pub(super) fn tell_call(&self, ticket: TicketId, observe: Observer) {
        let Some(ticket) = self.tickets.get(&ticket) else { return };
        if let Some(call) = ticket.call.and_then(|seq| self.call(seq)) {
            observe(Change::Called { ticket, call });
        }
    }
}
