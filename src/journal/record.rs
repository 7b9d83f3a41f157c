//! What a commit of an office's day looks like in the journal: JSON with a version, which is read forever.

use serde::{Deserialize, Serialize};

use super::Stream;
use crate::office::Step;

/// The version that is written.
const VERSION: u32 = 1;

/// What one append to a day holds: the steps of a batch of commands, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// One for each accepted command.
    pub steps: Vec<Step>,
}

/// Why a body is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Written by a newer program.
    #[error(
        "version {version} of {stream} is written in encoding {found} and this motcua reads up to {VERSION}: \
         install the version of motcua that wrote it, or a newer one"
    )]
    FromTheFuture {
        /// The stream.
        stream: Stream,
        /// The commit's version in the stream.
        version: u64,
        /// The encoding it is in.
        found: u32,
    },
    /// Not what any version writes.
    #[error("version {version} of {stream} is damaged: {reason}; restore the journal from a backup")]
    Damaged {
        /// The stream.
        stream: Stream,
        /// The commit's version in the stream.
        version: u64,
        /// What the JSON reader says, with line and column.
        reason: String,
    },
}

#[derive(Deserialize)]
struct Envelope {
    v: u32,
}

/// Version 1: the steps as `office` names them.
#[derive(Deserialize)]
struct V1 {
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    steps: &'a [Step],
}

impl Commit {
    /// The body of the commit's record: one line of JSON.
    pub fn encode(&self) -> String {
        #[expect(clippy::expect_used, reason = "steps hold no map with keys other than text, and nothing that fails")]
        serde_json::to_string(&Written { v: VERSION, steps: &self.steps }).expect("steps are always valid JSON")
    }

    /// A commit from its body; `stream` and `version` say in the error where it stood.
    pub fn decode(stream: &Stream, version: u64, body: &str) -> Result<Self, DecodeError> {
        let damaged = |error: serde_json::Error| DecodeError::Damaged {
            stream: stream.clone(),
            version,
            reason: error.to_string(),
        };
        let Envelope { v } = serde_json::from_str(body).map_err(damaged)?;
        match v {
            1 => serde_json::from_str(body).map(|V1 { steps }| Commit { steps }).map_err(damaged),
            0 => Err(DecodeError::Damaged { stream: stream.clone(), version, reason: "there is no encoding 0".into() }),
            found => Err(DecodeError::FromTheFuture { stream: stream.clone(), version, found }),
        }
    }
}
