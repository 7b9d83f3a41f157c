//! What the printing of a server and that of its station tell each other, as it travels: outcomes, conditions, bounds.
//!
//! These stand apart from the types that printing itself uses, so that a change there cannot change the language unseen.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::printing::{Attempt, Condition, PrintLimits};

/// The longest explanation that travels, in characters.
const MOST_WORDS: usize = 200;
/// The longest time that a server can set, in milliseconds: sums of a few of them can still be computed.
const LONGEST_MS: u64 = 3_600_000;
/// The slowest pace that a server can set.
const SLOWEST_BYTES_PER_S: u32 = 100;

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Outcome {
    /// The printer took all of it.
    Printed {
        /// How the printer was then.
        condition: ConditionName,
    },
    /// The printer said that it has no paper, before anything was sent.
    PaperOut,
    /// The printer said that its cover is open, before anything was sent.
    CoverOpen,
    /// The printer said that it is offline, before anything was sent.
    Offline {
        /// Why, and what to do about it.
        remedy: String,
    },
    /// Nothing reached the printer.
    NothingSent {
        /// What was met.
        why: String,
    },
    /// Some of it may have reached the printer.
    Unknown {
        /// What was met.
        why: String,
    },
}

/// How a printer is, as it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionName {
    /// Nobody has met it.
    NotMet,
    /// It takes slips.
    Ready,
    /// It takes slips, and its roll is near the end.
    PaperLow,
    /// Its roll is at the end.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// It is offline, or in error.
    Offline,
    /// It tells nothing about itself.
    Unknown,
    /// It could not be reached.
    Unreachable,
}

/// The bounds of printing that a station keeps, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    connect_ms: u64,
    write_ms: u64,
    confirm_ms: u64,
    status_ms: u64,
    slowest_bytes_per_s: u32,
    look_every_ms: Option<u64>,
}

impl From<&Attempt> for Outcome {
    fn from(attempt: &Attempt) -> Self {
        match attempt {
            Attempt::Printed(condition) => Outcome::Printed { condition: (*condition).into() },
            Attempt::PaperOut => Outcome::PaperOut,
            Attempt::CoverOpen => Outcome::CoverOpen,
            Attempt::Offline(remedy) => Outcome::Offline { remedy: cut(remedy) },
            Attempt::NothingSent(why) => Outcome::NothingSent { why: cut(why) },
            Attempt::Unknown(why) => Outcome::Unknown { why: cut(why) },
        }
    }
}

impl From<Outcome> for Attempt {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Printed { condition } => Attempt::Printed(condition.into()),
            Outcome::PaperOut => Attempt::PaperOut,
            Outcome::CoverOpen => Attempt::CoverOpen,
            Outcome::Offline { remedy } => Attempt::Offline(cut(&remedy)),
            Outcome::NothingSent { why } => Attempt::NothingSent(cut(&why)),
            Outcome::Unknown { why } => Attempt::Unknown(cut(&why)),
        }
    }
}

impl From<Condition> for ConditionName {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::NotMet => ConditionName::NotMet,
            Condition::Ready => ConditionName::Ready,
            Condition::PaperLow => ConditionName::PaperLow,
            Condition::PaperOut => ConditionName::PaperOut,
            Condition::CoverOpen => ConditionName::CoverOpen,
            Condition::Offline => ConditionName::Offline,
            Condition::Unknown => ConditionName::Unknown,
            Condition::Unreachable => ConditionName::Unreachable,
        }
    }
}

impl From<ConditionName> for Condition {
    fn from(name: ConditionName) -> Self {
        match name {
            ConditionName::NotMet => Condition::NotMet,
            ConditionName::Ready => Condition::Ready,
            ConditionName::PaperLow => Condition::PaperLow,
            ConditionName::PaperOut => Condition::PaperOut,
            ConditionName::CoverOpen => Condition::CoverOpen,
            ConditionName::Offline => Condition::Offline,
            ConditionName::Unknown => Condition::Unknown,
            ConditionName::Unreachable => Condition::Unreachable,
        }
    }
}

impl From<&PrintLimits> for Limits {
    fn from(limits: &PrintLimits) -> Self {
        Limits {
            connect_ms: ms(limits.connect),
            write_ms: ms(limits.write),
            confirm_ms: ms(limits.confirm),
            status_ms: ms(limits.status),
            slowest_bytes_per_s: limits.slowest_bytes_per_s,
            look_every_ms: limits.look_every.map(ms),
        }
    }
}

impl From<Limits> for PrintLimits {
    /// What the server keeps to itself, such as how often it tries again, stays as usual.
    fn from(limits: Limits) -> Self {
        PrintLimits {
            connect: bounded(limits.connect_ms),
            write: bounded(limits.write_ms),
            confirm: bounded(limits.confirm_ms),
            status: bounded(limits.status_ms),
            slowest_bytes_per_s: limits.slowest_bytes_per_s.max(SLOWEST_BYTES_PER_S),
            look_every: limits.look_every_ms.map(bounded),
            ..PrintLimits::default()
        }
    }
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn bounded(ms: u64) -> Duration {
    Duration::from_millis(ms.min(LONGEST_MS))
}

fn cut(words: &str) -> String {
    words.chars().take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_from_a_server_that_has_lost_its_mind_can_be_added_up() {
        let most = u64::MAX;
        let mad = Limits {
            connect_ms: most,
            write_ms: most,
            confirm_ms: most,
            status_ms: most,
            slowest_bytes_per_s: 0,
            look_every_ms: Some(most),
        };
        let limits = PrintLimits::from(mad);
        let sum = limits.connect * 2 + limits.status * 8 + limits.write + limits.confirm;
        assert!(std::time::Instant::now().checked_add(sum).is_some());
        assert!(limits.slowest_bytes_per_s > 0 && limits.look_every.is_some_and(|every| every < Duration::MAX));
    }
}
