//! The officer's terminal, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::{longest_names, ordinary_office};
use super::stories::{ONE, TWO, crowded, ended, ordinary};
use crate::office::{Command, CounterNo, Lang, Queue};
use crate::screens::{PrinterState, Screen};

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
    let mut ended_by_mistake = ordinary();
    ended_by_mistake.ask(Command::Finish { counter: ONE });
    let one = Screen::Terminal(ONE);
    vec![
        Day::new(ordinary_office(), "07:25").sample("terminal-closed", one),
        nobody.sample("terminal-nobody-waiting", one),
        ordinary().sample("terminal-called", one),
        serving.sample("terminal-serving", one).beside_printer(PrinterState::Ready),
        sent.sample("terminal-sent-here", one),
        paused.sample("terminal-paused", one),
        ended_by_mistake.sample("terminal-undo", one),
        set_aside().sample("terminal-parked", Screen::Terminal(TWO)).beside_printer(PrinterState::PaperOut),
        crowded().sample("terminal-crowded", Screen::Terminal(CounterNo(12))).beside_printer(PrinterState::Ready),
        long_names().sample("terminal-longest-names", one).beside_printer(PrinterState::Ready),
        ordinary().sample("terminal-in-order", Screen::Terminal(CounterNo(4))),
        ended().sample("terminal-day-ended", one),
        ordinary().sample("terminal-line-down", one).without_line(),
    ]
}

/// Half a dozen set aside, and a few who did not come.
fn set_aside() -> Day {
    let mut day = ordinary();
    let reasons = ["Đi sao chụp giấy tờ", "Đang điền tờ khai", "Thiếu bản sao giấy khai sinh của con", "Chờ xác minh"];
    for reason in reasons {
        day.ask(Command::Park { counter: TWO, reason: reason.to_owned() });
        day.wait_min(3);
        day.call_next(2);
    }
    for _ in 0..3 {
        day.ask(Command::NoShow { counter: TWO });
        day.wait_min(2);
        day.issue("A", None);
        day.call_next(2);
    }
    day
}

/// An English speaker of the longest group, with priority and a second call.
fn long_names() -> Day {
    let mut day = Day::new(longest_names(), "08:00");
    day.open(1);
    for group in ["A", "B", "C", "D", "E", "G", "H", "K", "L"] {
        day.issue_in(group, Some("pregnant"), Lang::En);
        day.wait_min(5);
    }
    day.call_next(1);
    day.ask(Command::Park {
        counter: ONE,
        reason: "Chờ giấy xác nhận thông tin về cư trú của công an nơi đến".to_owned(),
    });
    day.call_next(1);
    day.ask(Command::Recall { counter: ONE });
    day.wait_min(1);
    day
}
