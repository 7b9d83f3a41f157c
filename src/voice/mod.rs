//! Voice: what a call says, as words, as clips, as sound.
//!
//! ```text
//!  call, pause, closing ──phrasebook──▶ Utterance ──bank──▶ samples ──▶ a speaker, a WAV file
//!  (Saying)              (grammar)     (clips and pauses)          └──▶ the lobby page plays the same clips
//! ```
//!
//! - [`saying`]: what is to be said.
//! - [`utterance`]: the clips and pauses that say it, one after the other.

pub mod saying;
pub mod utterance;

pub use saying::Saying;
pub use utterance::{ClipId, Part, Utterance};
