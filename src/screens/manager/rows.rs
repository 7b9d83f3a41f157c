//! The groups and counters of the manager's screen, a row each.

use crate::office::{Counter, CounterNo, CounterStatus, Group, GroupCode, Queue};
use crate::screens::View;
use crate::screens::charts::Unit;
use crate::screens::concerns::{IDLE_AFTER_MIN, idle_min, longest_min};
use crate::screens::likely::Likely;
use crate::screens::tally::Tally;
use crate::screens::time;

/// A group as it is now.
pub struct GroupRow {
    pub code: GroupCode,
    pub name: String,
    pub waiting: String,
    /// Somebody is waiting.
    pub is_awaited: bool,
    /// How long whoever came first has been waiting, in minutes.
    pub longest: Option<i64>,
    /// The same as the length of a bar: the promised wait is 50, and the bar ends at 100.
    pub longest_bar: i64,
    pub too_long: bool,
    pub target_min: i64,
    pub likely: Option<String>,
    pub issued: String,
    pub quota: Option<String>,
    pub issuing: Issuing,
}

/// Whether a group issues numbers now.
pub enum Issuing {
    Yes,
    DayEnded,
    /// Stopped by hand, with the reason.
    Stopped(String),
    QuotaReached,
    /// With what opens it again, where that is known.
    OutOfHours(Option<String>),
}

/// A counter as it is now.
pub struct CounterRow {
    pub number: CounterNo,
    pub groups: String,
    pub status: &'static str,
    pub word: &'static str,
    /// Since when it has been paused.
    pub since: Option<String>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    /// For how long it has the ticket, or has been idle though somebody waits for it.
    pub minutes: Option<String>,
    /// Whether it has been idle for too long.
    pub idle_long: bool,
    pub served: String,
}

pub fn group_row(view: &View, group: &Group) -> GroupRow {
    let w = view.words();
    let state = view.office.groups().get(&group.code).cloned().unwrap_or_default();
    let target_min = group.target_wait.as_mins();
    let longest = longest_min(view, group.code);
    let waiting = view.office.waiting_count(Queue::Group(group.code));
    GroupRow {
        code: group.code,
        name: w.text(&group.name).to_owned(),
        waiting: Unit::Count.number(waiting as f64, w),
        is_awaited: waiting > 0,
        longest,
        longest_bar: (longest.unwrap_or_default() * 50 / target_min.max(1)).min(100),
        too_long: longest.is_some_and(|minutes| minutes > target_min),
        target_min,
        likely: view.office.likely_wait(group.code, view.now).map(|wait| Likely::rounded(wait).short(w)),
        issued: Unit::Count.number(f64::from(state.last_number), w),
        quota: group.quota.map(|quota| Unit::Count.number(f64::from(quota), w)),
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
    Issuing::OutOfHours(opens_at.map(|at| time::opening(&plan.zone, view.now, at, view.words())))
}

pub fn counter_row(view: &View, tally: &Tally, number: CounterNo, counter: &Counter) -> CounterRow {
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
        served: Unit::Count.number(tally.served_at(number) as f64, w),
    }
}
