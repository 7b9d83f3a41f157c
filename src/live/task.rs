//! One office's task: the loop that alone changes the office.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior};

use crate::clock::Clock;
use crate::journal::{Append, Commit, CommitId, Journal, JournalError, Record, Stream, Tally, append_surely};
use crate::office::{Command, Experience, Office, Plan, Step};
use crate::random;

use super::batch::{Batch, decide_batch};
use super::day;
use super::feed::{Feed, Happened};
use super::learning::Learning;
use super::uncommitted::Uncommitted;
use super::{Ask, Denied, Done, Letter, Limits, Published};

/// How often the journal is asked for other servers' commits though none was announced.
const POLL: Duration = Duration::from_secs(2);
/// How long to wait before a change of day is tried again when the journal could not be reached.
const RETRY: Duration = Duration::from_secs(1);
/// Other servers were faster as often as was tried.
const BUSY: Denied = Denied::Busy { retry_after: RETRY };

/// Everything that the task can react to.
enum Wake {
    /// Commands are waiting.
    Letters(Vec<Letter>),
    /// Another server may have appended, or it is time to look.
    Look,
    /// A moment has come at which the office changes by itself.
    Time,
    /// What past days teach of waits is known.
    Learned(Arc<Experience>),
    /// The server stops: what is in the mailbox is finished, and no more is taken.
    Stop,
}

/// What an office's task owns.
pub(super) struct OfficeTask {
    pub plan: Arc<Plan>,
    pub journal: Arc<dyn Journal>,
    pub clock: Arc<dyn Clock>,
    pub mailbox: mpsc::Receiver<Letter>,
    pub wake: mpsc::Receiver<()>,
    pub stop: watch::Receiver<bool>,
    pub published: watch::Sender<Arc<Published>>,
    pub feed: Feed,
    pub uncommitted: Arc<Uncommitted>,
    pub office: Arc<Office>,
    pub yesterday: Option<Arc<Office>>,
    pub limits: Limits,
    /// Days of streams to keep.
    pub retention_days: u16,
    /// The latest look at what other servers did failed.
    pub look_failed: bool,
    /// Reads what past days teach.
    pub learning: Learning,
    /// Where that is sent.
    pub learned: mpsc::Sender<Arc<Experience>>,
    /// Where it comes from.
    pub lessons: mpsc::Receiver<Arc<Experience>>,
}

impl OfficeTask {
    /// Runs until the server stops.
    pub async fn run(mut self) {
        // A machine that is switched off every evening never sees midnight, so old days are deleted at the start too; but
        // one that was left open is closed before.
        let today = self.plan.day_of(self.clock.now());
        if today == self.office.day() {
            day::expire(&*self.journal, &self.plan, today, self.retention_days).await;
        }
        self.learn();
        day::pack(&self.journal, &self.plan, today);
        let mut poll = tokio::time::interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut time_not_before = None;
        loop {
            match self.next(&mut poll, time_not_before).await {
                Wake::Letters(letters) => self.carry_out(letters).await,
                Wake::Look => self.look().await,
                Wake::Time => time_not_before = self.keep_time().await.err(),
                Wake::Learned(experience) => {
                    // Nothing has happened, so devices hear nothing of it.
                    self.office = Arc::new(Office::clone(&self.office).with_experience(experience));
                    self.show();
                }
                Wake::Stop => break,
            }
        }
        self.mailbox.close();
        let mut rest = Vec::new();
        while self.mailbox.recv_many(&mut rest, self.limits.batch).await > 0 {
            self.carry_out(std::mem::take(&mut rest)).await;
        }
        self.uncommitted.write(&*self.journal).await;
    }

    /// `time_not_before` holds back what is due by the clock after it failed, so that letters are answered meanwhile.
    async fn next(&mut self, poll: &mut Interval, time_not_before: Option<Instant>) -> Wake {
        let mut letters = Vec::new();
        let due = self.clock.sleep_until(day::next_change(&self.plan, &self.office, self.clock.now()));
        let change = async move {
            if let Some(moment) = time_not_before {
                tokio::time::sleep_until(moment).await;
            }
            due.await;
        };
        tokio::select! {
            biased;
            _ = self.stop.wait_for(|stop| *stop) => Wake::Stop,
            () = change => Wake::Time,
            received = self.mailbox.recv_many(&mut letters, self.limits.batch) => match received {
                0 => Wake::Stop,
                _ => Wake::Letters(letters),
            },
            Some(()) = self.wake.recv() => Wake::Look,
            Some(experience) = self.lessons.recv() => Wake::Learned(experience),
            _ = poll.tick() => Wake::Look,
        }
    }

