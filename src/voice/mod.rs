//! Voice: what a call says, as words, as clips, as sound.
//!
//! ```text
//!  call, pause, closing ──phrasebook──▶ Utterance ──bank──▶ samples ──▶ a speaker, a WAV file
//!  (Saying)              (grammar)     (clips and pauses)          └──▶ the lobby page plays the same clips
//! ```
//!
//! - [`saying`]: what is to be said.
//! - [`plan`]: how an office speaks, as configured; [`phrases`] are its sentences, each a [`phrase`].
//! - [`grammar`]: how a language says letters and numbers, as data.
//! - [`phrasebook`]: from a saying to words and to an utterance.
//! - [`vocabulary`]: which words have clips, and how sentences are cut into them.
//! - [`utterance`]: the clips and pauses that say it, one after the other.
//! - [`bank`]: the recordings, each a [`clip`]; carried by the binary, or recorded by the office.
//! - [`recordings`]: the same as files, for browsers.

pub mod bank;
pub mod clip;
pub mod grammar;
mod manifest;
mod own;
pub mod phrase;
pub mod phrasebook;
pub mod phrases;
pub mod plan;
pub mod recordings;
mod resample;
pub mod saying;
pub mod utterance;
pub mod vocabulary;

pub use bank::{Bank, UnknownClip};
pub use clip::{BadClip, Clip, RATE_HZ};
pub use grammar::{Accent, Grammar, Numbers};
pub use phrase::Phrase;
pub use phrasebook::Phrasebook;
pub use phrases::{Occasion, Phrases};
pub use plan::{VoicePlan, Volume, VolumeSpan};
pub use recordings::{Recording, Recordings};
pub use saying::Saying;
pub use utterance::{ClipId, Part, Utterance};
pub use vocabulary::{NoClip, Vocabulary, Voice};
