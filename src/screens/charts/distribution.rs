//! How many waited how long: bins of minutes side by side, with what matters among them marked from above.

use askama::Template;

use super::scale::{Scale, Tick};
use super::{BELOW_PX, Head, LABEL_PX, TOP_PX, Table, Tone, Unit, short};
use crate::screens::words::Words;

const HEIGHT_PX: f64 = 140.0;
/// So many edges of bins can be labelled below.
const MOST_LABELS: usize = 12;

/// One of the bins: from `from` up to the next one's.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// Where it begins, as the axis calls it.
    pub from: String,
    /// How many lie in it.
    pub count: f64,
    /// Whether what lies in it is as promised.
    pub tone: Tone,
    /// Its hover text.
    pub tip: String,
}

/// A line from above, at a place of the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Upright {
    /// Its place in bins from the left: 2.5 is the middle of the third bin.
    pub at: f64,
    /// What it means.
    pub label: String,
    /// Whether it is a promise, and no figure.
    pub is_promise: bool,
}

/// The chart.
#[derive(Debug, Clone, Template)]
#[template(path = "_shared/charts/distribution.html")]
pub struct Distribution {
    w: Words,
    head: Head,
    table: Table,
    height: f64,
    bottom: f64,
    ticks: Vec<Tick>,
    bins: Vec<Drawn>,
    uprights: Vec<Flag>,
}

/// A bin in its place: across in hundredths of the width, along in pixels.
#[derive(Debug, Clone)]
struct Drawn {
    left: f64,
    width: f64,
    top: f64,
    height: f64,
    label: Option<String>,
    is_between: bool,
    tone: Tone,
    tip: String,
}

/// An upright with its label, which lies to the left where there is more room.
#[derive(Debug, Clone)]
struct Flag {
    x: f64,
    y: f64,
    label: String,
    is_left: bool,
    is_promise: bool,
}

impl Distribution {
    /// The bins from left to right, and what is marked among them.
    pub fn new(w: Words, head: Head, bins: Vec<Bin>, mut uprights: Vec<Upright>, table: Table) -> Distribution {
        uprights.sort_by(|one, other| one.at.total_cmp(&other.at));
        // Each label has a line of its own, so that none covers another.
        let flags_px = LABEL_PX * uprights.len() as f64;
        let most = bins.iter().map(|bin| bin.count).fold(0.0, f64::max);
        let mut scale = Scale::new(Unit::Count, most, HEIGHT_PX, w);
        for tick in &mut scale.ticks {
            tick.y += flags_px;
        }
        let y = |value: f64| short(scale.y(value) + flags_px);
        let bottom = y(0.0);
        let width = 100.0 / bins.len().max(1) as f64;
        let every = bins.len().div_ceil(MOST_LABELS).max(1);
        let draw = |(at, bin): (usize, &Bin)| Drawn {
            left: short(width * at as f64),
            width: short(width),
            top: y(bin.count),
            height: short(bottom - y(bin.count)),
            label: at.is_multiple_of(every).then(|| bin.from.clone()),
            is_between: !(at / every).is_multiple_of(2),
            tone: bin.tone,
            tip: bin.tip.clone(),
        };
        let drawn = bins.iter().enumerate().map(draw).collect();
        let flag = |(at, upright): (usize, Upright)| {
            let x = short((upright.at * width).clamp(0.0, 100.0));
            let y = short(TOP_PX / 2.0 + LABEL_PX * at as f64);
            Flag { x, y, label: upright.label, is_left: x > 70.0, is_promise: upright.is_promise }
        };
        let uprights = uprights.into_iter().enumerate().map(flag).collect();
        Distribution { w, head, table, height: bottom + BELOW_PX, bottom, ticks: scale.ticks, bins: drawn, uprights }
    }
}
