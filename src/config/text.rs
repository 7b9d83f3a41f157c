//! Texts that people will read: in both languages, composed, on one line, and of bounded length.

use crate::office::Text;

use super::read::Fields;
use super::value::Value;

/// Reads `{ vi = "…", en = "…" }`, each of at most `most_chars` characters.
pub(super) fn both_languages(value: &Value<'_>, most_chars: usize) -> Option<Text> {
    let fields = value.fields(&["vi", "en"])?;
    let part = |fields: &Fields<'_>, key| fields.required(key, |value| one_line(value, most_chars));
    let (vi, en) = (part(&fields, "vi"), part(&fields, "en"));
    Some(Text { vi: vi?, en: en? })
}

/// Reads a text of 1 to `most_chars` characters without line breaks, in Unicode's composed form.
pub(super) fn one_line(value: &Value<'_>, most_chars: usize) -> Option<String> {
    let text = value.text()?;
    let chars = text.chars().count();
    if text.trim().is_empty() {
        return value.problem("is empty", None);
    }
    if chars > most_chars {
        return value.problem(format!("must have at most {most_chars} characters, but has {chars}"), None);
    }
    if text.chars().any(char::is_control) {
        return value.problem("must be one line, without tabs or other control characters", None);
    }
    // Every Vietnamese letter has a composed form, so a combining mark here was typed or pasted decomposed.
    if let Some(mark) = text.chars().find(|c| ('\u{300}'..='\u{36f}').contains(c)) {
        let hint = "type the word again with a Vietnamese keyboard set to composed Unicode (dựng sẵn)";
        let message = format!("has the loose accent U+{:04X}, which printers and fonts misplace", u32::from(mark));
        return value.problem(message, Some(hint.to_owned()));
    }
    Some(text.to_owned())
}
