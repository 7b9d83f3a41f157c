//! The lists of the officer's terminal: who waits, what was set aside, who did not come.

use crate::office::{CallingRule, CounterNo, Office, Outcome, Queue, Stage, Ticket};
use crate::screens::View;

/// A ticket in a list.
pub struct Row {
    pub id: String,
    pub number: String,
    pub group: String,
    pub priority: Option<String>,
    /// How long it has been waiting, or why and how long it has been set aside, or until when it can be returned.
    pub note: String,
    /// It has waited longer than its group promises.
    pub late: bool,
    /// Where its slip would come out if it were printed once more; nothing where it cannot be.
    pub reprint: Option<String>,
}

/// How many tickets are listed; the count says how many there are.
pub const LISTED: usize = 30;

/// Who waits for a counter, in the order in which it would call them if nobody else came or called; of each queue at
/// most so many.
pub fn in_calling_order<'a>(view: &View<'a>, counter: CounterNo, of_each: usize) -> Vec<&'a Ticket> {
    let office: &'a Office = view.office;
    let rule = office.plan().counters.get(&counter).map_or(CallingRule::Longest, |plan| plan.rule);
    let heads = office
        .queues_of(counter)
        .enumerate()
        .flat_map(|(at, queue)| office.waiting(queue).take(of_each).map(move |ticket| (at, ticket.as_ref())));
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
    tickets.into_iter().map(|(_, ticket)| ticket).collect()
}

/// The first of those who wait for a counter.
pub fn waiting(view: &View, counter: CounterNo) -> Vec<Row> {
    // The first few of each queue hold the first few of all, whatever the rule.
    let listed = in_calling_order(view, counter, LISTED).into_iter().take(LISTED);
    listed.map(|ticket| waiting_row(view, ticket)).collect()
}

fn waiting_row(view: &View, ticket: &Ticket) -> Row {
    let waited_min = view.minutes_since(ticket.entered_at);
    let target = view.office.plan().groups.get(&ticket.number.group).map(|group| group.target_wait.as_mins());
    let mut row = row(view, ticket, view.words().minutes(waited_min));
    row.late = target.is_some_and(|target_min| waited_min > target_min);
    row
}

/// What was set aside: at this counter first, then anywhere, since any counter may take it up.
pub fn parked(view: &View, number: CounterNo) -> Vec<Row> {
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
pub fn missed(view: &View) -> Vec<Row> {
    if view.office.closed_at().is_some() {
        return Vec::new();
    }
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
        row(view, ticket, format!("{} {until}", view.words().of("trả về hàng được đến", "can return until")))
    });
    rows.collect()
}

/// A ticket with a note of one's own.
pub fn row(view: &View, ticket: &Ticket, note: String) -> Row {
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
        reprint: reprint_place(view, ticket),
    }
}

/// Where a ticket's slip would come out if the officer asked for it once more; nothing where no printer stands, or the
/// visit is over.
pub fn reprint_place(view: &View, ticket: &Ticket) -> Option<String> {
    let printer = view.around.printer_for(ticket).filter(|_| ticket.outcome().is_none())?;
    Some(view.words().place_of(printer))
}

/// `A · Căn cước`
pub fn group_name(view: &View, ticket: &Ticket) -> String {
    let code = ticket.group();
    let name = view.office.plan().groups.get(&code).map(|group| view.words().text(&group.name));
    name.map_or_else(|| code.to_string(), |name| format!("{code} · {name}"))
}

/// The class of a ticket with priority.
pub fn priority_name(view: &View, ticket: &Ticket) -> Option<String> {
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
                in_calling_order(&view, counter, LISTED).iter().map(|ticket| ticket.number).take(LISTED).collect();
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
