//! What happened, in order, for devices that act on events.

use std::sync::Arc;

use tokio::sync::broadcast;

use crate::office::{Office, Step};

/// How many commits a slow device may lag behind before it is told that it missed some.
const CAPACITY: usize = 1024;

/// One commit, after it became durable and was published.
#[derive(Debug, Clone)]
pub struct Happened {
    /// The office after the commit.
    pub office: Arc<Office>,
    /// What the commit holds.
    pub steps: Arc<[Step]>,
    /// This server made the commit, so what is to be printed is printed here.
    pub own: bool,
}

/// A subscription point. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Feed {
    sender: broadcast::Sender<Happened>,
}

impl Default for Feed {
    fn default() -> Self {
        Feed { sender: broadcast::Sender::new(CAPACITY) }
    }
}

impl Feed {
    /// Everything from now on. A receiver that lags is told how many commits it missed.
    pub fn subscribe(&self) -> broadcast::Receiver<Happened> {
        self.sender.subscribe()
    }

    /// Tells whoever listens; nobody need.
    pub(super) fn publish(&self, happened: Happened) {
        // An error only says that nobody listens.
        let _ = self.sender.send(happened);
    }
}
