//! The best time to come: in which hours of the week people waited least.
//!
//! Each hour of each past day has a mean wait, of those who came in it. An hour of the week, such as Tuesday at two, is the
//! mean of its days, where a day weighs half as much as one [`HALF_LIFE_WEEKS`] later. Few days say little, so it is drawn
//! towards what its weekday and its hour alone let expect: weekday × hour, each fitted to all days by least squares, which
//! counts as much as [`PRIOR_DAYS`] days of its own. This is the estimate of the mean in a hierarchical normal model with
//! known variances (Efron and Morris, "Data analysis using Stein's estimator and its generalizations", 1975), with the
//! ratio of the variances set and not estimated.
//!
//! Nothing is said of an hour of the week that had fewer than [`LEAST_DAYS`] days, nothing at all before
//! [`LEAST_WEEKS`] weeks, and no hour is called calm that is not clearly better than the week as a whole.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use super::days::DayHours;
use crate::office::{Hours, Window};

/// After so many weeks a day weighs half.
const HALF_LIFE_WEEKS: f64 = 13.0;
/// What weekday and hour alone let expect counts as much as so many days.
const PRIOR_DAYS: f64 = 4.0;
/// An hour of the week is told of once it had so many days.
const LEAST_DAYS: u32 = 4;
/// Anything is told once there are days of so many weeks.
const LEAST_WEEKS: u32 = 4;
/// A calm hour's wait is at most this share of the week's mean, a busy one's at least the other.
const CALM: f64 = 0.75;
const BUSY: f64 = 1.25;
/// Hours that differ by less than so many minutes from the week's mean are all alike.
const NOTICED_MIN: f64 = 3.0;
/// Rounds of fitting weekdays and hours to each other: each halves what is left, and more.
const ROUNDS: usize = 20;

/// A wait is told to so many minutes: more would claim to know more.
const TOLD_MIN: f64 = 5.0;

/// The minutes that are told of a wait, in steps of five; 0 for less than five.
pub fn told_min(wait_min: f64) -> u32 {
    if wait_min < TOLD_MIN { 0 } else { ((wait_min / TOLD_MIN).round() * TOLD_MIN) as u32 }
}

/// What is known of the hours of an office's week.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BestTime {
    weeks: u32,
    mean_min: f64,
    hours: BTreeMap<(i8, u8), HourOfWeek>,
}

/// An hour of the week in which the office is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourOfWeek {
    /// The day of the week.
    pub weekday: Weekday,
    /// The part of the hour in which the office is open.
    pub window: Window,
    /// How long people who come then usually wait, in minutes.
    pub wait_min: f64,
    /// How many days it rests on.
    pub days: u32,
    /// How it compares with the week.
    pub level: Level,
}

/// A time of the week: an hour, or some of one level that follow each other, on one weekday or on several that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeOfWeek {
    /// The days of the week, Monday first.
    pub weekdays: Vec<Weekday>,
    /// From when to when.
    pub window: Window,
    /// How long people who come then usually wait at most, in minutes: of several hours the longest is told, so that
    /// nobody waits longer than the table of the hours says.
    pub wait_min: f64,
}

/// How an hour compares with the whole week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The wait is clearly shorter.
    Calm,
    /// About as long as usual.
    Usual,
    /// Clearly longer.
    Busy,
}

impl BestTime {
    /// What past days say of the hours in which the office is open now, as of `today`.
    pub fn of(days: &[DayHours], today: Date, open: &Hours) -> BestTime {
        let seen: Vec<Seen> = days.iter().filter(|day| day.day < today).flat_map(|day| Seen::all(day, today)).collect();
        let weeks: BTreeSet<(i16, i8)> = seen.iter().map(|seen| seen.week).collect();
        let weeks = weeks.len() as u32;
        if weeks < LEAST_WEEKS {
            return BestTime { weeks, ..BestTime::default() };
        }
        let expected = Margins::fitted(&seen);
        let mut cells: BTreeMap<(i8, u8), (f64, f64, u32)> = BTreeMap::new();
        for seen in &seen {
            let (weight, sum, days) = cells.entry(seen.place).or_default();
            *weight += seen.weight;
            *sum += seen.weight * seen.wait_min;
            *days += 1;
        }
        let known = cells.into_iter().filter(|(_, (_, _, days))| *days >= LEAST_DAYS);
        let waits = known.map(|(place, (weight, sum, days))| {
            let wait_min = (sum + PRIOR_DAYS * expected.wait_min(place)) / (weight + PRIOR_DAYS);
            (place, wait_min, days)
        });
        BestTime::compared(
            weeks,
            waits.filter_map(|(place, wait_min, days)| {
                let weekday = Weekday::from_monday_one_offset(place.0).ok()?;
                let window = open_part(open, weekday, place.1)?;
                Some(HourOfWeek { weekday, window, wait_min, days, level: Level::Usual })
            }),
        )
    }

