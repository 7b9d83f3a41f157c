//! Some days of one office, added up every way that a page of their history tells them, in one pass over their tallies.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::cause::{Causes, Likeness};
use super::days::DaySums;
use super::field::{Field, Place};
use super::report::{EachSum, is_of_all};
use super::sums::{Scored, Sums};
use super::usual::Usual;
use crate::office::{Actor, CounterNo, GroupCode};

/// Some days, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The first of them.
    pub from: Date,
    /// The last of them.
    pub to: Date,
    /// Each day on which anything happened, ascending.
    pub days: Vec<Arc<DaySums>>,
    /// The days before the first, ascending, from which is told what was usual then. They are in nothing else.
    pub before: Vec<Arc<DaySums>>,
    /// All of it.
    pub total: Sums,
    /// By local hour of the day, whichever day.
    pub hours: BTreeMap<u8, Sums>,
    /// By weekday, 1 for Monday to 7, and local hour.
    pub weekday_hours: BTreeMap<(i8, u8), Sums>,
    /// By group.
    pub groups: BTreeMap<GroupCode, Sums>,
    /// By counter.
    pub counters: BTreeMap<CounterNo, Sums>,
    /// By officer.
    pub officers: BTreeMap<Actor, Sums>,
    /// How the estimates came out, by group and local hour of the call.
    pub told: BTreeMap<(GroupCode, u8), Scored>,
}

impl Overview {
    /// Adds up the tallies of the days from one to another, both included; of those before only what was usual is kept,
    /// later ones are left out. Fields that this version does not know are left out too.
    pub fn of<S: EachSum>(from: Date, to: Date, days: impl IntoIterator<Item = (Date, S)>) -> Overview {
        let mut all = Overview {
            from,
            to,
            days: Vec::new(),
            before: Vec::new(),
            total: Sums::default(),
            hours: BTreeMap::new(),
            weekday_hours: BTreeMap::new(),
            groups: BTreeMap::new(),
            counters: BTreeMap::new(),
            officers: BTreeMap::new(),
            told: BTreeMap::new(),
        };
        for (day, sums) in days {
            if day < from {
                all.before.push(Arc::new(DaySums::of(day, &sums)));
            } else if day <= to {
                all.add_day(day, &sums);
            }
        }
        all.days.sort_by_key(|day| day.day);
        all.before.sort_by_key(|day| day.day);
        all
    }

    fn add_day(&mut self, day: Date, sums: &impl EachSum) {
        sums.each_sum(&mut |field, add| {
            let Ok(Field { place, measure }) = field.parse::<Field>() else { return };
            match place {
                Place::Day => {}
                Place::Officer(officer) => self.officers.entry(officer).or_default().add(measure, add),
                Place::Cell(ref cell) => {
                    // What the day's sums do not keep apart; the rest is added up from them, which is quicker.
                    if let Some(counter) = cell.counter.filter(|_| is_of_all(&place, measure)) {
                        self.counters.entry(counter).or_default().add(measure, add);
                    }
                    if let (Some(group), super::Measure::Told(score)) = (cell.group, measure) {
                        self.told.entry((group, cell.hour)).or_default().add(score, add);
                    }
                }
            }
        });
        let sums = DaySums::of(day, sums);
        self.total.merge(&sums.total);
        for (hour, of_hour) in &sums.hours {
            self.hours.entry(*hour).or_default().merge(of_hour);
            let weekday = day.weekday().to_monday_one_offset();
            self.weekday_hours.entry((weekday, *hour)).or_default().merge(of_hour);
        }
        for (group, of_group) in &sums.groups {
            self.groups.entry(*group).or_default().merge(of_group);
        }
        self.days.push(Arc::new(sums));
    }

    /// Where the waits of each day came from, for those days of which is known what is usual; `opens_min` tells how many
    /// minutes after midnight the office opens on a day. A day that is not over is none of them: its morning is unlike
    /// other days' mornings and afternoons.
    pub fn causes(&self, unfinished: Option<Date>, opens_min: impl Fn(Date) -> u16) -> Vec<(Date, Causes)> {
        let all: Vec<Arc<DaySums>> = self.before.iter().chain(&self.days).cloned().collect();
        let of_day = |day: &Arc<DaySums>| {
            let usual = Usual::of(&all, day.day)?;
            let days: Vec<Likeness> = usual.days().iter().filter_map(|day| Likeness::of(&day.hours, 24)).collect();
            let causes = Causes::of(Likeness::usual(&days)?, Likeness::of(&day.hours, 24)?, opens_min(day.day));
            Some((day.day, causes))
        };
        self.whole_days(unfinished).filter_map(of_day).collect()
    }

    /// The days but one that is not over.
    pub fn whole_days(&self, unfinished: Option<Date>) -> impl Iterator<Item = &Arc<DaySums>> {
        self.days.iter().filter(move |day| Some(day.day) != unfinished)
    }

