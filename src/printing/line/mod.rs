//! The line to a printer: sends a slip's bytes once, and knows whether any of them may have arrived.

mod device;
mod station;
mod tcp;

use std::io;
use std::sync::Arc;

use super::condition::Condition;
use super::connection::Connection;
use super::paper_status::PaperStatus;
use super::printer::PrintLimits;
use super::stations::Stations;
use device::Device;
use station::Station;
use tcp::Tcp;

pub use station::MOST_SLIP_BYTES;

/// How one attempt to send a slip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The printer took all bytes.
    Printed(Condition),
    /// The printer said that it has no paper, before anything was sent.
    PaperOut,
    /// Not one byte left this machine, so trying again prints nothing twice.
    NothingSent(String),
    /// Some bytes may have arrived.
    Unknown(String),
}

/// A printer's connection, in use by its thread.
pub(super) enum Line {
    Tcp(Tcp),
    Device(Device),
    Station(Station),
}

impl Line {
    /// The line to a printer of this name, over one of the stations if its connection says so.
    pub fn new(printer: &str, connection: Connection, stations: &Arc<Stations>) -> io::Result<Line> {
        Ok(match connection {
            Connection::Tcp { host, port } => Line::Tcp(Tcp { host, port }),
            Connection::File { path } => Line::Device(Device::start(path)?),
            Connection::Via { station, .. } => {
                Line::Station(Station { stations: stations.clone(), station, printer: printer.to_owned() })
            }
        })
    }

    /// Sends `bytes` once, and takes at most the limits' times for it.
    pub fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        match self {
            Line::Tcp(tcp) => tcp.send(bytes, limits),
            Line::Device(device) => device.send(bytes, limits),
            Line::Station(station) => station.send(bytes, limits),
        }
    }

    /// How the printer is, without printing anything. `None` where that cannot be told now.
    pub fn look(&self, limits: &PrintLimits) -> Option<Condition> {
        match self {
            Line::Tcp(tcp) => Some(tcp.look(limits)),
            Line::Device(device) => device.look(),
            Line::Station(station) => station.look(),
        }
    }
}

/// What its paper means for a printer that answers.
fn condition(paper: PaperStatus) -> Condition {
    match paper {
        PaperStatus::Enough => Condition::Ready,
        PaperStatus::NearEnd => Condition::PaperLow,
        PaperStatus::Out => Condition::PaperOut,
    }
}

fn broken(sent: usize, cause: &str) -> Attempt {
    match sent {
        0 => Attempt::NothingSent(cause.to_owned()),
        _ => Attempt::Unknown(format!("after {sent} bytes: {cause}")),
    }
}
