//! What the office has learned of its own estimates: how much each of their grounds was worth, and by how much waits
//! differ from what was expected.
//!
//! The wait's fourth root is taken for a weighted sum of the [grounds](super::grounds). The weights are those of least
//! squares over the waits of past days and of today, of which newer days count for more, drawn towards what holds
//! without any experience: that the wait is the one reckoned from the line (ridge regression, A. E. Hoerl and R. W. Kennard,
//! "Ridge Regression: Biased Estimation for Nonorthogonal Problems", Technometrics, 1970). The last days, and each
//! group, may be faster or slower than that in proportion to the pace of the line, drawn towards not at all.
//!
//! The two points that are told are that sum and the median, or the ninth tenth, of how far waits were off what was
//! expected of them before they were known. So their coverage is that of recent days, whatever the waits' distribution
//! (split conformal prediction, V. Vovk et al., "Algorithmic Learning in a Random World", 2005; with weights that forget,
//! R. F. Barber et al., "Conformal prediction beyond exchangeability", Annals of Statistics, 2023).

use std::collections::BTreeMap;

use super::grounds::{self, INPUTS, PACE, RECKONED};
use super::lessons::{Lesson, Lessons, MISS_WIDTH, MOST_MISSED};
use super::reckon::Reckoning;
use super::services::{LONGEST_PER_MIDDLE, Usual};
use super::{Estimate, solve};
use crate::office::id::GroupCode;

/// How much less a day's lessons on the grounds' worth count on each later day: half after 23 days.
const WORTH_FADES: f64 = 0.97;
/// How much less a day's misses count on each later day, so that what is told follows the weeks: half after 3 days.
const MISSES_FADE: f64 = 0.8;
/// How much less a day's services count on each later day: half after 7 days.
const SERVICES_FADE: f64 = 0.9;
/// For how many waits the belief counts that the reckoned wait is right: after so many, belief and experience weigh the
/// same.
const BELIEF: f64 = 30.0;
/// For how many waits the belief counts that nothing is to be added to every wait, however short.
const NOTHING_ADDED: f64 = 300.0;
/// For how many waits the belief counts that a group is like the others.
const ALIKE: f64 = 20.0;
/// For how many services of an hour the belief counts that the hour is like the day.
const HOURS_ALIKE: f64 = 20.0;

/// What past days, and today so far, have taught.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Experience {
    /// Σ xᵢxⱼ over inputs other than the first, upper half.
    products: [[f64; INPUTS]; INPUTS],
    /// Σ xᵢy.
    weighed: [f64; INPUTS],
    /// Σ xᵢ, Σ y.
    all: Means,
    /// Σ pxᵢ, Σ py by group, of which older days are forgotten as fast as misses.
    groups: BTreeMap<GroupCode, Means>,
    /// How often waits missed by so many steps.
    misses: BTreeMap<i16, f64>,
    /// What services took, by group, in all hours and in each.
    services: BTreeMap<(GroupCode, Option<i8>), Lengths>,
    /// Today's waits teach nothing.
    frozen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Means {
    inputs: [f64; INPUTS],
    wait: f64,
}

/// Numbers of lengths, their sum, and that of their squares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Lengths {
    count: f64,
    sum_s: f64,
    squares_s2: f64,
}

/// Services of a group that ended in one hour of a past day and took about as long as each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastServices {
    /// The local hour.
    pub hour: i8,
    /// How many.
    pub count: i64,
    /// How long each took, in seconds.
    pub each_s: f64,
}

/// What the lessons of a past day are worth today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Age(i32);

impl Age {
    /// The age of a past day: 1 for the latest that taught something, 2 for the one before it, and so on.
    pub fn days(days: u16) -> Self {
        Age(i32::from(days))
    }
}

