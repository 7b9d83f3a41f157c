//! A slip in the printer's language, ESC/POS.

use std::cell::RefCell;

use escpos::driver::Driver;
use escpos::errors::{PrinterError, Result};
use escpos::printer::Printer;
use escpos::utils::Protocol;

use super::layout::lay_out_blocks;
use super::print_mode::{Cut, Density, PrintMode};
use super::printer::PrinterPlan;
use super::raster::Raster;
use super::slip::{Block, Slip, Trial};
use super::text;

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

/// The bytes that print a slip in the way this printer knows, feed the paper past the cutter, and cut it if the printer
/// can.
#[expect(clippy::expect_used, reason = "the buffer takes every byte, and no text is encoded by the crate")]
pub fn print_bytes(slip: &Slip, plan: &PrinterPlan) -> Vec<u8> {
    let mut printer = Printer::new(Buffer::default(), Protocol::default(), None);
    instruct(&mut printer, slip, plan).expect("a buffer does not fail");
    printer.driver().bytes.into_inner()
}

fn instruct(printer: &mut Printer<Buffer>, slip: &Slip, plan: &PrinterPlan) -> Result<()> {
    printer.init()?.motion_units(DOTS_PER_INCH, DOTS_PER_INCH)?;
    if let Some(density) = plan.density {
        printer.custom(&density_command(density))?;
    }
    match plan.mode {
        PrintMode::Raster => draw(printer, &slip.blocks, plan.width_dots)?,
        PrintMode::Text(encoding) => {
            printer.custom(&text::bytes(&text::lines(&slip.blocks, plan.width_dots), encoding))?;
        }
    }
    feed(printer, usize::from(FEED_BEFORE_CUT_ROWS))?;
    match plan.cut {
        Cut::Partial => printer.partial_cut()?,
        Cut::Full => printer.cut()?,
        Cut::None => printer,
    };
    printer.print().map(|_| ())
}

/// The blocks as images, and between them what a test page has in the printer's own letters.
fn draw(printer: &mut Printer<Buffer>, blocks: &[Block], width_dots: u32) -> Result<()> {
    let is_native = |block: &Block| matches!(block, Block::Trial(Trial::Native(..)));
    for part in blocks.chunk_by(|a, b| is_native(a) == is_native(b)) {
        match part {
            [Block::Trial(Trial::Native(..)), ..] => {
                for block in part {
                    let Block::Trial(Trial::Native(encoding, words)) = block else { continue };
                    printer.custom(&text::bytes(&[text::Line::plain(words)], *encoding))?;
                }
            }
            drawn => draw_image(printer, &lay_out_blocks(drawn, width_dots))?,
        }
    }
    Ok(())
}

fn draw_image(printer: &mut Printer<Buffer>, raster: &Raster) -> Result<()> {
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
    Ok(())
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

/// `GS ( K`, function 49: in steps of about 5 % from what the maker set. A printer that does not know it skips it by
/// its length.
fn density_command(density: Density) -> [u8; 7] {
    let steps: i8 = match density {
        Density::Lighter => -4,
        Density::Normal => 0,
        Density::Darker => 4,
    };
    [0x1d, b'(', b'K', 2, 0, 49, steps.to_le_bytes()[0]]
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
    use std::sync::Arc;

    use super::*;
    use crate::office::TicketId;
    use crate::printing::Connection;

    fn plan(cut: Cut, density: Option<Density>) -> PrinterPlan {
        let connection = Connection::File { path: "slips.bin".into() };
        PrinterPlan { cut, density, ..PrinterPlan::new("hall", connection, 384) }
    }

    fn slip(picture: Raster) -> Slip {
        Slip { ticket: TicketId::from_random([1; 10]), blocks: vec![Block::Logo(Arc::new(picture))] }
    }

    #[test]
    fn a_slip_begins_with_a_reset_and_ends_with_the_printers_cut() {
        let blank = slip(Raster::blank(8, 28));
        let bytes = |cut, density| print_bytes(&blank, &plan(cut, density));
        let mut expected = vec![0x1b, b'@', 0x1d, b'P', 203, 203];
        // The gap below a picture is 12 rows on this paper.
        expected.extend([0x1b, b'J', 40, 0x1b, b'J', FEED_BEFORE_CUT_ROWS]);
        assert_eq!(bytes(Cut::None, None), expected);
        assert_eq!(bytes(Cut::Partial, None), [&expected[..], &[0x1d, b'V', b'A', 1]].concat());
        assert_eq!(bytes(Cut::Full, None), [&expected[..], &[0x1d, b'V', b'A', 0]].concat());
        for (density, step) in [(Density::Lighter, 252), (Density::Normal, 0), (Density::Darker, 4)] {
            let command = [0x1d, b'(', b'K', 2, 0, 49, step];
            assert_eq!(bytes(Cut::None, Some(density)), [&expected[..6], &command, &expected[6..]].concat());
        }
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
        let bytes = print_bytes(&slip(raster), &plan(Cut::Partial, None));
        let bands: Vec<_> = bytes.windows(8).filter(|at| at.starts_with(&[0x1d, b'v', b'0', 0, 48, 0])).collect();
        assert_eq!(bands.iter().map(|band| band[6]).collect::<Vec<_>>(), [128, 128, 44, 1]);
    }
}
