//! What an estimate was made from, as a few numbers that the past can be asked about.
//!
//! Times enter by their fourth roots and people by the logarithm of their number plus one. On that scale what is left
//! unexplained of a wait is about as wide for a short as for a long one, and nearly symmetric, so means are medians.

use serde::{Deserialize, Serialize};

/// How many inputs there are, with the constant one that stands first.
pub const INPUTS: usize = 7;

/// The input that is taken for the wait while nothing was learned.
pub const RECKONED: usize = 1;

/// The input by which a day, or a group, may be faster or slower than others.
pub const PACE: usize = 2;

/// Inputs are kept in thousandths, so that sums of them are exact and can be taken back.
const UNIT: f64 = 1000.0;

/// The grounds of an estimate, each in thousandths of its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// The wait as reckoned from the line, fourth root of seconds.
    reckoned: i32,
    /// How long the line and one more take at the pace of the open counters, fourth root of seconds.
    pace: i32,
    /// How many are before, ln(1 + people).
    before: i32,
    /// How many of them have a head start, ln(1 + people).
    head_starts: i32,
    /// How long ago a counter last called or was done with somebody, fourth root of seconds.
    since: i32,
    /// The mean of the latest waits, fourth root of seconds.
    recent: i32,
    /// The wait that was expected for all this, fourth root of seconds.
    expected: i32,
}

/// The same in seconds and people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    pub reckoned_s: f64,
    pub pace_s: f64,
    pub before: f64,
    pub head_starts: f64,
    pub since_s: f64,
    pub recent_s: f64,
}

impl Grounds {
    /// The grounds of these facts.
    pub(super) fn new(facts: Facts) -> Self {
        let people = |people: f64| in_units(people.max(0.0).ln_1p());
        Grounds {
            reckoned: root(facts.reckoned_s),
            pace: root(facts.pace_s),
            before: people(facts.before),
            head_starts: people(facts.head_starts),
            since: root(facts.since_s),
            recent: root(facts.recent_s),
            expected: root(facts.reckoned_s),
        }
    }

    /// The same grounds, on which experience has made this of them.
    pub fn expecting(self, expected: i32) -> Self {
        Grounds { expected, ..self }
    }

    /// The fourth root of the wait that was expected, in thousandths.
    pub fn expected(self) -> i32 {
        self.expected
    }

    /// The inputs in thousandths, the constant one first.
    pub fn inputs(self) -> [i32; INPUTS] {
        [UNIT as i32, self.reckoned, self.pace, self.before, self.head_starts, self.since, self.recent]
    }
}

/// The fourth root of a time in seconds, in thousandths.
pub fn root(seconds: f64) -> i32 {
    in_units(seconds.max(0.0).sqrt().sqrt())
}

/// The time in seconds whose fourth root this is. Below nothing there is no time.
pub fn seconds(root: f64) -> f64 {
    root.max(0.0).powi(4)
}

/// Thousandths as a number.
pub fn plain(thousandths: i32) -> f64 {
    f64::from(thousandths) / UNIT
}

fn in_units(value: f64) -> i32 {
    (value * UNIT).round() as i32
}