    fn compared(weeks: u32, hours: impl Iterator<Item = HourOfWeek>) -> BestTime {
        let mut hours: BTreeMap<(i8, u8), HourOfWeek> = hours.map(|hour| (hour.place(), hour)).collect();
        let mean_min = hours.values().map(|hour| hour.wait_min).sum::<f64>() / hours.len().max(1) as f64;
        // Hours of which the same is told are alike to whoever reads it, so they are compared with the week together.
        let mut alike: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for hour in hours.values() {
            let (sum, count) = alike.entry(told_min(hour.wait_min)).or_default();
            (*sum, *count) = (*sum + hour.wait_min, *count + 1.0);
        }
        for hour in hours.values_mut() {
            let (sum, count) = alike.get(&told_min(hour.wait_min)).copied().unwrap_or((hour.wait_min, 1.0));
            let wait_min = sum / count;
            let noticed = (wait_min - mean_min).abs() >= NOTICED_MIN;
            hour.level = match wait_min / mean_min.max(f64::MIN_POSITIVE) {
                share if noticed && share <= CALM => Level::Calm,
                share if noticed && share >= BUSY => Level::Busy,
                _ => Level::Usual,
            };
        }
        BestTime { weeks, mean_min, hours }
    }

    /// How many weeks it rests on.
    pub fn weeks(&self) -> u32 {
        self.weeks
    }

    /// The mean of all known hours, in minutes.
    pub fn mean_min(&self) -> f64 {
        self.mean_min
    }

    /// Whether too little is known to say anything.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    /// All known hours, Monday morning first.
    pub fn hours(&self) -> impl Iterator<Item = &HourOfWeek> {
        self.hours.values()
    }

    /// What is known of an hour of the week.
    pub fn hour(&self, weekday: Weekday, hour: u8) -> Option<&HourOfWeek> {
        self.hours.get(&(weekday.to_monday_one_offset(), hour))
    }

    /// The calm hours, Monday morning first; none where no hour is clearly better than the week.
    pub fn calm(&self) -> Vec<&HourOfWeek> {
        self.of_level(Level::Calm).collect()
    }

    /// The calmest times, at most so many, the calmest first.
    pub fn calm_spans(&self, most: usize) -> Vec<TimeOfWeek> {
        let mut spans = self.spans(Level::Calm);
        spans.sort_by_key(|span| (told_min(span.wait_min), span.first()));
        spans.truncate(most);
        spans
    }

    /// The busiest times, at most so many, the busiest first.
    pub fn busy_spans(&self, most: usize) -> Vec<TimeOfWeek> {
        let mut spans = self.spans(Level::Busy);
        spans.sort_by_key(|span| (Reverse(told_min(span.wait_min)), span.first()));
        spans.truncate(most);
        spans
    }

    /// How long people wait at most who come at none of these times, in minutes; `None` where these are all hours.
    pub fn longest_but(&self, spans: &[TimeOfWeek]) -> Option<f64> {
        let others = self.hours.values().filter(|hour| !spans.iter().any(|span| span.holds(hour)));
        others.map(|hour| hour.wait_min).max_by(f64::total_cmp)
    }

    fn of_level(&self, level: Level) -> impl Iterator<Item = &HourOfWeek> {
        self.hours.values().filter(move |hour| hour.level == level)
    }

    /// The hours of a level: those that follow each other and differ by less than anybody notices are one time, and days
    /// of which the same is told are told of together.
    fn spans(&self, level: Level) -> Vec<TimeOfWeek> {
        let mut runs: Vec<Run> = Vec::new();
        for hour in self.of_level(level) {
            match runs.last_mut().filter(|run| run.goes_on_with(hour)) {
                Some(run) => run.add(hour),
                None => runs.push(Run::of(hour)),
            }
        }
        let mut spans: Vec<TimeOfWeek> = Vec::new();
        for run in runs {
            let same =
                |span: &&mut TimeOfWeek| span.window == run.window && told_min(span.wait_min) == told_min(run.most_min);
            match spans.iter_mut().find(same) {
                Some(span) => {
                    span.weekdays.push(run.weekday);
                    span.wait_min = span.wait_min.max(run.most_min);
                }
                None => {
                    spans.push(TimeOfWeek { weekdays: vec![run.weekday], window: run.window, wait_min: run.most_min });
                }
            }
        }
        spans
    }

    /// The hour of a day of the week in which people wait least, where its hours differ enough to be noticed.
    pub fn calmest_of(&self, weekday: Weekday) -> Option<&HourOfWeek> {
        let of_day = || self.hours.values().filter(|hour| hour.weekday == weekday);
        let by_wait = |one: &&HourOfWeek, other: &&HourOfWeek| one.wait_min.total_cmp(&other.wait_min);
        let (least, most) = (of_day().min_by(by_wait)?, of_day().max_by(by_wait)?);
        (most.wait_min - least.wait_min >= NOTICED_MIN).then_some(least)
    }
}

