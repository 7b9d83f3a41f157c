//! A journal in memory whose sums of years long past are read only when a test lets them be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::{Date, date};
use motcua::journal::{Answer, Append, Journal, MemoryJournal, Packed, Record, Stream, Tally};
use motcua::office::OfficeId;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::Receiver;

/// Readings of days before it wait; what a server reads for itself lies after it.
const SLOW_BEFORE: Date = date(2002, 1, 1);

pub struct SlowSums {
    kept: Arc<MemoryJournal>,
    allowed: Semaphore,
    came: AtomicUsize,
}

impl SlowSums {
    pub fn over(kept: Arc<MemoryJournal>) -> Arc<Self> {
        Arc::new(SlowSums { kept, allowed: Semaphore::new(0), came: AtomicUsize::new(0) })
    }

    /// Lets so many readings more be done.
    pub fn allow(&self, readings: usize) {
        self.allowed.add_permits(readings);
    }

    /// How many readings have begun, done or not.
    pub fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }

    /// Waits until so many have begun, which may take long on a busy machine; whether they have.
    pub async fn have_come(&self, readings: usize) -> bool {
        self.come_within(readings, Duration::from_secs(60)).await
    }

    /// Whether so many have begun within this time.
    pub async fn come_within(&self, readings: usize, time: Duration) -> bool {
        let begun = std::time::Instant::now();
        while self.came() < readings && begun.elapsed() < time {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.came() >= readings
    }
}

impl Journal for SlowSums {
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> Answer<'a, Append> {
        self.kept.append(stream, expected, record, tallies)
    }

    fn add_tallies<'a>(&'a self, office: &'a OfficeId, day: Date, tallies: &'a [Tally]) -> Answer<'a, ()> {
        self.kept.add_tallies(office, day, tallies)
    }

    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> Answer<'a, Vec<(u64, Record)>> {
        self.kept.read(stream, after)
    }

    fn days<'a>(&'a self, office: &'a OfficeId) -> Answer<'a, Vec<Date>> {
        self.kept.days(office)
    }

    fn sums<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Packed)>> {
        async move {
            if to < SLOW_BEFORE {
                self.came.fetch_add(1, Ordering::SeqCst);
                self.allowed.acquire().await.unwrap().forget();
            }
            self.kept.sums(office, from, to).await
        }
        .boxed()
    }

    fn pack<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        self.kept.pack(office, before)
    }

    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        self.kept.expire(office, before)
    }

    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> Answer<'a, Receiver<()>> {
        self.kept.wake(office)
    }

    fn warnings(&self) -> BoxFuture<'_, Vec<String>> {
        self.kept.warnings()
    }

    fn ping(&self) -> Answer<'_, ()> {
        self.kept.ping()
    }
}
