//! What the sums of some days say about waiting: one row per group, hour, counter, class or day, and one for all.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{Cell, Field, Measure};
use super::histogram::Histogram;
use crate::journal::Tally;
use crate::office::Outcome;

/// What the rows of a report are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// One row per procedure group; the key is its letter.
    Group,
    /// One row per local hour of the day, whichever day; the key has two digits, `00` to `23`.
    Hour,
    /// One row per counter; the key is its number, or `-` for what happened at none, such as issuing.
    Counter,
    /// One row per priority class; the key is its code, or `-` for tickets without one.
    Priority,
    /// One row per day; the key is the date, `2026-11-21`.
    Day,
}

/// A report on some days of one office or of several.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Rows {
    /// One row per key that anything happened under, in their natural order, `-` last.
    pub rows: Vec<Row>,
    /// All of it in one row, with the key `total`. Its percentiles are of all waits, not of the rows.
    pub total: Row,
    /// How many tallies were left out because this version does not know their fields; more than none means that a
    /// later version has written to the same journal.
    pub unknown_fields: usize,
}

/// What happened under one key. Each event counts where it happened: a ticket is issued under its own group and no
/// counter, its wait ends under the hour, the counter and the queue's group of the call, and so on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Row {
    /// The group, hour, counter, class or day.
    pub key: String,
    /// Tickets issued.
    pub issued: i64,
    /// Waits that a first call ended and that were not taken back. A ticket that was transferred and called again
    /// has waited twice; recalls and calls after a return wait for nothing new and do not count.
    pub called: i64,
    /// Tickets that ended served.
    pub served: i64,
    /// Tickets that ended because nobody came, and whom nobody called back.
    pub no_show: i64,
    /// Tickets that the citizen gave up.
    pub cancelled: i64,
    /// Tickets that the day's end found unserved.
    pub unserved: i64,
    /// Waiting time: first call − entry into the queue that it was called from, over the `called` waits.
    pub wait_s: Summary,
    /// Service time: end − call, over all services that have ended, also by a transfer.
    pub service_s: Summary,
    /// The share of the `called` waits that were no longer than their group's target, from 0 to 1; null when nobody
    /// was called. Each wait is held against the target that its group had when it was called.
    pub within_target: Option<f64>,
}

/// Durations in seconds; all null when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, ToSchema)]
pub struct Summary {
    /// Sum / number, exact to the millisecond.
    pub mean: Option<f64>,
    /// The median by nearest rank: the ⌈0.50 n⌉-th of n durations in ascending order. Error below 1/64 (1.6 %).
    pub p50: Option<f64>,
    /// The ⌈0.90 n⌉-th. Error below 1/64.
    pub p90: Option<f64>,
    /// The ⌈0.95 n⌉-th. Error below 1/64.
    pub p95: Option<f64>,
    /// The longest. Error below 1/64; durations past 48 hours count as 48 hours.
    pub max: Option<f64>,
}

impl Rows {
    /// Adds up the tallies of some days and reads them by a key. A date may come more than once, as when the days of
    /// several offices are added up.
    pub fn by(by: By, days: impl IntoIterator<Item = (Date, Vec<Tally>)>) -> Rows {
        let mut sums: BTreeMap<Key, Sums> = BTreeMap::new();
        let mut total = Sums::default();
        let mut unknown_fields = 0;
        for (day, tallies) in days {
            for tally in tallies {
                match tally.field.parse::<Field>() {
                    Ok(Field { cell, measure }) => {
                        sums.entry(key(by, day, &cell)).or_default().add(measure, tally.add);
                        total.add(measure, tally.add);
                    }
                    Err(_) => unknown_fields += 1,
                }
            }
        }
        // A sum that came back to zero stays in the journal, but there is nothing to say about it.
        let some = sums.into_iter().filter(|(_, sums)| *sums != Sums::default());
        let rows = some.map(|(key, sums)| sums.row(key.text())).collect();
        Rows { rows, total: total.row("total".to_owned()), unknown_fields }
    }
}

/// The order of the variants is the order of the rows.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Day(Date),
    Number(u16),
    Text(String),
    None,
}

impl Key {
    fn text(self) -> String {
        match self {
            Key::Day(day) => day.to_string(),
            Key::Number(number) => number.to_string(),
            Key::Text(text) => text,
            Key::None => "-".to_owned(),
        }
    }
}

fn key(by: By, day: Date, cell: &Cell) -> Key {
    match by {
        By::Group => Key::Text(cell.group.to_string()),
        By::Hour => Key::Text(format!("{:02}", cell.hour)),
        By::Counter => cell.counter.map_or(Key::None, |counter| Key::Number(counter.0)),
        By::Priority => cell.priority.as_ref().map_or(Key::None, |priority| Key::Text(priority.to_string())),
        By::Day => Key::Day(day),
    }
}

#[derive(PartialEq, Default)]
struct Sums {
    issued: i64,
    ended: BTreeMap<Outcome, i64>,
    waits: Histogram,
    services: Histogram,
    within_target: i64,
}

impl Sums {
    fn add(&mut self, measure: Measure, add: i64) {
        match measure {
            Measure::Issued => self.issued = self.issued.saturating_add(add),
            Measure::Ended(outcome) => {
                let ended = self.ended.entry(outcome).or_default();
                *ended = ended.saturating_add(add);
                if *ended == 0 {
                    self.ended.remove(&outcome);
                }
            }
            Measure::Wait(bucket) => self.waits.add_count(bucket, add),
            Measure::WaitSumMs => self.waits.add_sum(add),
            Measure::WithinTarget => self.within_target = self.within_target.saturating_add(add),
            Measure::Service(bucket) => self.services.add_count(bucket, add),
            Measure::ServiceSumMs => self.services.add_sum(add),
        }
    }

    fn row(&self, key: String) -> Row {
        let ended = |outcome| self.ended.get(&outcome).copied().unwrap_or_default();
        let called = self.waits.count();
        Row {
            key,
            issued: self.issued,
            called,
            served: ended(Outcome::Served),
            no_show: ended(Outcome::NoShow),
            cancelled: ended(Outcome::Cancelled),
            unserved: ended(Outcome::Unserved),
            wait_s: Summary::of(&self.waits),
            service_s: Summary::of(&self.services),
            // A target that was changed between a call and its undoing may leave one wait too many or too few.
            within_target: (called > 0).then(|| (self.within_target as f64 / called as f64).clamp(0.0, 1.0)),
        }
    }
}

impl Summary {
    /// What a histogram says in seconds.
    pub fn of(histogram: &Histogram) -> Summary {
        Summary {
            mean: histogram.mean_s(),
            p50: histogram.percentile_s(50),
            p90: histogram.percentile_s(90),
            p95: histogram.percentile_s(95),
            max: histogram.max_s(),
        }
    }
}
