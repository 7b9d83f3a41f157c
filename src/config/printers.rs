//! An office's printers, and the kiosks that print on them.

use std::path::PathBuf;
use std::str::FromStr;

use crate::office::Actor;

use super::names::Names;
use super::problem::nearest_or_all;
use super::read::cut;
use super::value::Value;

/// One slip printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterSettings {
    /// Its name, which kiosks and `motcua print` call it by.
    pub name: String,
    /// How its bytes reach it.
    pub connection: PrinterConnection,
    /// The width of its paper: 576 dots on an 80 mm roll, 384 on a 58 mm roll.
    pub width_dots: u16,
    /// Whether it has a cutter.
    pub cut: bool,
}

/// How bytes reach a printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterConnection {
    /// Over the network, `tcp://host:port`.
    Tcp {
        /// An IP address or a name; an IPv6 address without its brackets.
        host: String,
        /// The port, usually 9100.
        port: u16,
    },
    /// Into a device file or a plain file, `file:///path` or `file:path`.
    File {
        /// The file; a relative path starts in the data folder and never leaves it.
        path: PathBuf,
    },
}

/// A text that names no printer connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConnection {
    /// It begins neither with `tcp://` nor with `file:`.
    #[error("`{0}` is no printer connection: write tcp://192.168.1.50:9100 or file:///dev/usb/lp0")]
    Scheme(String),
    /// `tcp://` without a host.
    #[error("names no host: write tcp://192.168.1.50:9100")]
    NoHost,
    /// `tcp://` without a port from 1 to 65535.
    #[error("names no port from 1 to 65535: write tcp://192.168.1.50:9100")]
    NoPort,
    /// `file:` without a path, with a host, or with a path that leaves the data folder.
    #[error("names no file: write file:///dev/usb/lp0, or file:slips.bin for a file in the data folder")]
    NoFile,
}

impl FromStr for PrinterConnection {
    type Err = InvalidConnection;

    fn from_str(text: &str) -> Result<Self, InvalidConnection> {
        if let Some(address) = text.strip_prefix("tcp://") {
            let (host, port) = address.rsplit_once(':').ok_or(InvalidConnection::NoPort)?;
            let unwrapped = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
            let bad = |c: char| c.is_whitespace() || matches!(c, '/' | '@' | '[' | ']' | '?' | '#');
            // A bare IPv6 address would lose its last group to the port.
            if host.is_empty() || unwrapped.unwrap_or(host).contains(bad) || unwrapped.is_none() && host.contains(':') {
                return Err(InvalidConnection::NoHost);
            }
            let port = port.parse().ok().filter(|port| *port > 0).ok_or(InvalidConnection::NoPort)?;
            return Ok(PrinterConnection::Tcp { host: unwrapped.unwrap_or(host).to_owned(), port });
        }
        let path = text.strip_prefix("file:").ok_or_else(|| InvalidConnection::Scheme(cut(text)))?;
        let path = match path.strip_prefix("//") {
            Some(absolute) if absolute.starts_with('/') => absolute,
            Some(_) => return Err(InvalidConnection::NoFile),
            None => path,
        };
        let leaves = !path.starts_with('/') && path.split(['/', '\\']).any(|part| part == "..");
        if path.is_empty() || path.ends_with('/') || leaves {
            return Err(InvalidConnection::NoFile);
        }
        Ok(PrinterConnection::File { path: path.into() })
    }
}

/// One kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskSettings {
    /// The name of its device account.
    pub name: Actor,
    /// The printer beside it, by name; without one it shows the number alone.
    pub printer: Option<String>,
}

const MOST_PRINTERS: usize = 50;
const MOST_KIOSKS: usize = 50;

/// Reads `[[printers]]`, noting their names.
pub(super) fn printers(value: &Value<'_>, names: &mut Names<String>) -> Option<Vec<PrinterSettings>> {
    let read = value.list(MOST_PRINTERS)?.into_iter().map(|entry| printer(&entry, names)).collect::<Vec<_>>();
    read.into_iter().collect()
}

fn printer(value: &Value<'_>, names: &mut Names<String>) -> Option<PrinterSettings> {
    let fields = value.fields(&["name", "connection", "width_dots", "cut"])?;
    let name = names.claim(&fields, "name", |value| value.parsed::<Actor>().map(String::from));
    let connection = fields.required("connection", Value::parsed);
    let width_dots = fields.or("width_dots", 576, |value| match value.whole(1..=9999)? {
        dots @ (384 | 576) => Some(dots),
        dots => value.problem(
            format!("must be 384 or 576, but is {dots}"),
            Some("576 dots for an 80 mm roll, 384 for a 58 mm roll".into()),
        ),
    });
    let cut = fields.or("cut", true, Value::truth);
    Some(PrinterSettings { name: name?, connection: connection?, width_dots: width_dots?, cut: cut? })
}

/// Reads `[[kiosks]]`, whose printers are among `printers`.
pub(super) fn kiosks(value: &Value<'_>, printers: &Names<String>) -> Option<Vec<KioskSettings>> {
    let mut names = Names::new();
    let mut kiosk = |value: Value<'_>| {
        let fields = value.fields(&["name", "printer"])?;
        let name = names.claim(&fields, "name", Value::parsed::<Actor>);
        let printer = fields.optional("printer", |value| known_printer(value, printers));
        Some(KioskSettings { name: name?, printer: printer? })
    };
    let read = value.list(MOST_KIOSKS)?.into_iter().map(&mut kiosk).collect::<Vec<_>>();
    read.into_iter().collect()
}

fn known_printer(value: &Value<'_>, printers: &Names<String>) -> Option<String> {
    let name = value.text()?;
    if printers.may_have(&name.to_owned()) {
        return Some(name.to_owned());
    }
    let known = printers.list();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = nearest_or_all(name, "the office's printers are", &known)
        .or_else(|| Some("add a [[printers]] section with this name".to_owned()));
    value.problem(format!("`{}` is no printer of this office", cut(name)), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_name_a_network_address_or_a_file() {
        let tcp = |host: &str, port| PrinterConnection::Tcp { host: host.into(), port };
        let file = |path: &str| PrinterConnection::File { path: path.into() };
        for (text, connection) in [
            ("tcp://192.168.1.50:9100", tcp("192.168.1.50", 9100)),
            ("tcp://printer.local:515", tcp("printer.local", 515)),
            ("tcp://[fe80::1]:9100", tcp("fe80::1", 9100)),
            ("file:///dev/usb/lp0", file("/dev/usb/lp0")),
            ("file:/dev/usb/lp0", file("/dev/usb/lp0")),
            ("file:slips/kiosk-1.escpos", file("slips/kiosk-1.escpos")),
        ] {
            assert_eq!(text.parse(), Ok(connection), "{text}");
        }
        for (text, error) in [
            ("usb:1", InvalidConnection::Scheme("usb:1".into())),
            ("tcp://", InvalidConnection::NoPort),
            ("tcp://:9100", InvalidConnection::NoHost),
            ("tcp://fe80::1:9100", InvalidConnection::NoHost),
            ("tcp://host:0", InvalidConnection::NoPort),
            ("tcp://host:99999", InvalidConnection::NoPort),
            ("file:", InvalidConnection::NoFile),
            ("file://host/path", InvalidConnection::NoFile),
            ("file:../secret", InvalidConnection::NoFile),
            ("file:folder/", InvalidConnection::NoFile),
        ] {
            assert_eq!(text.parse::<PrinterConnection>(), Err(error), "{text}");
        }
    }
}
