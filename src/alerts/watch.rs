//! For how long things have been wrong or fine, as one server has seen it, and what follows from that: pure.
//!
//! ```text
//!           wrong for `lasts`                  fine for `clear_after`
//! unknown ────────────────────▶ raised ──────────────────────────────▶ cleared
//!                                  └── the day is over, or nobody sees it any more ──▲
//! ```
//!
//! An alert of a key can be raised again only after it was cleared and then wrong for `lasts` anew, so it can change at
//! most twice in `lasts` + `clear_after`, however the figure jumps.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::alert::{Alert, AlertId, Cleared, Over};
use super::conditions::{Condition, Conditions, Level};
use super::event::AlertEvent;
use super::kind::Key;
use super::ledger::{HELD_EVERY, HELD_FOR, Ledger};
use super::thresholds::Thresholds;

/// What one server remembers of what it has seen in one office.
#[derive(Debug, Clone)]
pub struct Watch {
    server: String,
    seen: BTreeMap<Key, Seen>,
    looked_at: Option<Timestamp>,
    quiet: bool,
}

#[derive(Debug, Clone)]
struct Seen {
    condition: Condition,
    /// Since when it has been so without a break: wrong, or fine. Meaningless between.
    since: Timestamp,
}

/// What should be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Raise an alert.
    Raise {
        /// What is wrong.
        key: Key,
        /// Since when.
        since: Timestamp,
        /// How it is.
        condition: Condition,
    },
    /// Say that it is still seen.
    Hold(AlertId),
    /// Clear an alert.
    Clear {
        /// Which.
        id: AlertId,
        /// Why.
        over: Over,
        /// The figure now.
        value: Option<i64>,
    },
}

impl Watch {
    /// Of a server that has seen nothing yet.
    pub fn new(server: &str) -> Self {
        Watch { server: server.to_owned(), seen: BTreeMap::new(), looked_at: None, quiet: false }
    }

    /// Remembers what was seen at a moment.
    pub fn look(&mut self, conditions: &Conditions, now: Timestamp) {
        let mut before = std::mem::take(&mut self.seen);
        for (key, condition) in &conditions.seen {
            let seen = seen(before.remove(key), condition, self.looked_at, now);
            self.seen.insert(key.clone(), seen);
        }
        // What is not there any more, such as a device that was forgotten, is nothing that is wrong. It is remembered
        // until its alert is cleared.
        for (key, old) in before {
            let seen = seen(Some(old), &Condition::fine(), self.looked_at, now);
            self.seen.insert(key, seen);
        }
        (self.looked_at, self.quiet) = (Some(now), conditions.quiet);
    }

    /// Forgets what is gone and has no alert.
    pub fn forget(&mut self, conditions: &Conditions, ledger: &Ledger) {
        self.seen.retain(|key, _| conditions.seen.contains_key(key) || ledger.raised().contains_key(key));
    }

    /// What follows, given what stands in the ledger. It is asked again with the newer ledger after a conflict.
    pub fn wishes(&self, ledger: &Ledger, thresholds: &Thresholds, now: Timestamp) -> Vec<Wish> {
        let standing = ledger.raised().values().filter_map(|alert| self.of_standing(alert, thresholds, now));
        let new = self.seen.iter().filter_map(|(key, seen)| self.of_new(key, seen, ledger, thresholds, now));
        standing.chain(new).collect()
    }

    fn of_standing(&self, alert: &Alert, thresholds: &Thresholds, now: Timestamp) -> Option<Wish> {
        let seen = self.seen.get(&alert.key);
        let value = seen.and_then(|seen| seen.condition.value);
        let clear = |over| Some(Wish::Clear { id: alert.id, over, value });
        if !thresholds.lasts.contains_key(&alert.key.kind) {
            return clear(Over::NotWatched);
        }
        if self.quiet {
            return clear(Over::OutOfHours);
        }
        let is_shared = alert.key.kind.is_seen_by_all();
        let is_own = alert.by == self.server;
        let is_left = now.duration_since(alert.held_at) >= HELD_FOR;
        let Some(seen) = seen else {
            return if is_shared || is_left { clear(Over::OutOfSight) } else { None };
        };
        match seen.condition.level {
            Level::Fine => {
                let long_enough = now.duration_since(seen.since) >= thresholds.clear_after;
                if long_enough && (is_shared || is_own || is_left) { clear(Over::Recovered) } else { None }
            }
            Level::Wrong | Level::Between if !is_shared => {
                let is_due = now.duration_since(alert.held_at) >= HELD_EVERY;
                (is_own && is_due || is_left).then_some(Wish::Hold(alert.id))
            }
            Level::Wrong | Level::Between => None,
        }
    }

    fn of_new(&self, key: &Key, seen: &Seen, ledger: &Ledger, thresholds: &Thresholds, now: Timestamp) -> Option<Wish> {
        let lasts = thresholds.lasts.get(&key.kind)?;
        if seen.condition.level != Level::Wrong || self.quiet || ledger.raised().contains_key(key) {
            return None;
        }
        // Another server may have cleared what this one has seen wrong all the time.
        let since = ledger.cleared_at(key).map_or(seen.since, |cleared_at| cleared_at.max(seen.since));
        let raise = || Wish::Raise { key: key.clone(), since, condition: seen.condition.clone() };
        (now.duration_since(since) >= *lasts).then(raise)
    }
}

fn seen(before: Option<Seen>, condition: &Condition, looked_at: Option<Timestamp>, now: Timestamp) -> Seen {
    let told = condition.since.filter(|since| *since <= now);
    // What began after the last look was interrupted, whatever was seen then.
    let unbroken = before.filter(|before| {
        let began_anew = told.zip(looked_at).is_some_and(|(since, looked_at)| since > looked_at);
        before.condition.level == condition.level && !began_anew
    });
    let since = unbroken.map_or(told.unwrap_or(now), |before| before.since);
    Seen { condition: condition.clone(), since }
}

impl Wish {
    /// The event that fulfils it. `draw` gives a new alert's id.
    pub fn event(self, server: &str, now: Timestamp, tell: bool, draw: impl FnOnce() -> AlertId) -> AlertEvent {
        match self {
            Wish::Raise { key, since, condition } => {
                let Condition { value, threshold, detail, .. } = condition;
                let (id, by, raised_at) = (draw(), server.to_owned(), now);
                let alert =
                    Alert { id, key, since, raised_at, value, threshold, detail, by, held_at: now, cleared: None };
                AlertEvent::Raised { alert, tell }
            }
            Wish::Hold(id) => AlertEvent::Held { id, by: server.to_owned(), at: now },
            Wish::Clear { id, over, value } => {
                AlertEvent::Cleared { id, cleared: Cleared { at: now, over, value }, tell }
            }
        }
    }
}
