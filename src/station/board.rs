//! What became of the newest jobs, and how the printers here are: kept whether there is a line to the server or not.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;

use super::protocol::{FromStation, Outcome};
use crate::printing::{Attempt, Condition, JobId};

/// How many jobs are remembered: more than a server can still ask for.
const JOBS_KEPT: usize = 1000;
/// How much news waits for the line; a server asks again for what it misses.
const NEWS_KEPT: usize = 256;

/// What the printers' threads write on, and the line reads.
#[derive(Debug, Default)]
pub struct Board {
    written: Mutex<Written>,
    fresh: Notify,
}

#[derive(Debug, Default)]
struct Written {
    jobs: BTreeMap<JobId, Fate>,
    /// The same, the oldest first.
    order: VecDeque<JobId>,
    underway: usize,
    printers: BTreeMap<String, Condition>,
    news: VecDeque<FromStation>,
}

#[derive(Debug)]
enum Fate {
    Underway,
    Ended(Outcome),
    /// The server was told that this job had never come, so it must not be printed if it comes yet.
    Disowned,
}

impl Board {
    /// A job has come. Only one that has never come before is to be printed; of others the outcome is told again.
    pub fn take_up(&self, job: JobId) -> bool {
        let mut written = self.lock();
        match written.jobs.get(&job) {
            None => {
                written.underway += 1;
                written.keep(job, Fate::Underway);
                return true;
            }
            Some(Fate::Ended(outcome)) => {
                let outcome = outcome.clone();
                written.tell(FromStation::Ended { job, outcome });
            }
            Some(Fate::Underway | Fate::Disowned) => {}
        }
        drop(written);
        self.fresh.notify_one();
        false
    }

    /// A job has come to its end.
    pub fn ended(&self, job: JobId, attempt: &Attempt) {
        let outcome = Outcome::from(attempt);
        let mut written = self.lock();
        written.underway = written.underway.saturating_sub(1);
        written.keep(job, Fate::Ended(outcome.clone()));
        written.tell(FromStation::Ended { job, outcome });
        drop(written);
        self.fresh.notify_one();
    }

    /// The server asks what became of a job. Of one under way it will hear when that ends.
    pub fn asked(&self, job: JobId) {
        let mut written = self.lock();
        let answer = match written.jobs.get(&job) {
            Some(Fate::Ended(outcome)) => FromStation::Ended { job, outcome: outcome.clone() },
            Some(Fate::Underway) => return,
            Some(Fate::Disowned) => FromStation::Unheard { job },
            None => {
                written.keep(job, Fate::Disowned);
                FromStation::Unheard { job }
            }
        };
        written.tell(answer);
        drop(written);
        self.fresh.notify_one();
    }

    /// A printer was met.
    pub fn found(&self, printer: &str, condition: Condition) {
        let mut written = self.lock();
        if written.printers.insert(printer.to_owned(), condition) == Some(condition) {
            return;
        }
        condition.tell(printer);
        written.tell(FromStation::Found { printer: printer.to_owned(), condition: condition.into() });
        drop(written);
        self.fresh.notify_one();
    }

    /// A line begins: the server knows nothing yet of the printers, which are these from now on. It asks for the jobs
    /// that it misses.
    pub fn greet(&self, printers: &BTreeMap<String, String>) {
        let mut written = self.lock();
        written.printers.retain(|printer, _| printers.contains_key(printer));
        let found = written.printers.iter().map(|(printer, condition)| FromStation::Found {
            printer: printer.clone(),
            condition: (*condition).into(),
        });
        written.news = found.collect();
        drop(written);
        self.fresh.notify_one();
    }

    /// What the server has not been told yet; waits until there is something.
    pub async fn news(&self) -> Vec<FromStation> {
        loop {
            let fresh = self.fresh.notified();
            let news: Vec<FromStation> = self.lock().news.drain(..).collect();
            if !news.is_empty() {
                return news;
            }
            fresh.await;
        }
    }

    /// Waits until no job is under way.
    pub async fn idle(&self) {
        const LOOK_EVERY: Duration = Duration::from_millis(50);
        while self.lock().underway > 0 {
            sleep(LOOK_EVERY).await;
        }
    }

    /// Whether everything has come to its end and been taken for the line.
    pub fn is_quiet(&self) -> bool {
        let written = self.lock();
        written.underway == 0 && written.news.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        // Each change under the lock is whole by itself.
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Written {
    fn keep(&mut self, job: JobId, fate: Fate) {
        if self.jobs.insert(job, fate).is_none() {
            self.order.push_back(job);
        }
        if self.order.len() > JOBS_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.jobs.remove(&oldest);
        }
    }

    fn tell(&mut self, news: FromStation) {
        if self.news.len() == NEWS_KEPT {
            self.news.pop_front();
        }
        self.news.push_back(news);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(n: u16) -> JobId {
        let [high, low] = n.to_be_bytes();
        JobId::from_random([0, 0, 0, 0, 0, 0, high, low])
    }

    async fn news(board: &Board) -> Vec<FromStation> {
        tokio::time::timeout(std::time::Duration::from_secs(5), board.news()).await.expect("news")
    }

    #[tokio::test]
    async fn a_job_is_taken_up_once_and_its_outcome_told_as_often_as_it_is_asked_for() {
        let board = Board::default();
        assert!(board.take_up(job(1)));
        assert!(!board.take_up(job(1)), "it is under way");
        assert!(!board.is_quiet());
        board.ended(job(1), &Attempt::PaperOut);
        let ended = FromStation::Ended { job: job(1), outcome: Outcome::PaperOut };
        assert_eq!(news(&board).await, std::slice::from_ref(&ended));
        assert!(board.is_quiet());
        board.asked(job(1));
        assert_eq!(news(&board).await, std::slice::from_ref(&ended));
        assert!(!board.take_up(job(1)), "it is over");
        assert_eq!(news(&board).await, [ended]);
    }

    #[tokio::test]
    async fn a_job_that_never_came_is_not_printed_when_it_comes_after_all() {
        let board = Board::default();
        board.asked(job(1));
        assert_eq!(news(&board).await, [FromStation::Unheard { job: job(1) }]);
        assert!(!board.take_up(job(1)));
    }

    #[tokio::test]
    async fn a_new_line_hears_how_the_printers_are() {
        let board = Board::default();
        board.found("demo/hall", Condition::PaperLow);
        board.found("demo/gone", Condition::Ready);
        board.greet(&[("demo/hall".to_owned(), String::new())].into());
        let condition = Condition::PaperLow.into();
        assert_eq!(news(&board).await, [FromStation::Found { printer: "demo/hall".into(), condition }]);
        board.found("demo/hall", Condition::PaperLow);
        assert!(board.is_quiet(), "nothing has changed");
    }

    #[test]
    fn the_newest_jobs_are_kept() {
        let board = Board::default();
        for n in 0..=JOBS_KEPT as u16 {
            assert!(board.take_up(job(n)));
            board.ended(job(n), &Attempt::PaperOut);
        }
        assert!(!board.take_up(job(1)));
        assert!(board.take_up(job(0)), "forgotten");
        assert!(board.lock().news.len() <= NEWS_KEPT);
    }
}
