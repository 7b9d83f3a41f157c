//! What is known around an office beside its journal: devices, printers, speakers, and the server itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use prometheus::IntCounter;
use tokio::sync::watch;

use crate::office::{OfficeId, Plan};
use crate::printing::{Condition, Met};
use crate::screens::{self, Around, HallSpeaker, PrinterSeen, PrinterState, Screen, ServerSeen};
use crate::voice::{SpeakerSeen, Speakers};

use super::app::Paper;
use super::presence::Presence;

/// Where the facts around the offices come from.
pub struct Surroundings {
    presence: Arc<Presence>,
    paper: Option<Paper>,
    speakers: Option<Arc<Speakers>>,
    server: ServerSeen,
    journal_errors: IntCounter,
}

/// Tells that something around an office may have changed.
pub struct Changes {
    devices: watch::Receiver<()>,
    printers: Option<watch::Receiver<u64>>,
    speakers: Option<watch::Receiver<u64>>,
}

impl Surroundings {
    /// Around the offices of a server that was started at `started_at` and keeps its journal at `store`.
    pub fn new(
        presence: Arc<Presence>,
        paper: Option<Paper>,
        speakers: Option<Arc<Speakers>>,
        store: String,
        started_at: Timestamp,
        journal_errors: IntCounter,
    ) -> Self {
        let server = ServerSeen { build: screens::build().to_owned(), started_at, store, journal_errors: 0 };
        Surroundings { presence, paper, speakers, server, journal_errors }
    }

    /// What a screen of an office can show. Screens that do not [show it](Screen::shows_around) get the server alone,
    /// whose build every page carries.
    pub fn of(&self, screen: Screen, plan: &Plan, now: Timestamp) -> Around {
        let server = ServerSeen { journal_errors: self.journal_errors.get(), ..self.server.clone() };
        if !screen.shows_around() {
            return Around { server, ..Around::default() };
        }
        let day_began = plan.day_of(now).to_zoned(plan.zone.clone()).map_or(now, |midnight| midnight.timestamp());
        let devices = self.presence.devices(&plan.office, day_began);
        Around { printers: self.printers(&plan.office), speakers: self.speakers_of(&plan.office), devices, server }
    }

    /// Tells of changes from now on.
    pub fn changes(&self, office: &OfficeId) -> Changes {
        let printers = self.paper.as_ref().map(|paper| paper.printers.condition_changes());
        let speakers = self.speakers.as_ref().map(|speakers| speakers.changes());
        Changes { devices: self.presence.changes(office), printers, speakers }
    }

    /// Every speaker of this server, by its office's name and its own: `demo/loa-sanh`.
    pub fn speakers(&self) -> BTreeMap<String, SpeakerSeen> {
        self.speakers.as_ref().map(|speakers| speakers.seen()).unwrap_or_default()
    }

    fn speakers_of(&self, office: &OfficeId) -> Vec<HallSpeaker> {
        let of_office = |(name, seen): (String, SpeakerSeen)| {
            let name = name.strip_prefix(office.as_str())?.strip_prefix('/')?.to_owned();
            Some(HallSpeaker { name, seen })
        };
        self.speakers().into_iter().filter_map(of_office).collect()
    }

    /// The office's printers, by name.
    fn printers(&self, office: &OfficeId) -> Vec<PrinterSeen> {
        let met = self.paper.as_ref().map(|paper| paper.printers.conditions()).unwrap_or_default();
        let of_office = |(name, met): (String, Met)| {
            // Two offices may call a printer by the same name, so printers are kept under the office's too.
            let name = name.strip_prefix(office.as_str())?.strip_prefix('/')?.to_owned();
            Some(PrinterSeen { name, state: state(met.condition), at: Some(met.since) })
        };
        met.into_iter().filter_map(of_office).collect()
    }
}

fn state(condition: Condition) -> PrinterState {
    match condition {
        Condition::NotMet => PrinterState::NotMet,
        Condition::Ready => PrinterState::Ready,
        Condition::PaperLow => PrinterState::PaperLow,
        Condition::PaperOut => PrinterState::PaperOut,
        Condition::CoverOpen => PrinterState::CoverOpen,
        Condition::Offline => PrinterState::Offline,
        Condition::Unknown => PrinterState::Unknown,
        Condition::Unreachable => PrinterState::Unreachable,
    }
}

impl Changes {
    /// Waits for the next one.
    pub async fn next(&mut self) {
        tokio::select! {
            changed = self.devices.changed() => if changed.is_err() { std::future::pending().await },
            () = counted(&mut self.printers) => {}
            () = counted(&mut self.speakers) => {}
        }
    }
}

/// Waits for the next change that is counted. What is not there, or has ended, changes no more.
async fn counted(changes: &mut Option<watch::Receiver<u64>>) {
    let changed = match changes {
        Some(changes) => changes.changed().await.is_ok(),
        None => false,
    };
    if !changed {
        std::future::pending().await
    }
}
