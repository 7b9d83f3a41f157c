//! One citizen's visit, from the kiosk to its end.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Grounds};
use super::id::{Actor, CounterNo, GroupCode, PriorityCode, Queue, TicketId, TicketNumber};
use super::plan::Lang;

/// A ticket as the office knows it. It holds no name and nothing else about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// Its random name.
    pub id: TicketId,
    /// What people see.
    pub number: TicketNumber,
    /// Its place among all tickets of the office and day, from 1; ties of time are settled by it.
    pub seq: u32,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The class it was issued under.
    pub priority: Option<PriorityCode>,
    /// How many seconds earlier than its real time it counts as having come.
    pub head_start_s: u32,
    /// The citizen's language.
    pub lang: Lang,
    /// The device that issued it.
    pub source: Option<String>,
    /// What the citizen was told of the wait when it was issued; nothing while too little was known.
    pub told: Option<Told>,
    /// Where it waits, or waited last.
    pub queue: Queue,
    /// The entry that its place in the queue is reckoned from; a transfer may keep an older one.
    pub place_at: Timestamp,
    /// When it entered the queue; the waiting time is reckoned from it.
    pub entered_at: Timestamp,
    /// How many calls the office had made when it entered the queue. Together with `calls_until` it says exactly who
    /// was called meanwhile, also where several things happen at one moment or the clock is set back.
    pub calls_before: u32,
    /// How many calls the office had made when it last left the queue; `None` while it waits.
    pub calls_until: Option<u32>,
    /// Where it is on its way.
    pub stage: Stage,
    /// Its latest call, by sequence number.
    pub call: Option<u32>,
    /// Its ended waits, oldest first: one for each stay in a queue that a call has ended.
    pub waits: Vec<Wait>,
    /// Its ended services, oldest first: one for each counter that was done with it.
    pub services: Vec<Service>,
    /// Milliseconds at counters since its last ended service, before it was set aside; they count as service.
    pub set_aside_ms: i64,
    /// How many slips were asked for so far: 1 since its issue, and one more for each reprint.
    pub slips: u32,
}

/// How often a ticket's slip is printed once more: nobody loses more of them, and a key that is stuck empties no roll.
pub const MOST_REPRINTS: u32 = 9;

/// The likely wait that a citizen was told with the number. What becomes of it is held against the wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// About half of such waits are shorter, in seconds.
    pub typical_s: u32,
    /// About nine of ten such waits are shorter, in seconds.
    pub cautious_s: u32,
    /// What it was made from, so that it can be learned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Grounds>,
}

impl Told {
    /// The two points alone.
    pub fn estimate(self) -> Estimate {
        Estimate { typical_s: self.typical_s, cautious_s: self.cautious_s }
    }
}

/// How long a ticket waited in a queue, and when and by whom the wait was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// First call − entry, in milliseconds, never negative.
    pub ms: i64,
    /// When it entered the queue.
    pub entered_at: Timestamp,
    /// The first call.
    pub ended_at: Timestamp,
    /// That call's sequence number.
    pub call: u32,
    /// The counter that called.
    pub counter: CounterNo,
    /// The queue it was called from.
    pub queue: Queue,
    /// Who called.
    pub by: Option<Actor>,
}

/// How long a counter took for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// End − call, in milliseconds, with what came before it was parked; never negative.
    pub ms: i64,
    /// When the counter was done with it.
    pub ended_at: Timestamp,
    /// The counter.
    pub counter: CounterNo,
    /// The queue it was called from.
    pub queue: Queue,
    /// Who was done with it: whose service it counts as, whoever called.
    pub by: Option<Actor>,
}

/// Where a ticket is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// In its queue.
    Waiting,
    /// Summoned to a counter.
    Called {
        /// The counter.
        counter: CounterNo,
        /// The first summons; a recall does not move it.
        at: Timestamp,
    },
    /// The citizen is at the counter.
    Serving {
        /// The counter.
        counter: CounterNo,
        /// When it was called; the service time is reckoned from it.
        called_at: Timestamp,
        /// When the officer began.
        started_at: Timestamp,
    },
    /// Set aside, keeping its place.
    Parked {
        /// Where.
        counter: CounterNo,
        /// Why, as the officer wrote it.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// The visit is over.
    Ended {
        /// How.
        outcome: Outcome,
        /// The counter where it ended, if at one.
        counter: Option<CounterNo>,
        /// When.
        at: Timestamp,
    },
}

/// How a ticket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its officer finished.
    Served,
    /// Nobody came when it was called.
    NoShow,
    /// The citizen gave it up.
    Cancelled,
    /// The day closed first.
    Unserved,
}

impl Ticket {
    /// The counter that has it in hand: where it is called or served.
    pub fn in_hand_of(&self) -> Option<CounterNo> {
        match self.stage {
            Stage::Called { counter, .. } | Stage::Serving { counter, .. } => Some(counter),
            _ => None,
        }
    }

    /// The group in whose name it waits, or waited last.
    pub fn group(&self) -> GroupCode {
        self.group_in(self.queue)
    }

    /// The group in whose name it waits in a queue: for one counter alone, the group that issued it.
    pub fn group_in(&self, queue: Queue) -> GroupCode {
        match queue {
            Queue::Group(group) => group,
            Queue::Counter(_) => self.number.group,
        }
    }

    /// When it came to the counter that has it in hand.
    pub fn called_at(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Called { at, .. } | Stage::Serving { called_at: at, .. } => Some(at),
            _ => None,
        }
    }

    /// The wait of its present or latest stay in a queue, once a first call has ended it.
    pub fn wait(&self) -> Option<&Wait> {
        self.waits.last().filter(|wait| wait.call > self.calls_before)
    }

    /// What the citizen was told with the number, and the wait that the first call then ended. `None` before that call,
    /// after a transfer before it, where nothing was told, and for whoever was called at once.
    pub fn told_and_waited(&self) -> Option<(Told, &Wait)> {
        let first = self.waits.first().filter(|wait| wait.entered_at == self.issued_at && wait.ms > 0)?;
        (first.queue == Queue::Group(self.number.group)).then_some((self.told?, first))
    }

    /// How it ended, if it has.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.stage {
            Stage::Ended { outcome, .. } => Some(outcome),
            _ => None,
        }
    }

    /// Its place in the queue: smaller goes first.
    pub fn place(&self) -> Place {
        let counts_from_ms = self.place_at.as_millisecond() - i64::from(self.head_start_s) * 1000;
        Place { counts_from_ms, seq: self.seq, ticket: self.id }
    }
}

impl Stage {
    /// The stage's name on the wire: `waiting`, `called`, `serving`, `parked`, `ended`.
    pub fn name(&self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Called { .. } => "called",
            Stage::Serving { .. } => "serving",
            Stage::Parked { .. } => "parked",
            Stage::Ended { .. } => "ended",
        }
    }
}

impl Outcome {
    /// The outcome's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Served => "served",
            Outcome::NoShow => "no_show",
            Outcome::Cancelled => "cancelled",
            Outcome::Unserved => "unserved",
        }
    }
}

/// The order of a queue: queue entry − head start, then the issue sequence, which no two tickets share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// When it counts as having come, in milliseconds since 1970.
    pub counts_from_ms: i64,
    /// The issue sequence.
    pub seq: u32,
    /// The ticket.
    pub ticket: TicketId,
}
