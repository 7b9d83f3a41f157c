//! Every number from 0 to 9999 in every mode: against its golden text, spelled a second way, and read back.

use motcua::office::Lang;
use motcua::voice::{Accent, Grammar, Numbers};

use super::{bank, check_golden};

const MODES: [(&str, Lang, Numbers, Accent); 5] = [
    ("vi-digits", Lang::Vi, Numbers::Digits, Accent::South),
    ("vi-full-north", Lang::Vi, Numbers::Full, Accent::North),
    ("vi-full-south", Lang::Vi, Numbers::Full, Accent::South),
    ("en-digits", Lang::En, Numbers::Digits, Accent::South),
    ("en-full", Lang::En, Numbers::Full, Accent::South),
];

fn spoken(n: u32, (_, lang, numbers, accent): (&str, Lang, Numbers, Accent)) -> String {
    Grammar::of(lang).number(n, numbers, accent)
}

#[test]
fn every_number_is_said_as_agreed() {
    for mode in MODES {
        let lines: String = (0..=9999).map(|n| format!("{n}\t{}\n", spoken(n, mode))).collect();
        check_golden(&format!("{}.txt", mode.0), &lines);
    }
}

#[test]
fn a_second_way_of_spelling_comes_to_the_same() {
    for n in 0..=9999 {
        for mode in MODES {
            let expected = match (mode.1, mode.2) {
                (Lang::Vi, Numbers::Digits) => by_place(&VI_DIGITS, n),
                (Lang::En, Numbers::Digits) => by_place(&EN_DIGITS, n),
                (Lang::Vi, Numbers::Full) => vietnamese(n, mode.3 == Accent::North),
                (Lang::En, Numbers::Full) => english(n),
            };
            assert_eq!(spoken(n, mode), expected, "{n} in {}", mode.0);
        }
    }
}

#[test]
fn what_is_said_is_heard_as_the_number() {
    for n in 0..=9999 {
        for mode in MODES {
            let words = spoken(n, mode);
            let heard = match (mode.1, mode.2) {
                (Lang::Vi, Numbers::Digits) => heard_digits(&VI_DIGITS, &words),
                (Lang::En, Numbers::Digits) => heard_digits(&EN_DIGITS, &words),
                (Lang::Vi, Numbers::Full) => heard_vietnamese(&words),
                (Lang::En, Numbers::Full) => heard_english(&words),
            };
            assert_eq!(heard, Some(n), "{n} in {}: {words}", mode.0);
        }
    }
}

#[test]
fn every_word_of_every_number_and_letter_has_a_clip_in_each_voice() {
    let bank = bank();
    for mode in MODES {
        for accent in [mode.3, Accent::North] {
            let voice = motcua::voice::Voice::of(mode.1, accent);
            let numbers = (0..=9999).map(|n| spoken(n, (mode.0, mode.1, mode.2, accent)));
            let letters = ('A'..='Z').map(|letter| Grammar::of(mode.1).letter(letter).to_owned());
            for text in numbers.chain(letters) {
                let words: Vec<&str> = text.split([' ', '-']).collect();
                let clips = bank.vocabulary().cut(voice, &words).unwrap_or_else(|missing| panic!("{text}: {missing}"));
                assert!(clips.iter().all(|clip| bank.clip(clip).is_ok()), "{text}");
            }
        }
    }
}

