//! A slip for printers that know no images: lines of their own letters, in one of the encodings that they may know.
//!
//! `lines` sets the words in columns, `letters` takes Vietnamese letters apart, `encode` makes bytes of them.

mod encode;
mod letters;
mod lines;
mod tcvn3;

use super::print_mode::Encoding;
use super::slip::Align;
use encode::Encoder;
pub use lines::{Line, lines};

/// The bytes that print some lines. Whatever the printer was set to before, it is told all of it anew.
pub fn bytes(lines: &[Line], own: Encoding) -> Vec<u8> {
    // FS .: clones of Asian make start in a mode that takes two bytes for one character.
    let mut bytes = vec![0x1c, b'.'];
    let mut encoder = Encoder::new(own);
    for line in lines {
        match line {
            Line::Text { text, align, bold, times } => {
                bytes.extend(alignment(*align));
                bytes.extend([0x1b, b'E', u8::from(*bold)]);
                // GS !: the times of the width in the high half, those of the height in the low half, both from 0.
                bytes.extend([0x1d, b'!', (times.0 - 1) << 4 | (times.1 - 1)]);
                encoder.encode(text, &mut bytes);
                bytes.push(b'\n');
            }
            Line::Native(encoding, text) => {
                bytes.extend(alignment(Align::Left));
                bytes.extend([0x1b, b'E', 0, 0x1d, b'!', 0]);
                Encoder::new(*encoding).encode(text, &mut bytes);
                bytes.push(b'\n');
                // It has left the printer on a page of its own.
                encoder = Encoder::new(own);
            }
            Line::Code { link, dots, is_redundant } => bytes.extend(code(link, *dots, *is_redundant)),
        }
    }
    // What comes after is for somebody else.
    bytes.extend([0x1b, b'E', 0, 0x1d, b'!', 0]);
    bytes.extend(alignment(Align::Left));
    bytes
}

/// `ESC a`.
fn alignment(align: Align) -> [u8; 3] {
    let edge = match align {
        Align::Left => 0,
        Align::Centre => 1,
        Align::Right => 2,
    };
    [0x1b, b'a', edge]
}

/// `GS ( k`: a QR code that the printer draws by itself, in the middle of the paper.
fn code(link: &str, dots: u8, is_redundant: bool) -> Vec<u8> {
    let level = if is_redundant { b'1' } else { b'0' };
    let [low, high] = (link.len() as u16 + 3).to_le_bytes();
    let mut bytes = alignment(Align::Centre).to_vec();
    bytes.extend([0x1d, b'(', b'k', 4, 0, b'1', b'A', b'2', 0]);
    bytes.extend([0x1d, b'(', b'k', 3, 0, b'1', b'C', dots]);
    bytes.extend([0x1d, b'(', b'k', 3, 0, b'1', b'E', level]);
    bytes.extend([0x1d, b'(', b'k', low, high, b'1', b'P', b'0']);
    bytes.extend(link.as_bytes());
    bytes.extend([0x1d, b'(', b'k', 3, 0, b'1', b'Q', b'0']);
    bytes
}
