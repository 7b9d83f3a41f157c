//! An office's ledger of alerts, kept in the journal and followed as other servers change it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, watch};

use super::event::AlertEvent;
use super::ledger::Ledger;
use crate::journal::{Append, CommitId, Journal, JournalError, Record, Stream, append_surely};
use crate::office::OfficeId;
use crate::random;

/// The encoding that is written.
const VERSION: u32 = 1;
/// How often a change that another server forestalled is tried again.
const TRIES: u32 = 16;
/// How many days back the last day with alerts is looked for: as long as an office is shut at the New Year.
const LOOK_BACK_DAYS: usize = 14;
/// How much is kept in memory while the journal is silent: that it is, that it is no more, and the tries to tell it.
const MOST_UNWRITTEN: usize = 400;

/// A commit of the stream.
#[derive(Debug, Serialize, Deserialize)]
struct Commit {
    v: u32,
    at: Timestamp,
    events: Vec<AlertEvent>,
}

#[derive(Deserialize)]
struct Envelope {
    v: u32,
}

/// The alerts of one office.
pub struct Book {
    journal: Arc<dyn Journal>,
    office: OfficeId,
    kept: Mutex<Kept>,
    published: watch::Sender<Arc<Ledger>>,
}

struct Kept {
    /// As the journal has it.
    ledger: Ledger,
    /// What the last day left and the present one's stream does not say yet.
    left_over: Option<AlertEvent>,
    /// What happened while the journal was silent, and cannot be kept from whoever watches until it is not.
    unwritten: Vec<(Timestamp, AlertEvent)>,
}

impl Book {
    /// The alerts of an office as the journal has them.
    ///
    /// # Errors
    /// When the journal cannot be read, or was written by a newer program.
    pub async fn open(journal: Arc<dyn Journal>, office: OfficeId, today: Date) -> Result<Self, JournalError> {
        let empty = Arc::new(Ledger::new(today));
        let kept = Kept { ledger: Ledger::new(today), left_over: None, unwritten: Vec::new() };
        let book = Book { journal, office, kept: Mutex::new(kept), published: watch::Sender::new(empty) };
        let mut day = today;
        for _ in 0..=LOOK_BACK_DAYS {
            let mut ledger = Ledger::new(day);
            book.read(&mut ledger).await?;
            if ledger.version() > 0 {
                book.kept.lock().await.ledger = ledger;
                break;
            }
            let Ok(yesterday) = day.yesterday() else { break };
            day = yesterday;
        }
        book.turn_to(today).await?;
        Ok(book)
    }

    /// The alerts at their newest.
    pub fn ledger(&self) -> Arc<Ledger> {
        self.published.borrow().clone()
    }

    /// The alerts, whenever they change.
    pub fn changes(&self) -> watch::Receiver<Arc<Ledger>> {
        self.published.subscribe()
    }

    /// Begins a day with what the last one left. Nothing is written before there is something to write.
    ///
    /// # Errors
    /// When the journal cannot be read; then the old day goes on.
    pub async fn turn_to(&self, today: Date) -> Result<(), JournalError> {
        let mut kept = self.kept.lock().await;
        if kept.ledger.day() < today {
            let mut old = kept.ledger.clone();
            self.read(&mut old).await?;
            let mut new = Ledger::new(today);
            self.read(&mut new).await?;
            // What was carried over from a day without any commit was never written either.
            let left_over = kept.left_over.take().filter(|_| old.version() == 0);
            kept.left_over = left_over.or_else(|| old.left_over()).filter(|_| new.version() == 0);
            kept.ledger = new;
        }
        self.publish(&kept);
        Ok(())
    }

