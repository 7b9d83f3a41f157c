//! What every kind of line has in common: it is opened, takes bytes and brings answers, all within a time.

use std::io;
use std::time::Duration;

use crate::printing::printer::PrintLimits;

/// The way to a printer.
pub(in crate::printing) trait Route: Send {
    /// Opens the line. It is dropped after each slip and each question, so that nothing stays half open.
    fn open(&self, limits: &PrintLimits) -> io::Result<Box<dyn Wire>>;

    /// Whether there is a printer at its end that could answer; a plain file never does.
    fn may_answer(&self) -> bool {
        true
    }

    /// How many bytes go over the line in a second, where the line itself sets the pace.
    fn bytes_per_s(&self) -> Option<u32> {
        None
    }
}

/// An open line. Every time that runs out is an error of the kind [`TimedOut`](io::ErrorKind::TimedOut).
pub(in crate::printing) trait Wire {
    /// Sends some of `bytes`, at least one; the answer is how many.
    fn write(&mut self, bytes: &[u8], within: Duration) -> io::Result<usize>;

    /// Waits for some bytes; the answer is how many, and none when the printer has closed the line.
    fn read(&mut self, bytes: &mut [u8], within: Duration) -> io::Result<usize>;

    /// Nothing more will be written: waits until what was written has left this machine, or tells the printer so.
    fn finish(&mut self, within: Duration) -> io::Result<()>;

    /// Whether a printer closes this line when it has read everything up to its [`finish`](Wire::finish).
    fn closes(&self) -> bool {
        false
    }

    /// Throws away what has not left this machine: the slip is given up.
    fn throw_away(&mut self) {}
}

/// What an operating system's kind of time-out means here.
pub(super) fn timed_out(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
        _ => error,
    }
}
