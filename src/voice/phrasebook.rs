//! The phrasebook: what is said for an office's calls, as words and as clips.

use crate::office::{CounterNo, Lang, TicketNumber};

use super::grammar::{Grammar, Numbers};
use super::phrase::{Phrase, Piece, Place, words_of};
use super::phrases::Occasion;
use super::plan::VoicePlan;
use super::saying::Saying;
use super::utterance::{ClipId, Part, Utterance};
use super::vocabulary::{NoClip, Vocabulary, Voice};

/// The clip that comes before everything that is said.
pub const CHIME: &str = "chime";

/// The silence after the chime.
const AFTER_CHIME_MS: u16 = 150;
/// The silence before something is said again, or in the next language.
const AGAIN_MS: u16 = 500;
/// The silence after a letter and after each digit, without which "không không" is heard as one.
const DIGIT_MS: u16 = 160;
/// The silence before a ticket's number, which is what people listen for.
const BEFORE_NUMBER_MS: u16 = 100;

/// Says an office's calls and announcements by its plan, in clips that it has made sure of.
#[derive(Debug, Clone)]
pub struct Phrasebook {
    plan: VoicePlan,
    vocabulary: Vocabulary,
}

impl Phrasebook {
    /// A phrasebook for an office. A word of its sentences that has no clip is an error; so is a number word or a
    /// letter without one.
    pub fn new(plan: VoicePlan, vocabulary: Vocabulary) -> Result<Self, NoClip> {
        let phrasebook = Phrasebook { plan, vocabulary };
        for lang in [Lang::Vi, Lang::En] {
            for occasion in Occasion::ALL {
                phrasebook.check(lang, phrasebook.plan.phrases.get(lang, occasion))?;
            }
            phrasebook.check_numbers(lang)?;
        }
        Ok(phrasebook)
    }

    /// How the office speaks.
    pub fn plan(&self) -> &VoicePlan {
        &self.plan
    }

    /// What is played: the chime, and a call as often as the plan repeats it. Announcements are said once.
    pub fn utterance(&self, saying: &Saying) -> Utterance {
        let times = if matches!(saying, Saying::Call { .. }) { self.plan.repeat } else { 1 };
        self.said(saying, times)
    }

    /// What is played while others wait to be called: the same, said once.
    pub fn once(&self, saying: &Saying) -> Utterance {
        self.said(saying, 1)
    }

    /// The sentences in words, one line for each language: "Xin mời công dân có số thứ tự xê không hai năm, đến quầy
    /// số ba."
    pub fn words(&self, saying: &Saying) -> String {
        let sentence = |lang| {
            let (number, counter) = spoken(saying);
            let number = number.map(|number| self.number(lang, number).join(" ")).unwrap_or_default();
            let counter = counter.map(|counter| self.counter(lang, counter)).unwrap_or_default();
            self.phrase(lang, saying).filled(&number, &counter)
        };
        self.languages(saying).into_iter().map(sentence).collect::<Vec<_>>().join("\n")
    }

    /// Whether the fixed words of a sentence have clips.
    pub fn check(&self, lang: Lang, phrase: &Phrase) -> Result<(), NoClip> {
        let voice = Voice::of(lang, self.plan.accent);
        phrase.runs().iter().try_for_each(|run| self.vocabulary.cut(voice, run).map(drop))
    }

    fn check_numbers(&self, lang: Lang) -> Result<(), NoClip> {
        let (voice, grammar) = (Voice::of(lang, self.plan.accent), Grammar::of(lang));
        let letters = ('A'..='Z').map(|letter| grammar.letter(letter).to_owned());
        // Between them these have every word that a number up to 9999 is made of.
        let numbers = (0..=99).chain([101, 110, 115, 121, 999, 1001, 1010, 1100, 2024]);
        let numbers = numbers.map(|n| grammar.full(n, self.plan.accent));
        letters.chain(numbers).try_for_each(|text| {
            let words: Vec<&str> = words_of(&text).collect();
            self.vocabulary.cut(voice, &words).map(drop)
        })
    }

