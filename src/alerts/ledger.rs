//! What was raised in an office, what was cleared, and whom it still has to be told: folded from the alerts' stream.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::alert::{Alert, Delivery, State};
use super::event::AlertEvent;
use super::kind::Key;

/// The most alerts of a day that are kept to be looked at.
const MOST_OF_DAY: usize = 500;
/// The most messages that wait to be sent. A receiver that takes none for a day misses the oldest.
const MOST_WAITING: usize = 200;

/// For how long an alert that only one server sees stands without a word from that server.
pub const HELD_FOR: SignedDuration = SignedDuration::from_mins(30);
/// How often that server gives its word.
pub const HELD_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// The alerts of one office on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    day: Date,
    version: u64,
    raised: BTreeMap<Key, Alert>,
    of_day: Vec<Alert>,
    outbox: Vec<Delivery>,
    stopped: Option<String>,
}

impl Ledger {
    /// A day on which nothing has happened.
    pub fn new(day: Date) -> Self {
        Ledger { day, version: 0, raised: BTreeMap::new(), of_day: Vec::new(), outbox: Vec::new(), stopped: None }
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.day
    }

    /// The last version of the stream that it holds.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What is wrong now, by key.
    pub fn raised(&self) -> &BTreeMap<Key, Alert> {
        &self.raised
    }

    /// What was raised today, or before and has stood today, in the order of its raising. At most 500.
    pub fn of_day(&self) -> &[Alert] {
        &self.of_day
    }

    /// What is still to be told, oldest first.
    pub fn outbox(&self) -> &[Delivery] {
        &self.outbox
    }

    /// The digest of an address that wants no more messages.
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// When the latest alert of a key was cleared today.
    pub fn cleared_at(&self, key: &Key) -> Option<Timestamp> {
        self.of_day.iter().rev().find(|alert| alert.key == *key)?.cleared.map(|cleared| cleared.at)
    }

    /// With what the next day begins, where anything is left over.
    pub fn left_over(&self) -> Option<AlertEvent> {
        let raised: Vec<Alert> = self.raised.values().cloned().collect();
        let (outbox, stopped) = (self.outbox.clone(), self.stopped.clone());
        let any = !raised.is_empty() || !outbox.is_empty() || stopped.is_some();
        any.then_some(AlertEvent::DayBegun { raised, outbox, stopped })
    }

    /// The next message that a server may send now: the oldest that is due, but no end of an alert before its beginning.
    /// Without one, the moment to look again. A claim of its own is none to the server, which sends one at a time.
    pub fn next_delivery(&self, server: &str, now: Timestamp) -> Result<&Delivery, Option<Timestamp>> {
        let mut look_again: Option<Timestamp> = None;
        for (place, delivery) in self.outbox.iter().enumerate() {
            let waits_for_other = self.outbox[..place].iter().any(|other| other.alert.id == delivery.alert.id);
            if waits_for_other {
                continue;
            }
            let others = delivery.claim.as_ref().filter(|(by, until)| by != server && *until > now);
            let free_at = others.map_or(delivery.not_before, |(_, until)| (*until).max(delivery.not_before));
            if free_at <= now {
                return Ok(delivery);
            }
            look_again = Some(look_again.map_or(free_at, |earlier| earlier.min(free_at)));
        }
        Err(look_again)
    }

    /// Whether an event still means something: each alert is raised and cleared once, whoever comes second.
    pub fn takes(&self, event: &AlertEvent) -> bool {
        let waits = |message: &str| self.outbox.iter().any(|delivery| delivery.id() == message);
        match event {
            AlertEvent::DayBegun { .. } => self.version == 0,
            AlertEvent::Raised { alert, .. } => !self.raised.contains_key(&alert.key),
            AlertEvent::Held { id, .. } | AlertEvent::Cleared { id, .. } => {
                self.raised.values().any(|alert| alert.id == *id)
            }
            AlertEvent::Claimed { message, .. }
            | AlertEvent::Tried { message, .. }
            | AlertEvent::Delivered { message }
            | AlertEvent::Dropped { message, .. } => waits(message),
            AlertEvent::Stopped { address } => self.stopped.as_ref() != Some(address),
        }
    }

    /// The ledger after a commit of the stream.
    pub fn apply_commit(&mut self, at: Timestamp, events: &[AlertEvent]) {
        self.version += 1;
        for event in events {
            self.apply(at, event);
        }
    }

    /// The ledger after an event. What means nothing any more changes nothing, so this cannot fail.
    pub fn apply(&mut self, at: Timestamp, event: &AlertEvent) {
        match event {
            AlertEvent::DayBegun { raised, outbox, stopped } => {
                self.raised = raised.iter().map(|alert| (alert.key.clone(), alert.clone())).collect();
                self.of_day = raised.clone();
                (self.outbox, self.stopped) = (outbox.clone(), stopped.clone());
            }
            AlertEvent::Raised { alert, tell } => {
                if self.raised.contains_key(&alert.key) {
                    return;
                }
                self.raised.insert(alert.key.clone(), alert.clone());
                if self.of_day.len() >= MOST_OF_DAY {
                    self.of_day.remove(0);
                }
                self.of_day.push(alert.clone());
                self.tell(*tell, alert.clone(), State::Raised, at);
            }
            AlertEvent::Held { id, by, at } => {
                if let Some(alert) = self.raised.values_mut().find(|alert| alert.id == *id) {
                    (alert.by, alert.held_at) = (by.clone(), *at);
                }
            }
            AlertEvent::Cleared { id, cleared, tell } => {
                let Some(key) = self.raised.values().find(|alert| alert.id == *id).map(|alert| alert.key.clone())
                else {
                    return;
                };
                let Some(mut alert) = self.raised.remove(&key) else { return };
                alert.cleared = Some(*cleared);
                if let Some(kept) = self.of_day.iter_mut().find(|kept| kept.id == *id) {
                    *kept = alert.clone();
                }
                self.tell(*tell, alert, State::Cleared, at);
            }
            AlertEvent::Claimed { message, by, until } => {
                if let Some(delivery) = self.delivery(message) {
                    delivery.claim = Some((by.clone(), *until));
                }
            }
            AlertEvent::Tried { message, not_before, .. } => {
                if let Some(delivery) = self.delivery(message) {
                    delivery.tries += 1;
                    (delivery.not_before, delivery.claim) = (*not_before, None);
                }
            }
            AlertEvent::Delivered { message } | AlertEvent::Dropped { message, .. } => {
                self.outbox.retain(|delivery| delivery.id() != *message);
            }
            AlertEvent::Stopped { address } => {
                self.stopped = Some(address.clone());
                self.outbox.clear();
            }
        }
    }

    fn delivery(&mut self, message: &str) -> Option<&mut Delivery> {
        self.outbox.iter_mut().find(|delivery| delivery.id() == message)
    }

    fn tell(&mut self, tell: bool, alert: Alert, state: State, at: Timestamp) {
        if tell {
            if self.outbox.len() >= MOST_WAITING {
                self.outbox.remove(0);
            }
            self.outbox.push(Delivery { alert, state, at, tries: 0, not_before: at, claim: None });
        }
    }
}
