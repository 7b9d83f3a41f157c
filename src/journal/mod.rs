//! The journal: the append-only record that everything else is derived from.
//!
//! A [stream](Stream) holds commits with versions 1, 2, 3 … without gaps. An append names the version that it expects
//! to be the last; if it is not, nothing is written and the answer is a [conflict](Append::Conflict), which is a value:
//! the caller catches up by [`Journal::read`] and decides again. So two servers can serve one office without a leader.

mod memory;
mod packed;
mod record;
mod redis;
mod sqlite;
mod store;
mod surely;
mod wakes;

use std::fmt;
use std::str::FromStr;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use tokio::sync::mpsc::Receiver;

use crate::office::OfficeId;

pub use memory::MemoryJournal;
pub use packed::{Packed, UnreadableSums};
pub use record::{Commit, DecodeError};
pub use redis::RedisJournal;
pub use sqlite::SqliteJournal;
pub use store::{Store, StoreError, open};
pub use surely::append_surely;

/// The longest body of a record, in bytes. A commit of a full mailbox stays far below it.
pub const MAX_BODY_BYTES: usize = 4 << 20;

/// The most tallies that one append may carry.
pub const MAX_TALLIES: usize = 4096;

/// The longest name of a tally, in bytes.
pub const MAX_FIELD_BYTES: usize = 200;

/// What commits are appended to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// One office's one day. It starts empty, so replay is at most a day long.
    Day {
        /// The office.
        office: OfficeId,
        /// The day in the office's time zone.
        day: Date,
    },
    /// What was raised on one office's one day, and whom it was told. It is deleted with the day.
    Alerts {
        /// The office.
        office: OfficeId,
        /// The day in the office's time zone.
        day: Date,
    },
    /// The accounts and devices.
    Directory,
}

impl Stream {
    /// The office that the stream belongs to; the directory belongs to none.
    pub fn office(&self) -> Option<&OfficeId> {
        match self {
            Stream::Day { office, .. } | Stream::Alerts { office, .. } => Some(office),
            Stream::Directory => None,
        }
    }
}

/// `phuong-sai-gon/2026-11-21`, `phuong-sai-gon/alerts/2026-11-21`, `directory`. An office named `directory` is no
/// trouble: only its days have a slash.
impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stream::Day { office, day } => write!(f, "{office}/{day}"),
            Stream::Alerts { office, day } => write!(f, "{office}/alerts/{day}"),
            Stream::Directory => f.write_str("directory"),
        }
    }
}

/// A commit's random name. It tells whether a commit whose answer was lost has landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitId([u8; 16]);

impl CommitId {
    /// A commit id from 128 random bits, which the caller draws.
    pub fn from_random(bits: [u8; 16]) -> Self {
        CommitId(bits)
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// A text that is no commit id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a commit id has 32 hexadecimal digits 0-9, a-f")]
pub struct InvalidCommitId;

impl FromStr for CommitId {
    type Err = InvalidCommitId;
    fn from_str(text: &str) -> Result<Self, InvalidCommitId> {
        if text.len() != 32 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(InvalidCommitId);
        }
        u128::from_str_radix(text, 16).map(|bits| CommitId(bits.to_be_bytes())).map_err(|_| InvalidCommitId)
    }
}

/// One commit as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The commit's own name.
    pub id: CommitId,
    /// One JSON text, at most [`MAX_BODY_BYTES`] long, which the journal does not look into.
    pub body: String,
}

/// A number to be added to a running sum under (office, day, field).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// The sum's name, at most [`MAX_FIELD_BYTES`] long.
    pub field: String,
    /// What is added; in an answer, the sum.
    pub add: i64,
}

/// How an append ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Append {
    /// The commit is durable, and its tallies with it.
    Appended,
    /// The stream's last version is another than expected; nothing was written.
    Conflict {
        /// The stream's last version, 0 for an empty stream.
        found: u64,
    },
}

/// Why the journal did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The line broke after the append was sent: it may have landed or may yet land. [`append_surely`] finds out.
    #[error("it is unknown whether a commit to {stream} was written: {reason}")]
    Unknown {
        /// The stream appended to.
        stream: Stream,
        /// What happened.
        reason: String,
    },
    /// Nothing was written; the same may succeed later.
    #[error("the journal cannot be used now: {reason}")]
    Unavailable {
        /// What happened.
        reason: String,
    },
    /// Nothing was written, and asking again will not help.
    #[error("the journal does not take this: {reason}")]
    Refused {
        /// Which bound was broken.
        reason: String,
    },
    /// What is stored is not what this program writes.
    #[error("version {version} of {stream} cannot be read: {reason}; restore the journal from a backup")]
    Damaged {
        /// The stream.
        stream: Stream,
        /// The version that cannot be read.
        version: u64,
        /// What is wrong.
        reason: String,
    },
}

