//! What is true of one ticket at the moment of its slip, and how it is said in both languages.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::design::Placeholder;
use crate::office::{CounterNo, Estimate, GroupCode, Office, Plan, Text, Ticket};

/// What a slip says beside the ticket itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// How many wait before it.
    pub ahead: u32,
    /// When it will likely be called, where that can be told.
    pub likely: Option<LikelyCall>,
    /// The counters that serve its group now.
    pub counters: Vec<CounterNo>,
    /// The address of its phone page; empty where there is none.
    pub link: String,
    /// Which reprint this is, from 1; 0 for the first slip.
    pub copy: u32,
}

/// When a ticket will likely be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LikelyCall {
    /// Between these times.
    Between(Timestamp, Timestamp),
    /// Perhaps not before the office closes, at this time.
    NotBefore(Timestamp),
}

/// The facts that are known, in words.
pub type Said = BTreeMap<Placeholder, Text>;

/// Likely times are told in steps, as nobody's wait is known to the minute.
const STEP: SignedDuration = SignedDuration::from_mins(5);

impl Facts {
    /// The facts of a ticket as its office stands.
    pub fn of(office: &Office, ticket: &Ticket, link: String) -> Facts {
        let now = office.latest_at().map_or(ticket.issued_at, |latest_at| latest_at.max(ticket.issued_at));
        let likely = office.likely_wait_of(ticket, now).and_then(|wait| likely_call(office, now, wait));
        Facts {
            ahead: office.ahead(ticket).unwrap_or(0),
            likely,
            counters: office.serving(ticket.queue).collect(),
            link,
            copy: ticket.slips.saturating_sub(1),
        }
    }

    /// All that is known of a ticket, in words.
    pub(super) fn said(&self, plan: &Plan, ticket: &Ticket) -> Said {
        let same = |text: String| Text { en: text.clone(), vi: text };
        let mut said = BTreeMap::from([
            (Placeholder::Office, plan.name.clone()),
            (Placeholder::Group, group_name(plan, ticket.group())),
            (Placeholder::Number, same(ticket.number.to_string())),
            (Placeholder::Ahead, same(self.ahead.to_string())),
            (Placeholder::IssuedAt, moment(ticket.issued_at, &plan.zone)),
            (Placeholder::IssuedTime, same(time_of_day(ticket.issued_at, &plan.zone))),
            (Placeholder::IssuedDate, date(ticket.issued_at, &plan.zone)),
        ]);
        if !plan.authority.vi.is_empty() {
            said.insert(Placeholder::Authority, plan.authority.clone());
        }
        if let Some(likely) = self.likely {
            said.insert(Placeholder::Likely, likely.said(&plan.zone));
        }
        if !self.counters.is_empty() {
            said.insert(Placeholder::Counters, same(counter_list(&self.counters)));
        }
        if self.copy > 0 {
            said.insert(Placeholder::Copy, same(self.copy.to_string()));
        }
        said
    }
}

impl LikelyCall {
    fn said(self, zone: &TimeZone) -> Text {
        match self {
            LikelyCall::Between(from, to) => {
                let [from, to] = [from, to].map(|at| time_of_day(at, zone));
                Text { vi: format!("khoảng {from} – {to}"), en: format!("about {from} – {to}") }
            }
            LikelyCall::NotBefore(closing) => {
                let closing = time_of_day(closing, zone);
                Text {
                    vi: format!("có thể không kịp trước\u{a0}{closing}, mời hỏi bàn hướng dẫn"),
                    en: format!("maybe not before we close at {closing}, please ask at the help desk"),
                }
            }
        }
    }
}

/// When a wait leads to a call. After closing nobody can tell, and a time of day says nothing of tomorrow, when nobody is
/// called with today's number.
fn likely_call(office: &Office, now: Timestamp, wait: Estimate) -> Option<LikelyCall> {
    if let Some(closing) = office.closes_within(wait, now) {
        return (now < closing).then_some(LikelyCall::NotBefore(closing));
    }
    let (from, to) = likely_times(now, wait);
    // What is rounded up to five minutes may end after the closing that the wait itself keeps.
    let to = office.plan().closing(office.day()).map_or(to, |closing| to.min(closing));
    (office.plan().day_of(to) == office.day()).then_some(LikelyCall::Between(from.min(to), to))
}

