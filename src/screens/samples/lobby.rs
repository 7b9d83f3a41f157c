//! The lobby, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::{longest_names, ordinary_office};
use super::stories::{THREE, crowded, ended, ordinary};
use crate::office::Command;
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let mut paused = ordinary();
    paused.ask(Command::Finish { counter: THREE });
    paused.pause(3, "Cán bộ trở lại lúc 10:15");
    let mut longest = Day::new(longest_names(), "08:00");
    longest.open(1);
    longest.issue("L", None);
    longest.call_next(1);
    vec![
        Day::new(ordinary_office(), "07:25").sample("lobby-empty", Screen::Lobby),
        ordinary().sample("lobby-ordinary", Screen::Lobby),
        crowded().sample("lobby-crowded", Screen::Lobby),
        paused.sample("lobby-paused-counter", Screen::Lobby),
        longest.sample("lobby-longest-names", Screen::Lobby),
        ended().sample("lobby-day-ended", Screen::Lobby),
        ordinary().sample("lobby-line-down", Screen::Lobby).without_line(),
    ]
}
