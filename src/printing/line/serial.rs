//! A printer on a serial line, or on a USB adapter for one.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serialport::{ClearBuffer, SerialPort};

use super::wire::{Route, Wire};
use crate::printing::connection::{FlowControl, Parity};
use crate::printing::printer::PrintLimits;

/// A serial port and how the printer's switches are set. The words are of eight bits, with one stop bit.
pub(in crate::printing) struct Serial {
    pub path: PathBuf,
    /// Bits per second.
    pub baud: u32,
    pub parity: Parity,
    pub flow: FlowControl,
}

impl Route for Serial {
    fn open(&self, limits: &PrintLimits) -> io::Result<Box<dyn Wire>> {
        let parity = match self.parity {
            Parity::None => serialport::Parity::None,
            Parity::Even => serialport::Parity::Even,
            Parity::Odd => serialport::Parity::Odd,
        };
        let flow = match self.flow {
            FlowControl::None => serialport::FlowControl::None,
            FlowControl::Hardware => serialport::FlowControl::Hardware,
            FlowControl::Software => serialport::FlowControl::Software,
        };
        let port = serialport::new(self.path.to_string_lossy(), self.baud)
            .parity(parity)
            .flow_control(flow)
            .timeout(limits.status)
            .open()
            .and_then(|port| port.clear(ClearBuffer::All).map(|()| port));
        let port = port.map_err(|error| {
            let error = io::Error::from(error);
            io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
        })?;
        Ok(Box::new(SerialWire(port)))
    }

    /// A start bit, eight bits and a stop bit carry a byte.
    fn bytes_per_s(&self) -> Option<u32> {
        Some(self.baud / 10)
    }
}

struct SerialWire(Box<dyn SerialPort>);

/// What a port with room for anything has room for: it waits for room, but not for the room that a large piece needs.
const PIECE: usize = 512;
/// How often a port is asked whether its last byte has left.
const LOOK_EVERY: Duration = Duration::from_millis(5);

impl Wire for SerialWire {
    fn write(&mut self, bytes: &[u8], within: Duration) -> io::Result<usize> {
        self.0.set_timeout(within)?;
        self.0.write(&bytes[..bytes.len().min(PIECE)])
    }

    fn read(&mut self, bytes: &mut [u8], within: Duration) -> io::Result<usize> {
        self.0.set_timeout(within)?;
        match self.0.read(bytes) {
            // A port never closes; an adapter that is pulled out reads as its end.
            Ok(0) => Err(io::Error::new(io::ErrorKind::NotConnected, "the port has gone")),
            read => read,
        }
    }

    fn finish(&mut self, within: Duration) -> io::Result<()> {
        let end = Instant::now() + within;
        // The system's own way to wait for the last byte knows no time-out.
        while self.0.bytes_to_write()? > 0 {
            if Instant::now() >= end {
                return Err(io::ErrorKind::TimedOut.into());
            }
            thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn throw_away(&mut self) {
        // Closing would wait for bytes that a printer without paper does not take. A port that has gone has none.
        let _ = self.0.clear(ClearBuffer::Output);
    }
}
