//! One server's rounds: it looks at each of its offices every few seconds, and tells whom it has to.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::alert::AlertId;
use super::book::Book;
use super::conditions::{Conditions, evaluate};
use super::counted::DeliveryCounts;
use super::delivery::Teller;
use super::event::AlertEvent;
use super::facts::Facts;
use super::kind::Kind;
use super::ledger::Ledger;
use super::server_name::ServerName;
use super::thresholds::Thresholds;
use super::watch::Watch;
use super::webhook::{Client, Webhook};
use crate::clock::Clock;
use crate::journal::{Journal, JournalError};
use crate::office::{Office, OfficeId, Plan};
use crate::random;

/// How often each office is looked at.
const EVERY: SignedDuration = SignedDuration::from_secs(5);
/// After so many rounds what other servers did is read though nobody announced it.
const READ_AFTER_ROUNDS: u32 = 6;
/// How long the journal may take to say that it is there.
const PING_WITHIN: Duration = Duration::from_secs(3);
/// How many offices are read back at once at the start.
const OPENING_AT_ONCE: usize = 16;

/// The alerts of all offices of a server.
pub struct Alerts {
    server: ServerName,
    journal: Arc<dyn Journal>,
    clock: Arc<dyn Clock>,
    offices: BTreeMap<OfficeId, Arc<OfficeAlerts>>,
    silent_since: watch::Sender<Option<Timestamp>>,
}

/// The alerts of one office, as one server keeps them.
pub struct OfficeAlerts {
    /// What the configuration says of the office.
    pub plan: Arc<Plan>,
    /// When something is wrong, and whom it is told.
    pub thresholds: Arc<Thresholds>,
    /// What was raised, and what is still to be told.
    pub book: Book,
    /// What this server has sent.
    pub counts: DeliveryCounts,
}

/// Where the rounds see an office, and what is known around it.
pub type Look = Arc<dyn Fn(&OfficeId, Timestamp) -> Option<(Arc<Office>, Facts)> + Send + Sync>;

