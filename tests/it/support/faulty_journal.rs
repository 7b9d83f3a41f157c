//! A journal that fails as a store at the end of a line does, by seeded chance or on command; and the chance itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use motcua::journal::{Append, Journal, JournalError, MemoryJournal, Packed, Record, Stream, Tally};
use motcua::office::OfficeId;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::sync::watch;

/// Numbers that look random and are the same for the same seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    /// Another row of numbers, which does not depend on how many are drawn from this one later.
    pub fn fork(&mut self) -> Self {
        Chance(self.next())
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `bound` − 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// True so many times in a thousand.
    pub fn per_mille(&mut self, rate: u64) -> bool {
        self.below(1000) < rate
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.below(of.len() as u64) as usize) }
    }
}

/// How often what goes wrong, each in so many of a thousand calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// An append is written, and the answer is lost.
    pub forgets: u64,
    /// An append is lost on its way, and so is the answer.
    pub loses: u64,
    /// The answer is lost, and the append arrives a while later.
    pub lands_late: u64,
    /// An append is turned away.
    pub turns_away: u64,
    /// A reading, or a list of days, is turned away.
    pub unreadable: u64,
    /// Every reading of sums is turned away. They are read beside the work, so drawing chance for them would make a seed's
    /// course another each time.
    pub sums_unreadable: bool,
    /// Anything takes some milliseconds.
    pub delays: u64,
    /// A wake-up never arrives.
    pub drops_wakes: u64,
}

/// One server's line to a journal in memory that several servers share.
pub struct FaultyJournal {
    kept: Arc<MemoryJournal>,
    chance: Mutex<Chance>,
    faults: Arc<Mutex<Faults>>,
    shut: watch::Sender<bool>,
    at_the_gate: AtomicUsize,
}

impl FaultyJournal {
    /// A line without faults.
    pub fn over(kept: Arc<MemoryJournal>, chance: Chance) -> Arc<Self> {
        Arc::new(FaultyJournal {
            kept,
            chance: Mutex::new(chance),
            faults: Arc::default(),
            shut: watch::Sender::new(false),
            at_the_gate: AtomicUsize::new(0),
        })
    }

    /// What goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        *self.faults.lock().unwrap() = faults;
    }

    /// Appends wait from now on, until [`FaultyJournal::open_gate`].
    pub fn shut_gate(&self) {
        self.shut.send_replace(true);
    }

    /// The appends that waited go on.
    pub fn open_gate(&self) {
        self.shut.send_replace(false);
    }

    /// How many appends have come to a shut gate.
    pub fn came_to_gate(&self) -> usize {
        self.at_the_gate.load(Ordering::SeqCst)
    }

    fn happens(&self, rate: impl FnOnce(&Faults) -> u64) -> bool {
        let rate = rate(&self.faults.lock().unwrap());
        self.chance.lock().unwrap().per_mille(rate)
    }

    async fn delay(&self) {
        if self.happens(|faults| faults.delays) {
            let ms = self.chance.lock().unwrap().below(6);
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }

    async fn pass_gate(&self) {
        let mut shut = self.shut.subscribe();
        if *shut.borrow_and_update() {
            self.at_the_gate.fetch_add(1, Ordering::SeqCst);
        }
        shut.wait_for(|shut| !*shut).await.unwrap();
    }

    async fn append_or_not(
        &self,
        stream: &Stream,
        expected: u64,
        record: &Record,
        tallies: &[Tally],
    ) -> Result<Append, JournalError> {
        let unknown = |reason: &str| Err(JournalError::Unknown { stream: stream.clone(), reason: reason.to_owned() });
        self.pass_gate().await;
        self.delay().await;
        if self.happens(|faults| faults.turns_away) {
            return Err(JournalError::Unavailable { reason: "turned away".to_owned() });
        }
        if self.happens(|faults| faults.loses) {
            return unknown("lost on its way");
        }
        if self.happens(|faults| faults.lands_late) {
            let (kept, stream, record, tallies) = (self.kept.clone(), stream.clone(), record.clone(), tallies.to_vec());
            let late_ms = self.chance.lock().unwrap().below(60);
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(late_ms)).await;
                kept.append(&stream, expected, &record, &tallies).await
            });
            return unknown("still on its way");
        }
        let answer = self.kept.append(stream, expected, record, tallies).await;
        if self.happens(|faults| faults.forgets) {
            return unknown("the answer was lost");
        }
        self.delay().await;
        answer
    }

    async fn read_or_not<T>(&self, reading: BoxFuture<'_, Result<T, JournalError>>) -> Result<T, JournalError> {
        self.delay().await;
        if self.happens(|faults| faults.unreadable) {
            return Err(JournalError::Unavailable { reason: "unreadable".to_owned() });
        }
        reading.await
    }
}

impl Journal for FaultyJournal {
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> BoxFuture<'a, Result<Append, JournalError>> {
        self.append_or_not(stream, expected, record, tallies).boxed()
    }

    fn add_tallies<'a>(
        &'a self,
        office: &'a OfficeId,
        day: Date,
        tallies: &'a [Tally],
    ) -> BoxFuture<'a, Result<(), JournalError>> {
        async move {
            if self.happens(|faults| faults.turns_away) {
                return Err(JournalError::Unavailable { reason: "turned away".to_owned() });
            }
            let added = self.kept.add_tallies(office, day, tallies).await;
            if self.happens(|faults| faults.forgets) {
                let stream = Stream::Day { office: office.clone(), day };
                return Err(JournalError::Unknown { stream, reason: "the answer was lost".to_owned() });
            }
            added
        }
        .boxed()
    }

    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> BoxFuture<'a, Result<Vec<(u64, Record)>, JournalError>> {
        async move { self.read_or_not(async { self.kept.read(stream, after).await }.boxed()).await }.boxed()
    }

    fn days<'a>(&'a self, office: &'a OfficeId) -> BoxFuture<'a, Result<Vec<Date>, JournalError>> {
        async move { self.read_or_not(async { self.kept.days(office).await }.boxed()).await }.boxed()
    }

    fn sums<'a>(
        &'a self,
        office: &'a OfficeId,
        from: Date,
        to: Date,
    ) -> BoxFuture<'a, Result<Vec<(Date, Packed)>, JournalError>> {
        if self.faults.lock().unwrap().sums_unreadable {
            return async { Err(JournalError::Unavailable { reason: "unreadable".to_owned() }) }.boxed();
        }
        self.kept.sums(office, from, to)
    }

    fn pack<'a>(&'a self, office: &'a OfficeId, before: Date) -> BoxFuture<'a, Result<u64, JournalError>> {
        self.kept.pack(office, before)
    }

    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> BoxFuture<'a, Result<u64, JournalError>> {
        self.kept.expire(office, before)
    }

    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> BoxFuture<'a, Result<Receiver<()>, JournalError>> {
        let mut chance = self.chance.lock().unwrap().fork();
        async move {
            let mut words = self.kept.wake(office).await?;
            let (forward, receiver) = channel(1);
            let faults = self.faults.clone();
            tokio::spawn(async move {
                loop {
                    tokio::select! {
                        () = forward.closed() => break,
                        word = words.recv() => if word.is_none() { break },
                    }
                    let rate = faults.lock().unwrap().drops_wakes;
                    if !chance.per_mille(rate) {
                        // A receiver that is full has a word waiting already.
                        let _ = forward.try_send(());
                    }
                }
            });
            Ok(receiver)
        }
        .boxed()
    }

    fn warnings(&self) -> BoxFuture<'_, Vec<String>> {
        self.kept.warnings()
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), JournalError>> {
        self.kept.ping()
    }
}
