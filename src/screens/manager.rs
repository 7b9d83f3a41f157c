//! The manager's screen: what is wrong first, then every group and counter, what is said to the hall, ending the day.

use askama::Template;

use super::alerted::Alerted;
use super::concerns::{Act, Concern, IDLE_AFTER_MIN, concerns, idle_min, longest_min};
use super::tally::Tally;
use super::words::Words;
use super::{Frame, View};
use crate::office::{Counter, CounterNo, CounterStatus, Group, GroupCode, MOST_NOTICE_CHARS, Queue};

#[derive(Template)]
#[template(path = "manager/content.html")]
struct Content {
    w: Words,
    version: String,
    office: String,
    name: String,
    date: String,
    clock: String,
    /// Nobody has taken a number yet.
    untouched: bool,
    closed_at: Option<String>,
    concerns: Vec<Concern>,
    figures: Figures,
    groups: Vec<GroupRow>,
    /// Whether for any of them enough is known to say how long it will be.
    any_likely: bool,
    counters: Vec<CounterRow>,
    notice: Option<Said>,
    devices_here: usize,
    printers: usize,
    printers_wrong: usize,
    alerts: Alerted,
}

struct Figures {
    issued: u32,
    tally: Tally,
    longest_min: Option<i64>,
    counters_open: usize,
    counters: usize,
}

struct Said {
    text: String,
    since: Option<String>,
}

struct GroupRow {
    code: GroupCode,
    name: String,
    waiting: usize,
    /// How long whoever came first has been waiting, in minutes.
    longest: Option<i64>,
    /// The same as the length of a bar: the promised wait is 50, and the bar ends at 100.
    longest_bar: i64,
    too_long: bool,
    target_min: i64,
    likely: Option<String>,
    issued: u32,
    quota: Option<u32>,
    issuing: Issuing,
}

/// Whether a group issues numbers now.
enum Issuing {
    Yes,
    DayEnded,
    /// Stopped by hand, with the reason.
    Stopped(String),
    QuotaReached,
    /// With what opens it again, where that is known.
    OutOfHours(Option<String>),
}

struct CounterRow {
    number: CounterNo,
    groups: String,
    status: &'static str,
    word: &'static str,
    /// Since when it has been paused.
    since: Option<String>,
    reason: Option<String>,
    ticket: Option<String>,
    /// For how long it has the ticket, or has been idle though somebody waits for it.
    minutes: Option<String>,
    /// Whether it has been idle for too long.
    idle_long: bool,
    served: usize,
}

#[derive(Template)]
#[template(path = "manager/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    most_notice_chars: usize,
}

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let frame = view.frame("manager", view.words().of("Điều hành", "Manager").to_owned());
    Page { frame, content: made(view), most_notice_chars: MOST_NOTICE_CHARS }.render()
}

fn made(view: &View) -> Content {
    let w = view.words();
    let (office, plan, around) = (view.office, view.office.plan(), view.around);
    let tally = Tally::of(office);
    let counters: Vec<CounterRow> =
        office.counters().iter().map(|(number, counter)| counter_row(view, &tally, *number, counter)).collect();
    let groups: Vec<GroupRow> = plan.groups.values().map(|group| group_row(view, group)).collect();
    Content {
        w,
        version: view.version(),
        office: plan.office.to_string(),
        name: w.text(&plan.name).to_owned(),
        date: super::time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        untouched: office.issued() == 0,
        closed_at: office.closed_at().map(|at| view.clock(at)),
        concerns: concerns(view, &tally),
        any_likely: groups.iter().any(|group| group.likely.is_some()),
        groups,
        figures: Figures {
            issued: office.issued(),
            tally,
            longest_min: plan.groups.keys().filter_map(|group| longest_min(view, *group)).max(),
            counters_open: office.counters().values().filter(|counter| counter.status.is_open()).count(),
            counters: counters.len(),
        },
        counters,
        notice: office
            .notice()
            .map(|text| Said { text: text.to_owned(), since: office.notice_set_at().map(|at| view.clock(at)) }),
        alerts: Alerted::of(view),
        devices_here: around.devices.iter().filter(|device| device.open > 0).count(),
        printers: around.printers.len(),
        printers_wrong: around.printers.iter().filter(|printer| printer.state.is_wrong()).count(),
    }
}

fn group_row(view: &View, group: &Group) -> GroupRow {
    let w = view.words();
    let state = view.office.groups().get(&group.code).cloned().unwrap_or_default();
    let target_min = group.target_wait.as_mins();
    let longest = longest_min(view, group.code);
    GroupRow {
        code: group.code,
        name: w.text(&group.name).to_owned(),
        waiting: view.office.waiting_count(Queue::Group(group.code)),
        longest,
        longest_bar: (longest.unwrap_or_default() * 50 / target_min.max(1)).min(100),
        too_long: longest.is_some_and(|minutes| minutes > target_min),
        target_min,
        likely: view.office.likely_wait(group.code, view.now).map(|wait| w.likely_minutes(wait)),
        issued: state.last_number,
        quota: group.quota,
        issuing: issuing(view, group, state.closed, state.last_number),
    }
}

fn issuing(view: &View, group: &Group, stopped: Option<String>, issued: u32) -> Issuing {
    let plan = view.office.plan();
    if view.office.closed_at().is_some() {
        return Issuing::DayEnded;
    }
    if let Some(reason) = stopped {
        return Issuing::Stopped(reason);
    }
    if group.quota.is_some_and(|quota| issued >= quota) {
        return Issuing::QuotaReached;
    }
    if plan.issues_at(group, view.now) {
        return Issuing::Yes;
    }
    let opens_at = plan.hours_of(group).next_opening(&plan.zone, view.now);
    Issuing::OutOfHours(opens_at.map(|at| super::time::opening(&plan.zone, view.now, at, view.words())))
}

fn counter_row(view: &View, tally: &Tally, number: CounterNo, counter: &Counter) -> CounterRow {
    let w = view.words();
    let letters: Vec<String> = counter.groups.iter().map(ToString::to_string).collect();
    let (since, reason) = match &counter.status {
        CounterStatus::Closed | CounterStatus::Open { .. } => (None, None),
        CounterStatus::Paused { reason, since } => (Some(view.clock(*since)), Some(reason.clone())),
    };
    let ticket = view.office.in_hand(number);
    let minutes = match ticket {
        Some(ticket) => ticket.called_at().map(|at| view.minutes_since(at)),
        None => idle_min(view, tally, number, counter),
    };
    // Whoever closes the day closes no counter, but nobody is called any more.
    let (status, word) = match view.office.closed_at() {
        Some(_) => ("closed", if w.vi() { "Đã kết thúc" } else { "Ended" }),
        None => (counter.status.name(), w.status(&counter.status)),
    };
    CounterRow {
        number,
        groups: if counter.status == CounterStatus::Closed { String::new() } else { letters.join(" ") },
        status,
        word,
        since: since.filter(|_| view.office.closed_at().is_none()),
        reason,
        ticket: ticket.map(|ticket| ticket.number.to_string()),
        minutes: minutes.map(|minutes| w.span(minutes)),
        idle_long: ticket.is_none() && minutes.is_some_and(|minutes| minutes > IDLE_AFTER_MIN),
        served: tally.served_at(number),
    }
}
