//! A journal in memory: what every journal promises, in the smallest form.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use jiff::civil::Date;
use tokio::sync::mpsc::Receiver;

use super::wakes::Wakes;
use super::{
    Answer, Append, Journal, JournalError, Packed, Record, Stream, Tally, tallies_within_bounds, within_bounds,
};
use crate::office::OfficeId;

/// A journal that is forgotten with the process: for tests, and for trying things out.
#[derive(Default)]
pub struct MemoryJournal {
    kept: Mutex<Kept>,
    wakes: Wakes,
}

#[derive(Default)]
struct Kept {
    streams: BTreeMap<Stream, Vec<Record>>,
    tallies: BTreeMap<(OfficeId, Date), BTreeMap<String, i64>>,
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new() -> Self {
        MemoryJournal::default()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Nothing that runs under the lock can panic half-way through a change.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append_now(
        &self,
        stream: &Stream,
        expected: u64,
        record: &Record,
        tallies: &[Tally],
    ) -> Result<Append, JournalError> {
        within_bounds(stream, expected, record, tallies)?;
        let mut kept = self.lock();
        let found = kept.streams.get(stream).map_or(0, |records| records.len() as u64);
        if found != expected {
            return Ok(Append::Conflict { found });
        }
        kept.streams.entry(stream.clone()).or_default().push(record.clone());
        if let Stream::Day { office, day } = stream {
            kept.add(office, *day, tallies);
        }
        drop(kept);
        self.wakes.ring(stream.office());
        Ok(Append::Appended)
    }
}

impl Journal for MemoryJournal {
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> Answer<'a, Append> {
        async move { self.append_now(stream, expected, record, tallies) }.boxed()
    }

    fn add_tallies<'a>(&'a self, office: &'a OfficeId, day: Date, tallies: &'a [Tally]) -> Answer<'a, ()> {
        let added = tallies_within_bounds(tallies).map(|()| self.lock().add(office, day, tallies));
        ready(added).boxed()
    }

    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> Answer<'a, Vec<(u64, Record)>> {
        let kept = self.lock();
        let records = kept.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let after_it = (1..).zip(records).filter(|(version, _)| *version > after);
        ready(Ok(after_it.map(|(version, record)| (version, record.clone())).collect())).boxed()
    }

    fn days<'a>(&'a self, office: &'a OfficeId) -> Answer<'a, Vec<Date>> {
        ready(Ok(self.lock().days(office).collect())).boxed()
    }

    fn sums<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Packed)>> {
        let kept = self.lock();
        let of_days = kept.tallies.iter().filter(|((of, day), _)| of == office && (from..=to).contains(day));
        let sums = of_days.map(|((_, day), sums)| (*day, Packed::of(sums.iter().map(|(field, add)| (field, *add)))));
        ready(Ok(sums.collect())).boxed()
    }

    fn pack<'a>(&'a self, _: &'a OfficeId, _: Date) -> Answer<'a, u64> {
        ready(Ok(0)).boxed()
    }

    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        let mut kept = self.lock();
        let old: Vec<Date> = kept.days(office).filter(|day| *day < before).collect();
        for day in &old {
            kept.streams.remove(&Stream::Day { office: office.clone(), day: *day });
        }
        kept.streams.retain(|stream, _| match stream {
            Stream::Alerts { office: of, day } => of != office || *day >= before,
            _ => true,
        });
        ready(Ok(old.len() as u64)).boxed()
    }

    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> Answer<'a, Receiver<()>> {
        ready(Ok(self.wakes.join(office))).boxed()
    }

    fn warnings(&self) -> BoxFuture<'_, Vec<String>> {
        let forgets = "the journal is in memory: all tickets and accounts are forgotten when the server stops; \
                       keep them with `--store sqlite:PATH`";
        ready(vec![forgets.to_owned()]).boxed()
    }

    fn ping(&self) -> Answer<'_, ()> {
        ready(Ok(())).boxed()
    }
}

impl Kept {
    fn add(&mut self, office: &OfficeId, day: Date, tallies: &[Tally]) {
        for Tally { field, add } in tallies {
            let sum = self.tallies.entry((office.clone(), day)).or_default().entry(field.clone()).or_default();
            *sum = sum.saturating_add(*add);
        }
    }

    fn days(&self, office: &OfficeId) -> impl Iterator<Item = Date> {
        self.streams.keys().filter_map(move |stream| match stream {
            Stream::Day { office: of, day } if of == office => Some(*day),
            _ => None,
        })
    }
}
