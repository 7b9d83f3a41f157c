//! The large figures of the manager's screen: what is so now, then what the day has come to.

use super::day::under;
use crate::alerts::{Thresholds, is_unserved};
use crate::office::{GroupCode, Outcome, Queue};
use crate::screens::View;
use crate::screens::charts::Unit;
use crate::screens::concerns::longest_min;
use crate::screens::tally::{Tally, percent_in_time, wait_min};
use crate::waits::{Sums, Usual};

/// A figure that is read at a glance.
pub struct Figure {
    pub name: &'static str,
    pub value: String,
    /// What stands small after it.
    pub unit: String,
    /// What stands below it: what is usual, or until when.
    pub beside: String,
    /// How it is defined: its hover text.
    pub defined: String,
    /// Somebody has to see to it.
    pub late: bool,
}

/// What is so now and how the day stands to what was promised. After the day's end nobody waits any more, and what was so
/// at that moment says nothing.
pub fn at_a_glance(view: &View, tally: &Tally, usual: Option<&Usual>) -> Vec<Figure> {
    let mut all = Vec::new();
    if view.office.closed_at().is_none() {
        all.extend(now(view, tally));
    }
    all.extend(today(view, tally, usual));
    all
}

fn now(view: &View, tally: &Tally) -> Vec<Figure> {
    let (w, office) = (view.words(), view.office);
    let longest = office.plan().groups.keys().filter_map(|group| longest_min(view, *group)).max();
    let open = office.counters().values().filter(|counter| counter.status.is_open()).count();
    let number = |count: usize| Unit::Count.number(count as f64, w);
    let mut now = vec![
        Figure::of(w.of_static("Đang chờ", "Waiting"), number(tally.waiting), w.defined("waiting")),
        Figure {
            unit: longest.map_or(String::new(), |_| w.of("phút", "min").to_owned()),
            ..Figure::maybe(w.of_static("Chờ lâu nhất", "Longest wait"), longest, w.defined("longest_wait"))
        },
    ];
    now.extend(at_risk(view));
    now.push(Figure {
        unit: format!("/ {}", office.counters().len()),
        ..Figure::of(w.of_static("Quầy mở", "Counters open"), open, w.defined("counters_open"))
    });
    now.push(Figure::of(w.of_static("Đang phục vụ", "Being served"), number(tally.in_hand), w.defined("in_hand")));
    now
}

/// Who will cautiously not be called before the office closes, by the same reckoning as the alert about it, while anybody
/// waits. Whom no open counter serves may be called if one opens, so the figure says from what to what it may be.
fn at_risk(view: &View) -> Option<Figure> {
    let (w, office, usual) = (view.words(), view.office, Thresholds::default());
    let thresholds = view.around.alerts.as_ref().map_or(&usual, |alerts| &alerts.thresholds);
    let closing = thresholds.closing_of(office.plan(), office.day())?;
    let groups = || office.plan().groups.keys();
    let late: usize = groups().map(|group| office.at_risk(*group, closing, view.now)).sum();
    let is_unknown = |group: &&GroupCode| view.now < closing && is_unserved(office, **group);
    let unknown: usize = groups().filter(is_unknown).map(|group| office.waiting_count(Queue::Group(*group))).sum();
    // An office that is open round the clock closes for nobody.
    if late == 0 && office.plan().day_of(closing) > office.day() {
        return None;
    }
    let number = |count: usize| Unit::Count.number(count as f64, w);
    let before = format!("{} {}", w.of("trước", "before"), view.clock(closing));
    let (value, beside) = match unknown {
        0 => (number(late), before),
        _ => (
            format!("{}–{}", number(late), number(late + unknown)),
            format!("{before} · {} {}", number(unknown), w.of("chưa có quầy mở", "with no open counter")),
        ),
    };
    Some(Figure {
        beside,
        late: late + unknown > 0,
        ..Figure::of(w.of_static("Có thể không kịp gọi", "May not be called"), value, w.defined("at_risk"))
    })
}

/// How the day stands to what was promised and what is usual.
fn today(view: &View, tally: &Tally, usual: Option<&Usual>) -> Vec<Figure> {
    let w = view.words();
    let (percent, half) = (percent_in_time(&tally.all), wait_min(&tally.all, 50));
    let time = view.office.plan().zone.to_datetime(view.now).time();
    let (hour, minute) = (time.hour() as u8, time.minute() as u8);
    let beside = |unit: Unit, figure: Option<f64>| match figure {
        Some(figure) => format!(
            "{} {}",
            w.of("thường lệ", "usually"),
            unit.say(if unit == Unit::Minutes { under(figure) } else { figure.ceil() }, w)
        ),
        None => String::new(),
    };
    let usual_until = |figure: &dyn Fn(&Sums) -> Option<f64>| usual.and_then(|usual| usual.until(hour, figure));
    vec![
        Figure {
            unit: percent.map_or(String::new(), |_| "%".to_owned()),
            beside: beside(Unit::Percent, usual_until(&|sums| percent_in_time(sums).map(|percent| percent as f64))),
            ..Figure::maybe(
                w.of_static("Gọi trong thời gian cam kết", "Called in promised time"),
                percent,
                w.defined("within_target"),
            )
        },
        Figure {
            unit: half.map_or(String::new(), |_| w.of("phút", "min").to_owned()),
            beside: beside(Unit::Minutes, usual_until(&|sums| wait_min(sums, 50))),
            ..Figure::maybe(
                w.of_static("Một nửa chờ dưới", "Half waited under"),
                half.map(|min| Unit::Minutes.number(under(min), w)),
                w.defined("wait_s"),
            )
        },
        Figure {
            beside: beside(Unit::Count, usual.and_then(|usual| usual.count_until(hour, minute, |sums| sums.issued))),
            ..Figure::of(
                w.of_static("Đã cấp", "Issued"),
                Unit::Count.number(f64::from(view.office.issued()), w),
                w.defined("issued"),
            )
        },
    ]
}

/// What else the day has come to; of what is rare, only what there is.
pub fn more(view: &View, tally: &Tally) -> Vec<Figure> {
    let w = view.words();
    let number = |count: i64| Unit::Count.number(count as f64, w);
    let mut more = vec![
        Figure::of(w.of_static("Hoàn thành", "Completed"), number(tally.ended(Outcome::Served)), w.defined("served")),
        Figure::of(w.of_static("Vắng mặt", "No show"), number(tally.ended(Outcome::NoShow)), w.defined("no_show")),
        Figure::of(w.of_static("Bỏ số", "Given up"), number(tally.ended(Outcome::Cancelled)), w.defined("cancelled")),
    ];
    if tally.parked > 0 {
        more.push(Figure::of(w.of_static("Tạm gác", "Parked"), number(tally.parked as i64), w.defined("parked_now")));
    }
    if tally.ended(Outcome::Unserved) > 0 {
        more.push(Figure::of(
            w.of_static("Chưa phục vụ", "Not served"),
            number(tally.ended(Outcome::Unserved)),
            w.defined("unserved"),
        ));
    }
    more
}

impl Figure {
    fn of(name: &'static str, value: impl ToString, defined: String) -> Figure {
        let (unit, beside) = (String::new(), String::new());
        Figure { name, value: value.to_string(), unit, beside, defined, late: false }
    }

    fn maybe(name: &'static str, value: Option<impl ToString>, defined: String) -> Figure {
        let value = value.map_or_else(|| "–".to_owned(), |value| value.to_string());
        Figure::of(name, value, defined)
    }
}
