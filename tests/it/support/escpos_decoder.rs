//! A printer made of nothing but its manual: reads ESC/POS bytes and keeps the paper that they would give.
//!
//! It shares no code with the encoder, and panics at the first byte that a real printer would print as rubbish.

use super::printer_letters::{printed, put};

/// What came out of the printer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printout {
    /// Each row of dots from the top, `true` for black; a row that was only fed is empty. Text is not among them.
    pub rows: Vec<Vec<bool>>,
    /// How many rows had come out, at each cut.
    pub cuts: Vec<usize>,
    /// How many of the cuts went all the way.
    pub full_cuts: usize,
    /// How often it was asked for the state of its paper.
    pub paper_asked: usize,
    /// How often it was asked to tell at once how it is.
    pub asked_at_once: usize,
    /// The rows of the tallest raster command.
    pub tallest_band: usize,
    /// How much darker than usual it was told to print, in its own steps.
    pub density: Option<i8>,
    /// What it wrote in its own letters.
    pub lines: Vec<TextLine>,
    /// The codes that it drew by itself.
    pub codes: Vec<Code>,
}

/// A line in the printer's own letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextLine {
    /// What stands on it.
    pub text: String,
    /// The edge: 0 left, 1 centre, 2 right.
    pub align: u8,
    /// Whether in bold.
    pub bold: bool,
    /// How many times as wide and as high as usual.
    pub times: (u8, u8),
    /// How often the page was turned for it.
    pub turns: usize,
}

/// A QR code that the printer drew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// What it says.
    pub text: String,
    /// The dots of a module's side.
    pub dots: u8,
}

impl Printout {
    /// Whether a dot is black.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        self.rows.get(y).and_then(|row| row.get(x)).copied().unwrap_or(false)
    }

    /// How many rows at the end have nothing on them.
    pub fn blank_tail(&self) -> usize {
        self.rows.iter().rev().take_while(|row| !row.contains(&true)).count()
    }
}

/// What a printer has been set to.
#[derive(Default)]
struct Set {
    /// A feed's unit is the model's own until it is set, so a feed before that is a mistake.
    unit_is_a_dot: bool,
    /// Clones begin in a mode in which two bytes are one Chinese character.
    knows_single_bytes: bool,
    page: Option<u8>,
    line: TextLine,
    code: Code,
}

/// Runs the bytes of whole jobs through the printer.
pub fn decode(bytes: &[u8]) -> Printout {
    let mut out = Printout::default();
    let mut input = Input { bytes, at: 0 };
    let mut set = Set::default();
    while input.at < bytes.len() {
        // A zero outside an image means nothing; it closes an image that was cut off.
        if bytes[input.at] == 0 {
            input.at += 1;
            continue;
        }
        let [first] = input.take();
        match first {
            0x10 | 0x1b | 0x1c | 0x1d => {
                let [second] = input.take();
                command([first, second], &mut input, &mut set, &mut out);
            }
            b'\n' => {
                assert!(!set.line.text.is_empty(), "an empty line at {}", input.at);
                let empty = TextLine { text: String::new(), turns: 0, ..set.line };
                out.lines.push(std::mem::replace(&mut set.line, empty));
            }
            byte => {
                assert!(set.knows_single_bytes, "text at {} before FS . ended Chinese mode", input.at);
                let letter = printed(set.page, byte);
                let rubbish = || panic!("{byte:02x} at {} is no letter of page {:?}", input.at, set.page);
                put(&mut set.line.text, letter.unwrap_or_else(rubbish));
            }
        }
    }
    assert!(set.line.text.is_empty(), "a line that was never printed: {}", set.line.text);
    out
}

