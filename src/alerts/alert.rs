//! One alert, from when it was raised to how it ended, and the messages that tell of it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::kind::Key;

/// An alert's random name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AlertId(u128);

impl AlertId {
    /// An id from 128 random bits, which the caller draws.
    pub fn from_random(bits: [u8; 16]) -> Self {
        AlertId(u128::from_be_bytes(bits))
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl From<AlertId> for String {
    fn from(id: AlertId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for AlertId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = u128::from_str_radix(&text, 16).ok().filter(|_| digits);
        bits.map(AlertId).ok_or("an alert's id has 32 hexadecimal digits")
    }
}

/// Something that was wrong for long enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its name.
    pub id: AlertId,
    /// What is wrong, and where.
    #[serde(flatten)]
    pub key: Key,
    /// Since when it was wrong.
    pub since: Timestamp,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// The figure when it was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// What the figure was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<i64>,
    /// What exactly was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The server that looks after it.
    pub by: String,
    /// When that server last said that it still sees it.
    pub held_at: Timestamp,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared: Option<Cleared>,
}

/// How an alert ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub over: Over,
    /// The figure then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
}

/// Why an alert ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// It is as it should be.
    Recovered,
    /// The office's day is over. What is still wrong then is raised again on the next one.
    OutOfHours,
    /// No server sees it any more.
    OutOfSight,
    /// The configuration no longer watches it.
    NotWatched,
}

impl Over {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Over::Recovered => "recovered",
            Over::OutOfHours => "out_of_hours",
            Over::OutOfSight => "out_of_sight",
            Over::NotWatched => "not_watched",
        }
    }
}

/// Which end of an alert a message tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its beginning.
    Raised,
    /// Its end.
    Cleared,
}

impl State {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            State::Raised => "raised",
            State::Cleared => "cleared",
        }
    }
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The alert as it was at that end.
    pub alert: Alert,
    /// Which end.
    pub state: State,
    /// When it was to be told.
    pub at: Timestamp,
    /// How often it was tried in vain.
    #[serde(default)]
    pub tries: u32,
    /// When it may be tried next.
    pub not_before: Timestamp,
    /// The server that is sending it, and until when nobody else may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<(String, Timestamp)>,
}

impl Delivery {
    /// The message's id, the same at each try: `alert_<32 hexadecimal digits>_raised`.
    pub fn id(&self) -> String {
        format!("alert_{}_{}", self.alert.id, self.state.name())
    }
}
