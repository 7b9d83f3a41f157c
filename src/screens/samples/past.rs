//! Past days of the samples: sums as offices have them, made up by rule, so that they are the same each time.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::Sample;
use super::day::code;
use crate::office::{Actor, CounterNo, GroupCode, Handling, Outcome, PriorityCode};
use crate::screens::Past;
use crate::waits::{Cell, DaySums, EachSum, Field, Measure, Overview, Place, RefusedFor, Score, Spending, bucket};

/// The day of the samples.
pub const TODAY: Date = date(2026, 11, 21);
/// The hours of a day from seven on, by how many in a hundred come in each, and how long they then wait.
const HOURS: [(i64, i64); 10] =
    [(9, 6), (19, 14), (18, 26), (13, 31), (6, 22), (0, 0), (13, 9), (12, 17), (9, 20), (1, 12)];
/// Each group with its share in a hundred and its counters.
const GROUPS: [(&str, i64, &[u16]); 8] = [
    ("A", 31, &[1, 2]),
    ("C", 24, &[3, 4]),
    ("E", 13, &[5]),
    ("B", 9, &[1]),
    ("G", 8, &[5]),
    ("D", 6, &[4]),
    ("K", 5, &[6]),
    ("H", 4, &[6]),
];
/// So many people a day are made up one by one; of larger crowds each stands for several.
const MOST_MADE_UP: i64 = 300;
const OFFICERS: [&str; 6] = ["lan", "minh", "hoa", "tuan", "quay-5", "thu"];

impl Sample {
    /// The same with the past of the small office at hand.
    pub fn with_past_days(mut self) -> Self {
        self.around.past = PAST.clone();
        self
    }
}

/// The last hundred days of the small office.
static PAST: LazyLock<Past> = LazyLock::new(|| {
    let first = TODAY - 99.days();
    let days = sums_of(first, TODAY, 150).into_iter().map(|(day, sums)| Arc::new(DaySums::of(day, &sums)));
    Past { days: Some(Arc::new(days.collect())), ..Past::default() }
});

/// What is told of some days up to today, on which about so many come.
pub fn overview(from: Date, people: i64) -> Overview {
    // What is usual on the first of them is told from those before it.
    let first = from - 56.days();
    Overview::of(from, TODAY, sums_of(first, TODAY, people))
}

/// The sums of some days, but Sundays and a holiday.
fn sums_of(from: Date, to: Date, people: i64) -> Vec<(Date, SumsMade)> {
    let days = from.series(1.day()).take_while(|day| *day <= to);
    let open = days.filter(|day| day.weekday() != Weekday::Sunday && *day != date(2026, 9, 2));
    open.filter(|_| people > 0).map(|day| (day, DayMade::new(day, people).sums())).collect()
}

/// A day's sums by field.
struct SumsMade(BTreeMap<String, i64>);

impl EachSum for SumsMade {
    fn each_sum(&self, each: &mut dyn FnMut(&str, i64)) {
        self.0.iter().for_each(|(field, add)| each(field, *add));
    }
}

struct DayMade {
    day: Date,
    people: i64,
    /// How many people each one that is made up stands for.
    times: i64,
    /// The shortest service of the day.
    service_min: i64,
    drawn: u64,
    sums: BTreeMap<String, i64>,
}

impl DayMade {
    fn new(day: Date, people: i64) -> Self {
        let times = people / MOST_MADE_UP + 1;
        DayMade {
            day,
            people: people / times,
            times,
            service_min: 0,
            drawn: day.day_of_year() as u64 * 1000,
            sums: BTreeMap::new(),
        }
    }

    /// One of so many, by no rule that an eye would find.
    fn one_of(&mut self, many: i64) -> i64 {
        self.drawn = self.drawn.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.drawn ^ (self.drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 33) as i64 % many.max(1)
    }

    fn sums(mut self) -> SumsMade {
        // Mondays and the middle of the autumn are full. Now and then a counter is missing, or papers take longer, or
        // the office opens late.
        let weekday = [118, 104, 96, 92, 102, 88, 0][self.day.weekday().to_monday_zero_offset() as usize];
        let season = 92 + i64::from(self.day.day_of_year()) % 90 / 5;
        let (missing, slow, late) = (self.one_of(9) == 0, self.one_of(13) == 0, self.one_of(17) == 0);
        let people = self.people * weekday * season * (94 + self.one_of(13)) / 1_000_000;
        let late_min = if late { 35 + self.one_of(20) } else { self.one_of(4) };
        self.service_min = if slow { 12 } else { 8 };
        let longer = if missing || slow || late { 19 } else { 10 };
        self.add(7, None, None, Measure::Opened, 1);
        self.add(7, None, None, Measure::LateMs, late_min * 60_000);
        let mut left_over = 0;
        for (at, (share, wait_min)) in HOURS.into_iter().enumerate() {
            let hour = at as u8 + 7;
            for (group, part, counters) in GROUPS {
                left_over += people * share * part;
                let came = left_over / 10_000;
                left_over %= 10_000;
                for _ in 0..came {
                    self.visit(hour, code(group), counters, wait_min * longer * weekday / 1000);
                }
            }
            for counter in (1..=6).filter(|counter| share > 0 && !(missing && *counter == 2)) {
                let late_min = if hour == 7 { late_min } else { 0 };
                self.counter_hour(hour, counter, wait_min, late_min);
            }
        }
        self.rare();
        SumsMade(self.sums)
    }

