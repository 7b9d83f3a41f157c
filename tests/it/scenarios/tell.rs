//! Says in a scenario's words what happened, why not, and how things stand.

use jiff::Timestamp;
use motcua::office::{
    CalledBy, CalledFirst, CounterNo, CounterStatus, Event, GroupCode, Office, Queue, Reason, Refusal, Stage, TicketId,
};

/// What happened, in one line.
pub fn events(office: &Office, events: &[Event]) -> String {
    list(events.iter().map(|event| self::event(office, event)), "; ", "nothing happened")
}

fn event(office: &Office, event: &Event) -> String {
    let number = event.ticket().map(|id| number(office, id)).unwrap_or_default();
    match event {
        Event::TicketIssued { priority: None, .. } => format!("{number} issued"),
        Event::TicketIssued { priority: Some(priority), .. } => format!("{number} issued {priority}"),
        Event::TicketCalled { counter, rule, reason, .. } => {
            let note = reason.as_ref().map(|reason| format!(" \"{reason}\"")).unwrap_or_default();
            format!("{number} called at {counter} by {}{note}", rule_name(*rule))
        }
        Event::TicketRecalled { counter, .. } => format!("{number} recalled at {counter}"),
        Event::ServiceStarted { counter, .. } => format!("{number} started at {counter}"),
        Event::TicketEnded { counter: Some(counter), outcome, .. } => {
            format!("{number} {} at {counter}", outcome.name())
        }
        Event::TicketEnded { counter: None, outcome, .. } => format!("{number} {}", outcome.name()),
        Event::TicketParked { counter, reason, .. } => format!("{number} parked at {counter} \"{reason}\""),
        Event::TicketTransferred { to, keep_place: true, .. } => {
            format!("{number} sent to {} keeping its place", queue(*to))
        }
        Event::TicketTransferred { to, .. } => format!("{number} sent to {}", queue(*to)),
        Event::TicketReturned { counter, .. } => format!("{number} returned by {counter}"),
        Event::SlipReprinted { copy, .. } => format!("{number} printed, copy {copy}"),
        Event::CounterOpened { counter, groups } => format!("counter {counter} opened for {}", joined(groups, ",")),
        Event::CounterPaused { counter, reason } => format!("counter {counter} paused \"{reason}\""),
        Event::CounterClosed { counter } => format!("counter {counter} closed"),
        Event::GroupOpened { group } => format!("group {group} opened"),
        Event::GroupClosed { group, reason } => format!("group {group} closed \"{reason}\""),
        Event::NoticeSet { notice: Some(text) } => format!("notice \"{text}\""),
        Event::NoticeSet { notice: None } => "notice taken away".to_owned(),
        Event::DayClosed => "day closed".to_owned(),
    }
}

/// Why not.
pub fn refusal(office: &Office, refusal: &Refusal) -> String {
    let code = refusal.code();
    match refusal {
        Refusal::OutOfHours { opens_at: Some(at), .. } | Refusal::QuotaReached { opens_at: Some(at), .. } => {
            format!("refused {code} until {}", clock(office, *at, "%F %H:%M"))
        }
        _ => format!("refused {code}"),
    }
}

/// How things stand, for a check such as `waiting A`. `None` when there is no such check.
pub fn state(office: &Office, check: &str) -> Option<String> {
    let words: Vec<&str> = check.split_whitespace().collect();
    let ticket = |number: &str| office.ticket_numbered(&number.parse().ok()?);
    Some(match words.as_slice() {
        ["waiting", "for", "counter", n] => waiting(office, Queue::Counter(n.parse().ok()?)),
        ["waiting", group] => waiting(office, Queue::Group(group.parse().ok()?)),
        ["ahead", number] => office.ahead(ticket(number)?).map_or("not waiting".to_owned(), |n| n.to_string()),
        ["ticket", number] => stage(&ticket(number)?.stage, ticket(number)?.queue),
        ["wait", number] => list(ticket(number)?.waits.iter().map(|wait| minutes(wait.ms)), ", ", "none"),
        ["service", number] => list(ticket(number)?.services.iter().map(|done| minutes(done.ms)), ", ", "none"),
        ["announced", number] => {
            let call = ticket(number)?.call.and_then(|seq| office.call(seq))?;
            let taken_back = if call.undone { ", taken back" } else { "" };
            format!("{} times since {}{taken_back}", call.times, clock(office, call.at, "%H:%M"))
        }
        ["slips", number] => ticket(number)?.slips.to_string(),
        ["why", number] => list(office.why(&ticket(number)?.id)?.iter().map(called_first), "; ", "nobody"),
        ["notice"] => match (office.notice(), office.notice_set_at()) {
            (Some(text), Some(at)) => format!("\"{text}\" since {}", clock(office, at, "%H:%M")),
            _ => "none".to_owned(),
        },
        ["counter", n] => {
            let counter = office.counters().get(&n.parse::<CounterNo>().ok()?)?;
            let groups = joined(&counter.groups, ",");
            let hand = counter.ticket.map(|id| format!(" with {}", number(office, id))).unwrap_or_default();
            match &counter.status {
                CounterStatus::Closed => "closed".to_owned(),
                CounterStatus::Open { .. } => format!("open for {groups}{hand}"),
                CounterStatus::Paused { reason, .. } => format!("paused \"{reason}\" for {groups}{hand}"),
            }
        }
        ["group", code] => {
            let group = office.groups().get(&code.parse::<GroupCode>().ok()?)?;
            let closed = group.closed.as_ref().map(|why| format!(", closed \"{why}\"")).unwrap_or_default();
            format!("{} issued{closed}", group.last_number)
        }
        _ => return None,
    })
}

