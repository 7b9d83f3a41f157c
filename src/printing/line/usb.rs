//! A printer on USB that has no device file, found by its vendor's and product's numbers.

use std::io;
use std::time::Duration;

use nusb::descriptors::{InterfaceDescriptor, TransferType};
use nusb::transfer::{Buffer, Bulk, Direction, In, Out, TransferError};
use nusb::{DeviceInfo, Endpoint, ErrorKind, MaybeFuture};

use super::wire::{Route, Wire};
use crate::printing::printer::PrintLimits;

/// Which printer.
pub(in crate::printing) struct Usb {
    pub vendor: u16,
    pub product: u16,
    /// Its serial number, where two are alike.
    pub serial: Option<String>,
}

/// The class of interfaces that take pages.
const PRINTER_CLASS: u8 = 7;

impl Route for Usb {
    fn open(&self, _: &PrintLimits) -> io::Result<Box<dyn Wire>> {
        let plugged_in: Vec<DeviceInfo> = nusb::list_devices().wait().map_err(|error| self.failed(&error))?.collect();
        let found = plugged_in.iter().find(|device| self.is(device));
        let device = found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, self.missing(&plugged_in)))?;
        let device = device.open().wait().map_err(|error| self.failed(&error))?;
        let configuration = device.active_configuration().map_err(io::Error::other)?;
        let ways: Vec<Way> = configuration.interface_alt_settings().filter_map(|setting| Way::of(&setting)).collect();
        // Some makers give their printer no class; then the first interface that takes bytes in bulk is it.
        let way = ways.iter().find(|way| way.is_printer).or(ways.first());
        let way =
            way.ok_or_else(|| io::Error::other(format!("{}: takes no bytes: is it a printer?", self.address())))?;
        let interface = device.detach_and_claim_interface(way.interface).wait().map_err(|error| self.failed(&error))?;
        if way.setting != 0 {
            interface.set_alt_setting(way.setting).wait().map_err(|error| self.failed(&error))?;
        }
        let out = interface.endpoint::<Bulk, Out>(way.out).map_err(|error| self.failed(&error))?;
        let back = way.back.map(|back| interface.endpoint::<Bulk, In>(back)).transpose();
        Ok(Box::new(UsbWire { out, back: back.map_err(|error| self.failed(&error))? }))
    }
}

impl Usb {
    fn is(&self, device: &DeviceInfo) -> bool {
        let is_alike = device.vendor_id() == self.vendor && device.product_id() == self.product;
        is_alike && self.serial.as_deref().is_none_or(|serial| device.serial_number() == Some(serial))
    }

    fn address(&self) -> String {
        address(self.vendor, self.product, self.serial.as_deref())
    }

    /// What to write in the configuration instead, by what is there.
    fn missing(&self, plugged_in: &[DeviceInfo]) -> String {
        let printers = plugged_in.iter().filter(|device| device.interfaces().any(|of| of.class() == PRINTER_CLASS));
        let listed: Vec<String> = printers
            .map(|device| {
                let name = device.product_string().unwrap_or("a printer");
                format!("{} ({name})", address(device.vendor_id(), device.product_id(), device.serial_number()))
            })
            .collect();
        match listed.as_slice() {
            [] => format!("{} is not plugged in, nor any other USB printer: look at cable and power", self.address()),
            there => format!("{} is not plugged in; there is {}", self.address(), there.join(", ")),
        }
    }

    fn failed(&self, error: &nusb::Error) -> io::Error {
        let (kind, hint) = match error.kind() {
            ErrorKind::PermissionDenied => {
                (io::ErrorKind::PermissionDenied, ": give the server's user the right to it (a udev rule, group lp)")
            }
            ErrorKind::Busy => (io::ErrorKind::ResourceBusy, ": another program holds it"),
            _ => (io::ErrorKind::Other, ""),
        };
        io::Error::new(kind, format!("{}: {error}{hint}", self.address()))
    }
}

/// `usb://04b8:0e15?serial=X`, as the configuration names it.
fn address(vendor: u16, product: u16, serial: Option<&str>) -> String {
    let serial = serial.map(|serial| format!("?serial={serial}")).unwrap_or_default();
    format!("usb://{vendor:04x}:{product:04x}{serial}")
}

/// Where an interface takes bytes, and where it answers.
struct Way {
    interface: u8,
    setting: u8,
    is_printer: bool,
    out: u8,
    back: Option<u8>,
}

impl Way {
    fn of(setting: &InterfaceDescriptor<'_>) -> Option<Way> {
        let bulk = |direction: Direction| {
            let mut endpoints = setting.endpoints();
            endpoints
                .find(|end| end.transfer_type() == TransferType::Bulk && end.direction() == direction)
                .map(|end| end.address())
        };
        Some(Way {
            interface: setting.interface_number(),
            setting: setting.alternate_setting(),
            is_printer: setting.class() == PRINTER_CLASS,
            out: bulk(Direction::Out)?,
            back: bulk(Direction::In),
        })
    }
}

struct UsbWire {
    out: Endpoint<Bulk, Out>,
    /// A printer that speaks one way only has none.
    back: Option<Endpoint<Bulk, In>>,
}

/// So much goes in one transfer: when its time runs out, what is left of it is called back.
const PIECE: usize = 4096;

impl Wire for UsbWire {
    fn write(&mut self, bytes: &[u8], within: Duration) -> io::Result<usize> {
        let piece: Buffer = bytes[..bytes.len().min(PIECE)].to_vec().into();
        let done = self.out.transfer_blocking(piece, within);
        taken(done.actual_len, done.status)
    }

    fn read(&mut self, bytes: &mut [u8], within: Duration) -> io::Result<usize> {
        let Some(back) = &mut self.back else { return Err(io::ErrorKind::TimedOut.into()) };
        // The system wants room for whole packets. Printers answer with one byte, or repeat their state in several: the
        // newest counts.
        let room = Buffer::new(back.max_packet_size());
        let done = back.transfer_blocking(room, within);
        let count = taken(done.actual_len, done.status)?.min(bytes.len());
        let newest = &done.buffer[done.actual_len - count..done.actual_len];
        bytes[..count].copy_from_slice(newest);
        match count {
            // An empty packet means that there is nothing yet.
            0 => Err(io::ErrorKind::Interrupted.into()),
            count => Ok(count),
        }
    }

    fn finish(&mut self, _: Duration) -> io::Result<()> {
        // Each write has waited until the printer took it.
        Ok(())
    }
}

fn taken(count: usize, status: Result<(), TransferError>) -> io::Result<usize> {
    match status {
        _ if count > 0 => Ok(count),
        Ok(()) => Ok(count),
        Err(TransferError::Cancelled) => Err(io::ErrorKind::TimedOut.into()),
        Err(TransferError::Disconnected) => Err(io::Error::new(io::ErrorKind::NotConnected, "it was unplugged")),
        Err(error) => Err(io::Error::other(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_that_is_not_there_is_named_with_those_that_are() {
        let usb = Usb { vendor: 0xdead, product: 0xbeef, serial: Some("K1".to_owned()) };
        let error = match usb.open(&PrintLimits::default()) {
            Ok(_) => panic!("nobody makes this printer"),
            Err(error) => error.to_string(),
        };
        assert!(error.starts_with("usb://dead:beef?serial=K1"), "{error}");
        // A machine without any USB says so in its own words.
        let says_what = ["is not plugged in", "No such file", "not found"].iter().any(|words| error.contains(words));
        assert!(says_what, "{error}");
    }
}
