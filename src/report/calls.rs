//! The calls of a day that were not in their turn, one by one, from the day's own record.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::journal::{Commit, Journal, JournalError, Stream};
use crate::office::{CounterNo, Office, Plan};

/// A call that was not in its turn and was not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfOrder {
    /// Who was called.
    pub number: String,
    /// Where to.
    pub counter: CounterNo,
    /// The account that called; nothing where none is known.
    pub officer: String,
    /// When, in the office's zone.
    pub at: DateTime,
    /// What the officer wrote about it.
    pub reason: Option<String>,
}

/// The calls out of order of an office's day, in their order; `None` where the day's record is no longer kept, or cannot
/// be understood by this program, which is no reason to do without the day's sums.
///
/// # Errors
/// When the journal cannot be reached.
pub async fn read(journal: &dyn Journal, plan: &Arc<Plan>, day: Date) -> Result<Option<Vec<OutOfOrder>>, JournalError> {
    let stream = Stream::Day { office: plan.office.clone(), day };
    let records = match journal.read(&stream, 0).await {
        Ok(records) => records,
        Err(JournalError::Damaged { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut office = Office::new(plan.clone(), day);
    for (version, record) in &records {
        let Ok(commit) = Commit::decode(&stream, *version, &record.body) else { return Ok(None) };
        office.apply_commit(&commit.steps);
    }
    Ok((!records.is_empty()).then(|| of(&office)))
}

/// Those of an office as it is.
fn of(office: &Office) -> Vec<OutOfOrder> {
    let told = office.calls_out_of_order().map(|call| OutOfOrder {
        number: call.number.to_string(),
        counter: call.counter,
        officer: call.by.as_ref().map(ToString::to_string).unwrap_or_default(),
        at: call.at.to_zoned(office.plan().zone.clone()).datetime(),
        // As the tallies count it: spaces are no reason.
        reason: call.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned),
    });
    told.collect()
}
