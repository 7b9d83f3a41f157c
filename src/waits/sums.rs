//! What some tallies come to, added up: of a group, an hour, a day, a year, of one office or of many.

use std::collections::BTreeMap;

use super::histogram::Histogram;
use super::measure::{Measure, RefusedFor, Score, Spending};
use crate::office::{Handling, Outcome};

/// Sums of whatever was added. Any two of them add up to a third by [`Sums::merge`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Tickets issued.
    pub issued: i64,
    /// Tickets by how they ended: those served first, then as [`Outcome`] has them.
    ended: [i64; 4],
    /// Waits that a first call ended and that were not taken back.
    pub waits: Histogram,
    /// Services that are over, also by a transfer.
    pub services: Histogram,
    /// Waits that the citizen gave up.
    pub given_up: Histogram,
    /// Waits no longer than the target of their group.
    pub within_target: i64,
    /// Waits that an officer ended; of which no lengths are kept.
    called: i64,
    /// What counters did with tickets.
    handled: [i64; 4],
    /// Calls out of order that were not taken back.
    pub out_of_order: i64,
    /// Those of them for which the officer wrote why.
    pub out_of_order_with_reason: i64,
    /// Milliseconds of counters' time.
    time_ms: [i64; 4],
    /// Days on which a counter was opened.
    pub openings: i64,
    /// Milliseconds by which that came after the scheduled opening.
    pub late_ms: i64,
    /// How estimates came out.
    pub told: Scored,
    /// Waits of those who came, once a call has ended them: what [`Sums::waits`] holds by the hour of the call is here by
    /// the hour of coming.
    pub came: i64,
    /// Milliseconds of these.
    pub came_ms: i64,
    /// Citizens who got no ticket, by the reason; none with zero.
    pub refused: BTreeMap<RefusedFor, i64>,
    /// Slips that came to no paper, or of which that is not known.
    pub slips_failed: i64,
    /// Calls that were not said.
    pub voice_failed: i64,
}

/// How the estimates came out that could be held against a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scored {
    /// How many.
    pub scored: i64,
    /// Milliseconds between the typical time and the wait, all together.
    pub off_ms: i64,
    /// Milliseconds by which the typical time was longer than the wait, less those by which it was shorter.
    pub over_ms: i64,
    /// Waits no longer than the typical time.
    pub within_typical: i64,
    /// Waits no longer than the cautious time.
    pub within_cautious: i64,
}

impl Sums {
    /// Adds to what one measure sums up.
    pub fn add(&mut self, measure: Measure, add: i64) {
        let sum = match measure {
            // Only the estimates ask for these.
            Measure::Lesson(_) => return,
            Measure::Wait(bucket) => return self.waits.add_count(bucket, add),
            Measure::WaitSumMs => return self.waits.add_sum(add),
            Measure::Service(bucket) => return self.services.add_count(bucket, add),
            Measure::ServiceSumMs => return self.services.add_sum(add),
            Measure::GivenUp(bucket) => return self.given_up.add_count(bucket, add),
            Measure::GivenUpSumMs => return self.given_up.add_sum(add),
            Measure::Refused(reason) => return add_to(&mut self.refused, reason, add),
            Measure::Issued => &mut self.issued,
            Measure::Ended(outcome) => &mut self.ended[outcome as usize],
            Measure::WithinTarget => &mut self.within_target,
            Measure::Called => &mut self.called,
            Measure::Handled(how) => &mut self.handled[how as usize],
            Measure::OutOfOrder => &mut self.out_of_order,
            Measure::OutOfOrderWithReason => &mut self.out_of_order_with_reason,
            Measure::TimeMs(spending) => &mut self.time_ms[spending as usize],
            Measure::Opened => &mut self.openings,
            Measure::LateMs => &mut self.late_ms,
            Measure::Told(score) => return self.told.add(score, add),
            Measure::Came => &mut self.came,
            Measure::CameMs => &mut self.came_ms,
            Measure::SlipFailed => &mut self.slips_failed,
            Measure::VoiceFailed => &mut self.voice_failed,
        };
        *sum = sum.saturating_add(add);
    }

    /// Adds all that another holds.
    pub fn merge(&mut self, other: &Sums) {
        self.waits.merge(&other.waits);
        self.services.merge(&other.services);
        self.given_up.merge(&other.given_up);
        for (reason, add) in &other.refused {
            add_to(&mut self.refused, *reason, *add);
        }
        for (sum, add) in self.plain().into_iter().zip(other.clone().plain()) {
            *sum = sum.saturating_add(*add);
        }
    }

