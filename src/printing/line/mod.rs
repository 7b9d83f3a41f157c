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
mod station;
mod tcp;
mod usb;
mod wire;

use std::io;
use std::sync::Arc;

use super::condition::Condition;
use super::connection::Connection;
use super::printer::PrintLimits;
use super::stations::Stations;
use device::Device;
use serial::Serial;
use station::Station;
use tcp::Tcp;
use usb::Usb;
use wire::Route;

pub(super) use aside::Aside;
pub use station::MOST_SLIP_BYTES;

/// How one attempt to send a slip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
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
    /// To a printer at a station.
    Station(Station),
}

impl Line {
    /// The line to a printer of this name, over one of the stations if its connection says so.
    pub fn new(printer: &str, connection: Connection, stations: &Arc<Stations>) -> io::Result<Line> {
        let Connection::Via { station, connection } = connection else {
            return Ok(Line::Own(Aside::start(route(connection)?)?));
        };
        let line_bytes_per_s = route(*connection)?.bytes_per_s();
        let (stations, printer) = (stations.clone(), printer.to_owned());
        Ok(Line::Station(Station { stations, station, printer, line_bytes_per_s }))
    }

    /// Sends `bytes` once, and takes at most the limits' times for it.
    pub fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        match self {
            Line::Own(aside) => aside.send(bytes, limits),
            Line::Station(station) => station.send(bytes, limits),
        }
    }

    /// How the printer is, without printing anything: [`Condition::Unknown`] where it was reached and tells nothing about
    /// itself. `None` where this server has not heard of it, because its station has just come or just gone: then
    /// whatever was found last still counts.
    pub fn look(&mut self, limits: &PrintLimits) -> Option<Condition> {
        match self {
            Line::Own(aside) => Some(aside.look(limits)),
            Line::Station(station) => station.look(),
        }
    }
}

/// The way to a printer of this machine, or of its network.
pub(super) fn route(connection: Connection) -> io::Result<Box<dyn Route>> {
    Ok(match connection {
        Connection::Tcp { host, port } => Box::new(Tcp { host, port }),
        Connection::File { path } => Box::new(Device { path }),
        Connection::Serial { path, baud, parity, flow } => Box::new(Serial { path, baud, parity, flow }),
        Connection::Usb { vendor, product, serial } => Box::new(Usb { vendor, product, serial }),
        Connection::Via { .. } => return Err(io::Error::other("there are no stations behind a station")),
    })
}
