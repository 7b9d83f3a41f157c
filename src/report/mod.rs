//! Reports: what the tallies say of a day, a week, a month or a quarter of one office or of many.
//!
//! ```text
//! Journal::tallies ──read──▶ Gathered ──Report::new──▶ tables ──▶ xlsx | csv | JSON here,
//!  (office by office,         (sums of                 (one form   the page in `screens::report`
//!   with progress)             sums)                    for all)
//! ```
//!
//! Of one day of one office the calls out of order are told one by one as well, from the day's own record as long as it
//! is kept. A figure is one line in [`figures`](FIGURES); a table is a function in `tables`. Nothing here knows the time:
//! when a report was made is told to it.

mod calls;
mod csv;
mod figures;
mod gathered;
mod period;
mod read;
mod table;
mod tables;
mod words;
mod xlsx;

pub use calls::OutOfOrder;
pub use csv::csv;
pub use figures::{Band, FIGURES, Figure, definition};
pub use gathered::Gathered;
pub use period::{Period, PeriodKind, Span, WrongPeriod};
pub use read::{Progress, read};
pub use table::{Cell, Chart, ChartForm, Column, NamedRow, Table};
pub use words::{date_text, said};
pub use xlsx::{XlsxError, xlsx};

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::office::{Lang, OfficeId, Plan};
use crate::waits::{By, Row};
use words::Words;

/// A report, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What it is about.
    pub heading: Heading,
    /// What it comes to, in sentences.
    pub says: Vec<String>,
    /// What its reader should know before reading on, such as that the period is not over; a sentence each.
    pub remarks: Vec<String>,
    /// The tables, the summary first.
    pub tables: Vec<Table>,
}

/// What a report is about: all that can be said before anything has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The language of all its words.
    pub lang: Lang,
    /// The period.
    pub period: Period,
    /// Whose it is: of one office its name, of several how many there are.
    pub of: String,
    /// What stands above the name; may be empty.
    pub authority: String,
    /// The ids of the offices.
    pub offices: Vec<OfficeId>,
    /// `Báo cáo thời gian chờ và phục vụ tháng 11/2026`
    pub title: String,
    /// `từ ngày 01/11/2026 đến ngày 30/11/2026`
    pub range: String,
    /// When it was made.
    pub made: Timestamp,
    /// The same as `28/11/2026 09:41`, in the zone of the first office.
    pub made_at: String,
    /// The same there.
    pub now: DateTime,
}

impl Heading {
    /// The heading of the report on a period of these offices, of which there is at least one, made at `now`.
    pub fn new(lang: Lang, offices: &[Arc<Plan>], period: Period, now: Timestamp) -> Heading {
        let w = Words(lang);
        let zone = offices.first().map_or(TimeZone::UTC, |plan| plan.zone.clone());
        let local = now.to_zoned(zone).datetime();
        let (of, authority) = whose(offices, w);
        let title = w.of("Báo cáo thời gian chờ và phục vụ", "Waiting and service times,");
        Heading {
            lang,
            period,
            of,
            authority,
            offices: offices.iter().map(|plan| plan.office.clone()).collect(),
            title: format!("{title} {}", period.title(w)),
            range: period.range(w),
            made: now,
            made_at: format!("{} {:02}:{:02}", date_text(local.date()), local.hour(), local.minute()),
            now: local,
        }
    }

    /// What a file with the report is called, without its ending: `bao-cao_demo_2026-11`.
    pub fn file_name(&self) -> String {
        let whose = match self.offices.as_slice() {
            [one] => one.to_string(),
            many => format!("{}-don-vi", many.len()),
        };
        format!("bao-cao_{whose}_{}", self.period)
    }
}

impl Report {
    /// The report on what was gathered of these offices.
    pub fn new(heading: Heading, offices: &[Arc<Plan>], gathered: &Gathered) -> Report {
        let w = Words(heading.lang);
        let tables = tables::tables(offices, gathered, w);
        let total = gathered.rows(By::Group).total;
        Report {
            says: says(&heading, &total, w),
            remarks: remarks(gathered, heading.now, total.out_of_order, w),
            tables,
            heading,
        }
    }

