//! The test page: its codes are read back, its ruler reaches both edges, and its lines come in the letters it names.

use motcua::office::TicketId;
use motcua::printing::slip::{Block, Slip, Trial};
use motcua::printing::{Encoding, PrintMode, PrinterPlan, TRIAL_WORDS, escpos, lay_out, test_page, trial_text};

use super::{WIDTHS, printer, read_qr};
use crate::support::escpos_decoder::decode;

pub fn page() -> Slip {
    test_page(TicketId::from_random([0; 10]), "Công an phường Sài Gòn", "cua-vao")
}

#[test]
fn every_size_of_code_is_read_back() {
    for width in WIDTHS {
        let mut found = read_qr(&lay_out(&page(), width));
        found.sort();
        assert_eq!(found, [3, 4, 5, 6].map(trial_text), "{width}");
    }
}

#[test]
fn the_ruler_marks_both_edges_of_the_print_head_and_each_millimetre() {
    for width in WIDTHS {
        let ruler = Slip { blocks: vec![Block::Trial(Trial::Ruler)], ..page() };
        let raster = lay_out(&ruler, width);
        assert!(raster.is_ink(0, 20) && raster.is_ink(width - 1, 20), "{width}");
        let ticks = (0..width - 2).filter(|x| raster.is_ink(*x, 8) && x % 8 == 0).count();
        assert_eq!(ticks as u32, width / 8, "{width}");
    }
}

/// Which printers read a line right depends on the page: with the decoder's pages all do, and each says what it is.
#[test]
fn each_line_in_the_printers_own_letters_says_the_same_words() {
    let drawn = decode(&escpos::print_bytes(&page(), &printer(576)));
    let words = TRIAL_WORDS.replace('–', "-");
    let lines: Vec<&str> = drawn.lines.iter().map(|line| line.text.as_str()).collect();
    let mut expected = vec![words.as_str(); 6];
    expected.push("Phieu so thu tu - Duong Am E U o y");
    assert_eq!(lines, expected);
    assert_eq!(drawn.cuts.len(), 1);
    assert!(drawn.rows.len() > 1000, "the rest of the page is drawn");

    let mode = PrintMode::Text(Encoding::Tcvn3);
    let written = decode(&escpos::print_bytes(&page(), &PrinterPlan { mode, ..printer(384) }));
    assert_eq!(written.tallest_band, 0, "a printer that knows no images gets none");
    let all: Vec<&str> = written.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(all.iter().filter(|line| **line == words).count(), 6);
    assert!(all.contains(&"12345678901234567890123456789012"), "the columns are counted: {all:?}");
    assert_eq!(written.codes.len(), 4);
}
