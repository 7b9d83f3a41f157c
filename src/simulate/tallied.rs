//! A day of which only the tallies are left: as many people in each hour as then, for services as long as then.
//!
//! People come at chance moments of the hour in which numbers were issued, the classes and those who do not come when
//! called have the shares that they had, services are drawn from the group's histogram of that day, and a counter is
//! staffed in every hour in which it called or finished anybody, for the groups of which it called any. Who gave a number up is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::coming::GroupDemand;
use super::day::{Day, Demand, Origin};
use super::length::Length;
use super::measures::{self, Measured, Scope};
use super::recorded::{OVERTIME_MS, Unusable};
use super::staffing::{MINUTE_MS, in_order, shifts};
use crate::journal::Tally;
use crate::office::{CounterNo, GroupCode, Outcome, Plan, PriorityCode, Window};
use crate::waits::{By, Field, Histogram, Measure, Place, Row, Rows};

/// How long a counter waits for somebody who does not come: the tallies do not tell.
const NO_SHOW_MS: i64 = 2 * MINUTE_MS;

#[derive(Default)]
struct Group {
    issued: [i64; 24],
    classes: BTreeMap<PriorityCode, i64>,
    services: Histogram,
    ended: BTreeMap<Outcome, i64>,
}

/// The day that these sums tell of.
///
/// # Errors
/// Nobody came, or nobody was served.
pub fn tallied(plan: &Arc<Plan>, date: Date, tallies: &[Tally]) -> Result<Day, Unusable> {
    let mut groups: BTreeMap<GroupCode, Group> = BTreeMap::new();
    let mut counters: BTreeMap<CounterNo, (BTreeSet<u8>, Vec<GroupCode>)> = BTreeMap::new();
    for Tally { field, add } in tallies {
        let Ok(Field { place: Place::Cell(cell), measure }) = field.parse::<Field>() else { continue };
        let Some(code) = cell.group else { continue };
        let group = groups.entry(code).or_default();
        match measure {
            Measure::Issued => {
                group.issued[usize::from(cell.hour).min(23)] += add;
                if let Some(class) = cell.priority {
                    *group.classes.entry(class).or_default() += add;
                }
            }
            Measure::Ended(outcome) => *group.ended.entry(outcome).or_default() += add,
            Measure::Service(bucket) => group.services.add_count(bucket, *add),
            Measure::Wait(_) => {}
            _ => continue,
        }
        let Some(counter) = cell.counter.filter(|_| *add > 0) else { continue };
        let (hours, served) = counters.entry(counter).or_default();
        hours.insert(cell.hour);
        if matches!(measure, Measure::Wait(_)) && !served.contains(&code) {
            served.push(code);
        }
    }
    groups.retain(|_, group| group.issued.iter().any(|issued| *issued > 0));
    if groups.is_empty() {
        return Err(Unusable::NobodyCame { day: date });
    }
    let mut all = Histogram::default();
    groups.values().for_each(|group| all.merge(&group.services));
    let any_service = Length::from_histogram(&all).ok_or(Unusable::NobodyServed { day: date })?;
    let windows = office_windows(plan, date, &groups);
    let demand = |(code, group): (GroupCode, Group)| {
        let hours = plan.groups.get(&code).and_then(|planned| planned.hours.as_ref());
        let windows = hours.map_or_else(|| windows.clone(), |hours| hours.on(date).to_vec());
        (code, group.demand(windows, &any_service))
    };
    let staffed = counters.into_iter().flat_map(|(number, (hours, called))| {
        // In the order of its plan first, because the tallies do not know which it put first.
        let planned = plan.counters.get(&number).map(|counter| counter.groups.clone()).unwrap_or_default();
        let mut served: Vec<GroupCode> = planned.into_iter().filter(|group| called.contains(group)).collect();
        served.extend(called.into_iter().filter(|group| !served.contains(group)).collect::<Vec<_>>());
        let shifts = shifts(number, &served, &staffed(&hours, &windows), OVERTIME_MS);
        if served.is_empty() { Vec::new() } else { shifts }
    });
    let staffing = in_order(staffed.collect());
    Ok(Day {
        // Tickets are deleted long after their day.
        is_over: true,
        recorded: Some(measured(date, tallies)),
        plan: plan.clone(),
        date,
        origin: Origin::Tallied,
        demand: Demand::Assumed(groups.into_iter().map(demand).collect()),
        staffing,
        windows,
        overtime_ms: OVERTIME_MS,
    })
}