fn command(name: [u8; 2], input: &mut Input<'_>, set: &mut Set, out: &mut Printout) {
    match name {
        // ESC @: reset.
        [0x1b, b'@'] => *set = Set { line: TextLine { times: (1, 1), ..TextLine::default() }, ..Set::default() },
        // GS P x y: motion units per inch.
        [0x1d, b'P'] => set.unit_is_a_dot = input.take() == [203, 203],
        // ESC J n: feed n units.
        [0x1b, b'J'] => {
            assert!(set.unit_is_a_dot, "ESC J at {} before GS P made its unit a dot", input.at);
            let [count] = input.take();
            out.rows.extend(std::iter::repeat_n(Vec::new(), count.into()));
        }
        // GS v 0 m xL xH yL yH: a raster image of x bytes by y rows, at its natural size.
        [0x1d, b'v'] => {
            let [b'0', 0, xl, xh, yl, yh] = input.take() else { panic!("another GS v at {}", input.at) };
            let (row_bytes, rows) = (u16::from_le_bytes([xl, xh]), u16::from_le_bytes([yl, yh]));
            assert!(row_bytes > 0 && rows > 0, "an empty image at {}", input.at);
            assert!(set.line.text.is_empty(), "an image within a line at {}", input.at);
            out.tallest_band = out.tallest_band.max(rows.into());
            for _ in 0..rows {
                let row = input.slice(row_bytes.into()).iter();
                out.rows.push(row.flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit) & 1 == 1)).collect());
            }
        }
        // GS V A n: feed to the cutter, cut but for a point or wholly.
        [0x1d, b'V'] => {
            let [b'A', kind @ (0 | 1)] = input.take() else { panic!("another GS V at {}", input.at) };
            out.cuts.push(out.rows.len());
            out.full_cuts += usize::from(kind == 0);
        }
        // GS r 1: what does the paper sensor say?
        [0x1d, b'r'] => {
            assert_eq!(input.take(), [1]);
            out.paper_asked += 1;
        }
        // DLE EOT n: how is the printer? Answered before what waits to be printed.
        [0x10, 0x04] => {
            let [n] = input.take();
            assert!((1..=4).contains(&n), "DLE EOT {n} is no question");
            out.asked_at_once += 1;
        }
        // GS ( K and GS ( k: families of commands that begin with their length.
        [0x1d, b'('] => family(input, set, out),
        [0x1c, b'.'] => set.knows_single_bytes = true,
        // ESC a n, ESC E n, ESC t n, GS ! n: edge, bold, page, size.
        [0x1b, b'a'] => [set.line.align] = input.take(),
        [0x1b, b'E'] => set.line.bold = input.take() == [1],
        [0x1b, b't'] => {
            let [page] = input.take();
            set.page = Some(page);
            set.line.turns += 1;
        }
        [0x1d, b'!'] => {
            let [size] = input.take();
            assert_eq!(size & 0x88, 0, "a size beyond 8 at {}", input.at);
            set.line.times = ((size >> 4) + 1, (size & 0x0f) + 1);
        }
        other => panic!("no command that a slip needs: {other:02x?} at {}", input.at - 2),
    }
}

fn family(input: &mut Input<'_>, set: &mut Set, out: &mut Printout) {
    let [name, low, high] = input.take();
    let parameters = input.slice(u16::from_le_bytes([low, high]).into());
    match (name, parameters) {
        (b'K', [49, step]) => out.density = Some(i8::from_le_bytes([*step])),
        // The second model of QR code, the size of its modules, its redundancy, its text; then it is printed.
        (b'k', [b'1', b'A', b'2', 0]) => set.code = Code::default(),
        (b'k', [b'1', b'C', dots @ 1..=16]) => set.code.dots = *dots,
        (b'k', [b'1', b'E', b'0'..=b'3']) => {}
        (b'k', [b'1', b'P', b'0', text @ ..]) => {
            set.code.text = String::from_utf8(text.to_vec()).expect("an address is ASCII");
        }
        (b'k', [b'1', b'Q', b'0']) => out.codes.push(std::mem::take(&mut set.code)),
        other => panic!("no GS ( that a slip needs: {other:02x?} at {}", input.at),
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        self.slice(N).try_into().expect("as long as asked")
    }

    fn slice(&mut self, count: usize) -> &'a [u8] {
        let slice = self.bytes.get(self.at..self.at + count);
        self.at += count;
        slice.unwrap_or_else(|| panic!("the bytes end within a command, {} short", self.at - self.bytes.len()))
    }
}

#[test]
fn it_reads_what_the_manual_says() {
    let job = [
        &[0x1b, b'@', 0x1d, b'P', 203, 203, 0x1b, b'J', 2][..],
        &[0x1d, b'v', b'0', 0, 1, 0, 2, 0, 0x81, 0x01, 0x1d, b'V', b'A', 1, 0x1d, b'r', 1],
    ]
    .concat();
    let out = decode(&job);
    assert_eq!((out.rows.len(), out.cuts.as_slice(), out.paper_asked, out.tallest_band), (4, &[4][..], 1, 2));
    let black: Vec<_> =
        (0..4).flat_map(|y| (0..8).map(move |x| (x, y))).filter(|(x, y)| out.is_black(*x, *y)).collect();
    assert_eq!(black, [(0, 2), (7, 2), (7, 3)]);
    for cut_short in [1, 3, 5, 7, 12, job.len() - 1] {
        assert!(std::panic::catch_unwind(|| decode(&job[..cut_short])).is_err(), "{cut_short}");
    }
}

#[test]
fn it_writes_what_the_manual_says() {
    let job = [&[0x1b, b'@', 0x1c, b'.', 0x1d, b'!', 0x71][..], b"s\x1bt\x34\xf4\xec\n"].concat();
    let expected = TextLine { text: "số".into(), times: (8, 2), turns: 1, ..TextLine::default() };
    assert_eq!(decode(&job).lines, [expected]);
    for rubbish in [&b"\x1b@abc\n"[..], b"\x1b@\x1c.\xf4\n", b"\x1b@\x1c.\x1bt\x1e\xa0\n", b"\x1b@\x1c.a"] {
        assert!(std::panic::catch_unwind(|| decode(rubbish)).is_err(), "{rubbish:02x?}");
    }
}
