//! What a chart's heights mean: a unit, round numbers on the axis, and pixels.

use crate::screens::words::Words;

/// What is counted or measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// People, calls, tickets.
    Count,
    /// Minutes.
    Minutes,
    /// Of a hundred, from 0 to 100.
    Percent,
}

impl Unit {
    /// A value with its unit: `12 phút`, `83 %`, `5`.
    pub fn say(self, value: f64, w: Words) -> String {
        match self {
            Unit::Minutes if value > 0.0 && value < 0.5 => w.of("dưới 1 phút", "under 1 min").to_owned(),
            Unit::Minutes => format!("{} {}", self.number(value, w), w.of("phút", "min")),
            Unit::Percent => format!("{} %", self.number(value, w)),
            Unit::Count => self.number(value, w),
        }
    }

    /// A value where its unit is known: whole, and large ones in groups of three.
    pub fn number(self, value: f64, w: Words) -> String {
        let whole = value.round() as i64;
        let digits = whole.unsigned_abs().to_string();
        let mut said = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                said.push(if w.vi() { '.' } else { ',' });
            }
            said.push(digit);
        }
        if whole < 0 { format!("−{said}") } else { said }
    }

    /// The steps between the lines of an axis that people count in.
    fn steps(self) -> &'static [f64] {
        match self {
            Unit::Count => &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0],
            Unit::Minutes => &[1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0],
            Unit::Percent => &[50.0],
        }
    }
}

/// Lines across a chart at round numbers, from 0 to above the highest value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub top: f64,
    height: f64,
    pub ticks: Vec<Tick>,
}

/// One of the lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub y: f64,
    pub label: String,
}

/// The most spaces between the lines.
const MOST_SPACES: f64 = 4.0;

impl Scale {
    /// The scale of values up to `most` on so many pixels.
    pub fn new(unit: Unit, most: f64, height: f64, w: Words) -> Scale {
        let most = if most.is_finite() { most.max(0.0) } else { 0.0 };
        let steps = unit.steps();
        let largest = steps.last().copied().unwrap_or(1.0);
        let step = steps.iter().copied().find(|step| most <= step * MOST_SPACES);
        let step = step.unwrap_or_else(|| (most / MOST_SPACES / largest).ceil() * largest);
        let spaces = if unit == Unit::Percent { 2.0 } else { (most / step).ceil().max(1.0) };
        let mut scale = Scale { top: step * spaces, height, ticks: Vec::new() };
        for at in 0..=spaces as u32 {
            let value = step * f64::from(at);
            scale.ticks.push(Tick { y: scale.y(value), label: unit.number(value, w) });
        }
        scale
    }

    /// How many pixels below the top of the drawing a value lies.
    pub fn y(&self, value: f64) -> f64 {
        super::short(super::TOP_PX + self.height * (1.0 - (value / self.top).clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    #[test]
    fn an_axis_has_round_numbers_that_hold_the_highest_value() {
        let labels = |unit, most| {
            let scale = Scale::new(unit, most, 100.0, Words(Lang::Vi));
            scale.ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(Unit::Minutes, 0.0), "0 1");
        assert_eq!(labels(Unit::Minutes, 44.0), "0 15 30 45");
        assert_eq!(labels(Unit::Minutes, 61.0), "0 30 60 90");
        assert_eq!(labels(Unit::Count, 1010.0), "0 500 1.000 1.500");
        assert_eq!(labels(Unit::Percent, 3.0), "0 50 100");
        assert_eq!(labels(Unit::Count, 90_000.0), "0 25.000 50.000 75.000 100.000");
        assert_eq!(labels(Unit::Count, f64::NAN), "0 1");
    }

    #[test]
    fn a_value_is_said_with_its_unit() {
        let said = |unit: Unit, value| [Lang::Vi, Lang::En].map(|lang| unit.say(value, Words(lang)));
        assert_eq!(said(Unit::Minutes, 12.4), ["12 phút", "12 min"]);
        assert_eq!(said(Unit::Minutes, 0.3), ["dưới 1 phút", "under 1 min"]);
        assert_eq!(said(Unit::Count, 1234.0), ["1.234", "1,234"]);
        assert_eq!(said(Unit::Percent, 83.0), ["83 %", "83 %"]);
        assert_eq!(said(Unit::Minutes, -1234.0), ["−1.234 phút", "−1,234 min"]);
    }
}
