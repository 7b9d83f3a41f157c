//! What a speaker is told, wherever it stands.

use serde::{Deserialize, Serialize};

use super::turns::{About, Turn};

/// One thing that a speaker is told. It is plain data, so that it can travel to a speaker elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Something is to be said.
    Announce(Turn),
    /// What may still wait to be said is no longer true.
    Withdraw(About),
}

/// Whoever says what it is told: a speaker of this machine, or the way to one elsewhere.
pub trait Ear: Send + Sync {
    /// Takes it at once and never waits; where it cannot be taken, it is dropped, counted, and warned of.
    fn hear(&self, told: Told);
}