impl Experience {
    /// Adds a sum of a day's lessons.
    pub fn learn(&mut self, lesson: Lesson, sum: i64, age: Age) {
        let worth = WORTH_FADES.powi(age.0);
        let thousandths = sum as f64 / 1e3 * worth;
        let millionths = sum as f64 / 1e6 * worth;
        let lately = sum as f64 / 1e6 * MISSES_FADE.powi(age.0);
        match lesson {
            Lesson::Input { input } => self.all.inputs[usize::from(input)] += thousandths,
            Lesson::Wait => self.all.wait += thousandths,
            Lesson::GroupInput { group, input } => {
                self.groups.entry(group).or_default().inputs[usize::from(input)] += lately;
            }
            Lesson::GroupWait { group } => self.groups.entry(group).or_default().wait += lately,
            Lesson::Product { one, other } => self.products[usize::from(one)][usize::from(other)] += millionths,
            Lesson::Weighed { input } => self.weighed[usize::from(input)] += millionths,
            Lesson::Missed { steps } => {
                *self.misses.entry(steps).or_default() += sum as f64 * MISSES_FADE.powi(age.0);
            }
        }
    }

    /// Adds a past day's services of a group. One that took several times as long as the middle one was forgotten, as
    /// among today's, and counts as an ordinary long one.
    pub fn learn_services(&mut self, group: GroupCode, day: &[PastServices], age: Age) {
        let longest_s = middle_s(day) * LONGEST_PER_MIDDLE as f64;
        for PastServices { hour, count, each_s } in day {
            let count = *count as f64 * SERVICES_FADE.powi(age.0);
            let each_s = each_s.min(longest_s);
            for hour in [None, Some(*hour)] {
                let lengths = self.services.entry((group, hour)).or_default();
                lengths.count += count;
                lengths.sum_s += count * each_s;
                lengths.squares_s2 += count * each_s * each_s;
            }
        }
    }

    /// What services of a group took at this hour on past days; an hour with few is taken for the day.
    pub fn usual(&self, group: GroupCode, hour: i8) -> Option<Usual> {
        let day = self.services.get(&(group, None)).filter(|lengths| lengths.count > 0.0)?;
        let hour = self.services.get(&(group, Some(hour))).copied().unwrap_or_default();
        let as_day = HOURS_ALIKE / day.count;
        let mean_s = (hour.sum_s + day.sum_s * as_day) / (hour.count + HOURS_ALIKE);
        let squares_s2 = (hour.squares_s2 + day.squares_s2 * as_day) / (hour.count + HOURS_ALIKE);
        Some(Usual { services: day.count, mean_s, var_s2: (squares_s2 - mean_s * mean_s).max(0.0) })
    }

    /// The same experience, to which today's waits add nothing: for telling how well past days alone foretell one.
    #[must_use]
    pub fn frozen(self) -> Self {
        Experience { frozen: true, ..self }
    }

    /// What the experience comes to with what today has taught so far.
    pub(in crate::office) fn judge_with(&self, today: &Lessons) -> Judgement {
        if self.frozen || today.is_empty() {
            return self.judge();
        }
        let mut all = self.clone();
        for (lesson, sum) in today.iter() {
            all.learn(lesson, sum, Age(0));
        }
        all.judge()
    }

    fn judge(&self) -> Judgement {
        let weights = self.weights();
        let left = |means: &Means| means.wait - dot(&weights, &means.inputs);
        // Σ p² of a wait like the others, so that beliefs count for so many waits.
        let waits = self.all.inputs[0];
        let one = if waits > 0.0 { self.products[PACE][PACE] / waits } else { 1.0 };
        let lately: f64 = self.groups.values().map(left).sum();
        let squares: f64 = self.groups.values().map(|means| means.inputs[PACE]).sum();
        let pace = lately / (squares + BELIEF * one);
        let paces = self.groups.iter().map(|(group, means)| {
            let own = left(means) - pace * means.inputs[PACE];
            (*group, pace + own / (means.inputs[PACE] + ALIKE * one))
        });
        Judgement {
            paces: paces.collect(),
            pace,
            weights,
            missed: self.misses.values().sum(),
            spread: self.miss_of(0.9) - self.miss_of(0.5),
        }
    }

