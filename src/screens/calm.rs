//! When to come: in which hours of the week people usually wait little, on a page for everybody, in the lobby's ticker and
//! on the kiosk.

use askama::Template;
use jiff::civil::Weekday;

use super::words::{Words, capital};
use super::{Frame, View, time};
use crate::office::Window;
use crate::waits::{BestTime, CalmSpan, HourOfWeek, Level, told_min};

/// How many calm times the page names.
const NAMED: usize = 3;
/// How many fit into one sentence.
const IN_A_SENTENCE: usize = 2;

#[derive(Template)]
#[template(path = "calm/content.html")]
struct Content {
    w: Words,
    version: String,
    id: String,
    office: String,
    told: Told,
    days: Vec<Day>,
    rows: Vec<Row>,
    /// What it rests on.
    rests: String,
}

/// What can be said.
enum Told {
    /// Nothing yet.
    TooLittle,
    /// No hour is clearly better than the others.
    Alike,
    /// When to come, the best first.
    Calm(Vec<Span>),
}

struct Span {
    when: String,
    wait: String,
}

struct Day {
    name: &'static str,
    short: &'static str,
    today: bool,
}

struct Row {
    hour: String,
    cells: Vec<Option<Cell>>,
}

struct Cell {
    level: &'static str,
    dots: &'static str,
    word: &'static str,
    minutes: String,
}

#[derive(Template)]
#[template(path = "calm/page.html")]
struct Page {
    frame: Frame,
    content: Content,
}

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let frame = view.frame("calm", view.words().of("Giờ ít người chờ", "When to come").to_owned());
    Page { frame, content: made(view) }.render()
}

/// The calmest time: `thứ Ba 14:00–15:00`; `None` where nothing can be recommended.
pub fn calmest(best: &BestTime, w: Words) -> Option<String> {
    best.calm_spans(1).first().map(|span| when(span, w))
}

/// The calmest times in one sentence: `Ít người chờ nhất: thứ Ba 14:00–15:00`; `None` where nothing can be recommended.
pub fn sentence(best: &BestTime, w: Words) -> Option<String> {
    let spans: Vec<String> = best.calm_spans(IN_A_SENTENCE).iter().map(|span| when(span, w)).collect();
    let times = spans.join(w.of(" và ", " and "));
    (!spans.is_empty()).then(|| format!("{} {times}", w.of("Ít người chờ nhất:", "Fewest people wait:")))
}

fn made(view: &View) -> Content {
    let (w, plan) = (view.words(), view.office.plan());
    let best = &view.around.past.best;
    let calm = best.calm_spans(NAMED);
    let told = match (best.is_empty(), calm.is_empty()) {
        (true, _) => Told::TooLittle,
        (_, true) => Told::Alike,
        _ => Told::Calm(
            calm.iter().map(|span| Span { when: capital(&when(span, w)), wait: about(span.wait_min, w) }).collect(),
        ),
    };
    let today = view.office.day().weekday();
    let weekdays: Vec<Weekday> =
        days_of_the_week().filter(|day| best.hours().any(|hour| hour.weekday == *day)).collect();
    let (first, last) = (best.hours().map(HourOfWeek::hour).min(), best.hours().map(HourOfWeek::hour).max());
    let hours = first.zip(last).map(|(first, last)| first..=last).into_iter().flatten();
    let row = |hour: u8| Row {
        hour: format!("{hour}–{}", hour + 1),
        cells: weekdays.iter().map(|day| best.hour(*day, hour).map(|hour| cell(hour, w))).collect(),
    };
    Content {
        w,
        version: view.version(),
        id: plan.office.to_string(),
        office: w.text(&plan.name).to_owned(),
        told,
        rows: hours.map(row).collect(),
        days: weekdays
            .iter()
            .map(|day| Day { name: time::weekday(*day, w), short: time::weekday_short(*day, w), today: *day == today })
            .collect(),
        rests: rests(best.weeks(), w),
    }
}

fn rests(weeks: u32, w: Words) -> String {
    if w.vi() {
        format!("Theo {weeks} tuần gần đây; tuần càng gần tính càng nhiều. Thực tế mỗi ngày có thể khác.")
    } else {
        format!("From the last {weeks} weeks, of which recent ones count more. Any single day may be different.")
    }
}

fn cell(hour: &HourOfWeek, w: Words) -> Cell {
    let (level, dots, word) = match hour.level {
        Level::Calm => ("calm", "•", w.of_static(", ít người", ", calm")),
        Level::Usual => ("usual", "••", w.of_static(", bình thường", ", as usual")),
        Level::Busy => ("busy", "•••", w.of_static(", đông", ", busy")),
    };
    let rounded = told_min(hour.wait_min);
    let minutes = if rounded == 0 { "<5".to_owned() } else { rounded.to_string() };
    Cell { level, dots, word, minutes }
}

/// `thứ Ba 14:00–15:00`, `Tuesday 14:00–15:00`
fn when(span: &CalmSpan, w: Words) -> String {
    let Window { from, to } = span.window;
    let weekday = time::weekday(span.weekday, w);
    let weekday =
        if w.vi() { weekday.replacen("Thứ", "thứ", 1).replacen("Chủ", "chủ", 1) } else { weekday.to_owned() };
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{weekday} {}–{}", clock(from), clock(to))
}

/// `khoảng 10 phút`, `dưới 5 phút`
fn about(wait_min: f64, w: Words) -> String {
    match told_min(wait_min) {
        0 => w.of("dưới 5 phút", "under 5 min").to_owned(),
        min => format!("{} {min} {}", w.of("khoảng", "about"), w.of("phút", "min")),
    }
}

fn days_of_the_week() -> impl Iterator<Item = Weekday> {
    Weekday::Monday.cycle_forward().take(7)
}
