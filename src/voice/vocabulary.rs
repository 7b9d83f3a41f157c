//! Which words have clips, and how a run of words is cut into them.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use crate::office::Lang;

use super::clip::BadClip;
use super::grammar::Accent;
use super::manifest;
use super::own::{self, Own};
use super::phrase::words_of;
use super::plan::VoicePlan;
use super::utterance::ClipId;

/// Whose recordings are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// Vietnamese as in the South.
    ViSouth,
    /// Vietnamese as in the North.
    ViNorth,
    /// English.
    En,
}

impl Voice {
    /// Every voice.
    pub const ALL: [Voice; 3] = [Voice::ViSouth, Voice::ViNorth, Voice::En];

    /// The voice of a language, by the accent of the office's Vietnamese.
    pub fn of(lang: Lang, accent: Accent) -> Self {
        match (lang, accent) {
            (Lang::Vi, Accent::South) => Voice::ViSouth,
            (Lang::Vi, Accent::North) => Voice::ViNorth,
            (Lang::En, _) => Voice::En,
        }
    }

    /// Its folder in `sounds/`, with which its clips' names begin.
    pub fn as_str(self) -> &'static str {
        match self {
            Voice::ViSouth => "vi-south",
            Voice::ViNorth => "vi-north",
            Voice::En => "en",
        }
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The texts that have clips, by voice.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    clips: BTreeMap<Voice, BTreeMap<String, ClipId>>,
}

/// A word that no clip says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` has no clip of the voice {voice}")]
pub struct NoClip {
    /// The word.
    pub word: String,
    /// The voice.
    pub voice: Voice,
    /// Single words that have clips and are most like the word, the likest first.
    pub nearest: Vec<String>,
}

impl Vocabulary {
    /// What can be said with the clips that the binary carries.
    pub fn built_in() -> Result<Vocabulary, BadClip> {
        let mut vocabulary = Vocabulary::default();
        for clip in manifest::listed()? {
            if let Some(voice) = manifest::voice_of(&clip.id) {
                vocabulary.add(voice, &clip.text, ClipId::new(&clip.id));
            }
        }
        Ok(vocabulary)
    }

    /// The same with an office's own recordings. All that is wrong with these is named.
    pub fn with_folder(dir: &Path) -> Result<Vocabulary, Vec<BadClip>> {
        let mut vocabulary = Vocabulary::built_in().map_err(|problem| vec![problem])?;
        vocabulary.add_own(&own::in_folder(dir)?);
        Ok(vocabulary)
    }

    /// What an office can say.
    pub fn of(plan: &VoicePlan) -> Result<Vocabulary, Vec<BadClip>> {
        match &plan.sounds {
            Some(dir) => Vocabulary::with_folder(dir),
            None => Vocabulary::built_in().map_err(|problem| vec![problem]),
        }
    }

    /// Adds an office's own recordings.
    pub(super) fn add_own(&mut self, own: &[Own]) {
        for one in own {
            if let Some(voice) = one.voice {
                self.add(voice, &one.text, one.clip.id().clone());
            }
        }
    }

    /// Adds a clip, in place of an earlier one of the same text.
    pub fn add(&mut self, voice: Voice, text: &str, clip: ClipId) {
        let text = words_of(text).collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.clips.entry(voice).or_default().insert(text, clip);
        }
    }

    /// Cuts a run of words into clips, from left to right the longest that leaves a rest which can be said too.
    pub fn cut(&self, voice: Voice, words: &[impl AsRef<str>]) -> Result<Vec<&ClipId>, NoClip> {
        let run = RunOfWords::new(words);
        // For each word from the end: the clip to begin with there, and the word after it.
        let mut from_here: Vec<Option<(&ClipId, usize)>> = vec![None; words.len()];
        for from in (0..words.len()).rev() {
            from_here[from] = (from + 1..=words.len()).rev().find_map(|to| {
                let rest_can_be_said = to == words.len() || from_here[to].is_some();
                rest_can_be_said.then(|| self.clip(voice, run.text(from, to)))?.map(|clip| (clip, to))
            });
        }
        let mut clips = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let Some((clip, next)) = from_here[at] else { return Err(self.no_clip(voice, &run)) };
            clips.push(clip);
            at = next;
        }
        Ok(clips)
    }

    /// Every text that has a clip of this voice, in order.
    pub fn texts(&self, voice: Voice) -> impl Iterator<Item = &str> {
        self.clips.get(&voice).into_iter().flat_map(|clips| clips.keys().map(String::as_str))
    }

    /// The words that a clip is played for; none where no words lead to it.
    pub fn text_of(&self, clip: &ClipId) -> Option<&str> {
        self.clips.values().flatten().find(|(_, of)| *of == clip).map(|(text, _)| text.as_str())
    }

    fn clip(&self, voice: Voice, text: &str) -> Option<&ClipId> {
        self.clips.get(&voice)?.get(text)
    }

    /// The first word that cannot be said, however the words before it are cut.
    fn no_clip(&self, voice: Voice, run: &RunOfWords) -> NoClip {
        let count = run.words.len();
        let mut reached = vec![false; count + 1];
        reached[0] = true;
        for from in 0..count {
            for to in from + 1..=count {
                reached[to] |= reached[from] && self.clip(voice, run.text(from, to)).is_some();
            }
        }
        let at = reached.iter().rposition(|reached| *reached).unwrap_or(0).min(count.saturating_sub(1));
        let word = run.text(at, at + 1).to_owned();
        let alike = |text: &str| strsim::normalized_damerau_levenshtein(&word, text);
        let mut near: Vec<(f64, &str)> =
            self.texts(voice).filter(|text| !text.contains(' ')).map(|text| (alike(text), text)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let nearest = near.into_iter().take(3).map(|(_, text)| text.to_owned()).collect();
        NoClip { word, voice, nearest }
    }
}

/// Words that stand together, as one text whose parts can be looked up without a copy.
struct RunOfWords {
    text: String,
    words: Vec<Range<usize>>,
}

impl RunOfWords {
    fn new(words: &[impl AsRef<str>]) -> Self {
        let mut run = RunOfWords { text: String::new(), words: Vec::new() };
        for word in words {
            if !run.words.is_empty() {
                run.text.push(' ');
            }
            let from = run.text.len();
            run.text.push_str(word.as_ref());
            run.words.push(from..run.text.len());
        }
        run
    }

    /// The words from one to before another, which comes after it.
    fn text(&self, from: usize, to: usize) -> &str {
        &self.text[self.words[from].start..self.words[to - 1].end]
    }
}
