//! What the form was filled in with, as its address says, and what it means for a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::office::{CallingRule, CounterNo, GroupCode, PriorityCode};
use crate::screens::words::Words;
use crate::simulate::{Counter, Day, Unfit, Variant, counters_of, groups_of, times, windows};

/// What the form was filled in with, as it was written. What is left as it was changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhatIf {
    /// The day, where one was chosen.
    pub day: Option<Date>,
    /// What was written instead of a day, where it is none.
    pub no_day: Option<String>,
    /// Whether the form was sent, and is to be played.
    pub is_sent: bool,
    /// The office's hours: `07:00-11:30,13:00-17:00`; nothing leaves them.
    pub hours: String,
    /// What each counter serves: `A,B`, `A@08:00-11:00`; nothing closes it.
    pub counters: BTreeMap<CounterNo, String>,
    /// The head start of each class in minutes.
    pub head_starts: BTreeMap<PriorityCode, String>,
    /// How many of a hundred come.
    pub arrivals: String,
}

/// What of the form is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotUnderstood {
    /// The hours.
    Hours(String),
    /// What a counter serves.
    Counter(CounterNo, String),
    /// A counter's group that the office does not have, and those that it has.
    Group(GroupCode, String),
    /// A class's head start.
    HeadStart(PriorityCode, String),
    /// How many come.
    Arrivals(String),
}

/// The longest text of a field that is read.
const MOST_CHARS: usize = 120;
/// The longest head start, in minutes.
const MOST_HEAD_START_MIN: u16 = 1440;

impl WhatIf {
    /// Reads the pairs of an address; what is not known is left out.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut wish = WhatIf::default();
        for (name, value) in pairs {
            let value: String = value.trim().chars().take(MOST_CHARS).collect();
            match name {
                "day" if value.is_empty() => {}
                "day" => {
                    wish.day = value.parse().ok();
                    wish.no_day = wish.day.is_none().then_some(value);
                }
                "try" => wish.is_sent = true,
                "hours" => wish.hours = value,
                "come" => wish.arrivals = value,
                _ => {
                    if let Some(counter) = name.strip_prefix('c').and_then(|number| number.parse().ok()) {
                        wish.counters.insert(counter, value);
                    } else if let Some(class) = name.strip_prefix("first-").and_then(|class| class.parse().ok()) {
                        wish.head_starts.insert(class, value);
                    }
                }
            }
        }
        wish
    }

    /// The address of the same page in another language: `?day=…&lang=en`.
    pub fn query(&self, lang: Option<&str>) -> String {
        let mut pairs: Vec<(String, String)> = Vec::new();
        pairs.extend(self.day.map(|day| ("day".to_owned(), day.to_string())));
        if self.is_sent {
            pairs.push(("try".to_owned(), "1".to_owned()));
        }
        for (name, value) in [("hours", &self.hours), ("come", &self.arrivals)] {
            if !value.is_empty() {
                pairs.push((name.to_owned(), value.clone()));
            }
        }
        pairs.extend(self.counters.iter().map(|(counter, serves)| (format!("c{counter}"), serves.clone())));
        pairs.extend(self.head_starts.iter().map(|(class, minutes)| (format!("first-{class}"), minutes.clone())));
        pairs.extend(lang.map(|lang| ("lang".to_owned(), lang.to_owned())));
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        format!("?{}", pairs.join("&"))
    }

    /// What is different from the day.
    ///
    /// # Errors
    /// The first field that is not understood.
    pub fn variant(&self, day: &Day) -> Result<Variant, NotUnderstood> {
        let mut variant = Variant::default();
        if !self.hours.is_empty() {
            let hours = windows(&self.hours).map_err(|_| NotUnderstood::Hours(self.hours.clone()))?;
            variant.hours = Some(hours).filter(|hours| *hours != day.windows);
        }
        for (number, serves) in &self.counters {
            let counter: Counter = serves.parse().map_err(|_| NotUnderstood::Counter(*number, serves.clone()))?;
            let as_it_was = match (groups_of(&day.staffing, *number), &counter) {
                (Some(groups), Counter::Serves { groups: wanted, windows: None }) => groups == wanted.as_slice(),
                (None, Counter::Closed) => true,
                _ => false,
            };
            if !as_it_was {
                variant.counters.insert(*number, counter);
            }
        }
        for (class, minutes) in self.head_starts.iter().filter(|(_, minutes)| !minutes.is_empty()) {
            let wrong = || NotUnderstood::HeadStart(class.clone(), minutes.clone());
            let wanted: u16 = minutes.parse().ok().filter(|min| *min <= MOST_HEAD_START_MIN).ok_or_else(wrong)?;
            let known = day.plan.priority(class).ok_or_else(wrong)?;
            if known.head_start.as_mins() != i64::from(wanted) {
                variant.head_starts.insert(class.clone(), wanted);
            }
        }
        if !self.arrivals.is_empty() {
            let percent = format!("{}%", self.arrivals.trim_end_matches('%'));
            let factor = times(&percent).map_err(|_| NotUnderstood::Arrivals(self.arrivals.clone()))?;
            variant.arrivals = Some(factor).filter(|factor| (factor - 1.0).abs() > 1e-9);
        }
        match variant.of(day) {
            Err(Unfit::UnknownGroup { group, known }) => Err(NotUnderstood::Group(group, known)),
            _ => Ok(variant),
        }
    }
}