    fn learn(&self) {
        let office = self.plan.office.clone();
        self.learning.learn(self.journal.clone(), office, self.office.day(), self.learned.clone());
    }

    async fn carry_out(&mut self, letters: Vec<Letter>) {
        match self.commit(letters.iter().map(|letter| &letter.ask)).await {
            Ok(batch) => {
                for (letter, reply) in letters.into_iter().zip(batch.replies) {
                    let done = reply.map_err(Denied::Refused).map(|reply| Done {
                        answer: reply.answer,
                        office: self.office.clone(),
                        repeated: reply.repeated,
                    });
                    // Whoever asked may have gone away; the commit stands all the same.
                    let _ = letter.reply.send(done);
                }
            }
            Err(denied) => {
                tracing::warn!(office = %self.plan.office, commands = letters.len(), "not carried out: {denied}");
                for letter in letters {
                    let _ = letter.reply.send(Err(denied.clone()));
                }
            }
        }
    }

    /// Decides, appends and publishes, again and again while other servers are faster. The day is looked at before each
    /// decision: what was lost to another server's closing of the old day is decided on the new one.
    async fn commit<'a>(&mut self, asks: impl Iterator<Item = &'a Ask> + Clone) -> Result<Batch, Denied> {
        for _ in 0..self.limits.append_tries {
            self.turn_day().await?;
            // What comes after the closing time is refused, also on a day on which nothing has happened.
            if day::is_over(&self.plan, &self.office, self.clock.now()) {
                self.close_day().await?;
            }
            if let Some(batch) = self.attempt(asks.clone()).await? {
                return Ok(batch);
            }
        }
        Err(BUSY)
    }

    /// One try to commit; `None` when another server was faster, whose commits the office then has.
    async fn attempt<'a>(&mut self, asks: impl Iterator<Item = &'a Ask>) -> Result<Option<Batch>, Denied> {
        let mut batch = decide_batch(&self.office, self.yesterday.as_deref(), asks, self.now());
        // A refusal must be true of the newest state, not only of what this server has heard of.
        if batch.refuses() && self.catch_up().await? {
            return Ok(None);
        }
        if batch.steps.is_empty() {
            return Ok(Some(batch));
        }
        let commit = Commit { steps: std::mem::take(&mut batch.steps) };
        match self.append(&commit, &batch.tallies).await? {
            Append::Appended => {
                self.office = Arc::new(batch.office.clone());
                self.publish(commit.steps, true);
                Ok(Some(batch))
            }
            Append::Conflict { found } if found < self.office.version() => {
                self.start_over(found).await?;
                Ok(None)
            }
            Append::Conflict { .. } => {
                self.catch_up().await?;
                Ok(None)
            }
        }
    }

    /// The present moment, which lies neither before the newest step nor before the day: a clock that is set back
    /// does not turn the journal's time back.
    fn now(&self) -> Timestamp {
        let begun = day::start_of(&self.plan, self.office.day());
        let not_before = self.office.latest_at().max(begun);
        not_before.map_or(self.clock.now(), |moment| moment.max(self.clock.now()))
    }

    async fn append(&self, commit: &Commit, tallies: &[Tally]) -> Result<Append, JournalError> {
        let stream = Stream::Day { office: self.plan.office.clone(), day: self.office.day() };
        let record = Record { id: CommitId::from_random(random::bytes()), body: commit.encode() };
        append_surely(&*self.journal, &stream, self.office.version(), &record, tallies).await
    }

    fn show(&self) {
        let published = Published { office: self.office.clone(), yesterday: self.yesterday.clone() };
        self.published.send_replace(Arc::new(published));
    }

    fn publish(&self, steps: Vec<Step>, own: bool) {
        self.show();
        self.feed.publish(Happened { office: self.office.clone(), steps: steps.into(), own });
    }

    /// Applies what other servers have appended. Returns whether there was anything.
    async fn catch_up(&mut self) -> Result<bool, JournalError> {
        let newer = day::read(&*self.journal, &self.office).await?;
        let found = !newer.is_empty();
        for commit in newer {
            Arc::make_mut(&mut self.office).apply_commit(&commit.steps);
            self.publish(commit.steps, false);
        }
        Ok(found)
    }

    /// Reads the day anew after the journal was found to hold less than the office: the day was deleted as too old
    /// while this machine slept, or a store forgot. What the journal holds is what is true.
    async fn start_over(&mut self, found: u64) -> Result<(), JournalError> {
        let (day, version) = (self.office.day(), self.office.version());
        tracing::error!(office = %self.plan.office, %day, version, found, "the journal holds less than before");
        let replayed = day::replay(&*self.journal, &self.plan, day).await?;
        self.office = Arc::new(replayed.with_experience(self.office.experience().clone()));
        self.publish(Vec::new(), false);
        Ok(())
    }

    async fn look(&mut self) {
        self.uncommitted.write(&*self.journal).await;
        let looked = self.catch_up().await;
        // Many offices look every few seconds: what lasts is said once.
        let failed_before = std::mem::replace(&mut self.look_failed, looked.is_err());
        match looked {
            Err(failed) if !failed_before => {
                tracing::warn!(office = %self.plan.office, "cannot read what other servers did: {failed}");
            }
            Ok(_) if failed_before => {
                tracing::info!(office = %self.plan.office, "what other servers did is read again");
            }
            _ => {}
        }
    }

    /// Does what is due by the clock alone: closes the day, and begins the next. Where that fails, the error is the
    /// moment at which to try again.
    async fn keep_time(&mut self) -> Result<(), Instant> {
        let kept = match self.turn_day().await {
            Ok(()) if self.office.version() > 0 && day::is_over(&self.plan, &self.office, self.clock.now()) => {
                self.close_day().await
            }
            turned => turned,
        };
        kept.map_err(|denied| {
            tracing::warn!(office = %self.plan.office, "the day could not be closed or begun: {denied}");
            Instant::now() + RETRY
        })
    }

    /// Begins the day that it is now, after closing the one that was.
    async fn turn_day(&mut self) -> Result<(), Denied> {
        let today = self.plan.day_of(self.clock.now());
        if today <= self.office.day() {
            return Ok(());
        }
        while self.office.day() < today {
            // A day on which nothing happened leaves no stream behind; but other servers may have served it alone.
            if self.office.version() > 0 || self.catch_up().await? {
                self.close_day().await?;
            }
            let next = day::to_open(&*self.journal, &self.plan, today).await?;
            self.yesterday = if self.office.day().tomorrow().ok() == Some(next.day()) {
                Some(self.office.clone()).filter(|office| office.version() > 0)
            } else {
                day::before(&*self.journal, &self.plan, next.day()).await?
            };
            let next = if next.day() == today { Office::new(self.plan.clone(), today) } else { next };
            self.office = Arc::new(next.with_experience(self.office.experience().clone()));
            self.publish(Vec::new(), false);
        }
        tracing::info!(office = %self.plan.office, day = %today, "a new day");
        self.learn();
        day::expire(&*self.journal, &self.plan, today, self.retention_days).await;
        day::pack(&self.journal, &self.plan, today);
        // What other servers did in the first moments of the day goes through the feed like everything else.
        self.catch_up().await?;
        Ok(())
    }

    async fn close_day(&mut self) -> Result<(), Denied> {
        let ask = Ask { command: Command::CloseDay, request: None, by: None, believes: None };
        for _ in 0..self.limits.append_tries {
            if self.office.closed_at().is_some() || self.attempt(std::iter::once(&ask)).await?.is_some() {
                return Ok(());
            }
        }
        Err(BUSY)
    }
}

impl From<JournalError> for Denied {
    fn from(failed: JournalError) -> Self {
        Denied::Unavailable { why: failed.to_string() }
    }
}
