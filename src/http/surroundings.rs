//! What is known around an office beside its journal: devices, printers, speakers, its voice, and the server itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use prometheus::IntCounter;
use tokio::sync::watch;

use crate::alerts::{Alerts, Ledger};
use crate::office::{OfficeId, Plan};
use crate::printing::{Condition, Met, Place, PrintPlaces};
use crate::screens::{
    AlertsSeen, Around, HallSpeaker, PrinterPlace, PrinterSeen, PrinterState, Screen, ServerSeen, SlipsSeen,
};
use crate::voice::{SpeakerSeen, Speakers};

use super::app::Paper;
use super::history::History;
use super::presence::Presence;
use super::sounds::Voices;

/// Where the facts around the offices come from.
pub struct Surroundings {
    /// Which devices show which screens.
    pub presence: Arc<Presence>,
    /// Past days.
    pub history: Arc<History>,
    /// The printers of this server, if it has any.
    pub paper: Option<Paper>,
    /// The speakers of this server, if it has any.
    pub speakers: Option<Arc<Speakers>>,
    /// How each office's lobbies speak.
    pub voices: Voices,
    /// What was raised in the offices.
    pub alerts: Arc<Alerts>,
    /// The server itself.
    pub server: ServerSeen,
    /// How many commands the journal has left without an answer.
    pub journal_errors: IntCounter,
}

/// Tells that something around an office may have changed.
pub struct Changes {
    devices: Option<watch::Receiver<()>>,
    past: Option<watch::Receiver<u64>>,
    printers: Option<watch::Receiver<u64>>,
    speakers: Option<watch::Receiver<u64>>,
    alerts: Option<watch::Receiver<Arc<Ledger>>>,
}

impl Surroundings {
    /// What a screen of an office can show to whoever has the printer `beside` them. Of what it does not
    /// [show](Screen::shows_printers) it gets nothing but the server, whose build every page carries.
    pub fn of(&self, screen: Screen, beside: Option<&str>, plan: &Plan, now: Timestamp) -> Around {
        let server = ServerSeen { journal_errors: self.journal_errors.get(), ..self.server.clone() };
        let mut around = Around { server, ..Around::default() };
        if screen.speaks() {
            around.speech = self.voices.get(&plan.office).map(|voice| voice.speech.clone());
        }
        if screen.shows_past() {
            around.past.days = self.history.days(&plan.office);
        }
        if screen.shows_best_time() {
            around.past.best = self.history.best(&plan.office);
        }
        if screen.shows_printers() {
            around.printers = self.printers(&plan.office);
            around.slips = self.slips(&plan.office, beside);
        }
        if screen.shows_devices() {
            let day_began = plan.day_of(now).to_zoned(plan.zone.clone()).map_or(now, |midnight| midnight.timestamp());
            around.devices = self.presence.devices(&plan.office, day_began);
            around.speakers = self.speakers_of(&plan.office);
        }
        if screen.shows_alerts() {
            around.alerts = self
                .alerts
                .of(&plan.office)
                .map(|office| AlertsSeen { ledger: office.book.ledger(), thresholds: office.thresholds.clone() });
        }
        around
    }

    /// The printer beside an account or device, where a screen shows that: whoever has the same one sees the same.
    pub fn beside(&self, screen: Screen, office: &OfficeId, account: &str) -> Option<Arc<str>> {
        let printer = self.places(office).filter(|_| screen.shows_own_printer())?.printer_of(account)?;
        Some(Arc::from(own_name(office, printer)?))
    }

    /// Tells of changes of what a screen shows, from now on; `None` where that never changes.
    pub fn changes(&self, screen: Screen, office: &OfficeId) -> Option<Changes> {
        let printers = self.paper.as_ref().filter(|_| screen.shows_printers());
        let printers = printers.map(|paper| paper.printers.condition_changes());
        let speakers = self.speakers.as_ref().filter(|_| screen.shows_devices());
        let speakers = speakers.map(|speakers| speakers.changes());
        let past = (screen.shows_past() || screen.shows_best_time()).then(|| self.history.changes());
        let devices = screen.shows_devices().then(|| self.presence.changes(office));
        let alerts = self.alerts.of(office).filter(|_| screen.shows_alerts());
        let alerts = alerts.map(|office| office.book.changes());
        let any_device = printers.is_some() || speakers.is_some() || devices.is_some();
        let shows_any = any_device || past.is_some() || alerts.is_some();
        shows_any.then_some(Changes { devices, past, printers, speakers, alerts })
    }

    /// Every speaker of this server, by its office's name and its own: `demo/loa-sanh`.
    pub fn speakers(&self) -> BTreeMap<String, SpeakerSeen> {
        self.speakers.as_ref().map(|speakers| speakers.seen()).unwrap_or_default()
    }

    fn speakers_of(&self, office: &OfficeId) -> Vec<HallSpeaker> {
        let of_office =
            |(name, seen): (String, SpeakerSeen)| Some(HallSpeaker { name: own_name(office, &name)?.to_owned(), seen });
        self.speakers().into_iter().filter_map(of_office).collect()
    }

    fn places(&self, office: &OfficeId) -> Option<&PrintPlaces> {
        self.paper.as_ref()?.places.get(office)
    }

    fn slips(&self, office: &OfficeId, beside: Option<&str>) -> SlipsSeen {
        let named =
            |(account, printer): (&str, &str)| Some((account.to_owned(), own_name(office, printer)?.to_owned()));
        let printer_of = self.places(office).into_iter().flat_map(PrintPlaces::accounts).filter_map(named).collect();
        SlipsSeen { beside: beside.map(str::to_owned), printer_of }
    }

    /// The office's printers, by name.
    fn printers(&self, office: &OfficeId) -> Vec<PrinterSeen> {
        let met = self.paper.as_ref().map(|paper| paper.printers.conditions()).unwrap_or_default();
        let of_office = |(name, met): (String, Met)| {
            let places = self.places(office).map(|places| places.beside(&name)).unwrap_or_default();
            let places = places.into_iter().map(place).collect();
            let name = own_name(office, &name)?.to_owned();
            Some(PrinterSeen { name, state: state(met.condition), at: Some(met.since), places })
        };
        met.into_iter().filter_map(of_office).collect()
    }
}

/// What the office itself calls a printer. Two offices may call one by the same name, so printers are kept under the
/// office's too.
fn own_name<'a>(office: &OfficeId, printer: &'a str) -> Option<&'a str> {
    printer.strip_prefix(office.as_str())?.strip_prefix('/')
}

fn place(place: Place) -> PrinterPlace {
    match place {
        Place::Kiosk(name) => PrinterPlace::Kiosk(name),
        Place::Desk(name) => PrinterPlace::Desk(name),
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
            () = changed(&mut self.devices) => {}
            () = changed(&mut self.past) => {}
            () = changed(&mut self.printers) => {}
            () = changed(&mut self.speakers) => {}
            () = changed(&mut self.alerts) => {}
        }
    }
}

/// Waits for the next change. What is not there, or has ended, changes no more.
async fn changed<T>(changes: &mut Option<watch::Receiver<T>>) {
    let changed = match changes {
        Some(changes) => changes.changed().await.is_ok(),
        None => false,
    };
    if !changed {
        std::future::pending().await
    }
}
