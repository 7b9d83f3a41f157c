//! Moments as people read them, in the office's zone.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::words::Words;

/// `08:05`
pub fn clock(zone: &TimeZone, at: Timestamp) -> String {
    let time = at.to_zoned(zone.clone()).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `08:00–09:00`: an hour of the day from its beginning to its end.
pub fn hour_span(hour: u8) -> String {
    format!("{hour:02}:00–{:02}:00", hour + 1)
}

/// `Thứ Bảy, 21/11/2026`
pub fn date(zone: &TimeZone, at: Timestamp, w: Words) -> String {
    let date = at.to_zoned(zone.clone()).date();
    format!("{}, {:02}/{:02}/{}", weekday(date.weekday(), w), date.day(), date.month(), date.year())
}

/// `21/11`
pub fn day_and_month(date: Date) -> String {
    format!("{:02}/{:02}", date.day(), date.month())
}

/// `Thứ Bảy 21/11`; of another year than the present one `Thứ Sáu 01/01/1999`.
pub fn short_date(date: Date, today: Date, w: Words) -> String {
    let year = if date.year() == today.year() { String::new() } else { format!("/{}", date.year()) };
    format!("{} {}{year}", weekday(date.weekday(), w), day_and_month(date))
}

/// Whole minutes between two moments, never negative.
pub fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    ((to.as_millisecond() - from.as_millisecond()) / 60_000).max(0)
}

/// When something opens, seen from now: `lúc 13:30`, `sáng mai từ 07:30`, `thứ Hai 23/11 từ 07:30`.
pub fn opening(zone: &TimeZone, now: Timestamp, opens_at: Timestamp, w: Words) -> String {
    let today = now.to_zoned(zone.clone()).date();
    let day = opens_at.to_zoned(zone.clone()).date();
    let time = clock(zone, opens_at);
    if day == today {
        return format!("{} {time}", w.of("lúc", "at"));
    }
    if today.tomorrow().is_ok_and(|tomorrow| day == tomorrow) {
        let morning = opens_at.to_zoned(zone.clone()).hour() < 12;
        let vi = if morning { "sáng mai từ" } else { "chiều mai từ" };
        return format!("{} {time}", w.of(vi, "tomorrow from"));
    }
    let weekday = weekday_within(day.weekday(), w);
    let weekday = if w.vi() { weekday } else { format!("on {weekday}") };
    format!("{weekday} {:02}/{:02} {} {time}", day.day(), day.month(), w.of("từ", "from"))
}

/// `T3`, `Tue`
pub fn weekday_short(weekday: Weekday, w: Words) -> &'static str {
    match weekday {
        Weekday::Monday => w.of_static("T2", "Mon"),
        Weekday::Tuesday => w.of_static("T3", "Tue"),
        Weekday::Wednesday => w.of_static("T4", "Wed"),
        Weekday::Thursday => w.of_static("T5", "Thu"),
        Weekday::Friday => w.of_static("T6", "Fri"),
        Weekday::Saturday => w.of_static("T7", "Sat"),
        Weekday::Sunday => w.of_static("CN", "Sun"),
    }
}

/// `Thứ Ba`, `Tuesday`
pub fn weekday(weekday: Weekday, w: Words) -> &'static str {
    match weekday {
        Weekday::Monday => w.of("Thứ Hai", "Monday"),
        Weekday::Tuesday => w.of("Thứ Ba", "Tuesday"),
        Weekday::Wednesday => w.of("Thứ Tư", "Wednesday"),
        Weekday::Thursday => w.of("Thứ Năm", "Thursday"),
        Weekday::Friday => w.of("Thứ Sáu", "Friday"),
        Weekday::Saturday => w.of("Thứ Bảy", "Saturday"),
        Weekday::Sunday => w.of("Chủ nhật", "Sunday"),
    }
}

/// A weekday inside a sentence: `thứ Ba`, `Tuesday`
pub fn weekday_within(day: Weekday, w: Words) -> String {
    let name = weekday(day, w);
    if w.vi() { name.replacen("Thứ", "thứ", 1).replacen("Chủ", "chủ", 1) } else { name.to_owned() }
}

/// Weekdays inside a sentence, in their order: `thứ Ba`, `thứ Hai và thứ Tư`, `thứ Hai đến thứ Sáu`
pub fn weekdays(days: &[Weekday], w: Words) -> String {
    let names: Vec<String> = days.iter().map(|day| weekday_within(*day, w)).collect();
    let are_in_a_row = days.windows(2).all(|two| two[0].next() == two[1]);
    match names.as_slice() {
        [first, _, .., last] if are_in_a_row && names.len() > 2 => format!("{first} {} {last}", w.of("đến", "to")),
        [before @ .., last] if !before.is_empty() => format!("{} {} {last}", before.join(", "), w.of("và", "and")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    #[test]
    fn an_opening_is_said_as_seen_from_now() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let now: Timestamp = "2026-11-21T12:05:00+07:00".parse().unwrap();
        let check = |opens_at: &str, vi: &str, en: &str| {
            let opens_at = opens_at.parse().unwrap();
            assert_eq!(opening(&zone, now, opens_at, Words(Lang::Vi)), vi);
            assert_eq!(opening(&zone, now, opens_at, Words(Lang::En)), en);
        };
        check("2026-11-21T13:00:00+07:00", "lúc 13:00", "at 13:00");
        check("2026-11-22T07:30:00+07:00", "sáng mai từ 07:30", "tomorrow from 07:30");
        check("2026-11-22T13:00:00+07:00", "chiều mai từ 13:00", "tomorrow from 13:00");
        check("2026-11-23T07:30:00+07:00", "thứ Hai 23/11 từ 07:30", "on Monday 23/11 from 07:30");
    }

    #[test]
    fn minutes_are_whole_and_never_negative() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!([(0, 59), (0, 60), (0, 179), (60, 0)].map(|(from, to)| minutes(at(from), at(to))), [0, 1, 2, 0]);
    }

    #[test]
    fn weekdays_in_a_row_are_told_from_first_to_last() {
        use Weekday::*;
        let check = |days: &[Weekday], vi: &str, en: &str| {
            let told = [Lang::Vi, Lang::En].map(|lang| weekdays(days, Words(lang)));
            assert_eq!(told, [vi, en]);
        };
        check(&[], "", "");
        check(&[Tuesday], "thứ Ba", "Tuesday");
        check(&[Saturday, Sunday], "thứ Bảy và chủ nhật", "Saturday and Sunday");
        check(&[Monday, Tuesday, Friday], "thứ Hai, thứ Ba và thứ Sáu", "Monday, Tuesday and Friday");
        check(&[Monday, Tuesday, Wednesday], "thứ Hai đến thứ Tư", "Monday to Wednesday");
    }
}
