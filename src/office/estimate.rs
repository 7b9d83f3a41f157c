//! How long it will likely be until somebody is called.

use jiff::Timestamp;

use super::id::GroupCode;
use super::state::Office;
use super::ticket::Ticket;

/// A wait that is not over yet, as two points of what may become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// About half of such waits are shorter, in seconds.
    pub typical_s: u32,
    /// About nine of ten such waits are shorter, in seconds.
    pub cautious_s: u32,
}

impl Office {
    /// The wait of somebody without priority who takes a number of this group now; `None` while too little is known.
    pub fn likely_wait(&self, _group: GroupCode, _now: Timestamp) -> Option<Estimate> {
        None
    }

    /// How much longer a waiting ticket waits; `None` when it does not wait or too little is known.
    pub fn likely_wait_of(&self, _ticket: &Ticket, _now: Timestamp) -> Option<Estimate> {
        None
    }
}
