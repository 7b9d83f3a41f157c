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
//!
//! And out of a speaker:
//!
//! ```text
//!  commits ──announcer──▶ Told ──ear──▶ Turns ──mouth──▶ Speech ──card──▶ sound
//!                         (or over a socket)  (one at a time, the next one ready)
//! ```
//!
//! - [`announcer`]: what each speaker is told of what happened; [`ear`] is how it is told.
//! - [`turns`]: what waits for one speaker, in order. Pure.
//! - [`speaker`]: a thread per speaker, its `mouth`, which alone holds a [`card`]: one of the machine's [`sound_cards`].
//!   Those at stations are [`elsewhere`]. It lays each [`speech`] in an [`office_voice`] where the card takes what is
//!   [`up_next`], and [`speaker_state`] tells how it is.

pub mod announcer;
pub mod bank;
pub mod card;
pub mod clip;
pub mod ear;
pub mod elsewhere;
pub mod grammar;
mod manifest;
mod mouth;
pub mod office_voice;
mod own;
pub mod phrase;
pub mod phrasebook;
pub mod phrases;
pub mod plan;
pub mod recordings;
mod resample;
pub mod saying;
pub mod sound_cards;
pub mod speaker;
pub mod speaker_state;
pub mod speech;
pub mod turns;
pub mod up_next;
pub mod utterance;
pub mod vocabulary;

pub use announcer::{Listener, announce};
pub use bank::{Bank, Unplayable};
pub use card::{Card, Cards, Lost};
pub use clip::{BadClip, Clip, RATE_HZ};
pub use ear::{Ear, Told};
pub use elsewhere::{SpeakerElsewhere, SpeakersElsewhere, StationSpeakers};
pub use grammar::{Accent, Grammar, Numbers};
pub use office_voice::{OfficeVoice, Rendered};
pub use phrase::Phrase;
pub use phrasebook::Phrasebook;
pub use phrases::{Occasion, Phrases};
pub use plan::{VoicePlan, Volume, VolumeSpan};
pub use recordings::{Recording, Recordings};
pub use saying::Saying;
pub use sound_cards::SoundCards;
pub use speaker::{SpeakerPlan, SpeakerSetup, Speakers};
pub use speaker_state::{SpeakerSeen, SpeakerState};
pub use speech::{Heard, Speech};
pub use turns::{About, Turn, Turns};
pub use up_next::{Playing, UpNext};
pub use utterance::{ClipId, Part, Utterance};
pub use vocabulary::{NoClip, Vocabulary, Voice};
