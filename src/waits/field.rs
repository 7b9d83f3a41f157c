//! The names of the sums that tallies add to, one line of text each.
//!
//! ```text
//! field    = hour "|" group "|" counter "|" priority "|" measure
//!          | "@" officer "|" measure
//!          | "~|" measure
//! hour     = two digits, 00 to 23
//! group    = one capital letter, or nothing
//! counter  = its number, or nothing
//! priority = its code, or nothing
//! officer  = the name of an account or a device
//! measure  = as `measure.rs` has it
//! ```
//!
//! `09|A|3|elderly|w:112` counts elderly citizens whom counter 3 called from group A between 9 and 10 after a wait
//! that lies in bucket 112; `09|A|||issued` the tickets without priority that group A issued in that hour; `09||3||idle`
//! is how long counter 3 had nobody in hand in that hour though somebody waited; `@lan|served` the tickets whose visit
//! Lan ended. Officers have no hours, groups and classes, so that a hundred officers cost little. `~|p:1:4` belongs to
//! the office's day as a whole, and is what its estimates learn from.

use std::fmt;
use std::str::FromStr;

use super::measure::Measure;
use crate::office::{Actor, CounterNo, GroupCode, PriorityCode};

/// One of the sums of an office's day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// Where, when and for whom, or by whom.
    pub place: Place,
    /// What is summed.
    pub measure: Measure,
}

/// What a sum belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Where, when in the day, and for whom it happened.
    Cell(Cell),
    /// By whom it was done: the same that is in the cells, told another way.
    Officer(Actor),
    /// The office's day as a whole.
    Day,
}

/// Where, when in the day, and for whom something happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The office's local hour, 0 to 23.
    pub hour: u8,
    /// The procedure group, if it is about one.
    pub group: Option<GroupCode>,
    /// The counter, if it happened at one.
    pub counter: Option<CounterNo>,
    /// The class that the ticket was issued under, if any.
    pub priority: Option<PriorityCode>,
}

/// A field that this version does not know: a later one may have written it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is no field of the tallies that this version knows")]
pub struct UnknownField {
    /// The field as it was read, cut to 80 characters.
    pub field: String,
}

impl UnknownField {
    pub(super) fn new(field: &str) -> Self {
        UnknownField { field: field.chars().take(80).collect() }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}", self.place, self.measure)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Cell(cell) => cell.fmt(f),
            Place::Officer(officer) => write!(f, "@{officer}"),
            Place::Day => f.write_str("~"),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cell { hour, group, counter, priority } = self;
        write!(f, "{hour:02}|")?;
        if let Some(group) = group {
            group.fmt(f)?;
        }
        f.write_str("|")?;
        if let Some(counter) = counter {
            counter.fmt(f)?;
        }
        f.write_str("|")?;
        if let Some(priority) = priority {
            priority.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Field {
    type Err = UnknownField;
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let unknown = || UnknownField::new(text);
        let (place, measure) = text.rsplit_once('|').ok_or_else(unknown)?;
        let place = place.parse().map_err(|_| unknown())?;
        let measure = measure.parse().map_err(|_| unknown())?;
        Ok(Field { place, measure })
    }
}

impl FromStr for Place {
    type Err = UnknownField;
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let place = match text.strip_prefix('@') {
            Some(officer) => officer.parse().ok().map(Place::Officer),
            None if text == "~" => Some(Place::Day),
            None => cell(text).map(Place::Cell),
        };
        // One sum has one name: `9|A||` is refused.
        place.filter(|place| place.to_string() == text).ok_or_else(|| UnknownField::new(text))
    }
}

fn cell(text: &str) -> Option<Cell> {
    let mut parts = text.split('|');
    let cell = Cell {
        hour: parts.next()?.parse().ok().filter(|hour| *hour < 24)?,
        group: optional(parts.next()?)?,
        counter: optional(parts.next()?)?,
        priority: optional(parts.next()?)?,
    };
    parts.next().is_none().then_some(cell)
}

/// `Some(None)` for nothing, `None` for what cannot be read.
fn optional<T: FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_reads_back_what_it_writes() {
        for place in ["09|A|3|elderly", "00|B||", "23|Z|999|", "12|A||-", "09||3|", "08|||", "@lan@ward", "@quay-1"] {
            let text = format!("{place}|served");
            assert_eq!(text.parse::<Field>().map(|field| field.to_string()), Ok(text));
        }
    }

    #[test]
    fn what_is_not_known_is_named() {
        for text in ["", "|", "09|A|||", "9|A|||issued", "24|A|||issued", "09|a|||issued", "09|A|0||issued"] {
            assert_eq!(text.parse::<Field>(), Err(UnknownField { field: text.to_owned() }));
        }
        for text in
            ["09|A|||issued|x", "09|A||ỹ|ws", "@|served", "@a b|served", "@lan", "@lan|x|served", "09|A||issued"]
        {
            assert_eq!(text.parse::<Field>(), Err(UnknownField { field: text.to_owned() }));
        }
    }
}
