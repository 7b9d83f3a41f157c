//! What is wrong in an office at one moment, what is not, and what lies between.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::drift::drift;
use super::facts::{Fact, Facts, Sight};
use super::kind::{Key, Kind};
use super::thresholds::Thresholds;
use crate::office::{Group, GroupCode, Hours, Office, Plan, Queue};

/// Everything that was looked at, at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// By key. What nobody knows is not in it.
    pub seen: BTreeMap<Key, Condition>,
    /// The office's day has not begun or is over, so nobody wants to be told.
    pub quiet: bool,
}

/// How one thing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Whether it is wrong.
    pub level: Level,
    /// Since when it has been wrong, where that can be told from the office itself rather than from having looked.
    pub since: Option<Timestamp>,
    /// The figure that is compared, in the unit of its [`Kind`]; none for what simply is so or is not.
    pub value: Option<i64>,
    /// What it is compared with.
    pub threshold: Option<i64>,
    /// What exactly is wrong: `paper_out`.
    pub detail: Option<String>,
}

/// Whether something is wrong. What has come back behind its threshold by less than the margin is neither: it raises no
/// alert, and it clears none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Past its threshold.
    Wrong,
    /// Within the margin.
    Between,
    /// As it should be.
    Fine,
}

impl Condition {
    /// As it should be, without a figure.
    pub fn fine() -> Self {
        Condition { level: Level::Fine, since: None, value: None, threshold: None, detail: None }
    }
}

/// What is wrong in an office as one server sees it. Pure: the same office, facts, thresholds and moment give the same.
pub fn evaluate(office: &Office, facts: &Facts, thresholds: &Thresholds, server: &str, now: Timestamp) -> Conditions {
    let quiet = office.closed_at().is_some() || thresholds.quiet_outside_hours && !is_in_its_day(office, now);
    let mut seen = BTreeMap::new();
    let closing = thresholds.closing_of(office.plan(), office.day());
    for group in office.plan().groups.values() {
        seen.insert(Key::new(Kind::NoOpenCounter, group.code), without_counter(office, group, thresholds, now));
        seen.insert(Key::new(Kind::WaitOverTarget, group.code), long_wait(office, group, thresholds, now));
        let at_risk = closing.map_or(0, |closing| office.at_risk(group.code, closing, now));
        let condition = more_than(at_risk as i64, i64::from(thresholds.risk_people) - 1, thresholds.margin_percent);
        let threshold = Some(i64::from(thresholds.risk_people));
        seen.insert(Key::new(Kind::AtRisk, group.code), Condition { threshold, ..condition });
    }
    for (kind, things) in
        [(Kind::Printer, &facts.printers), (Kind::DeviceGone, &facts.devices), (Kind::SpeakerSilent, &facts.speakers)]
    {
        seen.extend(things.iter().filter_map(|thing| Some((Key::new(kind, &thing.subject), of_thing(thing)?))));
    }
    seen.extend(estimates(office, thresholds));
    let silent = facts.journal_silent_since;
    let level = if silent.is_some() { Level::Wrong } else { Level::Fine };
    seen.insert(Key::new(Kind::JournalSilent, server), Condition { level, since: silent, ..Condition::fine() });
    seen.retain(|key, _| thresholds.lasts.contains_key(&key.kind));
    Conditions { seen, quiet }
}

/// Whether people wait in a group that no open counter serves.
pub fn is_unserved(office: &Office, group: GroupCode) -> bool {
    let queue = Queue::Group(group);
    office.waiting_count(queue) > 0 && office.serving(queue).next().is_none()
}

/// When whoever has waited longest in a group came to it. Priority moves the head of a queue, so it may be anybody in it.
pub fn first_came(office: &Office, group: GroupCode) -> Option<Timestamp> {
    office.waiting(Queue::Group(group)).map(|ticket| ticket.entered_at).min()
}

/// Whether it is between the day's first opening and its last end, or people are still there.
fn is_in_its_day(office: &Office, now: Timestamp) -> bool {
    let span = span_of(office.plan(), office.day());
    let in_hours = span.is_some_and(|(from, to)| (from..to).contains(&now));
    let somebody = || office.counters().values().any(|counter| counter.ticket.is_some());
    let waits = || office.groups().keys().any(|group| office.waiting_count(Queue::Group(*group)) > 0);
    in_hours || waits() || somebody()
}

