//! How a report says its numbers, dates and durations, in Vietnamese and in English.

use jiff::civil::{Date, Weekday};

use super::table::Cell;
use crate::office::Lang;

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Lang);

impl Words {
    /// The one of two texts that is in this language.
    pub fn of<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        if self.vi() { vi } else { en }
    }

    /// The same, of texts that are part of the program.
    pub fn of_static(&self, vi: &'static str, en: &'static str) -> &'static str {
        if self.vi() { vi } else { en }
    }

    /// Whether the language is Vietnamese.
    pub fn vi(&self) -> bool {
        self.0 == Lang::Vi
    }

    /// `20.000`; in English `20,000`.
    pub fn count(&self, count: i64) -> String {
        let digits = count.unsigned_abs().to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(self.of(".", ","));
            }
            text.push(digit);
        }
        if count < 0 { format!("−{text}") } else { text }
    }

    /// `12,5`; in English `12.5`.
    pub fn tenths(&self, number: f64) -> String {
        let number = format!("{number:.1}");
        if self.vi() { number.replace('.', ",") } else { number }
    }

    /// `82,6 %`; in English `82.6%`.
    pub fn share(&self, share: f64) -> String {
        let percent = self.tenths(share * 100.0);
        if self.vi() { format!("{percent} %") } else { format!("{percent}%") }
    }

    /// `5 phút 10 giây`; past an hour `1 giờ 35 phút`.
    pub fn duration(&self, seconds: f64) -> String {
        let seconds = seconds.round() as i64;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let (hour, minute, second) = (self.of("giờ", "h"), self.of("phút", "min"), self.of("giây", "s"));
        match (hours, seconds / 60) {
            (0, 0) => format!("{seconds} {second}"),
            (0, _) => format!("{minutes} {minute} {:02} {second}", seconds % 60),
            _ => format!("{hours} {hour} {minutes:02} {minute}"),
        }
    }

    /// A change with its sign, or nothing to speak of: `+12,5 %`, `−3,0 %`, `0,0 %`.
    pub fn change(&self, change: f64) -> String {
        let sign = if change >= 0.0005 {
            "+"
        } else if change <= -0.0005 {
            "−"
        } else {
            ""
        };
        format!("{sign}{}", self.share(change.abs()))
    }

    /// A change of a share in points: `+3,0 điểm`.
    pub fn points(&self, change: f64) -> String {
        let number = self.change(change);
        format!("{} {}", number.trim_end_matches('%').trim_end(), self.of("điểm", "points"))
    }
}

/// What stands in a cell, as people read it.
pub fn said(cell: &Cell, lang: Lang) -> String {
    let w = Words(lang);
    match cell {
        Cell::Empty => "–".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => date_text(*day),
        Cell::Count(count) => w.count(*count),
        Cell::Seconds(seconds) => minutes(*seconds),
        Cell::Hours(seconds) => hours_minutes(*seconds),
        Cell::Share(share) => w.share(*share),
        Cell::Change(change) => w.change(*change),
        Cell::Points(change) => w.points(*change),
    }
}

/// Minutes and seconds, as `12:05`; past an hour the minutes go on, as `95:20`.
pub fn minutes(seconds: f64) -> String {
    let seconds = seconds.round() as i64;
    let sign = if seconds < 0 { "−" } else { "" };
    format!("{sign}{}:{:02}", seconds.abs() / 60, seconds.abs() % 60)
}

/// Hours and minutes, as `3:24`.
pub fn hours_minutes(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as i64;
    let sign = if minutes < 0 { "−" } else { "" };
    format!("{sign}{}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// Hours, minutes and seconds, as `0:12:05`, which spreadsheets read as a time wherever they are.
pub fn hours(seconds: f64) -> String {
    let seconds = seconds.round() as i64;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.abs();
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `21/11/2026`
pub fn date_text(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// `Thứ Bảy`
pub fn weekday(weekday: Weekday, w: Words) -> &'static str {
    let (vi, en) = match weekday {
        Weekday::Monday => ("Thứ Hai", "Monday"),
        Weekday::Tuesday => ("Thứ Ba", "Tuesday"),
        Weekday::Wednesday => ("Thứ Tư", "Wednesday"),
        Weekday::Thursday => ("Thứ Năm", "Thursday"),
        Weekday::Friday => ("Thứ Sáu", "Friday"),
        Weekday::Saturday => ("Thứ Bảy", "Saturday"),
        Weekday::Sunday => ("Chủ nhật", "Sunday"),
    };
    if w.vi() { vi } else { en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_language_writes_them() {
        let (vi, en) = (Words(Lang::Vi), Words(Lang::En));
        assert_eq!([0, 999, 1000, 1234567, -20000].map(|n| vi.count(n)), ["0", "999", "1.000", "1.234.567", "−20.000"]);
        assert_eq!(en.count(1234567), "1,234,567");
        assert_eq!([vi.share(0.8264), en.share(0.8264), vi.share(1.0)], ["82,6 %", "82.6%", "100,0 %"]);
        assert_eq!([vi.change(0.125), vi.change(-0.03), vi.change(0.0004)], ["+12,5 %", "−3,0 %", "0,0 %"]);
        assert_eq!([vi.points(0.03), en.points(-0.125)], ["+3,0 điểm", "−12.5 points"]);
        assert_eq!(
            [minutes(5.4), minutes(725.0), minutes(5720.0), minutes(-65.0)],
            ["0:05", "12:05", "95:20", "−1:05"]
        );
        assert_eq!([hours(5.4), hours(5720.0), hours(-65.0)], ["0:00:05", "1:35:20", "-0:01:05"]);
        assert_eq!([12_240.0, 90_030.0, -60.0].map(hours_minutes), ["3:24", "25:01", "−0:01"]);
        assert_eq!(date_text(jiff::civil::date(2026, 1, 2)), "02/01/2026");
    }
}
