//! A journal behind a line that breaks when it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use jiff::civil::Date;
use motcua::journal::{Answer, Append, Journal, JournalError, Packed, Record, Stream, Tally};
use motcua::office::OfficeId;
use tokio::sync::mpsc::Receiver;

/// What becomes of one append. The caller is told [`JournalError::Unknown`] each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It lands, and the answer is lost.
    Unheard,
    /// It is lost on its way.
    NeverSent,
    /// It lands later: just before the next append.
    Late,
}

/// Passes everything on, except for the next appends, one fault each.
pub struct BrokenLine {
    journal: Arc<dyn Journal>,
    state: Mutex<State>,
}

struct State {
    faults: VecDeque<Fault>,
    on_its_way: Option<(Stream, u64, Record, Vec<Tally>)>,
}

impl BrokenLine {
    /// The journal behind a line that has these faults, in this order, and is sound afterwards.
    pub fn new(journal: Arc<dyn Journal>, faults: Vec<Fault>) -> Self {
        BrokenLine { journal, state: Mutex::new(State { faults: faults.into(), on_its_way: None }) }
    }
}

impl Journal for BrokenLine {
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> Answer<'a, Append> {
        async move {
            let (fault, late) = {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                (state.faults.pop_front(), state.on_its_way.take())
            };
            if let Some((stream, expected, record, tallies)) = late {
                self.journal.append(&stream, expected, &record, &tallies).await?;
            }
            match fault {
                None => return self.journal.append(stream, expected, record, tallies).await,
                Some(Fault::NeverSent) => {}
                Some(Fault::Unheard) => drop(self.journal.append(stream, expected, record, tallies).await?),
                Some(Fault::Late) => {
                    let append = (stream.clone(), expected, record.clone(), tallies.to_vec());
                    self.state.lock().unwrap_or_else(PoisonError::into_inner).on_its_way = Some(append);
                }
            }
            Err(JournalError::Unknown { stream: stream.clone(), reason: format!("{fault:?}") })
        }
        .boxed()
    }

    fn add_tallies<'a>(&'a self, office: &'a OfficeId, day: Date, tallies: &'a [Tally]) -> Answer<'a, ()> {
        self.journal.add_tallies(office, day, tallies)
    }

    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> Answer<'a, Vec<(u64, Record)>> {
        self.journal.read(stream, after)
    }

    fn days<'a>(&'a self, office: &'a OfficeId) -> Answer<'a, Vec<Date>> {
        self.journal.days(office)
    }

    fn sums<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Packed)>> {
        self.journal.sums(office, from, to)
    }

    fn pack<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        self.journal.pack(office, before)
    }

    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        self.journal.expire(office, before)
    }

    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> Answer<'a, Receiver<()>> {
        self.journal.wake(office)
    }

    fn warnings(&self) -> futures_util::future::BoxFuture<'_, Vec<String>> {
        self.journal.warnings()
    }

    fn ping(&self) -> Answer<'_, ()> {
        self.journal.ping()
    }
}
