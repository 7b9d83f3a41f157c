//! What may have been raised in the offices of the samples.

use std::sync::Arc;

use jiff::SignedDuration;

use super::Sample;
use crate::alerts::{
    Alert, AlertEvent, AlertId, Cleared, Condition, Facts, Key, Kind, Ledger, Level, Over, Thresholds, evaluate,
};
use crate::screens::AlertsSeen;

impl Sample {
    /// The same where all that is wrong with its groups, and these things, was raised a while ago, and more before that is
    /// over.
    pub fn with_alerts(mut self, things: &[(Kind, &str, &str)]) -> Self {
        let thresholds = Thresholds::default();
        let seen = evaluate(&self.office, &Facts::default(), &thresholds, "may-1", self.now).seen;
        let wrong = seen.into_iter().filter(|(_, condition)| condition.level == Level::Wrong);
        let told = things.iter().map(|(kind, subject, detail)| {
            let detail = Some((*detail).to_owned()).filter(|detail| !detail.is_empty());
            (Key::new(*kind, subject), Condition { level: Level::Wrong, detail, ..Condition::fine() })
        });
        let mut ledger = Ledger::new(self.office.day());
        let past = (Key::new(Kind::WaitOverTarget, "B"), Condition { value: Some(31), ..Condition::fine() });
        let past = (past.0, Condition { threshold: Some(30), ..past.1 });
        self.raise(&mut ledger, 1, past, 95, Some(14));
        let gone = (Key::new(Kind::DeviceGone, "quay-1 /phuong-sai-gon/counter/1/display"), Condition::fine());
        self.raise(&mut ledger, 2, gone, 70, Some(6));
        for (number, (key, condition)) in (3..).zip(told.chain(wrong)) {
            self.raise(&mut ledger, number, (key, condition), 16 - i64::from(number), None);
        }
        self.around.alerts = Some(AlertsSeen { ledger: Arc::new(ledger), thresholds: Arc::new(thresholds) });
        self
    }

    fn raise(
        &self,
        ledger: &mut Ledger,
        number: u8,
        (key, condition): (Key, Condition),
        minutes_ago: i64,
        lasted_min: Option<i64>,
    ) {
        let raised_at = self.now - SignedDuration::from_mins(minutes_ago.max(1));
        let since = raised_at - SignedDuration::from_mins(2);
        let Condition { value, threshold, detail, .. } = condition;
        let (id, by) = (AlertId::from_random([number; 16]), "may-1".to_owned());
        let alert =
            Alert { id, key, since, raised_at, value, threshold, detail, by, held_at: raised_at, cleared: None };
        ledger.apply(raised_at, &AlertEvent::Raised { alert, tell: false });
        if let Some(minutes) = lasted_min {
            let at = raised_at + SignedDuration::from_mins(minutes);
            let cleared = Cleared { at, over: Over::Recovered, value: None };
            ledger.apply(at, &AlertEvent::Cleared { id, cleared, tell: false });
        }
    }
}
