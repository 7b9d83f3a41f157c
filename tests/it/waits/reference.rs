//! The sums of a day reckoned by hand from the list of what happened: no state of the office is asked, and each interval
//! between two steps is booked by itself.

use std::collections::BTreeMap;

use jiff::Timestamp;
use motcua::journal::Tally;
use motcua::office::{CalledBy, CounterNo, Event, GroupCode, Plan, PriorityCode, Queue, Step, TicketId};
use motcua::waits::{Field, Measure, summed};

use super::played::DAY;

/// Whether the tickets alone, as they are in the end, make this sum.
pub fn made_by_tickets(field: &str) -> bool {
    !matches!(
        field.parse::<Field>().unwrap().measure,
        Measure::TimeMs(_)
            | Measure::Handled(_)
            | Measure::OutOfOrder
            | Measure::OutOfOrderWithReason
            | Measure::Opened
            | Measure::LateMs
    )
}

#[derive(Default)]
struct Desk {
    open: bool,
    paused: bool,
    groups: Vec<GroupCode>,
    in_hand: Option<TicketId>,
}

struct Visitor {
    number_group: GroupCode,
    priority: Option<PriorityCode>,
    queue: Queue,
    waits: bool,
    call: Option<OutOfOrder>,
}

struct OutOfOrder {
    at: Timestamp,
    group: GroupCode,
    counter: CounterNo,
    with_reason: bool,
    by: Option<String>,
}

struct Reference<'a> {
    plan: &'a Plan,
    desks: BTreeMap<CounterNo, Desk>,
    visitors: BTreeMap<TicketId, Visitor>,
    attended: Vec<GroupCode>,
    over: bool,
    sums: BTreeMap<String, i64>,
}

/// The sums that are not [`made_by_tickets`], none of them zero.
pub fn beside_tickets(plan: &Plan, steps: &[Step]) -> BTreeMap<String, i64> {
    let mut reference = Reference {
        plan,
        desks: BTreeMap::new(),
        visitors: BTreeMap::new(),
        attended: Vec::new(),
        over: false,
        sums: BTreeMap::new(),
    };
    let mut before: Option<Timestamp> = None;
    for step in steps {
        if let Some(before) = before {
            reference.pass(before, step.at);
        }
        before = Some(step.at);
        for event in &step.events {
            reference.happen(step, event);
        }
    }
    let tallies = reference.sums.into_iter().map(|(field, add)| Tally { field, add });
    summed(tallies).into_iter().map(|tally| (tally.field, tally.add)).collect()
}

