//! Where a wait came from: what of the difference between a day and what is usual is owed to whom.
//!
//! A day is taken for a tank: people flow in as they came hour by hour, and out as fast as the counters that worked take
//! them, each for the day's mean service time. The mean wait of this tank is the area under its level by the number who
//! came (J. D. C. Little, "A Proof for the Queuing Formula: L = λW", 1961). It knows no chance and no groups, so it is
//! no estimate; but it answers what would have been different if one thing had been as usual.
//!
//! Five things may differ: how many came, how long each took, how many counters were open, how long open counters called
//! nobody though somebody waited, and how late the first one opened. What each of them did depends on the others: ten
//! more people matter more where a counter is missing. So each gets the mean of what it changes over all orders in which
//! the five can be changed from usual to today's (L. S. Shapley, "A Value for n-Person Games", 1953). Such shares add up
//! exactly to the difference between the two tanks. A tank knows proportions better than sizes: where it makes more of
//! the difference than there really was, all shares are made smaller by the same factor. What is left of the real
//! difference is told as that: people who came at once, a counter that was open for another group, priority, chance.

use std::collections::BTreeMap;

use super::measure::Spending;
use super::sums::Sums;
use super::usual::median;

const HOURS: usize = 24;
/// The tank is looked at each five minutes.
const STEPS_PER_HOUR: usize = 12;

/// A thing that may make people wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// How many came.
    Demand,
    /// How long each of them took.
    Service,
    /// How many counters were open.
    Counters,
    /// How long open counters called nobody though somebody waited.
    Idle,
    /// How late the first counter opened.
    Opening,
}

impl Cause {
    /// All of them, in the order in which they are told.
    pub const ALL: [Cause; 5] = [Cause::Demand, Cause::Service, Cause::Counters, Cause::Idle, Cause::Opening];
}

/// What a day was like, as far as a tank knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// How many came in each hour.
    pub came: [f64; HOURS],
    /// How long a service took on average, in seconds.
    pub service_s: f64,
    /// How many counters were open in each hour, on average over the hour.
    pub open: [f64; HOURS],
    /// How many of them were idle while somebody waited.
    pub idle: [f64; HOURS],
    /// How late the first counter opened, in seconds.
    pub late_s: f64,
    /// How long people waited on average, in seconds.
    pub wait_s: f64,
}

/// What a longer wait can be put down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// One thing, which explains a third of it and more than any other.
    Mainly(Cause),
    /// Several things together, none of which explains a third: the two that did most.
    Both(Cause, Cause),
    /// Some things were unlike usual, and together they explain too little of it.
    Unclear,
    /// None of the five explains anything of it, however usual or unusual they were.
    NoneOfThese,
}

/// How something differs from what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unlike {
    /// It was more, or longer.
    More,
    /// It was less, or shorter.
    Less,
}

/// What explains so large a share of a longer wait is told as its reason.
const MAIN: f64 = 1.0 / 3.0;
/// What explains less explains nothing of it.
const SMALL: f64 = 0.1;
/// What differs by a smaller share from what is usual is about as usual.
const ALIKE: f64 = 0.1;
/// And so are times that differ by fewer seconds: two minutes instead of one are twice as much, and nothing.
const ALIKE_S: f64 = 300.0;

/// What each thing added to the mean wait, in seconds: less than 0 where it was better than usual.
#[derive(Debug, Clone, PartialEq)]
pub struct Causes {
    /// What is usual.
    pub usual: Likeness,
    /// What was so.
    pub found: Likeness,
    /// What each thing added, in the order of [`Cause::ALL`].
    pub added_s: [f64; 5],
    /// What nothing of this explains.
    pub rest_s: f64,
}

