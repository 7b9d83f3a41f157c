//! The officer's terminal: whom I serve, who is next, what I set aside, and every act on them.

use askama::Template;
use jiff::Timestamp;

mod acts;
mod day;
mod lists;
mod why;

pub use why::why;

use super::words::Words;
use super::{Frame, View};
use crate::office::{CounterNo, CounterStatus, Outcome, Stage, Ticket};
use acts::{Act, at_hand, of_counter, primary, reprint};
use day::CounterDay;
use lists::{Row, group_name, in_calling_order, missed, parked, priority_name, reprint_place, row, waiting};

#[derive(Template)]
#[template(path = "terminal/content.html")]
struct Content {
    w: Words,
    version: String,
    /// The start of the minute that it was made in, in seconds since 1970: a clock that is wrong is told by it.
    at_s: i64,
    counter: CounterNo,
    status: &'static str,
    status_word: &'static str,
    pause_reason: Option<String>,
    groups: String,
    clock: String,
    day_closed: bool,
    primary: Act,
    acts: Vec<Act>,
    counter_acts: Vec<Act>,
    /// Whom the primary button would call.
    next: Option<String>,
    hand: Option<InHand>,
    /// What ended here last and can still be put back.
    undo: Option<Undo>,
    /// The counter's day so far, in one line.
    day: String,
    waiting_count: usize,
    waiting: Vec<Row>,
    parked: Vec<Row>,
    missed: Vec<Row>,
}

impl Content {
    /// Nobody is in hand and the counter calls: then a listed one can be called by itself.
    fn free(&self) -> bool {
        self.status == "open" && self.hand.is_none() && !self.day_closed
    }

    /// The id of the ticket in hand, or the empty text for nobody.
    fn hand_id(&self) -> &str {
        self.hand.as_ref().map_or("", |ticket| &ticket.id)
    }

    /// The number in hand, or the empty text for nobody.
    fn hand_number(&self) -> &str {
        self.hand.as_ref().map_or("", |ticket| &ticket.number)
    }
}

struct InHand {
    id: String,
    number: String,
    group: String,
    priority: Option<String>,
    stage: &'static str,
    stage_word: &'static str,
    announced: u32,
    since: String,
    /// The same moment in seconds since 1970, for a page that counts on.
    since_s: i64,
    waited: Option<String>,
    english: bool,
    /// What prints its slip once more, and where that comes out; nothing where no printer can.
    reprint: Option<(Act, String)>,
}

struct Undo {
    row: Row,
    /// The moment until which it can be undone, as `09:46`.
    until: String,
}

#[derive(Template)]
#[template(path = "terminal/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    counter: CounterNo,
    groups: Vec<Choice>,
    counters: Vec<CounterNo>,
}

/// A group that the counter can serve or send to.
struct Choice {
    code: String,
    name: String,
    usual: bool,
}

pub fn content(view: &View, counter: CounterNo) -> Result<String, askama::Error> {
    made(view, counter).render()
}

pub fn page(view: &View, counter: CounterNo) -> Result<String, askama::Error> {
    let w = view.words();
    let plan = view.office.plan();
    let usual = plan.counters.get(&counter).map(|plan| plan.groups.clone()).unwrap_or_default();
    let groups = plan.groups.values().map(|group| Choice {
        code: group.code.to_string(),
        name: w.text(&group.name).to_owned(),
        usual: usual.contains(&group.code),
    });
    Page {
        frame: view.frame("terminal", format!("{} {counter}", w.of("Quầy", "Counter"))),
        content: made(view, counter),
        counter,
        groups: groups.collect(),
        counters: view.office.counters().keys().copied().filter(|other| *other != counter).collect(),
    }
    .render()
}

fn made(view: &View, number: CounterNo) -> Content {
    let w = view.words();
    let office = view.office;
    let counter = office.counters().get(&number).cloned().unwrap_or_default();
    let letters: Vec<String> = counter.groups.iter().map(ToString::to_string).collect();
    let pause_reason = match &counter.status {
        CounterStatus::Paused { reason, .. } => Some(reason.clone()),
        _ => None,
    };
    let waiting = waiting(view, number);
    Content {
        w,
        version: view.version(),
        at_s: view.now.as_second(),
        counter: number,
        status: counter.status.name(),
        status_word: w.status(&counter.status),
        pause_reason,
        groups: letters.join(" · "),
        clock: view.clock(view.now),
        day_closed: office.closed_at().is_some(),
        primary: primary(view, number),
        acts: at_hand(view, number),
        counter_acts: of_counter(view, number),
        next: in_calling_order(view, number, 1).first().map(|ticket| ticket.number.to_string()),
        hand: office.in_hand(number).map(|ticket| in_hand(view, ticket)),
        undo: counter.last_ended.and_then(|id| office.ticket(&id)).and_then(|ticket| undo(view, ticket)),
        day: CounterDay::of(view, number).told(w),
        waiting_count: office.queues_of(number).map(|queue| office.waiting_count(queue)).sum(),
        waiting,
        parked: parked(view, number),
        missed: missed(view),
    }
}

fn in_hand(view: &View, ticket: &Ticket) -> InHand {
    let w = view.words();
    let (stage_word, since): (_, Timestamp) = match &ticket.stage {
        Stage::Serving { started_at, .. } => (w.of_static("Đang phục vụ", "Serving"), *started_at),
        _ => (w.of_static("Đang gọi", "Calling"), ticket.called_at().unwrap_or(view.now)),
    };
    InHand {
        id: ticket.id.to_string(),
        number: ticket.number.to_string(),
        group: group_name(view, ticket),
        priority: priority_name(view, ticket),
        stage: ticket.stage.name(),
        stage_word,
        announced: ticket.call.and_then(|seq| view.office.call(seq)).map_or(0, |call| call.times),
        since: w.minutes(view.minutes_since(since)),
        since_s: since.as_second(),
        waited: ticket.wait().map(|wait| w.minutes(wait.ms / 60_000)),
        english: ticket.lang == crate::office::Lang::En,
        reprint: reprint_place(view, ticket).map(|place| (reprint(view, ticket), place)),
    }
}

/// What ended at the counter last, as long as that can be undone.
fn undo(view: &View, ticket: &Ticket) -> Option<Undo> {
    let Stage::Ended { outcome, at, .. } = ticket.stage else { return None };
    let until = match outcome {
        Outcome::Served => at + view.office.plan().undo,
        Outcome::NoShow => at + view.office.plan().grace,
        Outcome::Cancelled | Outcome::Unserved => return None,
    };
    let row = row(view, ticket, view.words().outcome(outcome).to_owned());
    (view.now <= until && view.office.closed_at().is_none()).then(|| Undo { row, until: view.clock(until) })
}
