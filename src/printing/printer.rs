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
use super::print_record::{PrintRecord, SlipNo};
use super::print_state::{PrintFailure, PrintState};
use super::slip::Slip;
use super::slip_counts::SlipCounts;
use super::stations::Stations;
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
/// known at most `2 connect + 8 status + write + confirm`, half a second, and the time that its bytes take at
/// [`slowest_bytes_per_s`](PrintLimits::slowest_bytes_per_s) later. A station has a few seconds more, because it may have
/// to come back first.
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
    /// The time in which a printer must take a slip's next bytes.
    pub write: Duration,
    /// The time in which a printer must show that it has read them all, beside the time that they take.
    pub confirm: Duration,
    /// The bytes per second below which a printer counts as one that does not print; a serial line may be slower yet.
    pub slowest_bytes_per_s: u32,
    /// The time in which a printer must take each of four questions about itself, and as much again for its answer; many
    /// tell nothing.
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
            slowest_bytes_per_s: 1500,
            status: Duration::from_millis(300),
            look_every: Some(Duration::from_secs(15)),
        }
    }
}

/// How long after it was asked for a page that is no slip is still worth starting.
const PAGE_WITHIN: Duration = Duration::from_secs(3);

/// The printers of this server, and what became of the newest slips.
#[derive(Debug)]
pub struct Printers {
    mailboxes: Mutex<BTreeMap<String, SyncSender<Job>>>,
    shared: Arc<Shared>,
    stations: Arc<Stations>,
    /// Carries nothing; it is cut off when the last printer's thread has ended.
    ended: Mutex<Receiver<Infallible>>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub record: PrintRecord,
    pub conditions: Arc<Conditions>,
    pub limits: PrintLimits,
    /// No attempt starts after this.
    stop_at: Mutex<Option<Instant>>,
}

#[derive(Debug)]
pub(super) struct Job {
    pub slip: Slip,
    /// Which of the ticket's slips it is, from 1.
    pub copy: u32,
    pub give_up_at: Instant,
}

impl Job {
    pub fn slip_no(&self) -> SlipNo {
        SlipNo { ticket: self.slip.ticket, copy: self.copy }
    }
}

impl Printers {
    /// Starts a thread per printer. Of two plans with the same name the last counts.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn start(plans: Vec<PrinterPlan>, limits: PrintLimits, clock: Arc<dyn Clock>) -> io::Result<Printers> {
        let conditions = Arc::new(Conditions::new(plans.iter().map(|plan| plan.name.as_str()), clock));
        let ways = plans.iter().map(|plan| (plan.name.as_str(), &plan.connection));
        let stations = Arc::new(Stations::new(ways, conditions.clone()));
        let record = PrintRecord::new(plans.iter().map(|plan| plan.name.as_str()));
        let shared = Arc::new(Shared { record, conditions, limits, stop_at: Mutex::default() });
        let (alive, ended) = mpsc::channel();
        let mut mailboxes = BTreeMap::new();
        for plan in plans {
            let (mailbox, jobs) = mpsc::sync_channel(shared.limits.mailbox);
            mailboxes.insert(plan.name.clone(), mailbox);
            let line = Line::new(&plan.name, plan.connection.clone(), &stations)?;
            let press = Press { plan, line, waits_for: None, shared: shared.clone(), _alive: alive.clone() };
            thread::Builder::new().name("printer".to_owned()).spawn(move || press.run(&jobs))?;
        }
        Ok(Printers { mailboxes: Mutex::new(mailboxes), shared, stations, ended: Mutex::new(ended) })
    }

    /// Asks a printer for a ticket's first slip and returns at once with the slip's state: `Printing`, or why not. One
    /// that was printed, may have been printed or is being printed is left alone, so asking twice prints once.
    pub fn print(&self, printer: &str, slip: Slip) -> PrintState {
        self.print_copy(printer, slip, 1)
    }

    /// The same for one more of a ticket's slips: `copy` is 2 for the first reprint. Each is printed once.
    pub fn print_copy(&self, printer: &str, slip: Slip, copy: u32) -> PrintState {
        let job = Job { slip, copy, give_up_at: Instant::now() + self.shared.limits.give_up_after };
        self.ask(printer, job)
    }

    /// Asks for a page that is no ticket's. Whoever stands at the printer wants to know at once what it meets, so it is
    /// given up sooner than a slip.
    pub fn print_page(&self, printer: &str, page: Slip) -> PrintState {
        let within = self.shared.limits.give_up_after.min(PAGE_WITHIN);
        self.ask(printer, Job { slip: page, copy: 1, give_up_at: Instant::now() + within })
    }

    /// Drops those slips of a ticket that still wait for their printer, because nobody waits for them any more. One
    /// that is being sent is let go on, and not tried again.
    pub fn too_late(&self, ticket: TicketId) {
        for printer in self.shared.record.drop_waiting(ticket) {
            tracing::warn!(printer, %ticket, "slip not printed: {}", PrintFailure::TooLate);
        }
    }

    /// What became of the ticket's slip that was asked for last, if it is among the newest
    /// [`SLIPS_KEPT`](super::print_record::SLIPS_KEPT) that this server was asked to print.
    pub fn state(&self, ticket: TicketId) -> Option<PrintState> {
        self.newest(ticket).map(|(_, state)| state)
    }

    /// The same, with which of the ticket's slips it is, from 1.
    pub fn newest(&self, ticket: TicketId) -> Option<(u32, PrintState)> {
        self.shared.record.newest(ticket)
    }

    /// How many slips came to which end since the start, by printer.
    pub fn counts(&self) -> BTreeMap<String, SlipCounts> {
        self.shared.record.counts()
    }

    /// A signal that some slip's state has changed since it was last looked at. The number only counts the changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.record.changes()
    }

    /// How each printer was when it was last met, by name.
    pub fn conditions(&self) -> BTreeMap<String, Met> {
        self.shared.conditions.all()
    }

    /// The stations that some of these printers stand at.
    pub fn stations(&self) -> &Arc<Stations> {
        &self.stations
    }

    /// The bounds that these printers keep.
    pub fn limits(&self) -> &PrintLimits {
        &self.shared.limits
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

    fn ask(&self, printer: &str, job: Job) -> PrintState {
        let record = &self.shared.record;
        let slip = job.slip_no();
        if let Err(state) = record.begin(slip, printer) {
            return state;
        }
        let mailboxes = self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = match mailboxes.get(printer).map(|mailbox| mailbox.try_send(job)) {
            Some(Ok(())) => return PrintState::Printing,
            Some(Err(TrySendError::Full(_))) => PrintFailure::Busy,
            Some(Err(TrySendError::Disconnected(_))) => PrintFailure::Stopping,
            None if self.shared.stop_at().is_some() => PrintFailure::Stopping,
            None => PrintFailure::NoSuchPrinter { name: printer.chars().take(80).collect() },
        };
        drop(mailboxes);
        tracing::warn!(printer, ticket = %slip.ticket, copy = slip.copy, "slip not printed: {failure}");
        record.settle(slip, PrintState::Failed(failure.clone()));
        PrintState::Failed(failure)
    }
}

impl Shared {
    pub fn stop_at(&self) -> Option<Instant> {
        *self.stop_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
