//! Where a server listens for stations.

use std::fmt;
use std::str::FromStr;

use super::protocol::PATH;

/// The address of a server, as `http://192.168.1.10:8080` or `https://motcua.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    is_secure: bool,
    /// Host, port and path, without a slash at the end.
    rest: String,
}

/// A text that is no server's address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no server's address: write it as http://192.168.1.10:8080 or https://motcua.example")]
pub struct InvalidDoor(String);

impl Door {
    /// The address of the stations' socket.
    pub fn socket(&self) -> String {
        format!("{}://{}{PATH}", if self.is_secure { "wss" } else { "ws" }, self.rest)
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.is_secure { "https" } else { "http" }, self.rest)
    }
}

impl FromStr for Door {
    type Err = InvalidDoor;

    fn from_str(text: &str) -> Result<Self, InvalidDoor> {
        let invalid = || InvalidDoor(text.chars().take(80).collect());
        let (scheme, rest) = text.split_once("://").ok_or_else(invalid)?;
        let is_secure = match scheme {
            "http" => false,
            "https" => true,
            _ => return Err(invalid()),
        };
        let rest = rest.trim_end_matches('/');
        let host = rest.split('/').next().unwrap_or_default();
        // A name and password before the host would end up in logs.
        let bad = |c: char| c.is_whitespace() || matches!(c, '@' | '?' | '#');
        if host.is_empty() || host.starts_with(':') || rest.contains(bad) {
            return Err(invalid());
        }
        Ok(Door { is_secure, rest: rest.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_stands_behind_the_servers_address() {
        for (text, socket) in [
            ("http://192.168.1.10:8080", "ws://192.168.1.10:8080/api/v1/station"),
            ("https://motcua.example/", "wss://motcua.example/api/v1/station"),
            ("http://[fe80::1]:8080/hall", "ws://[fe80::1]:8080/hall/api/v1/station"),
        ] {
            assert_eq!(text.parse::<Door>().unwrap().socket(), socket);
        }
        for text in ["192.168.1.10:8080", "ws://host", "http://", "http://:8080", "http://a@b", "http://a b", "ftp://a"]
        {
            assert!(text.parse::<Door>().is_err(), "{text}");
        }
    }
}
