//! What must hold of every office at every version, as a function that says what does not.

use std::collections::BTreeMap;

use super::counter::CounterStatus;
use super::id::{GroupCode, Queue};
use super::state::Office;
use super::ticket::Stage;

impl Office {
    /// Everything that is wrong with the office, in words; empty when all is well. It looks at every ticket, so it is
    /// for tests and for a check after replaying, not for every command.
    pub fn violations(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        self.check_numbers(&mut wrong);
        self.check_counters(&mut wrong);
        self.check_queues(&mut wrong);
        self.check_calls(&mut wrong);
        self.check_end(&mut wrong);
        wrong
    }

    /// Numbers of a group run from 1 without a gap, and each belongs to one ticket.
    fn check_numbers(&self, wrong: &mut Vec<String>) {
        let mut seen: BTreeMap<GroupCode, u32> = BTreeMap::new();
        for (number, id) in &self.numbers {
            let last = seen.entry(number.group).or_default();
            *last += 1;
            if number.n != *last {
                wrong.push(format!("{number} follows number {} of its group", *last - 1));
            }
            if self.ticket(id).is_none_or(|ticket| ticket.number != *number) {
                wrong.push(format!("{number} leads to a ticket of another number"));
            }
        }
        for (code, group) in &self.groups {
            let issued = seen.get(code).copied().unwrap_or(0);
            if group.last_number != issued {
                wrong.push(format!("group {code} counts {} tickets but has {issued}", group.last_number));
            }
        }
        if self.tickets.len() != self.numbers.len() || self.issued as usize != self.tickets.len() {
            wrong.push("tickets, numbers and the issue sequence differ in count".to_owned());
        }
    }

    /// A ticket is at one counter at most, a counter has one ticket at most, and both agree.
    fn check_counters(&self, wrong: &mut Vec<String>) {
        for (number, counter) in &self.counters {
            if let Some(id) = counter.ticket {
                let holder = self.ticket(&id).and_then(|ticket| ticket.in_hand_of());
                if holder != Some(*number) {
                    wrong.push(format!("counter {number} holds a ticket that is at {holder:?}"));
                }
                if !counter.status.is_open() {
                    wrong.push(format!("counter {number} is {} with a ticket in hand", counter.status.name()));
                }
            }
        }
        for ticket in self.tickets() {
            let Some(holder) = ticket.in_hand_of() else { continue };
            if self.counters.get(&holder).and_then(|counter| counter.ticket) != Some(ticket.id) {
                wrong.push(format!("{} is at counter {holder}, which does not hold it", ticket.number));
            }
        }
    }

    /// A ticket is in a queue exactly while it waits, and in that one only.
    fn check_queues(&self, wrong: &mut Vec<String>) {
        let queued: usize = self.queues.values().map(|queue| queue.len()).sum();
        let waiting = self.tickets().filter(|ticket| ticket.stage == Stage::Waiting);
        if queued != waiting.count() {
            wrong.push("a queue holds a ticket that does not wait, or the other way round".to_owned());
        }
        for ticket in self.tickets() {
            let there = self.queues.get(&ticket.queue).is_some_and(|queue| queue.contains(&ticket.place()));
            if there != (ticket.stage == Stage::Waiting) {
                wrong.push(format!("{} is {} but in its queue: {there}", ticket.number, ticket.stage.name()));
            }
            if let Queue::Counter(counter) = ticket.queue
                && ticket.stage == Stage::Waiting
                && self.counters.get(&counter).is_none_or(|counter| counter.status == CounterStatus::Closed)
            {
                wrong.push(format!("{} waits for counter {counter}, which is closed", ticket.number));
            }
        }
    }

    /// Calls are numbered from 1 in the order in which they were made, and a ticket knows its latest.
    fn check_calls(&self, wrong: &mut Vec<String>) {
        for (index, call) in self.calls.iter().enumerate() {
            if call.seq as usize != index + 1 || call.times == 0 {
                wrong.push(format!("call {} stands at place {}", call.seq, index + 1));
            }
        }
        let standing = self.calls.iter().filter(|call| !call.undone).map(|call| (call.announced_at, call.seq));
        if standing.collect::<imbl::OrdSet<_>>() != self.announced {
            wrong.push("the calls by announcement are not the calls that stand".to_owned());
        }
        for ticket in self.tickets() {
            let own = ticket.call.and_then(|seq| self.call(seq));
            if ticket.in_hand_of().is_some() && own.is_none_or(|call| call.ticket != ticket.id || call.undone) {
                wrong.push(format!("{} is at a counter without a call", ticket.number));
            }
        }
    }

    /// After the day's close nobody waits, is served or is set aside.
    fn check_end(&self, wrong: &mut Vec<String>) {
        if self.closed_at.is_some() && self.tickets().any(|ticket| ticket.outcome().is_none()) {
            wrong.push("the day is closed, but a ticket has not ended".to_owned());
        }
    }
}
