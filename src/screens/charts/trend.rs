//! Figures over many days as lines, each named at its end.

use askama::Template;

use super::scale::{Scale, Tick};
use super::{BELOW_PX, End, Head, Level, Table, Unit, short, spread, width_of};
use crate::screens::words::Words;

const HEIGHT_PX: f64 = 170.0;
/// So many days can be labelled below.
const MOST_LABELS: usize = 8;

/// One of the days, which stand at equal distances.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Day {
    /// What stands below it, where there is room.
    pub label: String,
    /// Its hover text: what day, and its figures.
    pub tip: String,
}

/// One of the lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is of; its latest value is said after it.
    pub name: String,
    /// One value for each day; the line has a gap where nothing happened, such as on a Sunday.
    pub values: Vec<Option<f64>>,
    /// It is drawn thick: the figure that matters.
    pub is_first: bool,
}

/// The chart.
#[derive(Debug, Clone, Template)]
#[template(path = "_shared/charts/trend.html")]
pub struct Trend {
    w: Words,
    head: Head,
    table: Table,
    height: f64,
    bottom: f64,
    ticks: Vec<Tick>,
    days: Vec<Touch>,
    lines: Vec<Line>,
    levels: Vec<f64>,
    ends: Vec<End>,
    ends_width: usize,
}

/// The upright strip of a day, which tells its figures.
#[derive(Debug, Clone)]
struct Touch {
    left: f64,
    width: f64,
    middle: f64,
    anchor: &'static str,
    label: Option<String>,
    is_between: bool,
    tip: String,
}

/// A line, as its unbroken pieces.
#[derive(Debug, Clone)]
struct Line {
    class: &'static str,
    /// Points as `x,y`, x in thousandths of the width.
    pieces: Vec<String>,
    /// Days that stand alone between two gaps: their place in hundredths, and their height.
    alone: Vec<(f64, f64)>,
}

impl Trend {
    /// The days from left to right, the lines over them, and levels that lie across. Days without a value in any line take
    /// no room: a Sunday is no break in what became of an office.
    pub fn new(
        w: Words,
        head: Head,
        unit: Unit,
        days: Vec<Day>,
        series: Vec<Series>,
        levels: Vec<Level>,
        table: Table,
    ) -> Trend {
        let (days, series) = without_closed_days(days, series);
        let values = series.iter().flat_map(|line| &line.values).flatten().copied();
        let most = values.chain(levels.iter().map(|level| level.value)).fold(0.0, f64::max);
        let scale = Scale::new(unit, most, HEIGHT_PX, w);
        let bottom = scale.y(0.0);
        let width = 1000.0 / days.len().max(1) as f64;
        let every = days.len().div_ceil(MOST_LABELS).max(1);
        let touch = |(at, day): (usize, &Day)| Touch {
            left: short(width * at as f64 / 10.0),
            width: short(width / 10.0),
            middle: short(width * (at as f64 + 0.5) / 10.0),
            anchor: if at == 0 { "start" } else { "middle" },
            label: at.is_multiple_of(every).then(|| day.label.clone()),
            is_between: !(at / every).is_multiple_of(2),
            tip: day.tip.clone(),
        };
        let touches = days.iter().enumerate().map(touch).collect();
        let lines = series.iter().map(|line| line_of(line, width, &scale)).collect();
        let mut ends: Vec<End> = series.iter().filter_map(|line| end_of(line, unit, &scale, w)).collect();
        let level = |level: &Level| End { y: scale.y(level.value), label: level.label.clone(), class: "level" };
        ends.extend(levels.iter().map(level));
        let levels = levels.iter().map(|level| scale.y(level.value)).collect();
        let (height, ends_width, ends) = (bottom + BELOW_PX, width_of(&ends), spread(ends, bottom));
        Trend { w, head, table, height, bottom, ticks: scale.ticks, days: touches, lines, levels, ends, ends_width }
    }
}

fn without_closed_days(days: Vec<Day>, mut series: Vec<Series>) -> (Vec<Day>, Vec<Series>) {
    let is_open = |at: usize| series.iter().any(|line| line.values.get(at).copied().flatten().is_some());
    let open: Vec<bool> = (0..days.len()).map(is_open).collect();
    for line in &mut series {
        line.values = line.values.iter().zip(&open).filter(|(_, open)| **open).map(|(value, _)| *value).collect();
    }
    (days.into_iter().zip(&open).filter(|(_, open)| **open).map(|(day, _)| day).collect(), series)
}

/// A day between two gaps has no line to anywhere, and is a dot.
fn line_of(series: &Series, width: f64, scale: &Scale) -> Line {
    let (mut pieces, mut alone) = (Vec::new(), Vec::new());
    let mut piece: Vec<(f64, f64)> = Vec::new();
    for (at, value) in series.values.iter().copied().chain([None]).enumerate() {
        if let Some(value) = value {
            piece.push((short(width * (at as f64 + 0.5)), scale.y(value)));
            continue;
        }
        match piece.as_slice() {
            [] => {}
            [(x, y)] => alone.push((short(x / 10.0), *y)),
            points => {
                let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
                pieces.push(points.join(" "));
            }
        }
        piece.clear();
    }
    Line { class: class_of(series), pieces, alone }
}

fn end_of(series: &Series, unit: Unit, scale: &Scale, w: Words) -> Option<End> {
    let last = series.values.iter().rev().find_map(|value| *value)?;
    let label = format!("{} {}", series.name, unit.say(last, w));
    Some(End { y: scale.y(last), label, class: class_of(series) })
}

fn class_of(series: &Series) -> &'static str {
    if series.is_first { "first" } else { "second" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    #[test]
    fn a_line_is_broken_where_nothing_happened() {
        let w = Words(Lang::Vi);
        let scale = Scale::new(Unit::Minutes, 10.0, HEIGHT_PX, w);
        let values = vec![Some(10.0), Some(0.0), None, Some(5.0), None];
        let series = Series { name: "trung vị".to_owned(), values, is_first: true };
        let line = line_of(&series, 200.0, &scale);
        assert_eq!(line.pieces, ["100,18 300,188"]);
        assert_eq!(line.alone, [(70.0, 103.0)]);
        assert_eq!(end_of(&series, Unit::Minutes, &scale, w).map(|end| end.label).as_deref(), Some("trung vị 5 phút"));
        assert!(end_of(&Series { values: vec![None], ..series }, Unit::Minutes, &scale, w).is_none());
    }
}
