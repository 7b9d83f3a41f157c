//! Where the wait came from, in words and as the steps from what is usual to what was so.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::office::{Doing, Office};
use crate::screens::View;
use crate::screens::charts::{Head, Step, Steps, Tone, Unit};
use crate::screens::tally::Tally;
use crate::screens::words::Words;
use crate::waits::{Cause, Causes, DaySums, Likeness, Measure, Spending, Sums, Usual};

/// What is told of it.
pub struct Why {
    /// Until when it was looked at.
    pub until: String,
    pub sentence: String,
    /// Where people waited longer than usual.
    pub steps: Option<Steps>,
}

/// Why people wait today: the full hours that have passed, beside the same ones of the days that say what is usual.
/// `None` before anybody was called in them, and while the day's tallies are not at hand.
pub fn today(view: &View, tally: &Tally, usual: &Usual, past: &[Arc<DaySums>]) -> Option<Why> {
    let (w, office) = (view.words(), view.office);
    let until = office.plan().zone.to_datetime(view.now).hour() as u8;
    let booked = past.last().filter(|day| day.day == office.day())?;
    let found = Likeness::of(&with_time(view, tally, booked), until)?;
    let days: Vec<Likeness> = usual.days().iter().filter_map(|day| Likeness::of(&day.hours, until)).collect();
    let causes = Causes::of(Likeness::usual(&days)?, found, opens_min(office));
    let head = Head {
        id: "why".to_owned(),
        title: w.of("Từ thường lệ đến hôm nay", "From usual to today").to_owned(),
        definition: w.defined("wait_from_usual"),
        says: String::new(),
    };
    Some(Why {
        until: format!("{} {until:02}:00", w.of("đến", "until")),
        sentence: sentence(w, &causes),
        steps: causes.is_long().then(|| steps(w, head, &causes, w.of("Hôm nay", "Today"))),
    })
}

/// Today's hours: tickets as they are now, counters' time as it was booked a few minutes ago, with what they do now.
fn with_time(view: &View, tally: &Tally, booked: &DaySums) -> BTreeMap<u8, Sums> {
    let mut hours = tally.hours.clone();
    for (hour, sums) in &booked.hours {
        let here = hours.entry(*hour).or_default();
        for spending in [Spending::Busy, Spending::Idle, Spending::Free] {
            here.add(Measure::TimeMs(spending), sums.time_ms(spending));
        }
        (here.openings, here.late_ms) = (sums.openings, sums.late_ms);
    }
    let zone = &view.office.plan().zone;
    for spell in view.office.spells(view.now) {
        let spending = match spell.doing {
            Doing::Busy(_) => Spending::Busy,
            Doing::Idle => Spending::Idle,
            Doing::Free => Spending::Free,
            Doing::Paused => continue,
        };
        let local = |at| {
            let time = zone.to_datetime(at).time();
            i64::from(time.hour()) * 3_600_000 + i64::from(time.minute()) * 60_000 + i64::from(time.second()) * 1000
        };
        let (from, to) = (local(spell.from), local(spell.to));
        for hour in 0..24_u8 {
            let begin = i64::from(hour) * 3_600_000;
            let ms = to.min(begin + 3_600_000) - from.max(begin);
            if ms > 0 {
                hours.entry(hour).or_default().add(Measure::TimeMs(spending), ms);
            }
        }
    }
    hours
}

/// How many minutes after midnight the office opens on its day.
pub fn opens_min(office: &Office) -> u16 {
    let plan = office.plan();
    let windows = plan.groups.values().flat_map(|group| plan.hours_of(group).on(office.day()));
    windows.map(|window| window.from).min().unwrap_or_default()
}

/// What it comes to, in a sentence with its figures.
pub fn sentence(w: Words, causes: &Causes) -> String {
    if !causes.is_long() {
        return w.of("Thời gian chờ không dài hơn thường lệ.", "Waits are no longer than usual.").to_owned();
    }
    match causes.main() {
        Some(cause) => {
            let (what, figures) = (worse(cause, w), figures(w, causes, cause));
            if w.vi() {
                format!("Chờ lâu chủ yếu vì {what}: {figures}.")
            } else {
                format!("The long waits come mainly from {what}: {figures}.")
            }
        }
        None => w
            .of(
                "Số người, số quầy và thời gian xử lý như thường lệ; chờ lâu vì người đến dồn cùng lúc, có nhiều ưu tiên, hoặc quầy mở không đúng nhóm đông.",
                "As many came, counters were open and visits took as long as usual; people came at once, many had priority, or counters were open for other groups.",
            )
            .to_owned(),
    }
}