    /// Reads what other servers appended.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn catch_up(&self) -> Result<(), JournalError> {
        let mut kept = self.kept.lock().await;
        self.catch_up_with(&mut kept).await
    }

    /// Decides on the newest alerts, appends, and decides again when another server was faster. What means nothing any
    /// more is left out. Says whether anything was appended.
    ///
    /// # Errors
    /// When the journal does not take it, or other servers are faster all the time.
    pub async fn change(
        &self,
        now: Timestamp,
        decide: impl Fn(&Ledger) -> Vec<AlertEvent>,
    ) -> Result<bool, JournalError> {
        let mut kept = self.kept.lock().await;
        for _ in 0..TRIES {
            let events = meaningful(&kept.view(), now, decide(&kept.view()));
            if events.is_empty() {
                return Ok(false);
            }
            if self.append(&mut kept, now, events).await? {
                self.publish(&kept);
                return Ok(true);
            }
        }
        Err(JournalError::Unavailable {
            reason: format!("other servers change the alerts of {} all the time", self.office),
        })
    }

    /// As [`Book::change`] for what only this server knows, without the journal: it is published at once, written by
    /// [`Book::write_down`], and lost if the server dies before. Where too much waits to be written, nothing is noted.
    pub async fn note(&self, now: Timestamp, decide: impl Fn(&Ledger) -> Vec<AlertEvent>) -> bool {
        let mut kept = self.kept.lock().await;
        let events = meaningful(&kept.view(), now, decide(&kept.view()));
        if events.is_empty() || kept.unwritten.len() + events.len() > MOST_UNWRITTEN {
            return false;
        }
        kept.unwritten.extend(events.into_iter().map(|event| (now, event)));
        self.publish(&kept);
        true
    }

    /// Appends what was noted while the journal was silent.
    ///
    /// # Errors
    /// When it still is.
    pub async fn write_down(&self, now: Timestamp) -> Result<(), JournalError> {
        let mut kept = self.kept.lock().await;
        for _ in 0..TRIES {
            if kept.unwritten.is_empty() {
                break;
            }
            let events = kept.unwritten.iter().map(|(_, event)| event.clone()).collect();
            if self.append(&mut kept, now, events).await? {
                kept.unwritten.clear();
                self.publish(&kept);
            }
        }
        Ok(())
    }

    /// One try to append; false when another server was faster, whose commits the ledger then has.
    async fn append(&self, kept: &mut Kept, now: Timestamp, events: Vec<AlertEvent>) -> Result<bool, JournalError> {
        let begins = kept.left_over.clone().filter(|_| kept.ledger.version() == 0);
        let events: Vec<AlertEvent> = begins.into_iter().chain(events).collect();
        let record = Record { id: CommitId::from_random(random::bytes()), body: encode(now, &events) };
        let stream = self.stream(kept.ledger.day());
        match append_surely(&*self.journal, &stream, kept.ledger.version(), &record, &[]).await? {
            Append::Appended => {
                kept.ledger.apply_commit(now, &events);
                kept.left_over = None;
                Ok(true)
            }
            Append::Conflict { found } => {
                // A journal that forgot is what is true, as for the tickets.
                if found < kept.ledger.version() {
                    kept.ledger = Ledger::new(kept.ledger.day());
                }
                self.catch_up_with(kept).await?;
                Ok(false)
            }
        }
    }

    async fn catch_up_with(&self, kept: &mut Kept) -> Result<(), JournalError> {
        let before = kept.ledger.version();
        self.read(&mut kept.ledger).await?;
        if kept.ledger.version() > before {
            // Whoever wrote first has said what the last day left.
            kept.left_over = None;
            self.publish(kept);
        }
        Ok(())
    }

    async fn read(&self, ledger: &mut Ledger) -> Result<(), JournalError> {
        let stream = self.stream(ledger.day());
        for (version, record) in self.journal.read(&stream, ledger.version()).await? {
            let commit = decode(&stream, version, &record.body)?;
            ledger.apply_commit(commit.at, &commit.events);
        }
        Ok(())
    }

    fn stream(&self, day: Date) -> Stream {
        Stream::Alerts { office: self.office.clone(), day }
    }

    fn publish(&self, kept: &Kept) {
        let view = kept.view();
        self.published.send_if_modified(|published| {
            let is_new = **published != view;
            if is_new {
                *published = Arc::new(view);
            }
            is_new
        });
    }
}

impl Kept {
    /// What whoever watches should see.
    fn view(&self) -> Ledger {
        let mut view = self.ledger.clone();
        if let Some(left_over) = self.left_over.as_ref().filter(|_| view.version() == 0) {
            view.apply(Timestamp::UNIX_EPOCH, left_over);
        }
        for (at, event) in &self.unwritten {
            view.apply(*at, event);
        }
        view
    }
}

/// The events of a batch that mean something, each after those before it.
fn meaningful(ledger: &Ledger, now: Timestamp, events: Vec<AlertEvent>) -> Vec<AlertEvent> {
    let mut after = ledger.clone();
    let mut kept = Vec::new();
    for event in events {
        if after.takes(&event) {
            after.apply(now, &event);
            kept.push(event);
        }
    }
    kept
}

fn encode(at: Timestamp, events: &[AlertEvent]) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        v: u32,
        at: Timestamp,
        events: &'a [AlertEvent],
    }
    #[expect(clippy::expect_used, reason = "alert events hold no map with keys other than text")]
    serde_json::to_string(&Written { v: VERSION, at, events }).expect("alert events are always valid JSON")
}

fn decode(stream: &Stream, version: u64, body: &str) -> Result<Commit, JournalError> {
    let damaged = |reason: String| JournalError::Damaged { stream: stream.clone(), version, reason };
    let Envelope { v } = serde_json::from_str(body).map_err(|error| damaged(error.to_string()))?;
    match v {
        VERSION => serde_json::from_str(body).map_err(|error| damaged(error.to_string())),
        newer => Err(damaged(format!("it is in encoding {newer}: install the newer motcua that wrote it"))),
    }
}