impl NotUnderstood {
    /// What is wrong and how to mend it.
    pub fn said(&self, w: Words) -> String {
        match self {
            NotUnderstood::Hours(text) => format!(
                "{} “{text}”. {}",
                w.of("Giờ mở cửa: không hiểu", "The office’s hours: not understood:"),
                w.of("Hãy ghi như 07:30-11:30,13:00-17:00.", "Write them as 07:30-11:30,13:00-17:00.")
            ),
            NotUnderstood::Counter(counter, text) => format!(
                "{} {counter}: {} “{text}”. {}",
                w.of("Quầy", "Counter"),
                w.of("không hiểu", "not understood:"),
                w.of(
                    "Hãy ghi chữ cái của các nhóm như A,B, có thể thêm giờ như A,B@08:00-11:30; để trống nếu quầy đóng.",
                    "Write the letters of its groups as A,B, if need be with hours as A,B@08:00-11:30; leave it empty for a closed counter."
                )
            ),
            NotUnderstood::Group(group, known) => format!(
                "{} {group}. {} {known}.",
                w.of("Đơn vị không có nhóm", "The office has no group"),
                w.of("Hãy chọn trong các nhóm:", "Choose of")
            ),
            NotUnderstood::HeadStart(class, text) => format!(
                "{} {class}: {} “{text}”. {}",
                w.of("Ưu tiên", "The head start of"),
                w.of("không hiểu", "not understood:"),
                w.of("Hãy ghi số phút, từ 0 đến 1440.", "Write minutes, from 0 to 1440.")
            ),
            NotUnderstood::Arrivals(text) => format!(
                "{} “{text}”. {}",
                w.of("Số người đến: không hiểu", "How many come: not understood:"),
                w.of("Hãy ghi phần trăm từ 0 đến 1000.", "Write a percentage from 0 to 1000.")
            ),
        }
    }
}

/// A counter in the form.
pub struct CounterRow {
    pub number: CounterNo,
    pub was: String,
    pub serves: String,
    /// Where the order of its groups says who is called first: after how many minutes somebody goes before it.
    pub in_order_until_min: Option<i64>,
}

/// A class in the form.
pub struct ClassRow {
    pub code: PriorityCode,
    pub name: String,
    pub minutes: String,
}

/// The counters of the plan and of the day, and one more.
pub fn counter_rows(day: &Day, wish: &WhatIf) -> Vec<CounterRow> {
    let mut numbers: Vec<CounterNo> = day.plan.counters.keys().copied().chain(counters_of(&day.staffing)).collect();
    numbers.extend(wish.counters.keys());
    numbers.sort_unstable();
    numbers.dedup();
    let next = numbers.last().map_or(1, |last| last.0 + 1);
    numbers.extend((next <= 999).then_some(CounterNo(next)));
    let row = |number: CounterNo| {
        let letters = |groups: &[GroupCode]| groups.iter().map(GroupCode::to_string).collect::<Vec<_>>().join(",");
        let was = groups_of(&day.staffing, number).map(letters).unwrap_or_default();
        let in_order_until_min = match day.plan.counters.get(&number).map(|counter| counter.rule) {
            Some(CallingRule::InOrder { max_wait }) => Some(max_wait.as_mins()),
            Some(CallingRule::Longest) | None => None,
        };
        CounterRow { number, serves: wish.counters.get(&number).unwrap_or(&was).clone(), was, in_order_until_min }
    };
    numbers.into_iter().map(row).collect()
}

pub fn class_rows(w: Words, day: &Day, wish: &WhatIf) -> Vec<ClassRow> {
    let classes = day.plan.priorities.iter().map(|class| {
        let minutes = || class.head_start.as_mins().to_string();
        ClassRow {
            code: class.code.clone(),
            name: w.text(&class.name).to_owned(),
            minutes: wish.head_starts.get(&class.code).filter(|m| !m.is_empty()).cloned().unwrap_or_else(minutes),
        }
    });
    classes.collect()
}

/// A value as an address may carry it.
fn escaped(value: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b',' | b':' | b'@' | b'/');
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(one).collect()
}
