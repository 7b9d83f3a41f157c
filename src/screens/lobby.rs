//! The lobby: who is called where, who serves what, how many wait. Nothing in it says who anybody is.

mod aloud;
mod layout;

use std::collections::BTreeSet;

use askama::Template;

use super::likely::Likely;
use super::words::Words;
use super::{Frame, View, calm, time};
use aloud::Announcement;
use layout::{Layout, number_width};

use crate::office::{Call, CounterNo, CounterStatus, GroupCode, LobbyPlan, Office, Queue, Stage, TicketNumber, Zone};

#[derive(Template)]
#[template(path = "lobby/content.html")]
struct Content {
    w: Words,
    version: String,
    /// Where the picture stands this minute, so that nothing burns into the panel.
    shift: i64,
    layout: Layout,
    office: String,
    authority: String,
    name: String,
    /// The part of the hall that this screen is for.
    zone: Option<String>,
    date: String,
    clock: String,
    /// The calls that may be shown large, the latest announcement first. The script shows one after the other.
    calls: Vec<Shown>,
    counters: Vec<CounterCell>,
    /// Open counters that found no place.
    more_counters: usize,
    groups: Vec<GroupCell>,
    /// The likely time of at least one group is known.
    likely: bool,
    nobody: bool,
    closed: bool,
    ticker: Option<Ticker>,
    /// What is only said, not shown.
    announcements: Vec<Announcement>,
    /// How loud, in percent.
    volume: u8,
    /// After so many seconds a call is shown, but not said any more.
    use_by_s: u16,
    /// Which recordings are played.
    sounds: String,
}

struct Shown {
    /// Which call this is and how often it was announced: what the chime goes by.
    announced: String,
    /// The announcement, in milliseconds since 1970 by the server's clock.
    at_ms: i64,
    number: String,
    counter: CounterNo,
    calling: bool,
    /// What is said, while somebody may still have to hear it.
    speech: Option<String>,
    /// How wide the number is, as a class.
    width: &'static str,
}

struct CounterCell {
    number: CounterNo,
    groups: String,
    status: &'static str,
    word: &'static str,
    holds: Option<String>,
}

struct GroupCell {
    code: String,
    waiting: usize,
    /// How long a new number likely waits, in minutes or hours.
    minutes: Option<String>,
}

struct Ticker {
    text: String,
    /// The manager says it today, and it stays.
    of_today: bool,
}

impl Ticker {
    /// How much of a line it takes, with the word before it.
    fn chars(&self) -> usize {
        self.text.chars().count() + if self.of_today { 12 } else { 0 }
    }
}

#[derive(Template)]
#[template(path = "lobby/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    /// The clips that nearly every call is said with.
    stock: String,
}

/// As many as have their turns within the two minutes after which a call is no news: some are said, the others are shown
/// for four seconds each.
const MOST_LARGE: usize = 24;
/// After so many minutes nobody is on the way any more, whether or not the officer has said that they came: gold is for
/// what still is to be followed.
const FOLLOWED_MIN: i64 = 4;
/// The rows of the table.
const CALLS_LISTED: usize = 6;
const SHIFTS: i64 = 8;

pub fn content(view: &View, zone: Option<Zone>) -> Result<String, askama::Error> {
    made(view, zone).render()
}

pub fn page(view: &View, zone: Option<Zone>) -> Result<String, askama::Error> {
    let frame = view.frame("lobby", view.words().of("Bảng gọi số", "Calls").to_owned());
    let lobby = zone.and_then(|zone| view.office.plan().lobby_of(zone));
    let stock = aloud::stock(view, &groups_of(view.office, lobby), &counters_of(view.office, lobby));
    Page { frame, content: made(view, zone), stock }.render()
}

fn made(view: &View, zone: Option<Zone>) -> Content {
    let w = view.words();
    let (office, plan) = (view.office, view.office.plan());
    let lobby = zone.and_then(|zone| plan.lobby_of(zone));
    let minute = view.now.as_second().div_euclid(60);
    let groups: Vec<GroupCell> = groups_of(office, lobby).into_iter().map(|code| group_cell(view, code)).collect();
    let announcements = aloud::announcements(view, &groups_of(office, lobby), &counters_of(office, lobby));
    let all = counters_of(office, lobby);
    let (counters, more_counters) = Layout::counters_placed(office, &all);
    let ticker = ticker(view, minute);
    let zone = lobby.map(|lobby| w.text(&lobby.title).to_owned());
    let (authority, name) = (w.text(&plan.authority), w.text(&plan.name));
    let likely = groups.iter().any(|group| group.minutes.is_some());
    let layout = Layout {
        name_chars: name.chars().count(),
        authority_chars: authority.chars().count(),
        zone: zone.is_some(),
        counters: counters.len() + usize::from(more_counters > 0),
        groups: groups.len(),
        likely,
        ticker_chars: ticker.as_ref().map_or(0, Ticker::chars),
    };
    Content {
        w,
        version: view.version(),
        shift: minute.rem_euclid(SHIFTS),
        office: plan.office.to_string(),
        authority: if layout.has_authority() { authority.to_owned() } else { String::new() },
        name: name.to_owned(),
        zone,
        date: time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        calls: if office.closed_at().is_some() { Vec::new() } else { latest(view, lobby) },
        more_counters,
        counters: counters.into_iter().map(|number| counter_cell(view, number, &layout)).collect(),
        nobody: groups.iter().all(|group| group.waiting == 0),
        groups,
        likely,
        closed: office.closed_at().is_some(),
        ticker,
        layout,
        announcements,
        volume: aloud::volume(view),
        use_by_s: aloud::use_by_s(view),
        sounds: view.around.speech.as_ref().map(|speech| speech.recordings.clone()).unwrap_or_default(),
    }
}

