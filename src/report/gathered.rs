//! The sums of a report's days, added up office by office and day by day as they are read, and a day's calls out of order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::Heading;
use super::calls::OutOfOrder;
use super::period::{Period, PeriodKind, Span};
use crate::journal::Tally;
use crate::office::OfficeId;
use crate::waits::{By, Field, Place, Row, Rows, Sums, SumsBy};

/// What a report needs to know of the days that it is about.
#[derive(Debug, Clone)]
pub struct Gathered {
    period: Period,
    now: DateTime,
    compared: Span,
    days: BTreeMap<Date, Vec<Tally>>,
    before: Vec<Tally>,
    offices: Vec<(OfficeId, Row)>,
    is_of_one: bool,
    calls: Option<Vec<OutOfOrder>>,
}

impl Gathered {
    /// Nothing yet of a heading's period, and of what it is compared with: as much of the one before as has gone by of
    /// this one in days and whole hours.
    pub fn of(heading: &Heading) -> Self {
        let (period, now) = (heading.period, heading.now);
        let compared = period.before().as_far_as(&period, now);
        Gathered {
            period,
            now,
            compared,
            days: BTreeMap::new(),
            before: Vec::new(),
            offices: Vec::new(),
            is_of_one: heading.offices.len() == 1,
            calls: None,
        }
    }

    /// The period.
    pub fn period(&self) -> Period {
        self.period
    }

    /// What the period is compared with.
    pub fn compared(&self) -> Span {
        self.compared
    }

    /// The first and the last day to be read: those that the period is compared with lie before it.
    pub fn range(&self) -> (Date, Date) {
        (self.compared.first.min(self.period.first()), self.period.last())
    }

    /// Adds the sums of one office, per day and with fields ascending, as the journal gives them. Days that do not matter
    /// are left out.
    pub fn add(&mut self, office: &OfficeId, days: Vec<(Date, Vec<Tally>)>) {
        let mut own = Vec::new();
        for (day, tallies) in days {
            if self.period.has(day) {
                merge(&mut own, &tallies);
                merge(self.days.entry(day).or_default(), &tallies);
            } else if (self.compared.first..=self.compared.last).contains(&day) {
                match self.compared.before_hour.filter(|_| day == self.compared.last) {
                    Some(hour) => merge(&mut self.before, &before(hour, &tallies)),
                    None => merge(&mut self.before, &tallies),
                }
            }
        }
        let total = Rows::by(By::Group, [(self.period.first(), own)]).total;
        self.offices.push((office.clone(), total));
    }

    /// Whether it is about one day of one office: then the calls out of order are told one by one.
    pub fn is_one_day_of_one(&self) -> bool {
        self.is_of_one && self.period.kind() == PeriodKind::Day
    }

    /// Adds the calls out of order of that day, if they are still kept.
    pub fn add_calls(&mut self, calls: Option<Vec<OutOfOrder>>) {
        self.calls = calls;
    }

    /// The calls out of order, as far as they are told one by one.
    pub fn calls(&self) -> Option<&[OutOfOrder]> {
        self.calls.as_deref()
    }

    /// The rows of the period by a key.
    pub fn rows(&self, by: By) -> Rows {
        match by {
            By::Day | By::Weekday | By::WeekdayHour | By::Week | By::Month => Rows::by(by, self.days.clone()),
            _ => Rows::by(by, [(self.period.first(), self.all())]),
        }
    }

    /// All of the period in one sum.
    pub fn total(&self) -> Sums {
        SumsBy::of(By::Group, [(self.period.first(), self.all())]).total
    }

    /// All of what the period is compared with in one row.
    pub fn before(&self) -> Row {
        Rows::by(By::Group, [(self.compared.first, self.before.clone())]).total
    }

    /// As much of a running period as is compared, in one row: all but the hour that is running. `None` where all of the
    /// period is compared.
    pub fn until_hour(&self) -> Option<Row> {
        let hour = self.compared.before_hour?;
        let mut all = Vec::new();
        for (day, tallies) in self.days.range(..=self.now.date()) {
            match *day == self.now.date() {
                true => merge(&mut all, &before(hour, tallies)),
                false => merge(&mut all, tallies),
            }
        }
        Some(Rows::by(By::Group, [(self.period.first(), all)]).total)
    }

    /// Each office that was added, with all of its period in one row.
    pub fn offices(&self) -> &[(OfficeId, Row)] {
        &self.offices
    }

    /// The days of the period on which anything was counted.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.days.iter().filter(|(_, tallies)| tallies.iter().any(|tally| tally.add != 0)).map(|(day, _)| *day)
    }

    fn all(&self) -> Vec<Tally> {
        let mut all = Vec::new();
        for tallies in self.days.values() {
            merge(&mut all, tallies);
        }
        all
    }
}

/// What of a day's sums lies before an hour. What has no hour, such as what officers did, is in the cells too.
fn before(hour: u8, tallies: &[Tally]) -> Vec<Tally> {
    let is_before = |tally: &&Tally| match tally.field.parse::<Field>() {
        Ok(Field { place: Place::Cell(cell), .. }) => cell.hour < hour,
        _ => false,
    };
    tallies.iter().filter(is_before).cloned().collect()
}

/// Adds sums to sums; both have their fields ascending and each once. Days of an office have nearly the same fields, so
/// going through both side by side is much faster than looking each up.
fn merge(into: &mut Vec<Tally>, add: &[Tally]) {
    let mut merged = Vec::with_capacity(into.len().max(add.len()));
    let mut old = std::mem::take(into).into_iter().peekable();
    for tally in add {
        while let Some(smaller) = old.next_if(|known| known.field < tally.field) {
            merged.push(smaller);
        }
        match old.next_if(|known| known.field.cmp(&tally.field) == Ordering::Equal) {
            Some(same) => merged.push(Tally { add: same.add.saturating_add(tally.add), ..same }),
            None => merged.push(tally.clone()),
        }
    }
    merged.extend(old);
    *into = merged;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_merged_field_by_field() {
        let tally = |(field, add): &(&str, i64)| Tally { field: (*field).to_owned(), add: *add };
        let of = |fields: &[(&str, i64)]| fields.iter().map(tally).collect::<Vec<Tally>>();
        let mut all = Vec::new();
        for day in [&[("b", 1), ("d", 2)][..], &[], &[("a", 1), ("b", -1), ("e", 4)], &[("c", 1), ("d", 1)]] {
            merge(&mut all, &of(day));
        }
        assert_eq!(all, of(&[("a", 1), ("b", 0), ("c", 1), ("d", 3), ("e", 4)]));
    }
}
