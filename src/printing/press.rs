//! One printer at work: its thread takes slips from the mailbox and tries each until its outcome is known.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::condition::Condition;
use super::escpos::print_bytes;
use super::line::{Attempt, Line};
use super::print_state::{PrintFailure, PrintState};
use super::printer::{Job, PrinterPlan, Shared};

/// One printer, in its thread.
pub(super) struct Press {
    pub plan: PrinterPlan,
    pub line: Line,
    /// What the last attempt met that printed nothing: the slips behind it wait for the same.
    pub waits_for: Option<PrintFailure>,
    pub shared: Arc<Shared>,
    /// Dropped when the thread ends.
    pub _alive: Sender<Infallible>,
}

impl Press {
    /// Prints what comes into the mailbox, until nobody holds its other end.
    pub fn run(mut self, jobs: &Receiver<Job>) {
        while let Some(job) = self.next(jobs) {
            let (ticket, copy) = (job.slip.ticket, job.copy);
            // Nothing is left to do for a slip that was dropped while it waited.
            let Some(state) = self.print(&job) else { continue };
            match &state {
                PrintState::Failed(failure) => {
                    tracing::warn!(printer = self.plan.name, %ticket, copy, "slip not printed: {failure}");
                }
                // What was met was told when it was met.
                PrintState::Unknown => {}
                _ => tracing::info!(printer = self.plan.name, %ticket, copy, "slip printed"),
            }
            self.shared.record.settle(job.slip_no(), state);
        }
    }

    /// The next slip; meanwhile the printer is looked at, so that a roll at its end is known before somebody needs it.
    fn next(&mut self, jobs: &Receiver<Job>) -> Option<Job> {
        let Some(look_every) = self.shared.limits.look_every else { return jobs.recv().ok() };
        let mut pause = Duration::ZERO;
        loop {
            match jobs.recv_timeout(pause) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(condition) = self.line.look(&self.shared.limits) {
                        self.found(condition);
                    }
                    pause = look_every;
                }
            }
        }
    }

    fn found(&self, condition: Condition) {
        self.shared.conditions.found(&self.plan.name, condition);
    }

    /// Tries until something has been sent or the slip's time is over; `None` when it was dropped meanwhile. Nothing is
    /// sent to a printer that says it cannot print; the slip waits for whoever puts in a roll.
    fn print(&mut self, job: &Job) -> Option<PrintState> {
        let busy = || PrintFailure::Unreachable { cause: "it was busy with the slips before this one".to_owned() };
        let mut failure = self.waits_for.clone().unwrap_or_else(busy);
        let mut bytes = None;
        loop {
            let now = Instant::now();
            if self.shared.stop_at().is_some_and(|stop_at| now >= stop_at) {
                return Some(PrintState::Failed(PrintFailure::Stopping));
            }
            if now >= job.give_up_at {
                return Some(PrintState::Failed(failure));
            }
            let bytes = bytes.get_or_insert_with(|| print_bytes(&job.slip, &self.plan).into());
            if !self.shared.record.may_send(job.slip_no()) {
                return None;
            }
            self.waits_for = None;
            let (condition, met) = match self.line.send(bytes, &self.shared.limits) {
                Attempt::Printed(condition) => {
                    self.found(condition);
                    self.shared.record.met(&self.plan.name, None);
                    return Some(PrintState::Printed);
                }
                Attempt::Unknown(how) => {
                    self.found(Condition::Unreachable);
                    self.shared.record.met(&self.plan.name, None);
                    let (printer, ticket) = (&self.plan.name, job.slip.ticket);
                    tracing::warn!(printer, %ticket, "nobody knows whether the slip was printed: {how}");
                    return Some(PrintState::Unknown);
                }
                Attempt::PaperOut => (Condition::PaperOut, PrintFailure::PaperOut),
                Attempt::CoverOpen => (Condition::CoverOpen, PrintFailure::CoverOpen),
                Attempt::Offline(remedy) => (Condition::Offline, PrintFailure::Offline { remedy }),
                Attempt::NothingSent(cause) => (Condition::Unreachable, PrintFailure::Unreachable { cause }),
            };
            self.found(condition);
            let trouble = Some(&met).filter(|_| condition != Condition::Unreachable);
            self.shared.record.met(&self.plan.name, trouble);
            if !self.shared.record.not_sent(job.slip_no()) {
                let dropped = PrintFailure::TooLate;
                tracing::warn!(printer = self.plan.name, ticket = %job.slip.ticket, "slip not printed: {dropped}");
            }
            self.waits_for = Some(met.clone());
            failure = met;
            thread::sleep(self.shared.limits.pause.min(job.give_up_at.saturating_duration_since(Instant::now())));
        }
    }
}
