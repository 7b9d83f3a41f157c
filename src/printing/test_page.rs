//! The test page: by it a technician sees a printer's width, darkness, sharpness and which letters it knows by itself.

use super::print_mode::{Encoding, WPC1258_PAGE};
use super::slip::{Align, Block, Size, Slip, Trial, Words};
use crate::office::TicketId;

/// Words with all that goes wrong where a printer's letters are not Vietnamese.
pub const TRIAL_WORDS: &str = "Phiếu số thứ tự – Đường Ẩm Ễ Ữ ợ ỹ";

/// The letters with all tones, small ones in two halves.
const SMALL: [&str; 2] =
    ["aàảãáạ ăằẳẵắặ âầẩẫấậ bcdđ eèẻẽéẹ êềểễếệ gh", "iìỉĩíị klmn oòỏõóọ ôồổỗốộ ơờởỡớợ pqrst uùủũúụ ưừửữứự vx yỳỷỹýỵ"];
const CAPITALS: [&str; 2] =
    ["AÀẢÃÁẠ ĂẰẲẴẮẶ ÂẦẨẪẤẬ BCDĐ EÈẺẼÉẸ ÊỀỂỄẾỆ GH", "IÌỈĨÍỊ KLMN OÒỎÕÓỌ ÔỒỔỖỐỘ ƠỜỞỠỚỢ PQRST UÙỦŨÚỤ ƯỪỬỮỨỰ VX YỲỶỸÝỴ"];
const DIGITS: &str = "0123456789 ₫ % + − : / ( ) “ ” · – fjwz FJWZ";

/// The numbers by which printers are known to have Windows-1258.
const KNOWN_1258_PAGES: [u8; 5] = [WPC1258_PAGE, 94, 27, 35, 32];

/// The test page for a printer. `id` is what its printing is followed by: no ticket has it.
pub fn test_page(id: TicketId, office: &str, printer: &str) -> Slip {
    let text = |words: &str, size, bold, align| Block::Text { words: Words::plain(words), size, bold, align };
    let line = |words: &str| text(words, Size::Normal, false, Align::Left);
    let bold_line = |words: &str| text(words, Size::Normal, true, Align::Left);
    let note = |words: &str| text(words, Size::Small, true, Align::Left);
    let fact = |label: &str, value: &str| Block::Fact { label: Words::plain(label), value: Words::plain(value) };
    let title = Words { first: "Trang in thử".into(), second: Some("Test page".into()) };
    let mut blocks = vec![
        Block::Text { words: title, size: Size::Large, bold: true, align: Align::Centre },
        fact("Đơn vị", office),
        fact("Máy in", printer),
        Block::Rule,
        Block::Trial(Trial::Ruler),
    ];
    for half in [SMALL[0], SMALL[1], CAPITALS[0], CAPITALS[1]] {
        blocks.extend([line(half), bold_line(half)]);
    }
    blocks.extend([line(DIGITS), bold_line(DIGITS), Block::Rule]);
    blocks.extend([Block::Trial(Trial::Shades), Block::Trial(Trial::Codes(vec![3, 4, 5, 6])), Block::Rule]);
    blocks.push(note("Dòng nào đọc được đủ dấu thì ghi các dòng chữ đậm ngay trên nó vào mục [[printers]]."));
    blocks.extend([note("mode = \"raster\""), text(TRIAL_WORDS, Size::Small, false, Align::Left)]);
    let encodings = std::iter::once(Encoding::Tcvn3)
        .chain(KNOWN_1258_PAGES.map(|page| Encoding::Wpc1258 { page }))
        .chain([Encoding::Ascii]);
    for encoding in encodings {
        // A line for each key, as the configuration wants them.
        match encoding {
            Encoding::Tcvn3 => blocks.push(note("mode = \"tcvn3\"")),
            Encoding::Wpc1258 { page } => {
                blocks.extend([note("mode = \"wpc1258\""), note(&format!("code_page = {page}"))]);
            }
            Encoding::Ascii => blocks.push(note("mode = \"ascii\"")),
        }
        blocks.extend([Block::Trial(Trial::Native(encoding, TRIAL_WORDS.to_owned()))]);
    }
    Slip { ticket: id, blocks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_is_on_the_page_in_both_cases() {
        let small: String = SMALL.concat();
        let capitals: String = CAPITALS.concat();
        for letter in "àáâãèéêìíòóôõùúýăđĩũơư".chars().chain(('\u{1ea0}'..='\u{1ef9}').filter(|c| c.is_lowercase()))
        {
            assert!(small.contains(letter), "{letter}");
            assert!(capitals.contains(letter.to_uppercase().next().unwrap()), "{letter}");
        }
        assert_eq!(small.to_uppercase(), capitals);
    }
}
