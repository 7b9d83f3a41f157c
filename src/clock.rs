//! What time it is: passed in everywhere, so that a test can hold a day still or run it in a second.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::watch;

/// A source of time.
pub trait Clock: std::fmt::Debug + Send + Sync + 'static {
    /// The present moment, to the millisecond, which is what the journal keeps.
    fn now(&self) -> Timestamp;

    /// Waits until a moment has come.
    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'static, ()>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        whole_milliseconds(Timestamp::now())
    }

    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // The machine's clock may be set while we sleep, so a long sleep looks again now and then.
            const LOOK_AGAIN: Duration = Duration::from_secs(30);
            loop {
                let left_ms = moment.as_millisecond() - SystemClock.now().as_millisecond();
                if left_ms <= 0 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(left_ms as u64).min(LOOK_AGAIN)).await;
            }
        })
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now: Arc<watch::Sender<Timestamp>>,
}

impl ManualClock {
    /// A clock that shows `start`.
    pub fn at(start: Timestamp) -> Self {
        ManualClock { now: Arc::new(watch::Sender::new(whole_milliseconds(start))) }
    }

    /// Moves the clock, and wakes whoever slept until then.
    pub fn set(&self, now: Timestamp) {
        self.now.send_replace(whole_milliseconds(now));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'static, ()> {
        let mut now = self.now.subscribe();
        Box::pin(async move {
            if now.wait_for(|now| *now >= moment).await.is_err() {
                // Nobody can move the clock any more, so the moment never comes.
                std::future::pending::<()>().await;
            }
        })
    }
}

fn whole_milliseconds(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}
