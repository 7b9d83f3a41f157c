//! What an officer writes about a command: one short line.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
        if text.chars().any(char::is_control) {
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
