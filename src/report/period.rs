//! The days that a report is about: a day, an ISO week, a month or a quarter.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday, date};

use super::words::{Words, date_text, weekday};
use crate::office::Lang;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// One day.
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
}

/// Some days in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    kind: PeriodKind,
    first: Date,
    last: Date,
}

/// A part of a period from its beginning: whole days, of which the last may end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Of the last day only what lies before this hour, 0 to 23; all of it where there is none.
    pub before_hour: Option<u8>,
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongPeriod {
    /// The kind is unknown.
    #[error("`{0}` is no period: write day, week, month or quarter")]
    Kind(String),
    /// The days are not of this kind.
    #[error("`{text}` is no {kind}: write {example}, in the years {FIRST_YEAR} to {LAST_YEAR}")]
    Of {
        /// The text, cut to 40 characters.
        text: String,
        /// What it should be.
        kind: PeriodKind,
        /// One that would do.
        example: &'static str,
    },
}

/// Years in which every period and the one before it can be reckoned.
const FIRST_YEAR: i16 = 1970;
const LAST_YEAR: i16 = 2999;

impl PeriodKind {
    /// All of them, the shortest first.
    pub const ALL: [PeriodKind; 4] = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Quarter];

    /// Its name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            PeriodKind::Day => "day",
            PeriodKind::Week => "week",
            PeriodKind::Month => "month",
            PeriodKind::Quarter => "quarter",
        }
    }

    fn example(self) -> &'static str {
        match self {
            PeriodKind::Day => "2026-11-21",
            PeriodKind::Week => "2026-W47",
            PeriodKind::Month => "2026-11",
            PeriodKind::Quarter => "2026-Q4",
        }
    }
}

impl WrongPeriod {
    /// The same as a sentence of a language.
    pub fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (WrongPeriod::Kind(text), Lang::Vi) => {
                format!(
                    "Không có kỳ báo cáo “{text}”: xin chọn ngày (day), tuần (week), tháng (month) hoặc quý (quarter)"
                )
            }
            (WrongPeriod::Of { text, kind, example }, Lang::Vi) => {
                let kind = match kind {
                    PeriodKind::Day => "ngày",
                    PeriodKind::Week => "tuần",
                    PeriodKind::Month => "tháng",
                    PeriodKind::Quarter => "quý",
                };
                format!("Không có {kind} “{text}”: xin ghi như {example}, trong các năm {FIRST_YEAR} đến {LAST_YEAR}")
            }
        }
    }
}

impl fmt::Display for PeriodKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for PeriodKind {
    type Err = WrongPeriod;
    fn from_str(text: &str) -> Result<Self, WrongPeriod> {
        let known = PeriodKind::ALL.into_iter().find(|kind| kind.name() == text);
        known.ok_or_else(|| WrongPeriod::Kind(text.chars().take(40).collect()))
    }
}

impl Period {
    /// The period of a kind that a day lies in; of a day outside the years 1970 to 2999, that of the nearest inside.
    pub fn containing(kind: PeriodKind, day: Date) -> Self {
        let day = day.clamp(date(FIRST_YEAR, 1, 8), date(LAST_YEAR, 12, 24));
        let (first, last) = match kind {
            PeriodKind::Day => (day, day),
            PeriodKind::Week => {
                let first = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
                (first, first.saturating_add(6.days()))
            }
            PeriodKind::Month => (day.first_of_month(), day.last_of_month()),
            PeriodKind::Quarter => {
                let into_it = i64::from((day.month() - 1) % 3);
                let first = day.first_of_month().saturating_sub(into_it.months());
                (first, first.saturating_add(2.months()).last_of_month())
            }
        };
        Period { kind, first, last }
    }

    /// Reads `2026-11-21`, `2026-W47`, `2026-11` or `2026-Q4`, as the kind wants it.
    ///
    /// # Errors
    /// When the text names no such period.
    pub fn parse(kind: PeriodKind, text: &str) -> Result<Self, WrongPeriod> {
        let day = match kind {
            PeriodKind::Day => text.parse().ok().filter(|_| text.len() == "2026-11-21".len()),
            PeriodKind::Week => week(text),
            PeriodKind::Month => month(text),
            PeriodKind::Quarter => quarter(text),
        };
        let day: Option<Date> = day.filter(|day: &Date| (FIRST_YEAR..=LAST_YEAR).contains(&day.year()));
        let period = day.map(|day| Period::containing(kind, day)).filter(|period| period.to_string() == text);
        period.ok_or_else(|| WrongPeriod::Of { text: text.chars().take(40).collect(), kind, example: kind.example() })
    }

