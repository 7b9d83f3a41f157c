//! The wait as it can be reckoned from the line: how much work stands before somebody, and how fast the open counters
//! do such work.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::grounds::Grounds;
use super::services::Known;
use super::span::Span;
use crate::office::counter::CounterStatus;
use crate::office::id::{CounterNo, GroupCode, Queue, TicketId};
use crate::office::plan::CallingRule;
use crate::office::state::Office;
use crate::office::ticket::{Place, Stage};

/// So many in a line are looked at one by one; of those behind them only the number is known.
const LOOKED_AT: usize = 100;
/// Over so many of the latest waits a mean is taken.
const LATEST_WAITS: usize = 15;
/// Among so many of the latest calls they are looked for.
const LATEST_CALLS: usize = 60;

/// What stands before somebody.
pub struct Reckoning {
    /// The wait, if services go on as they did and nobody overtakes.
    pub wait: Span,
    /// What is all but certain: even if each of those before is among the quickest tenth. Seconds.
    pub least_s: f64,
    /// The same and more as numbers that the past can be asked about.
    pub grounds: Grounds,
}

/// A counter that will call from the queue in question.
struct Caller {
    number: CounterNo,
    queues: Vec<Queue>,
}

impl Caller {
    /// The groups that it serves, whatever their order.
    fn groups(&self) -> Vec<Queue> {
        let mut groups: Vec<Queue> =
            self.queues.iter().copied().filter(|queue| matches!(queue, Queue::Group(_))).collect();
        groups.sort();
        groups
    }
}

impl Office {
    /// The wait at a place of a queue, for somebody of a group; `None` where no open counter calls from the queue, and
    /// while too little is known of how long services take.
    pub(super) fn reckon(&self, place: Place, queue: Queue, group: GroupCode, now: Timestamp) -> Option<Reckoning> {
        let own = self.known_services(group, now)?;
        let open = self.counters.iter().filter(|(_, counter)| counter.status.is_open());
        let open: Vec<Caller> =
            open.map(|(no, _)| Caller { number: *no, queues: self.queues_of(*no).collect() }).collect();
        let mut callers: BTreeMap<Queue, f64> = BTreeMap::new();
        for served in open.iter().flat_map(|caller| &caller.queues) {
            *callers.entry(*served).or_default() += 1.0;
        }
        // A counter that has others to call first does not hold up one that has not: the counters with the least before
        // somebody may be done sooner alone than all together. Counters that serve the same are never told apart.
        let mut open: Vec<(usize, Caller)> = open
            .into_iter()
            .filter(|caller| caller.queues.contains(&queue))
            .map(|caller| (self.others_before(place, queue, &caller, now), caller))
            .collect();
        open.sort_by_cached_key(|(others, caller)| (*others, caller.groups()));
        let (others, open): (Vec<usize>, Vec<Caller>) = open.into_iter().unzip();
        let is_end = |count: &usize| {
            let (last, next) = (&open[*count - 1], open.get(*count));
            next.is_none_or(|next| (others[*count - 1], last.groups()) != (others[*count], next.groups()))
        };
        let sooner = (1..=open.len())
            .filter(is_end)
            .map(|count| self.reckon_by(&open[..count], &callers, &own, place, queue, now));
        sooner.reduce(|best, next| if next.wait.mean_s <= best.wait.mean_s { next } else { best })
    }

    /// How many a counter calls before somebody from queues other than theirs.
    fn others_before(&self, place: Place, queue: Queue, caller: &Caller, now: Timestamp) -> usize {
        let others = caller.queues.iter().filter(|served| **served != queue);
        others.map(|served| self.count_up_to(*served, self.called_up_to(place, queue, caller, *served, now))).sum()
    }