impl Likeness {
    /// What the hours before `until` were like; `None` where nobody was called in them.
    pub fn of(hours: &BTreeMap<u8, Sums>, until: u8) -> Option<Likeness> {
        let mut all = Sums::default();
        let (mut came, mut open, mut idle) = ([0.0; HOURS], [0.0; HOURS], [0.0; HOURS]);
        for (hour, sums) in hours.range(..until) {
            let at = usize::from(*hour).min(HOURS - 1);
            let counters = |ms: i64| (ms as f64 / 3_600_000.0).max(0.0);
            came[at] = sums.issued.max(0) as f64;
            open[at] = counters(sums.open_ms());
            idle[at] = counters(sums.time_ms(Spending::Idle));
            all.merge(sums);
        }
        let (service_s, wait_s) = (all.services.mean_s()?, all.waits.mean_s()?);
        Some(Likeness { came, service_s, open, idle, late_s: all.late_s().unwrap_or_default().max(0.0), wait_s })
    }

    /// What is usual: of each figure the median of some days. `None` of none.
    pub fn usual(days: &[Likeness]) -> Option<Likeness> {
        let of = |figure: &dyn Fn(&Likeness) -> f64| median(days.iter().map(figure));
        let hourly = |figure: &dyn Fn(&Likeness) -> [f64; HOURS]| {
            std::array::from_fn(|hour| median(days.iter().map(|day| figure(day)[hour])).unwrap_or_default())
        };
        Some(Likeness {
            came: hourly(&|day| day.came),
            service_s: of(&|day| day.service_s)?,
            open: hourly(&|day| day.open),
            idle: hourly(&|day| day.idle),
            late_s: of(&|day| day.late_s)?,
            wait_s: of(&|day| day.wait_s)?,
        })
    }

    /// How many came in all.
    pub fn came_in_all(&self) -> f64 {
        self.came.iter().sum()
    }

    /// What is compared of a day where a cause is looked for: a number of people or counters, or seconds.
    fn figure(&self, cause: Cause) -> f64 {
        match cause {
            Cause::Demand => self.came_in_all(),
            Cause::Service => self.service_s,
            Cause::Counters => self.mean_open(),
            Cause::Idle => self.idle_s(),
            Cause::Opening => self.late_s,
        }
    }

    /// How many counters were open on average over the hours in which any was.
    pub fn mean_open(&self) -> f64 {
        let hours = self.open.iter().filter(|counters| **counters > 0.05).count();
        self.open.iter().sum::<f64>() / hours.max(1) as f64
    }

    /// For how many seconds counters were idle while somebody waited, all together.
    pub fn idle_s(&self) -> f64 {
        self.idle.iter().sum::<f64>() * 3600.0
    }

    /// The counters that the lateness of the first one cost in each hour: from the scheduled opening on, as many as were
    /// open in the hour after it.
    fn lost(&self, opens_min: u16) -> [f64; HOURS] {
        let (from, to) = (f64::from(opens_min), f64::from(opens_min) + self.late_s / 60.0);
        let after = ((to / 60.0) as usize + 1).min(HOURS - 1);
        std::array::from_fn(|hour| {
            let (begin, end) = (hour as f64 * 60.0, hour as f64 * 60.0 + 60.0);
            (to.min(end) - from.max(begin)).max(0.0) / 60.0 * self.open[after]
        })
    }
}

impl Causes {
    /// What made the wait of a day differ from what is usual, where the office opens so many minutes after midnight.
    pub fn of(usual: Likeness, found: Likeness, opens_min: u16) -> Causes {
        let lost = [usual.lost(opens_min), found.lost(opens_min)];
        let days = [&usual, &found];
        let is_any = |hour: &usize| days.iter().any(|day| day.came[*hour] > 0.0 || day.open[*hour] > 0.0);
        let until = (0..HOURS).rev().find(is_any).map_or(0, |last| last + 1);
        // The bits of a number say which of the five are as they were found.
        let tank_s: Vec<f64> = (0..32_usize)
            .map(|mixed| {
                let day = |cause: Cause| days[mixed >> cause as usize & 1];
                let (came, service_s) = (day(Cause::Demand).came, day(Cause::Service).service_s);
                let (open, idle) = (mixed >> Cause::Counters as usize & 1, day(Cause::Idle).idle);
                let late = mixed >> Cause::Opening as usize & 1;
                let working = |hour: usize| days[open].open[hour] + lost[open][hour] - lost[late][hour] - idle[hour];
                tank_wait_s(&came, std::array::from_fn(|hour| working(hour).max(0.0)), service_s, until)
            })
            .collect();
        let (shares, longer_s) = (Cause::ALL.map(|cause| share_of(cause, &tank_s)), found.wait_s - usual.wait_s);
        let all_s: f64 = shares.iter().sum();
        let is_more = all_s * longer_s > 0.0 && all_s.abs() > longer_s.abs();
        let added_s = shares.map(|share| if is_more { share * longer_s / all_s } else { share });
        let rest_s = longer_s - added_s.iter().sum::<f64>();
        Causes { usual, found, added_s, rest_s }
    }