    fn visit(&mut self, hour: u8, group: GroupCode, counters: &[u16], wait_min: i64) {
        self.add(hour, Some(group), None, Measure::Issued, 1);
        let spread = 15 + self.one_of(100) + self.one_of(90);
        let wait_ms = wait_min * 60_000 * spread / 105 + self.one_of(60_000);
        if self.one_of(60) == 0 {
            self.add(hour, Some(group), None, Measure::Ended(Outcome::Cancelled), 1);
            self.add(hour, Some(group), None, Measure::GivenUp(bucket(wait_ms)), 1);
            return self.add(hour, Some(group), None, Measure::GivenUpSumMs, wait_ms);
        }
        let counter = counters[self.one_of(counters.len() as i64) as usize];
        let service_ms = (self.service_min + self.one_of(6)) * 60_000 + self.one_of(240_000);
        let no_show = self.one_of(34) == 0;
        let outcome = if no_show { Outcome::NoShow } else { Outcome::Served };
        for (measure, add) in [
            (Measure::Wait(bucket(wait_ms)), 1),
            (Measure::WaitSumMs, wait_ms),
            (Measure::WithinTarget, i64::from(wait_ms <= 30 * 60_000)),
            (Measure::Service(bucket(service_ms)), 1),
            (Measure::ServiceSumMs, service_ms),
            (Measure::Ended(outcome), 1),
        ] {
            self.add(hour, Some(group), Some(counter), measure, add);
        }
        self.told(hour, group, wait_ms, wait_min * 60_000);
        let who: Actor = code(OFFICERS[usize::from(counter) - 1]);
        for (measure, add) in [
            (Measure::Called, 1),
            (Measure::Service(bucket(service_ms)), 1),
            (Measure::ServiceSumMs, service_ms),
            (Measure::Ended(Outcome::Served), i64::from(!no_show)),
        ] {
            self.add_to(Place::Officer(who.clone()), measure, add);
        }
    }

    /// What was told was the middle one, with as much again as the cautious time.
    fn told(&mut self, hour: u8, group: GroupCode, wait_ms: i64, told_ms: i64) {
        for (score, add) in [
            (Score::Scored, 1),
            (Score::OffMs, (wait_ms - told_ms).abs()),
            (Score::OverMs, told_ms - wait_ms),
            (Score::WithinTypical, i64::from(wait_ms <= told_ms)),
            (Score::WithinCautious, i64::from(wait_ms * 10 <= told_ms * 16 + 240_000)),
        ] {
            self.add(hour, Some(group), None, Measure::Told(score), add);
        }
    }

    fn counter_hour(&mut self, hour: u8, counter: u16, wait_min: i64, late_min: i64) {
        let open_ms = (60 - late_min) * 60_000;
        let idle_ms = self.one_of(wait_min * 6_000 + 1).min(open_ms);
        let busy_ms = (open_ms - idle_ms) * (80 + self.one_of(20)) / 100;
        for (spending, ms) in
            [(Spending::Idle, idle_ms), (Spending::Busy, busy_ms), (Spending::Free, open_ms - idle_ms - busy_ms)]
        {
            self.add(hour, None, Some(counter), Measure::TimeMs(spending), ms);
        }
    }

    /// What happens a few times a day or a week.
    fn rare(&mut self) {
        for (times, measure) in [
            (3, Measure::Handled(Handling::Parked)),
            (2, Measure::Handled(Handling::Transferred)),
            (1, Measure::Handled(Handling::Returned)),
            (6, Measure::Handled(Handling::Recalled)),
        ] {
            self.add(10, Some(code("A")), Some(1), measure, self.drawn as i64 % 2 + times);
        }
        if self.one_of(4) == 0 {
            self.add(9, Some(code("C")), Some(3), Measure::OutOfOrder, 2);
            self.add(9, Some(code("C")), Some(3), Measure::OutOfOrderWithReason, 1);
            self.add_to(Place::Officer(code("hoa")), Measure::OutOfOrder, 2);
        }
        for (each, reason) in
            [(3, RefusedFor::OutOfHours), (6, RefusedFor::QuotaReached), (11, RefusedFor::GroupClosed)]
        {
            if self.one_of(each) == 0 {
                self.add(11, Some(code("K")), None, Measure::Refused(reason), 2);
            }
        }
        if self.one_of(12) == 0 {
            self.add(14, None, None, Measure::SlipFailed, 1);
            self.add(15, None, None, Measure::VoiceFailed, 3);
        }
    }

    fn add(&mut self, hour: u8, group: Option<GroupCode>, counter: Option<u16>, measure: Measure, add: i64) {
        let priority: Option<PriorityCode> = None;
        self.add_to(Place::Cell(Cell { hour, group, counter: counter.map(CounterNo), priority }), measure, add);
    }

    fn add_to(&mut self, place: Place, measure: Measure, add: i64) {
        let hours_and_days = matches!(measure, Measure::TimeMs(_) | Measure::Opened | Measure::LateMs);
        let add = if hours_and_days { add } else { add * self.times };
        *self.sums.entry(Field { place, measure }.to_string()).or_default() += add;
    }
}
