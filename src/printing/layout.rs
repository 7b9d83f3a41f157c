//! Where the words of a slip stand on its paper, and how large.

use super::qr::Qr;
use super::raster::Raster;
use super::slip::{Block, Slip, Words};
use super::typeface::{Face, Weight};
use super::wrap::wrap;

/// Sizes in dots for one width of paper, eight dots to the millimetre.
struct Style {
    margin: u32,
    authority: f32,
    office: f32,
    title: f32,
    /// The height of the number's letter and digits: at least 18 mm.
    number: f32,
    group: f32,
    fact: f32,
    closing: f32,
    /// The side of the square that the QR code should fill.
    qr: u32,
    /// Whether the words about the QR code stand beside it rather than below.
    words_beside_qr: bool,
    gap: u32,
}

const PAPER_80_MM: Style = Style {
    // The QR code's quiet zone, so that the code lines up with the text.
    margin: 24,
    authority: 28.0,
    office: 38.0,
    title: 32.0,
    number: 160.0,
    group: 44.0,
    fact: 28.0,
    closing: 28.0,
    qr: 250,
    words_beside_qr: true,
    gap: 14,
};

const PAPER_58_MM: Style = Style {
    margin: 8,
    authority: 23.0,
    office: 32.0,
    title: 27.0,
    number: 148.0,
    group: 36.0,
    fact: 26.0,
    closing: 25.0,
    qr: 210,
    words_beside_qr: false,
    gap: 12,
};

/// The narrowest and the widest paper that a slip is laid out for, in dots; others count as the nearest of these.
pub const WIDTHS_DOTS: std::ops::RangeInclusive<u32> = 320..=832;

/// English beneath Vietnamese, as a part of its size, and at least as a part of the smallest Vietnamese.
const SECOND_SIZE: f32 = 0.7;
const SMALLEST_SECOND_SIZE: f32 = 0.84;
/// What a name may be reduced to so that it takes fewer lines and is broken less.
const NAME_SIZES: [f32; 3] = [1.0, 0.87, 0.76];
const RULE_DOTS: u32 = 2;
const FRAME_DOTS: u32 = 3;
/// A text that needs more lines is cut short: a slip never eats the roll.
const MOST_LINES: usize = 6;

/// The image of a slip for paper of `width_dots` dots: 576 on an 80 mm roll, 384 on a 58 mm roll.
pub fn lay_out(slip: &Slip, width_dots: u32) -> Raster {
    let width_dots = width_dots.clamp(*WIDTHS_DOTS.start(), *WIDTHS_DOTS.end());
    let style = if width_dots < 480 { &PAPER_58_MM } else { &PAPER_80_MM };
    let mut sheet = Sheet { raster: Raster::blank(width_dots, 0), style, y: 0 };
    let mut above = None;
    for block in &slip.blocks {
        let part = Part::of(block);
        if above.is_some_and(|above| above != part) {
            sheet.rule();
        }
        above = Some(part);
        sheet.block(block);
    }
    sheet.raster.grow_to(sheet.y);
    sheet.raster
}

/// The parts of a slip, with a rule between one and the next.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Heading,
    Number,
    Facts,
    Farewell,
}

impl Part {
    fn of(block: &Block) -> Part {
        match block {
            Block::Authority(_) | Block::Office(_) => Part::Heading,
            Block::Title(_) | Block::Number(_) | Block::Group(_) | Block::Priority(_) => Part::Number,
            Block::Fact { .. } => Part::Facts,
            Block::PhonePage { .. } | Block::Closing(_) => Part::Farewell,
        }
    }
}

#[derive(Clone, Copy)]
enum Align {
    Left,
    Centre,
    Right,
}

/// A stretch of the paper's width, in dots.
#[derive(Clone, Copy)]
struct Column {
    left: u32,
    width: u32,
}

/// Paper that grows downwards.
struct Sheet<'a> {
    raster: Raster,
    style: &'a Style,
    /// The top of what comes next.
    y: u32,
}

