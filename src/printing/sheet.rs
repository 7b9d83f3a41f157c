//! Paper that grows downwards: what every block of a slip is drawn with.

use super::raster::Raster;
use super::slip::{Align, Size, Words};
use super::typeface::{Face, Weight};
use super::wrap::{Measure, wrap};

/// Sizes in dots for one width of paper, eight dots to the millimetre.
pub struct Style {
    /// What stays white at the left and the right of words.
    pub margin: u32,
    /// The em of small words.
    pub small: f32,
    /// The em of sentences and facts.
    pub normal: f32,
    /// The em of names.
    pub large: f32,
    /// The height of the number's letter and digits: at least 18 mm.
    pub number: f32,
    /// The side of the square that the QR code should fill.
    pub qr: u32,
    /// Whether the words about the QR code stand beside it rather than below.
    pub words_beside_qr: bool,
    /// The white between parts.
    pub gap: u32,
}

/// An 80 mm roll, 576 dots.
pub const PAPER_80_MM: Style = Style {
    // The QR code's quiet zone, so that the code lines up with the text.
    margin: 24,
    small: 25.0,
    normal: 29.0,
    large: 44.0,
    number: 160.0,
    qr: 250,
    words_beside_qr: true,
    gap: 14,
};

/// A 58 mm roll, 384 dots.
pub const PAPER_58_MM: Style = Style {
    margin: 8,
    small: 22.0,
    normal: 26.0,
    large: 36.0,
    number: 148.0,
    qr: 210,
    words_beside_qr: false,
    gap: 12,
};

/// The other language beneath, as a part of the size above it, and never smaller than this part of normal words.
const SECOND_SIZE: f32 = 0.7;
const SMALLEST_SECOND_SIZE: f32 = 0.8;
/// What a name may be reduced to so that it takes fewer lines and is broken less.
const NAME_SIZES: [f32; 3] = [1.0, 0.87, 0.76];
const RULE_DOTS: u32 = 2;
/// A text that needs more lines is cut short: a slip never eats the roll.
const MOST_LINES: usize = 6;

/// A stretch of the paper's width, in dots.
#[derive(Clone, Copy)]
pub struct Column {
    pub left: u32,
    pub width: u32,
}

/// Paper that grows downwards.
pub struct Sheet<'a> {
    pub raster: Raster,
    pub style: &'a Style,
    /// The top of what comes next.
    pub y: u32,
}

impl Sheet<'_> {
    /// White paper of so many dots.
    pub fn new(width_dots: u32) -> Self {
        let style = if width_dots < 480 { &PAPER_58_MM } else { &PAPER_80_MM };
        Sheet { raster: Raster::blank(width_dots, 0), style, y: 0 }
    }

    /// All between the margins.
    pub fn whole(&self) -> Column {
        Column { left: self.style.margin, width: self.raster.width_dots() - 2 * self.style.margin }
    }

    /// Leaves some rows as they are.
    pub fn skip(&mut self, dots: u32) {
        self.y += dots;
        self.raster.grow_to(self.y);
    }

    /// A line across the paper.
    pub fn rule(&mut self) {
        let whole = self.whole();
        self.skip(self.style.gap + RULE_DOTS);
        self.raster.ink_box(whole.left, self.y - RULE_DOTS, whole.width, RULE_DOTS);
        self.skip(self.style.gap);
    }

    /// Words over the whole width.
    pub fn text(&mut self, words: &Words, size: Size, bold: bool, align: Align) {
        let weight = if bold { Weight::Bold } else { Weight::Regular };
        let whole = self.whole();
        match size {
            Size::Small => self.words(words, weight, self.style.small, whole, align),
            Size::Normal => self.words(words, weight, self.style.normal, whole, align),
            Size::Large => {
                let em = self.name_size(&words.first, weight);
                self.words(words, weight, em, whole, align);
            }
        }
        if words.second.is_some() {
            self.skip(self.style.gap / 2);
        }
    }

    /// The largest size at which a name takes as few lines as at the smallest.
    fn name_size(&self, name: &str, weight: Weight) -> f32 {
        let width = self.whole().width as f32;
        let lines = |part: &f32| wrap(&Face::new(weight, self.style.large * part), name, width, MOST_LINES).len();
        self.style.large * NAME_SIZES.into_iter().min_by_key(lines).unwrap_or(1.0)
    }

    /// Words in a column, the second language beneath.
    pub fn words(&mut self, words: &Words, weight: Weight, size: f32, column: Column, align: Align) {
        self.lines(Face::new(weight, size), &words.first, column, align);
        if let Some(second) = &words.second {
            self.lines(self.second(size), second, column, align);
        }
    }

    /// The face of the second language beneath words of this size.
    pub fn second(&self, size: f32) -> Face {
        Face::new(Weight::Regular, (size * SECOND_SIZE).max(self.style.normal * SMALLEST_SECOND_SIZE))
    }

    /// A text in as many lines as it needs.
    pub fn lines(&mut self, face: Face, text: &str, column: Column, align: Align) {
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

    /// How high `words` would stand in a column.
    pub fn height(&self, words: &Words, size: f32, width: u32) -> u32 {
        let high = |face: Face, text: &str| {
            wrap(&face, text, width as f32, MOST_LINES).len() as u32 * face.line_height().ceil() as u32
        };
        let second = self.second(size);
        high(Face::new(Weight::Regular, size), &words.first)
            + words.second.as_ref().map_or(0, |text| high(second, text))
    }
}
