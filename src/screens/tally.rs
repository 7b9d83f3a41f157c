//! What a day has come to so far, counted in one pass over its tickets.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::office::{CounterNo, GroupCode, Office, Outcome, Stage, Ticket};
use crate::waits::{Measure, Sums};

/// The counts of a day.
#[derive(Debug, Default)]
pub struct Tally {
    pub waiting: usize,
    pub in_hand: usize,
    pub parked: usize,
    /// Of the whole day.
    pub all: Sums,
    /// By the local hour in which something happened.
    pub hours: BTreeMap<u8, Sums>,
    /// By the group in whose name somebody waited.
    pub groups: BTreeMap<GroupCode, Sums>,
    /// By the counter that called, or was done with somebody.
    pub counters: BTreeMap<CounterNo, Sums>,
    active_at: BTreeMap<CounterNo, Timestamp>,
}

impl Tally {
    pub fn of(office: &Office) -> Self {
        let mut tally = Tally::default();
        for ticket in office.tickets() {
            tally.count(office, ticket);
        }
        tally
    }

    fn count(&mut self, office: &Office, ticket: &Ticket) {
        let plan = office.plan();
        let hour = |at: Timestamp| plan.zone.to_datetime(at).hour() as u8;
        self.at(hour(ticket.issued_at), ticket.number.group, None, |sums| sums.issued += 1);
        for wait in &ticket.waits {
            let group = ticket.group_in(wait.queue);
            let target = plan.groups.get(&group).map(|group| group.target_wait);
            let in_time = target.is_some_and(|target| SignedDuration::from_millis(wait.ms) <= target);
            self.is_active(wait.counter, wait.ended_at);
            self.at(hour(wait.ended_at), group, Some(wait.counter), |sums| {
                sums.waits.add(wait.ms, 1);
                sums.within_target += i64::from(in_time);
            });
        }
        for service in &ticket.services {
            self.is_active(service.counter, service.ended_at);
            let group = ticket.group_in(service.queue);
            self.at(hour(service.ended_at), group, Some(service.counter), |sums| sums.services.add(service.ms, 1));
        }
        match &ticket.stage {
            Stage::Waiting => self.waiting += 1,
            Stage::Called { .. } | Stage::Serving { .. } => self.in_hand += 1,
            Stage::Parked { counter, at, .. } => {
                self.parked += 1;
                self.is_active(*counter, *at);
            }
            Stage::Ended { outcome, counter, at } => {
                if let Some(counter) = counter {
                    self.is_active(*counter, *at);
                }
                // Whoever had been called before has waited; whoever gave up in the queue waited in vain.
                let in_vain = *outcome == Outcome::Cancelled && ticket.wait().is_none();
                self.at(hour(*at), ticket.group(), *counter, |sums| {
                    sums.add(Measure::Ended(*outcome), 1);
                    if in_vain {
                        sums.given_up.add(at.duration_since(ticket.entered_at).as_millis() as i64, 1);
                    }
                });
            }
        }
    }

    /// How many visits ended so.
    pub fn ended(&self, outcome: Outcome) -> i64 {
        self.all.ended(outcome)
    }

    /// How many visits ended as served at a counter.
    pub fn served_at(&self, counter: CounterNo) -> i64 {
        self.counters.get(&counter).map_or(0, |sums| sums.ended(Outcome::Served))
    }

    /// When a counter last called somebody or was done with somebody.
    pub fn active_at(&self, counter: CounterNo) -> Option<Timestamp> {
        self.active_at.get(&counter).copied()
    }

    fn at(&mut self, hour: u8, group: GroupCode, counter: Option<CounterNo>, add: impl Fn(&mut Sums)) {
        add(&mut self.all);
        add(self.hours.entry(hour).or_default());
        add(self.groups.entry(group).or_default());
        if let Some(counter) = counter {
            add(self.counters.entry(counter).or_default());
        }
    }

    fn is_active(&mut self, counter: CounterNo, at: Timestamp) {
        let latest = self.active_at.entry(counter).or_insert(at);
        *latest = at.max(*latest);
    }
}

/// Of those called, how many in a hundred waited no longer than promised; `None` before the first call.
pub fn percent_in_time(sums: &Sums) -> Option<i64> {
    percent(sums.within_target, sums.waits.count())
}

/// A part of a whole in a hundred, rounded to the nearest; but a hundred is all of it, and nought is nothing. `None` of
/// nothing.
pub fn percent(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| percent_of(part as f64 / whole as f64))
}

/// A share from 0 to 1 as [`percent`] rounds it.
pub fn percent_of(share: f64) -> i64 {
    match share {
        ..=0.0 => 0,
        1.0.. => 100,
        _ => ((share * 100.0).round() as i64).clamp(1, 99),
    }
}

/// The wait in minutes that so many in a hundred did not exceed.
pub fn wait_min(sums: &Sums, percent: u32) -> Option<f64> {
    sums.waits.percentile_s(percent).map(|s| s / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_to_the_nearest_but_never_to_all_or_nothing() {
        assert_eq!(percent(14, 22), Some(64));
        assert_eq!(percent(13, 22), Some(59));
        assert_eq!([percent(999, 1000), percent(1000, 1000), percent(1001, 1000)], [Some(99), Some(100), Some(100)]);
        assert_eq!([percent(1, 1000), percent(0, 1000), percent(-1, 1000)], [Some(1), Some(0), Some(0)]);
        assert_eq!(percent(0, 0), None);
    }
}