fn groups_of(office: &Office, lobby: Option<&LobbyPlan>) -> Vec<GroupCode> {
    match lobby {
        Some(lobby) => lobby.groups_in(office),
        None => office.groups().keys().copied().collect(),
    }
}

fn counters_of(office: &Office, lobby: Option<&LobbyPlan>) -> Vec<CounterNo> {
    match lobby {
        Some(lobby) => lobby.counters_in(office),
        None => office.counters().keys().copied().collect(),
    }
}

/// The calls that people may still be walking after, the latest announcement first, each number once.
fn latest(view: &View, lobby: Option<&LobbyPlan>) -> Vec<Shown> {
    let mut numbers: BTreeSet<TicketNumber> = BTreeSet::new();
    let latest = view.office.latest_calls();
    latest
        .filter(|call| lobby.is_none_or(|lobby| lobby.shows(call)) && numbers.insert(call.number))
        .take(MOST_LARGE)
        .enumerate()
        // Older ones stand in the table alone.
        .take_while(|(place, call)| *place < CALLS_LISTED || is_followed(view, call))
        .map(|(_, call)| shown(view, call))
        .collect()
}

/// Whether somebody is to come to a counter now.
fn is_calling(view: &View, call: &Call) -> bool {
    let ticket = view.office.ticket(&call.ticket).filter(|ticket| ticket.call == Some(call.seq));
    let called = ticket.is_some_and(|ticket| matches!(ticket.stage, Stage::Called { .. }));
    called && is_followed(view, call)
}

/// Whether it is so new that somebody may be on the way.
fn is_followed(view: &View, call: &Call) -> bool {
    view.minutes_since(call.announced_at) < FOLLOWED_MIN
}

fn shown(view: &View, call: &Call) -> Shown {
    Shown {
        announced: format!("{}.{}", call.seq, call.times),
        at_ms: call.announced_at.as_millisecond(),
        counter: call.counter,
        calling: is_calling(view, call),
        speech: aloud::of_call(view, call),
        width: number_width(call.number),
        number: call.number.to_string(),
    }
}

fn counter_cell(view: &View, number: CounterNo, layout: &Layout) -> CounterCell {
    let w = view.words();
    let counter = view.counter_today(number);
    let ticket = view.office.in_hand(number);
    let small = !layout.has_tall_counters();
    let call = ticket.and_then(|ticket| view.office.call(ticket.call?));
    let (status, word) = match (&counter.status, ticket) {
        _ if call.is_some_and(|call| is_calling(view, call)) => ("calling", ("Đang gọi", "Calling")),
        (_, Some(_)) => ("serving", ("Đang phục vụ", "Serving")),
        (CounterStatus::Open { .. }, None) if small => ("open", ("Mở", "Open")),
        (CounterStatus::Open { .. }, None) => ("open", ("Sẵn sàng", "Ready")),
        (CounterStatus::Paused { .. }, None) if small => ("paused", ("Nghỉ", "Break")),
        (CounterStatus::Paused { .. }, None) => ("paused", ("Tạm ngưng", "Paused")),
        (CounterStatus::Closed, None) => ("closed", ("Đóng", "Closed")),
    };
    // Who is paused calls nobody from its groups.
    let serves = matches!(counter.status, CounterStatus::Open { .. });
    let letters: Vec<String> = counter.groups.iter().map(ToString::to_string).collect();
    // What does not fit is counted, never cut off.
    let groups = match letters.split_first() {
        Some((first, others)) if letters.len() > layout.letters_of_a_counter(w.vi()) => {
            format!("{first} +{}", others.len())
        }
        _ => letters.join(" "),
    };
    CounterCell {
        number,
        groups: if serves { groups } else { String::new() },
        status,
        word: if w.vi() { word.0 } else { word.1 },
        holds: ticket.map(|ticket| ticket.number.to_string()),
    }
}

fn group_cell(view: &View, code: GroupCode) -> GroupCell {
    let likely = view.office.likely_wait(code, view.now).map(|wait| Likely::told(view, view.office, wait));
    GroupCell {
        code: code.to_string(),
        waiting: view.office.waiting_count(Queue::Group(code)),
        minutes: likely.map(|likely| likely.short(view.words())),
    }
}

/// What the manager says today; without it one of the office's sentences, another one each minute: nothing may run
/// across the screen while a number is said.
fn ticker(view: &View, minute: i64) -> Option<Ticker> {
    if let Some(notice) = view.office.notice() {
        return Some(Ticker { text: notice.to_owned(), of_today: true });
    }
    let notices = view.office.plan().notices.iter().map(|notice| view.words().text(notice).to_owned());
    // A zone's screen, too, stands in an office that is calm at the same hours as the whole.
    let mut sentences: Vec<String> = notices.chain(calm::sentence(&view.around.past.best, view.words())).collect();
    let which = minute.checked_rem_euclid(sentences.len() as i64)?;
    let text = sentences.swap_remove(which as usize);
    Some(Ticker { text, of_today: false })
}
