//! The kiosk, as it may be: its tiles, and each of its steps.

use super::Sample;
use super::day::{Day, code};
use super::plans::{longest_names, ordinary_office};
use super::stories::{before_closing, crowded, ended, nobody_waits, ordinary};
use crate::screens::{KioskStep, PrinterState, Screen};

pub fn samples() -> Vec<Sample> {
    [tiles(), steps()].concat()
}

fn tiles() -> Vec<Sample> {
    vec![
        ordinary().sample("kiosk-ordinary", Screen::Kiosk),
        Day::new(ordinary_office(), "06:50").sample("kiosk-empty", Screen::Kiosk),
        ordinary().sample("kiosk-calm-hours", Screen::Kiosk).with_calm_hours(),
        crowded().sample("kiosk-crowded-calm-hours", Screen::Kiosk).with_calm_hours(),
        partly_closed().sample("kiosk-partly-closed", Screen::Kiosk),
        crowded().sample("kiosk-crowded", Screen::Kiosk),
        nobody_waits().sample("kiosk-nobody-waits", Screen::Kiosk),
        before_closing().sample("kiosk-before-closing", Screen::Kiosk),
        Day::new(ordinary_office(), "12:05").sample("kiosk-at-noon", Screen::Kiosk),
        Day::new(longest_names(), "08:00").sample("kiosk-longest-names", Screen::Kiosk),
        ended().sample("kiosk-day-ended", Screen::Kiosk),
        ordinary().sample("kiosk-no-paper", Screen::Kiosk).beside_printer(PrinterState::PaperOut),
        crowded().sample("kiosk-cover-open", Screen::Kiosk).beside_printer(PrinterState::CoverOpen),
        ordinary().sample("kiosk-line-down", Screen::Kiosk).without_line(),
    ]
}

fn steps() -> Vec<Sample> {
    let (ordinary, crowded, longest) = (ordinary(), crowded(), Day::new(longest_names(), "08:00"));
    let shown = |day: &Day, name, step| day.sample(name, Screen::KioskStep(step));
    let result =
        |day: &Day, name, group, print| day.sample(name, Screen::KioskStep(KioskStep::Result(day.last(group), print)));
    let mut first = Day::new(ordinary_office(), "07:31");
    first.issue("D", None);
    vec![
        shown(&ordinary, "kiosk-priority", KioskStep::Group(code("C"))),
        shown(&longest, "kiosk-priority-longest-name", KioskStep::Group(code("A"))),
        shown(&partly_closed(), "kiosk-closed-group", KioskStep::Group(code("E"))),
        shown(&ordinary, "kiosk-taking", KioskStep::Taking(false)),
        shown(&ordinary, "kiosk-taking-line-down", KioskStep::Taking(true)).without_line(),
        result(&ordinary, "kiosk-result", "C", "printing"),
        result(&ordinary, "kiosk-result-printed", "C", "printed"),
        result(&ordinary, "kiosk-result-paper-out", "C", "paper_out"),
        result(&ordinary, "kiosk-result-cover-open", "C", "cover_open"),
        result(&ordinary, "kiosk-result-offline", "C", "offline"),
        result(&ordinary, "kiosk-result-failed", "C", "failed"),
        result(&ordinary, "kiosk-result-dropped", "C", "dropped"),
        result(&ordinary, "kiosk-result-unknown", "C", "unknown"),
        result(&first, "kiosk-result-next", "D", "none"),
        result(&before_closing(), "kiosk-result-before-closing", "A", "printed"),
        result(&crowded, "kiosk-result-past-999", "A", "printed"),
        shown(&ordinary, "kiosk-refused", KioskStep::Refused("quota_reached")),
        shown(&ordinary, "kiosk-given-up", KioskStep::Refused("given_up")).without_line(),
        shown(&longest, "kiosk-groups", KioskStep::Groups),
        shown(&ordinary, "kiosk-procedures", KioskStep::Procedures(code("C"), None)),
        shown(&ordinary, "kiosk-procedure", KioskStep::Procedures(code("C"), Some(0))),
        shown(&ordinary, "kiosk-procedure-of-a-sample", KioskStep::Procedures(code("C"), Some(2))),
        shown(&ordinary, "kiosk-no-procedures", KioskStep::NoProcedures(code("C"))).without_line(),
    ]
}

fn partly_closed() -> Day {
    let mut day = ordinary();
    day.close_group("E", "Hệ thống đăng ký xe bảo trì");
    while day.allows("K") {
        day.issue("K", None);
    }
    day
}
