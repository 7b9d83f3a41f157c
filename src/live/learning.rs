//! What an office learns from its past days, read beside its work: an office opens at once and tells what it has reckoned,
//! and a little later what it has learned as well.

use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use tokio::sync::{Semaphore, mpsc};

use crate::journal::Journal;
use crate::office::{Experience, OfficeId};
use crate::waits;

/// How many offices of a server read their past at once.
const AT_ONCE: usize = 2;

/// How long is waited before each try, in seconds.
const PAUSES_S: [u64; 6] = [0, 1, 5, 30, 300, 600];

/// Reads the past of a server's offices.
#[derive(Debug, Clone)]
pub struct Learning {
    places: Arc<Semaphore>,
}

impl Default for Learning {
    fn default() -> Self {
        Learning { places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Learning {
    /// Reads what the days before `today` teach, and sends it when it is known. Where the journal cannot be read, the
    /// office goes on with what it knows, and it is tried again for some minutes.
    pub fn learn(
        &self,
        journal: Arc<dyn Journal>,
        office: OfficeId,
        today: Date,
        learned: mpsc::Sender<Arc<Experience>>,
    ) {
        let places = self.places.clone();
        tokio::spawn(async move {
            let Ok(yesterday) = today.yesterday() else { return };
            let Ok(from) = today.checked_sub(waits::REMEMBERED_DAYS.days()) else { return };
            for pause_s in PAUSES_S {
                tokio::select! {
                    () = learned.closed() => return,
                    () = tokio::time::sleep(Duration::from_secs(pause_s)) => {}
                }
                let read = {
                    // The semaphore is never closed.
                    let _place = places.acquire().await;
                    journal.tallies(&office, from, yesterday).await
                };
                match read {
                    // Whoever asked may be gone by now.
                    Ok(days) => return drop(learned.send(Arc::new(waits::experience(days))).await),
                    Err(failed) => {
                        tracing::warn!(%office, "what past days teach of waits could not be read: {failed}");
                    }
                }
            }
            tracing::error!(%office, "what past days teach of waits is not known today: see to the journal, then restart");
        });
    }
}
