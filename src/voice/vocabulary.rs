//! Which words have clips, and how a run of words is cut into them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::office::Lang;

use super::clip::BadClip;
use super::grammar::Accent;
use super::manifest;
use super::own::{self, Own};
use super::phrase::words_of;
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
    clips: BTreeMap<(Voice, Vec<String>), ClipId>,
    most_words: usize,
}

/// A word that no clip says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` has no clip of the voice {voice}")]
pub struct NoClip {
    /// The word.
    pub word: String,
    /// The voice.
    pub voice: Voice,
    /// Texts that have clips and are most like the word, the likest first.
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

    /// Adds an office's own recordings.
    pub fn add_own(&mut self, own: &[Own]) {
        for one in own {
            if let Some(voice) = one.voice {
                self.add(voice, &one.text, one.clip.id().clone());
            }
        }
    }

    /// Adds a clip, in place of an earlier one of the same text.
    pub fn add(&mut self, voice: Voice, text: &str, clip: ClipId) {
        let words: Vec<String> = words_of(text).map(str::to_owned).collect();
        if !words.is_empty() {
            self.most_words = self.most_words.max(words.len());
            self.clips.insert((voice, words), clip);
        }
    }

    /// Cuts a run of words into clips, from left to right the longest that leaves a rest which can be said too.
    pub fn cut(&self, voice: Voice, words: &[impl AsRef<str>]) -> Result<Vec<&ClipId>, NoClip> {
        let words: Vec<String> = words.iter().map(|word| word.as_ref().to_owned()).collect();
        // For each place from the end: the clip to begin with there, and how many words it says.
        let mut from_here: Vec<Option<(&ClipId, usize)>> = vec![None; words.len()];
        for at in (0..words.len()).rev() {
            let most = self.most_words.min(words.len() - at);
            from_here[at] = (1..=most).rev().find_map(|count| {
                let rest_can_be_said = at + count == words.len() || from_here[at + count].is_some();
                let clip = self.clips.get(&(voice, words[at..at + count].to_vec()))?;
                rest_can_be_said.then_some((clip, count))
            });
        }
        let mut clips = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let Some((clip, count)) = from_here[at] else { return Err(self.no_clip(voice, &words)) };
            clips.push(clip);
            at += count;
        }
        Ok(clips)
    }

    /// Every text that has a clip of this voice, in order.
    pub fn texts(&self, voice: Voice) -> impl Iterator<Item = String> {
        self.clips.keys().filter(move |(of, _)| *of == voice).map(|(_, words)| words.join(" "))
    }

    /// The words that a clip is played for; none where no words lead to it.
    pub fn text_of(&self, clip: &ClipId) -> Option<String> {
        self.clips.iter().find(|(_, of)| *of == clip).map(|((_, words), _)| words.join(" "))
    }

    /// The first word that cannot be said, however the words before it are cut.
    fn no_clip(&self, voice: Voice, words: &[String]) -> NoClip {
        let mut reached = vec![false; words.len() + 1];
        reached[0] = true;
        for at in 0..words.len() {
            for count in 1..=self.most_words.min(words.len() - at) {
                reached[at + count] |= reached[at] && self.clips.contains_key(&(voice, words[at..at + count].to_vec()));
            }
        }
        let at = reached.iter().rposition(|reached| *reached).unwrap_or(0);
        let word = words.get(at).cloned().unwrap_or_default();
        let mut alike: Vec<(f64, String)> =
            self.texts(voice).map(|text| (strsim::normalized_damerau_levenshtein(&word, &text), text)).collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0));
        NoClip { word, voice, nearest: alike.into_iter().take(3).map(|(_, text)| text).collect() }
    }
}
