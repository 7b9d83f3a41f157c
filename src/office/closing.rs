//! Whether everybody who waits will be called before the office closes.

use jiff::Timestamp;
use jiff::civil::Date;

use super::estimate::Estimate;
use super::id::{GroupCode, Queue};
use super::plan::{Hours, Plan};
use super::state::Office;
use super::ticket::Ticket;

impl Plan {
    /// By when everybody of a day should have been called: when the day is closed by itself or, without that, at the end of
    /// the last hours of any group. `None` on a day without hours.
    pub fn closing(&self, day: Date) -> Option<Timestamp> {
        let moment = match self.close_day_at {
            Some(time) => day.to_datetime(time),
            None => {
                let hours = self.groups.values().map(|group| self.hours_of(group));
                minute_of(day, hours.filter_map(|hours| last_end(hours, day)).max()?)?
            }
        };
        moment.to_zoned(self.zone.clone()).ok().map(|moment| moment.timestamp())
    }
}

/// Minutes of the clock, so that a day on which it is set is as long as its walls say.
fn minute_of(day: Date, minute: u16) -> Option<jiff::civil::DateTime> {
    match minute {
        1440.. => day.tomorrow().ok().map(|next| next.at(0, 0, 0, 0)),
        _ => Some(day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0)),
    }
}

fn last_end(hours: &Hours, day: Date) -> Option<u16> {
    hours.on(day).iter().map(|window| window.to).max()
}

impl Office {
    /// When the office closes, if that is, cautiously reckoned, before the end of a wait: whoever waits so long may not
    /// be called any more.
    pub fn closes_within(&self, wait: Estimate, now: Timestamp) -> Option<Timestamp> {
        let closing = self.plan.closing(self.day)?;
        (now >= closing || closing.duration_since(now).as_secs() < i64::from(wait.cautious_s)).then_some(closing)
    }

    /// How many of those who wait in a group will, cautiously reckoned, not be called before a moment: the cautious time
    /// of their [likely wait](Office::likely_wait_of) ends after it. Those of whom nobody can tell, such as all whom no
    /// open counter serves, do not count before that moment; after it everybody counts who still waits.
    pub fn at_risk(&self, group: GroupCode, closing: Timestamp, now: Timestamp) -> usize {
        let waiting: Vec<&Ticket> = self.waiting(Queue::Group(group)).map(AsRef::as_ref).collect();
        if now >= closing {
            return waiting.len();
        }
        let left_s = closing.duration_since(now).as_secs();
        let in_time = |ticket: &Ticket| {
            self.likely_wait_of(ticket, now).is_none_or(|likely| i64::from(likely.cautious_s) <= left_s)
        };
        // Whoever stands further back waits longer, so one place divides the queue; most often nobody is at risk.
        match waiting.last() {
            Some(last) if !in_time(last) => waiting.len() - waiting.partition_point(|ticket| in_time(ticket)),
            _ => 0,
        }
    }
}
