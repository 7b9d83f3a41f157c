//! The officer's terminal, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::ordinary_office;
use super::stories::{ONE, TWO, crowded, ended, ordinary};
use crate::office::{Command, CounterNo, Queue};
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let mut nobody = Day::new(ordinary_office(), "07:35");
    nobody.open(1);
    let mut serving = ordinary();
    serving.ask(Command::Start { counter: ONE });
    let mut paused = ordinary();
    paused.ask(Command::Finish { counter: ONE });
    paused.pause(1, "Lấy hồ sơ ở kho");
    let mut sent = ordinary();
    sent.ask(Command::Transfer { counter: TWO, to: Queue::Counter(ONE), keep_place: true });
    sent.wait_min(2);
    let one = Screen::Terminal(ONE);
    vec![
        Day::new(ordinary_office(), "07:25").sample("terminal-closed", one),
        nobody.sample("terminal-nobody-waiting", one),
        ordinary().sample("terminal-called", one),
        serving.sample("terminal-serving", one),
        sent.sample("terminal-sent-here", one),
        paused.sample("terminal-paused", one),
        crowded().sample("terminal-crowded", Screen::Terminal(CounterNo(12))),
        ordinary().sample("terminal-in-order", Screen::Terminal(CounterNo(4))),
        ended().sample("terminal-day-ended", one),
        ordinary().sample("terminal-line-down", one).without_line(),
    ]
}
