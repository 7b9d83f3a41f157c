//! What the tallies of past days teach the estimates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::field::{Cell, Field, Place};
use super::histogram::midpoint_ms;
use super::measure::Measure;
use crate::journal::Tally;
use crate::office::{Age, Experience, GroupCode, PastServices};

/// How many days back an office remembers: older ones would hardly count any more.
pub const REMEMBERED_DAYS: i32 = 60;

/// The experience of an office after these days. They may come in any order; the latest counts for most.
pub fn experience(days: impl IntoIterator<Item = (Date, Vec<Tally>)>) -> Experience {
    let days: BTreeMap<Date, Vec<Tally>> = days.into_iter().collect();
    let mut experience = Experience::default();
    for (age, tallies) in (1..).map(Age::days).zip(days.into_values().rev()) {
        let mut services: BTreeMap<GroupCode, Vec<PastServices>> = BTreeMap::new();
        for Tally { field, add } in tallies {
            // What a later version has written is for that version.
            let Ok(Field { place, measure }) = field.parse::<Field>() else { continue };
            match (place, measure) {
                (Place::Day, Measure::Lesson(lesson)) => experience.learn(lesson, add, age),
                (Place::Cell(Cell { hour, group: Some(group), .. }), Measure::Service(bucket)) => {
                    let each_s = midpoint_ms(bucket) / 1000.0;
                    services.entry(group).or_default().push(PastServices { hour: hour as i8, count: add, each_s });
                }
                _ => {}
            }
        }
        services.iter().for_each(|(group, services)| experience.learn_services(*group, services, age));
    }
    experience
}
