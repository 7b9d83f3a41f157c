//! What can be asked of an office.

use super::id::{CounterNo, GroupCode, PriorityCode, Queue, TicketId};
use super::plan::Lang;

/// A wish, in the imperative. [`decide`](super::decide) makes it events, or a refusal that says why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Give the next number of a group.
    IssueTicket(NewTicket),
    /// End what the counter has as served, and call the head of what it serves.
    CallNext {
        /// The counter.
        counter: CounterNo,
    },
    /// Call this ticket, out of order.
    Call {
        /// The counter.
        counter: CounterNo,
        /// The ticket.
        ticket: TicketId,
        /// Why, for the record.
        reason: Option<String>,
    },
    /// Announce the same ticket again.
    Recall {
        /// The counter.
        counter: CounterNo,
    },
    /// The citizen has come.
    Start {
        /// The counter.
        counter: CounterNo,
    },
    /// The visit is done.
    Finish {
        /// The counter.
        counter: CounterNo,
    },
    /// Nobody came.
    NoShow {
        /// The counter.
        counter: CounterNo,
    },
    /// Set the ticket aside, because something is missing.
    Park {
        /// The counter.
        counter: CounterNo,
        /// What is missing.
        reason: String,
    },
    /// Take a parked ticket up again: it is called at once.
    Resume {
        /// The counter.
        counter: CounterNo,
        /// The ticket.
        ticket: TicketId,
    },
    /// Send the ticket to another group or to one counter, with its number.
    Transfer {
        /// The counter that has it.
        counter: CounterNo,
        /// Where it is to wait.
        to: Queue,
        /// Whether it keeps the time it came, or starts at the end.
        keep_place: bool,
    },
    /// Put the ticket back at its old place: a mis-click, or a late citizen.
    Return {
        /// The counter that asks.
        counter: CounterNo,
        /// The ticket.
        ticket: TicketId,
    },
    /// The citizen gives the ticket up.
    Cancel {
        /// The ticket.
        ticket: TicketId,
    },
    /// Print the ticket's slip once more, for a citizen who holds none.
    ReprintSlip {
        /// The ticket.
        ticket: TicketId,
    },
    /// Begin, or go on after a pause, or change the groups.
    OpenCounter {
        /// The counter.
        counter: CounterNo,
        /// What it serves now, first things first; `None` keeps what it has while it is open or
        /// paused, and takes the plan's when it was closed.
        groups: Option<Vec<GroupCode>>,
    },
    /// A short absence.
    PauseCounter {
        /// The counter.
        counter: CounterNo,
        /// Why, as the lobby may show it.
        reason: String,
    },
    /// The end of the counter's day.
    CloseCounter {
        /// The counter.
        counter: CounterNo,
    },
    /// Issue tickets of this group again.
    OpenGroup {
        /// The group.
        group: GroupCode,
    },
    /// Issue no more tickets of this group.
    CloseGroup {
        /// The group.
        group: GroupCode,
        /// Why, as the kiosk shows it.
        reason: String,
    },
    /// Say something on the lobby's ticker.
    SetNotice {
        /// What, in at most [`MOST_NOTICE_CHARS`](super::MOST_NOTICE_CHARS) characters; `None`, or nothing but
        /// spaces, takes it away.
        notice: Option<String>,
    },
    /// End the day: whoever is left was not served.
    CloseDay,
}

/// What is asked for at the kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// The new ticket's random id, drawn outside the core.
    pub id: TicketId,
    /// The group.
    pub group: GroupCode,
    /// The class that the citizen belongs to.
    pub priority: Option<PriorityCode>,
    /// The citizen's language.
    pub lang: Lang,
    /// The device that asks.
    pub source: Option<String>,
}

impl Command {
    /// The [name](Command::name) of [`Command::IssueTicket`].
    pub const ISSUE_TICKET: &'static str = "issue_ticket";

    /// The command's name in records and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Command::IssueTicket(_) => Command::ISSUE_TICKET,
            Command::CallNext { .. } => "call_next",
            Command::Call { .. } => "call",
            Command::Recall { .. } => "recall",
            Command::Start { .. } => "start",
            Command::Finish { .. } => "finish",
            Command::NoShow { .. } => "no_show",
            Command::Park { .. } => "park",
            Command::Resume { .. } => "resume",
            Command::Transfer { .. } => "transfer",
            Command::Return { .. } => "return",
            Command::Cancel { .. } => "cancel",
            Command::ReprintSlip { .. } => "reprint_slip",
            Command::OpenCounter { .. } => "open_counter",
            Command::PauseCounter { .. } => "pause_counter",
            Command::CloseCounter { .. } => "close_counter",
            Command::OpenGroup { .. } => "open_group",
            Command::CloseGroup { .. } => "close_group",
            Command::SetNotice { .. } => "set_notice",
            Command::CloseDay => "close_day",
        }
    }

    /// The counter that gives the command.
    pub fn counter(&self) -> Option<CounterNo> {
        match *self {
            Command::CallNext { counter }
            | Command::Call { counter, .. }
            | Command::Recall { counter }
            | Command::Start { counter }
            | Command::Finish { counter }
            | Command::NoShow { counter }
            | Command::Park { counter, .. }
            | Command::Resume { counter, .. }
            | Command::Transfer { counter, .. }
            | Command::Return { counter, .. }
            | Command::OpenCounter { counter, .. }
            | Command::PauseCounter { counter, .. }
            | Command::CloseCounter { counter } => Some(counter),
            _ => None,
        }
    }
}
