//! The officer's terminal: whom I serve, who is next, what I set aside, and every act on them.

use askama::Template;

use super::words::Words;
use super::{Frame, View};
use crate::office::{CallingRule, CounterNo, CounterStatus, Office, Outcome, Queue, Stage, Ticket};

#[derive(Template)]
#[template(path = "terminal/content.html")]
struct Content {
    w: Words,
    version: String,
    counter: CounterNo,
    status: &'static str,
    status_word: &'static str,
    pause_reason: Option<String>,
    groups: String,
    clock: String,
    day_closed: bool,
    hand: Option<InHand>,
    /// What ended here last and can still be put back.
    undo: Option<Row>,
    waiting_count: usize,
    waiting: Vec<Row>,
    parked: Vec<Row>,
    missed: Vec<Row>,
}

impl Content {
    /// Somebody was summoned here and has not come yet.
    fn called(&self) -> bool {
        self.hand.as_ref().is_some_and(|ticket| ticket.stage == "called")
    }
}

struct InHand {
    id: String,
    number: String,
    group: String,
    priority: Option<String>,
    stage: &'static str,
    stage_word: String,
    announced: u32,
    since: String,
    waited: Option<String>,
    english: bool,
}

struct Row {
    id: String,
    number: String,
    group: String,
    priority: Option<String>,
    /// How long it has been waiting, or why and how long it has been set aside, or until when it can be returned.
    note: String,
    late: bool,
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

/// How many waiting tickets are listed; the count says how many there are.
const LISTED: usize = 30;

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
    let undo = counter.last_ended.and_then(|id| office.ticket(&id)).filter(|ticket| can_undo(view, ticket));
    let pause_reason = match &counter.status {
        CounterStatus::Paused { reason, .. } => Some(reason.clone()),
        _ => None,
    };
    Content {
        w,
        version: view.version(),
        counter: number,
        status: counter.status.name(),
        status_word: w.status(&counter.status),
        pause_reason,
        groups: letters.join(" · "),
        clock: view.clock(view.now),
        day_closed: office.closed_at().is_some(),
        hand: office.in_hand(number).map(|ticket| in_hand(view, ticket)),
        undo: undo.map(|ticket| row(view, ticket, w.outcome(Outcome::Served).to_owned())),
        waiting_count: office.queues_of(number).map(|queue| office.waiting_count(queue)).sum(),
        waiting: in_calling_order(view, number).into_iter().map(|ticket| waiting_row(view, ticket)).collect(),
        parked: parked(view, number),
        missed: missed(view),
    }
}

fn in_hand(view: &View, ticket: &Ticket) -> InHand {
    let w = view.words();
    let (stage_word, since) = match &ticket.stage {
        Stage::Serving { started_at, .. } => (w.of("Đang phục vụ", "Serving"), *started_at),
        _ => (w.of("Đang gọi", "Calling"), ticket.called_at().unwrap_or(view.now)),
    };
    InHand {
        id: ticket.id.to_string(),
        number: ticket.number.to_string(),
        group: group_name(view, ticket),
        priority: priority_name(view, ticket),
        stage: ticket.stage.name(),
        stage_word: stage_word.to_owned(),
        announced: ticket.call.and_then(|seq| view.office.call(seq)).map_or(0, |call| call.times),
        since: w.minutes(view.minutes_since(since)),
        waited: ticket.wait().map(|wait| w.minutes(wait.ms / 60_000)),
        english: ticket.lang == crate::office::Lang::En,
    }
}

/// Who waits for this counter, in the order in which it would call them if nobody else came or called.
fn in_calling_order<'a>(view: &View<'a>, counter: CounterNo) -> Vec<&'a Ticket> {
    let office: &'a Office = view.office;
    let rule = office.plan().counters.get(&counter).map_or(CallingRule::Longest, |plan| plan.rule);
    // The first few of each queue hold the first few of all, whatever the rule.
    let heads = office
        .queues_of(counter)
        .enumerate()
        .flat_map(|(at, queue)| office.waiting(queue).take(LISTED).map(move |ticket| (at, ticket.as_ref())));
    let mut tickets: Vec<(usize, &Ticket)> = heads.collect();
    match rule {
        CallingRule::Longest => tickets.sort_by_key(|(_, ticket)| ticket.place()),
        CallingRule::InOrder { max_wait } => {
            let overdue_before_ms = (view.now - max_wait).as_millisecond();
            tickets.sort_by_key(|(at, ticket)| {
                let overdue = ticket.place().counts_from_ms < overdue_before_ms;
                (!overdue, if overdue { 0 } else { *at }, ticket.place())
            });
        }
    }
    tickets.into_iter().map(|(_, ticket)| ticket).take(LISTED).collect()
}

