//! Bars side by side: one figure for each hour, group or day.

use askama::Template;

use super::scale::{Scale, Tick};
use super::{BELOW_PX, End, Head, LABEL_PX, Level, Table, Tone, Unit, short, spread, width_of};
use crate::screens::words::Words;

/// How high the drawing is without its labels, in pixels.
const HEIGHT_PX: f64 = 150.0;
/// With more bars than this no number fits above each.
const MOST_NUMBERED: usize = 16;
/// So many labels fit below the bars.
const MOST_LABELS: usize = 16;

/// One of the bars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What stands below it.
    pub label: String,
    /// How high it is; nothing where nothing happened.
    pub value: Option<f64>,
    /// Where it usually ends, as a line across it.
    pub usual: Option<f64>,
    /// How it stands to what was promised.
    pub tone: Tone,
    /// Its hover text: what it is of, and its figures.
    pub tip: String,
}

/// The chart.
#[derive(Debug, Clone, Template)]
#[template(path = "_shared/charts/bars.html")]
pub struct Bars {
    w: Words,
    head: Head,
    table: Table,
    height: f64,
    bottom: f64,
    ticks: Vec<Tick>,
    bars: Vec<Drawn>,
    levels: Vec<f64>,
    ends: Vec<End>,
    ends_width: usize,
}

/// A bar in its place: what lies across in hundredths of the width, what lies along in pixels.
#[derive(Debug, Clone)]
struct Drawn {
    slot: f64,
    slot_width: f64,
    left: f64,
    width: f64,
    middle: f64,
    top: f64,
    height: f64,
    usual_y: Option<f64>,
    number: Option<String>,
    number_y: f64,
    label: Option<String>,
    /// There is room for its label only on a wide page.
    is_between: bool,
    tone: Tone,
    tip: String,
}

/// From where upwards a bar's number may stand: above the bar, and above its usual line where that lies just there.
fn above(top: f64, usual_y: Option<f64>) -> f64 {
    usual_y.filter(|y| (top - LABEL_PX..=top).contains(y)).unwrap_or(top)
}

impl Bars {
    /// The bars from left to right, the levels that lie across all of them, and what the usual lines mean.
    pub fn new(
        w: Words,
        head: Head,
        unit: Unit,
        bars: Vec<Bar>,
        levels: Vec<Level>,
        usual: &str,
        table: Table,
    ) -> Bars {
        let values = bars.iter().flat_map(|bar| [bar.value, bar.usual]).flatten();
        let most = values.chain(levels.iter().map(|level| level.value)).fold(0.0, f64::max);
        let scale = Scale::new(unit, most, HEIGHT_PX, w);
        let bottom = scale.y(0.0);
        let slot_width = 100.0 / bars.len().max(1) as f64;
        let every = bars.len().div_ceil(MOST_LABELS).max(1);
        let numbered = bars.len() <= MOST_NUMBERED;
        let draw = |(at, bar): (usize, &Bar)| {
            let slot = slot_width * at as f64;
            let top = scale.y(bar.value.unwrap_or_default());
            Drawn {
                slot: short(slot),
                slot_width: short(slot_width),
                left: short(slot + slot_width * 0.16),
                width: short(slot_width * 0.68),
                middle: short(slot + slot_width / 2.0),
                top,
                height: short(bottom - top),
                usual_y: bar.usual.map(|usual| scale.y(usual)),
                number: bar.value.filter(|_| numbered).map(|value| unit.number(value, w)),
                number_y: short(above(top, bar.usual.map(|usual| scale.y(usual))) - 5.0),
                label: (at % every == 0).then(|| bar.label.clone()),
                is_between: (at / every) % 2 == 1 && bars.len() > MOST_LABELS / 2,
                tone: bar.tone,
                tip: bar.tip.clone(),
            }
        };
        let drawn: Vec<Drawn> = bars.iter().enumerate().map(draw).collect();
        let end = |level: &Level| End { y: scale.y(level.value), label: level.label.clone(), class: "level" };
        let mut ends: Vec<End> = levels.iter().map(end).collect();
        let last_usual = bars.iter().rev().find_map(|bar| bar.usual);
        ends.extend(last_usual.map(|value| End { y: scale.y(value), label: usual.to_owned(), class: "usual" }));
        let levels = levels.iter().map(|level| scale.y(level.value)).collect();
        let (height, ends_width, ends) = (bottom + BELOW_PX, width_of(&ends), spread(ends, bottom));
        Bars { w, head, table, height, bottom, ticks: scale.ticks, bars: drawn, levels, ends, ends_width }
    }
}
