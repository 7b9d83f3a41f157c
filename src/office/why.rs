//! Why somebody else was called first: the inspector's question, answered from the day's calls.

use jiff::Timestamp;
use serde::Serialize;

use super::event::CalledBy;
use super::id::{CounterNo, GroupCode, Queue, TicketId, TicketNumber};
use super::state::{Call, Office};
use super::ticket::{Stage, Ticket};

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
    /// The counter did not serve the ticket's queue, but this one's.
    OtherQueue {
        /// What it was called from.
        queue: Queue,
    },
    /// The counter takes the groups in an order, and this one's stands before the ticket's.
    GroupFirst {
        /// The group that goes first at that counter.
        group: GroupCode,
    },
    /// The counter takes the groups in an order, but this one had waited too long.
    Overdue,
    /// An officer called it out of order.
    OutOfOrder {
        /// What the officer wrote.
        note: Option<String>,
    },
    /// It had been called before, was set aside, and was taken up again.
    Resumed,
}

impl Office {
    /// Who was called before a ticket since it entered its queue, oldest first, and by which rule each; `None` when
    /// there is no such ticket. Calls that were taken back do not count.
    pub fn why(&self, id: &TicketId) -> Option<Vec<CalledFirst>> {
        let ticket = self.ticket(id)?;
        let until = until(self, ticket);
        let meanwhile = self.calls.iter().filter(|call| call.at >= ticket.entered_at && call.seq < until);
        let counted = meanwhile.filter(|call| !call.undone && call.ticket != *id);
        Some(counted.map(|call| called_first(ticket, call)).collect())
    }
}

/// The sequence number of the call that ended the ticket's wait, or one past the last.
fn until(office: &Office, ticket: &Ticket) -> u32 {
    let wait_ended = ticket.wait().filter(|_| ticket.stage != Stage::Waiting);
    let own = |call: &&Call| call.ticket == ticket.id && wait_ended.is_some_and(|wait| call.at == wait.ended_at);
    let left_at = match ticket.stage {
        Stage::Ended { at, .. } => Some(at),
        _ => None,
    };
    let by_end = office.calls.iter().find(|call| left_at.is_some_and(|left| call.at > left));
    let by_call = office.calls.iter().find(own);
    by_call.or(by_end).map_or(u32::MAX, |call| call.seq)
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
    if call.place < ticket.place() {
        let came_after_ms = call.place_at.as_millisecond() - ticket.place_at.as_millisecond();
        if came_after_ms > 0 {
            let head_start_s = ((call.place_at.as_millisecond() - call.place.counts_from_ms) / 1000) as u32;
            return Reason::HeadStart { head_start_s, came_after_s: came_after_ms / 1000 };
        }
        return Reason::CameEarlier;
    }
    match (call.rule, call.queue) {
        (CalledBy::FirstGroup, Queue::Group(group)) => Reason::GroupFirst { group },
        (CalledBy::Overdue, _) => Reason::Overdue,
        (_, queue) => Reason::OtherQueue { queue },
    }
}
