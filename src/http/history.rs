//! Past days at hand: read from the tallies off the path of requests, at the start, every few minutes, and as soon as a
//! page first asks. Of days that are over only the last one is read again, because a late refusal may still be added.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use tokio::sync::{Notify, watch};

use crate::clock::Clock;
use crate::journal::{Journal, JournalError};
use crate::live::Registry;
use crate::office::{OfficeId, Plan};
use crate::waits::{BestTime, DayHours, DaySums};

/// How many days of [`DaySums`] are kept at hand, today included: a quarter of a year and a little.
pub const MOST_DAYS: i32 = 100;
/// How many days of [`DayHours`] are kept at hand: a year and a little.
const MOST_HOURS_DAYS: i32 = 400;
/// How often is looked for what is new.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// For so long after a page asked for them an office's days are kept at hand.
const ASKED_WITHIN: SignedDuration = SignedDuration::from_hours(2);
/// How many days are read at once.
const AT_ONCE: i32 = 31;

/// The past of all offices of a server, as far as it is at hand.
pub struct History {
    journal: Arc<dyn Journal>,
    registry: Arc<Registry>,
    clock: Arc<dyn Clock>,
    kept: Mutex<BTreeMap<OfficeId, Kept>>,
    asked: Notify,
    changes: watch::Sender<u64>,
}

/// What is at hand of one office.
#[derive(Default, Clone)]
struct Kept {
    hours: Arc<Vec<DayHours>>,
    best: Arc<BestTime>,
    days: Option<Arc<Vec<Arc<DaySums>>>>,
    days_asked_at: Option<Timestamp>,
}

impl History {
    /// Nothing at hand yet: [`History::follow`] reads it.
    pub fn new(journal: Arc<dyn Journal>, registry: Arc<Registry>, clock: Arc<dyn Clock>) -> Self {
        let (asked, changes) = (Notify::new(), watch::Sender::new(0));
        History { journal, registry, clock, kept: Mutex::default(), asked, changes }
    }

    /// How long people waited by the hour on the last [`MOST_HOURS_DAYS`] days before today, ascending; empty until it
    /// has been read.
    pub fn hours(&self, office: &OfficeId) -> Arc<Vec<DayHours>> {
        self.lock().get(office).map(|kept| kept.hours.clone()).unwrap_or_default()
    }

    /// In which hours of the week people wait little, as those days were; empty until it is known.
    pub fn best(&self, office: &OfficeId) -> Arc<BestTime> {
        self.lock().get(office).map(|kept| kept.best.clone()).unwrap_or_default()
    }

    /// The last [`MOST_DAYS`] days, ascending, today as it was a few minutes ago; `None` when they have not been read
    /// yet, which asking sets going: [`History::changes`] tells when they are there.
    pub fn days(&self, office: &OfficeId) -> Option<Arc<Vec<Arc<DaySums>>>> {
        let mut all = self.lock();
        let kept = all.entry(office.clone()).or_default();
        kept.days_asked_at = Some(self.clock.now());
        if kept.days.is_none() {
            self.asked.notify_one();
        }
        kept.days.clone()
    }

    /// Tells when something of any office was read. The number only counts the changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Reads what is new, again and again, until told to stop.
    pub async fn follow(&self, mut stop: watch::Receiver<bool>) {
        loop {
            let work = async {
                self.refresh().await;
                tokio::select! {
                    () = tokio::time::sleep(EVERY) => {}
                    () = self.asked.notified() => {}
                }
            };
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => return,
                () = work => {}
            }
        }
    }

    /// Reads what is new of every office, one after the other, so that the journal has time for commits.
    pub async fn refresh(&self) {
        for (id, live) in self.registry.iter() {
            if let Err(failed) = self.refresh_office(live.plan()).await {
                tracing::warn!(office = %id, "past days cannot be read now: {failed}");
            }
        }
    }

    async fn refresh_office(&self, plan: &Plan) -> Result<(), JournalError> {
        let now = self.clock.now();
        let (office, today) = (&plan.office, plan.day_of(now));
        let kept = self.lock().get(office).cloned().unwrap_or_default();
        let hours = self.newer_hours(plan, &kept.hours, today).await?;
        let wanted = kept.days_asked_at.is_some_and(|asked_at| now.duration_since(asked_at) < ASKED_WITHIN);
        let days = if wanted { Some(self.newer_days(plan, kept.days.as_deref(), today).await?) } else { None };
        let best = BestTime::of(&hours, today, &plan.hours);
        let mut all = self.lock();
        let kept = all.entry(office.clone()).or_default();
        kept.best = Arc::new(best);
        kept.hours = Arc::new(hours);
        // Who asked meanwhile is told the next time.
        kept.days = days.map(Arc::new);
        drop(all);
        self.changes.send_modify(|count| *count += 1);
        Ok(())
    }

    /// The hours of the days before today; those that are at hand, but the last, are not read again.
    async fn newer_hours(&self, plan: &Plan, kept: &[DayHours], today: Date) -> Result<Vec<DayHours>, JournalError> {
        let Ok(yesterday) = today.yesterday() else { return Ok(Vec::new()) };
        let first = yesterday.saturating_sub((MOST_HOURS_DAYS - 1).days());
        let again = kept.last().map_or(first, |last| last.day).max(first);
        let mut hours: Vec<DayHours> = kept.iter().filter(|day| (first..again).contains(&day.day)).cloned().collect();
        for (from, to) in parts(again, yesterday) {
            let days = self.journal.sums(&plan.office, from, to).await?;
            hours.extend(days.into_iter().map(|(day, sums)| DayHours::of(day, &sums)));
        }
        Ok(hours)
    }

    /// The days to today; those before yesterday that are at hand are not read again.
    async fn newer_days(
        &self,
        plan: &Plan,
        kept: Option<&Vec<Arc<DaySums>>>,
        today: Date,
    ) -> Result<Vec<Arc<DaySums>>, JournalError> {
        let first = today.saturating_sub((MOST_DAYS - 1).days());
        let kept = kept.map_or(&[][..], Vec::as_slice);
        let yesterday = today.yesterday().unwrap_or(today);
        let again = kept.last().map_or(first, |last| last.day.min(yesterday)).max(first);
        let mut days: Vec<Arc<DaySums>> =
            kept.iter().filter(|day| (first..again).contains(&day.day)).cloned().collect();
        for (from, to) in parts(again, today) {
            let read = self.journal.sums(&plan.office, from, to).await?;
            days.extend(read.into_iter().map(|(day, sums)| Arc::new(DaySums::of(day, &sums))));
        }
        Ok(days)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OfficeId, Kept>> {
        // Each change under the lock is whole by itself.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A span of days in parts, both ends included.
fn parts(from: Date, to: Date) -> Vec<(Date, Date)> {
    let mut parts = Vec::new();
    let mut begin = from;
    while begin <= to {
        let end = begin.saturating_add((AT_ONCE - 1).days()).min(to);
        parts.push((begin, end));
        let Ok(next) = end.tomorrow() else { break };
        begin = next;
    }
    parts
}
