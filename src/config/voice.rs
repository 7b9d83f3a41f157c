//! `[voice]`: how an office speaks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::office::{Group, GroupCode, Lang};
use crate::voice::phrase::Place;
use crate::voice::{
    Accent, BadClip, NoClip, Numbers, Occasion, Phrase, Phrases, Vocabulary, Voice, VoicePlan, Volume, VolumeSpan,
};

use super::hours::minute_of_day;
use super::read::{Fields, cut};
use super::value::Value;

const KEYS: &[&str] = &[
    "languages",
    "ticket_language",
    "numbers",
    "accent",
    "repeat",
    "chime",
    "announce_pause",
    "announce_closing",
    "results_groups",
    "use_by_s",
    "volume",
    "sounds",
    "phrases",
];

const LANGUAGES: [(&str, Lang); 2] = [("vi", Lang::Vi), ("en", Lang::En)];
const MOST_VOLUME_SPANS: usize = 24;

/// Reads `[voice]`, whose `sounds` start in the configuration's folder, and whose groups are among the office's, where these
/// could be read.
pub(super) fn voice(value: &Value<'_>, dir: &Path, groups: Option<&BTreeMap<GroupCode, Group>>) -> Option<VoicePlan> {
    let fields = value.fields(KEYS)?;
    let standard = VoicePlan::default();
    let languages = fields.or("languages", standard.languages, languages);
    let ticket_language = fields.or("ticket_language", standard.ticket_language, Value::truth);
    let numbers = fields
        .or("numbers", standard.numbers, |value| value.one_of(&[("digits", Numbers::Digits), ("full", Numbers::Full)]));
    let accent = fields
        .or("accent", standard.accent, |value| value.one_of(&[("south", Accent::South), ("north", Accent::North)]));
    let repeat = fields.or("repeat", standard.repeat, |value| value.whole(1..=3));
    let chime = fields.or("chime", standard.chime, Value::truth);
    let announce_pause = fields.or("announce_pause", standard.announce_pause, Value::truth);
    let announce_closing = fields.or("announce_closing", standard.announce_closing, Value::truth);
    let results_groups = fields.or("results_groups", standard.results_groups, |value| letters(value, groups));
    let use_by_s = fields.or("use_by_s", standard.use_by_s, |value| value.whole(5..=600));
    let volume = fields.or("volume", standard.volume, volume);
    let sounds = fields.optional("sounds", |value| sounds(value, dir));
    // What the words of a sentence are looked up in; nothing is looked up where it could not be read.
    let vocabulary = sounds.as_ref().and_then(|sounds| vocabulary(&fields, sounds.as_ref()));
    let known = accent.zip(vocabulary.as_ref());
    let phrases = fields.or("phrases", Phrases::default(), |value| phrases(value, known));
    Some(VoicePlan {
        languages: languages?,
        ticket_language: ticket_language?,
        numbers: numbers?,
        accent: accent?,
        repeat: repeat?,
        chime: chime?,
        announce_pause: announce_pause?,
        announce_closing: announce_closing?,
        results_groups: results_groups?,
        use_by_s: use_by_s?,
        volume: volume?,
        sounds: sounds?.map(|(dir, _)| dir),
        phrases: phrases?,
    })
}

fn languages(value: &Value<'_>) -> Option<Vec<Lang>> {
    let languages = each_once(value, LANGUAGES.len(), |entry| entry.one_of(&LANGUAGES))?;
    if languages.is_empty() {
        return value.problem("names no language", Some("write [\"vi\"], [\"en\"] or [\"vi\", \"en\"]".into()));
    }
    Some(languages)
}

fn letters(value: &Value<'_>, groups: Option<&BTreeMap<GroupCode, Group>>) -> Option<BTreeSet<GroupCode>> {
    let known = |entry: &Value<'_>| {
        let letter: GroupCode = entry.parsed()?;
        let Some(groups) = groups.filter(|groups| !groups.contains_key(&letter)) else { return Some(letter) };
        let known: Vec<String> = groups.keys().map(ToString::to_string).collect();
        let hint = format!("the office's groups are: {}", known.join(", "));
        entry.problem(format!("`{letter}` is no group of this office"), Some(hint))
    };
    each_once(value, 26, known).map(BTreeSet::from_iter)
}

fn each_once<T: PartialEq>(value: &Value<'_>, most: usize, read: impl Fn(&Value<'_>) -> Option<T>) -> Option<Vec<T>> {
    let entries = value.list(most)?;
    let count = entries.len();
    let mut found: Vec<T> = Vec::new();
    for entry in entries {
        match read(&entry) {
            Some(one) if found.contains(&one) => entry.note("is already in the list", None),
            Some(one) => found.push(one),
            None => {}
        }
    }
    (found.len() == count).then_some(found)
}