impl Alerts {
    /// The alerts of these offices as the journal has them.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn open(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        server: ServerName,
        offices: impl IntoIterator<Item = (Arc<Plan>, Arc<Thresholds>)>,
    ) -> Result<Self, JournalError> {
        let now = clock.now();
        let openings = offices.into_iter().map(|(plan, thresholds)| {
            let journal = journal.clone();
            async move {
                let book = Book::open(journal, plan.office.clone(), plan.day_of(now)).await?;
                let office = OfficeAlerts { plan, thresholds, book, counts: DeliveryCounts::default() };
                Ok((office.plan.office.clone(), Arc::new(office)))
            }
        });
        let opened: Vec<_> = stream::iter(openings).buffer_unordered(OPENING_AT_ONCE).collect().await;
        let offices = opened.into_iter().collect::<Result<_, JournalError>>()?;
        Ok(Alerts { server, journal, clock, offices, silent_since: watch::Sender::new(None) })
    }

    /// The alerts of one office.
    pub fn of(&self, office: &OfficeId) -> Option<&Arc<OfficeAlerts>> {
        self.offices.get(office)
    }

    /// All offices, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&OfficeId, &Arc<OfficeAlerts>)> {
        self.offices.iter()
    }

    /// Since when the journal has not answered this server.
    pub fn journal_silent_since(&self) -> Option<Timestamp> {
        *self.silent_since.borrow()
    }

    /// Looks and tells until `stop` becomes true. When the tasks have ended, nothing is on its way any more.
    ///
    /// # Errors
    /// When messages are to be sent, as [`Client::new`].
    pub fn run(self: &Arc<Self>, look: &Look, stop: &watch::Sender<bool>) -> Result<JoinSet<()>, rustls::Error> {
        let mut tasks = JoinSet::new();
        let any_webhook = self.offices.values().any(|office| office.thresholds.webhook.is_some());
        let client = if any_webhook { Some(Client::new()?) } else { None };
        tasks.spawn(self.clone().listen_to_journal(stop.subscribe()));
        for office in self.offices.values() {
            tasks.spawn(self.clone().watch(office.clone(), look.clone(), stop.subscribe()));
            if let (Some(client), Some(webhook)) = (&client, &office.thresholds.webhook) {
                let told = tell(self.clone(), office.clone(), webhook.clone(), client.clone(), stop.subscribe());
                tasks.spawn(told);
            }
        }
        Ok(tasks)
    }

    async fn listen_to_journal(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        loop {
            let asked_at = self.clock.now();
            let answers = tokio::time::timeout(PING_WITHIN, self.journal.ping()).await.is_ok_and(|pong| pong.is_ok());
            self.silent_since.send_if_modified(|since| {
                let before = *since;
                *since = if answers { None } else { before.or(Some(asked_at)) };
                *since != before
            });
            if !self.pause(&mut stop).await {
                return;
            }
        }
    }

    async fn watch(self: Arc<Self>, office: Arc<OfficeAlerts>, look: Look, mut stop: watch::Receiver<bool>) {
        let id = office.plan.office.clone();
        let mut watch = Watch::new(self.server.as_str());
        let mut wakes: Option<mpsc::Receiver<()>> = None;
        let (mut rounds, mut failed_before) = (0u32, false);
        loop {
            if wakes.is_none() {
                wakes = self.journal.wake(Some(&id)).await.ok();
            }
            let announced = wakes.as_mut().map(mpsc::Receiver::try_recv);
            if matches!(announced, Some(Err(mpsc::error::TryRecvError::Disconnected))) {
                wakes = None;
            }
            let read = matches!(announced, None | Some(Ok(()))) || rounds.is_multiple_of(READ_AFTER_ROUNDS);
            rounds = rounds.wrapping_add(1);
            let done = self.round(&office, &look, &mut watch, read).await;
            // What lasts is said once.
            match (&done, std::mem::replace(&mut failed_before, done.is_err())) {
                (Err(failed), false) => tracing::warn!(office = %id, "alerts cannot be kept for now: {failed}"),
                (Ok(()), true) => tracing::info!(office = %id, "alerts are kept again"),
                _ => {}
            }
            if !self.pause(&mut stop).await {
                return;
            }
        }
    }

    /// Looks at an office once.
    async fn round(
        &self,
        office: &OfficeAlerts,
        look: &Look,
        watch: &mut Watch,
        read: bool,
    ) -> Result<(), JournalError> {
        let (now, thresholds, book) = (self.clock.now(), &*office.thresholds, &office.book);
        let Some((state, facts)) = look(&office.plan.office, now) else { return Ok(()) };
        let facts = Facts { journal_silent_since: self.journal_silent_since(), ..facts };
        let conditions = evaluate(&state, &facts, thresholds, self.server.as_str(), now);
        watch.look(&conditions, now);
        let wished = |ledger: &Ledger, of_memory: bool| self.wished(watch, ledger, thresholds, now, of_memory);
        // Without the journal first, because what follows may wait for it.
        book.note(now, |ledger| wished(ledger, true)).await;
        if facts.journal_silent_since.is_some() {
            return Ok(());
        }
        book.turn_to(office.plan.day_of(now)).await?;
        if read {
            book.catch_up().await?;
        }
        book.write_down(now).await?;
        book.change(now, |ledger| wished(ledger, false)).await?;
        forget(watch, &conditions, book);
        Ok(())
    }

    /// What this server wishes: of what is kept in memory first, or of everything else.
    fn wished(
        &self,
        watch: &Watch,
        ledger: &Ledger,
        thresholds: &Thresholds,
        now: Timestamp,
        of_memory: bool,
    ) -> Vec<AlertEvent> {
        let tell = tells(thresholds, ledger);
        let draw = || AlertId::from_random(random::bytes());
        let is_of_memory = |event: &AlertEvent| {
            let key = match event {
                AlertEvent::Raised { alert, .. } => Some(&alert.key),
                AlertEvent::Held { id, .. } | AlertEvent::Cleared { id, .. } => {
                    ledger.raised().values().find(|alert| alert.id == *id).map(|alert| &alert.key)
                }
                _ => None,
            };
            key.is_some_and(|key| key.kind == Kind::JournalSilent && key.subject == self.server.as_str())
        };
        let wishes = watch.wishes(ledger, thresholds, now).into_iter();
        let events = wishes.map(|wish| wish.event(self.server.as_str(), now, tell, draw));
        events.filter(|event| is_of_memory(event) == of_memory).collect()
    }

    /// Waits for the next round; false when the server stops.
    async fn pause(&self, stop: &mut watch::Receiver<bool>) -> bool {
        tokio::select! {
            () = self.clock.sleep_until(self.clock.now() + EVERY) => true,
            _ = stop.wait_for(|stop| *stop) => false,
        }
    }
}

fn forget(watch: &mut Watch, conditions: &Conditions, book: &Book) {
    watch.forget(conditions, &book.ledger());
}

/// Whether anybody is to be told: there is a receiver, and it has not said that it wants no more.
fn tells(thresholds: &Thresholds, ledger: &Ledger) -> bool {
    let webhook = thresholds.webhook.as_ref();
    webhook.is_some_and(|webhook| ledger.stopped() != Some(webhook.url.digest().as_str()))
}

async fn tell(
    alerts: Arc<Alerts>,
    office: Arc<OfficeAlerts>,
    webhook: Arc<Webhook>,
    client: Client,
    stop: watch::Receiver<bool>,
) {
    let teller = Teller {
        book: &office.book,
        plan: &office.plan,
        webhook: &webhook,
        counts: &office.counts,
        clock: &*alerts.clock,
        client: &client,
        server: alerts.server.as_str(),
        silent_since: alerts.silent_since.subscribe(),
    };
    teller.run(stop).await;
}
