//! Slips in a printer's own letters: what its bytes say is read back by the standards' tables and compared.

use motcua::printing::samples::SAMPLE_LINK;
use motcua::printing::slip::{Block, Slip, Words};
use motcua::printing::{Encoding, PrintMode, PrinterPlan, escpos};

use super::{all_samples, printer};
use crate::support::escpos_decoder::{Printout, decode};

const PAPERS: [(u32, usize); 2] = [(384, 32), (576, 48)];

fn printed(slip: &Slip, encoding: Encoding, width_dots: u32) -> Printout {
    decode(&escpos::print_bytes(slip, &PrinterPlan { mode: PrintMode::Text(encoding), ..printer(width_dots) }))
}

/// All words of a slip in its order, without the spaces between them, which differ with where lines end.
fn words_of(slip: &Slip) -> String {
    let both = |words: &Words| format!("{} {}", words.first, words.second.as_deref().unwrap_or_default());
    let of = |block: &Block| match block {
        Block::Text { words, .. } => both(words),
        Block::Priority(words) => {
            let framed = |text: &str| format!("[{text}]");
            framed(&words.first) + &words.second.as_deref().map(framed).unwrap_or_default()
        }
        Block::Number(number) => number.clone(),
        Block::Fact { label, value } => {
            let second = |words: &Words| words.second.clone().unwrap_or_default();
            format!("{} {} {} {}", label.first, value.first, second(label), second(value))
        }
        Block::Qr { words, .. } => words.as_ref().map(both).unwrap_or_default(),
        Block::Rule | Block::Logo(_) | Block::Trial(_) => String::new(),
    };
    squeezed(&slip.blocks.iter().map(of).collect::<String>())
}

/// Without spaces, and with the hyphens, quotes and dots that every printer has.
fn squeezed(text: &str) -> String {
    let plain = text.replace(['–', '·'], "-").replace('’', "'").replace('…', "...");
    plain.chars().filter(|c| !c.is_whitespace()).collect()
}

fn said(out: &Printout) -> String {
    let is_rule = |line: &str| line.len() > 20 && line.chars().all(|c| c == '-');
    squeezed(&out.lines.iter().filter(|line| !is_rule(&line.text)).map(|line| line.text.as_str()).collect::<String>())
}

#[test]
fn every_slip_says_its_words_in_both_standards() {
    for (name, slip) in all_samples() {
        for (width, columns) in PAPERS {
            for encoding in [Encoding::Tcvn3, Encoding::Wpc1258 { page: 52 }, Encoding::Wpc1258 { page: 94 }] {
                let out = printed(&slip, encoding, width);
                assert_eq!(said(&out), words_of(&slip), "{name} at {width} in {encoding:?}");
                for line in &out.lines {
                    let taken = line.text.chars().count() * usize::from(line.times.0);
                    assert!(taken <= columns, "{name}: {:?} takes {taken} columns", line.text);
                }
                assert_eq!(
                    (out.rows.iter().filter(|row| row.contains(&true)).count(), out.cuts.len()),
                    (0, 1),
                    "{name}"
                );
                let codes: Vec<&str> = out.codes.iter().map(|code| code.text.as_str()).collect();
                assert_eq!(codes, [SAMPLE_LINK], "{name}");
                assert!(out.codes.iter().all(|code| code.dots >= 4), "{name}");
            }
        }
    }
}

#[test]
fn without_accents_every_letter_is_ascii() {
    for (name, slip) in all_samples() {
        let out = printed(&slip, Encoding::Ascii, 384);
        assert!(out.lines.iter().all(|line| line.text.is_ascii() && line.turns == 0), "{name}");
        assert!(!said(&out).contains('?'), "{name}: {}", said(&out));
        assert_eq!(said(&out).chars().count(), words_of(&slip).chars().count(), "{name}");
    }
    let out = printed(&all_samples()[0].1, Encoding::Ascii, 576);
    assert!(out.lines.iter().any(|line| line.text == "PHIEU SO THU TU" && line.bold && line.align == 1));
    let ahead = out.lines.iter().find(|line| line.text.starts_with("So nguoi cho truoc")).expect("the fact");
    assert_eq!((ahead.text.len(), ahead.text.ends_with(" 12")), (48, true));
}

#[test]
fn the_number_is_the_largest_and_at_least_18_millimetres_high() {
    for (name, slip) in all_samples() {
        let Some(Block::Number(number)) = slip.blocks.iter().find(|block| matches!(block, Block::Number(_))) else {
            panic!("{name} has no number");
        };
        for (width, _) in PAPERS {
            let out = printed(&slip, Encoding::Ascii, width);
            let line = out.lines.iter().find(|line| line.text == *number).expect("the number");
            // A digit fills about three quarters of its 24 dots.
            assert!(usize::from(line.times.1) * 24 * 3 / 4 >= 144, "{name}");
            assert!(out.lines.iter().all(|other| other.text == *number || other.times.1 <= 2), "{name}");
        }
    }
}

#[test]
fn the_page_is_turned_no_more_often_than_the_letters_ask_for() {
    let slip = &all_samples()[0].1;
    let out = printed(slip, Encoding::Wpc1258 { page: 27 }, 576);
    assert_eq!(out.lines.iter().map(|line| line.turns).sum::<usize>(), 1, "one page has both cases");
    for line in &printed(slip, Encoding::Tcvn3, 576).lines {
        let cases: Vec<bool> =
            line.text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).map(char::is_uppercase).collect();
        let changes = cases.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(line.turns <= changes + 1, "{:?}", line.text);
    }
}
