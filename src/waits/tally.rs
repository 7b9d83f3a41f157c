//! What the changes of an office add to the sums of its day.
//!
//! A ticket's contribution is a function of the ticket alone, and a change adds the contribution after it less the one
//! before it. So what is undone is taken away again without a rule of its own, and at any moment the sums are the
//! contributions of the day's tickets as they then are. What counters did (announced again, parked, transferred, put
//! back) was done, and stays. A call out of order that is taken back is taken away again.
//!
//! A counter's time is booked when the counter does something else, from when it began, into each hour that it lasted
//! in. What lies past the day's end, where a counter was left open, is nobody's.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::field::{Cell, Field, Place};
use super::histogram::bucket;
use super::measure::{Measure, Score, Spending};
use crate::journal::Tally;
use crate::office::{
    Actor, Call, CalledBy, Change, CounterNo, Doing, GroupCode, Hours, Outcome, Plan, Queue, Spell, Stage, Ticket,
    Wait, lessons,
};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// What a change of an office on one of its days adds to that day's sums: fields ascending, each once, none with zero.
pub fn tallies(plan: &Plan, day: Date, change: Change) -> Vec<Tally> {
    let mut sums = Added { plan, day, sums: BTreeMap::new() };
    match change {
        Change::Ticket { before, after } => {
            sums.ticket(after, 1);
            if let Some(before) = before {
                sums.ticket(before, -1);
            }
        }
        Change::Handled { ticket, counter, how, at } => {
            sums.add(at, Some(ticket.group()), Some(counter), ticket, &[(Measure::Handled(how), 1)]);
        }
        Change::Called { ticket, call } => sums.call(ticket, call),
        Change::Spent(spell) => sums.spell(spell),
        Change::Attended { group, first, at } => sums.opening(group, first, at),
    }
    let changed = sums.sums.into_iter().filter(|(_, add)| *add != 0);
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

/// A sum of the hour of a moment that belongs to an office as a whole, or to a group of it, and came with no commit.
pub fn tally_of(plan: &Plan, day: Date, at: Timestamp, group: Option<GroupCode>, measure: Measure) -> Tally {
    let cell = Cell { hour: hour(plan, day, at), group, counter: None, priority: None };
    Tally { field: Field { place: Place::Cell(cell), measure }.to_string(), add: 1 }
}

struct Added<'a> {
    plan: &'a Plan,
    day: Date,
    sums: BTreeMap<Field, i64>,
}

