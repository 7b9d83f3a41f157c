//! What names the way to a printer: `tcp://host:port`, `serial:///dev/ttyUSB0`, `usb://vid:pid` or `file:path`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// How bytes reach a printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// Over the network, `tcp://host:port`.
    Tcp {
        /// An IP address or a name; an IPv6 address without its brackets.
        host: String,
        /// The port, usually 9100.
        port: u16,
    },
    /// Over a serial port, `serial:///dev/ttyUSB0?baud=19200&parity=none&flow=none`, as the printer's own switches or its
    /// self-test page say.
    Serial {
        /// The port's device file.
        path: PathBuf,
        /// Bits per second, 19200 unless it is written.
        baud: u32,
        /// The check bit of each byte.
        parity: Parity,
        /// How the printer holds up what it has no room for.
        flow: FlowControl,
    },
    /// Over USB without a device file, `usb://04b8:0e15`, as `lsusb` shows it.
    Usb {
        /// The number of the maker.
        vendor: u16,
        /// The number of the model.
        product: u16,
        /// The serial number, `?serial=…`, which tells two of a model apart.
        serial: Option<String>,
    },
    /// Into a device such as `/dev/usb/lp0`, which must exist, or a plain file elsewhere, which is appended to:
    /// `file:///path` or `file:path`.
    File {
        /// The file; a relative path in an address never leaves the folder that it starts in.
        path: PathBuf,
    },
    /// By way of a station: a box elsewhere that prints for this server.
    Via {
        /// The name of its device account.
        station: String,
        /// The way from there; a relative file starts where the station was started.
        connection: Box<Connection>,
    },
}

/// The check bit of each byte on a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parity {
    /// `none`, as almost every printer leaves its factory.
    #[default]
    None,
    /// `even`
    Even,
    /// `odd`
    Odd,
}

/// How a printer on a serial line holds up what it has no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FlowControl {
    /// `none`: not at all, or the adapter does it by itself.
    #[default]
    None,
    /// `hardware`: by a wire (RTS/CTS); on most printers the DIP switch says DTR/DSR or RTS/CTS.
    Hardware,
    /// `software`: by a byte (XON/XOFF).
    Software,
}

/// A text that names no printer connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConnection {
    /// It begins with none of the four.
    #[error(
        "`{0}` is no printer connection: write tcp://192.168.1.50:9100, usb://04b8:0e15, \
         serial:///dev/ttyUSB0?baud=19200 or file:///dev/usb/lp0"
    )]
    Scheme(String),
    /// `tcp://` without a host.
    #[error("names no host: write tcp://192.168.1.50:9100")]
    NoHost,
    /// `tcp://` without a port from 1 to 65535.
    #[error("names no port from 1 to 65535: write tcp://192.168.1.50:9100")]
    NoPort,
    /// `serial:` without an absolute path.
    #[error("names no serial port: write serial:///dev/ttyUSB0 or serial:///dev/ttyS0?baud=9600")]
    NoSerialPort,
    /// A speed that no printer has.
    #[error("`baud={0}` is no speed of a printer: write one of {known}, as its self-test page says", known = known_bauds())]
    Baud(String),
    /// A check bit that does not exist.
    #[error("`parity={0}` is unknown: write parity=none, parity=even or parity=odd")]
    Parity(String),
    /// A flow control that does not exist.
    #[error("`flow={0}` is unknown: write flow=none, flow=hardware (RTS/CTS) or flow=software (XON/XOFF)")]
    Flow(String),
    /// `usb://` without the two numbers.
    #[error("names no USB printer by two numbers of four hex digits, as lsusb shows them: write usb://04b8:0e15")]
    NoUsbNumbers,
    /// A setting after `?` that this kind of connection does not have.
    #[error("`{setting}` is no setting of this connection: after ? it may have {known}")]
    Setting {
        /// What stands there.
        setting: String,
        /// What may.
        known: &'static str,
    },
    /// `file:` without a path, with a host, or with a path that leaves the data folder.
    #[error("names no file: write file:///dev/usb/lp0, or file:slips.bin for a file in the data folder")]
    NoFile,
}

/// The speed that most serial printers leave their factory with, beside 9600 and 38400.
const USUAL_BAUD: u32 = 19_200;
const BAUDS: [u32; 8] = [2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400];

fn known_bauds() -> String {
    BAUDS.map(|baud| baud.to_string()).join(", ")
}

impl Connection {
    /// The same connection, with a relative file of this machine starting in `folder`.
    #[must_use]
    pub fn in_folder(&self, folder: &Path) -> Connection {
        match self {
            Connection::File { path } => Connection::File { path: folder.join(path) },
            other => other.clone(),
        }
    }
}

