//! What the officers of a real day did, as its steps tell.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::recorded::OVERTIME_MS;
use super::scene::{Change, What};
use super::staffing::in_order;
use crate::office::{CalledBy, CounterNo, Event, Office, Queue, TicketId};

/// What becomes known of the officers, event by event.
#[derive(Default)]
pub(super) struct Observed {
    changes: Vec<Change>,
    /// The counters that are not closed, and those that closed although somebody waited for them.
    not_closed: BTreeMap<CounterNo, ()>,
    left_people: BTreeMap<CounterNo, bool>,
    /// Since when a counter's hands are empty, and after whom.
    free: BTreeMap<CounterNo, (Timestamp, TicketId)>,
    /// How long officers took from the end of one to the next call, by whom and when the time began: only where the one
    /// they called had been waiting all the while, and the counter had not been away.
    pub breaths: BTreeMap<(TicketId, Timestamp), i64>,
    /// Where each ticket was sent on to, and whether it kept its place.
    pub transfers: BTreeMap<TicketId, Vec<(Queue, bool)>>,
}

impl Observed {
    /// Takes one event, with the office as it was before the event's step.
    pub fn take(&mut self, office: &Office, at_ms: i64, at: Timestamp, event: &Event) {
        match event {
            Event::TicketTransferred { ticket, counter, to, keep_place } => {
                self.transfers.entry(*ticket).or_default().push((*to, *keep_place));
                self.free.insert(*counter, (at, *ticket));
            }
            Event::TicketEnded { ticket, counter: Some(counter), .. }
            | Event::TicketParked { ticket, counter, .. }
            | Event::TicketReturned { ticket, counter } => {
                self.free.insert(*counter, (at, *ticket));
            }
            Event::TicketCalled { ticket, counter, rule, .. } => {
                let Some((since, after)) = self.free.remove(counter) else { return };
                let in_order = !matches!(rule, CalledBy::OutOfOrder | CalledBy::Resumed);
                let waited = office.ticket(ticket).is_some_and(|ticket| ticket.entered_at <= since);
                if in_order && waited {
                    self.breaths.insert((after, since), (at.as_millisecond() - since.as_millisecond()).max(0));
                }
            }
            Event::CounterOpened { counter, groups } => self.change(at_ms, *counter, What::Open(groups.clone())),
            Event::CounterPaused { counter, .. } => self.change(at_ms, *counter, What::Pause),
            Event::CounterClosed { counter } => {
                self.left_people.insert(*counter, office.next_for(*counter, at).is_some());
                self.change(at_ms, *counter, What::Close);
            }
            _ => {}
        }
    }

    fn change(&mut self, at_ms: i64, counter: CounterNo, what: What) {
        self.free.remove(&counter);
        match what {
            What::Close => self.not_closed.remove(&counter),
            _ => self.not_closed.insert(counter, ()),
        };
        self.changes.push(Change { at_ms, counter, what });
    }

    /// What the officers do when the day is played again. The last time that a counter closes, its officer goes home when
    /// nobody waits any more, as on the day; but one who went although people waited goes then in any case.
    pub fn staffing(mut self, end_ms: i64) -> Vec<Change> {
        for counter in std::mem::take(&mut self.not_closed).into_keys() {
            self.changes.push(Change { at_ms: end_ms, counter, what: What::Close });
        }
        let last: BTreeMap<CounterNo, usize> =
            self.changes.iter().enumerate().map(|(index, change)| (change.counter, index)).collect();
        for (counter, index) in last {
            let close = &mut self.changes[index];
            if close.what == What::Close && !self.left_people.get(&counter).copied().unwrap_or(false) {
                close.what = What::Leave;
                let at_ms = close.at_ms + OVERTIME_MS;
                self.changes.push(Change { at_ms, counter, what: What::Close });
            }
        }
        in_order(self.changes)
    }
}
