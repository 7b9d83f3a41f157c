//! The answer as JSON: what a program gets of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::day::{Day, Origin};
use super::measures::{Measure, Scope};
use super::runs::{Compared, Comparison};
use crate::office::{CounterNo, OfficeId};

/// All that a simulation says.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    /// The office.
    pub office: &'a OfficeId,
    /// The day.
    pub day: Date,
    /// Where the day comes from: `recorded`, `tallied` or `assumed`.
    pub from: &'static str,
    /// The seed, which gives the same answer again.
    pub seed: u64,
    /// How many runs were made.
    pub runs: u32,
    /// Whether every group's waits are known to a minute or 5 %.
    pub known: bool,
    /// The figures, each of a part of the day; waits in seconds, shares from 0 to 1, all intervals at 95 %.
    pub figures: Vec<Row>,
    /// The share of its open time that each counter has somebody in hand.
    pub utilisation: BTreeMap<CounterNo, Compared>,
}

/// One figure.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Of which part of the day.
    #[serde(flatten)]
    pub scope: Scope,
    /// What.
    pub measure: Measure,
    /// What was really measured on the day; null where it is not known.
    pub recorded: Option<f64>,
    /// Simulated.
    #[serde(flatten)]
    pub compared: Compared,
}

/// The answer as JSON is made from it.
pub fn answer<'a>(day: &'a Day, seed: u64, comparison: &Comparison) -> Answer<'a> {
    let recorded = |key: &(Scope, Measure)| day.recorded.as_ref().and_then(|recorded| recorded.get(key).copied());
    let row = |(key, compared): (&(Scope, Measure), &Compared)| Row {
        scope: key.0.clone(),
        measure: key.1,
        recorded: recorded(key),
        compared: *compared,
    };
    Answer {
        office: &day.plan.office,
        day: day.date,
        from: match day.origin {
            Origin::Recorded => "recorded",
            Origin::Tallied => "tallied",
            Origin::Assumed => "assumed",
        },
        seed,
        runs: comparison.runs,
        known: comparison.known,
        figures: comparison.figures.iter().map(row).collect(),
        utilisation: comparison.utilisation.clone(),
    }
}
