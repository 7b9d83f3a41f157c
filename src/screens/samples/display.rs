//! The display over a counter, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::{longest_names, ordinary_office};
use super::stories::{ONE, THREE, crowded, ordinary};
use crate::office::Command;
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let mut serving = ordinary();
    serving.ask(Command::Start { counter: THREE });
    let mut paused = ordinary();
    paused.ask(Command::Finish { counter: THREE });
    paused.pause(3, "Cán bộ trở lại lúc 10:15");
    let mut open = Day::new(ordinary_office(), "07:35");
    open.open(3);
    let mut long = Day::new(longest_names(), "07:35");
    long.open(1);
    long.pause(1, "Cán bộ đang đi xác minh hồ sơ cùng công dân, trở lại lúc 10:15");
    let three = Screen::Display(THREE);
    vec![
        Day::new(ordinary_office(), "07:25").sample("display-closed", three),
        open.sample("display-open", three),
        ordinary().sample("display-called", three),
        serving.sample("display-serving", three),
        paused.sample("display-paused", three),
        crowded().sample("display-past-999", Screen::Display(ONE)),
        long.sample("display-longest-reason", Screen::Display(ONE)),
        ordinary().sample("display-line-down", three).without_line(),
    ]
}
