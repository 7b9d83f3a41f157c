//! Letters as the bytes that a printer knows them by.

use super::letters::{Tone, apart, bare, plain};
use super::tcvn3;
use crate::printing::print_mode::Encoding;

/// Encodes one line after another, and remembers which page the printer is on.
pub struct Encoder {
    encoding: Encoding,
    page: Option<u8>,
}

impl Encoder {
    /// For a printer of whose page nothing is known yet.
    pub fn new(encoding: Encoding) -> Self {
        Encoder { encoding, page: None }
    }

    /// Appends the bytes of a text. A letter that the encoding lacks loses its marks; what has no such letter at all
    /// becomes a question mark, and so does a control character, which would be a command.
    pub fn encode(&mut self, text: &str, bytes: &mut Vec<u8>) {
        for character in text.chars() {
            match plain(character) {
                Some(instead) => instead.chars().for_each(|character| self.letter(character, bytes)),
                None => self.letter(character, bytes),
            }
        }
    }

    fn letter(&mut self, letter: char, bytes: &mut Vec<u8>) {
        let known = match self.encoding {
            _ if letter.is_ascii() => None,
            Encoding::Tcvn3 => tcvn3::place(letter).map(|(page, byte)| {
                self.turn_to(page, bytes);
                bytes.push(byte);
            }),
            Encoding::Wpc1258 { page } => wpc1258(letter).map(|(byte, tone)| {
                self.turn_to(page, bytes);
                bytes.push(byte);
                bytes.extend(tone);
            }),
            Encoding::Ascii => None,
        };
        if known.is_none() {
            let bare = bare(letter);
            let is_printable = bare.is_ascii_graphic() || bare == ' ';
            bytes.push(if is_printable { bare as u8 } else { b'?' });
        }
    }

    /// `ESC t`, where the printer is on another page.
    fn turn_to(&mut self, page: u8, bytes: &mut Vec<u8>) {
        if self.page != Some(page) {
            bytes.extend([0x1b, b't', page]);
            self.page = Some(page);
        }
    }
}

/// The byte of a letter in Windows-1258, and the one that puts its tone upon it where no single byte has both.
fn wpc1258(letter: char) -> Option<(u8, Option<u8>)> {
    let (untoned, tone) = apart(letter);
    match single_byte(letter) {
        Some(byte) => Some((byte, None)),
        None => {
            let byte = if untoned.is_ascii() { untoned as u8 } else { single_byte(untoned)? };
            Some((byte, Some(mark(tone?))))
        }
    }
}

fn mark(tone: Tone) -> u8 {
    match tone {
        Tone::Grave => 0xcc,
        Tone::Hook => 0xd2,
        Tone::Tilde => 0xde,
        Tone::Acute => 0xec,
        Tone::Dot => 0xf2,
    }
}

/// The letters of Vietnamese for which Windows-1258 has one byte.
fn single_byte(letter: char) -> Option<u8> {
    Some(match letter {
        // Where it is as Latin-1.
        'À' | 'Á' | 'Â' | 'È' | 'É' | 'Ê' | 'Í' | 'Ó' | 'Ô' | 'Ù' | 'Ú' => letter as u8,
        'à' | 'á' | 'â' | 'è' | 'é' | 'ê' | 'í' | 'ó' | 'ô' | 'ù' | 'ú' => letter as u8,
        'Ă' => 0xc3,
        'ă' => 0xe3,
        'Đ' => 0xd0,
        'đ' => 0xf0,
        'Ơ' => 0xd5,
        'ơ' => 0xf5,
        'Ư' => 0xdd,
        'ư' => 0xfd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(encoding: Encoding, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        Encoder::new(encoding).encode(text, &mut bytes);
        bytes
    }

    #[test]
    fn windows_1258_puts_tones_upon_letters() {
        let turn = [0x1b, b't', 52];
        let expected = [
            0x50, 0x68, 0x69, 0xea, 0xec, 0x75, 0x20, 0x73, 0xf4, 0xec, 0x20, 0x74, 0x68, 0xfd, 0xec, 0x20, 0x74, 0xfd,
            0xf2,
        ];
        let mut found = bytes(Encoding::Wpc1258 { page: 52 }, "Phiếu số thứ tự");
        assert_eq!(found.drain(3..6).collect::<Vec<_>>(), turn, "once, before the first letter that needs it");
        assert_eq!(found, expected);
    }

    #[test]
    fn tcvn_3_turns_its_page_only_when_the_case_of_marked_letters_changes() {
        let turns = |text| bytes(Encoding::Tcvn3, text).windows(2).filter(|at| *at == [0x1b, b't']).count();
        assert_eq!(turns("PHIEU 123"), 0);
        assert_eq!(turns("PHIẾU SỐ THỨ TỰ"), 1);
        assert_eq!(turns("Đăng ký cư trú"), 2);
    }

    #[test]
    fn what_a_printer_lacks_is_replaced() {
        assert_eq!(bytes(Encoding::Ascii, "Đường 1–2… “Ẩm” ₫"), b"Duong 1-2... \"Am\" d");
        assert_eq!(bytes(Encoding::Tcvn3, "漢\u{1b}@"), b"??@", "a control character is no command");
        assert_eq!(bytes(Encoding::Ascii, "ợ\u{a0}ỹ"), b"o y");
    }
}
