//! The history, as it may be.

use std::sync::{Arc, LazyLock};

use jiff::ToSpan;

use super::Sample;
use super::day::Day;
use super::past::{TODAY, overview};
use super::plans::{busy_office, longest_names, ordinary_office};
use crate::screens::{Changed, Past, Screen, Span};

pub fn samples() -> Vec<Sample> {
    // Years of visits take a while to make up.
    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(made);
    SAMPLES.clone()
}

fn made() -> Vec<Sample> {
    vec![
        sample("history-empty", Day::new(ordinary_office(), "09:41"), 30, 0),
        sample("history-one-a-day", Day::new(ordinary_office(), "09:41"), 7, 2),
        sample("history-ninety-days", Day::new(ordinary_office(), "17:02"), 90, 150),
        sample("history-crowded", Day::new(busy_office(), "17:02"), 7, 2000),
        sample("history-longest-names", Day::new(longest_names(), "17:02"), 30, 40),
    ]
}

/// The last so many days, on which about so many came.
fn sample(name: &'static str, day: Day, days: i64, people: i64) -> Sample {
    let span = Span { from: TODAY - (days - 1).days(), to: TODAY, changed: Changed::default() };
    let mut sample = day.sample(name, Screen::History(span));
    sample.around.past = Past { overview: Some(Arc::new(overview(span.from, people))), ..Past::default() };
    sample
}
