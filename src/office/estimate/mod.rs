//! How long it will likely be until somebody is called.
//!
//! First the wait is reckoned from the line: how much work stands before somebody, and how fast the counters that will
//! call them do such work.
//!
//! 1. The counters that are open and call from the queue. Without one, nobody can tell.
//! 2. The rest of what they have in hand: by how much the group's latest services that took longer than this one so far
//!    exceeded it. If none did, half a service more.
//!    A counter with empty hands has nothing left to do; but one that could have called somebody for a while, and did
//!    not, is expected to let as much time pass again, up to a service.
//! 3. Whom they will call before: under each counter's own rule, from all the queues that it calls from. A queue that
//!    other open counters call from as well is shared out evenly among all of them.
//!    Where some counters have less of others' lines before somebody, and would come to them sooner alone than all
//!    together, only those count.
//! 4. Each of these people costs as much as the latest of their group did, on average, and as those of past days did at
//!    this hour.
//!
//! Whoever has fewer before them than counters with empty hands is called at once, whatever the others have in hand.
//! Otherwise all this together is done by so many counters side by side; and when the last one before goes to a counter
//! that has become free, the other counters are still in the middle of somebody. So with `c` counters the wait is (rest + work −
//! (c − 1) half-done services) / c. With memoryless services of mean m and n people before, this is (n + 1) m / c, the
//! queue-length predictor that W. Whitt ("Predicting Queueing Delays", Management Science, 1999) proposes, and that
//! R. Ibrahim and W. Whitt ("Real-Time Delay Estimation Based on Delay History", Manufacturing & Service Operations
//! Management, 2009) find more exact than predictors from the delays of those who came before, as long as the number of
//! counters and the service times are known. With services that all take the same, it is what one works out by hand.
//!
//! Then the office's own [experience] is asked what such a reckoning was worth: officers who are away from an open
//! counter, citizens who leave, and whoever comes later with a head start are in no line, but they were there yesterday
//! too. An office without a past tells what it has reckoned, and learns from each call.
//!
//! Nothing is told while too little is known: no open counter calls from the queue, or its group has had fewer than
//! five services today and on past days. Nothing shorter is told than what is all but certain: those before at the pace of
//! the quickest tenth.

mod experience;
mod grounds;
mod lessons;
mod reckon;
mod services;
mod solve;
mod span;

use jiff::Timestamp;

use super::id::{GroupCode, Queue, TicketId};
use super::state::Office;
use super::ticket::{Place, Stage, Ticket, Told};

pub(super) use experience::Judgement;
pub use experience::{Age, Experience, PastServices};
pub use grounds::Grounds;
pub(super) use lessons::Lessons;
pub use lessons::{Lesson, UnknownLesson, lessons};
pub(super) use services::ServiceTimes;

/// A wait that is not over yet, as two points of what may become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// About half of such waits are shorter, in seconds.
    pub typical_s: u32,
    /// About nine of ten such waits are shorter, in seconds.
    pub cautious_s: u32,
}

impl Office {
    /// The wait of somebody without priority who takes a number of this group now; `None` where nobody can take one,
    /// and while too little is known.
    pub fn likely_wait(&self, group: GroupCode, now: Timestamp) -> Option<Estimate> {
        self.foretell(group, 0, now).map(Told::estimate)
    }

    /// What somebody is told of the wait who takes a number of this group now, with a head start of so many seconds;
    /// `None` where nobody can take one, and while too little is known.
    pub fn foretell(&self, group: GroupCode, head_start_s: u32, now: Timestamp) -> Option<Told> {
        if !self.is_issuing(group, now) {
            return None;
        }
        // Screens tell the wait as of the minute's start. Whoever came since then is before the newcomer all the same.
        let comes_at = self.latest_at.map_or(now, |latest_at| latest_at.max(now));
        let counts_from_ms = comes_at.as_millisecond() - i64::from(head_start_s) * 1000;
        let last = Place { counts_from_ms, seq: u32::MAX, ticket: TicketId::from_random([u8::MAX; 10]) };
        self.foretell_at(last, Queue::Group(group), group, now)
    }

    /// How much longer a waiting ticket waits; `None` when it does not wait or too little is known.
    pub fn likely_wait_of(&self, ticket: &Ticket, now: Timestamp) -> Option<Estimate> {
        if ticket.stage != Stage::Waiting {
            return None;
        }
        self.foretell_at(ticket.place(), ticket.queue, ticket.group(), now).map(Told::estimate)
    }

    fn foretell_at(&self, place: Place, queue: Queue, group: GroupCode, now: Timestamp) -> Option<Told> {
        let reckoning = self.reckon(place, queue, group, now)?;
        let expected = self.judgement.expected(group, &reckoning);
        let Estimate { typical_s, cautious_s } = self.judgement.estimate(expected, &reckoning);
        Some(Told { typical_s, cautious_s, grounds: Some(reckoning.grounds.expecting(expected)) })
    }
}
