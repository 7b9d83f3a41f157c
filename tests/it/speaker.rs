//! Speakers: what they are told of a commit, in what order they say it, and what comes out of a sound card.

mod announcing;
mod mouth;
mod real_card;

use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use motcua::office::{CounterNo, Lang};
use motcua::voice::{Bank, OfficeVoice, Phrasebook, Saying, VoicePlan};

/// The voice of an office in UTC.
fn voice(plan: VoicePlan) -> Arc<OfficeVoice> {
    static BANK: LazyLock<Bank> = LazyLock::new(|| Bank::built_in().unwrap());
    let phrasebook = Phrasebook::new(plan, BANK.vocabulary().clone()).unwrap();
    Arc::new(OfficeVoice { phrasebook, bank: BANK.clone(), zone: TimeZone::UTC })
}

/// A call from the group that the number has.
fn call(number: &str, counter: u16, times: u32) -> Saying {
    let number: motcua::office::TicketNumber = number.parse().unwrap();
    Saying::Call { number, group: Some(number.group), counter: CounterNo(counter), times, lang: Lang::Vi }
}