impl fmt::Display for Connection {
    /// Writes what reads back as the same connection; of one by way of a station, the way from there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Connection::Tcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Connection::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Connection::Serial { path, baud, parity, flow } => {
                let parity = match parity {
                    Parity::None => "none",
                    Parity::Even => "even",
                    Parity::Odd => "odd",
                };
                let flow = match flow {
                    FlowControl::None => "none",
                    FlowControl::Hardware => "hardware",
                    FlowControl::Software => "software",
                };
                write!(f, "serial://{}?baud={baud}&parity={parity}&flow={flow}", path.display())
            }
            Connection::Usb { vendor, product, serial } => {
                write!(f, "usb://{vendor:04x}:{product:04x}")?;
                serial.as_ref().map_or(Ok(()), |serial| write!(f, "?serial={serial}"))
            }
            Connection::File { path } => write!(f, "file:{}", path.display()),
            Connection::Via { connection, .. } => connection.fmt(f),
        }
    }
}

impl FromStr for Connection {
    type Err = InvalidConnection;

    fn from_str(text: &str) -> Result<Self, InvalidConnection> {
        if let Some(address) = text.strip_prefix("tcp://") {
            tcp(address)
        } else if let Some(port) = text.strip_prefix("serial:") {
            serial(port)
        } else if let Some(numbers) = text.strip_prefix("usb://") {
            usb(numbers)
        } else if let Some(path) = text.strip_prefix("file:") {
            file(path)
        } else {
            Err(InvalidConnection::Scheme(shown(text)))
        }
    }
}

fn tcp(address: &str) -> Result<Connection, InvalidConnection> {
    let (host, port) = address.rsplit_once(':').ok_or(InvalidConnection::NoPort)?;
    let unwrapped = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let bad = |c: char| c.is_whitespace() || matches!(c, '/' | '@' | '[' | ']' | '?' | '#');
    // A bare IPv6 address would lose its last group to the port.
    if host.is_empty() || unwrapped.unwrap_or(host).contains(bad) || unwrapped.is_none() && host.contains(':') {
        return Err(InvalidConnection::NoHost);
    }
    let port = port.parse().ok().filter(|port| *port > 0).ok_or(InvalidConnection::NoPort)?;
    Ok(Connection::Tcp { host: unwrapped.unwrap_or(host).to_owned(), port })
}

fn serial(port: &str) -> Result<Connection, InvalidConnection> {
    let (path, settings) = settings(port);
    let path = path.strip_prefix("//").unwrap_or(path);
    if !path.starts_with('/') || path.ends_with('/') {
        return Err(InvalidConnection::NoSerialPort);
    }
    let (mut baud, mut parity, mut flow) = (USUAL_BAUD, Parity::None, FlowControl::None);
    for (name, value) in settings {
        match name {
            "baud" => {
                let known = value.parse().ok().filter(|baud| BAUDS.contains(baud));
                baud = known.ok_or_else(|| InvalidConnection::Baud(shown(value)))?;
            }
            "parity" => {
                parity = match value {
                    "none" => Parity::None,
                    "even" => Parity::Even,
                    "odd" => Parity::Odd,
                    _ => return Err(InvalidConnection::Parity(shown(value))),
                }
            }
            "flow" => {
                flow = match value {
                    "none" => FlowControl::None,
                    "hardware" => FlowControl::Hardware,
                    "software" => FlowControl::Software,
                    _ => return Err(InvalidConnection::Flow(shown(value))),
                }
            }
            _ => {
                return Err(InvalidConnection::Setting { setting: shown(name), known: "baud, parity and flow" });
            }
        }
    }
    Ok(Connection::Serial { path: path.into(), baud, parity, flow })
}

fn usb(numbers: &str) -> Result<Connection, InvalidConnection> {
    let (numbers, settings) = settings(numbers);
    let number = |text: &str| {
        // Rust's own reading would take a sign too.
        let is_hex = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(text, 16).ok().filter(|_| is_hex)
    };
    let numbers = numbers.split_once(':').and_then(|(vendor, product)| Some((number(vendor)?, number(product)?)));
    let (vendor, product) = numbers.ok_or(InvalidConnection::NoUsbNumbers)?;
    let mut serial = None;
    for (name, value) in settings {
        match (name, value) {
            ("serial", value) if !value.is_empty() => serial = Some(value.to_owned()),
            _ => return Err(InvalidConnection::Setting { setting: shown(name), known: "serial=… with a number" }),
        }
    }
    Ok(Connection::Usb { vendor, product, serial })
}

fn file(path: &str) -> Result<Connection, InvalidConnection> {
    let path = match path.strip_prefix("//") {
        Some(absolute) if absolute.starts_with('/') => absolute,
        Some(_) => return Err(InvalidConnection::NoFile),
        None => path,
    };
    let leaves = !path.starts_with('/') && path.split(['/', '\\']).any(|part| part == "..");
    if path.is_empty() || path.ends_with('/') || leaves {
        return Err(InvalidConnection::NoFile);
    }
    Ok(Connection::File { path: path.into() })
}

