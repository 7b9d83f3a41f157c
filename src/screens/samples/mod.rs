//! Offices as they may be, for the tests, the golden files and whoever wants to look at a screen without a server.
//!
//! Each is made by asking for it, command by command, so that no sample shows what an office could not be.

mod alerts;
mod calm;
mod day;
mod display;
mod history;
mod kiosk;
mod lobby;
mod manager;
mod past;
mod phone;
mod plans;
mod procedures;
mod stories;
mod surroundings;
mod technician;
mod terminal;
mod whole_day;

use std::sync::LazyLock;

#[cfg(test)]
pub(super) use day::Day;
use jiff::Timestamp;
#[cfg(test)]
pub(super) use plans::ordinary_office;

use super::{Around, Screen, View};
use crate::office::{Lang, Office};

/// A screen with an office to show.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its name: `lobby-crowded`. What stands before the first hyphen is the screen's; with `-line-down` at its end, the
    /// page is one that has lost the server.
    pub name: &'static str,
    /// The screen.
    pub screen: Screen,
    /// The office.
    pub office: Office,
    /// What is known beside the office.
    pub around: Around,
    /// The moment.
    pub now: Timestamp,
    /// The screen has lost its line: the page's script says so, because no server can.
    pub line_down: bool,
}

impl Sample {
    /// What its screen is made from.
    pub fn view(&self, lang: Lang) -> View<'_> {
        View { office: &self.office, yesterday: None, around: &self.around, now: self.now, lang }
    }

    /// The same while the line is down.
    pub fn without_line(mut self) -> Self {
        self.line_down = true;
        self
    }
}

impl Sample {
    /// Whether the page hears from a server.
    pub fn has_line(&self) -> bool {
        !self.line_down
    }
}

/// All samples, screen by screen. They are made once: whole days of some thousand visitors are among them.
pub fn samples() -> &'static [Sample] {
    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(made);
    &SAMPLES
}

fn made() -> Vec<Sample> {
    [
        kiosk::samples(),
        lobby::samples(),
        terminal::samples(),
        display::samples(),
        phone::samples(),
        calm::samples(),
        manager::samples(),
        history::samples(),
        technician::samples(),
    ]
    .concat()
}