    /// Least squares, drawn towards the belief that the reckoned wait is right with the strength of so many waits.
    ///
    /// What the first few waits have in common varies little, so least squares would follow them wherever they lead. That
    /// is why what it comes to counts only as far as there are waits to rest it on.
    fn weights(&self) -> [f64; INPUTS] {
        let all = &self.all;
        let mut believed = [0.0; INPUTS];
        believed[RECKONED] = 1.0;
        let waits = all.inputs[0];
        if waits < 1.0 {
            return believed;
        }
        let mut matrix = self.products;
        let mut right = self.weighed;
        right[0] = all.wait;
        matrix[0] = all.inputs;
        for input in 1..INPUTS {
            let (above, below) = matrix.split_at_mut(input);
            for (other, row) in above.iter().enumerate() {
                below[0][other] = row[input];
            }
        }
        for (input, row) in matrix.iter_mut().enumerate() {
            right[input] -= dot(row, &believed);
            let mean = all.inputs[input] / waits;
            let variance = row[input] / waits - mean * mean;
            row[input] += if input == 0 { NOTHING_ADDED } else { BELIEF * variance.max(0.01) };
        }
        let moved = solve::symmetric(matrix, right);
        let trust = waits / (waits + BELIEF);
        std::array::from_fn(|input| believed[input] + trust * moved.map_or(0.0, |moved| moved[input]))
    }

    /// The miss that so great a share of misses does not exceed; 0 without any.
    fn miss_of(&self, share: f64) -> f64 {
        let total: f64 = self.misses.values().sum();
        let mut rest = total * share;
        let width = f64::from(MISS_WIDTH) / 1000.0;
        for (steps, count) in &self.misses {
            if rest <= *count && *count > 0.0 {
                return (f64::from(*steps) + rest / count) * width;
            }
            rest -= count;
        }
        if total > 0.0 { f64::from(MOST_MISSED) * width } else { 0.0 }
    }
}

/// What the experience comes to, at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What each input is worth.
    weights: [f64; INPUTS],
    /// What more the pace was worth lately.
    pace: f64,
    /// The same for each group.
    paces: BTreeMap<GroupCode, f64>,
    /// How many misses are remembered, newer days counted for more.
    missed: f64,
    /// How far the ninth tenth of misses is from their middle.
    spread: f64,
}

impl Default for Judgement {
    /// Without any experience: the reckoned wait.
    fn default() -> Self {
        Experience::default().judge()
    }
}

impl Judgement {
    /// The fourth root of the wait that is expected on these grounds, in thousandths.
    pub fn expected(&self, group: GroupCode, reckoning: &Reckoning) -> i32 {
        let inputs = reckoning.grounds.inputs().map(grounds::plain);
        let pace = self.paces.get(&group).copied().unwrap_or(self.pace);
        (1000.0 * (dot(&self.weights, &inputs) + pace * inputs[PACE])).round() as i32
    }

    /// What may be told of it. Without experience, what was reckoned.
    pub fn estimate(&self, expected: i32, reckoning: &Reckoning) -> Estimate {
        let reckoned = reckoning.wait.estimate();
        if self.missed < 1.0 {
            return reckoned;
        }
        let trust = self.missed / (self.missed + BELIEF);
        let root = |seconds: u32| grounds::plain(grounds::root(f64::from(seconds)));
        let spread = root(reckoned.cautious_s) - root(reckoned.typical_s);
        // Where what was learned falls below what is certain, the misses lie around that.
        let centre = grounds::plain(expected.max(grounds::root(reckoning.least_s)));
        let typical_s = grounds::seconds(centre).max(reckoning.least_s);
        let cautious_s = grounds::seconds(centre + self.spread * trust + spread * (1.0 - trust)).max(typical_s);
        Estimate { typical_s: typical_s.round() as u32, cautious_s: cautious_s.ceil() as u32 }
    }
}

/// The length that half of the services do not exceed, in seconds; 0 without any.
fn middle_s(services: &[PastServices]) -> f64 {
    let mut services: Vec<&PastServices> = services.iter().collect();
    services.sort_by(|one, other| one.each_s.total_cmp(&other.each_s));
    let half = services.iter().map(|service| service.count).sum::<i64>().div_euclid(2);
    let mut shorter = 0;
    let middle = services.iter().find(|service| {
        shorter += service.count;
        shorter > half
    });
    middle.map_or(0.0, |service| service.each_s)
}

fn dot(one: &[f64; INPUTS], other: &[f64; INPUTS]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}
