//! A citizen's phone, as it may be.

use super::Sample;
use super::stories::{THREE, before_closing, ordinary};
use crate::office::Command;
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let waiting = ordinary();
    let last = waiting.last("C");
    let late = before_closing();
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
        late.sample("phone-before-closing", Screen::Phone(late.last("A"))),
        called.sample("phone-called", Screen::Phone(mine)),
        serving.sample("phone-serving", Screen::Phone(mine)),
        parked.sample("phone-parked", Screen::Phone(mine)),
        missed.sample("phone-missed", Screen::Phone(mine)),
        too_late.sample("phone-missed-too-late", Screen::Phone(mine)),
        served.sample("phone-served", Screen::Phone(mine)),
        cancelled.sample("phone-cancelled", Screen::Phone(last)),
        unserved.sample("phone-unserved", Screen::Phone(last)),
        ordinary().sample("phone-line-down", Screen::Phone(last)).without_line(),
    ]
}
