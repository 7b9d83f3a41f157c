//! Why somebody else was called first: the inspector's question, answered from the day's calls.

use jiff::Timestamp;
use serde::Serialize;

use super::event::CalledBy;
use super::id::{CounterNo, GroupCode, Queue, TicketId, TicketNumber};
use super::state::{Call, Office};
use super::ticket::Ticket;

/// Somebody who was called after a ticket had entered its queue and before it was called itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalledFirst {
    /// Whom.
    pub number: TicketNumber,
    /// Where to.
    pub counter: CounterNo,
    /// When.
    pub at: Timestamp,
    /// By which rule.
    pub reason: Reason,
}

/// The rule by which somebody else was called first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// It had come earlier.
    CameEarlier,
    /// It came later, by less than its head start over the ticket.
    HeadStart {
        /// Its head start, in seconds.
        head_start_s: u32,
        /// How much later it came, in seconds.
        came_after_s: i64,
    },
    /// The counter called from another queue: it did not serve the ticket's, or takes those who were sent to it by
    /// name first.
    OtherQueue {
        /// What it was called from.
        queue: Queue,
    },
    /// The counter takes the groups in an order, and this one's stands before the ticket's.
    GroupFirst {
        /// The group that goes first at that counter.
        group: GroupCode,
    },
    /// The counter takes the groups in an order, but this one of another group counted as having waited too long.
    Overdue {
        /// Its head start, in seconds, which is part of the wait that counts; 0 without priority.
        head_start_s: u32,
    },
    /// The ticket was not waiting in its present queue at that moment: it was at a counter or had ended, and was
    /// returned later, or it still waited elsewhere.
    NotWaiting,
    /// An officer called it out of order.
    OutOfOrder {
        /// What the officer wrote.
        note: Option<String>,
    },
    /// It had been called before, was set aside, and was taken up again.
    Resumed,
}

impl Office {
    /// Who was called before a ticket from its entry into its queue until it last left it, oldest first, and by which
    /// rule each; `None` when there is no such ticket. Calls that were taken back do not count.
    pub fn why(&self, id: &TicketId) -> Option<Vec<CalledFirst>> {
        let ticket = self.ticket(id)?;
        let made = self.calls.len() as u32;
        let until = ticket.calls_until.unwrap_or(made);
        let meanwhile = (ticket.calls_before..until).filter_map(|index| self.calls.get(index as usize));
        let counted = meanwhile.filter(|call| !call.undone && call.ticket != *id);
        Some(counted.map(|call| called_first(ticket, call)).collect())
    }
}

fn called_first(ticket: &Ticket, call: &Call) -> CalledFirst {
    let reason = match call.rule {
        CalledBy::OutOfOrder => Reason::OutOfOrder { note: call.reason.clone() },
        CalledBy::Resumed => Reason::Resumed,
        CalledBy::Longest | CalledBy::FirstGroup | CalledBy::Overdue => by_order(ticket, call),
    };
    CalledFirst { number: call.number, counter: call.counter, at: call.at, reason }
}

fn by_order(ticket: &Ticket, call: &Call) -> Reason {
    let served = match ticket.queue {
        Queue::Counter(counter) => counter == call.counter,
        Queue::Group(group) => call.groups.contains(&group),
    };
    if !served {
        return Reason::OtherQueue { queue: call.queue };
    }
    if call.rule == CalledBy::Overdue && call.queue != ticket.queue {
        return Reason::Overdue { head_start_s: head_start_s(call) };
    }
    if call.place < ticket.place() {
        let came_after_ms = call.place_at.as_millisecond() - ticket.place_at.as_millisecond();
        if came_after_ms > 0 {
            return Reason::HeadStart { head_start_s: head_start_s(call), came_after_s: came_after_ms / 1000 };
        }
        return Reason::CameEarlier;
    }
    // By rule, a larger place goes first only out of a queue that the counter puts before the ticket's.
    match (call.rule, call.queue) {
        (CalledBy::FirstGroup, Queue::Group(group)) if goes_first(call, ticket.queue) => Reason::GroupFirst { group },
        (CalledBy::FirstGroup, Queue::Counter(_)) if call.queue != ticket.queue => {
            Reason::OtherQueue { queue: call.queue }
        }
        _ => Reason::NotWaiting,
    }
}

/// How much earlier than its real time the called ticket counted as having come.
fn head_start_s(call: &Call) -> u32 {
    ((call.place_at.as_millisecond() - call.place.counts_from_ms) / 1000).max(0) as u32
}

/// Whether the queue of a call stands before another one among what the calling counter served.
fn goes_first(call: &Call, other: Queue) -> bool {
    let rank = |queue: Queue| call.groups.iter().position(|group| Queue::Group(*group) == queue);
    rank(call.queue) < rank(other)
}
