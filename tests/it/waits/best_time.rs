//! The best time to come: weeks that can be worked out by hand, and a real office's three years.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};
use motcua::office::{Hours, Window};
use motcua::waits::{BestTime, DayHours, HourWaits, Level, TimeOfWeek, told_min};

const TODAY: Date = date(2026, 11, 23);

/// From eight to twelve and from half past one to five, Monday to Friday.
fn open() -> Hours {
    let day = vec![Window { from: 480, to: 720 }, Window { from: 810, to: 1020 }];
    let week = std::array::from_fn(|day_of_week| if day_of_week < 5 { day.clone() } else { Vec::new() });
    Hours { week, holidays: Default::default() }
}

fn day(date: Date, waits_min: &[(u8, f64)]) -> DayHours {
    let hour = |(hour, min): &(u8, f64)| (*hour, HourWaits { waits: 10, wait_ms: (min * 600_000.0) as i64 });
    DayHours { day: date, hours: waits_min.iter().map(hour).collect() }
}

/// So many weeks of open days before today, each hour of each with a wait of its own.
fn weeks(count: i32, wait_min: impl Fn(Date, u8) -> f64) -> Vec<DayHours> {
    let days = (1..=count * 7).rev().map(|ago| TODAY - ago.days());
    let open_days = days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    open_days
        .map(|date| {
            let hours = [8, 9, 10, 11, 13, 14, 15, 16];
            day(date, &hours.map(|hour| (hour, wait_min(date, hour))))
        })
        .collect()
}

#[test]
fn nothing_is_said_while_too_little_is_known() {
    let quiet = |_, hour| if hour == 14 { 2.0 } else { 20.0 };
    for few in [0, 1, 3] {
        let best = BestTime::of(&weeks(few, quiet), TODAY, &open());
        assert!(best.is_empty() && best.calm().is_empty(), "{few} weeks");
        assert_eq!(best.weeks(), few as u32);
    }
    assert!(!BestTime::of(&weeks(4, quiet), TODAY, &open()).is_empty());
    // Four days of an hour of the week at least: one Tuesday without two o'clock is one too few.
    let mut days = weeks(4, quiet);
    days.iter_mut().find(|day| day.day.weekday() == Weekday::Tuesday).unwrap().hours.remove(&14);
    let best = BestTime::of(&days, TODAY, &open());
    assert_eq!(best.hour(Weekday::Tuesday, 14), None);
    assert!(best.hour(Weekday::Wednesday, 14).is_some());
}

#[test]
fn a_calm_hour_is_told_with_the_part_of_it_in_which_the_office_is_open() {
    let days = weeks(10, |date, hour| if date.weekday() == Weekday::Tuesday && hour == 13 { 3.0 } else { 20.0 });
    let best = BestTime::of(&days, TODAY, &open());
    let calm = best.calm();
    assert_eq!(calm.len(), 1);
    assert_eq!(
        (calm[0].weekday, calm[0].hour(), calm[0].window),
        (Weekday::Tuesday, 13, Window { from: 810, to: 840 })
    );
    assert_eq!((calm[0].days, best.weeks()), (10, 10));
    assert!(calm[0].wait_min > 3.0 && calm[0].wait_min < 12.0, "drawn a little to the others: {calm:?}");
    assert_eq!(best.hour(Weekday::Tuesday, 14).unwrap().level, Level::Usual);

    // Hours at which the office no longer opens are not recommended, whatever they were.
    let mut mornings = open();
    mornings.week[1].pop();
    assert!(BestTime::of(&days, TODAY, &mornings).calm().is_empty());
}

#[test]
fn where_all_hours_are_alike_none_is_recommended() {
    let best = BestTime::of(&weeks(20, |_, hour| 10.0 + f64::from(hour % 3)), TODAY, &open());
    assert!(!best.is_empty() && best.calm().is_empty());
    assert_eq!(best.calmest_of(Weekday::Monday), None);
    // A minute instead of three is a third, and still nothing that anybody notices.
    let best = BestTime::of(&weeks(20, |_, hour| if hour == 9 { 1.0 } else { 3.0 }), TODAY, &open());
    assert!(best.calm().is_empty());
}

/// What is told of some times: `Tue 810–1020 5`
fn told(times: &[TimeOfWeek]) -> Vec<String> {
    let one = |time: &TimeOfWeek| {
        let days: Vec<String> = time.weekdays.iter().map(|day| format!("{day:?}")[..3].to_owned()).collect();
        format!("{} {}–{} {}", days.join("+"), time.window.from, time.window.to, told_min(time.wait_min))
    };
    times.iter().map(one).collect()
}

