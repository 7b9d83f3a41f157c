//! What counters spend their time on, in spells: a spell is a time in which a counter did one thing.
//!
//! What a counter does follows from the office alone, so it changes only with a step. The step that changes it ends the
//! spell, which lasted from the step that began it: no moment of an open counter is left out or told twice. Whatever
//! else is undone, time that has passed has passed.

use jiff::Timestamp;
use serde::Serialize;

use super::change::{Change, Observer};
use super::counter::CounterStatus;
use super::id::{CounterNo, GroupCode, TicketId};
use super::state::Office;

/// What a counter that is not closed does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// It has a ticket in hand, who waited in the name of this group.
    Busy(GroupCode),
    /// It is open and has nobody in hand, while somebody waits whom it serves.
    Idle,
    /// It is open and has nobody in hand, and nobody waits whom it serves.
    Free,
    /// It is away for a while.
    Paused,
}

/// A time in which a counter did one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The counter.
    pub counter: CounterNo,
    /// What it did.
    pub doing: Doing,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
}

/// A spell that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Begun {
    doing: Doing,
    /// One ticket after another are two spells, so that a long morning is told of while it lasts.
    ticket: Option<TicketId>,
    since: Timestamp,
}

impl Office {
    /// The spells that are not over, as they are at a moment; those that are over were told to whoever observed.
    pub fn spells(&self, now: Timestamp) -> impl Iterator<Item = Spell> {
        self.spells.iter().map(move |(counter, begun)| begun.until(*counter, now))
    }

    /// Ends the spells of counters that do something else now, and begins new ones.
    pub(super) fn change_spells(&mut self, at: Timestamp, observe: Observer) {
        let numbers: Vec<CounterNo> = self.counters.keys().copied().collect();
        for counter in numbers {
            let now = self.doing(counter);
            let before = self.spells.get(&counter).copied();
            if before.map(|begun| (begun.doing, begun.ticket)) == now {
                continue;
            }
            if let Some(begun) = before {
                observe(Change::Spent(begun.until(counter, at)));
            }
            match now {
                Some((doing, ticket)) => self.spells.insert(counter, Begun { doing, ticket, since: at }),
                None => self.spells.remove(&counter),
            };
        }
    }

    /// What a counter does; `None` where it is closed, and after the day's end.
    fn doing(&self, number: CounterNo) -> Option<(Doing, Option<TicketId>)> {
        if self.closed_at.is_some() {
            return None;
        }
        let counter = self.counters.get(&number)?;
        match counter.status {
            CounterStatus::Closed => None,
            CounterStatus::Paused { .. } => Some((Doing::Paused, None)),
            CounterStatus::Open { .. } => Some(match counter.ticket.and_then(|id| self.tickets.get(&id)) {
                Some(ticket) => (Doing::Busy(ticket.group()), Some(ticket.id)),
                None if self.queues_of(number).any(|queue| self.waiting_count(queue) > 0) => (Doing::Idle, None),
                None => (Doing::Free, None),
            }),
        }
    }
}

impl Begun {
    fn until(self, counter: CounterNo, to: Timestamp) -> Spell {
        Spell { counter, doing: self.doing, from: self.since, to: to.max(self.since) }
    }
}
