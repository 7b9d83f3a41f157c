//! The line to a printer: sends a slip's bytes once, and knows whether any of them may have arrived.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::condition::Condition;
use super::connection::Connection;
use super::escpos::ASK_PAPER;
use super::paper_status::{ASK_AT_ONCE, PaperStatus, answered_at_once, answered_in_turn};
use super::printer::PrintLimits;

/// How one attempt to send a slip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attempt {
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
    Tcp { host: String, port: u16 },
    Device(Device),
}

impl Line {
    pub fn new(connection: Connection) -> io::Result<Line> {
        Ok(match connection {
            Connection::Tcp { host, port } => Line::Tcp { host, port },
            Connection::File { path } => Line::Device(Device::start(path)?),
        })
    }

    /// Sends `bytes` once, and takes at most the limits' times for it.
    pub fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        match self {
            Line::Tcp { host, port } => match connect(host, *port, limits.connect) {
                Ok(stream) => send_over(&stream, bytes, limits),
                Err(error) => Attempt::NothingSent(format!("{host}:{port}: {error}")),
            },
            Line::Device(device) => device.send(bytes, limits),
        }
    }

    /// How the printer is, without printing anything. `None` where that cannot be told now.
    pub fn look(&self, limits: &PrintLimits) -> Option<Condition> {
        match self {
            Line::Tcp { host, port } => Some(match connect(host, *port, limits.connect) {
                Ok(stream) => ask_paper(&stream, limits.status).map_or(Condition::Ready, condition),
                Err(_) => Condition::Unreachable,
            }),
            Line::Device(device) if device.path.exists() || !is_device(&device.path) => None,
            Line::Device(_) => Some(Condition::Unreachable),
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

/// Asks for the paper at once. Many printers do not answer, which says nothing about their paper.
fn ask_paper(mut stream: &TcpStream, within: Duration) -> Option<PaperStatus> {
    stream.set_write_timeout(Some(within)).ok()?;
    stream.write_all(ASK_AT_ONCE).ok()?;
    stream.set_read_timeout(Some(within)).ok()?;
    let mut answer = [0; 1];
    stream.read_exact(&mut answer).ok()?;
    answered_at_once(answer[0])
}

/// Tries each address of the host; together they get `within`, after the name is resolved.
fn connect(host: &str, port: u16, within: Duration) -> io::Result<TcpStream> {
    let addresses: Vec<_> = (host, port).to_socket_addrs()?.collect();
    let end = Instant::now() + within;
    let mut met = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in addresses {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(&address, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => met = error,
        }
    }
    Err(met)
}

fn send_over(mut stream: &TcpStream, bytes: &[u8], limits: &PrintLimits) -> Attempt {
    let paper = ask_paper(stream, limits.status);
    if paper == Some(PaperStatus::Out) {
        return Attempt::PaperOut;
    }
    let end = Instant::now() + limits.write;
    let job = [bytes, ASK_PAPER].concat();
    let mut sent = 0;
    while sent < job.len() {
        let left = end.saturating_duration_since(Instant::now());
        let taken = if left.is_zero() {
            Err(io::ErrorKind::TimedOut.into())
        } else {
            stream.set_write_timeout(Some(left)).and_then(|()| stream.write(&job[sent..]))
        };
        match taken {
            Ok(0) => return broken(sent, "the printer takes no more"),
            Ok(count) => sent += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return broken(sent, &error.to_string()),
        }
    }
    match confirmed(stream, limits.confirm) {
        Ok(Some(PaperStatus::Out)) => Attempt::Unknown("the paper came to its end".to_owned()),
        Ok(later) => Attempt::Printed(later.or(paper).map_or(Condition::Ready, condition)),
        Err(error) => Attempt::Unknown(format!("not confirmed: {error}")),
    }
}

fn broken(sent: usize, cause: &str) -> Attempt {
    match sent {
        0 => Attempt::NothingSent(cause.to_owned()),
        _ => Attempt::Unknown(format!("after {sent} bytes: {cause}")),
    }
}

/// How long a reset may lag behind an early end of the connection on a local network.
const RESET_LAG: Duration = Duration::from_millis(40);

/// Waits until the printer has read everything. That a write succeeded says only that this machine's own buffer took
/// the bytes; a printer that has read them answers the question for its paper, or closes after our end of sending.
fn confirmed(mut stream: &TcpStream, within: Duration) -> io::Result<Option<PaperStatus>> {
    stream.shutdown(Shutdown::Write)?;
    let end = Instant::now() + within;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        let mut answer = [0; 1];
        if stream.read(&mut answer)? == 0 {
            break;
        }
        // A late answer to what was asked at once says nothing about the bytes after that question.
        if answered_at_once(answer[0]).is_none() {
            return Ok(Some(answered_in_turn(answer[0])));
        }
    }
    // It closed. If bytes of ours came after that, its system answers them with a reset.
    thread::sleep(RESET_LAG);
    match stream.take_error()? {
        Some(error) => Err(error),
        None => Ok(None),
    }
}

/// A device file with a thread of its own: a write to a device without paper may block as long as it likes, and files
/// know no time-out.
pub(super) struct Device {
    slips: SyncSender<Arc<[u8]>>,
    attempts: Receiver<Attempt>,
    path: PathBuf,
    /// Whether the device still holds a slip whose time ran out.
    stuck: bool,
}

impl Device {
    fn start(path: PathBuf) -> io::Result<Device> {
        let (slips, slips_to_write) = mpsc::sync_channel::<Arc<[u8]>>(1);
        let (answer, attempts) = mpsc::sync_channel(1);
        let file = path.clone();
        thread::Builder::new().name("printer-device".to_owned()).spawn(move || {
            for bytes in slips_to_write {
                if answer.send(write_to(&file, &bytes)).is_err() {
                    break;
                }
            }
        })?;
        Ok(Device { slips, attempts, path, stuck: false })
    }

    fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        if self.stuck && self.attempts.recv_timeout(limits.connect).is_err() {
            return Attempt::NothingSent("the device has not taken the slip before this one".to_owned());
        }
        self.stuck = false;
        if self.slips.send(bytes.clone()).is_err() {
            return Attempt::NothingSent("the device's thread has ended".to_owned());
        }
        match self.attempts.recv_timeout(limits.write) {
            Ok(attempt) => attempt,
            Err(RecvTimeoutError::Timeout) => {
                self.stuck = true;
                Attempt::Unknown("the device takes no more".to_owned())
            }
            Err(RecvTimeoutError::Disconnected) => Attempt::Unknown("the device's thread has ended".to_owned()),
        }
    }
}

fn write_to(path: &Path, bytes: &[u8]) -> Attempt {
    let mut file = match open(path) {
        Ok(file) => file,
        Err(error) => return Attempt::NothingSent(format!("{}: {error}", path.display())),
    };
    let mut sent = 0;
    while sent < bytes.len() {
        match file.write(&bytes[sent..]) {
            Ok(0) => return broken(sent, "the device takes no more"),
            Ok(count) => sent += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return broken(sent, &error.to_string()),
        }
    }
    Attempt::Printed(Condition::Ready)
}

fn open(path: &Path) -> io::Result<File> {
    // A printer that is unplugged has no device file; making a plain one in its place would swallow every slip.
    OpenOptions::new().append(true).create(!is_device(path)).open(path)
}

fn is_device(path: &Path) -> bool {
    path.starts_with("/dev")
}