impl Reference<'_> {
    fn add(&mut self, field: String, add: i64) {
        *self.sums.entry(field).or_default() += add;
    }

    fn midnight(&self) -> Timestamp {
        DAY.to_zoned(self.plan.zone.clone()).unwrap().timestamp()
    }

    fn hour(&self, at: Timestamp) -> i64 {
        ((at.as_millisecond() - self.midnight().as_millisecond()) / 3_600_000).clamp(0, 23)
    }

    fn pass(&mut self, from: Timestamp, to: Timestamp) {
        if self.over {
            return;
        }
        let mut spent: Vec<(String, &str)> = Vec::new();
        for (number, desk) in &self.desks {
            let somebody = |queue: Queue| self.visitors.values().any(|visitor| visitor.waits && visitor.queue == queue);
            let (group, what) = match (desk.open, desk.paused, desk.in_hand) {
                (false, true, _) => (String::new(), "paused"),
                (false, false, _) => continue,
                (true, _, Some(id)) => (self.group_of(id).to_string(), "busy"),
                (true, _, None) => {
                    let waited = somebody(Queue::Counter(*number))
                        || desk.groups.iter().any(|group| somebody(Queue::Group(*group)));
                    (String::new(), if waited { "idle" } else { "free" })
                }
            };
            spent.push((format!("{group}|{number}|"), what));
        }
        let midnight_ms = self.midnight().as_millisecond();
        for hour in 0..24 {
            let begin = (midnight_ms + hour * 3_600_000).max(from.as_millisecond());
            let end = (midnight_ms + (hour + 1) * 3_600_000).min(to.as_millisecond());
            for (cell, what) in spent.clone() {
                self.add(format!("{hour:02}|{cell}|{what}"), (end - begin).max(0));
            }
        }
    }

    fn group_of(&self, id: TicketId) -> GroupCode {
        let visitor = &self.visitors[&id];
        match visitor.queue {
            Queue::Group(group) => group,
            Queue::Counter(_) => visitor.number_group,
        }
    }

    fn handled(&mut self, step: &Step, id: TicketId, counter: CounterNo, what: &str) {
        let priority = self.visitors[&id].priority.clone().map(|code| code.to_string()).unwrap_or_default();
        let cell = format!("{:02}|{}|{counter}|{priority}", self.hour(step.at), self.group_of(id));
        self.add(format!("{cell}|{what}"), 1);
    }

    fn out_of_order(&mut self, call: &OutOfOrder, priority: &Option<PriorityCode>, sign: i64) {
        let priority = priority.clone().map(|code| code.to_string()).unwrap_or_default();
        let cell = format!("{:02}|{}|{}|{priority}", self.hour(call.at), call.group, call.counter);
        for place in std::iter::once(cell).chain(call.by.as_ref().map(|by| format!("@{by}"))) {
            self.add(format!("{place}|out"), sign);
            self.add(format!("{place}|out_why"), sign * i64::from(call.with_reason));
        }
    }

    fn put_down(&mut self, id: TicketId) {
        self.desks.values_mut().for_each(|desk| {
            desk.in_hand.take_if(|held| *held == id);
        });
    }

    fn happen(&mut self, step: &Step, event: &Event) {
        match event {
            Event::TicketIssued { ticket, number, priority, .. } => {
                let (queue, priority) = (Queue::Group(number.group), priority.clone());
                let visitor = Visitor { number_group: number.group, priority, queue, waits: true, call: None };
                self.visitors.insert(*ticket, visitor);
            }
            Event::TicketCalled { ticket, counter, rule, reason } => {
                let call = (*rule == CalledBy::OutOfOrder).then(|| OutOfOrder {
                    at: step.at,
                    group: self.group_of(*ticket),
                    counter: *counter,
                    with_reason: reason.is_some(),
                    by: step.by.as_ref().map(|by| by.to_string()),
                });
                let priority = self.visitors[ticket].priority.clone();
                if let Some(call) = &call {
                    self.out_of_order(call, &priority, 1);
                }
                let visitor = self.visitors.get_mut(ticket).unwrap();
                (visitor.waits, visitor.call) = (false, call);
                self.desks.get_mut(counter).unwrap().in_hand = Some(*ticket);
            }
            Event::TicketRecalled { ticket, counter } => self.handled(step, *ticket, *counter, "recalled"),
            Event::ServiceStarted { ticket, .. } => self.visitors.get_mut(ticket).unwrap().call = None,
            Event::TicketEnded { ticket, .. } => {
                self.put_down(*ticket);
                let visitor = self.visitors.get_mut(ticket).unwrap();
                (visitor.waits, visitor.call) = (false, None);
            }
            Event::TicketParked { ticket, counter, .. } => {
                self.handled(step, *ticket, *counter, "parked");
                self.put_down(*ticket);
                self.visitors.get_mut(ticket).unwrap().call = None;
            }
            Event::TicketTransferred { ticket, counter, to, .. } => {
                if !self.visitors[ticket].waits {
                    self.handled(step, *ticket, *counter, "transferred");
                }
                self.put_down(*ticket);
                let visitor = self.visitors.get_mut(ticket).unwrap();
                (visitor.queue, visitor.waits, visitor.call) = (*to, true, None);
            }
            Event::TicketReturned { ticket, counter } => {
                self.handled(step, *ticket, *counter, "returned");
                self.put_down(*ticket);
                let visitor = self.visitors.get_mut(ticket).unwrap();
                visitor.waits = true;
                let (undone, priority) = (visitor.call.take(), visitor.priority.clone());
                if let Some(call) = undone {
                    self.out_of_order(&call, &priority, -1);
                }
            }
            Event::CounterOpened { counter, groups } => {
                if self.attended.is_empty() {
                    self.opened("", step.at);
                }
                for group in groups {
                    if !self.attended.contains(group) {
                        self.attended.push(*group);
                        self.opened(&group.to_string(), step.at);
                    }
                }
                let desk = self.desks.entry(*counter).or_default();
                (desk.open, desk.paused, desk.groups) = (true, false, groups.clone());
            }
            Event::CounterPaused { counter, .. } => {
                let desk = self.desks.get_mut(counter).unwrap();
                (desk.open, desk.paused) = (false, true);
            }
            Event::CounterClosed { counter } => {
                let desk = self.desks.get_mut(counter).unwrap();
                (desk.open, desk.paused) = (false, false);
            }
            Event::DayClosed => self.over = true,
            _ => {}
        }
    }

    /// All groups of the plan have the office's hours, whose first window of the day tells the opening.
    fn opened(&mut self, group: &str, at: Timestamp) {
        let Some(from) = self.plan.hours.on(DAY).first().map(|window| i64::from(window.from)) else { return };
        if from > 0 {
            let late_ms = at.as_millisecond() - self.midnight().as_millisecond() - from * 60_000;
            self.add(format!("{:02}|{group}|||opened", from / 60), 1);
            self.add(format!("{:02}|{group}|||late", from / 60), late_ms.max(0));
        }
    }
}
