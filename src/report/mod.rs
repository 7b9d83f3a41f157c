//! Reports: what the tallies say of a day, a week, a month or a quarter of one office or of many.
//!
//! ```text
//! Journal::tallies ──read──▶ Gathered ──Report::new──▶ tables ──▶ xlsx | csv | JSON here,
//!  (office by office,         (sums of                 (one form   the page in `screens::report`
//!   with progress)             sums)                    for all)
//! ```
//!
//! A figure is one line in [`figures`](FIGURES); a table is a function in `tables`. Nothing here knows the time: when a
//! report was made is told to it.

mod csv;
mod figures;
mod gathered;
mod period;
mod read;
mod table;
mod tables;
mod words;
mod xlsx;

pub use csv::csv;
pub use figures::{Band, FIGURES, Figure};
pub use gathered::Gathered;
pub use period::{Period, PeriodKind, WrongPeriod};
pub use read::{Progress, read};
pub use table::{Cell, Chart, ChartForm, Column, NamedRow, Table};
pub use words::{date_text, minutes};
pub use xlsx::{XlsxError, xlsx};

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::office::{Lang, Plan};
use words::Words;

/// A report, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The language of all its words.
    pub lang: Lang,
    /// The period.
    pub period: Period,
    /// The first and the last day of what it is compared with.
    pub compared: (Date, Date),
    /// Whose it is: of one office its name, of several how many there are.
    pub of: String,
    /// The ids of the offices, as far as it is not of too many to list.
    pub offices: Vec<String>,
    /// What stands above the name; may be empty.
    pub authority: String,
    /// `Báo cáo thời gian chờ và phục vụ tháng 11/2026`
    pub title: String,
    /// `từ ngày 01/11/2026 đến ngày 30/11/2026`
    pub range: String,
    /// When it was made.
    pub made: Timestamp,
    /// The same as `28/11/2026 09:41`, in the zone of the first office.
    pub made_at: String,
    /// What its reader should know before reading on, such as that the period is not over; a sentence each.
    pub remarks: Vec<String>,
    /// The tables, the summary first.
    pub tables: Vec<Table>,
}

impl Report {
    /// The report on what was gathered of these offices, of which there is at least one, as of `now`.
    pub fn new(lang: Lang, offices: &[Arc<Plan>], gathered: &Gathered, now: Timestamp) -> Report {
        let w = Words(lang);
        let period = gathered.period();
        let zone = offices.first().map_or(jiff::tz::TimeZone::UTC, |plan| plan.zone.clone());
        let local = now.to_zoned(zone).datetime();
        let (of, authority) = whose(offices, w);
        Report {
            lang,
            period,
            compared: gathered.compared(),
            of,
            offices: offices.iter().map(|plan| plan.office.to_string()).collect(),
            authority,
            title: format!(
                "{} {}",
                w.of("Báo cáo thời gian chờ và phục vụ", "Waiting and service times,"),
                period.title(w)
            ),
            range: period.range(w),
            made: now,
            made_at: format!("{} {:02}:{:02}", date_text(local.date()), local.hour(), local.minute()),
            remarks: remarks(gathered, local.date(), w),
            tables: tables::tables(offices, gathered, w),
        }
    }

    /// The table of this name.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// What a file with it is called, without its ending: `bao-cao_demo_2026-11`.
    pub fn file_name(&self) -> String {
        let whose = match self.offices.as_slice() {
            [one] => one.clone(),
            many => format!("{}-don-vi", many.len()),
        };
        format!("bao-cao_{whose}_{}", self.period)
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

fn remarks(gathered: &Gathered, today: Date, w: Words) -> Vec<String> {
    let period = gathered.period();
    let mut remarks = Vec::new();
    if period.first() > today {
        remarks.push(w.of("Kỳ này chưa bắt đầu.", "This period has not begun.").to_owned());
    } else if period.has(today) {
        let until = date_text(today);
        remarks.push(match w.vi() {
            true => format!("Kỳ này chưa kết thúc: số liệu tính đến lúc lập báo cáo, ngày {until}."),
            false => format!("This period is not over: the figures are as of {until}."),
        });
    } else if gathered.days().next().is_none() {
        remarks.push(w.of("Không có phiếu nào trong kỳ này.", "No ticket was issued in this period.").to_owned());
    }
    remarks
}
