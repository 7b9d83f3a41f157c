//! The display over a counter: its number, and whom it serves now.

use askama::Template;

use super::words::Words;
use super::{Frame, View};
use crate::office::{Counter, CounterNo, CounterStatus, Group, GroupCode, Stage};

#[derive(Template)]
#[template(path = "display/content.html")]
struct Content {
    w: Words,
    version: String,
    counter: CounterNo,
    state: &'static str,
    word: String,
    /// Why nobody is called, as the officer wrote it.
    reason: Option<String>,
    number: Option<String>,
    long: bool,
    /// Which call it is and how often it was announced, while it is called.
    announced: Option<String>,
    groups: String,
}

#[derive(Template)]
#[template(path = "display/page.html")]
struct Page {
    frame: Frame,
    content: Content,
}

pub fn content(view: &View, counter: CounterNo) -> Result<String, askama::Error> {
    made(view, counter).render()
}

pub fn page(view: &View, counter: CounterNo) -> Result<String, askama::Error> {
    let frame = view.frame("display", format!("{} {counter}", view.words().of("Quầy", "Counter")));
    Page { frame, content: made(view, counter) }.render()
}

fn made(view: &View, number: CounterNo) -> Content {
    let w = view.words();
    let counter = view.counter_today(number);
    let ticket = view.office.in_hand(number);
    let (state, word) = match (&counter.status, ticket.map(|ticket| &ticket.stage)) {
        (_, Some(Stage::Called { .. })) => ("called", w.of("Mời số", "Now calling").to_owned()),
        (_, Some(_)) => ("serving", w.of("Đang phục vụ", "Now serving").to_owned()),
        (CounterStatus::Open { .. }, None) => ("open", w.of("Xin chờ gọi số", "Please wait").to_owned()),
        (CounterStatus::Paused { .. }, None) => ("paused", w.of("Tạm ngưng", "Paused").to_owned()),
        (CounterStatus::Closed, None) => ("closed", w.of("Quầy đóng", "Counter closed").to_owned()),
    };
    let reason = match &counter.status {
        CounterStatus::Paused { reason, .. } => Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
        _ => None,
    };
    let call = ticket.filter(|_| state == "called").and_then(|ticket| view.office.call(ticket.call?));
    let shown = ticket.map(|ticket| ticket.number.to_string());
    Content {
        w,
        version: view.version(),
        counter: number,
        state,
        word,
        reason,
        long: shown.as_ref().is_some_and(|number| number.len() > 4),
        number: shown,
        announced: call.map(|call| format!("{}.{}", call.seq, call.times)),
        groups: groups(view, &counter),
    }
}

/// The longest name of a group that stands in one line of the display.
const LONGEST_NAME: usize = 28;

/// One group by name, several by their letters; a discreet one always by its letter, and so is one whose name would
/// have to be cut.
fn groups(view: &View, counter: &Counter) -> String {
    if counter.status == CounterStatus::Closed {
        return String::new();
    }
    let only = if counter.groups.len() == 1 { counter.groups.front() } else { None };
    let fits = |group: &&Group| !group.discreet && view.words().text(&group.name).chars().count() <= LONGEST_NAME;
    let named = only.and_then(|code| view.office.plan().groups.get(code)).filter(fits);
    match (named, only) {
        (Some(group), _) => format!("{} · {}", group.code, view.words().text(&group.name)),
        (None, Some(code)) => format!("{} {code}", view.words().of("Nhóm", "Group")),
        (None, None) => counter.groups.iter().map(GroupCode::to_string).collect::<Vec<_>>().join(" · "),
    }
}
