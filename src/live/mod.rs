//! The running offices: one task each, which alone decides, appends to the journal and publishes.
//!
//! ```text
//! ask ──▶ mailbox ──▶ batch (decide, one after the other) ──▶ journal ──▶ publish Arc<Office> ──▶ answer
//!                                                               │  conflict: catch up, decide again
//! ```
//!
//! Whoever asks gets an answer only after the commit is durable; whoever watches sees only what is durable.

mod batch;
mod day;
mod feed;
mod learning;
mod past;
mod registry;
mod task;
mod uncommitted;

pub use batch::{Batch, Reply, decide_batch};
pub use feed::{Feed, Happened};
pub use past::{Past, past};
pub use registry::{Limits, OfficeSetup, Registry, Running, StartError};
pub use uncommitted::Uncommitted;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use crate::office::{Actor, Answer, Command, InHand, Office, Plan, Refusal, RequestId};

/// A command with who asks and the id that makes a repeat harmless.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What is asked.
    pub command: Command,
    /// The request's id.
    pub request: Option<RequestId>,
    /// The account or device that asks.
    pub by: Option<Actor>,
    /// What whoever asks believes that the commanding counter has in hand. If that is wrong when the command is
    /// decided, nothing is done; `None` does not care.
    pub believes: Option<InHand>,
}

/// What an accepted command led to.
#[derive(Debug, Clone)]
pub struct Done {
    /// The answer; for a repeat, the first one.
    pub answer: Answer,
    /// The office as it was published after the commit.
    pub office: Arc<Office>,
    /// The request had been carried out before, and nothing was done now.
    pub repeated: bool,
}

/// Why a command led to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// A rule of the office stands against it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// More is asked than can be written; ask again after a while.
    #[error("the office is busy: ask again in {} s", retry_after.as_secs())]
    Busy {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The journal cannot be reached. Whether the command was carried out is unknown: ask again with the same
    /// request id.
    #[error("the outcome is unknown, ask again with the same request id: {why}")]
    Unavailable {
        /// What the journal said, or what became of the server.
        why: String,
    },
    /// The server is stopping. Nothing was done.
    #[error("the server is stopping: ask again in a moment")]
    Stopping,
}

/// What readers of an office see: always durable, always whole.
#[derive(Debug, Clone)]
pub struct Published {
    /// The office today.
    pub office: Arc<Office>,
    /// The day before, for whoever still holds one of its tickets just after midnight.
    pub yesterday: Option<Arc<Office>>,
}

/// A handle to one running office. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LiveOffice {
    plan: Arc<Plan>,
    mailbox: mpsc::Sender<Letter>,
    published: watch::Receiver<Arc<Published>>,
    feed: Feed,
    uncommitted: Arc<Uncommitted>,
}

/// What waits in an office's mailbox.
#[derive(Debug)]
struct Letter {
    ask: Ask,
    reply: oneshot::Sender<Result<Done, Denied>>,
}

impl LiveOffice {
    /// What the configuration says of the office.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The newest state.
    pub fn published(&self) -> Arc<Published> {
        self.published.borrow().clone()
    }

    /// The office today, at its newest.
    pub fn office(&self) -> Arc<Office> {
        self.published.borrow().office.clone()
    }

    /// The newest state, whenever it changes. A slow reader skips to it.
    pub fn watch(&self) -> watch::Receiver<Arc<Published>> {
        self.published.clone()
    }

    /// What happens from now on, event by event, for devices.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// What is counted beside the commits.
    pub fn uncommitted(&self) -> &Uncommitted {
        &self.uncommitted
    }

    /// Asks for a command and waits until it is durable.
    ///
    /// # Errors
    /// [`Denied`] says why nothing was done, or that it is unknown.
    pub async fn ask(&self, ask: Ask) -> Result<Done, Denied> {
        let wanted = match &ask.command {
            Command::IssueTicket(wanted) => Some(wanted.group),
            _ => None,
        };
        let done = self.ask_task(ask).await;
        if let (Some(group), Err(denied)) = (wanted, &done) {
            self.uncommitted.refused(group, denied);
        }
        done
    }

    async fn ask_task(&self, ask: Ask) -> Result<Done, Denied> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.try_send(Letter { ask, reply }).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => Denied::Busy { retry_after: Duration::from_secs(1) },
            mpsc::error::TrySendError::Closed(_) => Denied::Stopping,
        })?;
        // The letter was taken, but the task ended before it answered: the command may stand in the journal.
        answer.await.unwrap_or_else(|_| Err(Denied::Unavailable { why: "the server stopped meanwhile".to_owned() }))
    }
}