    /// The wait if only these counters called. `callers` says how many call from each queue.
    fn reckon_by(
        &self,
        open: &[Caller],
        callers: &BTreeMap<Queue, f64>,
        own: &Known,
        place: Place,
        queue: Queue,
        now: Timestamp,
    ) -> Reckoning {
        let here = open.len() as f64;
        let mut rest = Span::default();
        let mut before: BTreeMap<Queue, f64> = BTreeMap::new();
        let mut head_starts = 0;
        for caller in open {
            rest = rest + self.rest_in_hand(caller, own, now);
            for served in &caller.queues {
                let up_to = self.called_up_to(place, queue, caller, *served, now);
                let shared_by = callers.get(served).copied().unwrap_or(1.0);
                let count = before.entry(*served).or_default();
                if *count == 0.0 {
                    head_starts += self.head_starts(*served, up_to);
                }
                *count += self.count_up_to(*served, up_to) as f64 / shared_by;
            }
        }
        let mut line = Span::default();
        let mut quick_s = 0.0;
        for (served, people) in &before {
            let known = match served {
                Queue::Group(group) => self.known_services(*group, now),
                Queue::Counter(_) => None,
            };
            let known = known.as_ref().unwrap_or(own);
            line = line + known.of(*people);
            quick_s += known.quick_s() * people;
        }
        let people: f64 = before.values().sum();
        let done_elsewhere_s = (here - 1.0) * own.half_done_s();
        let side_by_side = Span {
            mean_s: (line.mean_s + rest.mean_s - done_elsewhere_s).max(0.0) / here,
            var_s2: (line.var_s2 + rest.var_s2) / here / here,
        };
        // Counters that have nobody in hand take the first ones at once, whatever the others have in hand. Otherwise one
        // has to be done first.
        let free = open.iter().filter(|caller| self.in_hand(caller.number).is_none());
        let until_called: Vec<Span> = free.map(|caller| self.until_called(caller, own, now)).collect();
        let free = until_called.len() as f64;
        let soonest = until_called.into_iter().min_by(|one, other| one.mean_s.total_cmp(&other.mean_s));
        let wait = soonest.filter(|_| people < free).unwrap_or(side_by_side);
        let quick_s = if people > 0.0 { quick_s / people } else { own.quick_s() };
        let first_s = open.iter().map(|caller| (quick_s - self.occupied_s(caller.number, now)).max(0.0));
        let first_s = if free > 0.0 { 0.0 } else { first_s.reduce(f64::min).unwrap_or(0.0) };
        let certain_s = first_s + ((people - free).max(0.0) / here).floor() * quick_s;
        let reckoned_s = f64::from(wait.estimate().typical_s);
        let grounds = Grounds::new(super::grounds::Facts {
            reckoned_s,
            pace_s: (line.mean_s + own.one.mean_s) / here,
            before: people,
            head_starts: head_starts as f64,
            since_s: open.iter().map(|caller| self.idle_s(caller.number, now)).reduce(f64::min).unwrap_or(0.0),
            recent_s: self.recent_waits_s(queue).unwrap_or(reckoned_s),
        });
        Reckoning { wait, least_s: certain_s.min(wait.mean_s), grounds }
    }

    fn known_services(&self, group: GroupCode, now: Timestamp) -> Option<Known> {
        let usual = self.experience.usual(group, self.plan.zone.to_datetime(now).hour());
        match self.service_times.get(&group) {
            Some(times) => times.known(usual),
            None => super::ServiceTimes::default().known(usual),
        }
    }

    /// How much longer a counter will be occupied with what it has in hand. What is not known of that ticket's group is
    /// taken from another.
    fn rest_in_hand(&self, caller: &Caller, otherwise: &Known, now: Timestamp) -> Span {
        let Some(ticket) = self.in_hand(caller.number) else { return self.until_called(caller, otherwise, now) };
        let so_far_s = self.occupied_s(caller.number, now);
        self.known_services(ticket.group(), now).as_ref().unwrap_or(otherwise).rest(so_far_s)
    }

    /// For how long a counter has had its ticket in hand, in seconds.
    fn occupied_s(&self, counter: CounterNo, now: Timestamp) -> f64 {
        let Some(ticket) = self.in_hand(counter) else { return 0.0 };
        let called_at = ticket.called_at().unwrap_or(now);
        let ms = ticket.set_aside_ms + (now.as_millisecond() - called_at.as_millisecond()).max(0);
        ms as f64 / 1000.0
    }

    /// How much longer a counter takes that has nobody in hand. One that has not called for a while though it could is
    /// expected to take as long again, but no longer than a service.
    fn until_called(&self, caller: &Caller, one: &Known, now: Timestamp) -> Span {
        let lets_wait_s = self.lets_wait_s(caller, now).min(one.one.mean_s);
        Span { mean_s: lets_wait_s, var_s2: lets_wait_s * lets_wait_s }
    }