#[test]
fn calm_hours_that_follow_each_other_are_one_time() {
    let days = weeks(20, |date, hour| match (date.weekday(), hour) {
        (Weekday::Tuesday, 13) => 2.0,
        (Weekday::Tuesday, 14) => 4.0,
        (Weekday::Tuesday, 15) => 3.0,
        _ => 30.0,
    });
    assert_eq!(told(&BestTime::of(&days, TODAY, &open()).calm_spans(3)), ["Tue 810–960 10"]);
}

#[test]
fn a_time_is_told_with_its_longest_wait_and_days_alike_together() {
    // A little more on each later day than on the one before, as means of many days differ though the days are alike.
    let wait = |date: Date, hour: u8| {
        let noise = f64::from(date.weekday().to_monday_one_offset()) * 1e-9;
        noise + [(14, 6.9), (15, 9.6)].iter().find(|(calm, _)| *calm == hour).map_or(30.0, |(_, min)| *min)
    };
    let best = BestTime::of(&weeks(26, wait), TODAY, &open());
    assert_eq!(told(&best.calm_spans(3)), ["Mon+Tue+Wed+Thu+Fri 840–960 10"]);
    for hour in best.calm() {
        assert!(told_min(hour.wait_min) <= 10, "{hour:?}");
    }
}

#[test]
fn busy_hours_are_known_where_none_is_calm() {
    let wait = |date: Date, hour: u8| {
        if date.weekday() == Weekday::Monday && (8..10).contains(&hour) { 21.0 } else { 2.0 }
    };
    let best = BestTime::of(&weeks(26, wait), TODAY, &open());
    let busy = best.busy_spans(2);
    assert!(best.calm().is_empty());
    assert_eq!(told(&busy), ["Mon 480–600 20"]);
    assert_eq!(best.longest_but(&busy).map(told_min), Some(0));
    assert_eq!(best.longest_but(&[]).map(told_min), Some(20));
}

#[test]
fn hours_of_which_the_same_minutes_are_told_have_one_level() {
    // From 8 to 28 minutes, so that some of what is told as 20 lies on either side of a quarter above the mean.
    let wait = |date: Date, hour: u8| f64::from(date.weekday().to_monday_one_offset()) * 2.6 + f64::from(hour) * 0.75;
    let best = BestTime::of(&weeks(20, wait), TODAY, &open());
    let mut levels = BTreeMap::new();
    for hour in best.hours() {
        let level = levels.entry(told_min(hour.wait_min)).or_insert(hour.level);
        assert_eq!(*level, hour.level, "{hour:?}");
    }
    assert!(levels.values().any(|level| *level == Level::Busy) && levels.len() > 2, "{levels:?}");
}

#[test]
fn a_hour_with_few_days_is_drawn_to_its_weekday_and_hour() {
    // Mondays are busy, fourteen o'clock is calm; of Monday at fourteen only four days are known, all of them odd.
    let mut days = weeks(30, |date, hour| {
        let weekday = if date.weekday() == Weekday::Monday { 30.0 } else { 15.0 };
        weekday * if hour == 14 { 0.5 } else { 1.0 }
    });
    let mut kept = 0;
    for day in days.iter_mut().rev().filter(|day| day.day.weekday() == Weekday::Monday) {
        kept += 1;
        match kept {
            1..=4 => drop(day.hours.insert(14, HourWaits { waits: 1, wait_ms: 0 })),
            _ => drop(day.hours.remove(&14)),
        }
    }
    let wait_min = BestTime::of(&days, TODAY, &open()).hour(Weekday::Monday, 14).unwrap().wait_min;
    assert!((4.0..12.0).contains(&wait_min), "half-way between what was seen, 0, and what is expected, 15: {wait_min}");
}

#[test]
fn recent_weeks_weigh_more() {
    let days = weeks(52, |date, hour| match (hour, date < TODAY - 91.days()) {
        (9, true) | (15, false) => 4.0,
        (9, false) | (15, true) => 24.0,
        _ => 16.0,
    });
    let best = BestTime::of(&days, TODAY, &open());
    let at = |hour| best.hour(Weekday::Thursday, hour).unwrap().wait_min;
    assert!(at(15) < at(9), "{} < {}", at(15), at(9));
}

