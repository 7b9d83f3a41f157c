//! A day to play with: who comes and for how long, and when the counters are staffed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::came::Record;
use super::coming::{GroupDemand, coming};
use super::draws::Draws;
use super::measures::Measured;
use super::scene::{Change, Visitor};
use crate::office::{GroupCode, Plan, Window};

/// A day, before chance has spoken.
#[derive(Debug, Clone)]
pub struct Day {
    /// The office as it is simulated.
    pub plan: Arc<Plan>,
    /// The date, which says which hours hold.
    pub date: Date,
    /// Where the day comes from.
    pub origin: Origin,
    /// Who comes.
    pub demand: Demand,
    /// What the officers do, in order.
    pub staffing: Vec<Change>,
    /// When the office is open on that day, for counters that are added and for how a form is filled in.
    pub windows: Vec<Window>,
    /// How long after the last window officers stay while somebody waits.
    pub overtime_ms: i64,
    /// Whether the day was closed; one that was not may still run.
    pub is_over: bool,
    /// What was really measured on the day, where it is known.
    pub recorded: Option<Measured>,
}

/// Where a day comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The tickets of a real day.
    Recorded,
    /// The sums that are kept of a real day whose tickets are deleted.
    Tallied,
    /// Somebody's assumption.
    Assumed,
}

/// Who comes.
#[derive(Debug, Clone)]
pub enum Demand {
    /// Those who came on a real day.
    Recorded(Record),
    /// Those who may come, by group.
    Assumed(BTreeMap<GroupCode, GroupDemand>),
}

impl Day {
    /// Those who come in one run, in the order in which they come.
    pub fn visitors(&self, seed: u64, run: u64) -> Vec<Visitor> {
        let mut visitors: Vec<Visitor> = match &self.demand {
            Demand::Recorded(record) => record.visitors(seed, run),
            Demand::Assumed(groups) => {
                groups.iter().flat_map(|(code, demand)| coming(seed, run, *code, demand)).collect()
            }
        };
        visitors.sort_by_key(|visitor| visitor.at_ms);
        visitors
    }

    /// Makes so many times as many come, of one group or of all.
    pub(super) fn multiply(&mut self, only: Option<GroupCode>, factor: f64) {
        match &mut self.demand {
            Demand::Recorded(record) => {
                for came in &record.came {
                    if only.is_none_or(|only| only == came.group) {
                        record.times.insert(came.group, factor);
                    }
                }
            }
            Demand::Assumed(groups) => {
                for (_, demand) in groups.iter_mut().filter(|(code, _)| only.is_none_or(|only| only == **code)) {
                    demand.times = factor;
                }
            }
        }
    }
}

/// What a draw is for. Each has its own, so that a question more in one day does not change the answers in another.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    /// When somebody comes.
    Coming = 1,
    /// Whether somebody comes once more.
    Copies,
    /// How far from the one they follow.
    Jitter,
    /// How long they take.
    Service,
    /// How long the officer then takes.
    Breath,
    /// Their class.
    Class,
    /// Whether they are there when they are called.
    NoShow,
    /// How long they wait.
    Patience,
}

/// The draws for one purpose of the `index`th of a group.
pub(super) fn draws(seed: u64, run: u64, what: For, group: GroupCode, index: usize, nth: usize) -> Draws {
    let letter = group.to_string().bytes().next().unwrap_or_default();
    Draws::of(seed, &[run, what as u64, letter.into(), index as u64, nth as u64])
}
