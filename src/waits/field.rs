//! The names of the sums that tallies add to, one line of text each.
//!
//! ```text
//! field    = hour "|" group "|" counter "|" priority "|" measure
//! hour     = two digits, 00 to 23
//! group    = one capital letter
//! counter  = its number, or nothing
//! priority = its code, or nothing
//! measure  = "issued" | "served" | "no_show" | "cancelled" | "unserved"   tickets
//!          | "w:" bucket | "s:" bucket      waits, services with a duration in this bucket
//!          | "ws" | "ss"                    the sum of waits, of services, in milliseconds
//!          | "wt"                           waits no longer than the group's target
//! bucket   = a number without leading zeros; its bounds are histogram::bounds
//! ```
//!
//! `09|A|3|elderly|w:112` counts elderly citizens whom counter 3 called from group A between 9 and 10 after a wait
//! that lies in bucket 112; `09|A|||issued` the tickets without priority that group A issued in that hour.

use std::fmt;
use std::str::FromStr;

use super::histogram::LAST_BUCKET;
use crate::office::{CounterNo, GroupCode, Outcome, PriorityCode};

/// One of the sums of an office's day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// Where, when and for whom.
    pub cell: Cell,
    /// What is summed.
    pub measure: Measure,
}

/// Where, when in the day, and for whom something happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The office's local hour, 0 to 23.
    pub hour: u8,
    /// The procedure group.
    pub group: GroupCode,
    /// The counter, if it happened at one.
    pub counter: Option<CounterNo>,
    /// The class that the ticket was issued under, if any.
    pub priority: Option<PriorityCode>,
}

/// What a sum is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Tickets issued.
    Issued,
    /// Tickets that ended so.
    Ended(Outcome),
    /// Waits in a bucket of the histogram.
    Wait(u16),
    /// Milliseconds of waits.
    WaitSumMs,
    /// Waits no longer than the target of their group.
    WithinTarget,
    /// Services in a bucket of the histogram.
    Service(u16),
    /// Milliseconds of services.
    ServiceSumMs,
}

/// A field that this version does not know: a later one may have written it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is no field of the tallies that this version knows")]
pub struct UnknownField {
    /// The field as it was read, cut to 80 characters.
    pub field: String,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cell { hour, group, counter, priority } = &self.cell;
        write!(f, "{hour:02}|{group}|")?;
        if let Some(counter) = counter {
            counter.fmt(f)?;
        }
        f.write_str("|")?;
        if let Some(priority) = priority {
            priority.fmt(f)?;
        }
        write!(f, "|{}", self.measure)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Issued => f.write_str("issued"),
            Measure::Ended(outcome) => f.write_str(outcome.name()),
            Measure::Wait(bucket) => write!(f, "w:{bucket}"),
            Measure::WaitSumMs => f.write_str("ws"),
            Measure::WithinTarget => f.write_str("wt"),
            Measure::Service(bucket) => write!(f, "s:{bucket}"),
            Measure::ServiceSumMs => f.write_str("ss"),
        }
    }
}

impl FromStr for Field {
    type Err = UnknownField;
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let unknown = || UnknownField { field: text.chars().take(80).collect() };
        let field = parse(text).ok_or_else(unknown)?;
        // One sum has one name: `9|A|||issued` and `09|A|||w:01` are refused.
        if field.to_string() == text { Ok(field) } else { Err(unknown()) }
    }
}

fn parse(text: &str) -> Option<Field> {
    let mut parts = text.split('|');
    let cell = Cell {
        hour: parts.next()?.parse().ok().filter(|hour| *hour < 24)?,
        group: parts.next()?.parse().ok()?,
        counter: optional(parts.next()?)?,
        priority: optional(parts.next()?)?,
    };
    let measure = measure(parts.next()?)?;
    parts.next().is_none().then_some(Field { cell, measure })
}

/// `Some(None)` for nothing, `None` for what cannot be read.
fn optional<T: FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

fn measure(text: &str) -> Option<Measure> {
    let bucket = |digits: &str| digits.parse().ok().filter(|bucket| *bucket <= LAST_BUCKET);
    if let Some(digits) = text.strip_prefix("w:") {
        return bucket(digits).map(Measure::Wait);
    }
    if let Some(digits) = text.strip_prefix("s:") {
        return bucket(digits).map(Measure::Service);
    }
    Some(match text {
        "issued" => Measure::Issued,
        "served" => Measure::Ended(Outcome::Served),
        "no_show" => Measure::Ended(Outcome::NoShow),
        "cancelled" => Measure::Ended(Outcome::Cancelled),
        "unserved" => Measure::Ended(Outcome::Unserved),
        "ws" => Measure::WaitSumMs,
        "wt" => Measure::WithinTarget,
        "ss" => Measure::ServiceSumMs,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_reads_back_what_it_writes() {
        for measure in
            ["issued", "served", "no_show", "cancelled", "unserved", "w:0", "w:745", "ws", "wt", "s:40", "ss"]
        {
            for cell in ["09|A|3|elderly", "00|B||", "23|Z|999|", "12|A||-"] {
                let text = format!("{cell}|{measure}");
                assert_eq!(text.parse::<Field>().map(|field| field.to_string()), Ok(text));
            }
        }
    }

    #[test]
    fn what_is_not_known_is_named() {
        for text in ["", "|", "09|A|||", "9|A|||issued", "24|A|||issued", "09|a|||issued", "09|A|0||issued"] {
            assert_eq!(text.parse::<Field>(), Err(UnknownField { field: text.to_owned() }));
        }
        for text in ["09|A|||w:746", "09|A|||w:01", "09|A|||w:+1", "09|A|||smiles", "09|A|||issued|x", "09|A||ỹ|ws"] {
            assert_eq!(text.parse::<Field>(), Err(UnknownField { field: text.to_owned() }));
        }
    }
}
