//! What every request may need: the shared state of the server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use crate::access::{Directory, LoginThrottle, SessionKey};
use crate::alerts::Alerts;
use crate::clock::Clock;
use crate::config::{self, HallSettings};
use crate::journal::Journal;
use crate::live::Registry;
use crate::office::OfficeId;
use crate::printing::design::Design;
use crate::printing::{PrintPlaces, Printers};
use crate::screens::{self, ServerSeen};
use crate::voice::Speakers;

use super::failures::count_failures;
use super::frames::Frames;
use super::history::History;
use super::metrics::Metrics;
use super::presence::Presence;
use super::report::Reports;
use super::sockets::Sockets;
use super::sounds::Voices;
use super::surroundings::Surroundings;

/// What bounds the server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Open sockets of all screens together.
    pub sockets: usize,
    /// Open sockets of one device or, without one, of one address.
    pub sockets_per_device: usize,
    /// The largest body of a request, in bytes.
    pub body_bytes: usize,
    /// How long a request may take.
    pub request_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits::from(&config::Limits::default())
    }
}

impl From<&config::Limits> for Limits {
    fn from(limits: &config::Limits) -> Self {
        Limits {
            connections: limits.connections,
            // Some are left for requests, so that a hall full of screens cannot shut out the kiosk.
            sockets: limits.connections - limits.connections / 8,
            sockets_per_device: limits.sockets_per_device,
            body_bytes: limits.body_kib << 10,
            request_timeout: Duration::from_secs(limits.request_timeout_s),
        }
    }
}

/// The printers of a server, and where they stand.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The printers, which know what became of the newest slips.
    pub printers: Arc<Printers>,
    /// Which printer stands beside which kiosk and desk, in each office where any does.
    pub places: BTreeMap<OfficeId, PrintPlaces>,
}

/// What [`App::new`] is made from.
pub struct Parts {
    /// The running offices.
    pub registry: Arc<Registry>,
    /// Where everything is kept.
    pub journal: Arc<dyn Journal>,
    /// The store's address, without passwords, for whoever keeps the server running.
    pub store: String,
    /// Accounts and devices.
    pub directory: Directory,
    /// The key that signs sessions.
    pub session_key: SessionKey,
    /// The printers of this server, if it has any.
    pub paper: Option<Paper>,
    /// The speakers of this server, if it has any.
    pub speakers: Option<Arc<Speakers>>,
    /// What hangs in each office's hall beside the calls; nothing for an office that is not here.
    pub halls: BTreeMap<OfficeId, HallSettings>,
    /// How each office's lobbies speak.
    pub voices: Voices,
    /// What was raised in the offices.
    pub alerts: Arc<Alerts>,
    /// How each office's slips look; as usual for an office that is not here.
    pub slips: BTreeMap<OfficeId, Arc<Design>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What links begin with, as `http://192.168.1.10:8080`, without a slash at the end.
    pub public_url: String,
    /// The bounds.
    pub limits: Limits,
}

/// The shared state of the server.
pub struct App {
    /// The running offices.
    pub registry: Arc<Registry>,
    /// Where everything is kept.
    pub journal: Arc<dyn Journal>,
    /// Accounts and devices.
    pub directory: Directory,
    /// The key that signs sessions.
    pub session_key: SessionKey,
    /// The printers of this server, if it has any.
    pub paper: Option<Paper>,
    /// The speakers of this server, if it has any.
    pub speakers: Option<Arc<Speakers>>,
    /// What hangs in each office's hall beside the calls.
    pub halls: BTreeMap<OfficeId, HallSettings>,
    /// How each office's lobbies speak.
    pub voices: Voices,
    /// What was raised in the offices.
    pub alerts: Arc<Alerts>,
    /// How each office's slips look.
    pub slips: BTreeMap<OfficeId, Arc<Design>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What links begin with, without a slash at the end.
    pub public_url: String,
    /// The bounds.
    pub limits: Limits,
    /// What is counted.
    pub metrics: Metrics,
    /// Wrong passwords.
    pub logins: LoginThrottle,
    /// How many sockets are open.
    pub sockets: Arc<Sockets>,
    /// Which devices show which screens.
    pub presence: Arc<Presence>,
    /// Past days.
    pub history: Arc<History>,
    /// What is known around the offices.
    pub surroundings: Arc<Surroundings>,
    /// What the sockets push.
    pub frames: Frames,
    /// Who may simulate: one at a time, so that the rest of the server stays quick.
    pub simulating: Arc<Semaphore>,
    /// The reports that are being made.
    pub reports: Reports,
    stopping: watch::Sender<bool>,
}

impl App {
    /// The state of a server. What pushes to sockets runs on the runtime that this is called on.
    ///
    /// # Errors
    /// When two metrics have one name, which would be a fault of this program.
    pub fn new(parts: Parts) -> Result<Self, prometheus::Error> {
        let Parts {
            registry,
            journal,
            store,
            directory,
            session_key,
            paper,
            speakers,
            halls,
            voices,
            alerts,
            slips,
            clock,
            public_url,
            limits,
        } = parts;
        let metrics = Metrics::new()?;
        let sockets = Arc::new(Sockets::new(limits.sockets, limits.sockets_per_device, metrics.sockets_open.clone()));
        let presence = Arc::new(Presence::new(clock.clone()));
        let journal_errors = metrics.journal_errors.clone();
        let history = Arc::new(History::new(journal.clone(), registry.clone(), clock.clone()));
        let build = screens::build().to_owned();
        let surroundings = Arc::new(Surroundings {
            presence: presence.clone(),
            history: history.clone(),
            paper: paper.clone(),
            speakers: speakers.clone(),
            voices: voices.clone(),
            alerts: alerts.clone(),
            server: ServerSeen { build, store, started_at: clock.now(), ..ServerSeen::default() },
            journal_errors,
        });
        let frames = Frames::new(clock.clone(), surroundings.clone());
        let logins = LoginThrottle::default();
        Ok(App {
            registry,
            journal,
            directory,
            session_key,
            paper,
            speakers,
            halls,
            voices,
            alerts,
            slips,
            clock,
            public_url,
            limits,
            metrics,
            logins,
            sockets,
            presence,
            history,
            surroundings,
            frames,
            simulating: Arc::new(Semaphore::new(1)),
            reports: Reports::new(),
            stopping: watch::Sender::new(false),
        })
    }

    /// Whether browsers reach this server by TLS, so that cookies must not travel without.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether a demo is served, which knows devices whose tokens everybody knows.
    pub fn is_demo(&self) -> bool {
        self.directory.has_open_devices()
    }

    /// What a server does beside answering, until it stops: it reads past days, and counts what goes wrong.
    pub async fn work(&self) {
        let failures =
            count_failures(self.registry.clone(), self.paper.clone(), self.speakers.clone(), self.stopping());
        tokio::join!(self.history.follow(self.stopping()), failures);
    }

    /// Becomes true when the server stops, so that sockets close and their screens look for another server.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Tells all sockets to close.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }
}
