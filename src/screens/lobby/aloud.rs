//! What a lobby says: its calls while somebody may still have to hear them, pauses of counters, the end of the day.

use std::collections::BTreeSet;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use crate::office::{Call, CounterNo, CounterStatus, GroupCode, Lang, Outcome, Queue, Stage, TicketNumber};
use crate::screens::{Speech, View};
use crate::voice::{Numbers, Saying, VoicePlan};

use super::is_followed;

/// What is only said.
pub struct Announcement {
    /// Which it is: a state that has the same key announces nothing new.
    pub key: String,
    /// Since when it has been so, in milliseconds since 1970.
    pub at_ms: i64,
    /// What is said.
    pub speech: String,
}

/// Later than so many minutes after it began nobody needs to hear it.
const ANNOUNCED_MIN: i64 = 2;
/// The most clips that a page fetches ahead.
const MOST_IN_STOCK: usize = 160;

/// What is said for a call; nothing once nobody has to follow it. It is empty where nothing is known of a voice: then
/// the page chimes.
pub fn of_call(view: &View, call: &Call) -> Option<String> {
    if !is_news(view, call) {
        return None;
    }
    let ticket = view.office.ticket(&call.ticket)?;
    let group = match call.queue {
        Queue::Group(group) => Some(group),
        Queue::Counter(_) => None,
    };
    let (number, counter, times) = (call.number, call.counter, call.times);
    let saying = Saying::Call { number, group, counter, times, lang: ticket.lang };
    view.around.speech.as_ref().map_or(Some(String::new()), |speech| speech.of(&saying))
}

/// Whether somebody may be on the way without having heard it: called, or called and passed over so soon that the wall
/// had no time for it. Who has begun to be served, was set aside or has left needs no call.
fn is_news(view: &View, call: &Call) -> bool {
    let ticket = view.office.ticket(&call.ticket).filter(|ticket| ticket.call == Some(call.seq));
    let waited_for = ticket.is_some_and(|ticket| match ticket.stage {
        Stage::Called { .. } | Stage::Ended { outcome: Outcome::NoShow, .. } => true,
        // Whom the next call of the same counter ended may have come, or may not have known yet.
        Stage::Ended { outcome: Outcome::Served, at, .. } => {
            view.office.latest_calls().any(|next| next.counter == call.counter && next.seq > call.seq && next.at == at)
        }
        _ => false,
    });
    waited_for && is_followed(view, call)
}

/// What has just begun and is only said, in the order of the counters, the end of the day last.
pub fn announcements(view: &View, groups: &[GroupCode], counters: &[CounterNo]) -> Vec<Announcement> {
    let Some(speech) = &view.around.speech else { return Vec::new() };
    let is_new = |at: Timestamp| view.minutes_since(at) < ANNOUNCED_MIN;
    let said = |key: String, at: Timestamp, saying: &Saying| {
        Some(Announcement { key, at_ms: at.as_millisecond(), speech: speech.of(saying)? })
    };
    let pauses = counters.iter().filter_map(|number| {
        let CounterStatus::Paused { since, .. } = view.counter_today(*number).status else { return None };
        let key = format!("pause-{number}-{}", since.as_millisecond());
        is_new(since).then(|| said(key, since, &Saying::Pause { counter: *number }))?
    });
    let closing = closing_at(view, groups).filter(|at| *at <= view.now && is_new(*at));
    let closing = closing.and_then(|at| said("closing".to_owned(), at, &Saying::Closing));
    pauses.chain(closing).collect()
}

/// When the last of these groups stops issuing today, or stopped because the day was ended before.
fn closing_at(view: &View, groups: &[GroupCode]) -> Option<Timestamp> {
    let plan = view.office.plan();
    let windows = groups
        .iter()
        .filter_map(|code| plan.groups.get(code))
        .flat_map(|group| plan.hours_of(group).on(view.office.day()));
    // What is open until midnight does not close.
    let minute = windows.map(|window| window.to).max().filter(|minute| *minute < 1440)?;
    let midnight = view.office.day().to_zoned(plan.zone.clone()).ok()?;
    let time = Time::midnight().checked_add(SignedDuration::from_mins(minute.into())).ok()?;
    let at = midnight.with().time(time).build().ok()?.timestamp();
    Some(view.office.closed_at().map_or(at, |closed| closed.min(at)))
}

/// How loud the office wants to be at this time of day, in percent.
pub fn volume(view: &View) -> u8 {
    let time = view.now.to_zoned(view.office.plan().zone.clone()).time();
    view.around.speech.as_ref().map_or(100, |speech| speech.phrasebook.plan().volume.percent_at(time))
}

/// After how many seconds a call is not said any more.
pub fn use_by_s(view: &View) -> u16 {
    let of_office = view.around.speech.as_ref().map(|speech| speech.phrasebook.plan().use_by_s);
    of_office.unwrap_or_else(|| VoicePlan::default().use_by_s)
}

/// The clips that nearly every call of these groups and counters is said with, as a page fetches them ahead.
pub fn stock(view: &View, groups: &[GroupCode], counters: &[CounterNo]) -> String {
    let Some(speech) = &view.around.speech else { return String::new() };
    let mut seen = BTreeSet::new();
    let mut stock = Vec::new();
    for saying in likely_calls(speech, groups, counters) {
        let text = speech.of(&saying).unwrap_or_default();
        for part in text.split(' ').filter(|part| part.contains(char::is_alphabetic)) {
            if seen.insert(part.to_owned()) {
                stock.push(part.to_owned());
            }
        }
    }
    stock.truncate(MOST_IN_STOCK);
    stock.join(" ")
}

