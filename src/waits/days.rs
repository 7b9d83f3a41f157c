//! Past days, as screens show them: few enough figures a day to keep a quarter of a year at hand.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::field::{Field, Place};
use super::measure::Measure;
use super::report::{EachSum, is_of_all};
use super::sums::Sums;
use crate::office::GroupCode;

/// One office's one day, by the hour and by the group. Any days add up by [`Sums::merge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySums {
    /// The day.
    pub day: Date,
    /// All of it.
    pub total: Sums,
    /// By local hour, 0 to 23; none that is empty.
    pub hours: BTreeMap<u8, Sums>,
    /// By group; none that is empty. What belongs to no group, such as an open counter's time with nobody in hand, is
    /// in the total and in the hours.
    pub groups: BTreeMap<GroupCode, Sums>,
}

/// How long people waited who came in each hour of one office's one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayHours {
    /// The day.
    pub day: Date,
    /// By local hour, 0 to 23; none that is empty.
    pub hours: BTreeMap<u8, HourWaits>,
}

/// The waits of those who came in an hour, once a call has ended them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HourWaits {
    /// How many.
    pub waits: u32,
    /// Milliseconds of all together.
    pub wait_ms: i64,
}

impl DaySums {
    /// Adds up a day's tallies. Fields that this version does not know are left out.
    pub fn of(day: Date, tallies: &impl EachSum) -> DaySums {
        let mut sums = DaySums { day, total: Sums::default(), hours: BTreeMap::new(), groups: BTreeMap::new() };
        tallies.each_sum(&mut |field, add| {
            let Ok(Field { place, measure }) = field.parse::<Field>() else { return };
            let of_all = is_of_all(&place, measure);
            let Place::Cell(cell) = place else { return };
            if let Some(group) = cell.group {
                sums.groups.entry(group).or_default().add(measure, add);
            }
            if of_all {
                sums.total.add(measure, add);
                sums.hours.entry(cell.hour).or_default().add(measure, add);
            }
        });
        let nothing = Sums::default();
        sums.hours.retain(|_, sums| *sums != nothing);
        sums.groups.retain(|_, sums| *sums != nothing);
        sums
    }
}

impl DayHours {
    /// Adds up a day's tallies.
    pub fn of(day: Date, tallies: &impl EachSum) -> DayHours {
        let mut hours: BTreeMap<u8, HourWaits> = BTreeMap::new();
        tallies.each_sum(&mut |field, add| {
            let Ok(Field { place: Place::Cell(cell), measure }) = field.parse::<Field>() else { return };
            let hour = hours.entry(cell.hour).or_default();
            match measure {
                // What an undo left below zero is nothing.
                Measure::Came => hour.waits = hour.waits.saturating_add_signed(add.clamp(-1 << 30, 1 << 30) as i32),
                Measure::CameMs => hour.wait_ms = hour.wait_ms.saturating_add(add),
                _ => {}
            }
        });
        hours.retain(|_, hour| hour.waits > 0);
        DayHours { day, hours }
    }
}
