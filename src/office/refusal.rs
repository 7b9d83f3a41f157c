//! Why a command was not carried out. A refusal changes nothing and is not recorded.

use jiff::Timestamp;
use serde::Serialize;

use super::id::{CounterNo, GroupCode, PriorityCode, TicketNumber};
use super::ticket::Outcome;

/// A reason. Each has a stable [code](Refusal::code); its sentence here is English and meant for logs and the API's
/// `detail`, screens have their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// No such group in this office.
    #[error("this office has no group {group}")]
    UnknownGroup {
        /// The group asked for.
        group: GroupCode,
    },
    /// No such counter in this office.
    #[error("this office has no counter {counter}")]
    UnknownCounter {
        /// The counter asked for.
        counter: CounterNo,
    },
    /// No such ticket today.
    #[error("no such ticket today")]
    UnknownTicket,
    /// No such priority class in this office.
    #[error("this office has no priority class `{priority}`")]
    UnknownPriority {
        /// The class asked for.
        priority: PriorityCode,
    },
    /// The group was closed by hand.
    #[error("group {group} issues no tickets now: {reason}")]
    GroupClosed {
        /// The group.
        group: GroupCode,
        /// Why.
        reason: String,
    },
    /// Outside the hours in which the group issues.
    #[error("group {group} issues no tickets at this hour")]
    OutOfHours {
        /// The group.
        group: GroupCode,
        /// When it does again, within two weeks.
        opens_at: Option<Timestamp>,
    },
    /// The group's number of tickets for the day is used up.
    #[error("group {group} has issued all its {quota} tickets of today")]
    QuotaReached {
        /// The group.
        group: GroupCode,
        /// How many it issues in a day.
        quota: u32,
        /// When it issues again, within two weeks.
        opens_at: Option<Timestamp>,
    },
    /// The day was closed.
    #[error("the day is closed")]
    DayClosed,
    /// The counter has not been opened.
    #[error("counter {counter} is closed: open it first")]
    CounterClosed {
        /// The counter.
        counter: CounterNo,
    },
    /// The counter is on a pause.
    #[error("counter {counter} is paused: open it first")]
    CounterPaused {
        /// The counter.
        counter: CounterNo,
    },
    /// Nobody waits for what the counter serves.
    #[error("nobody is waiting for counter {counter}")]
    NothingWaiting {
        /// The counter.
        counter: CounterNo,
    },
    /// The counter has no ticket.
    #[error("counter {counter} has no ticket in hand: call one first")]
    NothingCalled {
        /// The counter.
        counter: CounterNo,
    },
    /// The counter has a ticket, and must be done with it first.
    #[error("counter {counter} has {number} in hand: finish with it first")]
    TicketInHand {
        /// The counter.
        counter: CounterNo,
        /// Its ticket.
        number: TicketNumber,
    },
    /// The counter has something else in hand than whoever asked believed.
    #[error("counter {counter} has {} in hand by now: look again, then press again", named(*number))]
    CounterMovedOn {
        /// The counter.
        counter: CounterNo,
        /// What it has now; `None` is nobody.
        number: Option<TicketNumber>,
    },
    /// Another counter has the ticket.
    #[error("{number} is at counter {counter}")]
    TicketElsewhere {
        /// The ticket.
        number: TicketNumber,
        /// The counter that has it.
        counter: CounterNo,
    },
    /// The ticket's visit is over.
    #[error("{number} has ended: {}", outcome.name())]
    TicketEnded {
        /// The ticket.
        number: TicketNumber,
        /// How it ended.
        outcome: Outcome,
    },
    /// The service has begun, and the command is only for a ticket that was merely called.
    #[error("{number} is already being served")]
    AlreadyServing {
        /// The ticket.
        number: TicketNumber,
    },
    /// The ticket is in its queue already.
    #[error("{number} is waiting in its queue")]
    StillWaiting {
        /// The ticket.
        number: TicketNumber,
    },
    /// Only a parked ticket can be taken up again.
    #[error("{number} is not parked")]
    NotParked {
        /// The ticket.
        number: TicketNumber,
    },
    /// The ticket is set aside: it is resumed, not returned.
    #[error("{number} is parked: resume it")]
    Parked {
        /// The ticket.
        number: TicketNumber,
    },
    /// The time in which this could be undone is over.
    #[error("{number} can no longer be returned to the queue: the time for it is over")]
    TooLate {
        /// The ticket.
        number: TicketNumber,
    },
    /// The ticket cannot be sent to a group that is closed.
    #[error("group {group} is closed: {reason}")]
    TargetGroupClosed {
        /// The group.
        group: GroupCode,
        /// Why.
        reason: String,
    },
    /// The ticket cannot be sent to a counter that is closed.
    #[error("counter {counter} is closed")]
    TargetCounterClosed {
        /// The counter.
        counter: CounterNo,
    },
    /// The ticket is already where it was to be sent.
    #[error("{number} cannot be transferred to the place that it comes from")]
    SameTarget {
        /// The ticket.
        number: TicketNumber,
    },
    /// A counter must serve something.
    #[error("counter {counter} needs at least one group to serve")]
    NoGroups {
        /// The counter.
        counter: CounterNo,
    },
    /// The notice does not fit the ticker.
    #[error("a notice may have at most {most} characters, and this one has {chars}: make it shorter")]
    NoticeTooLong {
        /// How many characters it has.
        chars: usize,
        /// How many it may have.
        most: usize,
    },
    /// The ticket's slip was printed as often as it may be.
    #[error("the slip of {number} was already reprinted {most} times: show the number instead")]
    ReprintsUsedUp {
        /// The ticket.
        number: TicketNumber,
        /// How often it may be.
        most: u32,
    },
    /// The ticket's random id is taken; draw another.
    #[error("the new ticket's id is already taken: draw another")]
    IdTaken,
    /// The request id was used for something else.
    #[error("this request_id was already used for another command: choose a new one")]
    RequestIdReused,
}