#[test]
fn letters_have_their_school_names() {
    let vi = "a bê xê dê e ép giê hát i gi ca e-lờ em-mờ en-nờ o pê quy e-rờ ét-sì tê u vê vê+kép ích-xì i+dài dét";
    let names = |lang| ('A'..='Z').map(|letter| Grammar::of(lang).letter(letter).replace(' ', "+")).collect::<Vec<_>>();
    assert_eq!(names(Lang::Vi).join(" "), vi);
    assert_eq!(names(Lang::En).concat(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    assert_eq!(Grammar::of(Lang::Vi).letter('Đ'), "");
}

#[test]
fn beyond_four_digits_a_number_is_read_by_its_digits() {
    assert_eq!(Grammar::of(Lang::Vi).full(10_025, Accent::South), "một không không hai năm");
}

/// The agreed cases: the number, digit by digit, in full as in the North, in full as in the South.
const CASES: &[(u32, &str, &str, &str)] = &[
    (1, "không không một", "một", "một"),
    (4, "không không bốn", "bốn", "bốn"),
    (5, "không không năm", "năm", "năm"),
    (10, "không một không", "mười", "mười"),
    (11, "không một một", "mười một", "mười một"),
    (14, "không một bốn", "mười bốn", "mười bốn"),
    (15, "không một năm", "mười lăm", "mười lăm"),
    (20, "không hai không", "hai mươi", "hai mươi"),
    (21, "không hai một", "hai mươi mốt", "hai mươi mốt"),
    (24, "không hai bốn", "hai mươi tư", "hai mươi bốn"),
    (25, "không hai năm", "hai mươi lăm", "hai mươi lăm"),
    (31, "không ba một", "ba mươi mốt", "ba mươi mốt"),
    (44, "không bốn bốn", "bốn mươi tư", "bốn mươi bốn"),
    (50, "không năm không", "năm mươi", "năm mươi"),
    (55, "không năm năm", "năm mươi lăm", "năm mươi lăm"),
    (99, "không chín chín", "chín mươi chín", "chín mươi chín"),
    (100, "một không không", "một trăm", "một trăm"),
    (101, "một không một", "một trăm linh một", "một trăm lẻ một"),
    (104, "một không bốn", "một trăm linh bốn", "một trăm lẻ bốn"),
    (105, "một không năm", "một trăm linh năm", "một trăm lẻ năm"),
    (110, "một một không", "một trăm mười", "một trăm mười"),
    (111, "một một một", "một trăm mười một", "một trăm mười một"),
    (115, "một một năm", "một trăm mười lăm", "một trăm mười lăm"),
    (121, "một hai một", "một trăm hai mươi mốt", "một trăm hai mươi mốt"),
    (124, "một hai bốn", "một trăm hai mươi tư", "một trăm hai mươi bốn"),
    (205, "hai không năm", "hai trăm linh năm", "hai trăm lẻ năm"),
    (215, "hai một năm", "hai trăm mười lăm", "hai trăm mười lăm"),
    (305, "ba không năm", "ba trăm linh năm", "ba trăm lẻ năm"),
    (555, "năm năm năm", "năm trăm năm mươi lăm", "năm trăm năm mươi lăm"),
    (999, "chín chín chín", "chín trăm chín mươi chín", "chín trăm chín mươi chín"),
    (1000, "một không không không", "một nghìn", "một ngàn"),
    (1001, "một không không một", "một nghìn không trăm linh một", "một ngàn không trăm lẻ một"),
    (1005, "một không không năm", "một nghìn không trăm linh năm", "một ngàn không trăm lẻ năm"),
    (1010, "một không một không", "một nghìn không trăm mười", "một ngàn không trăm mười"),
    (1021, "một không hai một", "một nghìn không trăm hai mươi mốt", "một ngàn không trăm hai mươi mốt"),
    (1115, "một một một năm", "một nghìn một trăm mười lăm", "một ngàn một trăm mười lăm"),
    (2024, "hai không hai bốn", "hai nghìn không trăm hai mươi tư", "hai ngàn không trăm hai mươi bốn"),
];

/// Counters are read in full whatever the tickets' mode: North, then South.
const COUNTERS: &[(u32, &str, &str)] = &[
    (0, "không", "không"),
    (1, "một", "một"),
    (5, "năm", "năm"),
    (10, "mười", "mười"),
    (15, "mười lăm", "mười lăm"),
    (21, "hai mươi mốt", "hai mươi mốt"),
    (24, "hai mươi tư", "hai mươi bốn"),
    (35, "ba mươi lăm", "ba mươi lăm"),
    (91, "chín mươi mốt", "chín mươi mốt"),
    (99, "chín mươi chín", "chín mươi chín"),
];

#[test]
fn the_agreed_cases_are_read_as_agreed() {
    let vi = Grammar::of(Lang::Vi);
    for (n, digits, north, south) in CASES {
        assert_eq!(vi.number(*n, Numbers::Digits, Accent::South), *digits, "{n}");
        assert_eq!(vi.number(*n, Numbers::Digits, Accent::North), *digits, "{n}");
        assert_eq!(vi.number(*n, Numbers::Full, Accent::North), *north, "{n}");
        assert_eq!(vi.number(*n, Numbers::Full, Accent::South), *south, "{n}");
    }
    for (n, north, south) in COUNTERS {
        assert_eq!((vi.full(*n, Accent::North), vi.full(*n, Accent::South)), ((*north).into(), (*south).into()), "{n}");
    }
}

const VI_DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const EN_DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Digits by division, at least three.
fn by_place(names: &[&str; 10], n: u32) -> String {
    let places = if n > 999 { vec![1000, 100, 10, 1] } else { vec![100, 10, 1] };
    places.into_iter().map(|place| names[(n / place % 10) as usize]).collect::<Vec<_>>().join(" ")
}

/// Vietnamese place by place, and then the sound changes as replacements in the text.
fn vietnamese(n: u32, north: bool) -> String {
    let digit = |place: u32| VI_DIGITS[(n / place % 10) as usize];
    if n < 10 {
        return digit(1).to_owned();
    }
    let mut text = String::new();
    if n >= 1000 {
        text += &format!("{} nghìn ", digit(1000));
    }
    if !n.is_multiple_of(1000) && n >= 100 {
        text += &format!("{} trăm ", digit(100));
    }
    match (n / 10 % 10, n % 10) {
        (0, 0) => {}
        (0, _) => text += &format!("linh {} ", digit(1)),
        (1, 0) => text += "mười ",
        (1, _) => text += &format!("mười {} ", digit(1)),
        (_, 0) => text += &format!("{} mươi ", digit(10)),
        (_, _) => text += &format!("{} mươi {} ", digit(10), digit(1)),
    }
    let changes = [("mươi một ", "mươi mốt "), ("mươi năm ", "mươi lăm "), ("mười năm ", "mười lăm ")];
    let northern = [("mươi bốn ", "mươi tư ")];
    let southern = [("nghìn", "ngàn"), ("linh", "lẻ")];
    let of_accent: &[_] = if north { &northern } else { &southern };
    let changed = changes.iter().chain(of_accent).fold(text, |text, (from, to)| text.replace(from, to));
    changed.trim_end().to_owned()
}

/// English from two tables and the place of the last "and".
fn english(n: u32) -> String {
    const TEENS: &str = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "zero ten twenty thirty forty fifty sixty seventy eighty ninety";
    let below_hundred = |n: usize| match (n / 10, n % 10) {
        (0, unit) => EN_DIGITS[unit].to_owned(),
        (1, unit) => TEENS.split(' ').nth(unit).unwrap().to_owned(),
        (ten, 0) => TENS.split(' ').nth(ten).unwrap().to_owned(),
        (ten, unit) => format!("{}-{}", TENS.split(' ').nth(ten).unwrap(), EN_DIGITS[unit]),
    };
    let (thousands, hundreds, rest) = ((n / 1000) as usize, (n / 100 % 10) as usize, (n % 100) as usize);
    let mut parts = Vec::new();
    if thousands > 0 {
        parts.push(format!("{} thousand", EN_DIGITS[thousands]));
    }
    if hundreds > 0 {
        parts.push(format!("{} hundred", EN_DIGITS[hundreds]));
    }
    match (parts.is_empty(), rest) {
        (true, rest) => parts.push(below_hundred(rest)),
        (false, 0) => {}
        (false, rest) => parts.push(format!("and {}", below_hundred(rest))),
    }
    parts.join(" ")
}

fn heard_digits(names: &[&str; 10], words: &str) -> Option<u32> {
    words.split(' ').try_fold(0, |sum, word| Some(sum * 10 + names.iter().position(|name| *name == word)? as u32))
}

/// What a listener makes of Vietnamese words, each only where it may stand.
fn heard_vietnamese(words: &str) -> Option<u32> {
    let (mut sum, mut last, mut before) = (0, None, "");
    for word in words.split(' ') {
        match word {
            "nghìn" | "ngàn" => sum = last.take()? * 1000,
            "trăm" => sum += last.take()? * 100,
            "mươi" => sum += last.take().filter(|tens| *tens > 1)? * 10,
            "mười" if last.is_none() => sum += 10,
            "linh" | "lẻ" if before == "trăm" => {}
            "mốt" if before == "mươi" => last = Some(1),
            "tư" if before == "mươi" => last = Some(4),
            "lăm" if ["mươi", "mười"].contains(&before) => last = Some(5),
            "một" | "năm" if before == "mươi" => return None,
            "năm" if before == "mười" => return None,
            digit if last.is_none() => last = Some(VI_DIGITS.iter().position(|name| *name == digit)? as u32),
            _ => return None,
        }
        before = word;
    }
    Some(sum + last.unwrap_or(0))
}

fn heard_english(words: &str) -> Option<u32> {
    const SMALL: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
                         sixteen seventeen eighteen nineteen";
    const TENS: [(&str, u32); 8] = [
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ];
    let (mut sum, mut part) = (0, 0);
    for word in words.split([' ', '-']) {
        match word {
            "thousand" => (sum, part) = (sum + part * 1000, 0),
            "hundred" => (sum, part) = (sum + part * 100, 0),
            "and" if part == 0 && sum > 0 => {}
            word => match TENS.iter().find(|(name, _)| *name == word) {
                Some((_, tens)) => part += tens,
                None => part += SMALL.split_whitespace().position(|name| name == word)? as u32,
            },
        }
    }
    Some(sum + part)
}