    /// The table of this name.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }
}

/// The name and what stands above it. Of several offices the authority is told if they share one.
fn whose(offices: &[Arc<Plan>], w: Words) -> (String, String) {
    let authority = |plan: &Arc<Plan>| plan.authority.get(w.0).to_owned();
    match offices {
        [one] => (one.name.get(w.0).to_owned(), authority(one)),
        many => {
            let first = many.first().map(authority).unwrap_or_default();
            let shared = many.iter().all(|plan| authority(plan) == first);
            let count = w.count(many.len() as i64);
            (format!("{count} {}", w.of("đơn vị", "offices")), if shared { first } else { String::new() })
        }
    }
}

/// What a reader remembers who reads no table.
fn says(heading: &Heading, total: &Row, w: Words) -> Vec<String> {
    let (issued, served) = (w.count(total.issued), w.count(total.served));
    let of_issued = if total.issued > 0 { total.served as f64 / total.issued as f64 } else { 0.0 };
    let mut says = Vec::new();
    if total.issued > 0 {
        let (period, share) = (heading.period.title(w), w.share(of_issued));
        says.push(match w.vi() {
            true => format!("Trong {period} có {issued} phiếu được cấp, {served} phiếu hoàn thành ({share})."),
            false => {
                let on = if heading.period.kind() == PeriodKind::Day { "On" } else { "In" };
                format!("{on} {period}, {issued} tickets were issued and {served} were served ({share}).")
            }
        });
    }
    if let (Some(in_time), Some(half), Some(most)) = (total.within_target, total.wait_s.p50, total.wait_s.p90) {
        let (in_time, half, most) = (w.share(in_time), w.duration(half), w.duration(most));
        says.push(match w.vi() {
            true => format!(
                "{in_time} lượt gọi nằm trong thời gian cam kết. Một nửa chờ không quá {half}, chín phần mười chờ không quá {most}."
            ),
            false => format!(
                "{in_time} were called within the promised time. Half waited no longer than {half}, nine in ten no longer than {most}."
            ),
        });
    }
    says
}

fn remarks(gathered: &Gathered, now: DateTime, out_of_order: i64, w: Words) -> Vec<String> {
    let (period, today) = (gathered.period(), now.date());
    let mut remarks = Vec::new();
    if period.first() > today {
        remarks.push(w.of("Kỳ này chưa bắt đầu.", "This period has not begun.").to_owned());
    } else if gathered.days().next().is_none() {
        remarks.push(w.of("Chưa có phiếu nào trong kỳ này.", "No ticket has been issued in this period.").to_owned());
    } else if period.last() >= today {
        let as_of = w.of(
            "Kỳ này chưa kết thúc: số liệu tính đến lúc lập báo cáo",
            "This period is not over: the figures are as of when the report was made",
        );
        // The running hour is left out on both sides: it is not known how much of it had happened by the same minute.
        remarks.push(match (gathered.compared().before_hour, w.vi()) {
            (None, _) => format!("{as_of}."),
            (Some(hour), true) => {
                format!("{as_of}; thay đổi là so với cùng kỳ, cả hai kỳ chỉ tính đến {hour:02}:00.")
            }
            (Some(hour), false) => {
                format!(
                    "{as_of}; changes are against the same part of the period before, both only until {hour:02}:00."
                )
            }
        });
    }
    if gathered.is_one_day_of_one() && out_of_order > 0 && gathered.calls().is_none() {
        remarks.push(
            w.of(
                "Của các lượt gọi ngoài thứ tự chỉ còn số lượng: bản ghi chi tiết của ngày này không còn được lưu.",
                "Of the calls out of order only the counts are left: this day’s own record is no longer kept.",
            )
            .to_owned(),
        );
    }
    remarks
}
