//! What is usual on a day of the week: the median of the last days like it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::days::DaySums;
use super::sums::Sums;

/// So many of the last days like it say what is usual: two months, so that a season passes.
pub const MOST_DAYS_ALIKE: usize = 8;
/// With fewer nobody can say what is usual.
const LEAST_DAYS_ALIKE: usize = 3;

/// What is usual on a day, told from the last days of the same weekday on which anybody came.
#[derive(Debug, Clone)]
pub struct Usual {
    days: Vec<Arc<DaySums>>,
}

impl Usual {
    /// What is usual on `day`, from days before it in ascending order; `None` where too few are alike.
    pub fn of(days: &[Arc<DaySums>], day: Date) -> Option<Usual> {
        let alike = days
            .iter()
            .rev()
            .filter(|other| other.day < day && other.day.weekday() == day.weekday() && other.total.issued > 0);
        let days: Vec<Arc<DaySums>> = alike.take(MOST_DAYS_ALIKE).cloned().collect();
        (days.len() >= LEAST_DAYS_ALIKE).then_some(Usual { days })
    }

    /// The days, the latest first.
    pub fn days(&self) -> &[Arc<DaySums>] {
        &self.days
    }

    /// The median of a figure of one hour, over the days on which there is one; `None` where that is fewer than half of
    /// them: what happens on one Saturday in four is not usual.
    pub fn in_hour(&self, hour: u8, figure: impl Fn(&Sums) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.days.iter().filter_map(|day| day.hours.get(&hour).and_then(&figure)).collect();
        if values.len() * 2 >= self.days.len() { median(values) } else { None }
    }

    /// The median of a count until a time of day. What was counted in that hour is taken to have come evenly in it.
    pub fn count_until(&self, hour: u8, minute: u8, count: impl Fn(&Sums) -> i64) -> Option<f64> {
        let part = f64::from(minute) / 60.0;
        median(self.days.iter().map(|day| {
            let before: i64 = day.hours.range(..hour).map(|(_, sums)| count(sums)).sum();
            before as f64 + part * day.hours.get(&hour).map_or(0.0, |sums| count(sums) as f64)
        }))
    }

    /// The median of a figure of the hours until the end of this one, over the days on which there is one.
    pub fn until(&self, hour: u8, figure: impl Fn(&Sums) -> Option<f64>) -> Option<f64> {
        median(self.days.iter().filter_map(|day| figure(&sum_until(&day.hours, hour))))
    }
}

/// What the hours until the end of this one come to.
pub fn sum_until(hours: &BTreeMap<u8, Sums>, hour: u8) -> Sums {
    let mut all = Sums::default();
    for sums in hours.range(..=hour).map(|(_, sums)| sums) {
        all.merge(sums);
    }
    all
}

/// The middle one of some values, or the middle between the two; `None` of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[half]),
        _ => Some((values[half - 1] + values[half]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;
    use crate::waits::Measure;

    const SATURDAY: Date = date(2026, 11, 21);

    /// So many came at eight and at nine, and waited for so many minutes.
    fn day(weeks_ago: i64, came: [i64; 2], min: i64) -> Arc<DaySums> {
        let hour = |came: i64| {
            let mut sums = Sums::default();
            sums.add(Measure::Issued, came);
            sums.waits.add(min * 60_000, came);
            sums
        };
        let hours: BTreeMap<u8, Sums> = [(8, hour(came[0])), (9, hour(came[1]))].into();
        let total = sum_until(&hours, 23);
        Arc::new(DaySums { day: SATURDAY - (weeks_ago * 7).days(), total, hours, groups: BTreeMap::new() })
    }

    #[test]
    fn usual_is_the_middle_of_the_last_days_alike() {
        let friday = DaySums { day: SATURDAY - 1.day(), ..DaySums::clone(&day(0, [900, 900], 900)) };
        let closed = DaySums { day: SATURDAY - 35.days(), ..DaySums::clone(&day(0, [0, 0], 0)) };
        let mut days: Vec<_> = [(4, [10, 20], 4), (3, [20, 40], 8), (2, [30, 90], 30), (1, [12, 24], 6)]
            .map(|(weeks, came, min)| day(weeks, came, min))
            .into();
        days.insert(0, Arc::new(closed));
        days.push(Arc::new(friday));
        days.push(day(0, [500, 500], 500));
        let usual = Usual::of(&days, SATURDAY).unwrap();
        assert_eq!(usual.days().len(), 4);
        let issued = |sums: &Sums| sums.issued;
        assert_eq!(usual.count_until(8, 30, issued), Some(8.0));
        assert_eq!(usual.count_until(10, 0, issued), Some(48.0));
        assert_eq!(usual.in_hour(9, |sums| Some(sums.issued as f64)), Some(32.0));
        assert_eq!(usual.in_hour(11, |sums| Some(sums.issued as f64)), None);
        assert_eq!(usual.until(9, |sums| sums.waits.mean_s()), Some(7.0 * 60.0));
        assert!(Usual::of(&days, SATURDAY - 1.day()).is_none(), "there is no other Friday");
    }

    #[test]
    fn a_median_lies_in_the_middle() {
        assert_eq!(median([]), None);
        assert_eq!(median([3.0, 1.0, 9.0]), Some(3.0));
        assert_eq!(median([3.0, 1.0, 9.0, 5.0]), Some(4.0));
    }
}
