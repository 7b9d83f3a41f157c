//! Waiting times: tallies of what was committed, and what they say.
//!
//! A [tally](crate::journal::Tally) adds a number to a sum that the journal keeps per office and day, in the same step
//! as the commit that it comes from. Sums are all that is kept, so any days and any offices add up, also after the
//! tickets themselves have been deleted.

mod adding;
mod best_time;
mod cause;
mod days;
mod definition;
mod definitions;
mod experience;
mod field;
mod histogram;
mod measure;
mod overview;
mod report;
mod row;
mod sums;
mod tally;
mod usual;

pub use best_time::{BestTime, HourOfWeek, Level, TimeOfWeek, told_min};
pub use cause::{Cause, Causes, Likeness, Reason, Unlike};
pub use days::{DayHours, DaySums, HourWaits};
pub use definition::{Both, Definition, definition};
pub use definitions::{CHAPTERS, Chapter};
pub use experience::{REMEMBERED_DAYS, experience};
pub use field::{Cell, Field, Place, UnknownField};
pub use histogram::{Histogram, LAST_BUCKET, LONGEST_MS, bounds, bucket, midpoint_ms};
pub use measure::{Measure, RefusedFor, Score, Spending};
pub use overview::Overview;
pub use report::{By, EachSum, Rows, SumsBy};
pub use row::{CountersTime, EstimatesScore, Row, Summary};
pub use sums::{Scored, Sums};
pub use tally::{summed, tallies, tally_of};
pub use usual::{MOST_DAYS_ALIKE, Usual, sum_until};
