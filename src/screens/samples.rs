//! Offices as they may be, for the tests, the golden files and whoever wants to look at a screen without a server.

use jiff::Timestamp;

use super::Screen;
use crate::office::Office;

/// A screen with an office to show.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its name: `lobby-crowded`.
    pub name: &'static str,
    /// The screen.
    pub screen: Screen,
    /// The office.
    pub office: Office,
    /// The moment.
    pub now: Timestamp,
}
