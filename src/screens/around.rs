//! What a screen shows beside the office's own state: its printers and speakers, the devices that look at it, the server,
//! and how it speaks.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Screen, Speech};
use crate::alerts::{Ledger, Thresholds};
use crate::office::Ticket;
use crate::voice::{SpeakerSeen, SpeakerState};
use crate::waits::{BestTime, DaySums, Overview};

/// Whoever looked at a screen for a shorter time did not hang there.
pub const STAYED: SignedDuration = SignedDuration::from_mins(10);
/// A page that is loaded anew, or a line that breaks for a moment, is no loss.
const GONE_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// What is known around an office by the server that is asked. Of devices and printers at another server it knows
/// nothing.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The office's printers, by name.
    pub printers: Vec<PrinterSeen>,
    /// Where slips come out.
    pub slips: SlipsSeen,
    /// The office's speakers, by name.
    pub speakers: Vec<HallSpeaker>,
    /// The devices with a screen of this office, now or earlier today; citizens' phones are not among them.
    pub devices: Vec<DeviceSeen>,
    /// The server itself.
    pub server: ServerSeen,
    /// What was raised today, for the screens that [show](Screen::shows_alerts) it.
    pub alerts: Option<AlertsSeen>,
    /// How the office speaks, for the screens that [speak](Screen::speaks).
    pub speech: Option<Arc<Speech>>,
    /// Past days, for the screens that [show](Screen::shows_past) them.
    pub past: Past,
}

/// Past days, as far as the server has them at hand.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The last hundred days or so, ascending, today as it was a few minutes ago; `None` while they are being read.
    pub days: Option<Arc<Vec<Arc<DaySums>>>>,
    /// In which hours of the week people wait little, for the screens that [tell](Screen::shows_best_time) it; empty
    /// while too little is known.
    pub best: Arc<BestTime>,
    /// The days that a [history](Screen::History) tells of, as they were when it was asked for.
    pub overview: Option<Arc<Overview>>,
}

/// What was raised in an office, and from when on something is wrong there.
#[derive(Debug, Clone)]
pub struct AlertsSeen {
    /// What was raised.
    pub ledger: Arc<Ledger>,
    /// From when on.
    pub thresholds: Arc<Thresholds>,
}

/// A speaker of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallSpeaker {
    /// Its name in the configuration.
    pub name: String,
    /// How it is.
    pub seen: SpeakerSeen,
}

impl HallSpeaker {
    /// Whether its sound card has been away for so long that somebody has to see to it.
    pub fn is_missed(&self, now: Timestamp) -> bool {
        matches!(self.seen.state, SpeakerState::NoCard { .. }) && now.duration_since(self.seen.since) >= GONE_AFTER
    }
}

/// A printer as it was last met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterSeen {
    /// Its name in the configuration.
    pub name: String,
    /// How it was.
    pub state: PrinterState,
    /// Since when it has been so, as far as it is known.
    pub at: Option<Timestamp>,
    /// Where it stands.
    pub places: Vec<PrinterPlace>,
}

/// Where a printer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterPlace {
    /// Beside the kiosk of this device.
    Kiosk(String),
    /// At the reception desk of this name.
    Desk(String),
}

/// Which printers slips come out of, by the names that the configuration gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipsSeen {
    /// The one beside whoever looks at the screen.
    pub beside: Option<String>,
    /// The one beside each account and device that has one.
    pub printer_of: BTreeMap<String, String>,
}

/// How a printer was when it was last met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterState {
    /// Nobody has asked it yet.
    NotMet,
    /// It said that it takes slips.
    Ready,
    /// It takes slips, and said that its roll is near the end.
    PaperLow,
    /// It said that its roll is at the end.
    PaperOut,
    /// It said that its cover is open.
    CoverOpen,
    /// It said that it is offline, or in error.
    Offline,
    /// It is there and tells nothing about itself; it may well print.
    Unknown,
    /// It could not be reached, fell silent, or did not take the last slip.
    Unreachable,
}

/// A device with a screen of the office, or a station that prints for it. One that shows two screens counts twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceSeen {
    /// Its account's name, or its address where it has none.
    pub name: String,
    /// Whether it has an account.
    pub has_account: bool,
    /// The screen that it shows; none for a station.
    pub screen: Option<Screen>,
    /// The path of that screen, as `/demo/lobby`; of a station, that of its socket.
    pub path: String,
    /// How many of its sockets are open for this screen; 0 when it is gone.
    pub open: usize,
    /// Since when it has been there, or had been when it left. A gap as short as a reload is none.
    pub since: Timestamp,
    /// When it left; `None` while it is there.
    pub left_at: Option<Timestamp>,
    /// The [build](ServerSeen::build) that its page came from; `None` where it did not say.
    pub build: Option<String>,
}

/// The server that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerSeen {
    /// What its pages come from: the package's version and a digest of all styles and scripts. Empty in samples.
    pub build: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// Where the journal is kept, without passwords: `sqlite:/var/lib/motcua/motcua.db`.
    pub store: String,
    /// How many commands the journal has left without an answer since the start.
    pub journal_errors: u64,
}

impl Around {
    /// The printer beside whoever looks at the screen.
    pub fn own_printer(&self) -> Option<&PrinterSeen> {
        self.printer(self.slips.beside.as_deref()?)
    }

    /// The printer that a ticket's slip comes out of when whoever looks at the screen asks for it: their own, or the
    /// one where the ticket was issued.
    pub fn printer_for(&self, ticket: &Ticket) -> Option<&PrinterSeen> {
        let where_issued = || self.slips.printer_of.get(ticket.source.as_ref()?);
        self.printer(self.slips.beside.as_ref().or_else(where_issued)?)
    }

    fn printer(&self, name: &str) -> Option<&PrinterSeen> {
        self.printers.iter().find(|printer| printer.name == name)
    }
}

impl PrinterState {
    /// Whether somebody has to look at the printer.
    pub fn is_wrong(self) -> bool {
        match self {
            PrinterState::PaperOut | PrinterState::CoverOpen | PrinterState::Offline | PrinterState::Unreachable => {
                true
            }
            PrinterState::NotMet | PrinterState::Ready | PrinterState::PaperLow | PrinterState::Unknown => false,
        }
    }
}

impl DeviceSeen {
    /// Whether it is of a kind that should be there all day.
    pub fn hangs(&self) -> bool {
        matches!(self.screen, None | Some(Screen::Kiosk | Screen::Lobby(_) | Screen::Display(_)))
    }

    /// What its alert is about: its name and its screen's path, by which two screens of one device are told apart.
    pub fn subject(&self) -> String {
        format!("{} {}", self.name, self.path)
    }

    /// Whether it is gone, though it should be there all day: a kiosk, lobby, counter display or station that had stayed for
    /// [`STAYED`]. Officers and managers come and go, and a machine that was led to another screen, which is among
    /// `others`, is there.
    pub fn is_missed(&self, others: &[DeviceSeen], now: Timestamp) -> bool {
        let Some(left_at) = self.left_at else { return false };
        let near = |at: Timestamp| at.duration_since(left_at).abs() < GONE_AFTER;
        let moved = others.iter().any(|other| other.open > 0 && other.name == self.name && near(other.since));
        self.hangs()
            && left_at.duration_since(self.since) >= STAYED
            && now.duration_since(left_at) >= GONE_AFTER
            && !moved
    }

    /// Whether it runs scripts of another build than the server's.
    pub fn is_outdated(&self, server: &ServerSeen) -> bool {
        self.build.as_ref().is_some_and(|build| *build != server.build)
    }
}
