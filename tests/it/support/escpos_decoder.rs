//! A printer made of nothing but its manual: reads ESC/POS bytes and keeps the paper that they would give.
//!
//! It shares no code with the encoder, and panics at the first byte that a real printer would print as rubbish.

/// What came out of the printer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printout {
    /// Each row of dots from the top, `true` for black; a row that was only fed is empty.
    pub rows: Vec<Vec<bool>>,
    /// How many rows had come out, at each cut.
    pub cuts: Vec<usize>,
    /// How often it was asked for the state of its paper.
    pub paper_asked: usize,
    /// How often it was asked to tell at once how it is.
    pub asked_at_once: usize,
    /// The rows of the tallest raster command.
    pub tallest_band: usize,
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

/// Runs the bytes of whole jobs through the printer.
pub fn decode(bytes: &[u8]) -> Printout {
    let mut out = Printout::default();
    let mut input = Input { bytes, at: 0 };
    // A feed's unit is the model's own until it is set, so a feed before that is a mistake.
    let mut unit_is_a_dot = false;
    while input.at < bytes.len() {
        // A zero outside an image means nothing; it closes an image that was cut off.
        if bytes[input.at] == 0 {
            input.at += 1;
            continue;
        }
        match input.take::<2>() {
            // ESC @: reset.
            [0x1b, b'@'] => unit_is_a_dot = false,
            // GS P x y: motion units per inch.
            [0x1d, b'P'] => unit_is_a_dot = input.take() == [203, 203],
            // ESC J n: feed n units.
            [0x1b, b'J'] => {
                assert!(unit_is_a_dot, "ESC J at {} before GS P made its unit a dot", input.at);
                let [count] = input.take();
                out.rows.extend(std::iter::repeat_n(Vec::new(), count.into()));
            }
            // GS v 0 m xL xH yL yH: a raster image of x bytes by y rows, at its natural size.
            [0x1d, b'v'] => {
                let [b'0', 0, xl, xh, yl, yh] = input.take() else { panic!("another GS v at {}", input.at) };
                let (row_bytes, rows) = (u16::from_le_bytes([xl, xh]), u16::from_le_bytes([yl, yh]));
                assert!(row_bytes > 0 && rows > 0, "an empty image at {}", input.at);
                out.tallest_band = out.tallest_band.max(rows.into());
                for _ in 0..rows {
                    let row = input.slice(row_bytes.into()).iter();
                    out.rows.push(row.flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit) & 1 == 1)).collect());
                }
            }
            // GS V A n: feed to the cutter and n units more, cut.
            [0x1d, b'V'] => {
                let [b'A', 0 | 1] = input.take() else { panic!("another GS V at {}", input.at) };
                out.cuts.push(out.rows.len());
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
            other => panic!("no command that a slip needs: {other:02x?} at {}", input.at - 2),
        }
    }
    out
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
