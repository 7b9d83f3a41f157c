//! What names the way to a printer: `tcp://host:port` or `file:path`.

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
            Connection::File { path } => write!(f, "file:{}", path.display()),
            Connection::Via { connection, .. } => connection.fmt(f),
        }
    }
}

impl FromStr for Connection {
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
            return Ok(Connection::Tcp { host: unwrapped.unwrap_or(host).to_owned(), port });
        }
        let path =
            text.strip_prefix("file:").ok_or_else(|| InvalidConnection::Scheme(text.chars().take(80).collect()))?;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_name_a_network_address_or_a_file() {
        let tcp = |host: &str, port| Connection::Tcp { host: host.into(), port };
        let file = |path: &str| Connection::File { path: path.into() };
        for (text, connection) in [
            ("tcp://192.168.1.50:9100", tcp("192.168.1.50", 9100)),
            ("tcp://printer.local:515", tcp("printer.local", 515)),
            ("tcp://[fe80::1]:9100", tcp("fe80::1", 9100)),
            ("file:///dev/usb/lp0", file("/dev/usb/lp0")),
            ("file:/dev/usb/lp0", file("/dev/usb/lp0")),
            ("file:slips/kiosk-1.escpos", file("slips/kiosk-1.escpos")),
        ] {
            assert_eq!(connection.to_string().parse(), Ok(connection.clone()), "{text}");
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
            assert_eq!(text.parse::<Connection>(), Err(error), "{text}");
        }
    }
}
