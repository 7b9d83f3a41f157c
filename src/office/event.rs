//! What happened in an office. Events are what is stored; they hold the result of each decision, so that replaying
//! them does not depend on today's configuration.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{Actor, CounterNo, GroupCode, PriorityCode, Queue, RequestId, TicketId, TicketNumber};
use super::plan::Lang;
use super::ticket::{Outcome, Told};

/// What one accepted command did, and when, and who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When it was decided.
    pub at: Timestamp,
    /// The command's [name](super::Command::name).
    pub command: String,
    /// The id that makes a repeat get the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// Who asked: an account or a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// Something that happened, in the past tense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A citizen came and got a number.
    TicketIssued {
        /// The ticket.
        ticket: TicketId,
        /// Its number.
        number: TicketNumber,
        /// The class it was issued under.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<PriorityCode>,
        /// That class's head start at that moment, in seconds.
        #[serde(default, skip_serializing_if = "is_zero")]
        head_start_s: u32,
        /// The citizen's language.
        lang: Lang,
        /// The device that issued it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
        /// What the citizen was told of the wait; nothing while too little was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<Told>,
    },
    /// A first summons.
    TicketCalled {
        /// The ticket.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
        /// By which rule it was this one's turn.
        rule: CalledBy,
        /// Why out of order, as the officer wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The same summons again.
    TicketRecalled {
        /// The ticket.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
    },
    /// The citizen stands at the counter.
    ServiceStarted {
        /// The ticket.
        ticket: TicketId,
        /// Where.
        counter: CounterNo,
    },
    /// The visit is over.
    TicketEnded {
        /// The ticket.
        ticket: TicketId,
        /// Where, if at a counter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<CounterNo>,
        /// How.
        outcome: Outcome,
    },
    /// Set aside, keeping its place.
    TicketParked {
        /// The ticket.
        ticket: TicketId,
        /// Where.
        counter: CounterNo,
        /// What is missing.
        reason: String,
    },
    /// Sent to wait elsewhere, with its number.
    TicketTransferred {
        /// The ticket.
        ticket: TicketId,
        /// The counter that sent it.
        counter: CounterNo,
        /// Where it waits now.
        to: Queue,
        /// Whether it kept the time it came.
        keep_place: bool,
    },
    /// Back in its queue at its old place.
    TicketReturned {
        /// The ticket.
        ticket: TicketId,
        /// The counter that put it back.
        counter: CounterNo,
    },
    /// Another slip was asked for, and is printed by the server that recorded this.
    SlipReprinted {
        /// The ticket.
        ticket: TicketId,
        /// Which of its slips this is: 2 for the first after the one that its issue asked for.
        copy: u32,
    },
    /// A counter serves these groups from now on.
    CounterOpened {
        /// The counter.
        counter: CounterNo,
        /// What it serves, first things first.
        groups: Vec<GroupCode>,
    },
    /// A counter is away for a while.
    CounterPaused {
        /// The counter.
        counter: CounterNo,
        /// Why.
        reason: String,
    },
    /// A counter's day is over.
    CounterClosed {
        /// The counter.
        counter: CounterNo,
    },
    /// A group issues tickets again.
    GroupOpened {
        /// The group.
        group: GroupCode,
    },
    /// A group issues no more tickets.
    GroupClosed {
        /// The group.
        group: GroupCode,
        /// Why.
        reason: String,
    },
    /// The office says something on the lobby's ticker, or no longer does.
    NoticeSet {
        /// What: one line; `None` when it was taken away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<String>,
    },
    /// The office's day is over.
    DayClosed,
}

/// By which rule a ticket was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalledBy {
    /// It was first in the order over all that the counter serves.
    Longest,
    /// It was the head of the first group, in the counter's order, that had anybody waiting.
    FirstGroup,
    /// It had waited longer than the counter's groups may keep anybody waiting.
    Overdue,
    /// An officer chose it.
    OutOfOrder,
    /// It had been parked and was taken up again.
    Resumed,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl Event {
    /// The ticket that it happened to.
    pub fn ticket(&self) -> Option<TicketId> {
        match *self {
            Event::TicketIssued { ticket, .. }
            | Event::TicketCalled { ticket, .. }
            | Event::TicketRecalled { ticket, .. }
            | Event::ServiceStarted { ticket, .. }
            | Event::TicketEnded { ticket, .. }
            | Event::TicketParked { ticket, .. }
            | Event::TicketTransferred { ticket, .. }
            | Event::TicketReturned { ticket, .. }
            | Event::SlipReprinted { ticket, .. } => Some(ticket),
            _ => None,
        }
    }
}
