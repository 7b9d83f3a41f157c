//! Days: read back from the journal, begun and closed by the office's own time zone.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::journal::{Commit, DecodeError, Journal, JournalError, Record, Stream};
use crate::office::{Office, Plan};

/// Among how many days, counted by those that have a stream, one that was left open is looked for.
const LEFT_OPEN_DAYS: usize = 7;

/// What has been appended to an office's day since its version, in order.
///
/// # Errors
/// The journal cannot be read, or holds a commit that this server does not understand.
pub async fn read(journal: &dyn Journal, office: &Office) -> Result<Vec<Commit>, JournalError> {
    let stream = Stream::Day { office: office.plan().office.clone(), day: office.day() };
    let records = journal.read(&stream, office.version()).await?;
    decode(&stream, &records).map_err(|error| JournalError::Unavailable { reason: error.to_string() })
}

/// An office's day as the journal has it.
///
/// # Errors
/// The journal cannot be read, or holds a commit that this server does not understand.
pub async fn replay(journal: &dyn Journal, plan: &Arc<Plan>, day: Date) -> Result<Office, JournalError> {
    let office = Office::new(plan.clone(), day);
    let commits = read(journal, &office).await?;
    Ok(fold(office, &commits))
}

/// A day that is over; `None` where nothing happened on it, and where it is damaged or written by a newer program,
/// which is for an operator to mend and no reason to keep today's citizens waiting.
async fn replay_past(journal: &dyn Journal, plan: &Arc<Plan>, day: Date) -> Result<Option<Office>, JournalError> {
    let stream = Stream::Day { office: plan.office.clone(), day };
    let commits = match journal.read(&stream, 0).await {
        Ok(records) => decode(&stream, &records).map_err(|error| error.to_string()),
        Err(damaged @ JournalError::Damaged { .. }) => Err(damaged.to_string()),
        Err(failed) => return Err(failed),
    };
    match commits {
        Ok(commits) => Ok(Some(fold(Office::new(plan.clone(), day), &commits)).filter(|office| office.version() > 0)),
        Err(reason) => {
            tracing::error!(office = %plan.office, %day, "a past day is left as it is: {reason}");
            Ok(None)
        }
    }
}

/// The commits of a stream's records.
///
/// # Errors
/// One of them is not understood.
pub fn decode(stream: &Stream, records: &[(u64, Record)]) -> Result<Vec<Commit>, DecodeError> {
    records.iter().map(|(version, record)| Commit::decode(stream, *version, &record.body)).collect()
}

fn fold(mut office: Office, commits: &[Commit]) -> Office {
    for commit in commits {
        office.apply_commit(&commit.steps);
    }
    office
}

/// The day to serve: an earlier one that was left open, oldest first, which is to be closed; or else today.
///
/// # Errors
/// The journal cannot be read.
pub async fn to_open(journal: &dyn Journal, plan: &Arc<Plan>, today: Date) -> Result<Office, JournalError> {
    let mut days = journal.days(&plan.office).await?;
    days.retain(|day| *day < today);
    // An office may be shut for a long holiday, so its own days are counted and not the calendar's.
    for day in days.split_off(days.len().saturating_sub(LEFT_OPEN_DAYS)) {
        if let Some(left_open) = replay_past(journal, plan, day).await?.filter(|office| office.closed_at().is_none()) {
            return Ok(left_open);
        }
    }
    replay(journal, plan, today).await
}

/// The day before `day`, for repeats of what was asked just before midnight; `None` if nothing happened on it.
///
/// # Errors
/// The journal cannot be read.
pub async fn before(journal: &dyn Journal, plan: &Arc<Plan>, day: Date) -> Result<Option<Arc<Office>>, JournalError> {
    let Ok(yesterday) = day.yesterday() else { return Ok(None) };
    Ok(replay_past(journal, plan, yesterday).await?.map(Arc::new))
}

/// The next moment at which an office changes by itself: its closing time, or midnight.
pub fn next_change(plan: &Plan, office: &Office, now: Timestamp) -> Timestamp {
    let midnight = start_of(plan, office.day().tomorrow().unwrap_or(office.day())).unwrap_or(Timestamp::MAX);
    let closing = closing_time(plan, office.day()).filter(|_| office.closed_at().is_none() && office.version() > 0);
    let change = closing.map_or(midnight, |closing| closing.min(midnight));
    change.max(now)
}

/// Whether the office's day has come to its closing time.
pub fn is_over(plan: &Plan, office: &Office, now: Timestamp) -> bool {
    closing_time(plan, office.day()).is_some_and(|closing| now >= closing)
}

/// Deletes the streams of days that are older than the office keeps; its tallies stay.
pub async fn expire(journal: &dyn Journal, plan: &Plan, today: Date, retention_days: u16) {
    let Ok(before) = today.checked_sub(i32::from(retention_days).days()) else { return };
    match journal.expire(&plan.office, before).await {
        Ok(0) => {}
        Ok(days) => tracing::info!(office = %plan.office, days, %before, "old days deleted"),
        Err(failed) => tracing::warn!(office = %plan.office, "old days stay for now: {failed}"),
    }
}

/// Packs the sums of days that are over, beside everything else that goes on: the first time after an upgrade it takes a
/// while.
pub fn pack(journal: &Arc<dyn Journal>, plan: &Arc<Plan>, today: Date) {
    let (journal, plan) = (journal.clone(), plan.clone());
    tokio::spawn(async move {
        match journal.pack(&plan.office, today).await {
            Ok(0) => {}
            Ok(days) => tracing::info!(office = %plan.office, days, "sums of past days packed"),
            Err(failed) => tracing::warn!(office = %plan.office, "sums of past days stay unpacked for now: {failed}"),
        }
    });
}

fn closing_time(plan: &Plan, day: Date) -> Option<Timestamp> {
    let time = plan.close_day_at?;
    day.to_datetime(time).to_zoned(plan.zone.clone()).ok().map(|moment| moment.timestamp())
}

/// The first moment of a day; none at the very end of the calendar.
pub fn start_of(plan: &Plan, day: Date) -> Option<Timestamp> {
    day.to_zoned(plan.zone.clone()).ok().map(|moment| moment.timestamp())
}
