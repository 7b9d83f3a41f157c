//! The lobby: who is called where, who serves what, how many wait. Nothing in it says who anybody is.

use std::collections::BTreeSet;

use askama::Template;

use super::words::Words;
use super::{Frame, View, time};
use crate::office::{Call, Counter, CounterNo, CounterStatus, Office, Queue, Stage, TicketNumber};

#[derive(Template)]
#[template(path = "lobby/content.html")]
struct Content {
    w: Words,
    version: String,
    /// Where the picture stands this minute, so that nothing burns into the panel.
    shift: i64,
    name: String,
    date: String,
    clock: String,
    newest: Option<Shown>,
    last: Vec<Shown>,
    counters: Vec<CounterCell>,
    /// More counters than two rows hold.
    many: bool,
    /// Some counter serves more groups than stand beside its number.
    tall: bool,
    groups: Vec<GroupCell>,
    nobody: bool,
    closed: bool,
    notice: Option<String>,
}

struct Shown {
    /// Which call this is and how often it was announced: what the chime goes by.
    announced: String,
    number: String,
    counter: CounterNo,
    calling: bool,
    long: bool,
}

struct CounterCell {
    number: CounterNo,
    groups: String,
    status: &'static str,
    word: String,
    holds: Option<String>,
}

struct GroupCell {
    code: String,
    waiting: usize,
}

#[derive(Template)]
#[template(path = "lobby/page.html")]
struct Page {
    frame: Frame,
    content: Content,
}

/// The newest call and the table below it.
const CALLS_SHOWN: usize = 6;
const SHIFTS: i64 = 8;
const TWO_ROWS_HOLD: usize = 8;
const ONE_LINE_HOLDS: usize = 3;

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let frame = view.frame("lobby", view.words().of("Bảng gọi số", "Calls").to_owned());
    Page { frame, content: made(view) }.render()
}

fn made(view: &View) -> Content {
    let w = view.words();
    let (office, plan) = (view.office, view.office.plan());
    let minute = view.now.as_second().div_euclid(60);
    let mut shown = newest_calls(office).into_iter().map(|call| show(office, call));
    let newest = shown.next();
    let last = shown.collect();
    let groups: Vec<GroupCell> = plan
        .groups
        .keys()
        .map(|code| GroupCell { code: code.to_string(), waiting: office.waiting_count(Queue::Group(*code)) })
        .collect();
    let counters: Vec<CounterCell> =
        office.counters().iter().map(|(number, counter)| cell(view, *number, counter)).collect();
    Content {
        w,
        version: view.version(),
        shift: minute.rem_euclid(SHIFTS),
        name: w.text(&plan.name).to_owned(),
        date: time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        newest,
        last,
        many: counters.len() > TWO_ROWS_HOLD,
        tall: office.counters().values().any(|counter| counter.groups.len() > ONE_LINE_HOLDS),
        counters,
        nobody: groups.iter().all(|group| group.waiting == 0),
        groups,
        closed: office.closed_at().is_some(),
        notice: notice(view, minute),
    }
}

/// The calls that people may still be walking after, the latest announcement first, each number once.
fn newest_calls(office: &Office) -> Vec<&Call> {
    let mut numbers: BTreeSet<TicketNumber> = BTreeSet::new();
    office.latest_calls().filter(|call| numbers.insert(call.number)).take(CALLS_SHOWN).collect()
}

fn show(office: &Office, call: &Call) -> Shown {
    let number = call.number.to_string();
    let stage = office.ticket(&call.ticket).filter(|ticket| ticket.call == Some(call.seq)).map(|ticket| &ticket.stage);
    Shown {
        announced: format!("{}.{}", call.seq, call.times),
        counter: call.counter,
        calling: matches!(stage, Some(Stage::Called { .. })),
        long: number.len() > 4,
        number,
    }
}

fn cell(view: &View, number: CounterNo, counter: &Counter) -> CounterCell {
    let w = view.words();
    let ticket = view.office.in_hand(number);
    let word = match (&counter.status, ticket.map(|ticket| &ticket.stage)) {
        (_, Some(Stage::Called { .. })) => w.of("Đang gọi", "Calling"),
        (_, Some(_)) => w.of("Đang phục vụ", "Serving"),
        (CounterStatus::Open { .. }, None) => w.of("Sẵn sàng", "Ready"),
        (CounterStatus::Paused { .. }, None) => w.of("Tạm ngưng", "Paused"),
        (CounterStatus::Closed, None) => w.of("Đóng", "Closed"),
    };
    let letters: Vec<String> = counter.groups.iter().map(ToString::to_string).collect();
    // A paused counter's word needs the room, and calls nobody from its groups.
    let serves = matches!(counter.status, CounterStatus::Open { .. });
    CounterCell {
        number,
        groups: if serves { letters.join(" ") } else { String::new() },
        status: counter.status.name(),
        word: word.to_owned(),
        holds: ticket.map(|ticket| ticket.number.to_string()),
    }
}

/// One of the office's sentences, another one each minute: nothing may run across the screen while a number is said.
fn notice(view: &View, minute: i64) -> Option<String> {
    let notices = &view.office.plan().notices;
    let which = minute.checked_rem_euclid(notices.len() as i64)?;
    notices.get(which as usize).map(|text| view.words().text(text).to_owned())
}
