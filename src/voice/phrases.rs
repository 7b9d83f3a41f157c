//! The sentences of an office: what is said on which occasion, in each language.

use serde::{Deserialize, Serialize};

use crate::office::Lang;

use super::phrase::{Phrase, Place};

/// When a sentence is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The first summons.
    Call,
    /// The second.
    Second,
    /// The third, and every later one.
    Last,
    /// The first and the second summons to fetch a result.
    Results,
    /// A counter serves nobody for a while.
    Pause,
    /// No more numbers are issued today.
    Closing,
}

impl Occasion {
    /// All, in the order of [`Phrases`].
    pub const ALL: [Occasion; 6] =
        [Occasion::Call, Occasion::Second, Occasion::Last, Occasion::Results, Occasion::Pause, Occasion::Closing];

    /// Its key in a configuration.
    pub fn key(self) -> &'static str {
        match self {
            Occasion::Call => "call",
            Occasion::Second => "second",
            Occasion::Last => "last",
            Occasion::Results => "results",
            Occasion::Pause => "pause",
            Occasion::Closing => "closing",
        }
    }

    /// The places that its sentence may have. Where the ticket's number is among them, it has to be said.
    pub fn places(self) -> &'static [Place] {
        match self {
            Occasion::Call | Occasion::Second | Occasion::Last | Occasion::Results => &Place::ALL,
            Occasion::Pause => &[Place::Counter],
            Occasion::Closing => &[],
        }
    }

    fn standard(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::Vi, Occasion::Call | Occasion::Second) => {
                "Xin mời công dân có số thứ tự {number}, đến quầy số {counter}."
            }
            (Lang::Vi, Occasion::Last) => "Mời lần cuối số {number}, đến quầy số {counter}.",
            (Lang::Vi, Occasion::Results) => {
                "Xin mời công dân có số thứ tự {number}, đến quầy số {counter} nhận kết quả."
            }
            (Lang::Vi, Occasion::Pause) => "Quầy số {counter} tạm dừng phục vụ. Xin vui lòng chờ.",
            (Lang::Vi, Occasion::Closing) => "Đã hết giờ tiếp nhận. Xin cảm ơn.",
            (Lang::En, Occasion::Call | Occasion::Second) => "Ticket number {number}, please go to counter {counter}.",
            (Lang::En, Occasion::Last) => "Last call for number {number}, please go to counter {counter}.",
            (Lang::En, Occasion::Results) => {
                "Ticket number {number}, please go to counter {counter} to collect your result."
            }
            (Lang::En, Occasion::Pause) => "Counter {counter} is closed for a short while. Please wait.",
            (Lang::En, Occasion::Closing) => "No more numbers are issued today. Thank you.",
        }
    }
}

/// A sentence for each occasion, in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    vi: [Phrase; 6],
    en: [Phrase; 6],
}

impl Phrases {
    /// The sentence for an occasion.
    pub fn get(&self, lang: Lang, occasion: Occasion) -> &Phrase {
        &self.of(lang)[occasion as usize]
    }

    /// Says another sentence on an occasion. A second summons is to be set after the first, which it follows.
    pub fn set(&mut self, lang: Lang, occasion: Occasion, phrase: Phrase) {
        let of_lang = match lang {
            Lang::Vi => &mut self.vi,
            Lang::En => &mut self.en,
        };
        if occasion == Occasion::Call {
            of_lang[Occasion::Second as usize] = phrase.clone();
        }
        of_lang[occasion as usize] = phrase;
    }

    fn of(&self, lang: Lang) -> &[Phrase; 6] {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

impl Default for Phrases {
    fn default() -> Self {
        let of = |lang| Occasion::ALL.map(|occasion| standard(lang, occasion));
        Phrases { vi: of(Lang::Vi), en: of(Lang::En) }
    }
}

#[expect(clippy::expect_used, reason = "the sentences are fixed, and a test reads them all")]
fn standard(lang: Lang, occasion: Occasion) -> Phrase {
    Phrase::parse(occasion.standard(lang)).expect("a standard sentence is a phrase")
}
