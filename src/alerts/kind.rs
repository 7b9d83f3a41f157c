//! What may be wrong: the kinds of alerts, and the key of each.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A kind of alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// People of a group wait though no open counter serves it; where so configured, also in its hours without people.
    NoOpenCounter,
    /// Somebody has been waiting longer than their group promises. In minutes.
    WaitOverTarget,
    /// People will likely not be called before the office closes. In people.
    AtRisk,
    /// A printer prints nothing.
    Printer,
    /// A kiosk, a lobby screen, a counter display or a station has gone.
    DeviceGone,
    /// Nobody hears a speaker.
    SpeakerSilent,
    /// The waits that were told of late cover too few of the real ones, or lie beside them. In percent, or in minutes.
    EstimateDrifting,
    /// A server gets no answer from the journal.
    JournalSilent,
}

impl Kind {
    /// All of them, what matters most to citizens first.
    pub const ALL: [Kind; 8] = [
        Kind::NoOpenCounter,
        Kind::WaitOverTarget,
        Kind::AtRisk,
        Kind::Printer,
        Kind::DeviceGone,
        Kind::SpeakerSilent,
        Kind::EstimateDrifting,
        Kind::JournalSilent,
    ];

    /// Its name in the configuration, in messages and in figures.
    pub fn name(self) -> &'static str {
        match self {
            Kind::NoOpenCounter => "no_open_counter",
            Kind::WaitOverTarget => "wait_over_target",
            Kind::AtRisk => "at_risk",
            Kind::Printer => "printer",
            Kind::DeviceGone => "device_gone",
            Kind::SpeakerSilent => "speaker_silent",
            Kind::EstimateDrifting => "estimate_drifting",
            Kind::JournalSilent => "journal_silent",
        }
    }

    /// Whether every server of an office sees the same of it. Of what is connected to one server only that one knows.
    pub fn is_seen_by_all(self) -> bool {
        match self {
            Kind::NoOpenCounter | Kind::WaitOverTarget | Kind::AtRisk | Kind::EstimateDrifting => true,
            Kind::Printer | Kind::DeviceGone | Kind::SpeakerSilent | Kind::JournalSilent => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What an alert is about. An office has at most one alert of a key at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// What is wrong.
    pub kind: Kind,
    /// Where: a group's letter, a printer's or speaker's name, a device's name and screen (`tv-1 /demo/lobby`), a server's
    /// name, or for estimates `covered` or `bias`.
    pub subject: String,
}

impl Key {
    /// The key of a kind and a subject.
    pub fn new(kind: Kind, subject: impl fmt::Display) -> Self {
        Key { kind, subject: subject.to_string() }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.subject)
    }
}