/// The office's published waits by the hour of coming: `year, iso_week, weekday (0 is Monday), hour, minutes`.
fn moers() -> Option<Vec<DayHours>> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/moers_buergerservice_hourly_wait_2014_2017.csv");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    let mut days: BTreeMap<Date, Vec<(u8, f64)>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let parts: Vec<f64> = line.split(',').map(|part| part.trim().parse().unwrap()).collect();
        let [year, week, weekday, hour, min] = parts[..] else { panic!("{line}") };
        let weekday = Weekday::from_monday_zero_offset(weekday as i8).unwrap();
        let date = ISOWeekDate::new(year as i16, week as i8, weekday).unwrap().date();
        days.entry(date).or_default().push((hour as u8, min));
    }
    Some(days.into_iter().map(|(date, hours)| day(date, &hours)).collect())
}

#[test]
fn a_real_offices_calm_hours_were_calm_in_the_half_year_after() {
    let Some(days) = moers() else { return };
    let first_of_test = date(2017, 1, 1);
    // What a server has at hand: the last 400 days.
    let at_hand = first_of_test - 400.days()..first_of_test;
    let past: Vec<DayHours> = days.iter().filter(|day| at_hand.contains(&day.day)).cloned().collect();
    let best = BestTime::of(&past, first_of_test, &Hours::around_the_clock());
    let mut after: BTreeMap<(i8, u8), (f64, u32)> = BTreeMap::new();
    for day in days.iter().filter(|day| day.day >= first_of_test) {
        for (hour, waits) in &day.hours {
            let (sum, n) = after.entry((day.day.weekday().to_monday_one_offset(), *hour)).or_default();
            (*sum, *n) = (*sum + waits.wait_ms as f64 / f64::from(waits.waits) / 60_000.0, *n + 1);
        }
    }
    let came_true =
        |weekday: i8, hour: u8| after.get(&(weekday, hour)).filter(|(_, n)| *n >= 4).map(|(s, n)| s / f64::from(*n));

    println!("calm hours of {} weeks, and the waits of the half year after", best.weeks());
    let (mut among_the_shortest, mut days_told, mut saved_min) = (0, 0, Vec::new());
    for weekday in 1..=6i8 {
        let Some(calmest) = best.calmest_of(Weekday::from_monday_one_offset(weekday).unwrap()) else { continue };
        let mut waits: Vec<(f64, u8)> = (0..24).filter_map(|hour| Some((came_true(weekday, hour)?, hour))).collect();
        waits.sort_by(|one, other| one.0.total_cmp(&other.0));
        let rank = waits.iter().position(|(_, hour)| *hour == calmest.hour()).unwrap() + 1;
        let mean = waits.iter().map(|(min, _)| min).sum::<f64>() / waits.len() as f64;
        println!(
            "{:?}: {:02}:00, told {:.0} min, came true {:.0} min, {rank}. of {} hours, whose mean was {mean:.0} min",
            calmest.weekday,
            calmest.hour(),
            calmest.wait_min,
            waits[rank - 1].0,
            waits.len()
        );
        days_told += 1;
        among_the_shortest += usize::from(rank <= 2);
        saved_min.push(mean - waits[rank - 1].0);
    }
    let told: Vec<(f64, f64)> = best
        .hours()
        .filter_map(|hour| Some((hour.wait_min, came_true(hour.weekday.to_monday_one_offset(), hour.hour())?)))
        .collect();
    let correlation = correlation(&told);
    let calm = best.calm();
    let calm_true: Vec<f64> =
        calm.iter().filter_map(|hour| came_true(hour.weekday.to_monday_one_offset(), hour.hour())).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let all: Vec<f64> = told.iter().map(|(_, min)| *min).collect();
    println!(
        "{} calm hours came true at {:.0} min on average, all {} hours at {:.0}; correlation {correlation:.2}; \
         {:.0} min saved a visit",
        calm_true.len(),
        mean(&calm_true),
        all.len(),
        mean(&all),
        mean(&saved_min)
    );
    assert_eq!(days_told, 6);
    assert!(among_the_shortest >= 5, "only {among_the_shortest} of 6 recommendations were among the two shortest");
    assert!(correlation > 0.5, "{correlation}");
    assert!(mean(&calm_true) < 0.9 * mean(&all), "{} against {}", mean(&calm_true), mean(&all));
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mean_x, mean_y) =
        (pairs.iter().map(|(x, _)| x).sum::<f64>() / n, pairs.iter().map(|(_, y)| y).sum::<f64>() / n);
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(x, y)| of(x - mean_x, y - mean_y)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}