/// What stands before a `?`, and the settings after it.
fn settings(text: &str) -> (&str, impl Iterator<Item = (&str, &str)>) {
    let (before, after) = text.split_once('?').unwrap_or((text, ""));
    let settings = after.split('&').filter(|setting| !setting.is_empty());
    (before, settings.map(|setting| setting.split_once('=').unwrap_or((setting, ""))))
}

/// As much of a text as a message can show.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_name_a_network_address_a_port_a_usb_printer_or_a_file() {
        let tcp = |host: &str, port| Connection::Tcp { host: host.into(), port };
        let file = |path: &str| Connection::File { path: path.into() };
        let serial = |baud, parity, flow| Connection::Serial { path: "/dev/ttyUSB0".into(), baud, parity, flow };
        let usb = |serial: Option<&str>| Connection::Usb {
            vendor: 0x04b8,
            product: 0x0e15,
            serial: serial.map(str::to_owned),
        };
        for (text, connection) in [
            ("tcp://192.168.1.50:9100", tcp("192.168.1.50", 9100)),
            ("tcp://printer.local:515", tcp("printer.local", 515)),
            ("tcp://[fe80::1]:9100", tcp("fe80::1", 9100)),
            ("serial:///dev/ttyUSB0", serial(19_200, Parity::None, FlowControl::None)),
            ("serial:/dev/ttyUSB0?baud=9600", serial(9600, Parity::None, FlowControl::None)),
            (
                "serial:///dev/ttyUSB0?baud=115200&parity=even&flow=hardware",
                serial(115_200, Parity::Even, FlowControl::Hardware),
            ),
            ("serial:///dev/ttyUSB0?flow=software&parity=odd", serial(19_200, Parity::Odd, FlowControl::Software)),
            ("usb://04b8:0e15", usb(None)),
            ("usb://04B8:0E15?serial=J8K1", usb(Some("J8K1"))),
            ("file:///dev/usb/lp0", file("/dev/usb/lp0")),
            ("file:/dev/usb/lp0", file("/dev/usb/lp0")),
            ("file:slips/kiosk-1.escpos", file("slips/kiosk-1.escpos")),
        ] {
            assert_eq!(connection.to_string().parse(), Ok(connection.clone()), "{text}");
            assert_eq!(text.parse(), Ok(connection), "{text}");
        }
    }

    #[test]
    fn what_names_no_connection_is_told_what_would() {
        let setting = |setting: &str, known| InvalidConnection::Setting { setting: setting.into(), known };
        for (text, error) in [
            ("usb:1", InvalidConnection::Scheme("usb:1".into())),
            ("tcp://", InvalidConnection::NoPort),
            ("tcp://:9100", InvalidConnection::NoHost),
            ("tcp://fe80::1:9100", InvalidConnection::NoHost),
            ("tcp://host:0", InvalidConnection::NoPort),
            ("tcp://host:99999", InvalidConnection::NoPort),
            ("serial://ttyUSB0", InvalidConnection::NoSerialPort),
            ("serial:?baud=9600", InvalidConnection::NoSerialPort),
            ("serial:///dev/ttyS0?baud=fast", InvalidConnection::Baud("fast".into())),
            ("serial:///dev/ttyS0?baud=12345", InvalidConnection::Baud("12345".into())),
            ("serial:///dev/ttyS0?parity=both", InvalidConnection::Parity("both".into())),
            ("serial:///dev/ttyS0?flow", InvalidConnection::Flow(String::new())),
            ("serial:///dev/ttyS0?bits=7", setting("bits", "baud, parity and flow")),
            ("usb://", InvalidConnection::NoUsbNumbers),
            ("usb://04b8", InvalidConnection::NoUsbNumbers),
            ("usb://+4b8:0e15", InvalidConnection::NoUsbNumbers),
            ("usb://4b8:e15", InvalidConnection::NoUsbNumbers),
            ("usb://04b8:0e15?serial=", setting("serial", "serial=… with a number")),
            ("usb://04b8:0e15?port=1", setting("port", "serial=… with a number")),
            ("file:", InvalidConnection::NoFile),
            ("file://host/path", InvalidConnection::NoFile),
            ("file:../secret", InvalidConnection::NoFile),
            ("file:folder/", InvalidConnection::NoFile),
        ] {
            assert_eq!(text.parse::<Connection>(), Err(error), "{text}");
        }
        let message = InvalidConnection::Baud("300".into()).to_string();
        assert!(message.contains("9600, 19200, 38400"), "{message}");
    }
}
