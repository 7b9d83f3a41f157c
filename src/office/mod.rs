//! The office itself, as pure data and pure functions: no clock, no I/O, no tasks, no randomness.

mod command;
mod event;
mod id;
mod plan;
mod refusal;
mod ticket;

pub use command::Command;
pub use event::{CalledBy, Event, Step};
pub use id::{
    Actor, CounterNo, GroupCode, InvalidId, OfficeId, PriorityCode, Queue, RequestId, TicketId, TicketNumber,
};
pub use plan::{CallingRule, CounterPlan, Group, Hours, Lang, Plan, PriorityClass, Text, Window};
pub use refusal::Refusal;
pub use ticket::{Outcome, Place, Stage, Ticket, Wait};
