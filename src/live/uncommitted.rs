//! What is counted though no commit tells of it: citizens who got no ticket, slips that came to no paper, calls that were
//! not said.
//!
//! It is gathered in memory, and the office's task adds it to the tallies every few seconds and when the server stops. A
//! server that is killed loses what it gathered since. Where it is unknown whether the journal took it, it is not sent
//! again: rather one too few than one twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::Denied;
use crate::clock::Clock;
use crate::journal::{Journal, JournalError, Tally};
use crate::office::{GroupCode, Plan};
use crate::waits::{self, Measure, RefusedFor};

/// How many different sums are gathered while the journal cannot be reached; a day of an office has fewer.
const MOST: usize = 2048;

/// Sums of one office that wait to be added to its tallies.
#[derive(Debug)]
pub struct Uncommitted {
    plan: Arc<Plan>,
    clock: Arc<dyn Clock>,
    sums: Mutex<BTreeMap<(Date, String), i64>>,
}

impl Uncommitted {
    /// Nothing so far.
    pub(super) fn new(plan: Arc<Plan>, clock: Arc<dyn Clock>) -> Self {
        Uncommitted { plan, clock, sums: Mutex::default() }
    }

    /// Something happened so many times just now, to a group or to the office as a whole.
    pub fn count(&self, group: Option<GroupCode>, measure: Measure, times: u64) {
        let now = self.clock.now();
        let day = self.plan.day_of(now);
        // A group that the office does not have is somebody's mistake, and has no hours of its own.
        let group = group.filter(|group| self.plan.groups.contains_key(group));
        let Tally { field, .. } = waits::tally_of(&self.plan, day, now, group, measure);
        self.add((day, field), i64::try_from(times).unwrap_or(i64::MAX));
    }

    /// Somebody who wanted a ticket got none.
    pub(super) fn refused(&self, group: GroupCode, denied: &Denied) {
        let reason = match denied {
            Denied::Refused(refusal) => RefusedFor::of(refusal),
            Denied::Busy { .. } => Some(RefusedFor::Busy),
            Denied::Unavailable { .. } => Some(RefusedFor::Unavailable),
            Denied::Stopping => None,
        };
        if let Some(reason) = reason {
            self.count(Some(group), Measure::Refused(reason), 1);
        }
    }

    /// Adds what was gathered to the tallies.
    pub(super) async fn write(&self, journal: &dyn Journal) {
        let gathered = std::mem::take(&mut *self.lock());
        let mut days: BTreeMap<Date, Vec<Tally>> = BTreeMap::new();
        for ((day, field), add) in gathered {
            days.entry(day).or_default().push(Tally { field, add });
        }
        for (day, tallies) in days {
            match journal.add_tallies(&self.plan.office, day, &tallies).await {
                Ok(()) => {}
                Err(JournalError::Unavailable { .. }) => {
                    tallies.into_iter().for_each(|Tally { field, add }| self.add((day, field), add));
                }
                Err(failed) => {
                    tracing::warn!(office = %self.plan.office, %day, sums = tallies.len(), "not counted: {failed}");
                }
            }
        }
    }

    fn add(&self, key: (Date, String), add: i64) {
        let mut sums = self.lock();
        if sums.len() < MOST || sums.contains_key(&key) {
            let sum = sums.entry(key).or_default();
            *sum = sum.saturating_add(add);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(Date, String), i64>> {
        // Nothing that runs under the lock can panic half-way through a change.
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