impl Group {
    fn demand(self, windows: Vec<Window>, any_service: &Length) -> GroupDemand {
        let issued = self.issued.iter().sum::<i64>().max(1) as f64;
        let ended = |outcome| self.ended.get(&outcome).copied().unwrap_or_default().max(0) as f64;
        let stayed = 1.0 - (ended(Outcome::Cancelled) / issued).min(1.0);
        let called = (ended(Outcome::Served) + ended(Outcome::NoShow)).max(1.0);
        GroupDemand {
            per_hour: self.issued.map(|issued| issued.max(0) as f64 * stayed),
            windows,
            times: 1.0,
            service: Length::from_histogram(&self.services).unwrap_or_else(|| any_service.clone()),
            priorities: self.classes.into_iter().map(|(class, count)| (class, count.max(0) as f64 / issued)).collect(),
            no_show: ended(Outcome::NoShow) / called,
            no_show_length: Length::Fixed(NO_SHOW_MS),
            patience: None,
            breath: None,
        }
    }
}

/// The office's hours on the day; where the plan says always or never, from the first hour in which anybody came to the
/// last.
fn office_windows(plan: &Plan, date: Date, groups: &BTreeMap<GroupCode, Group>) -> Vec<Window> {
    let planned = plan.hours.on(date);
    if !planned.is_empty() && planned != [Window { from: 0, to: 1440 }] {
        return planned.to_vec();
    }
    let came = (0..24u16).filter(|hour| groups.values().any(|group| group.issued[usize::from(*hour)] > 0));
    let (first, last) = came.fold((23, 0), |(first, last): (u16, u16), hour| (first.min(hour), last.max(hour)));
    vec![Window { from: first * 60, to: last.max(first) * 60 + 60 }]
}

/// The hours of a counter as spans, cut to the office's; what it did outside them is overtime.
fn staffed(hours: &BTreeSet<u8>, office: &[Window]) -> Vec<Window> {
    let mut spans: Vec<Window> = Vec::new();
    for hour in hours {
        let (from, to) = (u16::from(*hour) * 60, u16::from(*hour) * 60 + 60);
        for window in office {
            let (from, to) = (from.max(window.from), to.min(window.to));
            match spans.last_mut() {
                Some(last) if from < to && last.to == from => last.to = to,
                _ if from < to => spans.push(Window { from, to }),
                _ => {}
            }
        }
    }
    spans
}

/// What the reports say of the day.
fn measured(date: Date, tallies: &[Tally]) -> Measured {
    let mut measured = Measured::new();
    let mut tell = |scope: Scope, row: &Row| {
        let counts_tickets = matches!(scope, Scope::Day | Scope::Group { .. });
        let tickets = |count: i64| counts_tickets.then_some(count as f64);
        for (measure, value) in [
            (measures::Measure::Issued, tickets(row.issued)),
            (measures::Measure::Unserved, tickets(row.unserved)),
            (measures::Measure::Cancelled, tickets(row.cancelled)),
            (measures::Measure::Called, Some(row.called as f64)),
            (measures::Measure::MeanS, row.wait_s.mean),
            (measures::Measure::P50S, row.wait_s.p50),
            (measures::Measure::P90S, row.wait_s.p90),
            (measures::Measure::WithinTarget, row.within_target),
        ] {
            value.map(|value| measured.insert((scope.clone(), measure), value));
        }
    };
    let rows = |by| Rows::by(by, [(date, tallies.to_vec())]);
    let by_group = rows(By::Group);
    tell(Scope::Day, &by_group.total);
    for row in &by_group.rows {
        row.key.parse().map(|group| tell(Scope::Group { group }, row)).unwrap_or_default();
    }
    for row in &rows(By::Priority).rows {
        let class = row.key.parse().ok().filter(|_| row.key != "-");
        tell(Scope::Class { class }, row);
    }
    for row in &rows(By::Hour).rows {
        row.key.parse().map(|hour| tell(Scope::Hour { hour }, row)).unwrap_or_default();
    }
    measured
}
