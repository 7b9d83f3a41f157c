//! The server's clock, as its pings tell it here: a box at a kiosk often has none that can be believed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::clock::Clock;

/// The server's clock. Before the server has told the time it stands at the beginning of 1970.
#[derive(Debug, Clone, Default)]
pub struct ServerClock {
    told: Arc<Mutex<Option<(i64, Instant)>>>,
}

impl ServerClock {
    /// It is this late at the server, in milliseconds since 1970.
    pub fn told(&self, unix_ms: i64, now: Instant) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some((unix_ms, now));
    }
}

impl Clock for ServerClock {
    fn now(&self) -> Timestamp {
        let told = *self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let unix_ms = told.map_or(0, |(unix_ms, at)| unix_ms.saturating_add(at.elapsed().as_millis() as i64));
        Timestamp::from_millisecond(unix_ms).unwrap_or_default()
    }

    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move {
            // The server may tell another time meanwhile.
            const LOOK_AGAIN: Duration = Duration::from_secs(1);
            loop {
                let left_ms = moment.as_millisecond() - clock.now().as_millisecond();
                if left_ms <= 0 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(left_ms as u64).min(LOOK_AGAIN)).await;
            }
        })
    }
}
