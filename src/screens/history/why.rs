//! What made people wait longer than usual, over some days.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::screens::View;
use crate::screens::charts::{Head, Step, Steps, Tone, Unit};
use crate::screens::manager::why::worse;
use crate::screens::time::day_and_month;
use crate::screens::words::Words;
use crate::waits::{Cause, Causes, Overview};

/// So many of the worst days are named.
const NAMED: usize = 5;

/// What is told of it.
pub struct Reasons {
    pub sentence: String,
    pub steps: Option<Steps>,
    /// The worst days, each with its main reason.
    pub worst: Vec<String>,
}

impl Reasons {
    pub fn of(view: &View, overview: &Overview) -> Reasons {
        let (w, plan) = (view.words(), view.office.plan());
        let opens = |day: Date| {
            let windows = plan.groups.values().flat_map(|group| plan.hours_of(group).on(day));
            windows.map(|window| window.from).min().unwrap_or_default()
        };
        let causes = overview.causes(opens);
        let long: Vec<&(Date, Causes)> = causes.iter().filter(|(_, causes)| causes.is_long()).collect();
        if causes.is_empty() {
            let sentence = w.of(
                "Chưa đủ ngày cùng thứ để biết thế nào là thường lệ.",
                "There are too few days of the same weekday to know what is usual.",
            );
            return Reasons { sentence: sentence.to_owned(), steps: None, worst: Vec::new() };
        }
        if long.is_empty() {
            let sentence = match w.vi() {
                true => format!("Không ngày nào trong {} ngày phải chờ lâu hơn hẳn thường lệ.", causes.len()),
                false => format!("On none of {} days did people wait noticeably longer than usual.", causes.len()),
            };
            return Reasons { sentence, steps: None, worst: Vec::new() };
        }
        let mut worst = long.clone();
        worst.sort_by(|(_, one), (_, other)| other.longer_s().total_cmp(&one.longer_s()));
        Reasons {
            sentence: sentence(w, causes.len(), &long),
            steps: Some(steps(w, &long)),
            worst: worst.iter().take(NAMED).map(|(day, causes)| worst_day(w, *day, causes)).collect(),
        }
    }
}

/// `12 trong 26 ngày chờ lâu hơn thường lệ: 7 ngày chủ yếu vì ít quầy mở hơn, 4 vì nhiều người đến hơn, 1 không rõ.`
fn sentence(w: Words, days: usize, long: &[&(Date, Causes)]) -> String {
    let mut counts: BTreeMap<Option<Cause>, usize> = BTreeMap::new();
    for (_, causes) in long {
        *counts.entry(causes.main()).or_default() += 1;
    }
    let mut counts: Vec<(Option<Cause>, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
    let told = |(cause, count): &(Option<Cause>, usize)| match (cause, w.vi()) {
        (Some(cause), true) => format!("{count} ngày chủ yếu vì {}", worse(*cause, w)),
        (Some(cause), false) => format!("{count} mainly from {}", worse(*cause, w)),
        (None, true) => format!("{count} ngày do người đến dồn, ưu tiên hoặc quầy không đúng nhóm đông"),
        (None, false) => format!("{count} from people who came at once, priority, or counters of other groups"),
    };
    let told = counts.iter().map(told).collect::<Vec<_>>().join(", ");
    match w.vi() {
        true => format!("{} trong {days} ngày phải chờ lâu hơn hẳn thường lệ: {told}.", long.len()),
        false => format!("On {} of {days} days people waited noticeably longer than usual: {told}.", long.len()),
    }
}

/// The mean over the long days of each share.
fn steps(w: Words, long: &[&(Date, Causes)]) -> Steps {
    let mean = |figure: &dyn Fn(&Causes) -> f64| {
        long.iter().map(|(_, causes)| figure(causes)).sum::<f64>() / long.len().max(1) as f64 / 60.0
    };
    let sum = |label: &str, value| Step { label: label.to_owned(), value, is_sum: true, ..Step::default() };
    let mut parts: Vec<(f64, Step)> = Vec::new();
    for cause in Cause::ALL {
        let value = mean(&|causes| causes.added_s(cause));
        let label = worse(cause, w).to_owned();
        parts.push((value, Step { label, value, tone: Tone::Late, ..Step::default() }));
    }
    parts.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let rest = mean(&|causes| causes.rest_s);
    let mut steps = vec![sum(w.of("Thường lệ", "Usual"), mean(&|causes| causes.usual.wait_s))];
    steps.extend(parts.into_iter().filter(|(value, _)| value.abs() >= 0.5).map(|(_, step)| step));
    if rest.abs() >= 0.5 {
        steps.push(Step { label: w.of("còn lại", "the rest").to_owned(), value: rest, ..Step::default() });
    }
    steps.push(sum(w.of("Những ngày chờ lâu", "The long days"), mean(&|causes| causes.found.wait_s)));
    let head = Head {
        id: "why".to_owned(),
        title: w.of("Những ngày chờ lâu, trung bình", "The days of long waits, on average").to_owned(),
        definition: w.defined("wait_from_usual"),
        says: String::new(),
    };
    Steps::new(w, head, Unit::Minutes, steps)
}

/// `21/11: 34 phút, thường lệ 18; ít quầy mở hơn`
fn worst_day(w: Words, day: Date, causes: &Causes) -> String {
    let minutes = |s: f64| Unit::Minutes.say(s / 60.0, w);
    let why = causes.main().map_or_else(|| w.of("không rõ", "not clear"), |cause| worse(cause, w));
    let (found, usual) = (minutes(causes.found.wait_s), minutes(causes.usual.wait_s));
    format!("{}: {found}, {} {usual}; {why}", day_and_month(day), w.of("thường lệ", "usually"))
}
