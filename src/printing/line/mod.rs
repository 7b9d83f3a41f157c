//! The line to a printer: sends a slip's bytes once, and knows whether any of them may have arrived.
//!
//! ```text
//!  Line ──▶ Aside ──▶ Dialogue ──▶ Route ──opens──▶ Wire
//!           (a thread  (asks, sends, (tcp, device, serial, usb)
//!            and limits) confirms)
//! ```

mod aside;
mod device;
mod dialogue;
mod serial;
mod tcp;
mod usb;
mod wire;

use std::io;
use std::sync::Arc;

use super::condition::Condition;
use super::connection::Connection;
use super::printer::PrintLimits;
use aside::Aside;
use device::Device;
use serial::Serial;
use tcp::Tcp;
use usb::Usb;
use wire::Route;

/// How one attempt to send a slip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The printer took all bytes.
    Printed(Condition),
    /// The printer said that it has no paper, before anything was sent.
    PaperOut,
    /// The printer said that its cover is open, before anything was sent.
    CoverOpen,
    /// The printer said that it is offline, before anything was sent: why, and what to do about it.
    Offline(String),
    /// Not one byte left this machine, so trying again prints nothing twice.
    NothingSent(String),
    /// Some bytes may have arrived.
    Unknown(String),
}

/// A printer's connection, in use by its thread.
pub(super) enum Line {
    /// To a printer of this machine, or of its network.
    Own(Aside),
}

impl Line {
    pub fn new(connection: Connection) -> io::Result<Line> {
        let route: Box<dyn Route> = match connection {
            Connection::Tcp { host, port } => Box::new(Tcp { host, port }),
            Connection::File { path } => Box::new(Device { path }),
            Connection::Serial { path, baud, parity, flow } => Box::new(Serial { path, baud, parity, flow }),
            Connection::Usb { vendor, product, serial } => Box::new(Usb { vendor, product, serial }),
        };
        Ok(Line::Own(Aside::start(route)?))
    }

    /// Sends `bytes` once, and takes at most the limits' times for it.
    pub fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        match self {
            Line::Own(aside) => aside.send(bytes, limits),
        }
    }

    /// How the printer is, without printing anything.
    pub fn look(&mut self, limits: &PrintLimits) -> Condition {
        match self {
            Line::Own(aside) => aside.look(limits),
        }
    }
}
