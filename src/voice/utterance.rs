//! The clips and pauses of something said, one after the other.

use std::fmt;
use std::sync::Arc;

/// The name of a clip: the voice and the clip's own name (`vi-south/d_0`), or the name alone for what is in no language
/// (`chime`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClipId(Arc<str>);

impl ClipId {
    /// The clip of this name, whether or not there is one.
    pub fn new(name: &str) -> Self {
        ClipId(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClipId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One piece of an utterance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A clip, from its first sample to its last.
    Clip(ClipId),
    /// Silence.
    Pause {
        /// How long.
        ms: u16,
    },
}

/// What is played for one [saying](super::Saying), from its chime to its last word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Utterance {
    /// In order.
    pub parts: Vec<Part>,
}
