//! What one server knows around an office beside the office's own state.

use jiff::Timestamp;

/// What one server knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The office's printers, by name.
    pub printers: Vec<Fact>,
    /// Its kiosks, lobby screens, counter displays and stations with an account that have been there today, by name and
    /// page.
    pub devices: Vec<Fact>,
    /// Its speakers, by name.
    pub speakers: Vec<Fact>,
    /// Since when the journal has not answered.
    pub journal_silent_since: Option<Timestamp>,
}

/// One thing, and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name, the subject of its alert.
    pub subject: String,
    /// How it is.
    pub sight: Sight,
}

/// What is seen of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It works.
    Fine,
    /// It does not.
    Wrong {
        /// Since when.
        since: Timestamp,
        /// What exactly, by its name in figures: `paper_out`.
        detail: &'static str,
    },
    /// Nobody has met it yet.
    Unknown,
}