/// The times that a wait leads to, rounded outwards, the first never before now.
fn likely_times(now: Timestamp, wait: Estimate) -> (Timestamp, Timestamp) {
    let step_s = STEP.as_secs();
    let after = |seconds: u32| now.as_second().saturating_add(i64::from(seconds));
    let from = after(wait.typical_s).div_euclid(step_s) * step_s;
    let to = (after(wait.cautious_s).div_euclid(step_s) + 1) * step_s;
    let at = |second: i64| Timestamp::from_second(second).unwrap_or(now);
    (at(from).max(now), at(to))
}

/// A group's name, or its letter alone where the name is nobody else's business or is not known.
fn group_name(plan: &Plan, code: GroupCode) -> Text {
    match plan.groups.get(&code) {
        Some(group) if !group.discreet => group.name.clone(),
        _ => Text { vi: format!("Nhóm {code}"), en: format!("Group {code}") },
    }
}

fn time_of_day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

fn date(at: Timestamp, zone: &TimeZone) -> Text {
    let local = at.to_zoned(zone.clone());
    Text { vi: local.strftime("%d/%m/%Y").to_string(), en: local.strftime("%-d %b %Y").to_string() }
}

/// The moment in the office's zone, with its weekday.
fn moment(at: Timestamp, zone: &TimeZone) -> Text {
    let local = at.to_zoned(zone.clone());
    let weekday = match local.weekday() {
        Weekday::Monday => "Thứ\u{a0}Hai",
        Weekday::Tuesday => "Thứ\u{a0}Ba",
        Weekday::Wednesday => "Thứ\u{a0}Tư",
        Weekday::Thursday => "Thứ\u{a0}Năm",
        Weekday::Friday => "Thứ\u{a0}Sáu",
        Weekday::Saturday => "Thứ\u{a0}Bảy",
        Weekday::Sunday => "Chủ\u{a0}nhật",
    };
    let vi = format!("{} {weekday}, {}", local.strftime("%H:%M"), local.strftime("%d/%m/%Y"));
    Text { vi, en: local.strftime("%H:%M %A, %-d\u{a0}%b\u{a0}%Y").to_string() }
}

/// `3, 4` and, from three in a row on, `1–4, 7`.
fn counter_list(counters: &[CounterNo]) -> String {
    let mut numbers: Vec<u16> = counters.iter().map(|counter| counter.0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, _, .., last] => format!("{first}–{last}"),
        few => few.iter().map(u16::to_string).collect::<Vec<_>>().join(", "),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Ho_Chi_Minh").expect("bundled")
    }

    #[test]
    fn counters_in_a_row_are_joined() {
        let list = |numbers: &[u16]| counter_list(&numbers.iter().map(|n| CounterNo(*n)).collect::<Vec<_>>());
        assert_eq!(list(&[3]), "3");
        assert_eq!(list(&[4, 3]), "3, 4");
        assert_eq!(list(&[1, 2, 3, 4, 7, 9, 10]), "1–4, 7, 9, 10");
    }

    #[test]
    fn the_time_is_the_offices_own() {
        let said = moment("2026-11-21T01:41:00Z".parse().expect("a time"), &zone());
        assert_eq!(said.vi, "08:41 Thứ\u{a0}Bảy, 21/11/2026");
        assert_eq!(said.en, "08:41 Saturday, 21\u{a0}Nov\u{a0}2026");
        let said = moment("2026-11-21T17:00:00Z".parse().expect("a time"), &zone());
        assert_eq!(said.vi, "00:00 Chủ\u{a0}nhật, 22/11/2026", "past midnight there, not yet here");
    }

    #[test]
    fn likely_times_are_rounded_outwards_and_lie_ahead() {
        let check = |typical_min: u32, cautious_min: u32, expected: [&str; 2]| {
            let now: Timestamp = "2026-11-21T01:41:00Z".parse().expect("a time");
            let wait = Estimate { typical_s: typical_min * 60, cautious_s: cautious_min * 60 };
            let (from, to) = likely_times(now, wait);
            assert_eq!([from, to].map(|at| time_of_day(at, &zone())), expected, "{typical_min}–{cautious_min}");
        };
        check(29, 48, ["09:10", "09:30"]);
        check(33, 44, ["09:10", "09:30"]);
        check(0, 3, ["08:41", "08:45"]);
        check(4, 4, ["08:45", "08:50"]);
    }
}
