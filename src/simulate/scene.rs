//! What is played: who comes, and what the officers do. Times are milliseconds after the day's midnight.

use crate::office::{CounterNo, GroupCode, PriorityCode, Queue};

/// One citizen, with everything that chance has to say about the visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visitor {
    /// When they come for a number.
    pub at_ms: i64,
    /// The group.
    pub group: GroupCode,
    /// Their class.
    pub priority: Option<PriorityCode>,
    /// What happens at counters, one after the other; at least one.
    pub stays: Vec<Stay>,
    /// How long they wait for their first call before they leave and give the ticket up; `None` waits on.
    pub patience_ms: Option<i64>,
}

/// What happens at one counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// From the call to its end.
    pub ms: i64,
    /// How long the officer then takes until the next call.
    pub breath_ms: i64,
    /// How it ends.
    pub then: Then,
}

/// How a stay at a counter ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// The visit is done.
    Served,
    /// Nobody had come.
    NoShow,
    /// On to another queue.
    Transfer {
        /// Which.
        to: Queue,
        /// Whether the first time of coming counts there.
        keep_place: bool,
    },
}

/// A change at a counter. An officer with a ticket in hand makes it as soon as that one is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When.
    pub at_ms: i64,
    /// Where.
    pub counter: CounterNo,
    /// What.
    pub what: What,
}

/// What an officer does besides calling.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Opens, or serves other groups from now on.
    Open(Vec<GroupCode>),
    /// Goes away for a while.
    Pause,
    /// Goes home as soon as nobody waits for the counter.
    Leave,
    /// Goes home.
    Close,
}