/// The steps from the usual wait to the one that was found.
pub fn steps(w: Words, head: Head, causes: &Causes, found: &str) -> Steps {
    let min = |s: f64| s / 60.0;
    let sum = |label: &str, s: f64| Step { label: label.to_owned(), value: min(s), is_sum: true, ..Step::default() };
    let mut steps = vec![sum(w.of("Thường lệ", "Usual"), causes.usual.wait_s)];
    for cause in Cause::ALL {
        let added_s = causes.added_s(cause);
        // Less than half a minute is told as nothing, and what is nothing need not be told.
        if added_s.abs() >= 30.0 {
            let label = if added_s > 0.0 { worse(cause, w) } else { better(cause, w) };
            let why = figures(w, causes, cause);
            steps.push(Step { label: capital(label), value: min(added_s), is_sum: false, tone: Tone::Late, why });
        }
    }
    if causes.rest_s.abs() >= 30.0 {
        steps.push(Step {
            label: w.of("Còn lại", "The rest").to_owned(),
            value: min(causes.rest_s),
            why: w
                .of("người đến dồn, ưu tiên, quầy của nhóm khác", "people at once, priority, counters of other groups")
                .to_owned(),
            ..Step::default()
        });
    }
    steps.push(sum(found, causes.found.wait_s));
    Steps::new(w, head, Unit::Minutes, steps)
}

/// A cause that made people wait longer.
pub fn worse(cause: Cause, w: Words) -> &'static str {
    match cause {
        Cause::Demand => w.of_static("nhiều người đến hơn", "more people"),
        Cause::Service => w.of_static("mỗi người làm lâu hơn", "longer visits"),
        Cause::Counters => w.of_static("ít quầy mở hơn", "fewer open counters"),
        Cause::Idle => w.of_static("quầy mở nhưng chậm gọi", "open counters that called nobody"),
        Cause::Opening => w.of_static("mở quầy muộn", "a late opening"),
    }
}

fn better(cause: Cause, w: Words) -> &'static str {
    match cause {
        Cause::Demand => w.of_static("ít người đến hơn", "fewer people"),
        Cause::Service => w.of_static("mỗi người làm nhanh hơn", "shorter visits"),
        Cause::Counters => w.of_static("nhiều quầy mở hơn", "more open counters"),
        Cause::Idle => w.of_static("quầy gọi nhanh hơn", "counters that called sooner"),
        Cause::Opening => w.of_static("mở quầy sớm hơn", "an earlier opening"),
    }
}

/// `118 người, thường lệ 96`
fn figures(w: Words, causes: &Causes, cause: Cause) -> String {
    let whole = |value: f64| Unit::Count.number(value, w);
    let minutes = |s: f64| Unit::Minutes.say(s / 60.0, w);
    let tenths = |value: f64| {
        let said = format!("{value:.1}");
        if w.vi() { said.replace('.', ",") } else { said }
    };
    let of = |day: &Likeness| match cause {
        Cause::Demand => format!("{} {}", whole(day.came_in_all()), w.of("người", "people")),
        Cause::Service => format!("{} {}", tenths(day.service_s / 60.0), w.of("phút mỗi người", "min each")),
        Cause::Counters => format!("{} {}", tenths(day.mean_open()), w.of("quầy mở", "counters open")),
        Cause::Idle => {
            format!("{} {}", minutes(day.idle_s()), w.of("rảnh khi có người chờ", "idle while people waited"))
        }
        Cause::Opening => format!("{} {}", minutes(day.late_s), w.of("sau giờ", "after the hour")),
    };
    format!("{}, {} {}", of(&causes.found), w.of("thường lệ", "usually"), of(&causes.usual))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
