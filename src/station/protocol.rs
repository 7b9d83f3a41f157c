//! What a server and its station say to each other: short texts in JSON, and slips as binary messages with a line of
//! JSON before their bytes.
//!
//! The station speaks first. Both greetings carry the [`VERSION`]; whoever meets another one says so in words and ends
//! the line, since a slip that is half understood is worse than none.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use super::told::{ConditionName, Limits, Outcome};
use crate::printing::{JobId, MOST_SLIP_BYTES};
use crate::voice::{SpeakerSeen, Told, VoicePlan};

/// The version of these messages. It goes up with every change that the other side must understand.
pub const VERSION: u32 = 1;
/// Where the server listens for stations.
pub const PATH: &str = "/api/v1/station";
/// How often the server pings. Each ping carries [`the server's time`](ping) of that moment.
pub const PING_EVERY: Duration = Duration::from_secs(5);
/// After this long without a sign of life, either side takes the line for dead.
pub const DEAD_AFTER: Duration = Duration::from_secs(18);
/// How long either side waits for the other's greeting, and for its line to take a message.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// The longest text, in bytes.
pub const MOST_TEXT_BYTES: usize = 256 << 10;
/// The longest text that a station has to say, in bytes.
pub const MOST_STATION_TEXT_BYTES: usize = 16 << 10;
/// The longest binary message, in bytes.
pub const MOST_BINARY_BYTES: usize = MOST_SLIP_BYTES + (4 << 10);

/// What a station says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromStation {
    /// The first message of a connection.
    Hello {
        /// [`VERSION`].
        version: u32,
        /// The version of the station's program.
        build: String,
        /// A random number that is drawn at each start of the program.
        run: u64,
    },
    /// What became of a job.
    Ended {
        /// Which.
        job: JobId,
        /// What.
        outcome: Outcome,
    },
    /// The station was asked for a job that it has never been given, and will not print it.
    Unheard {
        /// Which.
        job: JobId,
    },
    /// How a printer is.
    Found {
        /// Its name.
        printer: String,
        /// How.
        condition: ConditionName,
    },
    /// How a speaker is.
    Speaker {
        /// Its name.
        speaker: String,
        /// How.
        seen: SpeakerSeen,
    },
}

/// What a server says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToStation {
    /// The answer to the station's greeting: all that it needs to know.
    Hello {
        /// [`VERSION`].
        version: u32,
        /// The station's name: its device account's.
        station: String,
        /// The office that it belongs to.
        office: String,
        /// The station's printers by name, each with its [connection](crate::printing::Connection) as text.
        printers: BTreeMap<String, String>,
        /// The bounds of printing.
        limits: Limits,
        /// The station's speakers by name.
        speakers: BTreeMap<String, SpeakerHere>,
        /// How late it is at the server, in milliseconds since 1970.
        unix_ms: i64,
    },
    /// Tells a speaker what to say, or no longer to say. The station drops by itself what has become too old.
    Tell {
        /// Which.
        speaker: String,
        /// What.
        told: Told,
    },
    /// Asks what became of a job.
    WhatBecame {
        /// Which.
        job: JobId,
    },
    /// The server ends the line.
    Farewell {
        /// Why, for whoever looks after the station.
        why: String,
        /// How long the station should wait before it comes again, in milliseconds.
        come_again_ms: u64,
    },
}

/// A speaker of the station, and how it speaks: in the clips that the station's own program carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerHere {
    /// The sound card, as the station calls it.
    pub device: String,
    /// How the office speaks.
    pub plan: VoicePlan,
    /// The name of the office's time zone.
    pub zone: String,
}

/// What stands before the bytes of a slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// Which job this is.
    pub job: JobId,
    /// Which printer prints it.
    pub printer: String,
    /// When it is too late to begin, in milliseconds of the [server's time](ping).
    pub start_by_ms: u64,
}

/// A message that is none of these, or too long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Garbled {
    /// It is longer than its bound.
    #[error("a message of {0} bytes is too long")]
    TooLong(usize),
    /// It cannot be read.
    #[error("a message cannot be read: {0}")]
    Unreadable(String),
    /// It is of another version.
    #[error(
        "the other side speaks version {0} of the station's language and this side version {VERSION}: install the same \
         motcua on the server and on the station"
    )]
    Version(u32),
}

/// Writes a message as text.
pub fn text(message: &impl Serialize) -> String {
    // Strings, numbers and maps with text as keys can always be written.
    serde_json::to_string(message).unwrap_or_default()
}

/// Reads a message of at most `most_bytes`.
///
/// # Errors
/// When it is too long or cannot be read.
pub fn read<T: DeserializeOwned>(text: &str, most_bytes: usize) -> Result<T, Garbled> {
    if text.len() > most_bytes {
        return Err(Garbled::TooLong(text.len()));
    }
    serde_json::from_str(text).map_err(|error| Garbled::Unreadable(error.to_string()))
}

