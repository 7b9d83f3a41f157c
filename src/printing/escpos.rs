//! A slip's image in the printer's language, ESC/POS.

use std::cell::RefCell;

use escpos::driver::Driver;
use escpos::errors::{PrinterError, Result};
use escpos::printer::Printer;
use escpos::utils::Protocol;

use super::raster::Raster;

/// The most rows in one raster command: small printers keep a whole band in memory before they print it.
pub const BAND_ROWS: usize = 128;
/// Fewer blank rows than this are cheaper as white dots than as a stop of the print head.
const LEAST_BLANK_RUN: usize = 16;
/// From the print head to the cutter, or to the edge where the paper is torn.
pub const FEED_BEFORE_CUT_ROWS: u8 = 120;
/// Dots per inch: makes the unit of a paper feed one dot, whatever the model's own default is.
const DOTS_PER_INCH: u8 = 203;

/// Asks for the paper sensor's state, in turn with what is printed (`GS r 1`): a printer that answers has taken all
/// bytes before it.
pub const ASK_PAPER: &[u8] = &[0x1d, b'r', 1];

/// The bytes that print `raster`, feed the paper past the cutter, and cut it if the printer can.
#[expect(clippy::expect_used, reason = "the buffer takes every byte, and no text is encoded")]
pub fn print_bytes(raster: &Raster, cut: bool) -> Vec<u8> {
    let mut printer = Printer::new(Buffer::default(), Protocol::default(), None);
    instruct(&mut printer, raster, cut).expect("a buffer does not fail");
    printer.driver().bytes.into_inner()
}

fn instruct(printer: &mut Printer<Buffer>, raster: &Raster, cut: bool) -> Result<()> {
    printer.init()?.motion_units(DOTS_PER_INCH, DOTS_PER_INCH)?;
    for run in runs(raster) {
        match run {
            Run::Blank(rows) => feed(printer, rows)?,
            Run::Image(bytes) => {
                for band in bytes.chunks(BAND_ROWS * raster.row_bytes()) {
                    printer.custom(&band_command(band, raster.row_bytes()))?;
                }
            }
        }
    }
    feed(printer, usize::from(FEED_BEFORE_CUT_ROWS))?;
    if cut {
        printer.partial_cut()?;
    }
    printer.print().map(|_| ())
}

enum Run<'a> {
    /// So many white rows.
    Blank(usize),
    /// Rows with something on them.
    Image(&'a [u8]),
}

/// The image from the top, as stretches that are printed and blank ones that are only fed.
fn runs(raster: &Raster) -> Vec<Run<'_>> {
    let row_bytes = raster.row_bytes();
    let rows: Vec<&[u8]> = raster.rows().chunks_exact(row_bytes).collect();
    let mut runs = Vec::new();
    let mut printed = 0;
    let mut row = 0;
    while row < rows.len() {
        let blank = rows[row..].iter().take_while(|dots| dots.iter().all(|byte| *byte == 0)).count();
        if blank >= LEAST_BLANK_RUN || row + blank == rows.len() {
            if row > printed {
                runs.push(Run::Image(&raster.rows()[printed * row_bytes..row * row_bytes]));
            }
            if blank > 0 {
                runs.push(Run::Blank(blank));
            }
            printed = row + blank;
        }
        row += blank.max(1);
    }
    if printed < rows.len() {
        runs.push(Run::Image(&raster.rows()[printed * row_bytes..]));
    }
    runs
}

/// `GS v 0`: a raster image at the print position, `row_bytes` bytes wide.
fn band_command(band: &[u8], row_bytes: usize) -> Vec<u8> {
    let [xl, xh] = (row_bytes as u16).to_le_bytes();
    let [yl, yh] = ((band.len() / row_bytes) as u16).to_le_bytes();
    let mut command = vec![0x1d, b'v', b'0', 0, xl, xh, yl, yh];
    command.extend_from_slice(band);
    command
}

/// `ESC J`: feeds the paper, at most 255 dots at a time.
fn feed(printer: &mut Printer<Buffer>, rows: usize) -> Result<()> {
    let mut left = rows;
    while left > 0 {
        let step = left.min(255);
        printer.custom(&[0x1b, b'J', step as u8])?;
        left -= step;
    }
    Ok(())
}

/// Where the crate's printer writes to: the bytes are made once, and sent by [`line`](super::line), which
/// must know how many of them are gone when something fails.
#[derive(Default)]
struct Buffer {
    bytes: RefCell<Vec<u8>>,
}

impl Driver for Buffer {
    fn name(&self) -> String {
        "buffer".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        self.bytes.try_borrow_mut()?.extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize> {
        Err(PrinterError::Io("a buffer never answers".to_owned()))
    }

    fn flush(&self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_begins_with_a_reset_and_ends_with_a_cut() {
        let mut raster = Raster::blank(16, 40);
        raster.ink(0, 20);
        let bytes = print_bytes(&raster, true);
        let mut expected = vec![0x1b, b'@', 0x1d, b'P', 203, 203];
        expected.extend([0x1b, b'J', 20]);
        expected.extend([0x1d, b'v', b'0', 0, 2, 0, 1, 0, 0x80, 0]);
        expected.extend([0x1b, b'J', 19, 0x1b, b'J', FEED_BEFORE_CUT_ROWS]);
        expected.extend([0x1d, b'V', b'A', 1]);
        assert_eq!(bytes, expected);
        assert!(!print_bytes(&raster, false).ends_with(&[0x1d, b'V', b'A', 1]));
    }

    #[test]
    fn long_images_go_in_bands_and_long_blanks_in_steps() {
        let mut raster = Raster::blank(8, 700);
        raster.ink_box(0, 0, 8, 300);
        raster.ink_box(0, 699, 8, 1);
        let rows = |run: &Run<'_>| match run {
            Run::Blank(rows) => (false, *rows),
            Run::Image(bytes) => (true, bytes.len()),
        };
        assert_eq!(runs(&raster).iter().map(rows).collect::<Vec<_>>(), [(true, 300), (false, 399), (true, 1)]);
        let bytes = print_bytes(&raster, true);
        let bands: Vec<_> = bytes.windows(8).filter(|at| at.starts_with(&[0x1d, b'v', b'0', 0, 1, 0])).collect();
        assert_eq!(bands.iter().map(|band| band[6]).collect::<Vec<_>>(), [128, 128, 44, 1]);
    }
}
