//! A printer that this machine reaches by itself, for whoever prints what another machine has made.

use std::io;
use std::sync::Arc;

use super::condition::Condition;
use super::connection::Connection;
use super::line::{Aside, Attempt, route};
use super::printer::PrintLimits;

/// A printer that this machine reaches by itself. Its calls block, within the limits: it wants a thread of its own.
pub struct PrinterAtHand {
    line: Aside,
}

impl PrinterAtHand {
    /// The printer at the end of `connection`. Nothing is sent to it yet.
    ///
    /// # Errors
    /// The connection leads by way of a station, or the system gives no more threads.
    pub fn new(connection: Connection) -> io::Result<Self> {
        Ok(PrinterAtHand { line: Aside::start(route(connection)?)? })
    }

    /// Sends what a slip is made of, once.
    pub fn print(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        self.line.send(bytes, limits)
    }

    /// How it is, without printing anything.
    pub fn look(&mut self, limits: &PrintLimits) -> Condition {
        self.line.look(limits)
    }
}
