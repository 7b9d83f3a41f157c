//! Vietnamese letters taken apart: the letter with its hat or horn, and its tone.

/// The five written tones, by their combining marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// `à`.
    Grave,
    /// `ả`.
    Hook,
    /// `ã`.
    Tilde,
    /// `á`.
    Acute,
    /// `ạ`.
    Dot,
}

/// The vowels, in the order of the rows of [`TONED`].
const VOWELS: &str = "aăâeêioôơuưy";
const TONED: [(Tone, &str); 5] = [
    (Tone::Grave, "àằầèềìòồờùừỳ"),
    (Tone::Hook, "ảẳẩẻểỉỏổởủửỷ"),
    (Tone::Tilde, "ãẵẫẽễĩõỗỡũữỹ"),
    (Tone::Acute, "áắấéếíóốớúứý"),
    (Tone::Dot, "ạặậẹệịọộợụựỵ"),
];
const HATTED: &str = "ăâêôơưđ";
const BARE: &str = "aaeooud";

/// A letter without its tone, and the tone. What is no Vietnamese vowel with a tone stays as it is.
pub fn apart(letter: char) -> (char, Option<Tone>) {
    let small = small(letter);
    let found = TONED.iter().find_map(|(tone, row)| {
        let place = row.chars().position(|toned| toned == small)?;
        Some((VOWELS.chars().nth(place)?, *tone))
    });
    match found {
        Some((vowel, tone)) => (in_case_of(letter, vowel), Some(tone)),
        None => (letter, None),
    }
}

/// A letter without any mark: `đ` is `d`.
pub fn bare(letter: char) -> char {
    let (letter, _) = apart(letter);
    let place = HATTED.chars().position(|hatted| hatted == small(letter));
    match place.and_then(|place| BARE.chars().nth(place)) {
        Some(bare) => in_case_of(letter, bare),
        None => letter,
    }
}

/// What stands for a character that no printer's page has.
pub fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{a0}' | '\u{202f}' => " ",
        '–' | '—' | '·' | '−' => "-",
        '…' => "...",
        '“' | '”' => "\"",
        '‘' | '’' => "'",
        '₫' => "đ",
        '×' => "x",
        _ => return None,
    })
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn in_case_of(model: char, letter: char) -> char {
    if model.is_uppercase() { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_apart_in_both_cases() {
        assert_eq!(apart('ẫ'), ('â', Some(Tone::Tilde)));
        assert_eq!(apart('Ự'), ('Ư', Some(Tone::Dot)));
        assert_eq!(apart('Đ'), ('Đ', None));
        assert_eq!(apart('n'), ('n', None));
        let bare: String = "Đường Nguyễn Huệ, Ỹ ợ Ẳ".chars().map(bare).collect();
        assert_eq!(bare, "Duong Nguyen Hue, Y o A");
    }

    #[test]
    fn every_row_has_a_letter_for_each_vowel() {
        for (_, row) in TONED {
            assert_eq!(row.chars().count(), VOWELS.chars().count());
        }
        assert_eq!(HATTED.chars().count(), BARE.len());
    }
}