/// From the first opening to the last end of a day, over the office's hours and those of its groups.
fn span_of(plan: &Plan, day: Date) -> Option<(Timestamp, Timestamp)> {
    let all: Vec<&Hours> = plan.groups.values().map(|group| plan.hours_of(group)).collect();
    let windows = || all.iter().flat_map(|hours| hours.on(day));
    let (from, to) = (windows().map(|window| window.from).min()?, windows().map(|window| window.to).max()?);
    let midnight = day.to_zoned(plan.zone.clone()).ok()?;
    // Minutes of the clock, so that a day on which it is set is as long as its walls say.
    let moment = |minute: u16| match minute {
        1440.. => midnight.tomorrow().ok(),
        _ => midnight
            .datetime()
            .date()
            .at((minute / 60) as i8, (minute % 60) as i8, 0, 0)
            .to_zoned(plan.zone.clone())
            .ok(),
    };
    Some((moment(from)?.timestamp(), moment(to)?.timestamp()))
}

fn without_counter(office: &Office, group: &Group, thresholds: &Thresholds, now: Timestamp) -> Condition {
    let expected = thresholds.counter_in_hours && office.plan().issues_at(group, now);
    let is_open = office.serving(Queue::Group(group.code)).next().is_some();
    let waiting = office.waiting_count(Queue::Group(group.code)) as i64;
    let level = if is_unserved(office, group.code) || expected && !is_open { Level::Wrong } else { Level::Fine };
    Condition { level, value: Some(waiting), ..Condition::fine() }
}

fn long_wait(office: &Office, group: &Group, thresholds: &Thresholds, now: Timestamp) -> Condition {
    let longest = thresholds.longest_wait(group);
    let threshold = Some(longest.as_secs() / 60);
    let Some(came_at) = first_came(office, group.code) else {
        return Condition { value: Some(0), threshold, ..Condition::fine() };
    };
    let waited = now.duration_since(came_at);
    // In whole minutes, as everywhere on screens.
    let past = |limit: SignedDuration| waited.as_secs() / 60 > limit.as_secs() / 60;
    let since = came_at + longest + SignedDuration::from_mins(1);
    let back = SignedDuration::from_secs(longest.as_secs() * i64::from(100 - thresholds.margin_percent) / 100);
    let level = match (past(longest), past(back)) {
        (true, _) => Level::Wrong,
        (false, true) => Level::Between,
        (false, false) => Level::Fine,
    };
    let since = (level == Level::Wrong).then_some(since);
    Condition { level, since, value: Some(waited.as_secs().max(0) / 60), threshold, detail: None }
}

fn of_thing(thing: &Fact) -> Option<Condition> {
    match thing.sight {
        Sight::Unknown => None,
        Sight::Fine => Some(Condition::fine()),
        Sight::Wrong { since, detail } => {
            let (level, since, detail) = (Level::Wrong, Some(since), Some(detail.to_owned()));
            Some(Condition { level, since, detail, ..Condition::fine() })
        }
    }
}

/// Whether what was told covers enough of what came, and whether it lies beside it. Nothing while too few were called.
fn estimates(office: &Office, thresholds: &Thresholds) -> Vec<(Key, Condition)> {
    let Some(drift) = drift(office, thresholds.told_last) else { return Vec::new() };
    let least = i64::from(thresholds.told_covered_percent);
    // A figure that should be large is compared by what it lacks, and so is its margin: of itself it might be past 100 %.
    let covered = more_than(100 - drift.covered_percent, 100 - least, thresholds.margin_percent);
    let covered = Condition { value: Some(drift.covered_percent), threshold: Some(least), ..covered };
    let most = i64::from(thresholds.told_bias_min);
    let bias_min = drift.bias_s / 60;
    let bias = more_than(bias_min.abs(), most, thresholds.margin_percent);
    let bias = Condition { value: Some(bias_min), ..bias };
    [("covered", covered), ("bias", bias)].map(|(what, is)| (Key::new(Kind::EstimateDrifting, what), is)).into()
}

/// A figure that is wrong above a threshold, and fine again only once it is below it by the margin.
fn more_than(value: i64, threshold: i64, margin_percent: u8) -> Condition {
    let margin = threshold * i64::from(margin_percent) / 100;
    let level = match value {
        _ if value > threshold => Level::Wrong,
        _ if value > threshold - margin => Level::Between,
        _ => Level::Fine,
    };
    Condition { level, since: None, value: Some(value), threshold: Some(threshold), detail: None }
}
