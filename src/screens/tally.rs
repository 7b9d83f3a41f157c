//! What a day has come to so far, counted in one pass over its tickets.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::office::{CounterNo, GroupCode, Office, Outcome, Stage, Ticket};
use crate::waits::Histogram;

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
    /// Of the whole day.
    pub all: Part,
    /// By the local hour in which something happened.
    pub hours: BTreeMap<u8, Part>,
    /// By the group in whose name somebody waited.
    pub groups: BTreeMap<GroupCode, Done>,
    /// By the counter that called, or was done with somebody.
    pub counters: BTreeMap<CounterNo, Done>,
    /// How long those had waited who gave up.
    pub given_up: Histogram,
}

/// What is counted of a part of the day.
#[derive(Debug, Default, Clone)]
pub struct Part {
    /// Tickets issued.
    pub issued: u32,
    /// Waits that came to a call.
    pub waits: Histogram,
    /// How many of them were no longer than their group promises.
    pub in_time: u32,
}

/// What a group or a counter has done.
#[derive(Debug, Default, Clone)]
pub struct Done {
    /// Visits that ended as served.
    pub served: usize,
    /// Who came and waited.
    pub part: Part,
    /// How long they were at a counter.
    pub services: Histogram,
    active_at: Option<Timestamp>,
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
        for part in [&mut self.all, self.hours.entry(hour(ticket.issued_at)).or_default()] {
            part.issued += 1;
        }
        self.groups.entry(ticket.number.group).or_default().part.issued += 1;
        for wait in &ticket.waits {
            let group = ticket.group_in(wait.queue);
            let target = plan.groups.get(&group).map(|group| group.target_wait);
            let in_time = target.is_none_or(|target| SignedDuration::from_millis(wait.ms) <= target);
            let counter = self.counters.entry(wait.counter).or_default();
            counter.is_active(wait.ended_at);
            let parts = [
                &mut self.all,
                self.hours.entry(hour(wait.ended_at)).or_default(),
                &mut self.groups.entry(group).or_default().part,
                &mut counter.part,
            ];
            for part in parts {
                part.waits.add(wait.ms, 1);
                part.in_time += u32::from(in_time);
            }
        }
        for service in &ticket.services {
            let counter = self.at(service.counter);
            counter.is_active(service.ended_at);
            counter.services.add(service.ms, 1);
            self.groups.entry(ticket.group_in(service.queue)).or_default().services.add(service.ms, 1);
        }
        match &ticket.stage {
            Stage::Waiting => self.waiting += 1,
            Stage::Called { .. } | Stage::Serving { .. } => self.in_hand += 1,
            Stage::Parked { counter, at, .. } => {
                self.parked += 1;
                self.at(*counter).is_active(*at);
            }
            Stage::Ended { outcome, counter, at } => {
                self.ended(*outcome, *counter, *at);
                if *outcome == Outcome::Served {
                    self.groups.entry(ticket.group()).or_default().served += 1;
                }
                // Whoever had been called before has waited; whoever gave up in the queue waited in vain.
                if *outcome == Outcome::Cancelled && ticket.wait().is_none() {
                    self.given_up.add(at.duration_since(ticket.entered_at).as_millis() as i64, 1);
                }
            }
        }
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

    fn at(&mut self, counter: CounterNo) -> &mut Done {
        self.counters.entry(counter).or_default()
    }
}

impl Part {
    /// Of those called, how many in a hundred waited no longer than promised; `None` before the first call.
    pub fn percent_in_time(&self) -> Option<u32> {
        let waits = self.waits.count();
        (waits > 0).then(|| (i64::from(self.in_time) * 100 / waits) as u32)
    }

    /// The wait in minutes that so many in a hundred did not exceed.
    pub fn wait_min(&self, percent: u32) -> Option<f64> {
        self.waits.percentile_s(percent).map(|s| s / 60.0)
    }
}

impl Done {
    /// Whether anybody was called or served.
    pub fn is_any(&self) -> bool {
        self.served > 0 || self.part.waits.count() > 0 || self.services.count() > 0
    }

    fn is_active(&mut self, at: Timestamp) {
        self.active_at = self.active_at.max(Some(at));
    }
}
