//! Moments as people read them, in the office's zone.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::words::Words;

/// `08:05`
pub fn clock(zone: &TimeZone, at: Timestamp) -> String {
    let time = at.to_zoned(zone.clone()).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `Thứ Bảy, 21/11/2026`
pub fn date(zone: &TimeZone, at: Timestamp, w: Words) -> String {
    let date = at.to_zoned(zone.clone()).date();
    format!("{}, {:02}/{:02}/{}", weekday(date.weekday(), w), date.day(), date.month(), date.year())
}

/// Whole minutes between two moments, never negative.
pub fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    ((to.as_millisecond() - from.as_millisecond()) / 60_000).max(0)
}

/// When something opens, seen from now: `lúc 13:30`, `ngày mai từ 07:30`, `thứ Hai 23/11 từ 07:30`.
pub fn opening(zone: &TimeZone, now: Timestamp, opens_at: Timestamp, w: Words) -> String {
    let today = now.to_zoned(zone.clone()).date();
    let day = opens_at.to_zoned(zone.clone()).date();
    let time = clock(zone, opens_at);
    if day == today {
        return format!("{} {time}", w.of("lúc", "at"));
    }
    if today.tomorrow().is_ok_and(|tomorrow| day == tomorrow) {
        return format!("{} {time}", w.of("ngày mai từ", "tomorrow from"));
    }
    let weekday = weekday(day.weekday(), w);
    let weekday = w.of("", "on ").to_owned() + &if w.vi() { weekday.to_lowercase() } else { weekday.to_owned() };
    format!("{weekday} {:02}/{:02} {} {time}", day.day(), day.month(), w.of("từ", "from"))
}

fn weekday(weekday: Weekday, w: Words) -> &'static str {
    match weekday {
        Weekday::Monday => w.of("Thứ Hai", "Monday"),
        Weekday::Tuesday => w.of("Thứ Ba", "Tuesday"),
        Weekday::Wednesday => w.of("Thứ Tư", "Wednesday"),
        Weekday::Thursday => w.of("Thứ Năm", "Thursday"),
        Weekday::Friday => w.of("Thứ Sáu", "Friday"),
        Weekday::Saturday => w.of("Thứ Bảy", "Saturday"),
        Weekday::Sunday => w.of("Chủ Nhật", "Sunday"),
    }
}
