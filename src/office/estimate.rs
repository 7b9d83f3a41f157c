//! How long it will likely be until somebody is called.
//!
//! The estimate asks how much work stands before somebody, and how fast the counters that will call them do such work:
//!
//! 1. The counters that are open and call from the queue. Without one, nobody can tell.
//! 2. The rest of what they have in hand: by how much the group's latest services that took longer than this one so far
//!    exceeded it. If none did, half a service more.
//! 3. Whom they will call before: under each counter's own rule, from all the queues that it calls from. A queue that
//!    other open counters call from as well is shared out evenly among all of them.
//! 4. Each of these people costs as much as the latest [`MOST`] of their group did, on average.
//!
//! All this together is done by so many counters side by side; and when the last one before goes to a counter that has
//! become free, the other counters are still in the middle of somebody. So with `c` counters the wait is (rest + work −
//! (c − 1) half-done services) / c. With memoryless services of mean m and n people before, this is (n + 1) m / c, the
//! queue-length predictor that W. Whitt ("Predicting Queueing Delays", Management Science, 1999) proposes, and that
//! R. Ibrahim and W. Whitt ("Real-Time Delay Estimation Based on Delay History", Manufacturing & Service Operations
//! Management, 2009) find more exact than predictors from the delays of those who came before, as long as the number of
//! counters and the service times are known. With services that all take the same, it is what one works out by hand.
//!
//! The spread comes from that of the same services, and from knowing only a few of them. The wait is taken for a gamma
//! variable of this mean and variance, whose quantiles are those of E. B. Wilson and M. M. Hilferty ("The Distribution
//! of Chi-Square", 1931). What is not foreseen: who comes later with a head start, and counters that open or pause.

use std::collections::BTreeMap;

use imbl::Vector;
use jiff::Timestamp;
use serde::Serialize;

use super::id::{CounterNo, GroupCode, Queue, TicketId};
use super::plan::CallingRule;
use super::state::Office;
use super::ticket::{Place, Stage, Ticket};

/// A wait that is not over yet, as two points of what may become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// About half of such waits are shorter, in seconds.
    pub typical_s: u32,
    /// About nine of ten such waits are shorter, in seconds.
    pub cautious_s: u32,
}

/// How many of a group's latest services are remembered: enough for a mean, few enough to follow the day.
const MOST: usize = 20;
/// With fewer services, nobody can tell.
const LEAST: usize = 5;
/// A service that took so many times as long as the middle one was no ordinary one, such as a ticket that an officer
/// forgot to finish over lunch, and counts as this long.
const LONGEST_PER_MIDDLE: i64 = 3;
/// The normal quantile that nine of ten lie below.
const NINE_OF_TEN: f64 = 1.2816;
/// Where 1 / 9 of the squared coefficient of variation is larger, the quantiles' approximation no longer grows with it.
const WIDEST: f64 = 0.4;

impl Office {
    /// The wait of somebody without priority who takes a number of this group now; `None` where nobody can take one,
    /// and while too little is known: no open counter serves the group, or it has had fewer than five services today.
    pub fn likely_wait(&self, group: GroupCode, now: Timestamp) -> Option<Estimate> {
        self.likely_wait_joining(group, 0, now)
    }

    /// The wait of somebody with a head start of so many seconds who takes a number of this group now.
    pub fn likely_wait_joining(&self, group: GroupCode, head_start_s: u32, now: Timestamp) -> Option<Estimate> {
        if !self.is_issuing(group, now) {
            return None;
        }
        // Screens tell the wait as of the minute's start. Whoever came since then is before the newcomer all the same.
        let comes_at = self.latest_at.map_or(now, |latest_at| latest_at.max(now));
        let counts_from_ms = comes_at.as_millisecond() - i64::from(head_start_s) * 1000;
        let last = Place { counts_from_ms, seq: u32::MAX, ticket: TicketId::from_random([u8::MAX; 10]) };
        self.wait_at(last, Queue::Group(group), group, now)
    }

