//! Vietnamese letters and numbers.

use super::Say::{All, Count, Either, Rest, Word};
use super::{Grammar, Rule, Rules};

/// School names of the letters; F, J, W and Z are foreign, and named as in borrowed words.
pub(super) static GRAMMAR: Grammar = Grammar {
    letters: [
        "a", "bê", "xê", "dê", "e", "ép", "giê", "hát", "i", "gi", "ca", "e-lờ", "em-mờ", "en-nờ", "o", "pê", "quy",
        "e-rờ", "ét-sì", "tê", "u", "vê", "vê kép", "ích-xì", "i dài", "dét",
    ],
    digits: ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
    cardinal: &CARDINAL,
};

static CARDINAL: Rules = Rules(&[
    Rule { from: 0, say: &[Word("không")] },
    Rule { from: 1, say: &[Word("một")] },
    Rule { from: 2, say: &[Word("hai")] },
    Rule { from: 3, say: &[Word("ba")] },
    Rule { from: 4, say: &[Word("bốn")] },
    Rule { from: 5, say: &[Word("năm")] },
    Rule { from: 6, say: &[Word("sáu")] },
    Rule { from: 7, say: &[Word("bảy")] },
    Rule { from: 8, say: &[Word("tám")] },
    Rule { from: 9, say: &[Word("chín")] },
    Rule { from: 10, say: &[Word("mười"), Rest(" ", &AFTER_TEN)] },
    Rule { from: 20, say: &[Count(&CARDINAL), Word("mươi"), Rest(" ", &AFTER_TENS)] },
    Rule { from: 100, say: &[Count(&CARDINAL), Word("trăm"), Rest(" ", &AFTER_HUNDREDS)] },
    Rule {
        from: 1000,
        say: &[Count(&CARDINAL), Either { north: "nghìn", south: "ngàn" }, Rest(" ", &AFTER_THOUSANDS)],
    },
]);

/// mười lăm, but mười một and mười bốn.
static AFTER_TEN: Rules = Rules(&[
    Rule { from: 0, say: &[All(&CARDINAL)] },
    Rule { from: 5, say: &[Word("lăm")] },
    Rule { from: 6, say: &[All(&CARDINAL)] },
]);

/// hai mươi mốt, hai mươi tư, hai mươi lăm.
static AFTER_TENS: Rules = Rules(&[
    Rule { from: 1, say: &[Word("mốt")] },
    Rule { from: 2, say: &[All(&CARDINAL)] },
    Rule { from: 4, say: &[Either { north: "tư", south: "bốn" }] },
    Rule { from: 5, say: &[Word("lăm")] },
    Rule { from: 6, say: &[All(&CARDINAL)] },
]);

/// The missing tens are said, so that 105 is not heard as 15; the unit keeps its base form.
static AFTER_HUNDREDS: Rules = Rules(&[
    Rule { from: 1, say: &[Either { north: "linh", south: "lẻ" }, All(&CARDINAL)] },
    Rule { from: 10, say: &[All(&CARDINAL)] },
]);

/// Missing hundreds are said too.
static AFTER_THOUSANDS: Rules = Rules(&[
    Rule { from: 1, say: &[Word("không"), Word("trăm"), All(&AFTER_HUNDREDS)] },
    Rule { from: 100, say: &[All(&CARDINAL)] },
]);
