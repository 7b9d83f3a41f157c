//! What the change of a ticket adds to the sums of its day.
//!
//! A ticket's contribution is a function of the ticket alone, and a change adds the contribution after it less the one
//! before it. So what is undone is taken away again without a rule of its own, and at any moment the sums are the
//! contributions of the day's tickets as they then are.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::field::{Cell, Field, Measure};
use super::histogram::bucket;
use crate::journal::Tally;
use crate::office::{CounterNo, Plan, Queue, Stage, Ticket, Wait};

/// What the change of a ticket from `before`, if it was, to `after` adds to the sums of its day: fields ascending,
/// each once, none with zero.
pub fn tallies(plan: &Plan, before: Option<&Ticket>, after: &Ticket) -> Vec<Tally> {
    let mut sums = BTreeMap::new();
    contribute(plan, after, 1, &mut sums);
    if let Some(before) = before {
        contribute(plan, before, -1, &mut sums);
    }
    let changed = sums.into_iter().filter(|(_, add)| *add != 0);
    changed.map(|(field, add)| Tally { field: field.to_string(), add }).collect()
}

/// The same tallies with each field once and none with zero. The tallies of a commit's many changes become as few as
/// there are sums to change: closing a day ends a thousand tickets and touches one sum per group and class.
pub fn summed(tallies: impl IntoIterator<Item = Tally>) -> Vec<Tally> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for Tally { field, add } in tallies {
        let sum = sums.entry(field).or_default();
        *sum = sum.saturating_add(add);
    }
    let changed = sums.into_iter().filter(|(_, add)| *add != 0);
    changed.map(|(field, add)| Tally { field, add }).collect()
}

/// Adds a ticket's contribution, `sign` times.
fn contribute(plan: &Plan, ticket: &Ticket, sign: i64, sums: &mut BTreeMap<Field, i64>) {
    let mut add = |at: Timestamp, queue: Queue, counter: Option<CounterNo>, measures: &[(Measure, i64)]| {
        let hour = hour(plan, ticket, at);
        let cell = Cell { hour, group: ticket.group_in(queue), counter, priority: ticket.priority.clone() };
        for (measure, amount) in measures {
            *sums.entry(Field { cell: cell.clone(), measure: *measure }).or_default() += sign * amount;
        }
    };
    add(ticket.issued_at, Queue::Group(ticket.number.group), None, &[(Measure::Issued, 1)]);
    for wait in &ticket.waits {
        let within = i64::from(within_target(plan, ticket, wait));
        let measures =
            [(Measure::Wait(bucket(wait.ms)), 1), (Measure::WaitSumMs, wait.ms), (Measure::WithinTarget, within)];
        add(wait.ended_at, wait.queue, Some(wait.counter), &measures);
    }
    for service in &ticket.services {
        let measures = [(Measure::Service(bucket(service.ms)), 1), (Measure::ServiceSumMs, service.ms)];
        add(service.ended_at, service.queue, Some(service.counter), &measures);
    }
    if let Stage::Ended { outcome, counter, at } = ticket.stage {
        add(at, ticket.queue, counter, &[(Measure::Ended(outcome), 1)]);
    }
}

/// The local hour of a moment in the ticket's day. A day may be closed a moment after its midnight, and what that
/// ends belongs to the last hour of the day, not to its first.
fn hour(plan: &Plan, ticket: &Ticket, at: Timestamp) -> u8 {
    let local = plan.zone.to_datetime(at);
    if local.date() > plan.day_of(ticket.issued_at) { 23 } else { local.hour() as u8 }
}

fn within_target(plan: &Plan, ticket: &Ticket, wait: &Wait) -> bool {
    let target = plan.groups.get(&ticket.group_in(wait.queue)).map(|group| group.target_wait);
    target.is_some_and(|target| i128::from(wait.ms) <= target.as_millis())
}