    /// How long it is.
    pub fn kind(&self) -> PeriodKind {
        self.kind
    }

    /// Its first day.
    pub fn first(&self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(&self) -> Date {
        self.last
    }

    /// Its days, ascending.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let last = self.last;
        self.first.series(1.day()).take_while(move |day| *day <= last)
    }

    /// Whether a day lies in it.
    pub fn has(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The one that it is compared with: the week, month or quarter before; for a day, the same weekday a week before,
    /// because a Monday is not like a Sunday.
    pub fn before(&self) -> Period {
        match self.kind {
            PeriodKind::Day => Period::containing(self.kind, self.first.saturating_sub(7.days())),
            _ => Period::containing(self.kind, self.first.saturating_sub(1.day())),
        }
    }

    /// The one after it.
    pub fn after(&self) -> Period {
        Period::containing(self.kind, self.last.saturating_add(1.day()))
    }

    /// What of it a running `other` is compared with: as many days and whole hours as have gone by of that. All of it where
    /// `other` is not running, and where it has gone on for longer than this one was.
    pub fn as_far_as(&self, other: &Period, now: DateTime) -> Span {
        let all = Span { first: self.first, last: self.last, before_hour: None };
        if !other.has(now.date()) {
            return all;
        }
        let gone = other.first.until(now.date()).map_or(0, |span| span.get_days());
        match self.first.saturating_add(i64::from(gone).days()) {
            last if last > self.last => all,
            last => Span { last, before_hour: Some(now.hour().unsigned_abs()), ..all },
        }
    }

    /// `tháng 11/2026`, `quý IV/2026`, `tuần 47/2026`, `ngày 21/11/2026`
    pub(super) fn title(&self, w: Words) -> String {
        let year = self.first.year();
        match self.kind {
            PeriodKind::Day => format!("{}{}", w.of("ngày ", ""), date_text(self.first)),
            PeriodKind::Week => {
                let week = self.first.iso_week_date();
                format!("{} {}/{}", w.of("tuần", "week"), week.week(), week.year())
            }
            PeriodKind::Month => format!("{}{:02}/{year}", w.of("tháng ", ""), self.first.month()),
            PeriodKind::Quarter => {
                let index = (self.first.month() - 1) / 3;
                let roman = ["I", "II", "III", "IV"][index as usize % 4];
                match w.vi() {
                    true => format!("quý {roman}/{year}"),
                    false => format!("Q{} {year}", index + 1),
                }
            }
        }
    }

    /// Its title where it stands alone: `Tháng 11/2026`.
    pub fn name(&self, lang: Lang) -> String {
        let title = self.title(Words(lang));
        let mut letters = title.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// `từ ngày 01/11/2026 đến ngày 30/11/2026`; of a single day its weekday.
    pub(super) fn range(&self, w: Words) -> String {
        match self.kind {
            PeriodKind::Day => weekday(self.first.weekday(), w).to_owned(),
            _ => format!(
                "{} {} {} {}",
                w.of("từ ngày", "from"),
                date_text(self.first),
                w.of("đến ngày", "to"),
                date_text(self.last)
            ),
        }
    }
}

/// As [`Period::parse`] reads it.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.kind {
            PeriodKind::Day => write!(f, "{}", self.first),
            PeriodKind::Week => {
                let week = self.first.iso_week_date();
                write!(f, "{}-W{:02}", week.year(), week.week())
            }
            PeriodKind::Month => write!(f, "{year}-{month:02}"),
            PeriodKind::Quarter => write!(f, "{year}-Q{}", (month - 1) / 3 + 1),
        }
    }
}

fn week(text: &str) -> Option<Date> {
    let (year, week) = text.split_once("-W")?;
    ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok().map(|week| week.date())
}

