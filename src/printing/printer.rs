//! The printers of a server: a thread each, a bounded mailbox each, and no caller that ever waits for paper.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::condition::{Conditions, Met};
use super::connection::Connection;
use super::line::Line;
use super::press::Press;
use super::print_mode::{Cut, Density, PrintMode};
use super::print_state::{PrintFailure, PrintRecord, PrintState};
use super::slip::Slip;
use crate::clock::Clock;
use crate::office::TicketId;

/// A printer as the configuration describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterPlan {
    /// What kiosks call it by.
    pub name: String,
    /// The way to it.
    pub connection: Connection,
    /// The dots of its print head: 576 for an 80 mm roll, 384 for a 58 mm roll.
    pub width_dots: u32,
    /// How it parts the slip from the roll.
    pub cut: Cut,
    /// How dark it prints; as it was set by its own means, without one.
    pub density: Option<Density>,
    /// How it gets its slips.
    pub mode: PrintMode,
}

impl PrinterPlan {
    /// A printer with a cutter that prints images as dark as it was set.
    pub fn new(name: impl Into<String>, connection: Connection, width_dots: u32) -> Self {
        let (cut, mode) = (Cut::default(), PrintMode::default());
        PrinterPlan { name: name.into(), connection, width_dots, cut, density: None, mode }
    }
}

/// The bounds of printing. No slip is tried after [`give_up_after`](PrintLimits::give_up_after), so each one's state is
/// known at most `connect + status + write + confirm` later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintLimits {
    /// The most slips that wait for one printer.
    pub mailbox: usize,
    /// How long after it was asked for a slip is still worth starting; the citizen stands at the kiosk.
    pub give_up_after: Duration,
    /// The pause between two attempts while nothing has been sent.
    pub pause: Duration,
    /// The time for reaching a printer.
    pub connect: Duration,
    /// The time in which a printer must take a slip's bytes.
    pub write: Duration,
    /// The time in which a network printer must show that it has read them: it answers or closes.
    pub confirm: Duration,
    /// The time in which a printer must tell how much paper it has; many tell nothing.
    pub status: Duration,
    /// How often an idle printer is looked at; never, without it.
    pub look_every: Option<Duration>,
}

impl Default for PrintLimits {
    fn default() -> Self {
        PrintLimits {
            mailbox: 16,
            give_up_after: Duration::from_secs(8),
            pause: Duration::from_millis(500),
            connect: Duration::from_secs(2),
            write: Duration::from_secs(5),
            confirm: Duration::from_secs(4),
            status: Duration::from_millis(300),
            look_every: Some(Duration::from_secs(15)),
        }
    }
}

/// The printers of this server, and what became of the newest slips.
#[derive(Debug)]
pub struct Printers {
    mailboxes: Mutex<BTreeMap<String, SyncSender<Job>>>,
    shared: Arc<Shared>,
    /// Carries nothing; it is cut off when the last printer's thread has ended.
    ended: Mutex<Receiver<Infallible>>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub record: PrintRecord,
    pub conditions: Conditions,
    pub limits: PrintLimits,
    /// No attempt starts after this.
    stop_at: Mutex<Option<Instant>>,
}

#[derive(Debug)]
pub(super) struct Job {
    pub slip: Slip,
    pub give_up_at: Instant,
}

impl Printers {
    /// Starts a thread per printer. Of two plans with the same name the last counts.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn start(plans: Vec<PrinterPlan>, limits: PrintLimits, clock: Arc<dyn Clock>) -> io::Result<Printers> {
        let conditions = Conditions::new(plans.iter().map(|plan| plan.name.as_str()), clock);
        let shared = Arc::new(Shared { record: PrintRecord::new(), conditions, limits, stop_at: Mutex::default() });
        let (alive, ended) = mpsc::channel();
        let mut mailboxes = BTreeMap::new();
        for plan in plans {
            let (mailbox, jobs) = mpsc::sync_channel(shared.limits.mailbox);
            mailboxes.insert(plan.name.clone(), mailbox);
            let line = Line::new(plan.connection.clone())?;
            let press = Press { plan, line, shared: shared.clone(), _alive: alive.clone() };
            thread::Builder::new().name("printer".to_owned()).spawn(move || press.run(&jobs))?;
        }
        Ok(Printers { mailboxes: Mutex::new(mailboxes), shared, ended: Mutex::new(ended) })
    }

    /// Asks a printer for a slip and returns at once with the slip's state: `Printing`, or why not. A ticket whose slip
    /// was printed, may have been printed or is being printed is left alone, so asking twice prints once.
    pub fn print(&self, printer: &str, slip: Slip) -> PrintState {
        self.ask(printer, slip, false)
    }

    /// The same for a slip that somebody has asked for again: only one that is being printed at this moment is left
    /// alone.
    pub fn print_again(&self, printer: &str, slip: Slip) -> PrintState {
        self.ask(printer, slip, true)
    }

    /// What became of a ticket's slip, if it is among the newest [`TICKETS_KEPT`](super::print_state::TICKETS_KEPT)
    /// that this server was asked to print.
    pub fn state(&self, ticket: TicketId) -> Option<PrintState> {
        self.shared.record.state(ticket)
    }

    /// A signal that some slip's state has changed since it was last looked at. The number only counts the changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.record.changes()
    }

    /// How each printer was when it was last met, by name.
    pub fn conditions(&self) -> BTreeMap<String, Met> {
        self.shared.conditions.all()
    }

    /// A signal that some printer's condition has changed. The number only counts the changes.
    pub fn condition_changes(&self) -> watch::Receiver<u64> {
        self.shared.conditions.changes()
    }

    /// Takes no more slips, prints those that were accepted as far as `within` allows, and reports the others as
    /// failed; one that is still being sent then is reported as unknown. The answer is how many these are. It blocks,
    /// at most for `within`.
    pub fn stop(&self, within: Duration) -> usize {
        let now = Instant::now();
        // The last quarter is for an attempt under way to come to its end.
        *self.shared.stop_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now + within * 3 / 4);
        self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match ended.recv_timeout(within) {
            Err(RecvTimeoutError::Disconnected) => 0,
            Err(RecvTimeoutError::Timeout) => self.shared.record.give_up(),
        }
    }

    fn ask(&self, printer: &str, slip: Slip, again: bool) -> PrintState {
        let record = &self.shared.record;
        let ticket = slip.ticket;
        if let Err(state) = record.begin(ticket, again) {
            return state;
        }
        let job = Job { slip, give_up_at: Instant::now() + self.shared.limits.give_up_after };
        let mailboxes = self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = match mailboxes.get(printer).map(|mailbox| mailbox.try_send(job)) {
            Some(Ok(())) => return PrintState::Printing,
            Some(Err(TrySendError::Full(_))) => PrintFailure::Busy,
            Some(Err(TrySendError::Disconnected(_))) => PrintFailure::Stopping,
            None if self.shared.stop_at().is_some() => PrintFailure::Stopping,
            None => PrintFailure::NoSuchPrinter { name: printer.chars().take(80).collect() },
        };
        drop(mailboxes);
        tracing::warn!(printer, %ticket, "slip not printed: {failure}");
        record.set(ticket, PrintState::Failed(failure.clone()));
        PrintState::Failed(failure)
    }
}

impl Shared {
    pub fn stop_at(&self) -> Option<Instant> {
        *self.stop_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
