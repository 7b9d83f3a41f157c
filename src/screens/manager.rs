//! The manager's screen: what is wrong first, then every group and counter, and ending the day.

use askama::Template;

use super::words::Words;
use super::{Frame, View};
use crate::office::{Counter, CounterNo, CounterStatus, Group, GroupCode, Outcome, Queue, Stage};

#[derive(Template)]
#[template(path = "manager/content.html")]
struct Content {
    w: Words,
    version: String,
    name: String,
    date: String,
    clock: String,
    issued: u32,
    waiting: usize,
    served: usize,
    no_show: usize,
    cancelled: usize,
    unserved: usize,
    closed_at: Option<String>,
    /// What needs somebody, one sentence each.
    wrong: Vec<String>,
    groups: Vec<GroupRow>,
    counters: Vec<CounterRow>,
}

struct GroupRow {
    code: GroupCode,
    name: String,
    waiting: usize,
    /// How long whoever came first has been waiting.
    longest: Option<String>,
    too_long: bool,
    target: String,
    issued: u32,
    quota: Option<u32>,
    closed: Option<String>,
}

struct CounterRow {
    number: CounterNo,
    groups: String,
    status: &'static str,
    word: &'static str,
    since: Option<String>,
    reason: Option<String>,
    ticket: Option<String>,
}

#[derive(Template)]
#[template(path = "manager/page.html")]
struct Page {
    frame: Frame,
    content: Content,
}

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let frame = view.frame("manager", view.words().of("Điều hành", "Manager").to_owned());
    Page { frame, content: made(view) }.render()
}

fn made(view: &View) -> Content {
    let w = view.words();
    let (office, plan) = (view.office, view.office.plan());
    let groups: Vec<GroupRow> = plan.groups.values().map(|group| group_row(view, group)).collect();
    let ended = |outcome| office.tickets().filter(|ticket| ticket.outcome() == Some(outcome)).count();
    Content {
        w,
        version: view.version(),
        name: w.text(&plan.name).to_owned(),
        date: super::time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        issued: office.issued(),
        waiting: office.tickets().filter(|ticket| ticket.stage == Stage::Waiting).count(),
        served: ended(Outcome::Served),
        no_show: ended(Outcome::NoShow),
        cancelled: ended(Outcome::Cancelled),
        unserved: ended(Outcome::Unserved),
        closed_at: office.closed_at().map(|at| view.clock(at)),
        wrong: wrong(view, &groups),
        groups,
        counters: office.counters().iter().map(|(number, counter)| counter_row(view, *number, counter)).collect(),
    }
}

fn wrong(view: &View, groups: &[GroupRow]) -> Vec<String> {
    let w = view.words();
    let mut wrong = Vec::new();
    for group in groups.iter().filter(|group| group.waiting > 0) {
        if view.office.serving(Queue::Group(group.code)).next().is_none() {
            wrong.push(if w.vi() {
                format!("Nhóm {}: có {} người chờ nhưng không quầy nào đang phục vụ", group.code, group.waiting)
            } else {
                format!("Group {}: {} waiting, but no open counter serves it", group.code, group.waiting)
            });
        }
        if let Some(longest) = group.longest.as_ref().filter(|_| group.too_long) {
            wrong.push(if w.vi() {
                format!("Nhóm {}: có người chờ {longest}, quá mức cam kết {}", group.code, group.target)
            } else {
                format!("Group {}: somebody has waited {longest}, more than the promised {}", group.code, group.target)
            });
        }
    }
    wrong
}

fn group_row(view: &View, group: &Group) -> GroupRow {
    let w = view.words();
    let queue = Queue::Group(group.code);
    let state = view.office.groups().get(&group.code).cloned().unwrap_or_default();
    // Priority moves the head of the queue, so the longest wait may be anywhere in it.
    let first_came = view.office.waiting(queue).map(|ticket| ticket.entered_at).min();
    let target_min = group.target_wait.as_mins();
    let longest_min = first_came.map(|at| view.minutes_since(at));
    GroupRow {
        code: group.code,
        name: w.text(&group.name).to_owned(),
        waiting: view.office.waiting_count(queue),
        longest: longest_min.map(|minutes| w.minutes(minutes)),
        too_long: longest_min.is_some_and(|minutes| minutes > target_min),
        target: w.minutes(target_min),
        issued: state.last_number,
        quota: group.quota,
        closed: state.closed,
    }
}

fn counter_row(view: &View, number: CounterNo, counter: &Counter) -> CounterRow {
    let w = view.words();
    let letters: Vec<String> = counter.groups.iter().map(ToString::to_string).collect();
    let (since, reason) = match &counter.status {
        CounterStatus::Closed => (None, None),
        CounterStatus::Open { since } => (Some(view.clock(*since)), None),
        CounterStatus::Paused { reason, since } => (Some(view.clock(*since)), Some(reason.clone())),
    };
    let ticket = view.office.in_hand(number).map(|ticket| {
        let since = ticket.called_at().map_or(0, |at| view.minutes_since(at));
        format!("{} · {}", ticket.number, w.minutes(since))
    });
    CounterRow {
        number,
        groups: if counter.status == CounterStatus::Closed { String::new() } else { letters.join(" ") },
        status: counter.status.name(),
        word: w.status(&counter.status),
        since,
        reason,
        ticket,
    }
}