fn month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

fn quarter(text: &str) -> Option<Date> {
    let (year, quarter) = text.split_once("-Q")?;
    let quarter: i8 = quarter.parse().ok()?;
    Date::new(year.parse().ok()?, quarter.checked_sub(1)?.checked_mul(3)?.checked_add(1)?, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: PeriodKind, text: &str, first: &str, last: &str, before: &str, vi: &str) {
        let period = Period::parse(kind, text).unwrap();
        assert_eq!((period.first().to_string(), period.last().to_string()), (first.to_owned(), last.to_owned()));
        assert_eq!((period.to_string(), period.before().to_string()), (text.to_owned(), before.to_owned()));
        assert_eq!(period.title(Words(Lang::Vi)), vi);
        assert_eq!((period.days().next(), period.days().last()), (Some(period.first()), Some(period.last())));
        for day in period.days() {
            assert_eq!(Period::containing(kind, day), period, "{day}");
        }
        if kind != PeriodKind::Day {
            assert_eq!(period.before().after(), period);
        }
    }

    #[test]
    fn a_period_reads_back_what_it_writes_and_knows_its_days() {
        check(PeriodKind::Day, "2026-11-28", "2026-11-28", "2026-11-28", "2026-11-21", "ngày 28/11/2026");
        check(PeriodKind::Week, "2026-W48", "2026-11-23", "2026-11-29", "2026-W47", "tuần 48/2026");
        // A year of 53 weeks, of which the last reaches into the next year.
        check(PeriodKind::Week, "2026-W53", "2026-12-28", "2027-01-03", "2026-W52", "tuần 53/2026");
        check(PeriodKind::Week, "2027-W01", "2027-01-04", "2027-01-10", "2026-W53", "tuần 1/2027");
        check(PeriodKind::Month, "2028-02", "2028-02-01", "2028-02-29", "2028-01", "tháng 02/2028");
        check(PeriodKind::Month, "2026-01", "2026-01-01", "2026-01-31", "2025-12", "tháng 01/2026");
        check(PeriodKind::Quarter, "2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3", "quý IV/2026");
        check(PeriodKind::Quarter, "2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4", "quý I/2026");
    }

    #[test]
    fn what_is_no_period_is_told_with_one_that_is() {
        for (kind, text) in [
            (PeriodKind::Day, "2026-11-31"),
            (PeriodKind::Day, "2026-11-21T00:00"),
            (PeriodKind::Week, "2025-W53"),
            (PeriodKind::Week, "2026-W1"),
            (PeriodKind::Month, "2026-13"),
            (PeriodKind::Month, "11/2026"),
            (PeriodKind::Quarter, "2026-Q5"),
            (PeriodKind::Quarter, "2026-Q0"),
            (PeriodKind::Quarter, "2026-Q-128"),
            (PeriodKind::Month, "-001-01"),
            (PeriodKind::Month, "9999-12"),
        ] {
            let told = Period::parse(kind, text).unwrap_err().to_string();
            assert!(told.contains(text) && told.contains(kind.example()), "{told}");
            let told = Period::parse(kind, text).unwrap_err().said(Lang::Vi);
            assert!(told.contains(text) && told.contains(kind.example()), "{told}");
        }
        assert!("year".parse::<PeriodKind>().unwrap_err().to_string().contains("day, week, month or quarter"));
    }

    #[test]
    fn a_running_period_is_compared_with_as_much_of_the_one_before() {
        let month = Period::parse(PeriodKind::Month, "2026-03").unwrap();
        let first = date(2026, 2, 1);
        let check = |now: DateTime, last: Date, before_hour: Option<u8>| {
            assert_eq!(month.before().as_far_as(&month, now), Span { first, last, before_hour }, "{now}");
        };
        check(date(2026, 3, 10).at(11, 49, 0, 0), date(2026, 2, 10), Some(11));
        check(date(2026, 3, 28).at(0, 5, 0, 0), date(2026, 2, 28), Some(0));
        check(date(2026, 3, 31).at(11, 49, 0, 0), date(2026, 2, 28), None);
        check(date(2026, 4, 1).at(11, 49, 0, 0), date(2026, 2, 28), None);
    }
}