    /// All sums that are plain numbers.
    fn plain(&mut self) -> [&mut i64; 28] {
        let [served, no_show, cancelled, unserved] = &mut self.ended;
        let [recalled, parked, transferred, returned] = &mut self.handled;
        let [busy, idle, free, paused] = &mut self.time_ms;
        let Scored { scored, off_ms, over_ms, within_typical, within_cautious } = &mut self.told;
        [
            &mut self.issued,
            served,
            no_show,
            cancelled,
            unserved,
            &mut self.within_target,
            &mut self.called,
            recalled,
            parked,
            transferred,
            returned,
            &mut self.out_of_order,
            &mut self.out_of_order_with_reason,
            busy,
            idle,
            free,
            paused,
            &mut self.openings,
            &mut self.late_ms,
            scored,
            off_ms,
            over_ms,
            within_typical,
            within_cautious,
            &mut self.came,
            &mut self.came_ms,
            &mut self.slips_failed,
            &mut self.voice_failed,
        ]
    }

    /// How many waits a first call ended.
    pub fn called(&self) -> i64 {
        self.waits.count().saturating_add(self.called)
    }

    /// How many tickets ended so.
    pub fn ended(&self, outcome: Outcome) -> i64 {
        self.ended[outcome as usize]
    }

    /// How often counters did this with a ticket.
    pub fn handled(&self, how: Handling) -> i64 {
        self.handled[how as usize]
    }

    /// How many milliseconds of counters' time went into this.
    pub fn time_ms(&self, spending: Spending) -> i64 {
        self.time_ms[spending as usize]
    }

    /// For how many milliseconds counters were open, all together: busy, idle or free.
    pub fn open_ms(&self) -> i64 {
        [Spending::Busy, Spending::Idle, Spending::Free].map(|spending| self.time_ms(spending)).iter().sum()
    }

    /// The share of the waits that were no longer than their group's target, from 0 to 1; `None` without any.
    pub fn share_within_target(&self) -> Option<f64> {
        // A target that was changed between a call and its undoing may leave one wait too many or too few.
        share(self.within_target, self.waits.count())
    }

    /// By how many seconds counters were opened late, on average; `None` without any opening.
    pub fn late_s(&self) -> Option<f64> {
        (self.openings > 0).then(|| self.late_ms as f64 / self.openings as f64 / 1000.0)
    }
}

impl Scored {
    /// Adds to what one score sums up.
    pub fn add(&mut self, score: Score, add: i64) {
        let sum = match score {
            Score::Scored => &mut self.scored,
            Score::OffMs => &mut self.off_ms,
            Score::OverMs => &mut self.over_ms,
            Score::WithinTypical => &mut self.within_typical,
            Score::WithinCautious => &mut self.within_cautious,
        };
        *sum = sum.saturating_add(add);
    }

    /// Adds all that another holds.
    pub fn merge(&mut self, other: &Scored) {
        let scores = [
            (Score::Scored, other.scored),
            (Score::OffMs, other.off_ms),
            (Score::OverMs, other.over_ms),
            (Score::WithinTypical, other.within_typical),
            (Score::WithinCautious, other.within_cautious),
        ];
        for (score, add) in scores {
            self.add(score, add);
        }
    }

    /// The mean distance between the typical time and the wait, in seconds; `None` without any.
    pub fn mean_off_s(&self) -> Option<f64> {
        (self.scored > 0).then(|| self.off_ms as f64 / self.scored as f64 / 1000.0)
    }

    /// By how many seconds the typical time was longer than the wait on average, less than 0 where it was shorter;
    /// `None` without any.
    pub fn bias_s(&self) -> Option<f64> {
        (self.scored > 0).then(|| self.over_ms as f64 / self.scored as f64 / 1000.0)
    }

    /// The share of the waits no longer than the typical time; `None` without any.
    pub fn share_within_typical(&self) -> Option<f64> {
        share(self.within_typical, self.scored)
    }

    /// The share of the waits no longer than the cautious time; `None` without any.
    pub fn share_within_cautious(&self) -> Option<f64> {
        share(self.within_cautious, self.scored)
    }
}

fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64).clamp(0.0, 1.0))
}

fn add_to(sums: &mut BTreeMap<RefusedFor, i64>, reason: RefusedFor, add: i64) {
    let sum = sums.entry(reason).or_default();
    *sum = sum.saturating_add(add);
    if *sum == 0 {
        sums.remove(&reason);
    }
}
