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
    pub shared: Arc<Shared>,
    /// Dropped when the thread ends.
    pub _alive: Sender<Infallible>,
}

impl Press {
    /// Prints what comes into the mailbox, until nobody holds its other end.
    pub fn run(mut self, jobs: &Receiver<Job>) {
        while let Some(job) = self.next(jobs) {
            let ticket = job.slip.ticket;
            let state = self.print(&job);
            match &state {
                PrintState::Failed(failure) => {
                    tracing::warn!(printer = self.plan.name, %ticket, "slip not printed: {failure}");
                }
                state => tracing::info!(printer = self.plan.name, %ticket, "slip: {state:?}"),
            }
            self.shared.record.set(ticket, state);
        }
    }

    /// The next slip; meanwhile the printer is looked at, so that a roll at its end is known before somebody needs it.
    fn next(&self, jobs: &Receiver<Job>) -> Option<Job> {
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

    /// Tries until something has been sent or the slip's time is over.
    fn print(&mut self, job: &Job) -> PrintState {
        let mut cause = "it was busy with the slips before this one".to_owned();
        let mut bytes = None;
        loop {
            let now = Instant::now();
            if self.shared.stop_at().is_some_and(|stop_at| now >= stop_at) {
                return PrintState::Failed(PrintFailure::Stopping);
            }
            if now >= job.give_up_at {
                return PrintState::Failed(PrintFailure::Unreachable { cause });
            }
            let bytes = bytes.get_or_insert_with(|| print_bytes(&job.slip, &self.plan).into());
            self.shared.record.sending(job.slip.ticket, true);
            match self.line.send(bytes, &self.shared.limits) {
                Attempt::Printed(condition) => {
                    self.found(condition);
                    return PrintState::Printed;
                }
                Attempt::PaperOut => {
                    self.found(Condition::PaperOut);
                    return PrintState::Failed(PrintFailure::PaperOut);
                }
                Attempt::Unknown(how) => {
                    self.found(Condition::Unreachable);
                    tracing::warn!(printer = self.plan.name, ticket = %job.slip.ticket, "slip may be printed: {how}");
                    return PrintState::Unknown;
                }
                Attempt::NothingSent(met) => {
                    self.found(Condition::Unreachable);
                    cause = met;
                }
            }
            self.shared.record.sending(job.slip.ticket, false);
            thread::sleep(self.shared.limits.pause.min(job.give_up_at.saturating_duration_since(Instant::now())));
        }
    }
}