    /// How much longer a waiting ticket waits; `None` when it does not wait or too little is known.
    pub fn likely_wait_of(&self, ticket: &Ticket, now: Timestamp) -> Option<Estimate> {
        if ticket.stage != Stage::Waiting {
            return None;
        }
        self.wait_at(ticket.place(), ticket.queue, ticket.group(), now)
    }

    /// The wait at a place of a queue, for somebody of a group.
    fn wait_at(&self, place: Place, queue: Queue, group: GroupCode, now: Timestamp) -> Option<Estimate> {
        let own = self.service_times.get(&group).filter(|times| times.0.len() >= LEAST)?;
        let open = self.counters.iter().filter(|(_, counter)| counter.status.is_open());
        let open: Vec<(CounterNo, Vec<Queue>)> = open.map(|(no, _)| (*no, self.queues_of(*no).collect())).collect();
        let mut callers: BTreeMap<Queue, f64> = BTreeMap::new();
        for served in open.iter().flat_map(|(_, queues)| queues) {
            *callers.entry(*served).or_default() += 1.0;
        }
        let here = *callers.get(&queue)?;

        let mut work = Span::default();
        let mut before: BTreeMap<Queue, f64> = BTreeMap::new();
        for (counter, queues) in open.iter().filter(|(_, queues)| queues.contains(&queue)) {
            work = work + self.rest_in_hand(*counter, own, now);
            for served in queues {
                let count = self.called_before(place, queue, *counter, queues, *served, now);
                let shared_by = callers.get(served).copied().unwrap_or(1.0);
                *before.entry(*served).or_default() += count as f64 / shared_by;
            }
        }
        for (served, people) in before {
            let times = match served {
                Queue::Group(group) => self.service_times.get(&group).filter(|times| times.0.len() >= LEAST),
                Queue::Counter(_) => None,
            };
            work = work + times.unwrap_or(own).of(people);
        }
        let done_elsewhere_s = (here - 1.0) * own.half_done_s();
        let wait = Span { mean_s: (work.mean_s - done_elsewhere_s).max(0.0) / here, var_s2: work.var_s2 / here / here };
        Some(wait.estimate())
    }

    /// How much longer a counter will be occupied with what it has in hand. What is not known of that ticket's group is
    /// taken from another.
    fn rest_in_hand(&self, counter: CounterNo, otherwise: &ServiceTimes, now: Timestamp) -> Span {
        let Some(ticket) = self.in_hand(counter) else { return Span::default() };
        let called_at = ticket.called_at().unwrap_or(now);
        let so_far_ms = ticket.set_aside_ms + (now.as_millisecond() - called_at.as_millisecond()).max(0);
        let times = self.service_times.get(&ticket.group()).filter(|times| times.0.len() >= LEAST);
        times.unwrap_or(otherwise).rest(so_far_ms)
    }

    /// How many of the queue `served` a counter calls before whoever stands at a place of `queue`.
    fn called_before(
        &self,
        place: Place,
        queue: Queue,
        counter: CounterNo,
        queues: &[Queue],
        served: Queue,
        now: Timestamp,
    ) -> usize {
        let Some(line) = self.queues.get(&served) else { return 0 };
        let rule = self.plan.counters.get(&counter).map_or(CallingRule::Longest, |plan| plan.rule);
        let up_to = match rule {
            CallingRule::InOrder { max_wait } if served != queue => {
                let overdue_from_ms = now.as_millisecond() - max_wait.as_millis() as i64;
                let rank = |wanted: Queue| queues.iter().position(|queue| *queue == wanted);
                if place.counts_from_ms < overdue_from_ms {
                    // Whoever has waited too long goes by the time of coming, whatever the queue.
                    place
                } else if rank(served) < rank(queue) {
                    return line.len();
                } else {
                    Place { counts_from_ms: overdue_from_ms, seq: 0, ticket: TicketId::from_random([0; 10]) }
                }
            }
            _ => place,
        };
        match line.get_max() {
            Some(last) if *last < up_to => line.len(),
            _ => line.range(..up_to).count(),
        }
    }
}

