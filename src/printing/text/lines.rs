//! Words in columns: which lines a slip has in a printer's own letters.

use crate::printing::print_mode::Encoding;
use crate::printing::qr::Qr;
use crate::printing::slip::{Align, Block, Size, Trial, Words};
use crate::printing::trial::trial_text;
use crate::printing::wrap::{Measure, wrap};

/// What a printer prints by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Letters of its own.
    Text {
        /// The line.
        text: String,
        /// At which edge.
        align: Align,
        /// Whether in bold.
        bold: bool,
        /// How many times as wide and as high as its letters are, 1 to 8 each.
        times: (u8, u8),
    },
    /// Letters of its own in this encoding, whichever the others are in.
    Native(Encoding, String),
    /// A QR code that it draws by itself.
    Code {
        /// What the code says.
        link: String,
        /// The dots of a module's side.
        dots: u8,
        /// Whether it survives some crumpling, or has no room for that.
        is_redundant: bool,
    },
}

impl Line {
    /// Ordinary letters at the left.
    pub fn plain(text: impl Into<String>) -> Line {
        Line::Text { text: text.into(), align: Align::Left, bold: false, times: (1, 1) }
    }
}

/// The dots of a letter's width in font A, which every printer has.
const LETTER_DOTS: u32 = 12;
/// The side of the square that a code should fill, in dots.
const CODE_DOTS: u32 = 230;
/// So many times 24 dots make a digit of at least 18 mm, as digits do not fill their cell.
const NUMBER_TIMES_HIGH: u8 = 8;
const NUMBER_MOST_TIMES_WIDE: usize = 6;
const MOST_LINES: usize = 8;

/// A printer's letters are all equally wide.
struct Letters;

impl Measure for Letters {
    fn width(&self, text: &str) -> f32 {
        text.chars().count() as f32
    }
}

/// The lines of some blocks on paper of so many dots: 48 columns on 576, 32 on 384. Pictures are left out.
pub fn lines(blocks: &[Block], width_dots: u32) -> Vec<Line> {
    let mut page = Page { columns: (width_dots / LETTER_DOTS) as usize, width_dots, lines: Vec::new() };
    for block in blocks {
        page.block(block);
    }
    page.lines
}

struct Page {
    columns: usize,
    width_dots: u32,
    lines: Vec<Line>,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Text { words, size, bold, align } => {
                let high = if *size == Size::Large { 2 } else { 1 };
                self.words(words, *align, *bold, high);
            }
            Block::Number(number) => self.number(number),
            Block::Priority(words) => {
                let framed = |text: &str| format!("[ {text} ]");
                let words = Words { first: framed(&words.first), second: words.second.as_deref().map(framed) };
                self.words(&words, Align::Centre, true, 1);
            }
            Block::Fact { label, value } => {
                self.pair(&label.first, &value.first, true);
                if label.second.is_some() || value.second.is_some() {
                    let words = |words: &Words| words.second.clone().unwrap_or_default();
                    self.pair(&words(label), &words(value), false);
                }
            }
            Block::Qr { link, words } => self.code(link, words.as_ref()),
            Block::Rule => self.lines.push(Line::plain("-".repeat(self.columns))),
            Block::Logo(_) => {}
            Block::Trial(trial) => self.trial(trial),
        }
    }

    fn words(&mut self, words: &Words, align: Align, bold: bool, high: u8) {
        self.wrapped(&words.first, align, bold, (1, high));
        if let Some(second) = &words.second {
            self.wrapped(second, align, false, (1, 1));
        }
    }

    fn wrapped(&mut self, text: &str, align: Align, bold: bool, times: (u8, u8)) {
        let lines = wrap(&Letters, text, self.columns as f32, MOST_LINES);
        self.lines.extend(lines.into_iter().map(|text| Line::Text { text, align, bold, times }));
    }

    /// As wide as the paper allows, and always of its full height.
    fn number(&mut self, number: &str) {
        let wide = (self.columns / number.chars().count().max(1)).clamp(1, NUMBER_MOST_TIMES_WIDE) as u8;
        let (text, align) = (number.to_owned(), Align::Centre);
        self.lines.push(Line::Text { text, align, bold: true, times: (wide, NUMBER_TIMES_HIGH) });
    }

    /// A label at the left and its value at the right end of the same line, or of the next ones where it is too long.
    fn pair(&mut self, label: &str, value: &str, bold: bool) {
        let taken = label.chars().count() + value.chars().count();
        if taken < self.columns {
            let text = format!("{label}{}{value}", " ".repeat(self.columns - taken));
            self.lines.push(Line::Text { text, align: Align::Left, bold, times: (1, 1) });
        } else {
            self.wrapped(label, Align::Left, false, (1, 1));
            self.wrapped(value, Align::Right, bold, (1, 1));
        }
    }

    fn code(&mut self, link: &str, words: Option<&Words>) {
        let Some(qr) = Qr::of(link, CODE_DOTS, self.width_dots) else { return };
        let (dots, is_redundant) = (qr.dots_per_module() as u8, qr.is_redundant());
        self.lines.push(Line::Code { link: link.to_owned(), dots, is_redundant });
        if let Some(words) = words {
            self.words(words, Align::Centre, false, 1);
        }
    }

    fn trial(&mut self, trial: &Trial) {
        match trial {
            Trial::Ruler => {
                let columns: String = (1..=self.columns).map(|column| char::from(b'0' + (column % 10) as u8)).collect();
                self.lines.push(Line::plain(columns));
            }
            Trial::Shades => {}
            Trial::Codes(sizes) => {
                let code = |dots: &u32| Line::Code { link: trial_text(*dots), dots: *dots as u8, is_redundant: true };
                self.lines.extend(sizes.iter().map(code));
            }
            Trial::Native(encoding, text) => self.lines.push(Line::Native(*encoding, text.clone())),
        }
    }
}
