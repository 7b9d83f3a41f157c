//! Who is next.
//!
//! Each queue is a total order on (queue entry − head start, issue sequence), so its head is found in O(log n), and a
//! ticket can be overtaken only by priority tickets that came less than their head start after it. A counter looks at
//! the heads of what it serves: its own queue (tickets sent to it by name) and its groups.

use jiff::Timestamp;

use super::event::CalledBy;
use super::id::{CounterNo, Queue, TicketId};
use super::plan::CallingRule;
use super::state::Office;
use super::ticket::Place;

impl Office {
    /// The ticket that a counter would call now, and by which rule; `None` when nobody waits for it.
    pub fn next_for(&self, counter: CounterNo, now: Timestamp) -> Option<(TicketId, CalledBy)> {
        // A counter that the configuration no longer has still serves, by the plain rule, until it is closed.
        let rule = self.plan.counters.get(&counter).map_or(CallingRule::Longest, |plan| plan.rule);
        let first_of_all = self.heads(counter).min()?;
        let (place, by) = match rule {
            CallingRule::Longest => (first_of_all, CalledBy::Longest),
            CallingRule::InOrder { max_wait } => {
                let counted_wait_ms = now.as_millisecond() - first_of_all.counts_from_ms;
                if i128::from(counted_wait_ms) > max_wait.as_millis() {
                    (first_of_all, CalledBy::Overdue)
                } else {
                    (self.heads(counter).next()?, CalledBy::FirstGroup)
                }
            }
        };
        Some((place.ticket, by))
    }

    /// The queues that a counter calls from: its own, then its groups, first things first.
    pub fn queues_of(&self, counter: CounterNo) -> impl Iterator<Item = Queue> {
        let groups = self.counters.get(&counter).map(|counter| counter.groups.clone()).unwrap_or_default();
        std::iter::once(Queue::Counter(counter)).chain(groups.into_iter().map(Queue::Group))
    }

    /// The open counters that call from a queue, by number.
    pub fn serving(&self, queue: Queue) -> impl Iterator<Item = CounterNo> {
        let open = self.counters.iter().filter(|(_, counter)| counter.status.is_open());
        open.map(|(number, _)| *number).filter(move |number| self.queues_of(*number).any(|served| served == queue))
    }

    fn heads(&self, counter: CounterNo) -> impl Iterator<Item = Place> {
        self.queues_of(counter).filter_map(|queue| self.queues.get(&queue)?.get_min().copied())
    }
}
