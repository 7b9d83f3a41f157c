//! Grammars: how a language says letters and numbers, as data.
//!
//! The rules are those of CLDR's spell-out tables in miniature: the rule with the largest `from` that is not above the
//! number says it, and hands what is left to the same or another table.

mod english;
mod vietnamese;

use serde::{Deserialize, Serialize};

use crate::office::Lang;

/// How a ticket's number is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// Digit by digit as printed, zeros and all: A025 is "a không hai năm".
    #[default]
    Digits,
    /// As one number without leading zeros: A025 is "a hai mươi lăm".
    Full,
}

/// Whose Vietnamese is spoken: it chooses the voice and some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accent {
    /// lẻ, bốn, ngàn.
    #[default]
    South,
    /// linh, tư, nghìn.
    North,
}

/// The largest number that has a full reading; what is larger is read digit by digit.
pub const MOST_FULL: u32 = 9999;

/// How one language says letters and numbers.
#[derive(Debug)]
pub struct Grammar {
    /// The names of A to Z.
    letters: [&'static str; 26],
    digits: [&'static str; 10],
    cardinal: &'static Rules,
}

impl Grammar {
    /// The grammar of a language.
    pub fn of(lang: Lang) -> &'static Grammar {
        match lang {
            Lang::Vi => &vietnamese::GRAMMAR,
            Lang::En => &english::GRAMMAR,
        }
    }

    /// The name of a letter `A` to `Z`; of another character nothing.
    pub fn letter(&self, letter: char) -> &'static str {
        let place = usize::try_from(u32::from(letter).wrapping_sub(u32::from('A'))).ok();
        place.and_then(|place| self.letters.get(place)).copied().unwrap_or_default()
    }

    /// The name of each digit of a text, in order; what is no digit is left out.
    pub fn digits(&self, text: &str) -> Vec<&'static str> {
        let digit = |c: char| self.digits.get(c.to_digit(10)? as usize).copied();
        text.chars().filter_map(digit).collect()
    }

    /// A number in full up to [`MOST_FULL`], its words with spaces or hyphens between them; beyond, its digits.
    pub fn full(&self, n: u32, accent: Accent) -> String {
        if n > MOST_FULL {
            return self.digits(&n.to_string()).join(" ");
        }
        let mut words = String::new();
        self.cardinal.say(n, accent, &mut words);
        words
    }

    /// A number as printed on a slip (`025`), read in one of the two ways.
    pub fn number(&self, n: u32, numbers: Numbers, accent: Accent) -> String {
        match numbers {
            Numbers::Digits => self.digits(&format!("{n:03}")).join(" "),
            Numbers::Full => self.full(n, accent),
        }
    }
}

/// A table of rules, by ascending `from`.
#[derive(Debug)]
struct Rules(&'static [Rule]);

/// How numbers are said from one number up to the next rule's.
#[derive(Debug)]
struct Rule {
    from: u32,
    say: &'static [Say],
}

/// One piece of what a rule says. The rule's unit is the largest power of ten that is not above its `from`.
#[derive(Debug)]
enum Say {
    /// A word.
    Word(&'static str),
    /// A word that North and South have different.
    Either { north: &'static str, south: &'static str },
    /// How many of the unit there are.
    Count(&'static Rules),
    /// What is left after the units, joined on by the text; nothing where nothing is left.
    Rest(&'static str, &'static Rules),
    /// The whole number, by another table.
    All(&'static Rules),
}

impl Rules {
    fn say(&self, n: u32, accent: Accent, words: &mut String) {
        let Some(rule) = self.0.iter().rfind(|rule| rule.from <= n) else { return };
        let unit = 10_u32.pow(rule.from.checked_ilog10().unwrap_or(0));
        for piece in rule.say {
            let (joint, table, part) = match piece {
                Say::Word(word) => {
                    push(words, " ", word);
                    continue;
                }
                Say::Either { north, south } => {
                    push(words, " ", if accent == Accent::North { north } else { south });
                    continue;
                }
                Say::Rest(_, _) if n.is_multiple_of(unit) => continue,
                Say::Count(table) => (" ", table, n / unit),
                Say::Rest(joint, table) => (*joint, table, n % unit),
                Say::All(table) => (" ", table, n),
            };
            let mut said = String::new();
            table.say(part, accent, &mut said);
            push(words, joint, &said);
        }
    }
}

fn push(words: &mut String, joint: &str, word: &str) {
    if !words.is_empty() {
        words.push_str(joint);
    }
    words.push_str(word);
}