impl Added<'_> {
    /// Adds a ticket's contribution, `sign` times.
    fn ticket(&mut self, ticket: &Ticket, sign: i64) {
        let group = |queue| Some(ticket.group_in(queue));
        self.add(ticket.issued_at, Some(ticket.number.group), None, ticket, &[(Measure::Issued, sign)]);
        for wait in &ticket.waits {
            let within = i64::from(within_target(self.plan, ticket, wait));
            let measures = [
                (Measure::Wait(bucket(wait.ms)), sign),
                (Measure::WaitSumMs, sign * wait.ms),
                (Measure::WithinTarget, sign * within),
            ];
            self.add(wait.ended_at, group(wait.queue), Some(wait.counter), ticket, &measures);
            self.add_to_officer(&wait.by, &[(Measure::Called, sign)]);
        }
        for service in &ticket.services {
            let measures = [(Measure::Service(bucket(service.ms)), sign), (Measure::ServiceSumMs, sign * service.ms)];
            self.add(service.ended_at, group(service.queue), Some(service.counter), ticket, &measures);
            self.add_to_officer(&service.by, &measures);
        }
        if let Stage::Ended { outcome, counter, at } = ticket.stage {
            self.add(at, group(ticket.queue), counter, ticket, &[(Measure::Ended(outcome), sign)]);
            match (outcome, ticket.services.last()) {
                (Outcome::Served, Some(service)) => {
                    self.add_to_officer(&service.by, &[(Measure::Ended(outcome), sign)]);
                }
                // Whoever was called once has waited; that wait is over.
                (Outcome::Cancelled, _) if ticket.wait().is_none() => {
                    let ms = (at.as_millisecond() - ticket.entered_at.as_millisecond()).max(0);
                    let measures = [(Measure::GivenUp(bucket(ms)), sign), (Measure::GivenUpSumMs, sign * ms)];
                    self.add(at, group(ticket.queue), None, ticket, &measures);
                }
                _ => {}
            }
        }
        self.first_wait(ticket, sign);
    }

    /// The wait that the first call from the queue of the issue has ended: by the hour of coming, which tells when it is
    /// best to come, and held against what was told.
    fn first_wait(&mut self, ticket: &Ticket, sign: i64) {
        let own_queue = Queue::Group(ticket.number.group);
        let first = ticket.waits.first();
        let Some(wait) = first.filter(|wait| wait.queue == own_queue && wait.entered_at == ticket.issued_at) else {
            return;
        };
        let came = Cell {
            hour: hour(self.plan, self.day, ticket.issued_at),
            group: Some(ticket.number.group),
            counter: None,
            priority: None,
        };
        self.sum(Place::Cell(came.clone()), Measure::Came, sign);
        self.sum(Place::Cell(came), Measure::CameMs, sign * wait.ms);
        // Whoever was called at once was foretold nothing that could come true.
        let Some((told, wait)) = ticket.told_and_waited() else { return };
        for (lesson, sum) in lessons(ticket) {
            self.sum(Place::Day, Measure::Lesson(lesson), sign * sum);
        }
        let (typical_ms, cautious_ms) = (i64::from(told.typical_s) * 1000, i64::from(told.cautious_s) * 1000);
        let scores = [
            (Score::Scored, 1),
            (Score::OffMs, (wait.ms - typical_ms).abs()),
            (Score::OverMs, typical_ms - wait.ms),
            (Score::WithinTypical, i64::from(wait.ms <= typical_ms)),
            (Score::WithinCautious, i64::from(wait.ms <= cautious_ms)),
        ];
        let measures = scores.map(|(score, add)| (Measure::Told(score), sign * add));
        self.add(wait.ended_at, Some(ticket.number.group), None, ticket, &measures);
    }

    fn call(&mut self, ticket: &Ticket, call: &Call) {
        if call.rule != CalledBy::OutOfOrder {
            return;
        }
        let sign = if call.undone { -1 } else { 1 };
        let with_reason = call.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        let measures = [(Measure::OutOfOrder, sign), (Measure::OutOfOrderWithReason, sign * i64::from(with_reason))];
        self.add(call.at, Some(ticket.group_in(call.queue)), Some(call.counter), ticket, &measures);
        self.add_to_officer(&call.by, &measures);
    }

    fn spell(&mut self, spell: Spell) {
        let (group, spending) = match spell.doing {
            Doing::Busy(group) => (Some(group), Spending::Busy),
            Doing::Idle => (None, Spending::Idle),
            Doing::Free => (None, Spending::Free),
            Doing::Paused => (None, Spending::Paused),
        };
        let to = end_of_day(self.plan, self.day).map_or(spell.to, |end| end.min(spell.to));
        for (hour, ms) in by_hour(self.plan, spell.from, to) {
            let cell = Cell { hour, group, counter: Some(spell.counter), priority: None };
            self.sum(Place::Cell(cell), Measure::TimeMs(spending), ms);
        }
    }

    fn opening(&mut self, group: GroupCode, first: bool, at: Timestamp) {
        let plan = self.plan;
        if let Some(planned) = plan.groups.get(&group) {
            self.opened(Some(group), plan.hours_of(planned), at);
        }
        if first {
            self.opened(None, &plan.hours, at);
        }
    }

    /// A day without a scheduled opening, and one that is open at midnight, has none that could be late.
    fn opened(&mut self, group: Option<GroupCode>, hours: &Hours, at: Timestamp) {
        let Some(from) = hours.on(self.day).first().map(|window| window.from).filter(|from| *from > 0) else { return };
        let Some(scheduled) = moment_of(self.plan, self.day, from) else { return };
        let late_ms = (at.as_millisecond() - scheduled.as_millisecond()).max(0);
        let cell = Place::Cell(Cell { hour: (from / 60) as u8, group, counter: None, priority: None });
        self.sum(cell.clone(), Measure::Opened, 1);
        self.sum(cell, Measure::LateMs, late_ms);
    }

    fn add(
        &mut self,
        at: Timestamp,
        group: Option<GroupCode>,
        counter: Option<CounterNo>,
        ticket: &Ticket,
        measures: &[(Measure, i64)],
    ) {
        let hour = hour(self.plan, self.day, at);
        let place = Place::Cell(Cell { hour, group, counter, priority: ticket.priority.clone() });
        for (measure, add) in measures {
            self.sum(place.clone(), *measure, *add);
        }
    }

    fn add_to_officer(&mut self, officer: &Option<Actor>, measures: &[(Measure, i64)]) {
        let Some(officer) = officer else { return };
        for (measure, add) in measures {
            self.sum(Place::Officer(officer.clone()), *measure, *add);
        }
    }

    fn sum(&mut self, place: Place, measure: Measure, add: i64) {
        *self.sums.entry(Field { place, measure }).or_default() += add;
    }
}

/// The local hour of a moment in a day. A day may be closed a moment after its midnight, and what that ends belongs to
/// the last hour of the day, not to its first.
fn hour(plan: &Plan, day: Date, at: Timestamp) -> u8 {
    let local = plan.zone.to_datetime(at);
    match local.date().cmp(&day) {
        std::cmp::Ordering::Greater => 23,
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => local.hour() as u8,
    }
}

/// The milliseconds between two moments of a day, by local hour.
fn by_hour(plan: &Plan, from: Timestamp, to: Timestamp) -> Vec<(u8, i64)> {
    let (mut at_ms, to_ms) = (from.as_millisecond(), to.as_millisecond());
    let mut parts = Vec::new();
    while at_ms < to_ms {
        let Ok(at) = Timestamp::from_millisecond(at_ms) else { break };
        let local_ms = at_ms + i64::from(plan.zone.to_offset(at).seconds()) * 1000;
        let next_ms = (at_ms + HOUR_MS - local_ms.rem_euclid(HOUR_MS)).min(to_ms);
        parts.push((plan.zone.to_datetime(at).hour() as u8, next_ms - at_ms));
        at_ms = next_ms;
    }
    parts
}

/// When an office's day ends by itself: at its closing time, or at midnight.
fn end_of_day(plan: &Plan, day: Date) -> Option<Timestamp> {
    match plan.close_day_at {
        Some(time) => moment(plan, day, time),
        None => moment(plan, day.tomorrow().ok()?, Time::midnight()),
    }
}

/// The moment at which so many minutes of a day are over.
fn moment_of(plan: &Plan, day: Date, minutes: u16) -> Option<Timestamp> {
    moment(plan, day, Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok()?)
}

fn moment(plan: &Plan, day: Date, time: Time) -> Option<Timestamp> {
    day.to_datetime(time).to_zoned(plan.zone.clone()).ok().map(|moment| moment.timestamp())
}

fn within_target(plan: &Plan, ticket: &Ticket, wait: &Wait) -> bool {
    let target = plan.groups.get(&ticket.group_in(wait.queue)).map(|group| group.target_wait);
    target.is_some_and(|target| i128::from(wait.ms) <= target.as_millis())
}
