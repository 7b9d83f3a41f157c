//! What may have been raised in the offices of the samples.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Sample;
use crate::alerts::{
    Alert, AlertEvent, AlertId, Cleared, Condition, Facts, Key, Kind, Ledger, Level, Over, Thresholds, evaluate,
};
use crate::screens::AlertsSeen;

impl Sample {
    /// The same where all that is wrong with its groups, and these things for so many minutes, was raised when it had lasted,
    /// and a display has been away for a while.
    pub fn with_alerts(mut self, things: &[(Kind, &str, &str, i64)]) -> Self {
        let thresholds = Thresholds::default();
        let ago = |minutes| self.now - SignedDuration::from_mins(minutes);
        let seen = evaluate(&self.office, &Facts::default(), &thresholds, "may-1", self.now).seen;
        let of_groups = seen.into_iter().filter(|(_, condition)| condition.level == Level::Wrong);
        // Of a group without a counter nobody can say since when.
        let mut wrong: Vec<(Timestamp, Key, Condition)> =
            of_groups.map(|(key, condition)| (condition.since.unwrap_or(ago(19)), key, condition)).collect();
        for (kind, subject, detail, minutes) in things {
            let detail = Some((*detail).to_owned()).filter(|detail| !detail.is_empty());
            wrong.push((ago(*minutes), Key::new(*kind, subject), Condition { detail, ..Condition::fine() }));
        }
        let display = Key::new(Kind::DeviceGone, "quay-1 /phuong-sai-gon/counter/1/display");
        wrong.push((ago(70), display.clone(), Condition::fine()));
        wrong.sort_by_key(|(since, key, _)| (*since, key.clone()));
        let mut ledger = Ledger::new(self.office.day());
        for (number, (since, key, condition)) in (1..).zip(wrong) {
            let id = AlertId::from_random([number; 16]);
            let raised_at = since + thresholds.lasts[&key.kind];
            let is_over = key == display;
            let Condition { threshold, detail, .. } = condition;
            // When it was raised, it had only just become too long.
            let just_over = threshold.filter(|_| key.kind == Kind::WaitOverTarget).map(|threshold| threshold + 1);
            let (value, by) = (just_over.or(condition.value), "may-1".to_owned());
            let alert =
                Alert { id, key, since, raised_at, value, threshold, detail, by, held_at: raised_at, cleared: None };
            ledger.apply(raised_at, &AlertEvent::Raised { alert, tell: false });
            if is_over {
                let at = raised_at + SignedDuration::from_mins(6);
                let cleared = Cleared { at, over: Over::Recovered, value: None };
                ledger.apply(at, &AlertEvent::Cleared { id, cleared, tell: false });
            }
        }
        self.around.alerts = Some(AlertsSeen { ledger: Arc::new(ledger), thresholds: Arc::new(thresholds) });
        self
    }
}
