//! The sums of a report's days, added up office by office and day by day as they are read.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::period::Period;
use crate::journal::Tally;
use crate::office::OfficeId;
use crate::waits::{By, Row, Rows, Sums, SumsBy};

/// What a report needs to know of the days that it is about.
#[derive(Debug, Clone)]
pub struct Gathered {
    period: Period,
    compared: (Date, Date),
    days: BTreeMap<Date, Vec<Tally>>,
    before: Vec<Tally>,
    offices: Vec<(OfficeId, Row)>,
}

impl Gathered {
    /// Nothing yet of a period, and of what it is compared with: as much of the one before as has gone by of this one.
    pub fn of(period: Period, today: Date) -> Self {
        let compared = period.before().as_far_as(&period, today);
        Gathered { period, compared, days: BTreeMap::new(), before: Vec::new(), offices: Vec::new() }
    }

    /// The period.
    pub fn period(&self) -> Period {
        self.period
    }

    /// The first and the last day that the period is compared with.
    pub fn compared(&self) -> (Date, Date) {
        self.compared
    }

    /// The first and the last day to be read: those that the period is compared with lie before it.
    pub fn range(&self) -> (Date, Date) {
        (self.compared.0.min(self.period.first()), self.period.last())
    }

    /// Adds the sums of one office, per day and with fields ascending, as the journal gives them. Days that do not matter
    /// are left out.
    pub fn add(&mut self, office: &OfficeId, days: Vec<(Date, Vec<Tally>)>) {
        let mut own = Vec::new();
        for (day, tallies) in days {
            if self.period.has(day) {
                merge(&mut own, &tallies);
                merge(self.days.entry(day).or_default(), &tallies);
            } else if (self.compared.0..=self.compared.1).contains(&day) {
                merge(&mut self.before, &tallies);
            }
        }
        let total = Rows::by(By::Group, [(self.period.first(), own)]).total;
        self.offices.push((office.clone(), total));
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
        Rows::by(By::Group, [(self.compared.0, self.before.clone())]).total
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
