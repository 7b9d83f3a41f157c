//! An office's own recordings: a folder like `sounds/`, with as many files as somebody has recorded.
//!
//! A file with the name of a clip (`vi-south/d_0.wav`) takes its place; one whose name is words (`vi-south/hai mươi
//! mốt.wav`) says them from then on.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::clip::{BadClip, Clip};
use super::manifest::{Listed, listed};
use super::utterance::ClipId;
use super::vocabulary::Voice;

/// The most recordings of a folder.
const MOST_FILES: usize = 2000;
/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 4 << 20;

/// One recording of an office's own.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// The recording.
    pub clip: Clip,
    /// Whose it is; none for the chime.
    pub voice: Option<Voice>,
    /// The words that it says; none for the chime.
    pub text: String,
}

/// Reads the recordings of a folder, or names all that is wrong with them.
pub(super) fn in_folder(dir: &Path) -> Result<Vec<Own>, Vec<BadClip>> {
    let listed = listed().map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    let mut own: BTreeMap<ClipId, Own> = BTreeMap::new();
    let mut files = 0;
    let folders = std::iter::once((None, dir.to_owned()))
        .chain(Voice::ALL.into_iter().map(|voice| (Some(voice), dir.join(voice.as_str()))))
        .filter(|(voice, folder)| voice.is_none() || folder.is_dir());
    for (voice, folder) in folders {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                let mend = "name a folder that the server may read";
                problems.push(BadClip::new(folder.display(), format!("cannot be read: {error}"), mend));
                continue;
            }
        };
        let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file() && is_sound(path)) {
            files += 1;
            if files > MOST_FILES {
                let wrong = format!("holds more than {MOST_FILES} recordings");
                return Err(vec![BadClip::new(dir.display(), wrong, "name a folder of recordings alone")]);
            }
            match read(path, voice, listed) {
                Ok(one) if own.contains_key(one.clip.id()) => {
                    let wrong = format!("is a second recording of {}", one.clip.id());
                    problems.push(BadClip::new(path.display(), wrong, "keep one of the two"));
                }
                Ok(one) => {
                    own.insert(one.clip.id().clone(), one);
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(own.into_values().collect()) } else { Err(problems) }
}

fn read(path: &Path, voice: Option<Voice>, listed: &[Listed]) -> Result<Own, BadClip> {
    let file = path.display().to_string();
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
        return Err(BadClip::new(file, "has a name that is not UTF-8", "name it anew"));
    };
    let id = voice.map_or_else(|| stem.to_owned(), |voice| format!("{voice}/{stem}"));
    let text = match listed.iter().find(|clip| clip.id == id) {
        Some(clip) => clip.text.clone(),
        None => words_of_name(&file, stem, voice, &id, listed)?,
    };
    let unreadable = |error| BadClip::new(&file, format!("cannot be read: {error}"), "see who may read it");
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(BadClip::new(file, format!("is larger than {MOST_BYTES} bytes"), "save it as Ogg Vorbis"));
    }
    Ok(Own { clip: Clip::decode(ClipId::new(&id), &file, bytes.into())?, voice, text })
}

/// The words that a file is named by.
fn words_of_name(file: &str, stem: &str, voice: Option<Voice>, id: &str, listed: &[Listed]) -> Result<String, BadClip> {
    if stem.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)) {
        let mend = "name it anew on a machine that composes letters, such as Windows or Linux";
        return Err(BadClip::new(file, "has loose accents in its name", mend));
    }
    let is_words = stem.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
    if voice.is_some() && is_words {
        return Ok(stem.to_lowercase());
    }
    let nearest = listed
        .iter()
        .map(|clip| (strsim::normalized_damerau_levenshtein(id, &clip.id), &clip.id))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let mend = match nearest {
        Some((alike, known)) if alike > 0.6 => format!("did you mean {known}?"),
        _ => "name it as a clip of `motcua say --list`, or by the words that it says, in the folder of a voice: \
              vi-south, vi-north or en"
            .to_owned(),
    };
    Err(BadClip::new(file, "is named as no clip and as no words", mend))
}

/// Whether a file is meant to be heard; lists, notes and scripts may lie beside the recordings.
fn is_sound(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let endings = ["ogg", "oga", "wav", "flac", "mp3", "m4a", "aac", "opus", "wma", "aif", "aiff"];
    !hidden && endings.contains(&ending.as_str())
}
