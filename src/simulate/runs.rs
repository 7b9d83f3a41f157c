//! Runs repeated until the figures are known well enough: of a day, and of the same day with something different.
//!
//! Both days of a run have the same chance (see [`draws`](super::draws)), so the interval of a difference is that of
//! the differences of single runs, which is far narrower than that of two days by themselves.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;

use super::day::Day;
use super::engine::play;
use super::interval::Figure;
use super::measures::{Measure, Measured, Scope, measured_course, utilisation};
use crate::office::CounterNo;

/// How often a day is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    /// The most runs.
    pub most: u32,
    /// What chance begins with.
    pub seed: u64,
    /// Whether to stop before, once every group's waits are known to a minute or 5 %.
    pub until_known: bool,
}

impl Default for Runs {
    fn default() -> Self {
        Runs { most: 200, seed: 1, until_known: true }
    }
}

/// Fewer runs than this say little, also where they agree.
const LEAST: u32 = 20;
/// Known well enough: the half width of the interval is at most so many seconds …
const KNOWN_S: f64 = 60.0;
/// … or so much of the figure itself.
const KNOWN_SHARE: f64 = 0.05;

/// One figure, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Compared {
    /// As the day is.
    pub before: Option<Figure>,
    /// As it would be; `None` where nothing is different, too.
    pub after: Option<Figure>,
    /// After − before, over the runs that have both.
    pub change: Option<Figure>,
}

/// What the runs say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// How many runs were made of each day.
    pub runs: u32,
    /// Whether every group's figures are known well enough.
    pub known: bool,
    /// Whether a day with something different was played, too.
    pub is_varied: bool,
    /// The figures.
    pub figures: BTreeMap<(Scope, Measure), Compared>,
    /// The share of its open time that each counter has somebody in hand.
    pub utilisation: BTreeMap<CounterNo, Compared>,
}

/// The values of all runs so far, run by run; `None` where a run has no such figure.
#[derive(Default)]
struct Values {
    before: Vec<Option<f64>>,
    after: Vec<Option<f64>>,
}

#[derive(Default)]
struct Kept {
    is_varied: bool,
    figures: BTreeMap<(Scope, Measure), Values>,
    utilisation: BTreeMap<CounterNo, Values>,
}

/// Plays a day, and the same day with something different if one is given, again and again. `after_each` is told how many
/// runs are done, and may end it; what is known until then is the answer.
pub fn compare(
    day: &Day,
    varied: Option<&Day>,
    runs: Runs,
    after_each: &mut dyn FnMut(u32) -> ControlFlow<()>,
) -> Comparison {
    let mut kept = Kept { is_varied: varied.is_some(), ..Kept::default() };
    let mut done = 0;
    while done < runs.most {
        let run = done;
        kept.keep(run, day, runs.seed, |values| &mut values.before);
        if let Some(varied) = varied {
            kept.keep(run, varied, runs.seed, |values| &mut values.after);
        }
        done += 1;
        let look = done >= LEAST && done.is_multiple_of(10);
        if after_each(done).is_break() || (runs.until_known && look && kept.comparison(done).known) {
            break;
        }
    }
    kept.comparison(done)
}

impl Kept {
    fn keep(&mut self, run: u32, day: &Day, seed: u64, side: impl Fn(&mut Values) -> &mut Vec<Option<f64>>) {
        let visitors = day.visitors(seed, run.into());
        let course = play(&day.plan, day.date, &visitors, &day.staffing, false);
        let note = |values: &mut Values, value: f64| {
            let values = side(values);
            // Figures that earlier runs did not have.
            values.resize(run as usize, None);
            values.push(Some(value));
        };
        let measured: Measured = measured_course(&course);
        for (key, value) in measured {
            note(self.figures.entry(key).or_default(), value);
        }
        for (counter, share) in utilisation(&course.counters) {
            note(self.utilisation.entry(counter).or_default(), share);
        }
    }

    fn comparison(&self, runs: u32) -> Comparison {
        let compared = |((scope, measure), values): (&(Scope, Measure), &Values)| {
            let compared = match measure.counts_people() {
                true => values.with_none_as_zero(runs, self.is_varied).compared(),
                false => values.compared(),
            };
            ((scope.clone(), *measure), compared)
        };
        let figures: BTreeMap<_, _> = self.figures.iter().map(compared).collect();
        let known = figures.iter().all(|((scope, measure), compared)| {
            let matters = matches!(scope, Scope::Day | Scope::Group { .. })
                && matches!(measure, Measure::MeanS | Measure::P50S | Measure::P90S);
            let well = |figure: Option<Figure>| {
                figure.is_none_or(|figure| figure.half_width() <= (figure.mean.abs() * KNOWN_SHARE).max(KNOWN_S))
            };
            !matters || [compared.before, compared.after, compared.change].into_iter().all(well)
        });
        let utilisation = self.utilisation.iter().map(|(counter, values)| (*counter, values.compared())).collect();
        Comparison { runs, known, is_varied: self.is_varied, figures, utilisation }
    }
}

impl Values {
    /// A run in which nobody of a group came has no count of it: there were none.
    fn with_none_as_zero(&self, runs: u32, is_varied: bool) -> Values {
        let filled = |values: &[Option<f64>], played: bool| {
            let runs = if played { runs as usize } else { 0 };
            (0..runs).map(|run| Some(values.get(run).copied().flatten().unwrap_or(0.0))).collect()
        };
        Values { before: filled(&self.before, true), after: filled(&self.after, is_varied) }
    }

    fn compared(&self) -> Compared {
        let figure = |values: &[Option<f64>]| Figure::of(&values.iter().copied().flatten().collect::<Vec<_>>());
        let both = self.before.iter().zip(&self.after);
        let changes: Vec<f64> = both.filter_map(|(before, after)| Some((*after)? - (*before)?)).collect();
        Compared { before: figure(&self.before), after: figure(&self.after), change: Figure::of(&changes) }
    }
}

impl Comparison {
    /// One figure, if there is any such.
    pub fn figure(&self, scope: Scope, measure: Measure) -> Option<&Compared> {
        self.figures.get(&(scope, measure))
    }
}
