//! An ESC/POS printer that really reads its bytes, command by command, and can be brought into every trouble of a lobby:
//! on a port of the network, or at the other end of a serial line.
//!
//! An interface splits what arrives into commands and answers at once what is asked at once; the print engine behind it
//! takes one command after the other, at its own pace, and only while the printer can print.

mod engine;
mod network;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

use engine::{Interface, Printer};
use network::Network;

/// How the printer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It prints, faster than anything is sent.
    Ready,
    /// It prints 2 KB each second, and has hardly any memory.
    Slow,
    /// It prints, tells nothing about itself, and closes a network line that it has read to the end.
    Mute,
    /// Its roll ends in the middle of the next slip that it begins; from then on it has no paper.
    PaperEndsInMidJob,
    /// It has no paper.
    PaperOut,
    /// Its roll is near the end.
    PaperLow,
    /// Its cover is open.
    CoverOpen,
    /// Its cutter is stuck.
    CutterStuck,
    /// It takes connections and never reads.
    NeverReads,
    /// Its network card resets every line on which a slip begins.
    Resets,
    /// It has no power: its port is closed, its lines are gone, and so is what it had in memory.
    Off,
}

/// How often it looks at its lines and at its paper.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// A printer in a thread of its own, until it is dropped.
pub struct PrinterSimulator {
    printer: Arc<Mutex<Printer>>,
    thread: Option<JoinHandle<()>>,
}

impl PrinterSimulator {
    /// A printer that is ready, on a port of a loopback address that no other test uses: it closes its port at times.
    pub fn on_network(own_address: &str) -> (Self, SocketAddr) {
        let listener = TcpListener::bind((own_address, 0)).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let printer = Arc::new(Mutex::new(Printer::new()));
        let at_work = printer.clone();
        let thread = thread::spawn(move || Network::on(listener).run(&at_work));
        (PrinterSimulator { printer, thread: Some(thread) }, address)
    }

    /// A printer that is ready, at the other end of a serial line's `port`.
    pub fn on_serial_line(port: TTYPort) -> Self {
        let printer = Arc::new(Mutex::new(Printer::new()));
        let at_work = printer.clone();
        let thread = thread::spawn(move || read_port(port, &at_work));
        PrinterSimulator { printer, thread: Some(thread) }
    }

    /// Brings it into another state.
    pub fn set(&self, mode: Mode) {
        let mut printer = self.printer();
        match mode {
            Mode::Off => printer.switch_off(),
            on => printer.mode = on,
        }
    }

    /// The slips that were cut off, each as the commands from its reset to its cut.
    pub fn slips(&self) -> Vec<Vec<u8>> {
        self.printer().slips.clone()
    }

    /// What no printer understands, and would print as letters.
    pub fn rubbish(&self) -> Vec<u8> {
        self.printer().rubbish.clone()
    }

    /// How many bytes of the slip in the printer have been printed.
    pub fn bytes_of_open_slip(&self) -> usize {
        self.printer().open.len()
    }

    /// Whether nothing waits to be printed.
    pub fn is_idle(&self) -> bool {
        self.printer().waiting.is_empty()
    }

    fn printer(&self) -> MutexGuard<'_, Printer> {
        self.printer.lock().expect("the printer works")
    }
}

impl Drop for PrinterSimulator {
    fn drop(&mut self) {
        if let Ok(mut printer) = self.printer.lock() {
            printer.is_scrapped = true;
        }
        let ended = self.thread.take().map(JoinHandle::join);
        if !thread::panicking() {
            ended.expect("there is a thread").expect("the printer worked to its end");
        }
    }
}

fn read_port(mut port: TTYPort, printer: &Mutex<Printer>) {
    port.set_timeout(LOOK_EVERY).expect("set");
    let mut interface = Interface::new(0);
    let mut bytes = [0; 256];
    let mut power_cuts = 0;
    loop {
        let has_room = {
            let mut printer = printer.lock().expect("the test works");
            if printer.is_scrapped {
                return;
            }
            if printer.power_cuts > power_cuts {
                // It may be on again by now.
                power_cuts = printer.power_cuts;
                interface.unread.clear();
            }
            if printer.mode == Mode::Off {
                // What is sent to a printer without power is lost. It is not switched on in the middle of this look, so
                // that nothing is lost that is sent afterwards.
                let _ = port.read(&mut bytes);
                drop(printer);
                thread::sleep(LOOK_EVERY);
                continue;
            }
            printer.work(|_, answer| port.write_all(&[answer]).expect("the line is there"));
            printer.has_room()
        };
        if !has_room {
            thread::sleep(LOOK_EVERY);
        } else if let Ok(count) = port.read(&mut bytes) {
            let mut printer = printer.lock().expect("the test works");
            if printer.power_cuts > power_cuts {
                // It was switched off while it waited for these.
                continue;
            }
            let answers = interface.take(&bytes[..count], &mut printer);
            port.write_all(&answers).expect("the line is there");
        }
    }
}