impl Sheet<'_> {
    fn block(&mut self, block: &Block) {
        let style = self.style;
        let whole = self.whole();
        match block {
            Block::Authority(words) => self.words(words, Weight::Regular, style.authority, whole, Align::Centre),
            Block::Office(words) => self.name(words, style.office),
            Block::Title(words) => self.words(words, Weight::Bold, style.title, whole, Align::Centre),
            Block::Number(number) => self.number(number),
            Block::Group(words) => self.name(words, style.group),
            Block::Priority(words) => self.framed(words),
            Block::Fact { label, value } => self.fact(label, value),
            Block::PhonePage { link, words } => self.phone_page(link, words),
            Block::Closing(words) => self.words(words, Weight::Regular, style.closing, whole, Align::Centre),
        }
    }

    fn whole(&self) -> Column {
        Column { left: self.style.margin, width: self.raster.width_dots() - 2 * self.style.margin }
    }

    fn skip(&mut self, dots: u32) {
        self.y += dots;
        self.raster.grow_to(self.y);
    }

    fn rule(&mut self) {
        let whole = self.whole();
        self.skip(self.style.gap + RULE_DOTS);
        self.raster.ink_box(whole.left, self.y - RULE_DOTS, whole.width, RULE_DOTS);
        self.skip(self.style.gap);
    }

    /// A name in bold, at the largest size at which it takes as few lines as at the smallest.
    fn name(&mut self, words: &Words, size: f32) {
        let whole = self.whole();
        let lines =
            |part: &f32| wrap(&Face::new(Weight::Bold, size * part), &words.vi, whole.width as f32, MOST_LINES).len();
        let part = NAME_SIZES.into_iter().min_by_key(lines).unwrap_or(1.0);
        self.words(words, Weight::Bold, size * part, whole, Align::Centre);
    }

    fn words(&mut self, words: &Words, weight: Weight, size: f32, column: Column, align: Align) {
        self.lines(Face::new(weight, size), &words.vi, column, align);
        if let Some(en) = &words.en {
            self.lines(self.second(size), en, column, align);
        }
    }

    /// The face of English beneath Vietnamese of this size.
    fn second(&self, size: f32) -> Face {
        Face::new(Weight::Regular, (size * SECOND_SIZE).max(self.style.closing * SMALLEST_SECOND_SIZE))
    }

    fn lines(&mut self, face: Face, text: &str, column: Column, align: Align) {
        for line in wrap(&face, text, column.width as f32, MOST_LINES) {
            self.line(face, &line, column, align);
            self.skip(face.line_height().ceil() as u32);
        }
    }

    /// Draws a line with its top at `y`, and stays there.
    fn line(&mut self, face: Face, text: &str, column: Column, align: Align) {
        let room = column.width as f32 - face.width(text);
        let x = match align {
            Align::Left => 0.0,
            Align::Centre => room / 2.0,
            Align::Right => room,
        };
        self.raster.grow_to(self.y + face.line_height().ceil() as u32);
        face.draw(&mut self.raster, column.left as f32 + x, self.y as f32 + face.ascent(), text);
    }

    /// The number, always at its full height: one that is too wide for the paper is drawn narrower, never lower.
    fn number(&mut self, number: &str) {
        let whole = self.whole();
        let natural = Face::of_cap_height(Weight::Bold, self.style.number);
        let (left, right) = natural.ink_span(number);
        let stretch = (whole.width as f32 / (right - left).max(1.0)).min(1.0);
        let x = whole.left as f32 + (whole.width as f32 - (right - left) * stretch) / 2.0 - left * stretch;
        let height = self.style.number.ceil() as u32;
        self.skip(self.style.gap);
        // Round digits reach a little above and below the flat ones.
        self.raster.grow_to(self.y + height + self.style.gap);
        Face { stretch, ..natural }.draw(&mut self.raster, x, (self.y + height) as f32, number);
        self.skip(height + self.style.gap);
    }

    fn framed(&mut self, words: &Words) {
        let face = Face::new(Weight::Bold, self.style.title);
        let second = self.second(self.style.title);
        let widest = face.width(&words.vi).max(words.en.as_ref().map_or(0.0, |en| second.width(en)));
        let whole = self.whole();
        let padding = self.style.gap;
        let width = (widest.ceil() as u32 + 4 * padding).min(whole.width);
        let frame = Column { left: whole.left + (whole.width - width) / 2, width };
        self.skip(padding);
        let top = self.y;
        self.skip(FRAME_DOTS + padding / 3);
        self.words(words, Weight::Bold, self.style.title, frame, Align::Centre);
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
        let size = self.style.fact;
        self.pair((Face::new(Weight::Regular, size), &label.vi), (Face::new(Weight::Bold, size), &value.vi));
        if label.en.is_some() || value.en.is_some() {
            let second = self.second(size);
            let words = |words: &Words| words.en.clone().unwrap_or_default();
            self.pair((second, &words(label)), (second, &words(value)));
            self.skip(self.style.gap / 2);
        }
    }

    /// A label at the left and its value at the right of it, or below it where there is no room for its words.
    fn pair(&mut self, (label_face, label): (Face, &str), (value_face, value): (Face, &str)) {
        let whole = self.whole();
        let beside = whole.width as f32 - label_face.width(label) - label_face.size;
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

    /// The code of the ticket's page; an address too long for a code that can be read is left out with its words.
    fn phone_page(&mut self, link: &str, words: &Words) {
        let whole = self.whole();
        let Some(qr) = Qr::of(link, self.style.qr, self.raster.width_dots()) else { return };
        let size = self.style.closing;
        let beside = whole.width.saturating_sub(qr.side() + self.style.gap);
        if self.style.words_beside_qr && beside >= whole.width / 3 {
            // The quiet zone is as white as the margin and the gap below the rule, so it may lie upon both.
            self.y -= self.style.gap.min(self.y);
            let top = self.y;
            let left = whole.left.saturating_sub(qr.quiet());
            let text = Column { left: left + qr.side() + self.style.gap, width: beside };
            let height: u32 = self.height(words, size, text.width);
            self.skip(qr.side().saturating_sub(height) / 2);
            self.words(words, Weight::Regular, size, text, Align::Left);
            self.y = self.y.max(top + qr.side());
            self.raster.grow_to(self.y);
            qr.draw(&mut self.raster, left, top);
        } else {
            let left = (self.raster.width_dots() - qr.side()) / 2;
            self.y -= self.style.gap.min(self.y);
            self.raster.grow_to(self.y + qr.side());
            qr.draw(&mut self.raster, left, self.y);
            self.skip(qr.side());
            self.words(words, Weight::Regular, size, whole, Align::Centre);
            self.skip(self.style.gap);
        }
    }

    /// How high `words` would stand in a column.
    fn height(&self, words: &Words, size: f32, width: u32) -> u32 {
        let high = |face: Face, text: &str| {
            wrap(&face, text, width as f32, MOST_LINES).len() as u32 * face.line_height().ceil() as u32
        };
        let second = self.second(size);
        high(Face::new(Weight::Regular, size), &words.vi) + words.en.as_ref().map_or(0, |en| high(second, en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printing::samples::samples;

    #[test]
    fn the_number_is_at_least_18_millimetres_high() {
        for width in [384, 576] {
            for number in ["A025", "W1000", "M9999"] {
                let ticket = samples()[0].1.ticket;
                let raster = lay_out(&Slip { ticket, blocks: vec![Block::Number(number.into())] }, width);
                let inked = (0..raster.height()).filter(|y| (0..width).any(|x| raster.is_ink(x, *y))).count();
                assert!(inked >= 144, "{number} at {width}: {inked}");
            }
        }
    }

    #[test]
    fn nothing_reaches_into_the_margins() {
        for width in [384, 576] {
            for (name, slip) in samples() {
                let raster = lay_out(&slip, width);
                let margin = if width == 384 { PAPER_58_MM.margin } else { PAPER_80_MM.margin };
                let edges = (0..margin).chain(width - margin..width);
                let stray = edges.flat_map(|x| (0..raster.height()).map(move |y| (x, y)));
                let stray: Vec<_> = stray.filter(|(x, y)| raster.is_ink(*x, *y)).collect();
                // The rounding of a letter's place to whole dots may move its edge by one.
                assert!(stray.iter().all(|(x, _)| *x == margin - 1 || *x == width - margin), "{name} at {width}");
            }
        }
    }
}
