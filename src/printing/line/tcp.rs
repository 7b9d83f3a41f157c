//! A printer on the network.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{SockRef, TcpKeepalive};

use super::wire::{Route, Wire, timed_out};
use crate::printing::printer::PrintLimits;

/// Where the printer listens. Each slip has a connection of its own.
pub(in crate::printing) struct Tcp {
    /// An IP address or a name; an IPv6 address without its brackets.
    pub host: String,
    /// Usually 9100.
    pub port: u16,
}

impl Route for Tcp {
    /// Tries each address of the host; together they get the limits' time, after the name is resolved.
    fn open(&self, limits: &PrintLimits) -> io::Result<Box<dyn Wire>> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}:{}: {error}", self.host, self.port));
        let addresses: Vec<_> = (self.host.as_str(), self.port).to_socket_addrs().map_err(named)?.collect();
        let stream = connect(&addresses, limits.connect).map_err(named)?;
        notice_a_dead_end(&stream, limits.write)?;
        Ok(Box::new(stream))
    }
}

fn connect(addresses: &[SocketAddr], within: Duration) -> io::Result<TcpStream> {
    let end = Instant::now() + within;
    let mut met = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in addresses {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => met = error,
        }
    }
    Err(met)
}

/// A printer whose cable is pulled sends nothing that says so, and the system would try for a quarter of an hour.
fn notice_a_dead_end(stream: &TcpStream, after: Duration) -> io::Result<()> {
    const ASK_EVERY: Duration = Duration::from_secs(1);
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(ASK_EVERY).with_interval(ASK_EVERY))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(after))?;
    Ok(())
}

/// How long a reset may lag behind an early end of the connection on a local network.
const RESET_LAG: Duration = Duration::from_millis(40);

impl Wire for TcpStream {
    fn write(&mut self, bytes: &[u8], within: Duration) -> io::Result<usize> {
        self.set_write_timeout(Some(within.max(Duration::from_millis(1))))?;
        Write::write(self, bytes).map_err(timed_out)
    }

    fn read(&mut self, bytes: &mut [u8], within: Duration) -> io::Result<usize> {
        self.set_read_timeout(Some(within.max(Duration::from_millis(1))))?;
        let count = Read::read(self, bytes).map_err(timed_out)?;
        if count == 0 {
            // It closed. If bytes of ours came after that, its system answers them with a reset.
            thread::sleep(RESET_LAG);
            if let Some(error) = self.take_error()? {
                return Err(error);
            }
        }
        Ok(count)
    }

    fn finish(&mut self, _: Duration) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    fn closes(&self) -> bool {
        true
    }
}
