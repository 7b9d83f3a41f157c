//! English letters and numbers.

use super::Say::{All, Count, Rest, Word};
use super::{Grammar, Rule, Rules};

pub(super) static GRAMMAR: Grammar = Grammar {
    letters: [
        "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V",
        "W", "X", "Y", "Z",
    ],
    digits: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    cardinal: &CARDINAL,
};

static CARDINAL: Rules = Rules(&[
    Rule { from: 0, say: &[Word("zero")] },
    Rule { from: 1, say: &[Word("one")] },
    Rule { from: 2, say: &[Word("two")] },
    Rule { from: 3, say: &[Word("three")] },
    Rule { from: 4, say: &[Word("four")] },
    Rule { from: 5, say: &[Word("five")] },
    Rule { from: 6, say: &[Word("six")] },
    Rule { from: 7, say: &[Word("seven")] },
    Rule { from: 8, say: &[Word("eight")] },
    Rule { from: 9, say: &[Word("nine")] },
    Rule { from: 10, say: &[Word("ten")] },
    Rule { from: 11, say: &[Word("eleven")] },
    Rule { from: 12, say: &[Word("twelve")] },
    Rule { from: 13, say: &[Word("thirteen")] },
    Rule { from: 14, say: &[Word("fourteen")] },
    Rule { from: 15, say: &[Word("fifteen")] },
    Rule { from: 16, say: &[Word("sixteen")] },
    Rule { from: 17, say: &[Word("seventeen")] },
    Rule { from: 18, say: &[Word("eighteen")] },
    Rule { from: 19, say: &[Word("nineteen")] },
    Rule { from: 20, say: &[Word("twenty"), Rest("-", &CARDINAL)] },
    Rule { from: 30, say: &[Word("thirty"), Rest("-", &CARDINAL)] },
    Rule { from: 40, say: &[Word("forty"), Rest("-", &CARDINAL)] },
    Rule { from: 50, say: &[Word("fifty"), Rest("-", &CARDINAL)] },
    Rule { from: 60, say: &[Word("sixty"), Rest("-", &CARDINAL)] },
    Rule { from: 70, say: &[Word("seventy"), Rest("-", &CARDINAL)] },
    Rule { from: 80, say: &[Word("eighty"), Rest("-", &CARDINAL)] },
    Rule { from: 90, say: &[Word("ninety"), Rest("-", &CARDINAL)] },
    Rule { from: 100, say: &[Count(&CARDINAL), Word("hundred"), Rest(" ", &AFTER_HUNDREDS)] },
    Rule { from: 1000, say: &[Count(&CARDINAL), Word("thousand"), Rest(" ", &AFTER_HUNDREDS)] },
]);

/// One hundred and five, one thousand and five, but one thousand one hundred.
static AFTER_HUNDREDS: Rules =
    Rules(&[Rule { from: 1, say: &[Word("and"), All(&CARDINAL)] }, Rule { from: 100, say: &[All(&CARDINAL)] }]);
