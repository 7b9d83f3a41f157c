//! The simulated printer's network card.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use super::engine::{Interface, Printer};
use super::{LOOK_EVERY, Mode};

/// The port, and the lines that come to it.
pub struct Network {
    address: SocketAddr,
    listener: Option<TcpListener>,
    lines: Vec<NetworkLine>,
    lines_made: u64,
    power_cuts: u64,
}

struct NetworkLine {
    stream: TcpStream,
    interface: Interface,
    has_ended: bool,
}

impl Network {
    /// On a port that is open.
    pub fn on(listener: TcpListener) -> Network {
        let address = listener.local_addr().expect("bound");
        Network { address, listener: Some(listener), lines: Vec::new(), lines_made: 0, power_cuts: 0 }
    }

    /// Works until the printer is scrapped.
    pub fn run(mut self, printer: &Mutex<Printer>) {
        loop {
            let mut printer = printer.lock().expect("the test works");
            if printer.is_scrapped {
                return;
            }
            if printer.power_cuts > self.power_cuts {
                // It may be on again by now, and its lines are gone all the same.
                self.power_cuts = printer.power_cuts;
                self.listener = None;
                self.lines.drain(..).for_each(|line| reset(&line.stream));
            }
            if printer.mode != Mode::Off {
                self.answer_the_port();
                self.lines.retain_mut(|line| line.is_kept(&mut printer));
                let lines = &mut self.lines;
                printer.work(|line, answer| {
                    let asking = lines.iter_mut().find(|of| of.interface.line == line);
                    // Whoever asked may have gone.
                    let _ = asking.map(|asking| asking.stream.write(&[answer]));
                });
            }
            drop(printer);
            thread::sleep(LOOK_EVERY);
        }
    }

    fn answer_the_port(&mut self) {
        if self.listener.is_none() {
            self.listener = TcpListener::bind(self.address).ok();
        }
        let Some(listener) = &self.listener else { return };
        listener.set_nonblocking(true).expect("set");
        while let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(true).expect("set");
            self.lines_made += 1;
            self.lines.push(NetworkLine { stream, interface: Interface::new(self.lines_made), has_ended: false });
        }
    }
}

impl NetworkLine {
    /// Reads what has come; the answer is whether the line is kept.
    fn is_kept(&mut self, printer: &mut Printer) -> bool {
        let mut bytes = [0; 256];
        while !self.has_ended && printer.has_room() {
            match self.stream.read(&mut bytes) {
                Ok(0) => self.has_ended = true,
                Ok(count) => {
                    let answers = self.interface.take(&bytes[..count], printer);
                    // Whoever asked may have gone.
                    let _ = self.stream.write(&answers);
                    let has_slip = printer.waiting.iter().any(|(line, _)| *line == self.interface.line);
                    if printer.mode == Mode::Resets && has_slip {
                        printer.waiting.retain(|(line, _)| *line != self.interface.line);
                        reset(&self.stream);
                        return false;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => return false,
            }
        }
        !self.has_ended || printer.waiting.iter().any(|(line, _)| *line == self.interface.line)
    }
}

/// Makes the line end as if its machine had crashed, when it is dropped.
fn reset(stream: &TcpStream) {
    SockRef::from(stream).set_linger(Some(Duration::ZERO)).expect("set");
}