/// Calls that between them have every digit, letter and counter; where numbers are read in full, the first hundred.
fn likely_calls(speech: &Speech, groups: &[GroupCode], counters: &[CounterNo]) -> Vec<Saying> {
    let digits = match speech.phrasebook.plan().numbers {
        Numbers::Digits => vec![12, 345, 678, 9],
        Numbers::Full => (1..=100).collect(),
    };
    let (Some(first), Some(counter)) = (groups.first(), counters.first()) else { return Vec::new() };
    let call = |group: GroupCode, n: u32, counter: CounterNo, times: u32| {
        let number = TicketNumber { group, n };
        Saying::Call { number, group: Some(group), counter, times, lang: Lang::default() }
    };
    let letters = groups.iter().map(|group| call(*group, 1, *counter, 1));
    let places = counters.iter().map(|counter| call(*first, 1, *counter, 1));
    let numbers = digits.into_iter().map(|n| call(*first, n, *counter, 1));
    let later = (2..=3).map(|times| call(*first, 1, *counter, times));
    letters.chain(places).chain(later).chain(numbers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Command;
    use crate::screens::Screen;
    use crate::screens::samples::{Day, ordinary_office};

    /// What the lobby of the whole hall is given to say, with its calls' numbers or its announcements' keys.
    fn said(day: &Day) -> Vec<String> {
        let sample = day.sample("lobby", Screen::Lobby(None));
        let view = sample.view(Lang::Vi);
        let calls = view.office.latest_calls().filter(|call| of_call(&view, call).is_some());
        let calls: Vec<String> = calls.map(|call| format!("{}.{}", call.number, call.times)).collect();
        let groups: Vec<GroupCode> = view.office.groups().keys().copied().collect();
        let counters: Vec<CounterNo> = view.office.counters().keys().copied().collect();
        let announced = announcements(&view, &groups, &counters).into_iter().map(|announcement| announcement.key);
        calls.into_iter().chain(announced).collect()
    }

    #[test]
    fn the_end_of_the_day_is_announced_when_the_last_group_stops_issuing() {
        let mut day = Day::new(ordinary_office(), "07:00");
        let mut announced = Vec::new();
        for minute in 7 * 60..18 * 60 {
            if said(&day) == ["closing"] {
                announced.push(minute);
            }
            day.wait_min(1);
        }
        assert_eq!(announced, [16 * 60 + 30, 16 * 60 + 31]);
        // Who ends the day before says so before.
        let mut day = Day::new(ordinary_office(), "10:00");
        assert_eq!(said(&day), [""; 0]);
        day.ask(Command::CloseDay);
        assert_eq!(said(&day), ["closing"]);
    }

    #[test]
    fn a_call_is_said_until_its_citizen_has_come_or_nobody_follows_it_any_more() {
        let mut day = Day::new(ordinary_office(), "08:00");
        let one = CounterNo(1);
        day.open(1);
        for _ in 0..4 {
            day.issue("A", None);
        }
        day.call_next(1);
        assert_eq!(said(&day), ["A001.1"]);
        day.ask(Command::Recall { counter: one });
        assert_eq!(said(&day), ["A001.2"]);
        // Passed over before the wall had time for it.
        day.call_next(1);
        assert_eq!(said(&day), ["A002.1", "A001.2"]);
        day.wait_min(1);
        day.ask(Command::Start { counter: one });
        assert_eq!(said(&day), ["A001.2"], "A002 has come");
        day.wait_min(1);
        day.ask(Command::Finish { counter: one });
        day.wait_min(2);
        assert_eq!(said(&day), [""; 0]);
        day.call_next(1);
        day.ask(Command::NoShow { counter: one });
        assert_eq!(said(&day), ["A003.1"], "whoever was not seen may not have heard it yet");
        let again = day.last("A");
        day.call_next(1);
        day.ask(Command::Return { counter: one, ticket: again });
        assert_eq!(said(&day), ["A003.1"], "what was taken back is no call");
    }

    #[test]
    fn a_page_fetches_ahead_what_its_calls_are_said_with() {
        let sample = Day::new(ordinary_office(), "08:00").sample("lobby", Screen::Lobby(None));
        let view = sample.view(Lang::Vi);
        let stock = stock(&view, &["A".parse().unwrap(), "C".parse().unwrap()], &[CounterNo(1), CounterNo(12)]);
        let stock: BTreeSet<&str> = stock.split(' ').collect();
        for (group, n, counter, times) in [("A", 907, 1, 1), ("C", 123, 12, 2), ("A", 64, 12, 3), ("C", 85, 1, 1)] {
            let group: GroupCode = group.parse().unwrap();
            let number = TicketNumber { group, n };
            let counter = CounterNo(counter);
            let saying = Saying::Call { number, group: Some(group), counter, times, lang: Lang::Vi };
            let text = view.around.speech.as_ref().unwrap().of(&saying).unwrap();
            for clip in text.split(' ').filter(|part| part.contains(char::is_alphabetic)) {
                assert!(stock.contains(clip), "{clip} is not in {stock:?}");
            }
        }
    }
}
