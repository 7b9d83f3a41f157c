//! How long to wait before the next try: longer each time, and never in step with other stations.

use std::time::Duration;

use crate::random;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(10);

/// The pauses between tries.
#[derive(Debug)]
pub struct Backoff {
    next: Duration,
}

impl Backoff {
    /// Before the first try.
    pub fn new() -> Self {
        Backoff { next: FIRST }
    }

    /// The pause after one more failure: between half of its turn's length and the whole of it.
    pub fn pause(&mut self) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(LONGEST);
        let [jitter] = random::bytes();
        whole / 2 + whole / 2 * u32::from(jitter) / 255
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound() {
        let mut backoff = Backoff::new();
        for whole_ms in [500, 1000, 2000, 4000, 8000, 10_000, 10_000] {
            let pause = backoff.pause();
            let whole = Duration::from_millis(whole_ms);
            assert!(pause >= whole / 2 && pause <= whole, "{pause:?} of {whole:?}");
        }
    }
}