impl TimeOfWeek {
    /// Where it first comes in the week.
    fn first(&self) -> (Option<i8>, u16) {
        (self.weekdays.first().map(|day| day.to_monday_one_offset()), self.window.from)
    }

    fn holds(&self, hour: &HourOfWeek) -> bool {
        let Window { from, to } = self.window;
        self.weekdays.contains(&hour.weekday) && from <= hour.window.from && hour.window.to <= to
    }
}

/// Hours of one day that follow each other.
struct Run {
    weekday: Weekday,
    window: Window,
    least_min: f64,
    most_min: f64,
}

impl Run {
    fn of(hour: &HourOfWeek) -> Run {
        Run { weekday: hour.weekday, window: hour.window, least_min: hour.wait_min, most_min: hour.wait_min }
    }

    fn goes_on_with(&self, hour: &HourOfWeek) -> bool {
        let differ_min = self.most_min.max(hour.wait_min) - self.least_min.min(hour.wait_min);
        self.weekday == hour.weekday && self.window.to == hour.window.from && differ_min < NOTICED_MIN
    }

    fn add(&mut self, hour: &HourOfWeek) {
        self.window.to = hour.window.to;
        (self.least_min, self.most_min) = (self.least_min.min(hour.wait_min), self.most_min.max(hour.wait_min));
    }
}

impl HourOfWeek {
    /// The hour of the day that it lies in.
    pub fn hour(&self) -> u8 {
        (self.window.from / 60) as u8
    }

    fn place(&self) -> (i8, u8) {
        (self.weekday.to_monday_one_offset(), self.hour())
    }
}

/// The part of an hour in which the office is open on a day of the week; the longest, where there are several.
fn open_part(open: &Hours, weekday: Weekday, hour: u8) -> Option<Window> {
    let (begin, end) = (u16::from(hour) * 60, u16::from(hour) * 60 + 60);
    let windows = open.week.get(weekday.to_monday_zero_offset() as usize)?;
    let parts = windows.iter().map(|window| Window { from: window.from.max(begin), to: window.to.min(end) });
    parts.filter(|part| part.from < part.to).max_by_key(|part| part.to - part.from)
}

/// One hour of one past day.
struct Seen {
    place: (i8, u8),
    week: (i16, i8),
    wait_min: f64,
    weight: f64,
}

impl Seen {
    fn all(day: &DayHours, today: Date) -> impl Iterator<Item = Seen> {
        let weekday = day.day.weekday().to_monday_one_offset();
        let week = day.day.iso_week_date();
        let ago_days = day.day.until(today).map_or(0, |span| span.get_days());
        let weight = 0.5f64.powf(f64::from(ago_days) / 7.0 / HALF_LIFE_WEEKS);
        day.hours.iter().filter(|(_, hour)| hour.waits > 0).map(move |(hour, waits)| Seen {
            place: (weekday, *hour),
            week: (week.year(), week.week()),
            wait_min: waits.wait_ms.max(0) as f64 / f64::from(waits.waits) / 60_000.0,
            weight,
        })
    }
}

/// How long people wait by the weekday alone, and how the hour alone multiplies that.
struct Margins {
    weekdays: BTreeMap<i8, f64>,
    hours: BTreeMap<u8, f64>,
}

impl Margins {
    /// The two whose products come nearest to what was seen.
    fn fitted(seen: &[Seen]) -> Margins {
        let mut margins = Margins { weekdays: BTreeMap::new(), hours: BTreeMap::new() };
        for _ in 0..ROUNDS {
            let weekdays = seen.iter().map(|seen| (seen.place.0, seen, margins.hour(seen.place.1)));
            let weekdays = least_squares(weekdays);
            margins.weekdays = weekdays;
            let hours = seen.iter().map(|seen| (seen.place.1, seen, margins.weekday(seen.place.0)));
            let hours = least_squares(hours);
            margins.hours = hours;
        }
        margins
    }

    fn wait_min(&self, (weekday, hour): (i8, u8)) -> f64 {
        self.weekday(weekday) * self.hour(hour)
    }

    fn weekday(&self, weekday: i8) -> f64 {
        self.weekdays.get(&weekday).copied().unwrap_or(1.0)
    }

    fn hour(&self, hour: u8) -> f64 {
        self.hours.get(&hour).copied().unwrap_or(1.0)
    }
}

/// For each key the factor by which the others come nearest to what was seen: Σ w x b ÷ Σ w b².
fn least_squares<'a, K: Ord>(seen: impl Iterator<Item = (K, &'a Seen, f64)>) -> BTreeMap<K, f64> {
    let mut sums: BTreeMap<K, (f64, f64)> = BTreeMap::new();
    for (key, seen, other) in seen {
        let (products, squares) = sums.entry(key).or_default();
        *products += seen.weight * seen.wait_min * other;
        *squares += seen.weight * other * other;
    }
    let factor = |(products, squares): (f64, f64)| if squares > 0.0 { products / squares } else { 0.0 };
    sums.into_iter().map(|(key, of)| (key, factor(of))).collect()
}
