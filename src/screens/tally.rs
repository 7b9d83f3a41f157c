//! What a day has come to so far, counted in one pass over its tickets.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::office::{CounterNo, Office, Outcome, Stage};

/// The counts of a day.
#[derive(Debug, Default)]
pub struct Tally {
    pub waiting: usize,
    pub in_hand: usize,
    pub parked: usize,
    pub served: usize,
    pub no_show: usize,
    pub cancelled: usize,
    pub unserved: usize,
    /// How many waits came to a call.
    waits: usize,
    /// How many of them were no longer than their group promises.
    waits_in_time: usize,
    counters: BTreeMap<CounterNo, AtCounter>,
}

#[derive(Debug, Default, Clone, Copy)]
struct AtCounter {
    served: usize,
    active_at: Option<Timestamp>,
}

impl Tally {
    pub fn of(office: &Office) -> Self {
        let mut tally = Tally::default();
        for ticket in office.tickets() {
            for wait in &ticket.waits {
                let group = office.plan().groups.get(&ticket.group_in(wait.queue));
                tally.waits += 1;
                let in_time = group.is_none_or(|group| SignedDuration::from_millis(wait.ms) <= group.target_wait);
                tally.waits_in_time += usize::from(in_time);
                tally.at(wait.counter).is_active(wait.ended_at);
            }
            for service in &ticket.services {
                tally.at(service.counter).is_active(service.ended_at);
            }
            match &ticket.stage {
                Stage::Waiting => tally.waiting += 1,
                Stage::Called { .. } | Stage::Serving { .. } => tally.in_hand += 1,
                Stage::Parked { counter, at, .. } => {
                    tally.parked += 1;
                    tally.at(*counter).is_active(*at);
                }
                Stage::Ended { outcome, counter, at } => tally.ended(*outcome, *counter, *at),
            }
        }
        tally
    }

    /// Of those called so far, how many in a hundred waited no longer than promised; `None` before the first call.
    pub fn percent_in_time(&self) -> Option<usize> {
        (self.waits > 0).then(|| self.waits_in_time * 100 / self.waits)
    }

    /// How many visits ended as served at a counter.
    pub fn served_at(&self, counter: CounterNo) -> usize {
        self.counters.get(&counter).map_or(0, |at| at.served)
    }

    /// When a counter last called somebody or was done with somebody.
    pub fn active_at(&self, counter: CounterNo) -> Option<Timestamp> {
        self.counters.get(&counter)?.active_at
    }

    fn ended(&mut self, outcome: Outcome, counter: Option<CounterNo>, at: Timestamp) {
        match outcome {
            Outcome::Served => self.served += 1,
            Outcome::NoShow => self.no_show += 1,
            Outcome::Cancelled => self.cancelled += 1,
            Outcome::Unserved => self.unserved += 1,
        }
        if let Some(counter) = counter {
            let there = self.at(counter);
            there.is_active(at);
            there.served += usize::from(outcome == Outcome::Served);
        }
    }

    fn at(&mut self, counter: CounterNo) -> &mut AtCounter {
        self.counters.entry(counter).or_default()
    }
}

impl AtCounter {
    fn is_active(&mut self, at: Timestamp) {
        self.active_at = self.active_at.max(Some(at));
    }
}
