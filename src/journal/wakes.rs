//! Who is to be woken when something was appended.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::office::OfficeId;

/// The receivers of wake-ups, by office; `None` is the directory.
#[derive(Default)]
pub(super) struct Wakes {
    senders: Mutex<BTreeMap<Option<OfficeId>, Vec<Sender<()>>>>,
    joined: Notify,
}

impl Wakes {
    /// A receiver that [`Wakes::ring`] for the same office reaches from now on.
    pub fn join(&self, office: Option<&OfficeId>) -> Receiver<()> {
        let (sender, receiver) = channel(1);
        let mut senders = self.lock();
        let of_office = senders.entry(office.cloned()).or_default();
        of_office.retain(|sender| !sender.is_closed());
        of_office.push(sender);
        self.joined.notify_one();
        receiver
    }

    /// Wakes everybody who waits for this office. Whoever has a word waiting already gets no second one.
    pub fn ring(&self, office: Option<&OfficeId>) {
        if let Some(senders) = self.lock().get_mut(&office.cloned()) {
            ring(senders);
        }
    }

    /// Wakes everybody: for when it is not known what was appended.
    pub fn ring_all(&self) {
        self.lock().values_mut().for_each(ring);
    }

    /// The offices that anybody ever waited for. It is as long as the list of offices at most.
    pub fn offices(&self) -> Vec<Option<OfficeId>> {
        self.lock().keys().cloned().collect()
    }

    /// Returns once somebody has joined since the last call returned.
    pub async fn somebody_joined(&self) {
        self.joined.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Option<OfficeId>, Vec<Sender<()>>>> {
        // No code between lock and unlock leaves a half-made list, so a poisoned one is as good as any.
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ring(senders: &mut Vec<Sender<()>>) {
    senders.retain(|sender| !matches!(sender.try_send(()), Err(TrySendError::Closed(()))));
}
