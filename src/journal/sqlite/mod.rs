//! A journal in one SQLite file: the default store, for one office on one machine.
//!
//! One thread writes and one reads, so a long reading never holds up an append. Other processes may use the same file.

mod identity;
mod lane;
mod schema;
mod statements;

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;
use tokio::task::AbortHandle;

use self::identity::Opened;
use self::lane::{Lane, Lost};
use self::statements::Failed;
use super::wakes::Wakes;
use super::{
    Answer, Append, Journal, JournalError, Packed, Record, StoreError, Stream, Tally, tallies_within_bounds,
    within_bounds,
};
use crate::office::OfficeId;

/// How many commits are fetched at once.
const PAGE: u32 = 500;

/// How often is looked whether another process wrote to the file.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// A journal in a file.
pub struct SqliteJournal {
    file: Arc<Opened>,
    writer: Arc<Lane>,
    reader: Lane,
    wakes: Arc<Wakes>,
    /// Looks for what other processes append; begins when somebody first wants to be woken.
    lookout: OnceLock<AbortHandle>,
}

impl SqliteJournal {
    /// Opens the file, or makes it, readable by its owner only. The folder must be there. This touches the disk:
    /// it belongs into the start of a program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed =
            |error: std::io::Error| StoreError::File { path: path.display().to_string(), reason: error.to_string() };
        let lane = |name| Lane::start(name, schema::connect(path)?).map_err(failed);
        let (writer, reader) = (Arc::new(lane("journal-writer")?), lane("journal-reader")?);
        Ok(SqliteJournal {
            file: Arc::new(Opened::at(path).map_err(failed)?),
            writer,
            reader,
            wakes: Arc::default(),
            lookout: OnceLock::new(),
        })
    }

    /// Runs something that writes nothing, or that may be done twice.
    async fn ask<T: Send + 'static>(
        &self,
        lane: &Lane,
        question: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        match lane.run(question).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.unavailable(error)),
            Err(lost) => Err(self.unavailable(lost.reason())),
        }
    }

    /// What a step that writes came to.
    fn written<T>(&self, done: Result<Result<T, Failed>, Lost>, stream: &Stream) -> Result<T, JournalError> {
        let unknown = |reason| Err(JournalError::Unknown { stream: stream.clone(), reason });
        match done {
            Ok(Ok(written)) => Ok(written),
            Ok(Err(Failed::Before(error))) => Err(self.unavailable(error)),
            Ok(Err(Failed::Elsewhere(reason))) => Err(self.unavailable(reason)),
            Ok(Err(Failed::AtTheEnd(error))) => unknown(error.to_string()),
            Err(lost @ Lost::NotTaken) => Err(self.unavailable(lost.reason())),
            Err(lost @ Lost::NotAnswered) => unknown(lost.reason().to_owned()),
        }
    }

    fn unavailable(&self, reason: impl std::fmt::Display) -> JournalError {
        JournalError::Unavailable { reason: format!("{}: {reason}", self.file.path().display()) }
    }
}

impl Drop for SqliteJournal {
    fn drop(&mut self) {
        if let Some(lookout) = self.lookout.get() {
            lookout.abort();
        }
    }
}

impl Lost {
    fn reason(self) -> &'static str {
        match self {
            Lost::NotTaken => "the journal's thread has ended: restart the server",
            Lost::NotAnswered => "the journal's thread died over this: restart the server",
        }
    }
}

