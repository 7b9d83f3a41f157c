//! Predictors from the history of delays, to be compared with.

use std::collections::VecDeque;

/// Over so many of the latest services the queue-length predictor takes its mean.
const SERVICES: usize = 50;
/// Over so many of the latest waits an average is taken.
const WAITS: usize = 10;

/// Their names, in the order of [`History::predict`].
pub const NAMES: [&str; 7] =
    ["les", "hol", "queue_length", "queue_length_open", "averaged_les", "same_length_les", "extrapolated_les"];

/// What these predictors look at. It goes on from day to day.
#[derive(Default)]
pub struct History {
    waiting: Vec<Waiting>,
    waited: VecDeque<Waited>,
    services_s: VecDeque<f64>,
    busy: usize,
}

struct Waiting {
    index: usize,
    since_s: i64,
    found: usize,
}

struct Waited {
    wait_s: f64,
    found: usize,
}

impl History {
    pub fn begin_day(&mut self) {
        self.waiting.clear();
        self.busy = 0;
    }

    pub fn came(&mut self, index: usize, second: i64) {
        self.waiting.push(Waiting { index, since_s: second, found: self.waiting.len() });
    }

    pub fn called(&mut self, index: usize, second: i64) {
        if let Some(caller) = self.leave(index) {
            self.waited.push_front(Waited { wait_s: (second - caller.since_s) as f64, found: caller.found });
            self.waited.truncate(500);
        }
        self.busy += 1;
    }

    pub fn hung_up(&mut self, index: usize) {
        self.leave(index);
    }

    pub fn served(&mut self, service_s: i64) {
        self.busy = self.busy.saturating_sub(1);
        if service_s > 0 {
            self.services_s.push_front(service_s as f64);
            self.services_s.truncate(SERVICES);
        }
    }

    fn leave(&mut self, index: usize) -> Option<Waiting> {
        let at = self.waiting.iter().position(|caller| caller.index == index)?;
        Some(self.waiting.remove(at))
    }

    /// What each says to somebody who comes now, in seconds:
    ///
    /// - `les`: the wait of the last caller who was called (last to enter service),
    /// - `hol`: how long the head of the line has waited so far,
    /// - `queue_length`: (waiting + 1) × mean of the last 50 services ÷ busy agents,
    /// - `queue_length_open`: the same ÷ agents who are there, busy or not,
    /// - `averaged_les`: the mean wait of the last ten,
    /// - `same_length_les`: the mean wait of the last ten who had found as many waiting,
    /// - `extrapolated_les`: how long each of those who wait will have waited if they go on moving up as they did, and
    ///   the wait of the last who was called, each scaled to the present length of the line, on average. The last two
    ///   follow M. Thiongane, W. Chan, P. L'Ecuyer, "New history-based delay predictors for service systems", 2016.
    pub fn predict(&self, second: i64, open: usize) -> [f64; NAMES.len()] {
        let line = self.waiting.len();
        let les = self.waited.front().map_or(0.0, |last| last.wait_s);
        let hol = self.waiting.iter().map(|caller| second - caller.since_s).max().unwrap_or(0) as f64;
        let work_s = (line + 1) as f64 * mean(self.services_s.iter().copied()).unwrap_or(0.0);
        let averaged = mean(self.waited.iter().take(WAITS).map(|waited| waited.wait_s)).unwrap_or(0.0);
        let same = self.waited.iter().filter(|waited| waited.found == line).take(WAITS);
        let same = mean(same.map(|waited| waited.wait_s)).unwrap_or(averaged);
        let places = (line + 1) as f64;
        let moving = self.waiting.iter().enumerate().filter_map(|(ahead, caller)| {
            let moved = caller.found.checked_sub(ahead).filter(|moved| *moved > 0)?;
            Some((second - caller.since_s) as f64 / moved as f64 * places)
        });
        let last = self.waited.front().map(|last| last.wait_s * places / (last.found + 1) as f64);
        let extrapolated = mean(moving.chain(last)).unwrap_or(les);
        let per = |agents: usize| work_s / agents.max(1) as f64;
        [les, hol, per(self.busy), per(open), averaged, same, extrapolated]
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0usize, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / count as f64)
}
