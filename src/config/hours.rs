//! When an office or a group issues tickets, as written in a file: `mon-fri = ["07:30-11:30", "13:00-17:00"]`.

use std::collections::BTreeSet;

use crate::office::{Hours, Window};

use super::problem::nearest_or_all;
use super::read::cut;
use super::value::Value;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MOST_WINDOWS_OF_A_DAY: usize = 12;
const MOST_HOLIDAYS: usize = 400;

/// Reads an `hours` table: `always = true`, or windows by weekday; and `holidays`.
pub(super) fn hours(value: &Value<'_>) -> Option<Hours> {
    let table = value.table()?;
    let always = table.or("always", false, Value::truth);
    let holidays = table.or("holidays", BTreeSet::new(), holidays);
    let mut week: [Vec<Window>; 7] = Default::default();
    let mut given_by: [Option<&str>; 7] = [None; 7];
    let mut all_read = true;
    for (key, at_key) in table.each().into_iter().filter(|(key, _)| !matches!(*key, "always" | "holidays")) {
        let Some(days) = days(key) else {
            at_key.note("is no weekday and no span of weekdays", near_days(key));
            all_read = false;
            continue;
        };
        if always == Some(true) {
            at_key.note("contradicts `always = true`", Some("keep one of the two".into()));
            all_read = false;
        }
        for day in days.clone() {
            if let Some(earlier) = given_by[day].replace(key) {
                at_key.note(format!("gives {} again, after `{earlier}`", DAYS[day]), None);
                all_read = false;
            }
        }
        match table.get(key).and_then(|value| windows(&value)) {
            Some(windows) => week[days].fill(windows),
            None => all_read = false,
        }
    }
    let (always, holidays) = (always?, holidays?);
    if always {
        week = Hours::around_the_clock().week;
    } else if all_read && week.iter().all(Vec::is_empty) && table.intact() {
        let hint = "write `always = true`, or windows such as mon-fri = [\"07:30-11:30\", \"13:00-17:00\"]";
        table.note("never opens", Some(hint.into()));
        return None;
    }
    all_read.then_some(Hours { week, holidays })
}

/// Reads a time of day, `07:30`, as minutes after midnight; `24:00` is the end of the day.
pub(super) fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

fn days(key: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let day = |name: &str| DAYS.iter().position(|day| *day == name);
    match key.split_once('-') {
        None => day(key).map(|day| day..=day),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            (first < last).then_some(first..=last)
        }
    }
}

fn near_days(key: &str) -> Option<String> {
    let spans = (0..7).flat_map(|first| (first + 1..7).map(move |last| format!("{}-{}", DAYS[first], DAYS[last])));
    let names: Vec<String> = DAYS.iter().map(|day| (*day).to_owned()).chain(spans).collect();
    let mut known: Vec<&str> = vec!["always", "holidays"];
    known.extend(names.iter().map(String::as_str));
    nearest_or_all(key, "such as", &known).map(|hint| match hint.starts_with("such as") {
        true => "write mon, tue, wed, thu, fri, sat, sun, or a span such as mon-fri".to_owned(),
        false => hint,
    })
}

/// Reads spans of a day, in order and without overlap.
pub(super) fn windows(value: &Value<'_>) -> Option<Vec<Window>> {
    let entries = value.list(MOST_WINDOWS_OF_A_DAY)?;
    let mut all_read = true;
    let mut windows: Vec<Window> = Vec::new();
    for entry in entries {
        let Some(read) = window(&entry) else {
            all_read = false;
            continue;
        };
        if let Some(other) = windows.iter().find(|other| read.from < other.to && other.from < read.to) {
            entry.note(format!("overlaps {}", spelled(*other)), None);
            all_read = false;
        }
        windows.push(read);
    }
    windows.sort_by_key(|window| window.from);
    all_read.then_some(windows)
}

fn window(value: &Value<'_>) -> Option<Window> {
    let text = value.text()?;
    let parts = text.split_once('-').map(|(from, to)| (minute_of_day(from.trim()), minute_of_day(to.trim())));
    let Some((Some(from), Some(to))) = parts else {
        let hint = "write from-to in hours and minutes, as \"07:30-11:30\"";
        return value.problem(format!("`{}` is no span of time", cut(text)), Some(hint.into()));
    };
    if from < to {
        return Some(Window { from, to });
    }
    let hint = "a span over midnight is two: \"22:00-24:00\", and \"00:00-06:00\" on the next day";
    value.problem("ends before it begins", Some(hint.into()))
}

fn spelled(window: Window) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", clock(window.from), clock(window.to))
}

fn holidays(value: &Value<'_>) -> Option<BTreeSet<jiff::civil::Date>> {
    let mut all_read = true;
    let mut holidays = BTreeSet::new();
    for entry in value.list(MOST_HOLIDAYS)? {
        match entry.date() {
            Some(date) if holidays.insert(date) => {}
            Some(date) => {
                entry.note(format!("{date} is already in the list"), None);
                all_read = false;
            }
            None => all_read = false,
        }
    }
    all_read.then_some(holidays)
}

#[cfg(test)]
mod tests {
    use super::minute_of_day;

    #[test]
    fn times_of_day_are_minutes_and_nothing_else_is() {
        for (text, minute) in [("00:00", 0), ("7:30", 450), ("07:30", 450), ("23:59", 1439), ("24:00", 1440)] {
            assert_eq!(minute_of_day(text), Some(minute), "{text}");
        }
        for bad in ["", "7", "7:3", "07:60", "24:01", "25:00", "+7:30", "07:30:00", "7h30", "-1:00", "007:30"] {
            assert_eq!(minute_of_day(bad), None, "{bad}");
        }
    }
}