fn waiting_row(view: &View, ticket: &Ticket) -> Row {
    let waited_min = view.minutes_since(ticket.entered_at);
    let target = view.office.plan().groups.get(&ticket.number.group).map(|group| group.target_wait.as_mins());
    let mut row = row(view, ticket, view.words().minutes(waited_min));
    row.late = target.is_some_and(|target_min| waited_min > target_min);
    row
}

/// What was set aside: at this counter first, then anywhere, since any counter may take it up.
fn parked(view: &View, number: CounterNo) -> Vec<Row> {
    let w = view.words();
    let mut parked: Vec<_> = view
        .office
        .tickets_by_number()
        .filter_map(|ticket| match &ticket.stage {
            Stage::Parked { counter, reason, at } => Some((*counter != number, *at, *counter, reason, ticket)),
            _ => None,
        })
        .collect();
    parked.sort_by_key(|(elsewhere, at, ..)| (*elsewhere, *at));
    let rows = parked.into_iter().take(LISTED).map(|(elsewhere, at, counter, reason, ticket)| {
        let place = if elsewhere { format!("{} {counter} · ", w.of("quầy", "counter")) } else { String::new() };
        row(view, ticket, format!("{place}{reason} · {}", w.minutes(view.minutes_since(at))))
    });
    rows.collect()
}

/// Who did not come and may still be put back, the latest first.
fn missed(view: &View) -> Vec<Row> {
    let grace = view.office.plan().grace;
    let mut missed: Vec<_> = view
        .office
        .tickets_by_number()
        .filter_map(|ticket| match ticket.stage {
            Stage::Ended { outcome: Outcome::NoShow, at, .. } if view.now <= at + grace => Some((at, ticket)),
            _ => None,
        })
        .collect();
    missed.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let rows = missed.into_iter().take(LISTED).map(|(at, ticket)| {
        let until = view.clock(at + grace);
        row(view, ticket, format!("{} {until}", view.words().of("trả được đến", "returnable until")))
    });
    rows.collect()
}

fn can_undo(view: &View, ticket: &Ticket) -> bool {
    let undo = view.office.plan().undo;
    matches!(ticket.stage, Stage::Ended { outcome: Outcome::Served, at, .. } if view.now <= at + undo)
}

fn row(view: &View, ticket: &Ticket, note: String) -> Row {
    let sent_here = matches!(ticket.queue, Queue::Counter(_));
    let group = if sent_here {
        view.words().of("Chuyển đến quầy này", "Sent to this counter").to_owned()
    } else {
        group_name(view, ticket)
    };
    Row {
        id: ticket.id.to_string(),
        number: ticket.number.to_string(),
        group,
        priority: priority_name(view, ticket),
        note,
        late: false,
    }
}

fn group_name(view: &View, ticket: &Ticket) -> String {
    let code = ticket.group();
    let name = view.office.plan().groups.get(&code).map(|group| view.words().text(&group.name));
    name.map_or_else(|| code.to_string(), |name| format!("{code} · {name}"))
}

fn priority_name(view: &View, ticket: &Ticket) -> Option<String> {
    let code = ticket.priority.as_ref()?;
    let class = view.office.plan().priority(code);
    Some(class.map_or_else(|| code.to_string(), |class| view.words().text(&class.name).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{Command, Lang, Step, TicketNumber, decide};
    use crate::screens::Screen;
    use crate::screens::samples::samples;

    #[test]
    fn the_list_is_the_order_in_which_the_counter_calls() {
        let mut longest_list = 0;
        for sample in samples() {
            let Screen::Terminal(counter) = sample.screen else { continue };
            let view = sample.view(Lang::Vi);
            let listed: Vec<TicketNumber> =
                in_calling_order(&view, counter).iter().map(|ticket| ticket.number).collect();
            let mut office = sample.office.clone();
            let mut called = Vec::new();
            while let Ok(events) = decide(&office, &Command::CallNext { counter }, sample.now) {
                let command = "call_next".to_owned();
                office.apply_commit(&[Step { at: sample.now, command, request: None, by: None, events }]);
                called.push(office.in_hand(counter).unwrap().number);
            }
            called.truncate(LISTED);
            let calls = sample.office.counters()[&counter].status.is_open();
            if calls && sample.office.closed_at().is_none() {
                assert_eq!(listed, called, "{}", sample.name);
                longest_list = longest_list.max(listed.len());
            }
        }
        assert_eq!(longest_list, LISTED, "no sample has more waiting than are listed");
    }
}