    fn said(&self, saying: &Saying, times: u8) -> Utterance {
        let mut parts = Vec::new();
        if self.plan.chime {
            parts.extend([Part::Clip(ClipId::new(CHIME)), Part::Pause { ms: AFTER_CHIME_MS }]);
        }
        for time in 0..times {
            for (place, lang) in self.languages(saying).into_iter().enumerate() {
                if time > 0 || place > 0 {
                    parts.push(Part::Pause { ms: AGAIN_MS });
                }
                self.sentence(lang, saying, &mut parts);
            }
        }
        Utterance { parts }
    }

    fn sentence(&self, lang: Lang, saying: &Saying, parts: &mut Vec<Part>) {
        let (number, counter) = spoken(saying);
        let mut run = Run { vocabulary: &self.vocabulary, voice: Voice::of(lang, self.plan.accent), words: Vec::new() };
        let mut pause_ms = 0;
        for piece in self.phrase(lang, saying).pieces() {
            let fill = match piece {
                Piece::Pause { ms } => {
                    pause_ms = pause_ms.max(*ms);
                    continue;
                }
                Piece::Word(word) => vec![word.clone()],
                Piece::Place(Place::Number) => number.map(|n| self.number(lang, n)).unwrap_or_default(),
                Piece::Place(Place::Counter) => counter.map(|n| vec![self.counter(lang, n)]).unwrap_or_default(),
            };
            if matches!(piece, Piece::Place(Place::Number)) {
                pause_ms = pause_ms.max(BEFORE_NUMBER_MS);
            }
            for (i, text) in fill.iter().enumerate() {
                let pause_ms = if i > 0 { DIGIT_MS } else { std::mem::take(&mut pause_ms) };
                if pause_ms > 0 {
                    run.end(parts);
                    parts.push(Part::Pause { ms: pause_ms });
                }
                run.words.extend(words_of(text).map(str::to_owned));
            }
        }
        run.end(parts);
    }

    /// What is said of a ticket's number, with a pause between one text and the next.
    fn number(&self, lang: Lang, number: TicketNumber) -> Vec<String> {
        let grammar = Grammar::of(lang);
        let printed = number.to_string();
        let letter = printed.chars().take(1).map(|letter| grammar.letter(letter).to_owned());
        match self.plan.numbers {
            Numbers::Digits => letter.chain(grammar.digits(&printed).into_iter().map(str::to_owned)).collect(),
            Numbers::Full => letter.chain([grammar.full(number.n, self.plan.accent)]).collect(),
        }
    }

    fn counter(&self, lang: Lang, counter: CounterNo) -> String {
        Grammar::of(lang).full(counter.0.into(), self.plan.accent)
    }

    fn phrase(&self, lang: Lang, saying: &Saying) -> &Phrase {
        let occasion = match saying {
            Saying::Call { times: 3.., .. } => Occasion::Last,
            Saying::Call { group: Some(group), .. } if self.plan.results_groups.contains(group) => Occasion::Results,
            Saying::Call { times: 2, .. } => Occasion::Second,
            Saying::Call { .. } => Occasion::Call,
            Saying::Pause { .. } => Occasion::Pause,
            Saying::Closing => Occasion::Closing,
        };
        self.plan.phrases.get(lang, occasion)
    }

    fn languages(&self, saying: &Saying) -> Vec<Lang> {
        let mut languages = self.plan.languages.clone();
        match saying {
            Saying::Call { lang, .. } if self.plan.ticket_language && !languages.contains(lang) => {
                languages.push(*lang)
            }
            _ => {}
        }
        languages
    }
}

fn spoken(saying: &Saying) -> (Option<TicketNumber>, Option<CounterNo>) {
    match saying {
        Saying::Call { number, counter, .. } => (Some(*number), Some(*counter)),
        Saying::Pause { counter } => (None, Some(*counter)),
        Saying::Closing => (None, None),
    }
}

/// Words without a pause between them.
struct Run<'a> {
    vocabulary: &'a Vocabulary,
    voice: Voice,
    words: Vec<String>,
}

impl Run<'_> {
    /// Says the words so far. They have clips: the phrasebook was made only after all of them had been found.
    fn end(&mut self, parts: &mut Vec<Part>) {
        let words = std::mem::take(&mut self.words);
        let clips = self.vocabulary.cut(self.voice, &words).unwrap_or_default();
        parts.extend(clips.into_iter().cloned().map(Part::Clip));
    }
}
