//! What a wait that came to its call teaches about the estimate that was given for it: sums that add up over waits and
//! days, and that are taken back exactly when the call is.

use std::fmt;
use std::str::FromStr;

use imbl::OrdMap;
use serde::{Serialize, Serializer};

use super::grounds::{self, Grounds, INPUTS, PACE};
use crate::office::id::GroupCode;
use crate::office::ticket::{Ticket, Told};

/// How wide the bins are into which misses are sorted, in thousandths of a fourth root of seconds.
pub const MISS_WIDTH: i32 = 50;
/// The outermost bins hold all that lies beyond.
pub const MOST_MISSED: i16 = 100;

/// One of the sums. With inputs x, the first of which is 1, the wait's fourth root y, and the input p that is the pace, all
/// in thousandths, these are what weighted least squares need over all waits, and what a factor on the pace needs over
/// those of a group: Σ xᵢ, Σ y, Σ xᵢxⱼ, Σ xᵢy; and by group Σ pxᵢ, Σ py.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lesson {
    /// The sum of an input, in thousandths. That of the first, divided by a thousand, is the number of waits.
    Input {
        /// Which input.
        input: u8,
    },
    /// The sum of the waits' fourth roots, in thousandths.
    Wait,
    /// The sum of the products of the pace and an input over the waits of a group, in millionths.
    GroupInput {
        /// The group that issued the tickets.
        group: GroupCode,
        /// Which input.
        input: u8,
    },
    /// The sum of the products of the pace and the wait's fourth root over a group, in millionths.
    GroupWait {
        /// The group that issued the tickets.
        group: GroupCode,
    },
    /// The sum of the products of two inputs, in millionths.
    Product {
        /// The one; not the first of all, which is 1.
        one: u8,
        /// The other, not before the one.
        other: u8,
    },
    /// The sum of the products of an input and the wait's fourth root, in millionths.
    Weighed {
        /// Which input; not the first.
        input: u8,
    },
    /// How many waits missed what was expected by so much: their fourth root less the expected one, in steps of
    /// 0.05, rounded down.
    Missed {
        /// How many steps, from −100 to 100.
        steps: i16,
    },
}

/// What today's waits have taught so far.
#[derive(Debug, Clone, Default)]
pub struct Lessons(OrdMap<Lesson, i64>);

impl Lessons {
    /// Takes away what a ticket taught as it was, and adds what it teaches as it is. Returns whether that differs.
    pub fn revise(&mut self, before: &Ticket, after: &Ticket) -> bool {
        if before.told_and_waited() == after.told_and_waited() {
            return false;
        }
        let taken_back = lessons(before).into_iter().map(|(lesson, sum)| (lesson, -sum));
        for (lesson, sum) in taken_back.chain(lessons(after)) {
            let all = self.0.get(&lesson).copied().unwrap_or_default().saturating_add(sum);
            if all == 0 {
                self.0.remove(&lesson);
            } else {
                self.0.insert(lesson, all);
            }
        }
        true
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (Lesson, i64)> {
        self.0.iter().map(|(lesson, sum)| (*lesson, *sum))
    }
}

/// Under the names that the sums have in tallies.
impl Serialize for Lessons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(lesson, sum)| (lesson.to_string(), sum)))
    }
}

/// What the wait of a ticket adds to the sums: nothing until it was called from the queue that it was issued into,
/// where nothing was foretold, and for whoever was called at once and did not wait.
pub fn lessons(ticket: &Ticket) -> Vec<(Lesson, i64)> {
    match ticket.told_and_waited() {
        Some((Told { grounds: Some(grounds), .. }, wait)) => taught(ticket.number.group, grounds, wait.ms),
        _ => Vec::new(),
    }
}

fn taught(group: GroupCode, grounds: Grounds, wait_ms: i64) -> Vec<(Lesson, i64)> {
    let inputs = grounds.inputs().map(i64::from);
    let wait = i64::from(grounds::root(wait_ms as f64 / 1000.0));
    let pace = inputs[PACE];
    let mut sums = vec![(Lesson::Wait, wait), (Lesson::GroupWait { group }, pace * wait)];
    for (input, value) in inputs.iter().enumerate() {
        sums.push((Lesson::Input { input: input as u8 }, *value));
        sums.push((Lesson::GroupInput { group, input: input as u8 }, pace * value));
        if input > 0 {
            sums.push((Lesson::Weighed { input: input as u8 }, value * wait));
            let others = (input..INPUTS)
                .map(|other| (Lesson::Product { one: input as u8, other: other as u8 }, value * inputs[other]));
            sums.extend(others);
        }
    }
    let missed = (wait as i32 - grounds.expected()).div_euclid(MISS_WIDTH);
    let steps = missed.clamp(-i32::from(MOST_MISSED), i32::from(MOST_MISSED)) as i16;
    sums.push((Lesson::Missed { steps }, 1));
    sums
}

/// A text that names no lesson.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no lesson is called so")]
pub struct UnknownLesson;

/// `x:3`, `y`, `p:1:4`, `q:3`, `x:A:3`, `y:A`, `m:-12`.
impl fmt::Display for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lesson::Input { input } => write!(f, "x:{input}"),
            Lesson::Wait => f.write_str("y"),
            Lesson::GroupInput { group, input } => write!(f, "x:{group}:{input}"),
            Lesson::GroupWait { group } => write!(f, "y:{group}"),
            Lesson::Product { one, other } => write!(f, "p:{one}:{other}"),
            Lesson::Weighed { input } => write!(f, "q:{input}"),
            Lesson::Missed { steps } => write!(f, "m:{steps}"),
        }
    }
}

impl FromStr for Lesson {
    type Err = UnknownLesson;

    fn from_str(text: &str) -> Result<Self, UnknownLesson> {
        let lesson = parse(text).ok_or(UnknownLesson)?;
        // One sum has one name.
        if lesson.to_string() == text { Ok(lesson) } else { Err(UnknownLesson) }
    }
}

fn parse(text: &str) -> Option<Lesson> {
    let parts: Vec<&str> = text.split(':').collect();
    let input = |text: &str, from: u8| text.parse().ok().filter(|input| (from..INPUTS as u8).contains(input));
    Some(match parts[..] {
        ["x", of] => Lesson::Input { input: input(of, 0)? },
        ["y"] => Lesson::Wait,
        ["x", group, of] => Lesson::GroupInput { group: group.parse().ok()?, input: input(of, 0)? },
        ["y", group] => Lesson::GroupWait { group: group.parse().ok()? },
        ["p", one, other] => {
            let one = input(one, 1)?;
            Lesson::Product { one, other: input(other, one)? }
        }
        ["q", of] => Lesson::Weighed { input: input(of, 1)? },
        ["m", steps] => {
            Lesson::Missed { steps: steps.parse().ok().filter(|steps| (-MOST_MISSED..=MOST_MISSED).contains(steps))? }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_reads_back_what_it_writes() {
        for text in ["x:0", "y", "x:A:0", "x:Z:6", "y:B", "p:1:1", "p:2:6", "q:6", "m:-100", "m:0", "m:12"] {
            assert_eq!(text.parse::<Lesson>().map(|lesson| lesson.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "x", "x:7", "x:A:7", "x:a:1", "p:0:1", "p:2:1", "q:0", "m:101", "m:+1", "m:00", "y:A:1", "z"] {
            assert_eq!(text.parse::<Lesson>(), Err(UnknownLesson), "{text}");
        }
    }
}
