//! One row of a report: sums read as figures.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::histogram::Histogram;
use super::measure::Spending;
use super::report::By;
use super::sums::{Scored, Sums};
use crate::office::{Handling, Outcome};

/// What happened under one key. Each event counts where it happened: a ticket is issued under its own group and no
/// counter, its wait ends under the hour, the counter and the queue's group of the call, and so on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Row {
    /// The group, hour, counter, class, officer, day or other key.
    pub key: String,
    /// Tickets issued.
    pub issued: i64,
    /// Waits that a first call ended and that were not taken back. A ticket that was transferred and called again
    /// has waited twice; recalls and calls after a return wait for nothing new and do not count.
    pub called: i64,
    /// Tickets that ended served.
    pub served: i64,
    /// Tickets that ended because nobody came, and whom nobody called back.
    pub no_show: i64,
    /// Tickets that the citizen gave up.
    pub cancelled: i64,
    /// Tickets that the day's end found unserved.
    pub unserved: i64,
    /// Waiting time: first call − entry into the queue that it was called from, over the `called` waits.
    pub wait_s: Summary,
    /// Service time: end − call, over all services that have ended, also by a transfer.
    pub service_s: Summary,
    /// The share of the `called` waits that were no longer than their group's target, from 0 to 1; null when nobody
    /// was called. Each wait is held against the target that its group had when it was called.
    pub within_target: Option<f64>,
    /// How long those had waited who gave up before they were called: giving up − entry into the queue.
    pub given_up_after_s: Summary,
    /// Announcements after the first.
    pub recalled: i64,
    /// Tickets set aside.
    pub parked: i64,
    /// Tickets sent to wait elsewhere.
    pub transferred: i64,
    /// Tickets put back into their queue.
    pub returned: i64,
    /// Calls out of order that were not taken back.
    pub out_of_order: i64,
    /// Those of them for which the officer wrote why.
    pub out_of_order_with_reason: i64,
    /// What counters spent their time on.
    pub counters_s: CountersTime,
    /// By how many seconds the first counter of a day was opened after the scheduled opening, on average over the
    /// days; null without any. Of a group the first counter that serves it, otherwise the first of all counters.
    pub opened_late_s: Option<f64>,
    /// Citizens who asked for a ticket and got none, by the refusal's code.
    pub refused: BTreeMap<String, i64>,
    /// Slips that came to no paper, or of which that is not known.
    pub slips_failed: i64,
    /// Calls that were not said.
    pub voice_failed: i64,
    /// How far the likely waits could be trusted that were told with the numbers.
    pub estimates: EstimatesScore,
}

/// Durations in seconds; all null when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, ToSchema)]
pub struct Summary {
    /// Sum / number, exact to the millisecond.
    pub mean: Option<f64>,
    /// The median by nearest rank: the ⌈0.50 n⌉-th of n durations in ascending order. Error below 1/64 (1.6 %).
    pub p50: Option<f64>,
    /// The ⌈0.90 n⌉-th. Error below 1/64.
    pub p90: Option<f64>,
    /// The ⌈0.95 n⌉-th. Error below 1/64.
    pub p95: Option<f64>,
    /// The longest. Error below 1/64; durations past 48 hours count as 48 hours.
    pub max: Option<f64>,
}

/// What counters spent their time on, in seconds of all counters together. What an open counter is doing now is not yet
/// in it. Null is what belongs to no single row: by group all but `busy`, by priority class and by officer all of it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, ToSchema)]
pub struct CountersTime {
    /// Open: busy, idle, or with nobody to serve.
    pub open: Option<f64>,
    /// With a ticket in hand.
    pub busy: Option<f64>,
    /// With nobody in hand, while somebody waited whom the counter serves.
    pub idle: Option<f64>,
    /// On a pause.
    pub paused: Option<f64>,
}

/// How likely waits came out that were told with a number, held against the first call; null when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, ToSchema)]
pub struct EstimatesScore {
    /// How many could be held against a wait.
    pub scored: i64,
    /// The mean of |wait − typical time|, in seconds.
    pub mean_error_s: Option<f64>,
    /// The mean of typical time − wait, in seconds: above 0 the wait was told too long.
    pub bias_s: Option<f64>,
    /// The share of the waits no longer than the typical time; about 0.5 when it is honest.
    pub within_typical: Option<f64>,
    /// The share of the waits no longer than the cautious time; about 0.9 when it is honest.
    pub within_cautious: Option<f64>,
}

impl Row {
    /// What sums say under a key.
    pub fn of(key: String, sums: &Sums) -> Row {
        Row {
            key,
            issued: sums.issued,
            called: sums.called(),
            served: sums.ended(Outcome::Served),
            no_show: sums.ended(Outcome::NoShow),
            cancelled: sums.ended(Outcome::Cancelled),
            unserved: sums.ended(Outcome::Unserved),
            wait_s: Summary::of(&sums.waits),
            service_s: Summary::of(&sums.services),
            within_target: sums.share_within_target(),
            given_up_after_s: Summary::of(&sums.given_up),
            recalled: sums.handled(Handling::Recalled),
            parked: sums.handled(Handling::Parked),
            transferred: sums.handled(Handling::Transferred),
            returned: sums.handled(Handling::Returned),
            out_of_order: sums.out_of_order,
            out_of_order_with_reason: sums.out_of_order_with_reason,
            counters_s: CountersTime::of(sums),
            opened_late_s: sums.late_s(),
            refused: sums.refused.iter().map(|(reason, times)| (reason.name().to_owned(), *times)).collect(),
            slips_failed: sums.slips_failed,
            voice_failed: sums.voice_failed,
            estimates: EstimatesScore::of(&sums.told),
        }
    }
}

impl Summary {
    /// What a histogram says in seconds.
    pub fn of(histogram: &Histogram) -> Summary {
        Summary {
            mean: histogram.mean_s(),
            p50: histogram.percentile_s(50),
            p90: histogram.percentile_s(90),
            p95: histogram.percentile_s(95),
            max: histogram.max_s(),
        }
    }
}

impl CountersTime {
    fn of(sums: &Sums) -> CountersTime {
        let seconds = |ms: i64| Some(ms as f64 / 1000.0);
        CountersTime {
            open: seconds(sums.open_ms()),
            busy: seconds(sums.time_ms(Spending::Busy)),
            idle: seconds(sums.time_ms(Spending::Idle)),
            paused: seconds(sums.time_ms(Spending::Paused)),
        }
    }
}

impl Row {
    /// The same without the time of counters that is known of no such row: an open counter waits for all its groups at
    /// once, and serves people of every class.
    pub(super) fn known_by(self, by: By) -> Row {
        let counters_s = match by {
            By::Group => CountersTime { busy: self.counters_s.busy, ..CountersTime::default() },
            By::Priority | By::Officer => CountersTime::default(),
            By::Hour | By::Counter | By::Day | By::Weekday | By::WeekdayHour | By::Week | By::Month => self.counters_s,
        };
        Row { counters_s, ..self }
    }
}

impl EstimatesScore {
    fn of(told: &Scored) -> EstimatesScore {
        EstimatesScore {
            scored: told.scored,
            mean_error_s: told.mean_off_s(),
            bias_s: told.bias_s(),
            within_typical: told.share_within_typical(),
            within_cautious: told.share_within_cautious(),
        }
    }
}
