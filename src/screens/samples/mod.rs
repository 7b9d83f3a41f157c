//! Offices as they may be, for the tests, the golden files and whoever wants to look at a screen without a server.
//!
//! Each is made by asking for it, command by command, so that no sample shows what an office could not be.

mod day;
mod plans;

use jiff::Timestamp;

use super::Screen;
use crate::office::{Command, CounterNo, Lang, Office, Queue};
use day::{Day, code};
use plans::{busy_office, longest_names, ordinary_office};

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
    /// The moment.
    pub now: Timestamp,
}

impl Sample {
    /// Whether the page hears from a server.
    pub fn has_line(&self) -> bool {
        !self.name.ends_with("-line-down")
    }
}

/// All samples, screen by screen.
pub fn samples() -> Vec<Sample> {
    [kiosks(), lobbies(), terminals(), displays(), phones(), managers()].concat()
}

const ONE: CounterNo = CounterNo(1);
const TWO: CounterNo = CounterNo(2);
const THREE: CounterNo = CounterNo(3);

fn kiosks() -> Vec<Sample> {
    let mut partly = ordinary();
    partly.close_group("E", "Hệ thống đăng ký xe bảo trì");
    while partly.allows("K") {
        partly.issue("K", None);
    }
    vec![
        ordinary().sample("kiosk-ordinary", Screen::Kiosk),
        partly.sample("kiosk-partly-closed", Screen::Kiosk),
        Day::new(ordinary_office(), "12:05").sample("kiosk-at-noon", Screen::Kiosk),
        Day::new(longest_names(), "08:00").sample("kiosk-longest-names", Screen::Kiosk),
        ended().sample("kiosk-day-ended", Screen::Kiosk),
    ]
}

fn lobbies() -> Vec<Sample> {
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
    ]
}

fn terminals() -> Vec<Sample> {
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
    ]
}

fn displays() -> Vec<Sample> {
    let mut serving = ordinary();
    serving.ask(Command::Start { counter: THREE });
    let mut paused = ordinary();
    paused.ask(Command::Finish { counter: THREE });
    paused.pause(3, "Cán bộ trở lại lúc 10:15");
    let mut open = Day::new(ordinary_office(), "07:35");
    open.open(3);
    let three = Screen::Display(THREE);
    vec![
        Day::new(ordinary_office(), "07:25").sample("display-closed", three),
        open.sample("display-open", three),
        ordinary().sample("display-called", three),
        serving.sample("display-serving", three),
        paused.sample("display-paused", three),
        crowded().sample("display-past-999", Screen::Display(ONE)),
    ]
}

fn phones() -> Vec<Sample> {
    let waiting = ordinary();
    let last = waiting.last("C");
    let mut called = ordinary();
    let mine = called.in_hand(3);
    called.ask(Command::Recall { counter: THREE });
    let mut serving = called.clone();
    serving.ask(Command::Start { counter: THREE });
    let mut served = serving.clone();
    served.wait_min(24);
    served.ask(Command::Finish { counter: THREE });
    let mut parked = serving.clone();
    parked.ask(Command::Park { counter: THREE, reason: "Bổ sung giấy tờ".to_owned() });
    let mut missed = called.clone();
    missed.ask(Command::NoShow { counter: THREE });
    let mut too_late = missed.clone();
    too_late.wait_min(45);
    let mut cancelled = ordinary();
    cancelled.ask(Command::Cancel { ticket: last });
    let mut unserved = ordinary();
    unserved.ask(Command::CloseDay);
    vec![
        waiting.sample("phone-waiting", Screen::Phone(last)),
        called.sample("phone-called", Screen::Phone(mine)),
        serving.sample("phone-serving", Screen::Phone(mine)),
        parked.sample("phone-parked", Screen::Phone(mine)),
        missed.sample("phone-missed", Screen::Phone(mine)),
        too_late.sample("phone-missed-too-late", Screen::Phone(mine)),
        served.sample("phone-served", Screen::Phone(mine)),
        cancelled.sample("phone-cancelled", Screen::Phone(last)),
        unserved.sample("phone-unserved", Screen::Phone(last)),
    ]
}

fn managers() -> Vec<Sample> {
    let mut partly = crowded();
    partly.close_group("E", "Hệ thống đăng ký xe bảo trì");
    vec![
        Day::new(ordinary_office(), "07:25").sample("manager-empty", Screen::Manager),
        ordinary().sample("manager-ordinary", Screen::Manager),
        partly.sample("manager-crowded", Screen::Manager),
        ended().sample("manager-day-ended", Screen::Manager),
    ]
}

/// A morning at 09:41: six counters, about thirty people, one set aside, one who did not come, priority in between.
fn ordinary() -> Day {
    let mut day = Day::new(ordinary_office(), "07:30");
    for counter in 1..=5 {
        day.open(counter);
    }
    let coming = ["A", "C", "A", "E", "C", "B", "A", "C", "G", "D", "C", "A", "K", "C", "E", "A", "C", "L"];
    for round in 0..60 {
        day.wait_min(2);
        if round % 7 != 6 {
            let class = if round % 9 == 4 { Some("elderly") } else { None };
            day.issue_in(coming[round % coming.len()], class, if round % 11 == 3 { Lang::En } else { Lang::Vi });
        }
        if round % 10 == 1 {
            for counter in 1..=5 {
                day.call_next_if_any(counter);
            }
        }
    }
    day.ask(Command::Start { counter: TWO });
    day.ask(Command::Park { counter: TWO, reason: "Thiếu bản sao giấy khai sinh".to_owned() });
    day.call_next(2);
    day.wait_min(3);
    day.ask(Command::NoShow { counter: CounterNo(4) });
    day.call_next_if_any(4);
    day.wait_min(4);
    day.call_next_if_any(1);
    day.wait_min(2);
    day.ask(Command::Recall { counter: THREE });
    day.wait_min(2);
    day
}

/// Twelve counters, numbers past 999, long waits.
fn crowded() -> Day {
    let mut day = Day::new(busy_office(), "07:30");
    for counter in 1..=12 {
        day.open(counter);
    }
    for round in 0..1010 {
        day.issue("A", if round % 7 == 3 { Some("pregnant") } else { None });
        if round % 6 == 0 {
            day.issue(["C", "E", "B", "D", "G", "H", "K"][round / 6 % 7], None);
            day.wait_min(1);
        }
        if round < 1000 {
            day.call_next(1);
        }
    }
    for counter in 2..=9 {
        day.call_next_if_any(counter);
    }
    day.call_next(1);
    day.ask(Command::NoShow { counter: ONE });
    while day.number_in_hand(1) < 1000 {
        day.issue("A", None);
        day.call_next(1);
    }
    for counter in [2, 3] {
        day.ask(Command::Park {
            counter: CounterNo(counter), reason: "Chờ xác minh chỗ ở hợp pháp".to_owned()
        });
    }
    day
}

fn ended() -> Day {
    let mut day = ordinary();
    day.ask(Command::CloseDay);
    day.wait_min(5);
    day
}

impl Day {
    fn close_group(&mut self, group: &str, reason: &str) {
        self.ask(Command::CloseGroup { group: code(group), reason: reason.to_owned() });
    }

    fn pause(&mut self, counter: u16, reason: &str) {
        self.ask(Command::PauseCounter { counter: CounterNo(counter), reason: reason.to_owned() });
    }
}
