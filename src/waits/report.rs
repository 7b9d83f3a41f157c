//! What the sums of some days say about waiting: one row per group, hour, counter, officer or day, and one for all.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::adding::Adding;
use super::field::{Cell, Place};
use super::measure::Measure;
use super::row::Row;
use super::sums::Sums;
use crate::journal::{Packed, Tally};

/// What the rows of a report are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// One row per procedure group; the key is its letter. What belongs to none, such as an open counter's time with
    /// nobody in hand, is in the total alone, and null in the rows.
    Group,
    /// One row per local hour of the day, whichever day; the key has two digits, `00` to `23`.
    Hour,
    /// One row per counter; the key is its number, or `-` for what happened at none, such as issuing.
    Counter,
    /// One row per priority class; the key is its code, or `-` for tickets without one. Counters' time is in the total
    /// alone, and null in the rows.
    Priority,
    /// One row per officer, who is the account or the device that asked; the key is its name. Of officers is known
    /// whom they called, served, and for how long, and their calls out of order.
    Officer,
    /// One row per day; the key is the date, `2026-11-21`.
    Day,
    /// One row per day of the week; the key is `1`, Monday, to `7`.
    Weekday,
    /// One row per day of the week and local hour; the key is `1-08`, Monday at eight.
    WeekdayHour,
    /// One row per ISO week; the key is `2026-W48`.
    Week,
    /// One row per month; the key is `2026-11`.
    Month,
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

/// The sums of some days by a key, from which [`Rows`] are made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SumsBy {
    /// The sums under each key, in the keys' natural order, none of them empty.
    pub rows: Vec<(String, Sums)>,
    /// All of it.
    pub total: Sums,
    /// How many tallies were left out because this version does not know their fields.
    pub unknown_fields: usize,
}

impl Rows {
    /// Adds up the tallies of some days and reads them by a key. A date may come more than once, as when the days of
    /// several offices are added up.
    pub fn by<S: EachSum>(by: By, days: impl IntoIterator<Item = (Date, S)>) -> Rows {
        let SumsBy { rows, total, unknown_fields } = SumsBy::of(by, days);
        let rows = rows.into_iter().map(|(key, sums)| Row::of(key, &sums).known_by(by)).collect();
        Rows { rows, total: Row::of("total".to_owned(), &total), unknown_fields }
    }
}

impl SumsBy {
    /// Adds up the tallies of some days by a key.
    pub fn of<S: EachSum>(by: By, days: impl IntoIterator<Item = (Date, S)>) -> SumsBy {
        let mut adding = Adding::by(by);
        for (day, sums) in days {
            adding.day(day, &sums);
        }
        let (rows, total, unknown_fields) = adding.done();
        // A sum that came back to zero stays in the journal, but there is nothing to say about it.
        let some = rows.into_iter().filter(|(_, sums)| *sums != Sums::default());
        SumsBy { rows: some.map(|(key, sums)| (key.text(), sums)).collect(), total, unknown_fields }
    }
}

/// The sums of a day, whichever way they are kept.
pub trait EachSum {
    /// Tells each with its field.
    fn each_sum(&self, each: &mut dyn FnMut(&str, i64));
}

impl EachSum for Vec<Tally> {
    fn each_sum(&self, each: &mut dyn FnMut(&str, i64)) {
        self.iter().for_each(|tally| each(&tally.field, tally.add));
    }
}

impl EachSum for Packed {
    fn each_sum(&self, each: &mut dyn FnMut(&str, i64)) {
        self.each(each);
    }
}

/// Whether a sum belongs to the whole. What officers did is in the cells too, and that a group was first attended is
/// told beside that the office was.
pub(super) fn is_of_all(place: &Place, measure: Measure) -> bool {
    match place {
        Place::Officer(_) | Place::Day => false,
        Place::Cell(cell) => cell.group.is_none() || !matches!(measure, Measure::Opened | Measure::LateMs),
    }
}

/// The order of the variants is the order of the rows.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
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

/// The key that a sum is read under; `None` where it is read under none.
pub(super) fn key(by: By, day: Date, place: &Place) -> Option<Key> {
    let cell = match (by, place) {
        (By::Officer, Place::Officer(officer)) => return Some(Key::Text(officer.to_string())),
        (By::Officer, _) | (_, Place::Officer(_) | Place::Day) => return None,
        (_, Place::Cell(cell)) => cell,
    };
    let Cell { hour, group, counter, priority } = cell;
    Some(match by {
        By::Group => Key::Text((*group)?.to_string()),
        By::Hour => Key::Text(format!("{hour:02}")),
        By::Counter => counter.map_or(Key::None, |counter| Key::Number(counter.0)),
        By::Priority => match (priority, group) {
            (Some(priority), _) => Key::Text(priority.to_string()),
            (None, Some(_)) => Key::None,
            (None, None) => return None,
        },
        By::Day => Key::Day(day),
        By::Weekday => Key::Text(weekday(day).to_string()),
        By::WeekdayHour => Key::Text(format!("{}-{hour:02}", weekday(day))),
        By::Week => {
            let week = day.iso_week_date();
            Key::Text(format!("{:04}-W{:02}", week.year(), week.week()))
        }
        By::Month => Key::Text(format!("{:04}-{:02}", day.year(), day.month())),
        By::Officer => return None,
    })
}

fn weekday(day: Date) -> i8 {
    day.weekday().to_monday_one_offset()
}