    /// How many tickets were issued on a day on which anybody was called, on average, but one that is not over; `None`
    /// without any such day.
    pub fn issued_a_day(&self, unfinished: Option<Date>) -> Option<f64> {
        let days = || self.whole_days(unfinished);
        let with_calls = days().filter(|day| day.total.called() > 0).count();
        (with_calls > 0).then(|| days().map(|day| day.total.issued).sum::<i64>() as f64 / with_calls as f64)
    }

    /// How many of the days anybody was called on.
    pub fn days_with_calls(&self) -> usize {
        self.days.iter().filter(|day| day.total.called() > 0).count()
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;
    use crate::journal::Tally;
    use crate::waits::{By, SumsBy};

    fn tallies(texts: &[(&str, i64)]) -> Vec<Tally> {
        texts.iter().map(|(field, add)| Tally { field: (*field).to_owned(), add: *add }).collect()
    }

    #[test]
    fn every_way_of_adding_up_is_the_reports() {
        let (monday, tuesday) = (date(2026, 11, 16), date(2026, 11, 17));
        let one = [
            ("08|A|||issued", 5),
            ("08|A|1||w:300", 3),
            ("08|A|1||ws", 900_000),
            ("08|A|1||wt", 2),
            ("08||1||free", 7),
        ];
        let two = [
            ("09|B|2|elderly|w:310", 4),
            ("09|B|2|elderly|ws", 1_000_000),
            ("09|B|||told", 4),
            ("09|B|||told_caut", 3),
            ("07|||opened", 1),
            ("07||||opened", 1),
            ("07|B|||opened", 1),
            ("@lan|called", 4),
            ("09|A|||smiles", 9),
        ];
        let days = vec![(tuesday, tallies(&two)), (monday, tallies(&one)), (date(2026, 11, 18), tallies(&one))];
        let found = Overview::of(monday, tuesday, days.clone());
        let days = || days.iter().take(2).cloned();
        let by = |by: By| SumsBy::of(by, days()).rows;
        let texts =
            |sums: Vec<(String, &Sums)>| sums.into_iter().map(|(key, sums)| (key, sums.clone())).collect::<Vec<_>>();
        assert_eq!(found.total, SumsBy::of(By::Day, days()).total);
        assert_eq!(texts(found.days.iter().map(|day| (day.day.to_string(), &day.total)).collect()), by(By::Day));
        assert_eq!(texts(found.hours.iter().map(|(hour, sums)| (format!("{hour:02}"), sums)).collect()), by(By::Hour));
        let weekday_hours = found.weekday_hours.iter().map(|((day, hour), sums)| (format!("{day}-{hour:02}"), sums));
        assert_eq!(texts(weekday_hours.collect()), by(By::WeekdayHour));
        assert_eq!(texts(found.groups.iter().map(|(group, sums)| (group.to_string(), sums)).collect()), by(By::Group));
        assert_eq!(texts(found.officers.iter().map(|(who, sums)| (who.to_string(), sums)).collect()), by(By::Officer));
        let at_a_counter: Vec<_> = by(By::Counter).into_iter().filter(|(key, _)| key != "-").collect();
        assert_eq!(texts(found.counters.iter().map(|(no, sums)| (no.to_string(), sums)).collect()), at_a_counter);
        let told = found.told.get(&("B".parse().unwrap(), 9)).unwrap();
        assert_eq!((told.scored, told.within_cautious, found.days_with_calls()), (4, 3, 2));
    }

    #[test]
    fn a_day_that_is_not_over_is_compared_with_no_whole_day() {
        let monday = date(2026, 11, 23);
        let hour = |hour: &str, came: i64| {
            [("issued", came), ("w:300", came), ("ws", 900_000 * came), ("s:280", came), ("ss", 600_000 * came)]
                .map(|(field, add)| (format!("{hour}|A|1||{field}"), add))
        };
        let day = |hours: &[&str]| {
            let sums = hours.iter().flat_map(|at| hour(at, 10));
            sums.map(|(field, add)| Tally { field, add }).collect::<Vec<_>>()
        };
        let mut days: Vec<(Date, Vec<Tally>)> =
            (1..=4).map(|week| (monday - (7 * week).days(), day(&["08", "09", "14", "15"]))).collect();
        days.push((monday, day(&["08"])));
        let found = Overview::of(monday - 7.days(), monday, days);
        let of_days =
            |unfinished| found.causes(unfinished, |_| 450).into_iter().map(|(day, _)| day).collect::<Vec<_>>();
        assert_eq!(of_days(Some(monday)), [monday - 7.days()]);
        assert_eq!(of_days(None), [monday - 7.days(), monday]);
        assert_eq!([Some(monday), None].map(|unfinished| found.issued_a_day(unfinished)), [Some(40.0), Some(25.0)]);
    }
}
