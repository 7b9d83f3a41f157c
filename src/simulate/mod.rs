//! What if: a day played again with other counters, hours or head starts, by the very same office under a virtual clock.
//!
//! ```text
//!  a recorded day, its tallies, or an assumption ──▶ Day ──Variant──▶ Day as it would be
//!                                                    │ visitors of run 1, 2, 3 … (the same for both)
//!                                                    ▼
//!                                      engine: visitors come, officers press keys
//!                                                    │ Command ──decide──▶ events ──apply──▶ Office
//!                                                    ▼
//!                               waits by group and hour ──▶ means with intervals, before, after, change
//! ```
//!
//! Nothing here decides who is next: that is [`decide`](crate::office::decide)'s, as on a real day. There is no clock, no
//! I/O and no randomness but that of a seed, which gives the same runs again.

mod answer;
mod came;
mod coming;
mod day;
mod draws;
mod engine;
mod interval;
mod length;
mod measures;
mod observed;
mod recorded;
mod runs;
mod said;
mod scene;
mod spelling;
mod staffing;
mod tallied;
mod trust;
mod variant;

pub use answer::{Answer, Row, answer};
pub use came::{Came, CameTo, Record};
pub use coming::GroupDemand;
pub use day::{Day, Demand, Origin};
pub use draws::Draws;
pub use engine::{AtCounter, Course, play};
pub use interval::{Figure, student_95};
pub use length::Length;
pub use measures::{Measure, Measured, Scope, measured};
pub use recorded::{OVERTIME_MS, Unusable, day_of, recorded};
pub use runs::{Compared, Comparison, Runs, compare};
pub use said::{minutes, sentences, under_a_minute};
pub use scene::{Change, Stay, Then, Visitor, What};
pub use spelling::{Misspelt, groups, spelled, times, windows};
pub use staffing::{counters_of, groups_of, in_order, shifts};
pub use tallied::tallied;
pub use trust::cautions;
pub use variant::{Counter, MOST_TIMES, Unfit, Variant};
