//! `motcua.toml`: what one server listens on, where it keeps its data, and what bounds it.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::journal::Store;
use crate::live;

use super::read::Fields;
use super::text::one_line;
use super::value::Value;

/// What one server, whatever offices it serves, has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// The address it listens on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of what it writes; a relative one starts where the server was started.
    pub data_dir: PathBuf,
    /// Where the journal is kept; a relative file starts in the data folder.
    pub store: Store,
    /// What QR codes and links begin with, without a slash at the end; without it, the address it listens on.
    pub public_url: Option<String>,
    /// What it bounds.
    pub limits: Limits,
}

/// The bounds of one server. What is full refuses with a reason; nothing waits without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Those of each office's task.
    pub live: live::Limits,
    /// Open connections.
    pub connections: usize,
    /// Sockets of one device or one visitor's address, which all phones on an office's Wi-Fi may share.
    pub sockets_per_device: usize,
    /// The largest body of a request, in KiB.
    pub body_kib: usize,
    /// The longest that a request may take, in seconds.
    pub request_timeout_s: u64,
}

impl Default for Limits {
    /// Ample for one office on a small machine.
    fn default() -> Self {
        Limits {
            live: live::Limits::default(),
            connections: 4096,
            sockets_per_device: 1000,
            body_kib: 64,
            request_timeout_s: 10,
        }
    }
}

/// The keys of `motcua.toml`.
pub(super) const KEYS: &[&str] = &["listen", "data_dir", "store", "public_url", "limits"];

const LIMIT_KEYS: &[&str] =
    &["mailbox", "batch", "append_tries", "connections", "sockets_per_device", "body_kib", "request_timeout_s"];

/// Reads `motcua.toml`.
pub(super) fn server(fields: &Fields<'_>) -> Option<ServerSettings> {
    let listen = fields.or("listen", SocketAddr::from(([127, 0, 0, 1], 8080)), listen_address);
    let data_dir = fields.or("data_dir", PathBuf::from("data"), |value| one_line(value, 1024).map(PathBuf::from));
    let store = fields.or("store", Store::default(), Value::parsed);
    let public_url = fields.optional("public_url", base_url);
    let limits = fields.or("limits", Limits::default(), limits);
    Some(ServerSettings {
        listen: listen?,
        data_dir: data_dir?,
        store: store?,
        public_url: public_url?,
        limits: limits?,
    })
}

fn listen_address(value: &Value<'_>) -> Option<SocketAddr> {
    let text = value.text()?;
    let hint = "write an IP address and a port: 127.0.0.1:8080 for this machine alone, 0.0.0.0:8080 for the network";
    text.parse().ok().or_else(|| value.problem("is no address to listen on", Some(hint.into())))
}

fn base_url(value: &Value<'_>) -> Option<String> {
    let text = one_line(value, 200)?;
    let hint = || Some("write it as http://192.168.1.10:8080".to_owned());
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return value.problem("must begin with http:// or https://", hint());
    };
    if rest.is_empty() || rest.starts_with(['/', ':']) {
        return value.problem("names no host", hint());
    }
    if rest.contains(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '?' | '#' | '@' | '"' | '<' | '>')) {
        return value.problem("must be a host and a path alone, in plain letters", hint());
    }
    Some(text.trim_end_matches('/').to_owned())
}

fn limits(value: &Value<'_>) -> Option<Limits> {
    let fields = value.fields(LIMIT_KEYS)?;
    let usual = Limits::default();
    let mailbox = fields.or("mailbox", usual.live.mailbox, |value| value.whole(1..=100_000));
    let batch = fields.or("batch", usual.live.batch, |value| value.whole(1..=10_000));
    let append_tries = fields.or("append_tries", usual.live.append_tries, |value| value.whole(1..=100));
    let connections = fields.or("connections", usual.connections, |value| value.whole(8..=100_000));
    let sockets_per_device = fields.or("sockets_per_device", usual.sockets_per_device, |value| value.whole(1..=10_000));
    let body_kib = fields.or("body_kib", usual.body_kib, |value| value.whole(1..=1024));
    let request_timeout_s = fields.or("request_timeout_s", usual.request_timeout_s, |value| value.whole(1..=120));
    Some(Limits {
        live: live::Limits { mailbox: mailbox?, batch: batch?, append_tries: append_tries? },
        connections: connections?,
        sockets_per_device: sockets_per_device?,
        body_kib: body_kib?,
        request_timeout_s: request_timeout_s?,
    })
}
