//! A past day, as far as it is kept: its steps or, when these were deleted, its sums.

use jiff::civil::Date;

use crate::journal::{Journal, JournalError, Stream, Tally};
use crate::office::{Plan, Step};

use super::day;

/// What is kept of a day.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// Its steps, in order; none when it has no stream.
    pub steps: Vec<Step>,
    /// Its sums; read only where there are no steps.
    pub tallies: Vec<Tally>,
}

/// Reads what is kept of an office's day.
///
/// # Errors
/// The journal cannot be read, or holds a commit that this version does not understand.
pub async fn past(journal: &dyn Journal, plan: &Plan, date: Date) -> Result<Past, JournalError> {
    let stream = Stream::Day { office: plan.office.clone(), day: date };
    let records = journal.read(&stream, 0).await?;
    let commits =
        day::decode(&stream, &records).map_err(|error| JournalError::Unavailable { reason: error.to_string() })?;
    let steps: Vec<Step> = commits.into_iter().flat_map(|commit| commit.steps).collect();
    let tallies = match steps.is_empty() {
        true => journal.tallies(&plan.office, date, date).await?.into_iter().flat_map(|(_, tallies)| tallies).collect(),
        false => Vec::new(),
    };
    Ok(Past { steps, tallies })
}
