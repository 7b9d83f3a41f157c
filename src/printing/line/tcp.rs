//! A printer on the network.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::thread;
use std::time::{Duration, Instant};

use super::{Attempt, broken, condition};
use crate::printing::condition::Condition;
use crate::printing::escpos::ASK_PAPER;
use crate::printing::paper_status::{ASK_AT_ONCE, PaperStatus, answered_at_once, answered_in_turn};
use crate::printing::printer::PrintLimits;

/// Where the printer listens. Each slip has a connection of its own.
pub(in crate::printing) struct Tcp {
    /// An IP address or a name; an IPv6 address without its brackets.
    pub host: String,
    /// Usually 9100.
    pub port: u16,
}

impl Tcp {
    pub fn send(&self, bytes: &[u8], limits: &PrintLimits) -> Attempt {
        match connect(&self.host, self.port, limits.connect) {
            Ok(stream) => send_over(&stream, bytes, limits),
            Err(error) => Attempt::NothingSent(format!("{}:{}: {error}", self.host, self.port)),
        }
    }

    pub fn look(&self, limits: &PrintLimits) -> Condition {
        match connect(&self.host, self.port, limits.connect) {
            Ok(stream) => ask_paper(&stream, limits.status).map_or(Condition::Ready, condition),
            Err(_) => Condition::Unreachable,
        }
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
