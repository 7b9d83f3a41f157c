//! Those who came on a real day, and how they come again.

use std::collections::BTreeMap;

use super::day::{For, draws};
use super::length::Length;
use super::scene::{Stay, Then, Visitor};
use super::staffing::MINUTE_MS;
use crate::office::{GroupCode, PriorityCode};

/// Everybody of a real day.
#[derive(Debug, Clone)]
pub struct Record {
    /// In the order in which they came.
    pub came: Vec<Came>,
    /// The day's services by group: what is drawn from.
    pub services: BTreeMap<GroupCode, Length>,
    /// What is drawn from for a group without services.
    pub any_service: Length,
    /// The breaths that officers drew while somebody waited.
    pub breaths: Option<Length>,
    /// Services and breaths are drawn anew; otherwise all that is known happens as it did.
    pub redrawn: bool,
    /// How many times as many come, by group; 1 where it is not told.
    pub times: BTreeMap<GroupCode, f64>,
}

/// Somebody who came on a real day.
#[derive(Debug, Clone, PartialEq)]
pub struct Came {
    /// When, in milliseconds after midnight.
    pub at_ms: i64,
    /// For which group.
    pub group: GroupCode,
    /// Under which class.
    pub priority: Option<PriorityCode>,
    /// What happened at counters; at least one.
    pub stays: Vec<CameTo>,
    /// After how long they gave up.
    pub patience_ms: Option<i64>,
}

/// What happened at one counter on a real day.
#[derive(Debug, Clone, PartialEq)]
pub struct CameTo {
    /// In whose name they waited.
    pub group: GroupCode,
    /// From call to end; `None` where it never came to that.
    pub ms: Option<i64>,
    /// Until the officer called again, where somebody waited.
    pub breath_ms: Option<i64>,
    /// How it ended.
    pub then: Then,
}

/// Those who come in place of one who came on a real day come at most so far from that moment.
const JITTER_MS: f64 = 10.0 * MINUTE_MS as f64;
/// The most copies of one visitor.
const MOST_COPIES: f64 = 20.0;

impl Record {
    /// Those who come in one run.
    pub fn visitors(&self, seed: u64, run: u64) -> Vec<Visitor> {
        let copies = self.came.iter().enumerate().flat_map(|(index, came)| {
            let times = self.times.get(&came.group).copied().unwrap_or(1.0).clamp(0.0, MOST_COPIES);
            let one_more = draws(seed, run, For::Copies, came.group, index, 0).unit() < times.fract();
            (0..times as usize + usize::from(one_more)).map(move |copy| (index, copy, came))
        });
        copies.map(|(index, copy, came)| self.again(seed, run, index, copy, came)).collect()
    }

    fn again(&self, seed: u64, run: u64, index: usize, copy: usize, came: &Came) -> Visitor {
        let stay = |(place, stay): (usize, &CameTo)| {
            let nth = copy * came.stays.len() + place;
            let drawn = |what, length: &Length| length.draw(&mut draws(seed, run, what, came.group, index, nth));
            // How long an officer waits for somebody who does not come is no service, and stays.
            let known = stay.ms.filter(|_| !self.redrawn || stay.then == Then::NoShow);
            let service = self.services.get(&stay.group).unwrap_or(&self.any_service);
            let breath_ms = match &self.breaths {
                Some(breaths) if self.redrawn => drawn(For::Breath, breaths),
                _ => stay.breath_ms.unwrap_or(0),
            };
            Stay { ms: known.unwrap_or_else(|| drawn(For::Service, service)), breath_ms, then: stay.then.clone() }
        };
        let stays = came.stays.iter().enumerate().map(stay).collect();
        let aside_ms = match copy {
            0 => 0,
            _ => ((draws(seed, run, For::Jitter, came.group, index, copy).unit() * 2.0 - 1.0) * JITTER_MS) as i64,
        };
        let first_ms = self.came.first().map_or(came.at_ms, |first| first.at_ms);
        let last_ms = self.came.last().map_or(came.at_ms, |last| last.at_ms);
        let at_ms = (came.at_ms + aside_ms).clamp(first_ms, last_ms);
        let Came { group, priority, patience_ms, .. } = came.clone();
        Visitor { at_ms, group, priority, stays, patience_ms }
    }
}
