//! A second, slow and plain office that only knows who waits where: lists that are searched from end to end. What it
//! says must be what the real one says.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use motcua::office::{CalledBy, CallingRule, CounterNo, Event, GroupCode, Plan, Queue, TicketId};

/// The plain office.
pub struct Model {
    plan: Arc<Plan>,
    people: Vec<Person>,
    serves: BTreeMap<CounterNo, Vec<GroupCode>>,
    calls: Vec<Called>,
    notice: Option<(String, Timestamp)>,
}

struct Person {
    id: TicketId,
    queue: Queue,
    came_ms: i64,
    head_start_ms: i64,
    waiting: bool,
    at: Option<CounterNo>,
    /// How many calls there had been when it came into its queue, and when it last left it.
    calls_before: usize,
    calls_until: Option<usize>,
    slips: u32,
}

struct Called {
    id: TicketId,
    undone: bool,
    waiting: Vec<(TicketId, Queue)>,
}

impl Model {
    pub fn new(plan: Arc<Plan>) -> Self {
        Model { plan, people: Vec::new(), serves: BTreeMap::new(), calls: Vec::new(), notice: None }
    }

    /// Takes an event in.
    pub fn see(&mut self, event: &Event, at: Timestamp) {
        let (now_ms, calls) = (at.as_millisecond(), self.calls.len());
        if let Event::TicketIssued { ticket, number, head_start_s, .. } = event {
            self.people.push(Person {
                id: *ticket,
                queue: Queue::Group(number.group),
                came_ms: now_ms,
                head_start_ms: i64::from(*head_start_s) * 1000,
                waiting: true,
                at: None,
                calls_before: calls,
                calls_until: None,
                slips: 1,
            });
        }
        if let Event::TicketCalled { ticket, .. } = event {
            let waiting = self.people.iter().filter(|person| person.waiting).map(|person| (person.id, person.queue));
            self.calls.push(Called { id: *ticket, undone: false, waiting: waiting.collect() });
        }
        if let Event::CounterOpened { counter, groups } = event {
            self.serves.insert(*counter, groups.clone());
        }
        if let Event::CounterClosed { counter } = event {
            self.serves.remove(counter);
        }
        if let Event::NoticeSet { notice } = event {
            self.notice = notice.clone().map(|text| (text, at));
        }
        let Some(person) = self.people.iter_mut().find(|person| Some(person.id) == event.ticket()) else { return };
        let waited = person.waiting;
        match event {
            Event::TicketCalled { counter, .. } => (person.waiting, person.at) = (false, Some(*counter)),
            Event::TicketEnded { .. } | Event::TicketParked { .. } => (person.waiting, person.at) = (false, None),
            Event::TicketTransferred { to, keep_place, .. } => {
                if person.at.is_some() {
                    person.calls_before = calls;
                }
                if !keep_place {
                    person.came_ms = now_ms;
                }
                (person.queue, person.waiting, person.at) = (*to, true, None);
            }
            Event::TicketReturned { .. } => {
                if person.at.take().is_some()
                    && let Some(call) = self.calls.iter_mut().rev().find(|call| call.id == person.id)
                {
                    call.undone = true;
                }
                person.waiting = true;
            }
            Event::SlipReprinted { .. } => person.slips += 1,
            _ => {}
        }
        match (waited, person.waiting) {
            (true, false) => person.calls_until = Some(calls),
            (_, true) => person.calls_until = None,
            (false, false) => {}
        }
    }

    /// Who is next at a counter, and by which rule.
    pub fn next_for(&self, counter: CounterNo, now: Timestamp) -> Option<(TicketId, CalledBy)> {
        let groups = self.serves.get(&counter).cloned().unwrap_or_default();
        let mut line = Vec::new();
        for (issued, person) in self.people.iter().enumerate().filter(|(_, person)| person.waiting) {
            let rank = match person.queue {
                Queue::Counter(to) if to == counter => 0,
                Queue::Counter(_) => continue,
                Queue::Group(group) => match groups.iter().position(|other| *other == group) {
                    Some(place) => place + 1,
                    None => continue,
                },
            };
            line.push((person.came_ms - person.head_start_ms, issued, rank, person.id));
        }
        line.sort();
        let (counts_from_ms, _, _, longest) = *line.first()?;
        let CallingRule::InOrder { max_wait } = self.plan.counters.get(&counter)?.rule else {
            return Some((longest, CalledBy::Longest));
        };
        if now.as_millisecond() - counts_from_ms > max_wait.as_millis() as i64 {
            return Some((longest, CalledBy::Overdue));
        }
        line.sort_by_key(|(counts_from_ms, issued, rank, _)| (*rank, *counts_from_ms, *issued));
        line.first().map(|(.., id)| (*id, CalledBy::FirstGroup))
    }

    /// Who waits in a queue, in the order in which they will be called.
    pub fn waiting(&self, queue: Queue) -> Vec<TicketId> {
        let people = self.people.iter().enumerate().filter(|(_, person)| person.waiting && person.queue == queue);
        let mut line: Vec<_> =
            people.map(|(issued, person)| (person.came_ms - person.head_start_ms, issued, person.id)).collect();
        line.sort();
        line.into_iter().map(|(.., id)| id).collect()
    }

    /// What is said on the ticker, and since when.
    pub fn notice(&self) -> Option<(&str, Timestamp)> {
        self.notice.as_ref().map(|(text, at)| (text.as_str(), *at))
    }

    /// How many slips were asked for of each ticket, in the order in which they were issued.
    pub fn slips(&self) -> Vec<(TicketId, u32)> {
        self.people.iter().map(|person| (person.id, person.slips)).collect()
    }

    /// Whom each counter has; a counter that had two would stand here twice.
    pub fn in_hand(&self) -> Vec<(CounterNo, TicketId)> {
        let mut hands: Vec<_> = self.people.iter().filter_map(|person| Some((person.at?, person.id))).collect();
        hands.sort();
        hands
    }

    /// Who was called between a ticket's entry into its queue and its leaving it, and whether the ticket was waiting
    /// in that queue at that moment.
    pub fn called_before(&self, id: TicketId) -> Vec<(TicketId, bool)> {
        let Some(person) = self.people.iter().find(|person| person.id == id) else { return Vec::new() };
        let calls = &self.calls[person.calls_before..person.calls_until.unwrap_or(self.calls.len())];
        let counted = calls.iter().filter(|call| !call.undone && call.id != id);
        counted.map(|call| (call.id, call.waiting.contains(&(id, person.queue)))).collect()
    }
}
