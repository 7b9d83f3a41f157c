//! When to come: in which hours of the week people usually wait little, on a page for everybody, in the lobby's ticker and
//! on the kiosk.

use askama::Template;
use jiff::civil::Weekday;

use super::words::{Words, capital};
use super::{Frame, View, time};
use crate::office::Window;
use crate::waits::{BestTime, HourOfWeek, Level, TimeOfWeek, told_min};

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
    /// Every hour is as usual.
    Alike,
    /// When not to come, in a sentence: some hours are busy, and none stands out among the others.
    Busy(String),
    /// When to come, the best first.
    Calm(Vec<Time>),
}

struct Time {
    days: String,
    hours: String,
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
    (!spans.is_empty()).then(|| format!("{} {}", w.of("Ít người chờ nhất:", "Fewest people wait:"), spans.join("; ")))
}

fn made(view: &View) -> Content {
    let (w, plan) = (view.words(), view.office.plan());
    let best = &view.around.past.best;
    let calm = best.calm_spans(NAMED);
    let told = match (best.is_empty(), calm.is_empty()) {
        (true, _) => Told::TooLittle,
        (_, true) => busy(best, w).map_or(Told::Alike, Told::Busy),
        _ => Told::Calm(
            calm.iter()
                .map(|span| Time {
                    days: capital(&time::weekdays(&span.weekdays, w)),
                    hours: hours(span.window),
                    wait: about(span.wait_min, w),
                })
                .collect(),
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

/// `Đông nhất: thứ Hai 08:00–10:00, chờ khoảng 20 phút. Giờ khác chờ dưới 5 phút.`; `None` where no hour is busy.
fn busy(best: &BestTime, w: Words) -> Option<String> {
    let spans = best.busy_spans(IN_A_SENTENCE);
    let told = |span: &TimeOfWeek| format!("{}, {} {}", when(span, w), w.of("chờ", "wait"), about(span.wait_min, w));
    let times = spans.iter().map(told).collect::<Vec<_>>().join("; ");
    let others = best.longest_but(&spans).map_or_else(String::new, |wait_min| {
        let or_less = if told_min(wait_min) > 0 { w.of(" trở xuống", " or less") } else { "" };
        format!(" {} {}{or_less}.", w.of("Giờ khác chờ", "At other hours the wait is"), about(wait_min, w))
    });
    (!spans.is_empty()).then(|| format!("{} {times}.{others}", w.of("Đông nhất:", "Busiest:")))
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
fn when(span: &TimeOfWeek, w: Words) -> String {
    format!("{} {}", time::weekdays(&span.weekdays, w), hours(span.window))
}

/// `14:00–15:00`
fn hours(Window { from, to }: Window) -> String {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{}–{}", clock(from), clock(to))
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