/// How long counters had the latest tickets of a group in hand, oldest first; also those of citizens who did not come,
/// because every number that is called costs its counter that long.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct ServiceTimes(Vector<Taken>);

/// How long one ticket was in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Taken {
    ticket: TicketId,
    ended_at: Timestamp,
    ms: i64,
}

impl ServiceTimes {
    /// Remembers a service, and forgets the oldest one where there are enough.
    pub fn remember(&mut self, ticket: TicketId, ended_at: Timestamp, ms: i64) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(Taken { ticket, ended_at, ms });
    }

    /// Forgets a service that turned out not to be over.
    pub fn forget(&mut self, ticket: TicketId, ended_at: Timestamp) {
        self.0.retain(|taken| (taken.ticket, taken.ended_at) != (ticket, ended_at));
    }

    /// How long these services took, each at most a few times the middle one.
    fn ordinary_ms(&self) -> Vec<i64> {
        let mut lengths_ms: Vec<i64> = self.0.iter().map(|taken| taken.ms).collect();
        lengths_ms.sort_unstable();
        let longest_ms = lengths_ms.get(lengths_ms.len() / 2).map_or(0, |middle_ms| middle_ms * LONGEST_PER_MIDDLE);
        lengths_ms.into_iter().map(|ms| ms.min(longest_ms)).collect()
    }

    /// What so many people cost. That the mean is known from a few services only, all of them share.
    fn of(&self, people: f64) -> Span {
        let one = Span::over(self.ordinary_ms().into_iter());
        let known = self.0.len().max(1) as f64;
        Span { mean_s: one.mean_s * people, var_s2: one.var_s2 * (people + people * people / known) }
    }

    /// What is left of a service that has taken so long.
    fn rest(&self, so_far_ms: i64) -> Span {
        let lengths_ms = self.ordinary_ms();
        let rest = Span::over(lengths_ms.iter().filter(|ms| **ms > so_far_ms).map(|ms| ms - so_far_ms));
        if rest.mean_s > 0.0 {
            return rest;
        }
        let half_s = Span::over(lengths_ms.into_iter()).mean_s / 2.0;
        Span { mean_s: half_s, var_s2: half_s * half_s }
    }

    /// What is left on average of a service that somebody looks at who comes at any moment: long ones are met more
    /// often.
    fn half_done_s(&self) -> f64 {
        let one = Span::over(self.ordinary_ms().into_iter());
        if one.mean_s > 0.0 { (one.mean_s * one.mean_s + one.var_s2) / (2.0 * one.mean_s) } else { 0.0 }
    }
}

/// A length of time that is not known exactly.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    mean_s: f64,
    var_s2: f64,
}

impl std::ops::Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span { mean_s: self.mean_s + other.mean_s, var_s2: self.var_s2 + other.var_s2 }
    }
}

impl Span {
    fn over(lengths_ms: impl Iterator<Item = i64> + Clone) -> Span {
        let count = lengths_ms.clone().count().max(1) as f64;
        let mean_s = lengths_ms.clone().map(|ms| ms as f64 / 1000.0).sum::<f64>() / count;
        let squares_s2 = lengths_ms.map(|ms| (ms as f64 / 1000.0 - mean_s).powi(2)).sum::<f64>();
        Span { mean_s, var_s2: squares_s2 / (count - 1.0).max(1.0) }
    }

    fn estimate(self) -> Estimate {
        let typical_s = self.quantile_s(0.0).round() as u32;
        Estimate { typical_s, cautious_s: self.quantile_s(NINE_OF_TEN).ceil() as u32 }
    }

    /// The length that is not exceeded as often as a standard normal variable does not exceed `z`.
    fn quantile_s(self, z: f64) -> f64 {
        if self.mean_s <= 0.0 {
            return 0.0;
        }
        let width = (self.var_s2 / (9.0 * self.mean_s * self.mean_s)).min(WIDEST);
        self.mean_s * (1.0 - width + z * width.sqrt()).powi(3)
    }
}