fn volume(value: &Value<'_>) -> Option<Volume> {
    let mut spans: Vec<VolumeSpan> = Vec::new();
    let mut all_read = true;
    for entry in value.list(MOST_VOLUME_SPANS)? {
        match span(&entry) {
            Some(span) if spans.iter().any(|other| span.from_min < other.to_min && other.from_min < span.to_min) => {
                entry.note("overlaps an earlier span", Some("let each begin where the one before it ends".into()));
                all_read = false;
            }
            Some(span) => spans.push(span),
            None => all_read = false,
        }
    }
    all_read.then_some(Volume { spans })
}

fn span(value: &Value<'_>) -> Option<VolumeSpan> {
    let fields = value.fields(&["from", "to", "percent"])?;
    let from_min = fields.required("from", minute);
    let to_min = fields.required("to", minute);
    let percent = fields.required("percent", |value| value.whole(0..=100));
    let span = VolumeSpan { from_min: from_min?, to_min: to_min?, percent: percent? };
    if span.from_min >= span.to_min {
        let hint = "a span over midnight is two: from \"22:00\" to \"24:00\", and from \"00:00\" to \"06:00\"";
        return value.problem("ends before it begins", Some(hint.into()));
    }
    Some(span)
}

fn minute(value: &Value<'_>) -> Option<u16> {
    let text = value.text()?;
    let hint = "write hours and minutes as \"07:00\"";
    minute_of_day(text).or_else(|| value.problem(format!("`{}` is no time of day", cut(text)), Some(hint.into())))
}

/// The folder of an office's own recordings, all of them good, and what can be said with them.
fn sounds(value: &Value<'_>, dir: &Path) -> Option<(PathBuf, Vocabulary)> {
    let text = value.text()?;
    if text.trim().is_empty() || text.contains('\0') {
        return value.problem(format!("`{}` is no path", cut(text)), Some("leave it out to have none".into()));
    }
    let folder = dir.join(text);
    let note =
        |problem: &BadClip| value.note(format!("{}: {}", problem.file, problem.wrong), Some(problem.mend.clone()));
    match Vocabulary::with_folder(&folder) {
        // Whoever starts the server elsewhere means the same folder.
        Ok(vocabulary) => Some((folder.canonicalize().unwrap_or(folder), vocabulary)),
        Err(problems) => {
            problems.iter().for_each(note);
            None
        }
    }
}

fn vocabulary(fields: &Fields<'_>, own: Option<&(PathBuf, Vocabulary)>) -> Option<Vocabulary> {
    match own {
        Some((_, vocabulary)) => Some(vocabulary.clone()),
        None => match Vocabulary::built_in() {
            Ok(vocabulary) => Some(vocabulary),
            Err(problem) => {
                fields.note(problem.to_string(), None);
                None
            }
        },
    }
}

fn phrases(value: &Value<'_>, known: Option<(Accent, &Vocabulary)>) -> Option<Phrases> {
    let fields = value.fields(&LANGUAGES.map(|(key, _)| key))?;
    let mut phrases = Phrases::default();
    let mut all_read = true;
    for (key, lang) in LANGUAGES {
        let known = known.map(|(accent, vocabulary)| (Voice::of(lang, accent), vocabulary));
        let read = fields.optional(key, |value| {
            let sentences = value.fields(&Occasion::ALL.map(Occasion::key))?;
            // A first summons of its own is the second one too, so the first is set before.
            let set = Occasion::ALL.map(|occasion| {
                let read = sentences.optional(occasion.key(), |value| phrase(value, occasion, known))?;
                if let Some(phrase) = read {
                    phrases.set(lang, occasion, phrase);
                }
                Some(())
            });
            set.into_iter().collect::<Option<()>>()
        });
        all_read &= read.is_some();
    }
    all_read.then_some(phrases)
}

fn phrase(value: &Value<'_>, occasion: Occasion, known: Option<(Voice, &Vocabulary)>) -> Option<Phrase> {
    let phrase = match Phrase::parse(value.text()?) {
        Ok(phrase) => phrase,
        Err(error) => return value.problem(error.to_string(), Some(error.hint().into())),
    };
    for place in Place::ALL {
        let mark = place.mark();
        if phrase.has(place) && !occasion.places().contains(&place) {
            return value.problem(format!("has {mark}, of which nothing is known then"), Some("leave it out".into()));
        }
        let is_missing = occasion.places().contains(&place) && !phrase.has(place);
        if is_missing && place == Place::Number {
            let hint = format!("write {mark} where the ticket's number is to be said");
            return value.problem("does not say whose turn it is", Some(hint));
        }
    }
    if let Some((voice, vocabulary)) = known {
        let without: Vec<NoClip> = phrase.runs().iter().filter_map(|run| vocabulary.cut(voice, run).err()).collect();
        for NoClip { word, nearest, .. } in &without {
            let hint = format!(
                "words with a clip that are nearest: {}; or record it as {voice}/{word}.wav in the folder that `sounds` \
                 names",
                nearest.join(", ")
            );
            value.note(format!("says `{word}`, which has no clip"), Some(hint));
        }
        if !without.is_empty() {
            return None;
        }
    }
    Some(phrase)
}
