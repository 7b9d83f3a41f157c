//! What a test page draws, so that a printer's width, darkness and sharpness can be judged with the eye and a ruler.

use super::qr::Qr;
use super::sheet::{Column, Sheet};
use super::slip::{Align, Trial};
use super::typeface::{Face, Weight};
use super::wrap::Measure;

const DOTS_PER_MM: u32 = 8;
/// The em of what is written beside a drawing.
const NOTE: f32 = 20.0;
const BAR_ROWS: u32 = 40;

impl Sheet<'_> {
    /// Draws one of them over the whole width.
    pub fn trial(&mut self, trial: &Trial) {
        match trial {
            Trial::Ruler => self.ruler(),
            Trial::Shades => self.shades(),
            Trial::Codes(sizes) => self.codes(sizes),
            Trial::Native(_, text) => {
                let whole = self.whole();
                self.lines(Face::new(Weight::Regular, self.style.small), text, whole, Align::Left);
            }
        }
    }

    /// A tick at each millimetre, a number of dots at each ten, and a line down each edge of the print head.
    fn ruler(&mut self) {
        let width = self.raster.width_dots();
        let note = Face::new(Weight::Regular, NOTE);
        let (top, ticks) = (self.y, 34);
        let height = ticks + note.line_height().ceil() as u32;
        self.skip(height);
        self.raster.ink_box(0, top, width, 2);
        for mm in 0..=width / DOTS_PER_MM {
            let x = (mm * DOTS_PER_MM).min(width - 2);
            let length = match mm {
                mm if mm % 10 == 0 => ticks,
                mm if mm % 5 == 0 => 22,
                _ => 12,
            };
            self.raster.ink_box(x, top, 2, length);
            if mm % 10 == 0 && mm > 0 && x + 20 < width {
                let label = mm.to_string();
                let left = x as f32 - note.width(&label) / 2.0;
                note.draw(&mut self.raster, left, (top + ticks) as f32 + note.ascent() - 4.0, &label);
            }
        }
        for edge in [0, width - 2] {
            self.raster.ink_box(edge, top, 2, height);
        }
        let label = format!("mm · {width} điểm");
        let column = Column { left: 8, width: width - 16 };
        self.lines(note, &label, column, Align::Right);
        self.skip(self.style.gap);
    }

    /// Black, three quarters, half, a quarter; then lines of one to four dots across and along.
    fn shades(&mut self) {
        let whole = self.whole();
        let inks: [fn(u32, u32) -> bool; 4] =
            [|_, _| true, |x, y| !(x % 2 == 0 && y % 2 == 0), |x, y| (x + y) % 2 == 0, |x, y| x % 2 == 0 && y % 2 == 0];
        let part = whole.width / 4;
        let top = self.y;
        self.skip(BAR_ROWS);
        for (i, is_ink) in inks.iter().enumerate() {
            let left = whole.left + i as u32 * part;
            for (x, y) in (0..BAR_ROWS).flat_map(|y| (0..part).map(move |x| (x, y))) {
                if is_ink(x, y) {
                    self.raster.ink((left + x).into(), (top + y).into());
                }
            }
        }
        self.skip(self.style.gap);
        let top = self.y;
        self.skip(BAR_ROWS);
        for (i, thick) in (1..=4).enumerate() {
            let left = whole.left + i as u32 * part;
            let count = (part - 12) / 2 / (2 * thick);
            for step in 0..count {
                self.raster.ink_box(left + step * 2 * thick, top, thick, BAR_ROWS);
            }
            for step in 0..BAR_ROWS / (2 * thick) {
                self.raster.ink_box(left + part / 2, top + step * 2 * thick, part / 2 - 12, thick);
            }
        }
        self.skip(self.style.gap);
    }

    /// Codes side by side, as many as fit, each with the size of its modules beneath.
    fn codes(&mut self, sizes: &[u32]) {
        let note = Face::new(Weight::Regular, NOTE);
        let (mut left, mut lowest) = (0, self.y);
        for dots in sizes {
            let Some(qr) = Qr::of_modules(&trial_text(*dots), *dots) else { continue };
            if left + qr.side() > self.raster.width_dots() {
                (left, self.y) = (0, lowest);
            }
            let top = self.y;
            self.raster.grow_to(top + qr.side());
            qr.draw(&mut self.raster, left, top);
            let label = format!("{dots} điểm");
            self.y = top + qr.side() - qr.quiet() / 2;
            self.lines(note, &label, Column { left, width: qr.side() }, Align::Centre);
            lowest = lowest.max(self.y);
            self.y = top;
            left += qr.side();
        }
        self.y = lowest;
        self.skip(self.style.gap);
    }
}

/// What the code with modules of so many dots says.
pub fn trial_text(dots: u32) -> String {
    format!("motcua {dots}")
}
