//! The lobby, as it may be.

use super::Sample;
use super::day::{Day, code};
use super::plans::{hall_of, longest_names, ordinary_office};
use super::stories::{THREE, before_closing, crowded, ended, ordinary};
use crate::office::{Command, CounterNo};
use crate::screens::Screen;

const WHOLE: Screen = Screen::Lobby(None);

pub fn samples() -> Vec<Sample> {
    let mut paused = ordinary();
    paused.ask(Command::Finish { counter: THREE });
    paused.pause(3, "Cán bộ trở lại lúc 10:15");
    let mut longest = Day::new(longest_names(), "08:00");
    longest.open(1);
    longest.issue("L", None);
    longest.call_next(1);
    let notice = "Hệ thống đăng ký xe bảo trì đến 10:30. Mời ông/bà thuộc nhóm E ngồi chờ, số đã lấy vẫn có hiệu lực; \
                  cần gấp xin gặp bàn hướng dẫn ở cửa vào.";
    let mut told = ordinary();
    told.ask(Command::SetNotice { notice: Some(notice.to_owned()) });
    let (ground_floor, vehicles) = (Screen::Lobby(Some(code("tang-1"))), Screen::Lobby(Some(code("xe"))));
    vec![
        Day::new(ordinary_office(), "07:25").sample("lobby-empty", WHOLE),
        ordinary().sample("lobby-ordinary", WHOLE),
        crowded().sample("lobby-crowded", WHOLE),
        before_closing().sample("lobby-before-closing", WHOLE),
        at_once().sample("lobby-many-calls-at-once", WHOLE),
        paused.sample("lobby-paused-counter", WHOLE),
        longest.sample("lobby-longest-names", WHOLE),
        longest.sample("lobby-zone-longest-names", ground_floor),
        told.sample("lobby-notice", WHOLE),
        ordinary().sample("lobby-calm-hours", WHOLE).with_calm_hours(),
        ordinary().sample("lobby-zone", ground_floor),
        ordinary().sample("lobby-zone-of-groups", vehicles),
        full_hall(1, 6).sample("lobby-one-counter", WHOLE),
        full_hall(20, 45).sample("lobby-twenty-counters", WHOLE),
        full_hall(30, 70).sample("lobby-thirty-counters", WHOLE),
        ended().sample("lobby-day-ended", WHOLE),
        ordinary().sample("lobby-line-down", WHOLE).without_line(),
    ]
}

/// Every counter calls in the same minute, and two have called again.
fn at_once() -> Day {
    let mut day = ordinary();
    day.wait_min(5);
    day.open(6);
    for counter in 1..=6 {
        day.call_next_if_any(counter);
    }
    for counter in [2, 3] {
        day.ask(Command::Recall { counter: CounterNo(counter) });
    }
    day
}

/// A hall of so many counters, in each state that a counter can be in.
fn full_hall(counters: u16, people: usize) -> Day {
    let mut day = Day::new(hall_of(counters), "08:00");
    for round in 0..people {
        day.issue(["A", "C", "E", "B", "D", "G"][round % 6], None);
    }
    for counter in (1..=counters).filter(|counter| counter % 9 != 8) {
        day.open(counter);
        day.wait_min(1);
        if counter % 7 != 5 {
            day.call_next_if_any(counter);
        }
        if counter % 3 == 0 {
            day.start_if_called(counter);
        }
        if counter % 7 == 5 {
            day.pause(counter, "Lấy hồ sơ ở kho");
        }
    }
    day
}