    /// What one thing added, in seconds.
    pub fn added_s(&self, cause: Cause) -> f64 {
        self.added_s[cause as usize]
    }

    /// Whether a thing was noticeably unlike usual, whatever that did to the waits, and if so, whether it was more.
    pub fn unlike_usual(&self, cause: Cause) -> Option<Unlike> {
        let (usual, found) = (self.usual.figure(cause), self.found.figure(cause));
        let least = match cause {
            Cause::Idle | Cause::Opening => ALIKE_S,
            Cause::Demand | Cause::Service | Cause::Counters => 0.0,
        };
        let differs = (found - usual).abs() > f64::max(usual * ALIKE, least);
        differs.then_some(if found > usual { Unlike::More } else { Unlike::Less })
    }

    /// By how many seconds people waited longer than usual.
    pub fn longer_s(&self) -> f64 {
        self.found.wait_s - self.usual.wait_s
    }

    /// What the longer wait can be put down to; `None` where people did not wait noticeably longer (by more than two
    /// minutes and a fifth).
    pub fn reason(&self) -> Option<Reason> {
        if !self.is_long() {
            return None;
        }
        let share = |cause: Cause| self.added_s(cause) / self.longer_s();
        let mut worst = Cause::ALL;
        worst.sort_by(|one, other| share(*other).total_cmp(&share(*one)));
        let [first, second, ..] = worst;
        let is_small = |cause: &Cause| share(*cause).abs() < SMALL;
        Some(if share(first) >= MAIN {
            Reason::Mainly(first)
        } else if share(second) >= SMALL && share(first) + share(second) >= MAIN {
            Reason::Both(first, second)
        } else if Cause::ALL.iter().all(is_small) {
            Reason::NoneOfThese
        } else {
            Reason::Unclear
        })
    }

    /// Whether people waited noticeably longer than usual.
    pub fn is_long(&self) -> bool {
        self.longer_s() > f64::max(120.0, self.usual.wait_s / 5.0)
    }
}

/// The Shapley value of one of five things, from what every mixture of them comes to.
fn share_of(cause: Cause, tank_s: &[f64]) -> f64 {
    /// How much a set of so many of the four others weighs: |S|! (4 − |S|)! / 5!
    const WEIGHTS: [f64; 5] = [24.0 / 120.0, 6.0 / 120.0, 4.0 / 120.0, 6.0 / 120.0, 24.0 / 120.0];
    let bit = 1 << cause as usize;
    let without = (0..tank_s.len()).filter(|mixed| mixed & bit == 0);
    without.map(|mixed| WEIGHTS[mixed.count_ones() as usize] * (tank_s[mixed | bit] - tank_s[mixed])).sum()
}

/// The mean wait in the tank, in seconds, until so many hours after midnight.
fn tank_wait_s(came: &[f64; HOURS], working: [f64; HOURS], service_s: f64, until: usize) -> f64 {
    let step_s = 3600.0 / STEPS_PER_HOUR as f64;
    let (mut waiting, mut area) = (0.0_f64, 0.0);
    for hour in 0..until {
        for _ in 0..STEPS_PER_HOUR {
            let served = working[hour] * step_s / service_s.max(1.0);
            waiting = (waiting + came[hour] / STEPS_PER_HOUR as f64 - served).max(0.0);
            area += waiting * step_s;
        }
    }
    // Who is left at the end of the hours that were looked at, waits on for nobody knows how long.
    let people: f64 = came.iter().sum();
    if people > 0.0 { area / people } else { 0.0 }
}

#[cfg(test)]
mod tests;
