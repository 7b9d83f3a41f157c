//! How late it is at the server, as far as its pings tell.
//!
//! A ping says what time it was when it left. It may have been under way for long, on a line that was cut and mended, so
//! the server's time is at least what a ping says; the latest that any ping has led to counts. Clocks do not run alike,
//! so what an old ping led to is worth a little less each second: more than any clock is wrong, and too little to matter.

use std::time::{Duration, Instant};

/// How much less an old ping is worth, in milliseconds for each second.
const WORTH_LESS_MS_PER_S: f64 = 1.0;

/// The server's time, in milliseconds since it greeted this station.
#[derive(Debug)]
pub struct ServerTime {
    told_ms: f64,
    at: Instant,
}

impl ServerTime {
    /// The server has just greeted.
    pub fn greeted(now: Instant) -> Self {
        ServerTime { told_ms: 0.0, at: now }
    }

    /// A ping says what time it was when it left.
    pub fn told(&mut self, server_ms: u64, now: Instant) {
        let elapsed = now.saturating_duration_since(self.at);
        let by_older_ms = self.now_ms(now) - elapsed.as_secs_f64() * WORTH_LESS_MS_PER_S;
        *self = ServerTime { told_ms: by_older_ms.max(server_ms as f64), at: now };
    }

    /// How long it is until the server's time is `server_ms`; `None` when it is over.
    pub fn left_until(&self, server_ms: u64, now: Instant) -> Option<Duration> {
        let left_ms = server_ms as f64 - self.now_ms(now);
        // What lies centuries ahead is bounded, since it came over a line.
        (left_ms >= 0.0).then(|| Duration::from_secs_f64((left_ms / 1000.0).min(3600.0)))
    }

    /// How late it is there.
    pub fn now_ms(&self, now: Instant) -> f64 {
        self.told_ms + now.saturating_duration_since(self.at).as_secs_f64() * 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_long_under_way_is_late_though_an_old_ping_came_with_it() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let mut time = ServerTime::greeted(start);
        time.told(5000, after(5010));
        assert_eq!(time.left_until(7000, after(5100)).map(|left| left.as_millis() > 1800), Some(true));
        // The line is cut for half a minute; then everything comes at once.
        time.told(10_000, after(40_000));
        assert_eq!(time.left_until(12_000, after(40_000)), None);
        assert!(time.left_until(42_000, after(40_000)).is_some());
    }

    #[test]
    fn clocks_that_do_not_run_alike_stay_together() {
        let start = Instant::now();
        let mut time = ServerTime::greeted(start);
        // The server's clock loses 100 ms in 1000 s; pings come every 5 s for a week.
        for n in 1..=120_960_u64 {
            time.told(n * 5000 * 9999 / 10_000, start + Duration::from_secs(n * 5));
        }
        let (now, server_ms) = (start + Duration::from_secs(604_800), 604_800_000 / 10_000 * 9999);
        let left = time.left_until(server_ms + 2000, now).expect("not yet");
        assert!(left.abs_diff(Duration::from_secs(2)) < Duration::from_millis(20), "{left:?}");
    }
}
