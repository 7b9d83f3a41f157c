//! Charts: pure view models with templates of their own, to be written into a page as `{{ chart }}`.
//!
//! | chart | shows | template |
//! |---|---|---|
//! | [`Bars`] | one figure for each hour, group or day, beside what is usual and what is promised | `bars.html` |
//! | [`Distribution`] | how many waited how long | `distribution.html` |
//! | [`Trend`] | one or two figures over many days, each line named at its end | `trend.html` |
//! | [`Heat`] | one figure for each weekday and hour, in words or numbers and in colour | `heat.html` |
//! | [`Steps`] | what a sum is made of, part after part | `steps.html` |
//! | [`Meter`] | a share as a short bar, for the rows of a table | `meter.html` |
//!
//! They are SVG whose widths are shares of the place they get and whose letters are pixels, so that nothing has to be
//! made smaller on a phone, and CSS themes them: `displays/_shared/charts/charts.css`. Each has its [`Table`] under it
//! for whoever cannot see it, which opens on demand, and is no less exact on paper.

mod bars;
mod distribution;
mod heat;
mod meter;
mod scale;
mod steps;
mod trend;

pub use bars::{Bar, Bars};
pub use distribution::{Bin, Distribution, Upright};
pub use heat::{Cell, Heat, HeatRow};
pub use meter::Meter;
pub use scale::Unit;
pub use steps::{Step, Steps};
pub use trend::{Day, Series, Trend};

use askama::filters::HtmlSafe;

/// What stands above a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its id, which no other on the page has.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// How its figures are defined, as the title's hover text; may be empty.
    pub definition: String,
    /// What there is to see, in a sentence; may be empty.
    pub says: String,
}

/// The figures of a chart in writing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its rows, each with a cell per column; the first is what the row is of.
    pub rows: Vec<Vec<String>>,
}

/// How something stands to what was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing was promised.
    #[default]
    Plain,
    /// As promised.
    Fine,
    /// Not as promised.
    Late,
}

impl Tone {
    /// Its class in the style.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Fine => "fine",
            Tone::Late => "late",
        }
    }
}

/// A line across a chart, with what it means at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Where.
    pub value: f64,
    /// What it means.
    pub label: String,
}

/// A word at the right end of a line.
#[derive(Debug, Clone, PartialEq)]
struct End {
    y: f64,
    label: String,
    class: &'static str,
}

/// How much room there is above the highest line of a chart, for the number on a bar that reaches it, in pixels.
const TOP_PX: f64 = 18.0;
/// How much room there is below a chart's ground for its labels, in pixels.
const BELOW_PX: f64 = 26.0;
/// The letters of labels need so much height, in pixels.
const LABEL_PX: f64 = 17.0;

/// Moves labels that would cover each other apart, as little as need be, between the top and the bottom.
fn spread(mut ends: Vec<End>, bottom: f64) -> Vec<End> {
    ends.sort_by(|one, other| one.y.total_cmp(&other.y));
    let count = ends.len();
    let mut least = LABEL_PX / 2.0;
    for (at, end) in ends.iter_mut().enumerate() {
        let most = bottom - LABEL_PX * (count - at - 1) as f64;
        end.y = end.y.max(least).min(most.max(least));
        least = end.y + LABEL_PX;
    }
    // Pushing down may have gone past the bottom for some; from below they are pushed up again.
    let mut most = bottom;
    for end in ends.iter_mut().rev() {
        end.y = end.y.min(most);
        most = end.y - LABEL_PX;
    }
    ends
}

/// How wide the labels at the ends are at most, in pixels: a letter of theirs is seldom wider than 8.
fn width_of(ends: &[End]) -> usize {
    ends.iter().map(|end| end.label.chars().count() * 8 + 10).max().unwrap_or_default()
}

/// A share of a hundred, or a pixel, as short as it may be written.
fn short(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

// Charts are HTML: their templates have escaped what they were given.
impl HtmlSafe for Bars {}
impl HtmlSafe for Distribution {}
impl HtmlSafe for Trend {}
impl HtmlSafe for Heat {}
impl HtmlSafe for Steps {}
impl HtmlSafe for Meter {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_moved_apart_and_stay_inside() {
        let check = |ys: &[f64], wanted: &[f64]| {
            let ends = ys.iter().map(|y| End { y: *y, label: String::new(), class: "" }).collect();
            let found: Vec<f64> = spread(ends, 100.0).into_iter().map(|end| end.y).collect();
            assert_eq!(found, wanted);
        };
        check(&[20.0, 60.0], &[20.0, 60.0]);
        check(&[60.0, 20.0], &[20.0, 60.0]);
        check(&[50.0, 50.0], &[50.0, 67.0]);
        check(&[0.0, 3.0], &[8.5, 25.5]);
        check(&[98.0, 99.0, 100.0], &[66.0, 83.0, 100.0]);
    }
}
