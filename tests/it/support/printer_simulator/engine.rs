//! What the simulated printer is made of: an interface for each line, and one print engine behind them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Mode;

const SLOW_BYTES_PER_S: f64 = 2000.0;
const SLOW_MEMORY: usize = 512;

/// The print engine, and what has come out of it.
pub struct Printer {
    pub mode: Mode,
    pub is_scrapped: bool,
    /// How often its power was cut.
    pub power_cuts: u64,
    /// Commands that wait to be printed, and the line that each came over.
    pub waiting: VecDeque<(u64, Vec<u8>)>,
    /// The slip that has begun to come out.
    pub open: Vec<u8>,
    pub slips: Vec<Vec<u8>>,
    pub rubbish: Vec<u8>,
    /// When the engine has finished what it is printing.
    free_at: Instant,
}

/// What a line brings, and what is answered over it.
pub struct Interface {
    pub line: u64,
    pub unread: Vec<u8>,
}

impl Printer {
    pub fn new() -> Printer {
        Printer {
            mode: Mode::Ready,
            is_scrapped: false,
            power_cuts: 0,
            waiting: VecDeque::new(),
            open: Vec::new(),
            slips: Vec::new(),
            rubbish: Vec::new(),
            free_at: Instant::now(),
        }
    }

    /// Loses its power, and with it what it had in memory.
    pub fn switch_off(&mut self) {
        self.mode = Mode::Off;
        self.power_cuts += 1;
        self.waiting.clear();
        self.open.clear();
    }

    pub fn has_room(&self) -> bool {
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
    pub fn work(&mut self, mut answer: impl FnMut(u64, u8)) {
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
                // What came out before, without a cut, is no slip.
                [0x1b, b'@'] => self.open = command,
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
    pub fn new(line: u64) -> Interface {
        Interface { line, unread: Vec::new() }
    }

    /// Takes what has arrived; the answer is what is answered at once.
    pub fn take(&mut self, bytes: &[u8], printer: &mut Printer) -> Vec<u8> {
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
