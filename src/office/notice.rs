//! What the office says on the lobby's ticker until further notice, or until its day ends.

use jiff::Timestamp;
use serde::Serialize;

use super::refusal::Refusal;
use super::state::Office;

/// The longest notice, in characters: more is not read while one walks past a screen.
pub const MOST_NOTICE_CHARS: usize = 160;

/// A sentence of today, set by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// One line, neither empty nor longer than [`MOST_NOTICE_CHARS`].
    pub text: String,
    /// When it was set.
    pub set_at: Timestamp,
}

impl Office {
    /// What is to be said on the lobby's ticker beside the sentences of the configuration; `None` when nothing is.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_ref().map(|notice| notice.text.as_str())
    }

    /// When the present notice was set.
    pub fn notice_set_at(&self) -> Option<Timestamp> {
        self.notice.as_ref().map(|notice| notice.set_at)
    }
}

/// The notice on one line: what [breaks it](breaks_the_line) counts as a space. `None` when nothing is left to say.
pub(super) fn on_one_line(wanted: Option<&str>) -> Option<String> {
    let spaced: String = wanted?.chars().map(|letter| if breaks_the_line(letter) { ' ' } else { letter }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The notice as it is to be recorded.
///
/// # Errors
/// [`Refusal::NoticeTooLong`].
pub(super) fn checked(wanted: Option<&str>) -> Result<Option<String>, Refusal> {
    let notice = on_one_line(wanted);
    let chars = notice.as_ref().map_or(0, |text| text.chars().count());
    if chars > MOST_NOTICE_CHARS {
        return Err(Refusal::NoticeTooLong { chars, most: MOST_NOTICE_CHARS });
    }
    Ok(notice)
}

/// Whether a letter does not belong on one line: the control characters proper, what ends a line, and what turns the
/// direction of all that follows it on a screen.
pub fn breaks_the_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_one_short_line_or_none() {
        for (wanted, kept) in [
            (None, None),
            (Some(""), None),
            (Some(" \n\t\u{202e} "), None),
            (Some("  Máy in hỏng,\r\n mời chờ. "), Some("Máy in hỏng, mời chờ.")),
            (Some("<b>\"A\" & B</b>"), Some("<b>\"A\" & B</b>")),
        ] {
            assert_eq!(checked(wanted), Ok(kept.map(str::to_owned)), "{wanted:?}");
        }
        let longest = "ờ".repeat(MOST_NOTICE_CHARS);
        assert_eq!(checked(Some(&format!("  {longest}\n"))), Ok(Some(longest.clone())), "letters count, not bytes");
        let refused = Refusal::NoticeTooLong { chars: 161, most: 160 };
        assert_eq!(checked(Some(&format!("{longest}!"))), Err(refused));
    }
}
