//! Where the blocks of a slip stand on its paper.

use super::qr::Qr;
use super::raster::Raster;
use super::sheet::{Column, Sheet};
use super::slip::{Align, Block, Slip, Words};
use super::typeface::{Face, Weight};
use super::wrap::Measure;

/// The narrowest and the widest paper that a slip is laid out for, in dots; others count as the nearest of these.
pub const WIDTHS_DOTS: std::ops::RangeInclusive<u32> = 320..=832;

const FRAME_DOTS: u32 = 3;
/// How much of the width between the margins the number may take.
const NUMBER_PART: f32 = 0.97;
/// What a value may be reduced to so that it stays on its label's line.
const VALUE_SIZES: [f32; 3] = [1.0, 0.9, 0.8];

/// The image of a slip for paper of `width_dots` dots: 576 on an 80 mm roll, 384 on a 58 mm roll. What a test page prints
/// in the printer's own letters is drawn in ours.
pub fn lay_out(slip: &Slip, width_dots: u32) -> Raster {
    lay_out_blocks(&slip.blocks, width_dots)
}

/// The image of some blocks.
pub(super) fn lay_out_blocks(blocks: &[Block], width_dots: u32) -> Raster {
    let mut sheet = Sheet::new(width_dots.clamp(*WIDTHS_DOTS.start(), *WIDTHS_DOTS.end()));
    for block in blocks {
        sheet.block(block);
    }
    sheet.raster.grow_to(sheet.y);
    sheet.raster
}

