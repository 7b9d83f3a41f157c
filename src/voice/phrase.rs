//! Phrases: sentences with places for a ticket's number and a counter's.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest a phrase may be, in characters.
pub const MOST_PHRASE_CHARS: usize = 200;

/// The silence that a comma stands for.
const COMMA_MS: u16 = 200;
/// The silence that a full stop stands for.
const STOP_MS: u16 = 280;

/// A sentence to say, with places to be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phrase {
    text: String,
    pieces: Vec<Piece>,
}

/// One piece of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word, in small letters.
    Word(String),
    /// A place to be filled.
    Place(Place),
    /// Silence.
    Pause {
        /// How long.
        ms: u16,
    },
}

/// What is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `{number}`: the ticket's number.
    Number,
    /// `{counter}`: the counter's number.
    Counter,
}

impl Place {
    /// Both, in the order in which they are usually said.
    pub const ALL: [Place; 2] = [Place::Number, Place::Counter];

    /// How it is written in a phrase.
    pub fn mark(self) -> &'static str {
        match self {
            Place::Number => "{number}",
            Place::Counter => "{counter}",
        }
    }
}

/// Why a text is no phrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPhrase {
    /// It has no word.
    #[error("says nothing")]
    Empty,
    /// It is too long to be listened to.
    #[error("must have at most {MOST_PHRASE_CHARS} characters")]
    TooLong,
    /// Braces around something that is no place.
    #[error("`{0}` is no place to be filled: there are {{number}} and {{counter}}")]
    UnknownPlace(String),
    /// A character that cannot be spoken.
    #[error("`{0}` cannot be spoken")]
    Unspeakable(char),
    /// An accent that is a character of its own: no clip's text is written so.
    #[error("has a loose accent")]
    LooseAccent,
}

impl TryFrom<String> for Phrase {
    type Error = BadPhrase;

    fn try_from(text: String) -> Result<Self, BadPhrase> {
        Phrase::parse(&text)
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> String {
        phrase.text
    }
}

impl BadPhrase {
    /// How to mend it.
    pub fn hint(&self) -> &'static str {
        match self {
            BadPhrase::Empty => {
                "leave it out to have the usual sentence; what is not to be said at all has a key of its own, such as \
                 `announce_closing`"
            }
            BadPhrase::TooLong => "say it shorter: people listen while they wait",
            BadPhrase::UnknownPlace(_) => "write the braces around one of the two",
            BadPhrase::Unspeakable(_) => "write words, and the marks , ; : – . ! ? for pauses",
            BadPhrase::LooseAccent => "type it again with a Vietnamese keyboard set to composed Unicode (dựng sẵn)",
        }
    }
}

impl Phrase {
    /// Reads a phrase: words, the places `{number}` and `{counter}`, and the marks `, ; : – . ! ?`, which are pauses.
    pub fn parse(text: &str) -> Result<Phrase, BadPhrase> {
        let text = text.trim();
        if text.chars().count() > MOST_PHRASE_CHARS {
            return Err(BadPhrase::TooLong);
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            read_words(&rest[..open], &mut pieces)?;
            let from_brace = &rest[open..];
            let end = from_brace.find('}').map_or(from_brace.len(), |close| close + 1);
            let (mark, after) = from_brace.split_at(end);
            let place = Place::ALL.into_iter().find(|place| place.mark() == mark);
            pieces.push(Piece::Place(place.ok_or_else(|| BadPhrase::UnknownPlace(mark.to_owned()))?));
            rest = after;
        }
        read_words(rest, &mut pieces)?;
        if !pieces.iter().any(|piece| matches!(piece, Piece::Word(_))) {
            return Err(BadPhrase::Empty);
        }
        Ok(Phrase { text: text.to_owned(), pieces })
    }

    /// The phrase as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has this place.
    pub fn has(&self, place: Place) -> bool {
        self.pieces.contains(&Piece::Place(place))
    }

    /// The sentence with its places filled.
    pub fn filled(&self, number: &str, counter: &str) -> String {
        self.text.replace(Place::Number.mark(), number).replace(Place::Counter.mark(), counter)
    }

    /// The words that stand together, without pause or place between them.
    pub fn runs(&self) -> Vec<Vec<&str>> {
        let mut runs = vec![Vec::new()];
        for piece in &self.pieces {
            match (piece, runs.last_mut()) {
                (Piece::Word(word), Some(run)) => run.push(word.as_str()),
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// A text's words as clips' texts are compared: parted at spaces and hyphens, without the marks around them.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '-']).map(|word| word.trim_matches([',', '.', '!', '?', ';', ':'])).filter(|word| !word.is_empty())
}

fn read_words(text: &str, pieces: &mut Vec<Piece>) -> Result<(), BadPhrase> {
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        let pause_ms = match c {
            ',' | ';' | ':' | '–' => Some(COMMA_MS),
            '.' | '!' | '?' => Some(STOP_MS),
            ' ' | '-' => None,
            '\u{300}'..='\u{36f}' => return Err(BadPhrase::LooseAccent),
            c if c.is_alphanumeric() || c == '\'' => {
                word.extend(c.to_lowercase());
                continue;
            }
            '}' => return Err(BadPhrase::UnknownPlace("}".to_owned())),
            c => return Err(BadPhrase::Unspeakable(c)),
        };
        if !word.is_empty() {
            pieces.push(Piece::Word(std::mem::take(&mut word)));
        }
        if let Some(ms) = pause_ms {
            pieces.push(Piece::Pause { ms });
        }
    }
    Ok(())
}