fn waiting(office: &Office, queue: Queue) -> String {
    list(office.waiting(queue).map(|ticket| ticket.number.to_string()), " ", "nobody")
}

fn stage(stage: &Stage, at: Queue) -> String {
    match stage {
        Stage::Waiting => format!("waiting for {}", queue(at)),
        Stage::Called { counter, .. } => format!("called at {counter}"),
        Stage::Serving { counter, .. } => format!("serving at {counter}"),
        Stage::Parked { counter, reason, .. } => format!("parked at {counter} \"{reason}\""),
        Stage::Ended { outcome, .. } => outcome.name().to_owned(),
    }
}

fn called_first(first: &CalledFirst) -> String {
    let reason = match &first.reason {
        Reason::CameEarlier => "came earlier".to_owned(),
        Reason::HeadStart { head_start_s, came_after_s } => {
            let (had, later) = (minutes(i64::from(*head_start_s) * 1000), minutes(came_after_s * 1000));
            format!("came {later} later with a head start of {had}")
        }
        Reason::OtherQueue { queue: other } => format!("waited for {}", queue(*other)),
        Reason::GroupFirst { group } => format!("group {group} goes first there"),
        Reason::Overdue { head_start_s: 0 } => "had waited too long".to_owned(),
        Reason::Overdue { head_start_s } => {
            format!("had waited too long with a head start of {}", minutes(i64::from(*head_start_s) * 1000))
        }
        Reason::NotWaiting => "while this one was not waiting".to_owned(),
        Reason::OutOfOrder { note: None } => "out of order".to_owned(),
        Reason::OutOfOrder { note: Some(note) } => format!("out of order \"{note}\""),
        Reason::Resumed => "was taken up again".to_owned(),
    };
    format!("{} at {} {reason}", first.number, first.counter)
}

fn queue(queue: Queue) -> String {
    match queue {
        Queue::Group(group) => group.to_string(),
        Queue::Counter(counter) => format!("counter {counter}"),
    }
}

fn rule_name(rule: CalledBy) -> &'static str {
    match rule {
        CalledBy::Longest => "longest",
        CalledBy::FirstGroup => "first group",
        CalledBy::Overdue => "overdue",
        CalledBy::OutOfOrder => "choice",
        CalledBy::Resumed => "resuming",
    }
}

fn number(office: &Office, id: TicketId) -> String {
    office.ticket(&id).map_or_else(|| format!("unknown ticket {id}"), |ticket| ticket.number.to_string())
}

fn clock(office: &Office, at: Timestamp, format: &str) -> String {
    at.to_zoned(office.plan().zone.clone()).strftime(format).to_string()
}

/// `6:00`, and `6:00.250` where a length is not whole seconds.
fn minutes(ms: i64) -> String {
    let (whole_s, rest_ms) = (ms / 1000, ms % 1000);
    let fraction = if rest_ms == 0 { String::new() } else { format!(".{rest_ms:03}") };
    format!("{}:{:02}{fraction}", whole_s / 60, whole_s % 60)
}

fn joined<'a, T: ToString + 'a>(items: impl IntoIterator<Item = &'a T>, between: &str) -> String {
    list(items.into_iter().map(T::to_string), between, "nothing")
}

fn list(items: impl Iterator<Item = String>, between: &str, none: &str) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { none.to_owned() } else { items.join(between) }
}
