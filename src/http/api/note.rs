//! What an officer writes about a command: one short line.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::office::breaks_the_line;

/// The longest note, in characters.
const LONGEST: usize = 200;

/// A reason in an officer's words: at most 200 characters on one line. It must not name a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, max_length = 200)]
pub struct Note(String);

impl TryFrom<String> for Note {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err(format!("a reason may have at most {LONGEST} characters"));
        }
        if text.chars().any(breaks_the_line) {
            return Err("a reason is one line without control characters".to_owned());
        }
        Ok(Note(text.to_owned()))
    }
}

impl From<Note> for String {
    fn from(note: Note) -> String {
        note.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_short_line() {
        let kept = Note::try_from("  thiếu bản sao <hộ khẩu> & \"ảnh\" ".to_owned()).map(String::from);
        assert_eq!(kept.as_deref(), Ok("thiếu bản sao <hộ khẩu> & \"ảnh\""));
        assert!(Note::try_from("ờ".repeat(LONGEST)).is_ok());
        for wrong in
            ["ờ".repeat(LONGEST + 1), "a\nb".into(), "a\u{0}b".into(), "a\u{2028}b".into(), "a\u{202e}b".into()]
        {
            assert!(Note::try_from(wrong.clone()).is_err(), "{wrong:?}");
        }
    }
}
