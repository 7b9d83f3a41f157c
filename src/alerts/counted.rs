//! What one server has sent of an office's alerts since its start.

use std::sync::atomic::{AtomicU64, Ordering};

/// The counts of one office.
#[derive(Debug, Default)]
pub struct DeliveryCounts {
    delivered: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
}

impl DeliveryCounts {
    /// A message was taken.
    pub fn delivered(&self) {
        self.delivered.fetch_add(1, Ordering::Relaxed);
    }

    /// A try was in vain.
    pub fn failed(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }

    /// A message was given up.
    pub fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// Each count with its name in figures.
    pub fn each(&self) -> [(&'static str, u64); 3] {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        [("delivered", of(&self.delivered)), ("failed", of(&self.failed)), ("dropped", of(&self.dropped))]
    }
}
