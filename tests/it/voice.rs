//! Voice: what is said of every number and call, in words, in clips and as sound; and at the command line.

mod calls;
mod numbers;
mod own;
mod say;
mod sound;

use std::path::Path;

use motcua::office::Lang;
use motcua::voice::{Bank, Phrasebook, Saying, VoicePlan};

/// The clips that the binary carries.
fn bank() -> Bank {
    Bank::built_in().unwrap_or_else(|problem| panic!("{problem}"))
}

fn phrasebook(plan: VoicePlan) -> Phrasebook {
    Phrasebook::new(plan, bank().vocabulary().clone()).unwrap_or_else(|problem| panic!("{problem}"))
}

/// A call from the group that the number has.
fn call(number: &str, counter: u16, times: u32, lang: Lang) -> Saying {
    let number: motcua::office::TicketNumber = number.parse().unwrap();
    Saying::Call { number, group: Some(number.group), counter: motcua::office::CounterNo(counter), times, lang }
}

/// Compares a text with its golden file, or writes it where `UPDATE_GOLDEN` is set.
#[track_caller]
fn check_golden(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/voice").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, text).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    let different = text.lines().zip(golden.lines()).find(|(now, then)| now != then);
    assert_eq!(different, None, "{}: run with UPDATE_GOLDEN=1 if this is right", file.display());
    assert_eq!(text.lines().count(), golden.lines().count(), "{}", file.display());
}