/// Reads the first message of a connection, of which another version may have changed everything but its `version`.
///
/// # Errors
/// When it is too long, cannot be read, or is of another version.
pub fn read_greeting<T: DeserializeOwned>(text: &str, most_bytes: usize) -> Result<T, Garbled> {
    #[derive(Deserialize)]
    struct Greeting {
        version: Option<u32>,
    }
    match read::<Greeting>(text, most_bytes)?.version {
        Some(version) if version != VERSION => Err(Garbled::Version(version)),
        _ => read(text, most_bytes),
    }
}

/// Writes a slip: its line, then its bytes.
pub fn slip(print: &Print, bytes: &[u8]) -> Vec<u8> {
    [text(print).as_bytes(), b"\n", bytes].concat()
}

/// Reads a slip.
///
/// # Errors
/// When it is too long, or its line cannot be read.
pub fn read_slip(message: &[u8]) -> Result<(Print, &[u8]), Garbled> {
    if message.len() > MOST_BINARY_BYTES {
        return Err(Garbled::TooLong(message.len()));
    }
    let unreadable = |why: &str| Garbled::Unreadable(why.to_owned());
    let end = message.iter().position(|byte| *byte == b'\n').ok_or_else(|| unreadable("a slip without its line"))?;
    let line = std::str::from_utf8(&message[..end]).map_err(|_| unreadable("a slip's line is no text"))?;
    Ok((read(line, MOST_TEXT_BYTES)?, &message[end + 1..]))
}

/// What a ping carries: the server's time, in milliseconds since it greeted the station.
pub fn ping(server_ms: u64) -> [u8; 8] {
    server_ms.to_be_bytes()
}

/// Reads a ping. `None` for another one.
pub fn read_ping(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printing::{Attempt, Condition, PrintLimits};

    fn job() -> JobId {
        JobId::from_random([0xff; 8])
    }

    #[test]
    fn messages_read_back_as_they_were_written() {
        let outcomes = [
            Attempt::Printed(Condition::PaperLow),
            Attempt::PaperOut,
            Attempt::CoverOpen,
            Attempt::Offline("the cutter is stuck".into()),
            Attempt::NothingSent("no route".into()),
            Attempt::Unknown("reset".into()),
        ];
        for attempt in outcomes {
            let message = FromStation::Ended { job: job(), outcome: (&attempt).into() };
            let written = text(&message);
            assert!(written.len() <= MOST_STATION_TEXT_BYTES);
            assert_eq!(read::<FromStation>(&written, MOST_STATION_TEXT_BYTES), Ok(message));
            assert_eq!(Attempt::from(Outcome::from(&attempt)), attempt);
        }
        let limits = PrintLimits { look_every: None, ..PrintLimits::default() };
        let speaker =
            SpeakerHere { device: "default".into(), plan: VoicePlan::default(), zone: "Asia/Ho_Chi_Minh".into() };
        let hello = ToStation::Hello {
            version: VERSION,
            station: "box-1".into(),
            office: "demo".into(),
            printers: [("demo/hall".to_owned(), "tcp://192.168.1.50:9100".to_owned())].into(),
            limits: Limits::from(&limits),
            speakers: [("demo/hall".to_owned(), speaker)].into(),
            unix_ms: 1_795_000_000_000,
        };
        assert_eq!(read_greeting::<ToStation>(&text(&hello), MOST_TEXT_BYTES), Ok(hello));
        assert_eq!(PrintLimits::from(Limits::from(&limits)), limits);
        assert_eq!(read_ping(&ping(1234)), Some(1234));
        assert_eq!(read_ping(b"hi"), None);
    }

    #[test]
    fn a_slip_keeps_its_bytes_whatever_they_are() {
        let print = Print { job: job(), printer: "demo/hall".into(), start_by_ms: 7 };
        let bytes = [0x1b, b'@', b'\n', 0xff, b'\n'];
        assert_eq!(read_slip(&slip(&print, &bytes)), Ok((print, bytes.as_slice())));
        assert!(matches!(read_slip(b"no line"), Err(Garbled::Unreadable(_))));
        assert!(matches!(read_slip(b"{}\n"), Err(Garbled::Unreadable(_))));
        let long = vec![0; MOST_BINARY_BYTES + 1];
        assert_eq!(read_slip(&long), Err(Garbled::TooLong(long.len())));
    }

    #[test]
    fn another_version_is_told_in_words_whatever_else_it_says() {
        let met = read_greeting::<FromStation>(r#"{"type":"salute","version":2,"who":[]}"#, MOST_STATION_TEXT_BYTES);
        assert_eq!(met, Err(Garbled::Version(2)));
        let words = Garbled::Version(2).to_string();
        assert!(words.contains("version 2") && words.contains("install the same motcua"), "{words}");
        let long = " ".repeat(MOST_STATION_TEXT_BYTES + 1);
        assert_eq!(read::<FromStation>(&long, MOST_STATION_TEXT_BYTES), Err(Garbled::TooLong(long.len())));
    }
}
