//! Appending over a line that breaks: whether a commit landed is found out by reading back.

use std::time::Duration;

use super::{Append, Journal, JournalError, Record, Stream, Tally};

/// How often is asked, appends and readings back together.
const ATTEMPTS: u32 = 9;
const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// [`Journal::append`], with an unknown outcome resolved: the commit's own id says whether it landed, and if it did
/// not, it is sent again, which its expected version makes safe. Gives up after about five seconds of pauses with
/// [`JournalError::Unknown`]. Every other answer of a first append is passed on.
pub async fn append_surely(
    journal: &dyn Journal,
    stream: &Stream,
    expected: u64,
    record: &Record,
    tallies: &[Tally],
) -> Result<Append, JournalError> {
    let mut unknown = match journal.append(stream, expected, record, tallies).await {
        Err(unknown @ JournalError::Unknown { .. }) => unknown,
        known => return known,
    };
    let mut pause = FIRST_PAUSE;
    for _ in 1..ATTEMPTS {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
        match read_back(journal, stream, expected, record).await {
            Ok(Some(append)) => return Ok(append),
            Ok(None) => {}
            Err(_) => continue,
        }
        match journal.append(stream, expected, record, tallies).await {
            Ok(Append::Appended) => return Ok(Append::Appended),
            // What stands there now may be this commit, which was on its way all the time: the next reading tells.
            Ok(Append::Conflict { .. }) => {}
            Err(error @ JournalError::Unknown { .. }) => unknown = error,
            Err(_) => {}
        }
    }
    Err(unknown)
}

/// What stands at the version after `expected`: this commit, another one, or `None` if nothing yet.
async fn read_back(
    journal: &dyn Journal,
    stream: &Stream,
    expected: u64,
    record: &Record,
) -> Result<Option<Append>, JournalError> {
    let after = journal.read(stream, expected).await?;
    Ok(match (after.first(), after.last()) {
        (Some((_, first)), _) if first.id == record.id => Some(Append::Appended),
        (_, Some((found, _))) => Some(Append::Conflict { found: *found }),
        _ => None,
    })
}