impl Journal for SqliteJournal {
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> Answer<'a, Append> {
        async move {
            within_bounds(stream, expected, record, tallies)?;
            let (to, record, tallies) = (stream.clone(), record.clone(), tallies.to_vec());
            let (wakes, file) = (self.wakes.clone(), self.file.clone());
            let appended = self.writer.run(move |connection| {
                file.still_there().map_err(Failed::Elsewhere)?;
                let appended = statements::append(connection, &to, expected, &record, &tallies);
                if let Ok(Append::Appended) = appended {
                    wakes.ring(to.office());
                }
                appended
            });
            self.written(appended.await, stream)
        }
        .boxed()
    }

    fn add_tallies<'a>(&'a self, office: &'a OfficeId, day: Date, tallies: &'a [Tally]) -> Answer<'a, ()> {
        async move {
            tallies_within_bounds(tallies)?;
            let (of, added, file) = (office.clone(), tallies.to_vec(), self.file.clone());
            let work = self.writer.run(move |connection| {
                file.still_there().map_err(Failed::Elsewhere)?;
                statements::add_tallies(connection, &of, day, &added)
            });
            self.written(work.await, &Stream::Day { office: office.clone(), day })
        }
        .boxed()
    }

    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> Answer<'a, Vec<(u64, Record)>> {
        async move {
            let mut commits = Vec::new();
            let mut last = after;
            loop {
                let name = stream.to_string();
                let page = self.ask(&self.reader, move |connection| statements::page(connection, &name, last, PAGE));
                let page = page.await?;
                let is_last = page.len() < PAGE as usize;
                for (version, id, body) in page {
                    let damaged = |reason: String| JournalError::Damaged { stream: stream.clone(), version, reason };
                    if version != last + 1 {
                        return Err(damaged(format!("version {} is missing", last + 1)));
                    }
                    let id = id.parse().map_err(|error| damaged(format!("its id is wrong: {error}")))?;
                    commits.push((version, Record { id, body }));
                    last = version;
                }
                if is_last {
                    return Ok(commits);
                }
            }
        }
        .boxed()
    }

    fn days<'a>(&'a self, office: &'a OfficeId) -> Answer<'a, Vec<Date>> {
        let office = office.clone();
        self.ask(&self.reader, move |connection| statements::days(connection, &office)).boxed()
    }

    fn sums<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Packed)>> {
        async move {
            let of = office.clone();
            let days = self.ask(&self.reader, move |connection| statements::sums(connection, &of, from, to)).await?;
            let readable = |(day, sums): (Date, statements::DaySums)| match sums.all() {
                Ok(sums) => Ok((day, sums)),
                Err(error) => Err(self.unavailable(format!("{office}, {day}: {error}"))),
            };
            days.into_iter().map(readable).collect()
        }
        .boxed()
    }

    fn pack<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        async move {
            let of = office.clone();
            let days = self.ask(&self.reader, move |connection| statements::loose(connection, &of, before)).await?;
            let mut packed = 0;
            // One by one, so that no append waits for more than a day.
            for day in days {
                let of = office.clone();
                packed += self.ask(&self.writer, move |connection| statements::pack(connection, &of, day)).await?;
            }
            Ok(packed)
        }
        .boxed()
    }

    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        async move {
            let mut expired = 0;
            // A day at a time, so that appends get in between.
            for day in self.days(office).await?.into_iter().take_while(|day| *day < before) {
                let office = office.clone();
                expired +=
                    self.ask(&self.writer, move |connection| statements::expire(connection, &office, day)).await?;
            }
            let office = office.clone();
            self.ask(&self.writer, move |connection| statements::expire_alerts(connection, &office, before)).await?;
            Ok(expired)
        }
        .boxed()
    }

    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> Answer<'a, Receiver<()>> {
        async move {
            let receiver = self.wakes.join(office);
            self.lookout.get_or_init(|| tokio::spawn(look_out(self.writer.clone(), self.wakes.clone())).abort_handle());
            Ok(receiver)
        }
        .boxed()
    }

    fn warnings(&self) -> BoxFuture<'_, Vec<String>> {
        async move { others_can_read(self.file.path()).into_iter().collect() }.boxed()
    }

    fn ping(&self) -> Answer<'_, ()> {
        // The schema's version stands in the file, so this goes to the disk's cache at least, and waits its turn to write.
        async move {
            let file = self.file.clone();
            let asked = self.ask(&self.writer, move |connection| {
                connection.pragma_query_value(None, "user_version", |_| Ok(()))?;
                Ok(file.still_there())
            });
            asked.await?.map_err(|reason| self.unavailable(reason))
        }
        .boxed()
    }
}

/// Wakes everybody when another process has written. It asks on the writing connection, whose own commits do not
/// move that number. The first look wakes everybody too, for what was written before it.
async fn look_out(writer: Arc<Lane>, wakes: Arc<Wakes>) {
    let mut seen = None;
    loop {
        let asked =
            writer.run(|connection| connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0)));
        match asked.await {
            Ok(Ok(version)) if seen != Some(version) => {
                seen = Some(version);
                wakes.ring_all();
            }
            Ok(_) => {}
            Err(_) => return,
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[cfg(unix)]
fn others_can_read(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let open = mode & 0o077 != 0;
    open.then(|| format!("others than its owner may use {} (mode {mode:o}): run `chmod 600` on it", path.display()))
}

#[cfg(not(unix))]
fn others_can_read(_: &Path) -> Option<String> {
    None
}