    /// For how long a counter that has nobody in hand could have called somebody: since it last did something, and since
    /// the first of those came who still wait for it. Nothing while nobody waits for it. Seconds.
    fn lets_wait_s(&self, caller: &Caller, now: Timestamp) -> f64 {
        let lines = caller.queues.iter().filter_map(|served| self.queues.get(served));
        // With a head start somebody may stand before those who came earlier.
        let waiting = lines.flat_map(|line| line.iter().take(LOOKED_AT));
        let entries = waiting.filter_map(|place| Some(self.tickets.get(&place.ticket)?.entered_at));
        entries.min().map_or(0.0, |first| self.idle_s(caller.number, now).min(seconds_since(first, now)))
    }

    /// Up to which place a counter calls from the queue `served` before whoever stands at a place of `queue`; `None`
    /// when it calls all of them.
    fn called_up_to(
        &self,
        place: Place,
        queue: Queue,
        caller: &Caller,
        served: Queue,
        now: Timestamp,
    ) -> Option<Place> {
        let rule = self.plan.counters.get(&caller.number).map_or(CallingRule::Longest, |plan| plan.rule);
        let CallingRule::InOrder { max_wait } = rule else { return Some(place) };
        let overdue_from_ms = now.as_millisecond() - max_wait.as_millis() as i64;
        let rank = |wanted: Queue| caller.queues.iter().position(|queue| *queue == wanted);
        // Whoever has waited too long goes by the time of coming, whatever the queue.
        if served == queue || place.counts_from_ms < overdue_from_ms {
            Some(place)
        } else if rank(served) < rank(queue) {
            None
        } else {
            Some(Place { counts_from_ms: overdue_from_ms, seq: 0, ticket: TicketId::from_random([0; 10]) })
        }
    }

    fn count_up_to(&self, queue: Queue, up_to: Option<Place>) -> usize {
        let Some(line) = self.queues.get(&queue) else { return 0 };
        match (up_to, line.get_max()) {
            (Some(up_to), Some(last)) if *last >= up_to => line.range(..up_to).count(),
            _ => line.len(),
        }
    }

    /// How many of the first in a line have a head start.
    fn head_starts(&self, queue: Queue, up_to: Option<Place>) -> usize {
        let line = self.queues.get(&queue).into_iter().flatten().take(LOOKED_AT);
        let before = line.take_while(|place| up_to.is_none_or(|up_to| **place < up_to));
        before.filter(|place| self.tickets.get(&place.ticket).is_some_and(|ticket| ticket.head_start_s > 0)).count()
    }

    /// How long ago a counter last called somebody, was done with somebody, or opened. Seconds.
    fn idle_s(&self, number: CounterNo, now: Timestamp) -> f64 {
        let Some(counter) = self.counters.get(&number) else { return 0.0 };
        let opened_at = match counter.status {
            CounterStatus::Open { since } => Some(since),
            _ => None,
        };
        let called_at = self.in_hand(number).and_then(|ticket| ticket.called_at());
        let ended_at = counter.last_ended.and_then(|id| match self.tickets.get(&id)?.stage {
            Stage::Ended { at, .. } => Some(at),
            _ => None,
        });
        let active_at = opened_at.max(called_at).max(ended_at);
        active_at.map_or(0.0, |at| seconds_since(at, now))
    }

    /// The mean of the latest waits that ended by a call from a queue; `None` before the first.
    fn recent_waits_s(&self, queue: Queue) -> Option<f64> {
        let calls = self.calls.iter().rev().take(LATEST_CALLS).filter(|call| !call.undone && call.queue == queue);
        let waits = calls.filter_map(|call| {
            let waits = &self.tickets.get(&call.ticket)?.waits;
            waits.iter().rev().find(|wait| wait.call == call.seq && wait.ms > 0).map(|wait| wait.ms)
        });
        let waits_ms: Vec<i64> = waits.take(LATEST_WAITS).collect();
        let sum_ms: i64 = waits_ms.iter().sum();
        (!waits_ms.is_empty()).then(|| sum_ms as f64 / waits_ms.len() as f64 / 1000.0)
    }
}

fn seconds_since(at: Timestamp, now: Timestamp) -> f64 {
    (now.as_millisecond() - at.as_millisecond()).max(0) as f64 / 1000.0
}
