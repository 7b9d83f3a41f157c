//! What the tallies of past days teach the estimates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::field::{Cell, Field, Place};
use super::histogram::midpoint_ms;
use super::measure::Measure;
use crate::journal::Tally;
use crate::office::{Age, Experience, GroupCode, Lesson, PastServices};

/// How many days back an office remembers: older ones would hardly count any more.
pub const REMEMBERED_DAYS: i32 = 60;

/// The experience of an office after these days. They may come in any order; the latest counts for most. Only days that
/// taught something make the others older: a Sunday on which somebody touched a kiosk in vain is no day of work.
pub fn experience(days: impl IntoIterator<Item = (Date, Vec<Tally>)>) -> Experience {
    let taught: BTreeMap<Date, Taught> = days.into_iter().map(|(day, tallies)| (day, Taught::by(&tallies))).collect();
    let taught = taught.into_values().rev().filter(|day| !day.is_nothing());
    let mut experience = Experience::default();
    for (age, day) in (1..).map(Age::days).zip(taught) {
        day.lessons.iter().for_each(|(lesson, sum)| experience.learn(*lesson, *sum, age));
        day.services.iter().for_each(|(group, services)| experience.learn_services(*group, services, age));
    }
    experience
}

/// What a day taught.
#[derive(Default)]
struct Taught {
    lessons: Vec<(Lesson, i64)>,
    services: BTreeMap<GroupCode, Vec<PastServices>>,
}

impl Taught {
    fn by(tallies: &[Tally]) -> Taught {
        let mut taught = Taught::default();
        // A sum that came back to zero stays in the journal.
        for Tally { field, add } in tallies.iter().filter(|tally| tally.add != 0) {
            // What a later version has written is for that version.
            let Ok(Field { place, measure }) = field.parse::<Field>() else { continue };
            match (place, measure) {
                (Place::Day, Measure::Lesson(lesson)) => taught.lessons.push((lesson, *add)),
                (Place::Cell(Cell { hour, group: Some(group), .. }), Measure::Service(bucket)) => {
                    let each_s = midpoint_ms(bucket) / 1000.0;
                    let services = PastServices { hour: hour as i8, count: *add, each_s };
                    taught.services.entry(group).or_default().push(services);
                }
                _ => {}
            }
        }
        taught
    }

    fn is_nothing(&self) -> bool {
        self.lessons.is_empty() && self.services.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_that_taught_nothing_makes_no_other_older() {
        let tally = |field: &str, add| Tally { field: field.to_owned(), add };
        let saturday = (date(2026, 11, 21), vec![tally("09|A|1||s:280", 9), tally("09|A|1||w:300", 9)]);
        let friday = (date(2026, 11, 20), vec![tally("09|A|1||s:240", 40)]);
        let sunday = (date(2026, 11, 22), vec![tally("10|A|||no:out_of_hours", 1), tally("09|A|1||s:280", 0)]);
        let without = experience([saturday.clone(), friday.clone()]);
        assert_ne!(without, Experience::default());
        assert_eq!(experience([friday, sunday, saturday]), without);
    }
}
