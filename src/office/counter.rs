//! A counter as it is now.

use imbl::Vector;
use jiff::Timestamp;
use serde::Serialize;

use super::id::{GroupCode, TicketId};

/// What a counter is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counter {
    /// Open, paused or closed.
    pub status: CounterStatus,
    /// What it serves, first things first; kept through a pause.
    pub groups: Vector<GroupCode>,
    /// The one ticket it may have in hand.
    pub ticket: Option<TicketId>,
    /// The ticket that ended here last, which may still be returned.
    pub last_ended: Option<TicketId>,
}

/// Whether a counter calls people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum CounterStatus {
    /// Not opened today, or closed.
    #[default]
    Closed,
    /// Calling and serving.
    Open {
        /// Since when.
        since: Timestamp,
    },
    /// Away for a while.
    Paused {
        /// Why.
        reason: String,
        /// Since when.
        since: Timestamp,
    },
}

impl CounterStatus {
    /// Whether the counter calls and serves now.
    pub fn is_open(&self) -> bool {
        matches!(self, CounterStatus::Open { .. })
    }

    /// The status's name on the wire: `open`, `paused`, `closed`.
    pub fn name(&self) -> &'static str {
        match self {
            CounterStatus::Closed => "closed",
            CounterStatus::Open { .. } => "open",
            CounterStatus::Paused { .. } => "paused",
        }
    }
}
