//! What made people wait longer than usual, over some days.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::screens::View;
use crate::screens::charts::{Head, Step, Steps, Tone, Unit};
use crate::screens::manager::why::{better, summed, worse};
use crate::screens::time::day_and_month;
use crate::screens::words::{Words, capital};
use crate::waits::{Cause, Causes, Overview, Reason};

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
        let unfinished = super::unfinished(view);
        let causes = overview.causes(unfinished, opens);
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

/// Why a day's waits were long, as far as days can be counted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Because {
    Cause(Cause),
    Several,
    Unknown,
}

impl Because {
    fn of(causes: &Causes) -> Because {
        match causes.reason() {
            Some(Reason::Mainly(cause)) => Because::Cause(cause),
            Some(Reason::Both(..)) => Because::Several,
            Some(Reason::Unclear | Reason::NoneOfThese) | None => Because::Unknown,
        }
    }
}

/// `12 trong 26 ngày phải chờ lâu hơn hẳn thường lệ: 7 ngày chủ yếu vì ít quầy mở hơn, 4 ngày chủ yếu vì nhiều người đến
/// hơn, 1 ngày không rõ vì sao.`
fn sentence(w: Words, days: usize, long: &[&(Date, Causes)]) -> String {
    let mut counts: BTreeMap<Because, usize> = BTreeMap::new();
    for (_, causes) in long {
        *counts.entry(Because::of(causes)).or_default() += 1;
    }
    let mut counts: Vec<(Because, usize)> = counts.into_iter().collect();
    // What nobody knows is said last.
    counts.sort_by_key(|(because, count)| (*because == Because::Unknown, std::cmp::Reverse(*count), *because));
    let told = |(because, count): &(Because, usize)| match (because, w.vi()) {
        (Because::Cause(cause), true) => format!("{count} ngày chủ yếu vì {}", worse(*cause, w)),
        (Because::Cause(cause), false) => format!("{count} mainly from {}", worse(*cause, w)),
        (Because::Several, true) => format!("{count} ngày vì nhiều điều cộng lại"),
        (Because::Several, false) => format!("{count} from several things together"),
        (Because::Unknown, true) => format!("{count} ngày không rõ vì sao"),
        (Because::Unknown, false) => format!("{count} for no clear reason"),
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
    let part = |cause: Cause| {
        let value = mean(&|causes| causes.added_s(cause));
        let label = capital(if value > 0.0 { worse(cause, w) } else { better(cause, w) });
        Step { label, value, tone: Tone::Late, ..Step::default() }
    };
    let mut parts = Cause::ALL.map(part);
    parts.sort_by(|one, other| other.value.total_cmp(&one.value));
    let head = Head {
        id: "why".to_owned(),
        title: w.of("Những ngày chờ lâu, trung bình", "The days of long waits, on average").to_owned(),
        definition: w.defined("wait_from_usual"),
        says: String::new(),
    };
    let ends = [mean(&|causes| causes.usual.wait_s), mean(&|causes| causes.found.wait_s)];
    summed(w, head, ends, parts.into(), w.of("Những ngày chờ lâu", "The long days"))
}

/// `21/11: 34 phút, thường lệ 18; ít quầy mở hơn`
fn worst_day(w: Words, day: Date, causes: &Causes) -> String {
    let minutes = |s: f64| Unit::Minutes.say(s / 60.0, w);
    let why = match causes.reason() {
        Some(Reason::Mainly(cause)) => worse(cause, w).to_owned(),
        Some(Reason::Both(one, other)) => format!("{} {} {}", worse(one, w), w.of("và", "and"), worse(other, w)),
        Some(Reason::Unclear | Reason::NoneOfThese) | None => w.of("không rõ", "not clear").to_owned(),
    };
    let (found, usual) = (minutes(causes.found.wait_s), minutes(causes.usual.wait_s));
    format!("{}: {found}, {} {usual}; {why}", day_and_month(day), w.of("thường lệ", "usually"))
}
