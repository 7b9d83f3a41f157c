//! What happens to alerts, as the journal keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::alert::{Alert, AlertId, Cleared, Delivery};

/// What may be appended to the alerts' stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AlertEvent {
    /// A day begins with what the last one left.
    DayBegun {
        /// What is still wrong.
        raised: Vec<Alert>,
        /// What is still to be told.
        outbox: Vec<Delivery>,
        /// The digest of an address that wants no more messages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stopped: Option<String>,
    },
    /// An alert was raised.
    Raised {
        /// The alert.
        alert: Alert,
        /// Whether it is to be told.
        tell: bool,
    },
    /// A server still sees it, or has taken it over.
    Held {
        /// Which alert.
        id: AlertId,
        /// The server.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// An alert is over.
    Cleared {
        /// Which alert.
        id: AlertId,
        /// How.
        cleared: Cleared,
        /// Whether it is to be told.
        tell: bool,
    },
    /// A server begins to send a message.
    Claimed {
        /// The message.
        message: String,
        /// The server.
        by: String,
        /// Until when nobody else may.
        until: Timestamp,
    },
    /// A message was not taken.
    Tried {
        /// The message.
        message: String,
        /// When to try again.
        not_before: Timestamp,
        /// What came back.
        why: String,
    },
    /// A message was taken.
    Delivered {
        /// The message.
        message: String,
    },
    /// A message is given up.
    Dropped {
        /// The message.
        message: String,
        /// Why.
        why: String,
    },
    /// The receiver wants no more messages at this address.
    Stopped {
        /// The address's digest.
        address: String,
    },
}
