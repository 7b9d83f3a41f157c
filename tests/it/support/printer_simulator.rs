//! An ESC/POS printer that really reads its bytes, command by command, and can be brought into every trouble of a lobby:
//! on a port of the network, or at the other end of a serial line.
//!
//! An interface splits what arrives into commands and answers at once what is asked at once; the print engine behind it
//! takes one command after the other, at its own pace, and only while the printer can print.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serialport::{SerialPort, TTYPort};
use socket2::SockRef;

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

const SLOW_BYTES_PER_S: f64 = 2000.0;
const SLOW_MEMORY: usize = 512;

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
        let network = Network { address, listener: None, lines: Vec::new(), lines_made: 0 };
        let at_work = printer.clone();
        let thread = thread::spawn(move || network.run(Some(listener), &at_work));
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
        if mode == Mode::Off {
            printer.lose_memory();
        }
        printer.mode = mode;
    }

    pub fn mode(&self) -> Mode {
        self.printer().mode
    }

    /// The slips that were cut off, each as the commands from its reset to its cut.
    pub fn slips(&self) -> Vec<Vec<u8>> {
        self.printer().slips.clone()
    }

    /// What came out without a cut before something else began.
    pub fn torn(&self) -> Vec<Vec<u8>> {
        self.printer().torn.clone()
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

struct Printer {
    mode: Mode,
    is_scrapped: bool,
    /// Commands that wait to be printed, and the line that each came over.
    waiting: VecDeque<(u64, Vec<u8>)>,
    /// The slip that has begun to come out.
    open: Vec<u8>,
    slips: Vec<Vec<u8>>,
    torn: Vec<Vec<u8>>,
    rubbish: Vec<u8>,
    /// When the engine has finished what it is printing.
    free_at: Instant,
}

/// What a line brings, and what is answered over it.
struct Interface {
    line: u64,
    unread: Vec<u8>,
}

impl Printer {
    fn new() -> Printer {
        Printer {
            mode: Mode::Ready,
            is_scrapped: false,
            waiting: VecDeque::new(),
            open: Vec::new(),
            slips: Vec::new(),
            torn: Vec::new(),
            rubbish: Vec::new(),
            free_at: Instant::now(),
        }
    }

    fn lose_memory(&mut self) {
        self.waiting.clear();
        self.tear();
    }

    fn tear(&mut self) {
        let open = std::mem::take(&mut self.open);
        if open.windows(2).any(|command| command == [0x1d, b'v']) {
            self.torn.push(open);
        }
    }

    fn has_room(&self) -> bool {
        match self.mode {
            Mode::NeverReads | Mode::Off => false,
            Mode::Slow => self.waiting.iter().map(|(_, command)| command.len()).sum::<usize>() < SLOW_MEMORY,
            _ => true,
        }
    }

    fn can_print(&self) -> bool {
        matches!(
            self.mode,
            Mode::Ready | Mode::Slow | Mode::Mute | Mode::PaperLow | Mode::PaperEndsInMidJob | Mode::Resets
        )
    }

    /// Prints what is its turn; the answers go to the line that asked.
    fn work(&mut self, mut answer: impl FnMut(u64, u8)) {
        while self.can_print() && self.free_at <= Instant::now() {
            let Some((line, command)) = self.waiting.pop_front() else { return };
            if self.mode == Mode::Slow {
                self.free_at = Instant::now() + Duration::from_secs_f64(command.len() as f64 / SLOW_BYTES_PER_S);
            }
            match command[..2] {
                [0x1d, b'r'] => {
                    let paper = if self.mode == Mode::PaperLow { 0x03 } else { 0x00 };
                    if self.mode != Mode::Mute {
                        answer(line, paper);
                    }
                }
                [0x1b, b'@'] => {
                    self.tear();
                    self.open = command;
                }
                [0x1d, b'V'] => {
                    self.open.extend(command);
                    self.slips.push(std::mem::take(&mut self.open));
                }
                [0x1d, b'v'] => {
                    self.open.extend(command);
                    if self.mode == Mode::PaperEndsInMidJob {
                        self.mode = Mode::PaperOut;
                    }
                }
                _ => self.open.extend(command),
            }
        }
    }

    /// What it says when it is asked at once: `DLE EOT n`.
    fn status(&self, n: u8) -> Option<u8> {
        let is_nothing_wrong = 0x12;
        let [printer, cause, error, paper] = match self.mode {
            Mode::Mute => return None,
            Mode::PaperOut => [0x1a, 0x32, 0x12, 0x72],
            Mode::PaperLow => [0x12, 0x12, 0x12, 0x1e],
            Mode::CoverOpen => [0x1a, 0x16, 0x12, 0x12],
            Mode::CutterStuck => [0x1a, 0x52, 0x1a, 0x12],
            _ => [is_nothing_wrong; 4],
        };
        Some(match n {
            1 => printer,
            2 => cause,
            3 => error,
            4 => paper,
            n => panic!("DLE EOT {n} is no question"),
        })
    }
}

impl Interface {
    fn new(line: u64) -> Interface {
        Interface { line, unread: Vec::new() }
    }

    /// Takes what has arrived; the answer is what is answered at once.
    fn take(&mut self, bytes: &[u8], printer: &mut Printer) -> Vec<u8> {
        self.unread.extend_from_slice(bytes);
        let mut answers = Vec::new();
        loop {
            match command_length(&self.unread) {
                Next::Cut => return answers,
                // A zero outside an image means nothing.
                Next::Nothing => drop(self.unread.remove(0)),
                Next::Rubbish => printer.rubbish.push(self.unread.remove(0)),
                Next::Command(length) => {
                    let command: Vec<u8> = self.unread.drain(..length).collect();
                    match command[..] {
                        [0x10, 0x04, n] => answers.extend(printer.status(n)),
                        _ => printer.waiting.push_back((self.line, command)),
                    }
                }
            }
        }
    }
}

enum Next {
    /// The whole command is not there yet.
    Cut,
    /// Its length.
    Command(usize),
    Nothing,
    Rubbish,
}

/// The first command of what has arrived, by Epson's ESC/POS reference.
fn command_length(bytes: &[u8]) -> Next {
    let length = match *bytes {
        [] | [0x10 | 0x1b | 0x1c | 0x1d] => return Next::Cut,
        [0, ..] => return Next::Nothing,
        [0x1b, b'@' | b'2', ..] | [0x1c, b'.', ..] => 2,
        [0x1b, b'J' | b'a' | b't' | b'E' | b'M' | b'3' | b'd' | b'R', ..] | [0x1d, b'r' | b'!' | b'B', ..] => 3,
        [0x10, 0x04, ..] => 3,
        [0x1d, b'P' | b'L' | b'W', ..] => 4,
        [0x1d, b'V', b'A' | b'B', ..] => 4,
        [0x1d, b'V', _, ..] => 3,
        [0x1d, b'(', _, low, high, ..] => 5 + usize::from(u16::from_le_bytes([low, high])),
        [0x1d, b'v', b'0', _, xl, xh, yl, yh, ..] => {
            8 + usize::from(u16::from_le_bytes([xl, xh])) * usize::from(u16::from_le_bytes([yl, yh]))
        }
        [0x1d, b'V' | b'(' | b'v', ..] => return Next::Cut,
        _ => return Next::Rubbish,
    };
    if bytes.len() < length { Next::Cut } else { Next::Command(length) }
}

struct Network {
    address: SocketAddr,
    listener: Option<TcpListener>,
    lines: Vec<NetworkLine>,
    lines_made: u64,
}

struct NetworkLine {
    stream: TcpStream,
    interface: Interface,
    has_ended: bool,
}

const LOOK_EVERY: Duration = Duration::from_millis(1);

impl Network {
    fn run(mut self, listener: Option<TcpListener>, printer: &Mutex<Printer>) {
        self.listener = listener;
        loop {
            let mut printer = printer.lock().expect("the test works");
            if printer.is_scrapped {
                return;
            }
            if printer.mode == Mode::Off {
                self.listener = None;
                self.lines.drain(..).for_each(|line| reset(&line.stream));
            } else {
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

fn read_port(mut port: TTYPort, printer: &Mutex<Printer>) {
    port.set_timeout(LOOK_EVERY).expect("set");
    let mut interface = Interface::new(0);
    let mut bytes = [0; 256];
    loop {
        let (has_room, has_power) = {
            let mut printer = printer.lock().expect("the test works");
            if printer.is_scrapped {
                return;
            }
            printer.work(|_, answer| port.write_all(&[answer]).expect("the line is there"));
            (printer.has_room(), printer.mode != Mode::Off)
        };
        if !has_power {
            // What is sent to a printer without power is lost.
            interface.unread.clear();
            let _ = port.read(&mut bytes);
        } else if !has_room {
            thread::sleep(LOOK_EVERY);
        } else if let Ok(count) = port.read(&mut bytes) {
            let answers = interface.take(&bytes[..count], &mut printer.lock().expect("the test works"));
            port.write_all(&answers).expect("the line is there");
        }
    }
}

#[test]
fn it_splits_what_arrives_however_it_arrives() {
    let slip = [
        &[0x1b, b'@', 0x1d, b'P', 203, 203, 0x1b, b'J', 2][..],
        &[0x1d, b'v', b'0', 0, 1, 0, 3, 0, 0x10, 0x04, 0x04, 0x1d, b'V', b'A', 1],
    ]
    .concat();
    let job = [&[0, 0, 0x10, 0x04, 4][..], &slip, &[0x1d, b'r', 1]].concat();
    for piece in 1..=job.len() {
        let (mut printer, mut interface, mut answers) = (Printer::new(), Interface::new(7), Vec::new());
        for bytes in job.chunks(piece) {
            answers.extend(interface.take(bytes, &mut printer));
            printer.work(|line, answer| answers.extend([line as u8, answer]));
        }
        assert_eq!(answers, [0x12, 7, 0x00], "the dots look like a question, and are none");
        assert_eq!((printer.slips, printer.rubbish), (vec![slip.clone()], vec![]), "in pieces of {piece}");
    }
    let (mut printer, mut interface) = (Printer::new(), Interface::new(1));
    printer.mode = Mode::PaperEndsInMidJob;
    interface.take(&slip, &mut printer);
    printer.work(|_, _| {});
    assert_eq!((printer.mode, printer.slips.len(), printer.status(4)), (Mode::PaperOut, 0, Some(0x72)));
    printer.mode = Mode::Ready;
    printer.work(|_, _| {});
    assert_eq!(printer.slips.len(), 1, "it goes on with a new roll");
}
