//! All offices that a server serves: opened together, stopped together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::journal::{Journal, JournalError};
use crate::office::{OfficeId, Plan};

use super::learning::Learning;
use super::task::OfficeTask;
use super::uncommitted::Uncommitted;
use super::{Feed, LiveOffice, Published, day};

/// How many offices are read back at once at the start.
const OPENING_AT_ONCE: usize = 16;
/// How long a stopping server waits for what it had accepted.
const STOP_WITHIN: Duration = Duration::from_secs(15);

/// What bounds each office's task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Commands that wait in the mailbox; a full one is a refusal.
    pub mailbox: usize,
    /// Commands that go into one commit.
    pub batch: usize,
    /// How often a batch is decided again after other servers were faster.
    pub append_tries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { mailbox: 1024, batch: 256, append_tries: 16 }
    }
}

/// One office to be served.
#[derive(Debug, Clone)]
pub struct OfficeSetup {
    /// What the configuration says of it.
    pub plan: Arc<Plan>,
    /// For how many days its streams are kept.
    pub retention_days: u16,
}

/// An office could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("office `{office}` cannot be opened: {why}")]
pub struct StartError {
    /// Which.
    pub office: OfficeId,
    /// What the journal said.
    pub why: JournalError,
}

/// Handles to all offices.
#[derive(Debug, Default)]
pub struct Registry {
    offices: BTreeMap<OfficeId, LiveOffice>,
}

impl Registry {
    /// The office with this id.
    pub fn get(&self, id: &OfficeId) -> Option<&LiveOffice> {
        self.offices.get(id)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&OfficeId, &LiveOffice)> {
        self.offices.iter()
    }
}

/// Running offices: their handles, and the tasks behind them.
#[derive(Debug)]
pub struct Running {
    registry: Arc<Registry>,
    tasks: JoinSet<OfficeId>,
    stop: watch::Sender<bool>,
}

impl Running {
    /// Reads each office's day back from the journal and starts its task.
    ///
    /// # Errors
    /// The first office whose day cannot be read.
    pub async fn start(
        offices: impl IntoIterator<Item = OfficeSetup>,
        limits: Limits,
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
    ) -> Result<Running, StartError> {
        let stop = watch::Sender::new(false);
        let learning = Learning::default();
        let openings = offices.into_iter().map(|setup| {
            let (journal, clock, stop) = (journal.clone(), clock.clone(), stop.subscribe());
            let learning = learning.clone();
            async move {
                let office = setup.plan.office.clone();
                open(setup, limits, journal, clock, stop, learning).await.map_err(|why| StartError { office, why })
            }
        });
        let opened: Vec<_> = stream::iter(openings).buffer_unordered(OPENING_AT_ONCE).collect().await;
        let mut tasks = JoinSet::new();
        let mut offices = BTreeMap::new();
        for opened in opened {
            let (live, task) = opened?;
            let id = live.plan.office.clone();
            offices.insert(id.clone(), live);
            tasks.spawn(async move {
                task.run().await;
                id
            });
        }
        Ok(Running { registry: Arc::new(Registry { offices }), tasks, stop })
    }

    /// The handles.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Waits until an office's task has ended though nobody stopped it, which only a fault in it can do. A server
    /// that sees this should end, so that whoever supervises it starts it anew from the journal.
    pub async fn failed(&mut self) -> String {
        match self.tasks.join_next().await {
            Some(Err(fault)) => fault.to_string(),
            Some(Ok(office)) => format!("the task of office `{office}` ended"),
            None => std::future::pending().await,
        }
    }

    /// Stops: what was accepted is finished, and no more is taken.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_WITHIN, all).await.is_err() {
            tracing::warn!("some offices did not finish within {} s", STOP_WITHIN.as_secs());
        }
    }
}

async fn open(
    setup: OfficeSetup,
    limits: Limits,
    journal: Arc<dyn Journal>,
    clock: Arc<dyn Clock>,
    stop: watch::Receiver<bool>,
    learning: Learning,
) -> Result<(LiveOffice, OfficeTask), JournalError> {
    let OfficeSetup { plan, retention_days } = setup;
    // The wake-up is asked for before the day is read, so that no commit falls between the two.
    let wake = journal.wake(Some(&plan.office)).await?;
    let office = Arc::new(day::to_open(&*journal, &plan, plan.day_of(clock.now())).await?);
    let yesterday = day::before(&*journal, &plan, office.day()).await?;
    let (mailbox, letters) = mpsc::channel(limits.mailbox);
    let published = watch::Sender::new(Arc::new(Published { office: office.clone(), yesterday: yesterday.clone() }));
    let feed = Feed::default();
    let uncommitted = Arc::new(Uncommitted::new(plan.clone(), clock.clone()));
    let live = LiveOffice {
        plan: plan.clone(),
        mailbox,
        published: published.subscribe(),
        feed: feed.clone(),
        uncommitted: uncommitted.clone(),
    };
    let mailbox = letters;
    let (learned, lessons) = mpsc::channel(1);
    let task = OfficeTask {
        plan,
        journal,
        clock,
        mailbox,
        wake,
        stop,
        published,
        feed,
        uncommitted,
        office,
        yesterday,
        limits,
        retention_days,
        look_failed: false,
        learning,
        learned,
        lessons,
    };
    Ok((live, task))
}
