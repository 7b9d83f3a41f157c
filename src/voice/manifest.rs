//! The clips that the binary carries, and the list of what they say.

use std::sync::LazyLock;

use serde::Deserialize;

use super::clip::BadClip;
use super::vocabulary::Voice;

/// The files of `sounds/`, by their path in the folder.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/clips.rs"));

const LIST: &str = include_str!("../../sounds/manifest.json");
const LIST_NAME: &str = "sounds/manifest.json";

/// One clip of the list.
#[derive(Debug, Clone, Deserialize)]
pub struct Listed {
    /// Its name.
    pub id: String,
    /// The file's path in `sounds/`.
    pub file: String,
    /// The words that it says; none for a chime.
    pub text: String,
}

#[derive(Deserialize)]
struct List {
    clips: Vec<Listed>,
}

static LISTED: LazyLock<Result<Vec<Listed>, BadClip>> = LazyLock::new(|| {
    let read = serde_json::from_str::<List>(LIST).map(|list| list.clips);
    read.map_err(|error| BadClip::new(LIST_NAME, format!("cannot be read: {error}"), "run sounds/make"))
});

/// The clips that the binary carries, in the list's order.
pub(super) fn listed() -> Result<&'static [Listed], BadClip> {
    LISTED.as_deref().map_err(Clone::clone)
}

/// The bytes of a listed file.
pub(super) fn file(listed: &Listed) -> Result<&'static [u8], BadClip> {
    let found = FILES.iter().find(|(name, _)| *name == listed.file);
    let missing = || BadClip::new(&listed.file, "is listed and not there", "run sounds/make, and build again");
    found.map(|(_, bytes)| *bytes).ok_or_else(missing)
}

/// The voice that a clip's name begins with; none for what is in no language.
pub(super) fn voice_of(id: &str) -> Option<Voice> {
    let (voice, _) = id.split_once('/')?;
    Voice::ALL.into_iter().find(|known| known.as_str() == voice)
}
