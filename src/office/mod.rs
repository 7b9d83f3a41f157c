//! The office itself, as pure data and pure functions: no clock, no I/O, no tasks, no randomness.

mod apply;
mod change;
mod closing;
mod command;
mod counter;
mod decide;
mod discipline;
mod estimate;
mod event;
mod id;
mod in_hand;
mod invariants;
mod notice;
mod plan;
mod procedure;
mod refusal;
mod spell;
mod state;
mod ticket;
mod why;
mod zone;

pub use change::{Change, Handling};
pub use command::{Command, NewTicket};
pub use counter::{Counter, CounterStatus};
pub use decide::decide;
pub use estimate::{Age, Estimate, Experience, Grounds, Lesson, PastServices, UnknownLesson, lessons};
pub use event::{CalledBy, Event, Step};
pub use id::{
    Actor, CounterNo, GroupCode, InvalidId, OfficeId, PriorityCode, Queue, RequestId, TicketId, TicketNumber,
};
pub use in_hand::InHand;
pub use notice::{MOST_NOTICE_CHARS, Notice, breaks_the_line};
pub use plan::{CallingRule, CounterPlan, Group, Hours, Lang, Plan, PriorityClass, Text, Window};
pub use procedure::{Certainty, Fee, Papers, Procedure, Procedures, ProcessingTime, Source};
pub use refusal::Refusal;
pub use spell::{Doing, Spell};
pub use state::{Answer, Call, GroupState, Office};
pub use ticket::{MOST_REPRINTS, Outcome, Place, Service, Stage, Ticket, Told, Wait};
pub use why::{CalledFirst, Reason};
pub use zone::{LobbyPlan, Zone};
