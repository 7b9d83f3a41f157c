//! The page of calm hours, as it may be.

use jiff::civil::Weekday;

use super::Sample;
use super::day::Day;
use super::plans::{longest_names, ordinary_office};
use super::stories::ordinary;
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let long = Day::new(longest_names(), "08:00");
    vec![
        Day::new(ordinary_office(), "07:25").sample("calm-too-little-known", Screen::Calm),
        ordinary().sample("calm-ordinary", Screen::Calm).with_calm_hours(),
        ordinary().sample("calm-all-alike", Screen::Calm).with_waits_of_past(|_, hour| 6.0 + f64::from(hour % 2)),
        ordinary().sample("calm-only-busy", Screen::Calm).with_waits_of_past(|weekday, hour| {
            if weekday == Weekday::Monday && (8..10).contains(&hour) { 21.0 } else { 2.0 }
        }),
        long.sample("calm-longest-names", Screen::Calm).with_calm_hours(),
        ordinary().sample("calm-line-down", Screen::Calm).with_calm_hours().without_line(),
    ]
}