/// What a journal's methods return: an answer that comes later, or why there is none.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, JournalError>>;

/// A store of streams. All of its implementations pass the same contract suite, `tests/it/journal_contract.rs`;
/// [`MemoryJournal`] is the contract in its smallest form.
pub trait Journal: Send + Sync + 'static {
    /// Adds `record` as version `expected + 1` and adds the tallies, in one step, if the stream's last version is
    /// `expected`; otherwise, also when `expected` is past the last version, does nothing. `Appended` means durable.
    /// Tallies belong to an office's day: with any other stream they are refused.
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> Answer<'a, Append>;

    /// Adds tallies to an office's day without a commit, in one step: for what no commit tells of. It is not to be sent
    /// again when its outcome is unknown.
    fn add_tallies<'a>(&'a self, office: &'a OfficeId, day: Date, tallies: &'a [Tally]) -> Answer<'a, ()>;

    /// All commits with a version greater than `after`, ascending, with their versions. What [`Journal::append`]
    /// acknowledged before the call is among them.
    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> Answer<'a, Vec<(u64, Record)>>;

    /// The days of an office that have a stream, ascending.
    fn days<'a>(&'a self, office: &'a OfficeId) -> Answer<'a, Vec<Date>>;

    /// The sums of an office per day that has any, from `from` to `to` inclusive, days ascending.
    fn sums<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Packed)>>;

    /// [`Journal::sums`] one by one, fields ascending, none of them zero.
    fn tallies<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Vec<Tally>)>> {
        async move {
            let days = self.sums(office, from, to).await?;
            Ok(days.into_iter().map(|(day, sums)| (day, sums.tallies())).collect())
        }
        .boxed()
    }

    /// Makes the sums of an office's days before `before` quick to read, and says of how many days. It changes no sum,
    /// each day is one step, several servers may do it at the same time, and what is added later is added all the same.
    fn pack<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64>;

    /// Deletes an office's day streams before `before` and says how many, and its alerts of those days; tallies stay.
    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64>;

    /// A receiver that gets a word after something was appended to any stream of the office, or to the directory for
    /// `None`, by whichever server. It holds one word at most, so a word stands for any number of appends; one too
    /// many is possible, and one may be lost, so a slow poll belongs behind it. Dropping it ends it.
    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> Answer<'a, Receiver<()>>;

    /// What an operator should know at start, each a sentence with how to mend it.
    fn warnings(&self) -> BoxFuture<'_, Vec<String>>;

    /// Whether the journal answers.
    fn ping(&self) -> Answer<'_, ()>;
}

/// The bounds that hold for every journal, so that what one takes, another takes too.
fn within_bounds(stream: &Stream, expected: u64, record: &Record, tallies: &[Tally]) -> Result<(), JournalError> {
    let refuse = |reason: String| Err(JournalError::Refused { reason });
    if record.body.len() > MAX_BODY_BYTES {
        return refuse(format!("a body of {} bytes is longer than {MAX_BODY_BYTES}", record.body.len()));
    }
    tallies_within_bounds(tallies)?;
    if !tallies.is_empty() && !matches!(stream, Stream::Day { .. }) {
        return refuse(format!("{stream} has no tallies"));
    }
    // SQLite counts to 2⁶³ − 1, and the version to be written is one more than the expected one.
    if expected >= i64::MAX as u64 {
        return refuse(format!("version {expected} is past what a stream can hold"));
    }
    Ok(())
}

/// The bounds of what one step may add.
fn tallies_within_bounds(tallies: &[Tally]) -> Result<(), JournalError> {
    let refuse = |reason: String| Err(JournalError::Refused { reason });
    if tallies.len() > MAX_TALLIES {
        return refuse(format!("{} tallies are more than {MAX_TALLIES}", tallies.len()));
    }
    if let Some(tally) = tallies.iter().find(|tally| tally.field.len() > MAX_FIELD_BYTES) {
        return refuse(format!("a tally's name of {} bytes is longer than {MAX_FIELD_BYTES}", tally.field.len()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_id_reads_back_what_it_writes() {
        for bits in [[0; 16], [255; 16], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]] {
            let id = CommitId::from_random(bits);
            assert_eq!(id.to_string().len(), 32);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for bad in ["", "0", "+0000000000000000000000000000000", "0000000000000000000000000000000G"] {
            assert_eq!(bad.parse::<CommitId>(), Err(InvalidCommitId), "{bad}");
        }
    }
}
