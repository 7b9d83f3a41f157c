//! What became of each slip, as far as this server can know.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::print_state::{PrintFailure, PrintState};
use super::slip_counts::{Outcome, SlipCounts};
use crate::office::TicketId;

/// One of a ticket's slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SlipNo {
    pub ticket: TicketId,
    /// 1 for the one that its issue asked for, and one more for each reprint.
    pub copy: u32,
}

/// How many slips' states are kept: more than an office prints in a morning.
pub const SLIPS_KEPT: usize = 1000;

/// The states of the newest slips, and a signal at each change.
#[derive(Debug)]
pub(super) struct PrintRecord {
    kept: Mutex<Kept>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    slips: BTreeMap<SlipNo, Asked>,
    /// The same slips, the oldest first.
    order: VecDeque<SlipNo>,
    /// Those of which bytes may be leaving this machine now.
    sending: BTreeSet<SlipNo>,
    /// What became of all slips, by printer.
    counts: BTreeMap<String, SlipCounts>,
}

#[derive(Debug)]
struct Asked {
    printer: String,
    state: PrintState,
    /// It was dropped while an attempt was under way: unless that one prints it, none does.
    is_unwanted: bool,
}

impl PrintRecord {
    pub fn new<'a>(printers: impl Iterator<Item = &'a str>) -> Self {
        let counts = printers.map(|name| (name.to_owned(), SlipCounts::default())).collect();
        let kept = Kept { counts, ..Kept::default() };
        PrintRecord { kept: Mutex::new(kept), changes: watch::Sender::new(0) }
    }

    /// Which of a ticket's slips was asked for last, and what became of it.
    pub fn newest(&self, ticket: TicketId) -> Option<(u32, PrintState)> {
        let kept = self.lock();
        let (slip, asked) = kept.of(ticket).next_back()?;
        Some((slip.copy, asked.state.clone()))
    }

    pub fn counts(&self) -> BTreeMap<String, SlipCounts> {
        self.lock().counts.clone()
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Claims a slip for a printer. One that is being printed, was printed or may have been printed stays as it is:
    /// then the answer is its state. One that failed may be claimed again.
    pub fn begin(&self, slip: SlipNo, printer: &str) -> Result<(), PrintState> {
        let mut kept = self.lock();
        if let Some(Asked { state, .. }) = kept.slips.get(&slip)
            && !matches!(state, PrintState::Failed(_))
        {
            return Err(state.clone());
        }
        kept.keep(slip, Asked { printer: printer.to_owned(), state: PrintState::Printing, is_unwanted: false });
        drop(kept);
        self.tell();
        Ok(())
    }

    /// Notes that bytes of a slip may leave from now on. Not so when it is no longer to be printed.
    #[must_use]
    pub fn may_send(&self, slip: SlipNo) -> bool {
        let mut kept = self.lock();
        let is_wanted = kept.slips.get(&slip).is_some_and(|asked| !asked.state.is_settled());
        if is_wanted {
            kept.sending.insert(slip);
        }
        is_wanted
    }

    /// Notes that no byte has left after all. The answer is whether the slip is still wanted: if it was dropped
    /// meanwhile, that counts from now on.
    pub fn not_sent(&self, slip: SlipNo) -> bool {
        let mut kept = self.lock();
        kept.sending.remove(&slip);
        let is_wanted = kept.slips.get(&slip).is_some_and(|asked| !asked.is_unwanted);
        if !is_wanted {
            kept.settle(slip, PrintState::Failed(PrintFailure::TooLate));
            drop(kept);
            self.tell();
        }
        is_wanted
    }

    /// Notes why a printer says that it cannot print, or that it no longer says so: all that is to come out of it waits
    /// for the same.
    pub fn met(&self, printer: &str, trouble: Option<&PrintFailure>) {
        let state = trouble.map_or(PrintState::Printing, |failure| PrintState::Waiting(failure.clone()));
        let mut kept = self.lock();
        let mut has_changed = false;
        for asked in kept.slips.values_mut().filter(|asked| asked.printer == printer && !asked.state.is_settled()) {
            has_changed |= asked.state != state;
            asked.state = state.clone();
        }
        drop(kept);
        if has_changed {
            self.tell();
        }
    }

    /// Settles a slip that was being printed; one that is settled stays as it is.
    pub fn settle(&self, slip: SlipNo, state: PrintState) {
        self.lock().settle(slip, state);
        self.tell();
    }

    /// Drops those slips of a ticket of which nothing has been sent; one that is being tried is not tried again. The
    /// answer names the printers of those that are dropped at once.
    pub fn drop_waiting(&self, ticket: TicketId) -> Vec<String> {
        let mut kept = self.lock();
        let open = kept.of(ticket).filter(|(_, asked)| !asked.state.is_settled());
        let open = open.map(|(slip, asked)| (*slip, asked.printer.clone()));
        let (tried, waiting): (Vec<_>, Vec<_>) = open.partition(|(slip, _)| kept.sending.contains(slip));
        for (slip, _) in &waiting {
            kept.settle(*slip, PrintState::Failed(PrintFailure::TooLate));
        }
        for (slip, _) in &tried {
            if let Some(asked) = kept.slips.get_mut(slip) {
                asked.is_unwanted = true;
            }
        }
        drop(kept);
        if !waiting.is_empty() {
            self.tell();
        }
        waiting.into_iter().map(|(_, printer)| printer).collect()
    }

    /// Settles what is still being printed when nobody can wait for it any longer: unknown if it is being sent, failed
    /// if it is not. The answer is how many are unknown.
    pub fn give_up(&self) -> usize {
        let mut kept = self.lock();
        let printing = kept.slips.iter().filter(|(_, asked)| !asked.state.is_settled());
        let printing: Vec<(SlipNo, bool)> = printing.map(|(slip, _)| (*slip, kept.sending.contains(slip))).collect();
        for (slip, is_sending) in &printing {
            let failed = PrintState::Failed(PrintFailure::Stopping);
            kept.settle(*slip, if *is_sending { PrintState::Unknown } else { failed });
        }
        drop(kept);
        self.tell();
        printing.iter().filter(|(_, is_sending)| *is_sending).count()
    }

    fn tell(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The slips of a ticket, the first one first.
    fn of(&self, ticket: TicketId) -> impl DoubleEndedIterator<Item = (&SlipNo, &Asked)> {
        self.slips.range(SlipNo { ticket, copy: 0 }..=SlipNo { ticket, copy: u32::MAX })
    }

    fn keep(&mut self, slip: SlipNo, asked: Asked) {
        if self.slips.insert(slip, asked).is_none() {
            self.order.push_back(slip);
        }
        if self.order.len() > SLIPS_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.slips.remove(&oldest);
            self.sending.remove(&oldest);
        }
    }

    fn settle(&mut self, slip: SlipNo, state: PrintState) {
        self.sending.remove(&slip);
        let Some(asked) = self.slips.get_mut(&slip).filter(|asked| !asked.state.is_settled()) else { return };
        if let (Some(counts), Some(outcome)) = (self.counts.get_mut(&asked.printer), Outcome::of(&state)) {
            counts.add(outcome);
        }
        asked.state = state;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(n: u16) -> SlipNo {
        let [high, low] = n.to_be_bytes();
        SlipNo { ticket: TicketId::from_random([0, 0, 0, 0, 0, 0, 0, 0, high, low]), copy: 1 }
    }

    fn record() -> PrintRecord {
        PrintRecord::new(["hall"].into_iter())
    }

    fn state(record: &PrintRecord, n: u16) -> Option<PrintState> {
        record.newest(slip(n).ticket).map(|(_, state)| state)
    }

    fn settled(record: &PrintRecord, n: u16, state: PrintState) {
        let _ = record.begin(slip(n), "hall");
        record.settle(slip(n), state);
    }

    #[test]
    fn the_newest_slips_are_kept() {
        let record = record();
        for n in 0..=SLIPS_KEPT as u16 {
            settled(&record, n, PrintState::Printed);
        }
        assert_eq!(state(&record, 0), None);
        assert_eq!(state(&record, 1), Some(PrintState::Printed));
        assert_eq!(state(&record, SLIPS_KEPT as u16), Some(PrintState::Printed));
        assert_eq!(
            record.counts()["hall"].of(Outcome::Printed),
            SLIPS_KEPT as u64 + 1,
            "what is forgotten still counts"
        );
    }

    #[test]
    fn a_slip_is_claimed_once_unless_it_failed_and_the_next_copy_is_another_slip() {
        let record = record();
        let mut changes = record.changes();
        assert_eq!(record.begin(slip(1), "hall"), Ok(()));
        assert!(changes.has_changed().expect("the record lives"));
        changes.mark_unchanged();
        assert_eq!(record.begin(slip(1), "hall"), Err(PrintState::Printing));
        assert!(!changes.has_changed().expect("the record lives"), "nothing changed");
        for (n, state, is_free) in [
            (2, PrintState::Printed, false),
            (3, PrintState::Unknown, false),
            (4, PrintState::Failed(PrintFailure::Busy), true),
        ] {
            settled(&record, n, state.clone());
            assert_eq!(record.begin(slip(n), "hall").is_ok(), is_free, "{state:?}");
        }
        settled(&record, 1, PrintState::Printed);
        let second = SlipNo { copy: 2, ..slip(1) };
        assert_eq!(record.begin(second, "desk"), Ok(()));
        assert_eq!(record.newest(second.ticket), Some((2, PrintState::Printing)));
    }

    #[test]
    fn only_what_waits_is_dropped_and_it_is_not_sent_afterwards() {
        let record = record();
        let second = SlipNo { copy: 2, ..slip(1) };
        assert_eq!((record.begin(slip(1), "hall"), record.begin(second, "desk")), (Ok(()), Ok(())));
        assert!(record.may_send(slip(1)));
        assert_eq!(record.drop_waiting(second.ticket), ["desk"]);
        assert!(!record.may_send(second), "it was sent although it had been dropped");
        record.settle(second, PrintState::Printed);
        assert_eq!(record.newest(second.ticket), Some((2, PrintState::Failed(PrintFailure::TooLate))));
        assert_eq!(record.drop_waiting(second.ticket), [""; 0], "the first is being sent");
        assert!(!record.not_sent(slip(1)));
        assert!(!record.may_send(slip(1)), "it was tried again although its ticket had been called");
        let counts = &record.counts()["hall"];
        assert_eq!((counts.of(Outcome::Dropped), counts.of(Outcome::Failed)), (1, 0));
    }

    #[test]
    fn what_is_dropped_while_it_is_sent_is_printed_all_the_same() {
        let record = record();
        assert_eq!(record.begin(slip(1), "hall"), Ok(()));
        assert!(record.may_send(slip(1)));
        assert_eq!(record.drop_waiting(slip(1).ticket), [""; 0]);
        record.settle(slip(1), PrintState::Printed);
        assert_eq!(state(&record, 1), Some(PrintState::Printed));
    }

    #[test]
    fn all_slips_of_a_printer_that_says_it_cannot_print_wait_for_the_same() {
        let record = record();
        for (n, printer) in [(1, "hall"), (2, "hall"), (3, "desk")] {
            assert_eq!(record.begin(slip(n), printer), Ok(()));
        }
        settled(&record, 4, PrintState::Printed);
        let mut changes = record.changes();
        record.met("hall", Some(&PrintFailure::CoverOpen));
        assert!(changes.has_changed().expect("the record lives"));
        changes.mark_unchanged();
        record.met("hall", Some(&PrintFailure::CoverOpen));
        assert!(!changes.has_changed().expect("the record lives"), "nothing changed");
        let waits = PrintState::Waiting(PrintFailure::CoverOpen);
        let states = [waits.clone(), waits.clone(), PrintState::Printing, PrintState::Printed];
        for (n, expected) in (1..).zip(states) {
            assert_eq!(state(&record, n), Some(expected), "{n}");
        }
        assert_eq!(record.begin(slip(1), "hall"), Err(waits), "it was claimed twice");
        assert!(record.may_send(slip(1)), "somebody may have closed the cover");
        record.met("hall", None);
        assert_eq!(state(&record, 2), Some(PrintState::Printing));
    }

    #[test]
    fn giving_up_tells_what_is_being_sent_from_what_is_not() {
        let record = record();
        for n in [1, 2, 3, 4] {
            assert_eq!(record.begin(slip(n), "hall"), Ok(()));
        }
        assert!(record.may_send(slip(1)) && record.may_send(slip(2)));
        assert!(record.not_sent(slip(2)));
        record.settle(slip(4), PrintState::Printed);
        assert_eq!(record.give_up(), 1);
        let stopping = PrintState::Failed(PrintFailure::Stopping);
        let states = [PrintState::Unknown, stopping.clone(), stopping, PrintState::Printed];
        for (n, expected) in (1..).zip(states) {
            assert_eq!(state(&record, n), Some(expected), "{n}");
        }
    }
}