impl Sheet<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Text { words, size, bold, align } => self.text(words, *size, *bold, *align),
            Block::Number(number) => self.number(number),
            Block::Priority(words) => self.framed(words),
            Block::Fact { label, value } => self.fact(label, value),
            Block::Qr { link, words } => self.code(link, words.as_ref()),
            Block::Rule => self.rule(),
            Block::Logo(picture) => self.logo(picture),
            Block::Trial(trial) => self.trial(trial),
        }
    }

    /// The number, always at its full height: one that is too wide for the paper is drawn narrower, never lower.
    fn number(&mut self, number: &str) {
        let whole = self.whole();
        let natural = Face::of_cap_height(Weight::Bold, self.style.number);
        let (left, right) = natural.ink_span(number);
        let stretch = (whole.width as f32 * NUMBER_PART / (right - left).max(1.0)).min(1.0);
        let x = whole.left as f32 + (whole.width as f32 - (right - left) * stretch) / 2.0 - left * stretch;
        let height = self.style.number.ceil() as u32;
        self.skip(self.style.gap);
        // Round digits reach a little above and below the flat ones.
        self.raster.grow_to(self.y + height + self.style.gap);
        Face { stretch, ..natural }.draw(&mut self.raster, x, (self.y + height) as f32, number);
        self.skip(height + self.style.gap);
    }

    fn framed(&mut self, words: &Words) {
        let size = self.style.normal * 1.1;
        let face = Face::new(Weight::Bold, size);
        let second = self.second(size);
        let widest = face.width(&words.first).max(words.second.as_ref().map_or(0.0, |text| second.width(text)));
        let whole = self.whole();
        let padding = self.style.gap;
        let width = (widest.ceil() as u32 + 4 * padding).min(whole.width);
        let frame = Column { left: whole.left + (whole.width - width) / 2, width };
        self.skip(padding);
        let top = self.y;
        self.skip(FRAME_DOTS + padding / 3);
        self.words(words, Weight::Bold, size, frame, Align::Centre);
        self.skip(FRAME_DOTS + padding / 3);
        let height = self.y - top;
        for edge in [top, self.y - FRAME_DOTS] {
            self.raster.ink_box(frame.left, edge, frame.width, FRAME_DOTS);
        }
        for edge in [frame.left, frame.left + frame.width - FRAME_DOTS] {
            self.raster.ink_box(edge, top, FRAME_DOTS, height);
        }
    }

    fn fact(&mut self, label: &Words, value: &Words) {
        let size = self.style.normal;
        self.pair((Face::new(Weight::Regular, size), &label.first), (Face::new(Weight::Bold, size), &value.first));
        if label.second.is_some() || value.second.is_some() {
            let second = self.second(size);
            let words = |words: &Words| words.second.clone().unwrap_or_default();
            self.pair((second, &words(label)), (second, &words(value)));
            self.skip(self.style.gap / 2);
        }
    }

    /// A label at the left and its value at the right of it, or below it where there is no room for its words.
    fn pair(&mut self, (label_face, label): (Face, &str), (value_face, value): (Face, &str)) {
        let whole = self.whole();
        let beside = whole.width as f32 - label_face.width(label) - label_face.size / 2.0;
        let reduced = VALUE_SIZES.map(|part| Face { size: value_face.size * part, ..value_face });
        if let Some(fitting) = reduced.into_iter().find(|face| face.width(value) <= beside) {
            return self.on_one_line((label_face, label), (fitting, value));
        }
        let widest_word = value.split(' ').map(|word| value_face.width(word)).fold(0.0, f32::max);
        let top = self.y;
        self.lines(label_face, label, whole, Align::Left);
        if widest_word <= beside {
            let below_label = self.y;
            self.y = top;
            let width = beside as u32;
            self.lines(value_face, value, Column { left: whole.left + whole.width - width, width }, Align::Right);
            self.y = self.y.max(below_label);
        } else {
            self.lines(value_face, value, whole, Align::Right);
        }
    }

    /// Both on the same baseline.
    fn on_one_line(&mut self, (label_face, label): (Face, &str), (value_face, value): (Face, &str)) {
        let whole = self.whole();
        let top = self.y;
        self.y += (label_face.ascent() - value_face.ascent()).round().max(0.0) as u32;
        self.lines(value_face, value, whole, Align::Right);
        self.y = top;
        self.lines(label_face, label, whole, Align::Left);
        self.y = self.y.max(top + label_face.line_height().ceil() as u32);
    }

    /// A code; an address too long for one that can be read is left out with its words.
    fn code(&mut self, link: &str, words: Option<&Words>) {
        let whole = self.whole();
        let Some(qr) = Qr::of(link, self.style.qr, self.raster.width_dots()) else { return };
        let size = self.style.normal;
        let beside = whole.width.saturating_sub(qr.side() + self.style.gap);
        // The quiet zone is as white as the margin and the gap below a rule, so it may lie upon both.
        self.y -= self.style.gap.min(self.y);
        match words {
            Some(words) if self.style.words_beside_qr && beside >= whole.width / 3 => {
                let top = self.y;
                let left = whole.left.saturating_sub(qr.quiet());
                let text = Column { left: left + qr.side() + self.style.gap, width: beside };
                let height: u32 = self.height(words, size, text.width);
                self.skip(qr.side().saturating_sub(height) / 2);
                self.words(words, Weight::Regular, size, text, Align::Left);
                self.y = self.y.max(top + qr.side());
                self.raster.grow_to(self.y);
                qr.draw(&mut self.raster, left, top);
            }
            _ => {
                let left = (self.raster.width_dots() - qr.side()) / 2;
                self.raster.grow_to(self.y + qr.side());
                qr.draw(&mut self.raster, left, self.y);
                self.skip(qr.side());
                if let Some(words) = words {
                    self.words(words, Weight::Regular, size, whole, Align::Centre);
                    self.skip(self.style.gap);
                }
            }
        }
    }

    fn logo(&mut self, picture: &Raster) {
        let fitting = picture.reduced_to(self.whole().width);
        let (left, top) = ((self.raster.width_dots() - fitting.width_dots()) / 2, self.y);
        self.skip(fitting.height());
        self.raster.lay(&fitting, left, top);
        self.skip(self.style.gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::TicketId;

    #[test]
    fn the_number_is_at_least_18_millimetres_high() {
        for width in [384, 576] {
            for number in ["A025", "W1000", "M9999"] {
                let slip = Slip { ticket: TicketId::from_random([1; 10]), blocks: vec![Block::Number(number.into())] };
                let raster = lay_out(&slip, width);
                let inked = (0..raster.height()).filter(|y| (0..width).any(|x| raster.is_ink(x, *y))).count();
                assert!(inked >= 144, "{number} at {width}: {inked}");
            }
        }
    }
}
