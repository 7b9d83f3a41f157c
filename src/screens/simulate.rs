//! The page of what if: a form with the day as it was, and what would have come of it with what was changed.

mod form;
mod results;

use askama::Template;
use jiff::civil::Date;

use super::time;
use super::words::Words;
use crate::office::{Lang, OfficeId, Plan};
use crate::simulate::{Comparison, Day, Origin, spelled};

use form::{ClassRow, CounterRow};
use results::Results;

pub use form::{NotUnderstood, WhatIf};

/// What the page knows beside what was asked.
#[derive(Debug, Clone, Copy)]
pub struct Tried<'a> {
    /// The office.
    pub plan: &'a Plan,
    /// The latest days of which tickets are kept, the newest first.
    pub days: &'a [Date],
    /// The day that was chosen, where anything is known of it.
    pub day: Option<&'a Day>,
    /// The present day in the office's time zone.
    pub today: Date,
    /// What was played, if it was asked for.
    pub comparison: Option<&'a Comparison>,
}

#[derive(Template)]
#[template(path = "simulate/page.html")]
struct Page<'a> {
    w: Words,
    office: &'a OfficeId,
    name: &'a str,
    other_language: String,
    days: Vec<DayLink>,
    chosen: String,
    chosen_name: String,
    day: Option<Chosen>,
    no_day: Option<String>,
    unplayable: Option<String>,
    not_understood: Option<String>,
    results: Option<Results>,
}

struct DayLink {
    date: String,
    name: String,
    is_chosen: bool,
}

struct Chosen {
    origin: &'static str,
    hours: String,
    usual_hours: String,
    counters: Vec<CounterRow>,
    classes: Vec<ClassRow>,
    arrivals: String,
}

/// The page at `/{office}/simulate`. `wish` is what its form was filled in with.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn simulate_page(lang: Lang, tried: Tried<'_>, wish: &WhatIf) -> Result<String, askama::Error> {
    let w = Words(lang);
    let Tried { plan, days, day, today, comparison } = tried;
    let chosen = wish.day.or(day.map(|day| day.date));
    let named = |date: Date| time::short_date(date, today, w);
    let link = |date: &Date| DayLink { date: date.to_string(), name: named(*date), is_chosen: Some(*date) == chosen };
    let not_understood = day.and_then(|day| wish.variant(day).err()).map(|error| error.said(w));
    Page {
        w,
        office: &plan.office,
        name: w.text(&plan.name),
        other_language: wish.query(Some(w.other_tag())),
        days: days.iter().map(link).collect(),
        chosen: chosen.map(|date| date.to_string()).unwrap_or_default(),
        chosen_name: chosen.map(named).unwrap_or_default(),
        day: day.map(|day| Chosen::of(w, day, wish)),
        results: day.zip(comparison).map(|(day, comparison)| Results::of(w, day, today, comparison)),
        no_day: wish.no_day.as_ref().map(|text| no_day(w, text, chosen.map(named))),
        unplayable: chosen.filter(|_| day.is_none()).map(|date| unplayable(w, &named(date), date > today)),
        not_understood,
    }
    .render()
}

/// That a text is no day, and which is shown instead.
fn no_day(w: Words, text: &str, shown: Option<String>) -> String {
    let hint = w.of("Hãy ghi như 2026-11-20.", "Write it as 2026-11-20.");
    let instead =
        shown.map(|named| format!(" {} {named}.", w.of("Đang xem ngày gần nhất,", "This is the latest day,")));
    format!("{} “{text}”. {hint}{}", w.of("Không hiểu ngày", "Not understood as a day:"), instead.unwrap_or_default())
}

/// Why a day of which too little is known cannot be played.
fn unplayable(w: Words, named: &str, is_to_come: bool) -> String {
    match (w.vi(), is_to_come) {
        (true, true) => format!("{named} chưa đến. Mời chọn một ngày đã qua."),
        (false, true) => format!("{named} is still to come. Please choose a day that is past."),
        (true, false) => format!(
            "Không chạy lại được ngày {named}: không có ai lấy số hoặc chưa có ai được phục vụ xong. Mời chọn ngày khác."
        ),
        (false, false) => format!(
            "This day cannot be played again: {named}; nobody took a number, or nobody was served. Please choose another."
        ),
    }
}

impl Chosen {
    fn of(w: Words, day: &Day, wish: &WhatIf) -> Self {
        Chosen {
            origin: match day.origin {
                Origin::Recorded => w.of(
                    "Người đến, nhóm, diện ưu tiên, lúc đến và lịch mở quầy lấy đúng như ngày ấy; thời gian phục vụ được rút thăm lại từ ngày ấy trong mỗi lượt chạy.",
                    "Who came, when, for which group and class, and when counters were open are taken as on that day; service times are drawn anew from that day’s in each run.",
                ),
                Origin::Tallied => w.of(
                    "Phiếu của ngày này đã hết hạn lưu, chỉ còn số tổng hợp: lúc đến trong từng giờ được rút thăm lại.",
                    "The tickets of this day are deleted and only its sums are left: when people come within each hour is drawn anew.",
                ),
                Origin::Assumed => w.of("Một ngày giả định.", "An assumed day."),
            },
            hours: wish.hours.clone(),
            usual_hours: spelled(&day.windows),
            counters: form::counter_rows(day, wish),
            classes: form::class_rows(w, day, wish),
            arrivals: if wish.arrivals.is_empty() { "100".to_owned() } else { wish.arrivals.clone() },
        }
    }
}
