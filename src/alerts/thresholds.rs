//! From when on something is wrong in an office, for how long it has to be, and whom it is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use super::kind::Kind;
use super::webhook::Webhook;
use crate::office::{Group, Plan};

/// What an office's configuration says of its alerts. The default is for an office that says nothing: everything is
/// watched and shown on the manager's page, and nobody else is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// For how long each kind has to last before it is raised; a kind that is not in it is not watched.
    pub lasts: BTreeMap<Kind, SignedDuration>,
    /// For how long an alert has to be over before it is cleared.
    pub clear_after: SignedDuration,
    /// How far, in percent, a figure has to come back behind its threshold before its alert is over; of a share that should
    /// be large, in percent of what may be lacking.
    pub margin_percent: u8,
    /// Nothing is raised outside the office's day, and what was raised is cleared at its end.
    pub quiet_outside_hours: bool,
    /// How long a wait may be, in percent of what its group promises.
    pub wait_percent: u16,
    /// A group needs an open counter in all its hours, not only while people wait.
    pub counter_in_hours: bool,
    /// So many people at risk are an alert.
    pub risk_people: u32,
    /// By when everybody should be called, where that is another time than [`Plan::closing`] says.
    pub closing: Option<Time>,
    /// How many of those called last the told waits are measured by.
    pub told_last: usize,
    /// So many of them, in percent, have to be called within the cautious time that they were told.
    pub told_covered_percent: u8,
    /// The told typical time may lie so far beside the real one on average, in minutes.
    pub told_bias_min: u16,
    /// Whom alerts are sent to.
    pub webhook: Option<Arc<Webhook>>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            lasts: Kind::ALL.into_iter().map(|kind| (kind, Thresholds::usually_lasts(kind))).collect(),
            clear_after: SignedDuration::from_mins(2),
            margin_percent: 20,
            quiet_outside_hours: true,
            wait_percent: 100,
            counter_in_hours: false,
            risk_people: 1,
            closing: None,
            told_last: 40,
            told_covered_percent: 70,
            told_bias_min: 15,
            webhook: None,
        }
    }
}

impl Thresholds {
    /// For how long a kind has to last where the configuration does not say. What mends itself by the next call, the next
    /// minute or a restart is no alert.
    pub fn usually_lasts(kind: Kind) -> SignedDuration {
        SignedDuration::from_secs(match kind {
            Kind::JournalSilent => 15,
            Kind::Printer | Kind::DeviceGone | Kind::SpeakerSilent | Kind::WaitOverTarget => 60,
            Kind::NoOpenCounter => 120,
            Kind::AtRisk | Kind::EstimateDrifting => 300,
        })
    }

    /// By when everybody of a day should have been called.
    pub fn closing_of(&self, plan: &Plan, day: Date) -> Option<Timestamp> {
        let Some(time) = self.closing else { return plan.closing(day) };
        day.to_datetime(time).to_zoned(plan.zone.clone()).ok().map(|moment| moment.timestamp())
    }

    /// The longest wait of a group that is no alert.
    pub fn longest_wait(&self, group: &Group) -> SignedDuration {
        let ms = group.target_wait.as_millis() as i64 * i64::from(self.wait_percent) / 100;
        SignedDuration::from_millis(ms)
    }
}
