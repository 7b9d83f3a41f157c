//! What a sum is made of: part after part, each beginning where the one before it ended. It is a table whose rows draw
//! themselves.

use askama::Template;

use super::{Head, Tone, Unit, short};
use crate::screens::words::Words;

/// One of the parts, or a sum of those before it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// How much it adds, or takes away where it is negative; for a sum, how much it is.
    pub value: f64,
    /// It is drawn from zero: what there was before the parts, or what has become of it after them.
    pub is_sum: bool,
    /// How it stands to what was promised.
    pub tone: Tone,
    /// Why, with the figures, in a sentence; may be empty.
    pub why: String,
}

/// The chart.
#[derive(Debug, Clone, Template)]
#[template(path = "_shared/charts/steps.html")]
pub struct Steps {
    w: Words,
    head: Head,
    steps: Vec<Drawn>,
}

/// A step in its place, in hundredths of the width.
#[derive(Debug, Clone)]
struct Drawn {
    label: String,
    said: String,
    why: String,
    left: f64,
    width: f64,
    class: &'static str,
    is_sum: bool,
}

impl Steps {
    /// The steps from above.
    pub fn new(w: Words, head: Head, unit: Unit, steps: Vec<Step>) -> Steps {
        let mut reached = 0.0;
        let mut spans = Vec::new();
        for step in &steps {
            let from = if step.is_sum { 0.0 } else { reached };
            reached = from + step.value;
            spans.push((f64::min(from, reached), f64::max(from, reached)));
        }
        let least = spans.iter().map(|(from, _)| *from).fold(0.0, f64::min);
        let most = spans.iter().map(|(_, to)| *to).fold(0.0, f64::max);
        let whole = if most - least > 0.0 { most - least } else { 1.0 };
        let draw = |(step, (from, to)): (Step, (f64, f64))| {
            let sign = if !step.is_sum && step.value >= 0.5 { "+" } else { "" };
            Drawn {
                said: format!("{sign}{}", unit.say(step.value, w)),
                left: short((from - least) / whole * 100.0),
                // What adds nothing is still seen to be there.
                width: short(((to - from) / whole * 100.0).max(0.4)),
                class: if step.value < 0.0 { "less" } else { step.tone.class() },
                is_sum: step.is_sum,
                label: step.label,
                why: step.why,
            }
        };
        let drawn = steps.into_iter().zip(spans).map(draw).collect();
        Steps { w, head, steps: drawn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    #[test]
    fn each_part_begins_where_the_one_before_it_ended() {
        let step = |value, is_sum| Step { value, is_sum, ..Step::default() };
        let head = Head { id: String::new(), title: String::new(), definition: String::new(), says: String::new() };
        let steps = vec![step(20.0, true), step(15.0, false), step(-5.0, false), step(10.0, false), step(40.0, true)];
        let drawn = Steps::new(Words(Lang::Vi), head, Unit::Minutes, steps).steps;
        let places: Vec<(f64, f64)> = drawn.iter().map(|step| (step.left, step.width)).collect();
        assert_eq!(places, [(0.0, 50.0), (50.0, 37.5), (75.0, 12.5), (75.0, 25.0), (0.0, 100.0)]);
        let said: Vec<&str> = drawn.iter().map(|step| step.said.as_str()).collect();
        assert_eq!(said, ["20 phút", "+15 phút", "−5 phút", "+10 phút", "40 phút"]);
    }
}
