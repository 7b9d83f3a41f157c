//! What one played day says of waiting, by the definitions of the reports: a wait counts under the group it waited for
//! and the hour in which it was called.

use std::collections::BTreeMap;

use serde::Serialize;

use super::engine::{AtCounter, Course};
use crate::office::{CounterNo, GroupCode, Office, Outcome, PriorityCode, Queue, Ticket};
use crate::waits::Histogram;

/// Of which part of the day a figure speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Scope {
    /// Everybody.
    Day,
    /// One procedure group.
    Group {
        /// Its letter.
        group: GroupCode,
    },
    /// Those of one priority class, or those of none.
    Class {
        /// Its code; none for those without.
        class: Option<PriorityCode>,
    },
    /// Those called within one hour.
    Hour {
        /// The hour, 0 to 23.
        hour: u8,
    },
    /// Those of one group called within one hour.
    GroupHour {
        /// Its letter.
        group: GroupCode,
        /// The hour, 0 to 23.
        hour: u8,
    },
}

/// What is told of a part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Tickets issued; of the day and of groups.
    Issued,
    /// Waits that a call ended.
    Called,
    /// The mean of these waits, in seconds.
    MeanS,
    /// Their median, in seconds.
    P50S,
    /// Their 90th percentile, in seconds.
    P90S,
    /// The share of them within the group's target, 0 to 1.
    WithinTarget,
    /// Tickets that the day's end found unserved; of the day and of groups.
    Unserved,
    /// Tickets that were given up; of the day and of groups.
    Cancelled,
    /// Visitors who got no number; of the day.
    TurnedAway,
    /// When the last counter was done, in seconds after midnight; of the day.
    DoneS,
}

impl Measure {
    /// Whether it is a number of people, which is none where nothing is told of it.
    pub fn counts_people(self) -> bool {
        match self {
            Measure::Issued | Measure::Called | Measure::Unserved | Measure::Cancelled | Measure::TurnedAway => true,
            Measure::MeanS | Measure::P50S | Measure::P90S | Measure::WithinTarget | Measure::DoneS => false,
        }
    }
}

/// The figures of one day.
pub type Measured = BTreeMap<(Scope, Measure), f64>;

#[derive(Default)]
struct Sums {
    issued: u32,
    within: u32,
    unserved: u32,
    cancelled: u32,
    waits: Histogram,
}

/// What the tickets of an office say.
pub fn measured(office: &Office) -> Measured {
    let mut scopes: BTreeMap<Scope, Sums> = BTreeMap::new();
    for ticket in office.tickets() {
        count(office, ticket, &mut scopes);
    }
    let mut measured = Measured::new();
    for (scope, sums) in scopes {
        let counts_tickets = matches!(scope, Scope::Day | Scope::Group { .. });
        let mut tell = |measure, value| measured.insert((scope.clone(), measure), value);
        if counts_tickets {
            tell(Measure::Issued, sums.issued.into());
            tell(Measure::Unserved, sums.unserved.into());
            tell(Measure::Cancelled, sums.cancelled.into());
        }
        let called = sums.waits.count();
        tell(Measure::Called, called as f64);
        if called > 0 {
            tell(Measure::WithinTarget, f64::from(sums.within) / called as f64);
        }
        for (measure, value) in [
            (Measure::MeanS, sums.waits.mean_s()),
            (Measure::P50S, sums.waits.percentile_s(50)),
            (Measure::P90S, sums.waits.percentile_s(90)),
        ] {
            value.map(|value| tell(measure, value));
        }
    }
    measured
}

/// What a played day says, with what only the play knows.
pub fn measured_course(course: &Course) -> Measured {
    let mut measured = measured(&course.office);
    measured.insert((Scope::Day, Measure::TurnedAway), course.turned_away.into());
    measured.insert((Scope::Day, Measure::DoneS), course.done_ms as f64 / 1000.0);
    measured
}

/// The share of its open time that a counter had somebody in hand, by counter that opened.
pub fn utilisation(counters: &BTreeMap<CounterNo, AtCounter>) -> impl Iterator<Item = (CounterNo, f64)> {
    let opened = counters.iter().filter(|(_, at)| at.open_ms > 0);
    opened.map(|(number, at)| (*number, at.busy_ms as f64 / at.open_ms as f64))
}

fn count(office: &Office, ticket: &Ticket, scopes: &mut BTreeMap<Scope, Sums>) {
    let plan = office.plan();
    let own = ticket.group_in(Queue::Group(ticket.number.group));
    for scope in [Scope::Day, Scope::Group { group: own }] {
        scopes.entry(scope).or_default().issued += 1;
    }
    for wait in &ticket.waits {
        let group = ticket.group_in(wait.queue);
        let ended = plan.zone.to_datetime(wait.ended_at);
        // A day may run past its midnight; its last hour takes what comes after.
        let hour = if ended.date() > office.day() { 23 } else { ended.hour() as u8 };
        let target = plan.groups.get(&group).map(|group| group.target_wait);
        let within = target.is_some_and(|target| i128::from(wait.ms) <= target.as_millis());
        let class = ticket.priority.clone();
        let scopes_of_it = [
            Scope::Day,
            Scope::Group { group },
            Scope::Class { class },
            Scope::Hour { hour },
            Scope::GroupHour { group, hour },
        ];
        for scope in scopes_of_it {
            let sums = scopes.entry(scope).or_default();
            sums.waits.add(wait.ms, 1);
            sums.within += u32::from(within);
        }
    }
    let group = ticket.group();
    for scope in [Scope::Day, Scope::Group { group }] {
        let sums = scopes.entry(scope).or_default();
        match ticket.outcome() {
            Some(Outcome::Unserved) => sums.unserved += 1,
            Some(Outcome::Cancelled) => sums.cancelled += 1,
            _ => {}
        }
    }
}