fn named(number: Option<TicketNumber>) -> String {
    number.map_or_else(|| "nobody".to_owned(), |number| number.to_string())
}

impl Refusal {
    /// The refusal's stable name: what clients may depend on.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::UnknownGroup { .. } => "unknown_group",
            Refusal::UnknownCounter { .. } => "unknown_counter",
            Refusal::UnknownTicket => "unknown_ticket",
            Refusal::UnknownPriority { .. } => "unknown_priority",
            Refusal::GroupClosed { .. } => "group_closed",
            Refusal::OutOfHours { .. } => "out_of_hours",
            Refusal::QuotaReached { .. } => "quota_reached",
            Refusal::DayClosed => "day_closed",
            Refusal::CounterClosed { .. } => "counter_closed",
            Refusal::CounterPaused { .. } => "counter_paused",
            Refusal::NothingWaiting { .. } => "nothing_waiting",
            Refusal::NothingCalled { .. } => "nothing_called",
            Refusal::TicketInHand { .. } => "ticket_in_hand",
            Refusal::CounterMovedOn { .. } => "counter_moved_on",
            Refusal::TicketElsewhere { .. } => "ticket_elsewhere",
            Refusal::TicketEnded { .. } => "ticket_ended",
            Refusal::AlreadyServing { .. } => "already_serving",
            Refusal::StillWaiting { .. } => "still_waiting",
            Refusal::NotParked { .. } => "not_parked",
            Refusal::Parked { .. } => "parked",
            Refusal::TooLate { .. } => "too_late",
            Refusal::TargetGroupClosed { .. } => "target_group_closed",
            Refusal::TargetCounterClosed { .. } => "target_counter_closed",
            Refusal::SameTarget { .. } => "same_target",
            Refusal::NoGroups { .. } => "no_groups",
            Refusal::NoticeTooLong { .. } => "notice_too_long",
            Refusal::ReprintsUsedUp { .. } => "reprints_used_up",
            Refusal::IdTaken => "id_taken",
            Refusal::RequestIdReused => "request_id_reused",
        }
    }
}
