//! What was told on fourteen real days, held against what came: the same replay that `cargo run --example estimates` does.

#[path = "../../../examples/estimates/centre.rs"]
mod centre;
#[path = "../../../examples/estimates/file.rs"]
mod file;
#[path = "../../../examples/estimates/history.rs"]
mod history;
#[allow(dead_code, reason = "shared with the example, which uses all of it")]
#[path = "../../../examples/estimates/replay.rs"]
mod replay;
#[allow(dead_code, reason = "shared with the example, which uses all of it")]
#[path = "../../../examples/estimates/scores.rs"]
mod scores;

use std::path::Path;

use jiff::civil::{Date, date};

use history::{History, NAMES};
use replay::Foretold;
use scores::{Scored, Scores, scores};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/technion_anonymous_bank_1999-02-01_14.tsv");

/// What was told to each caller of the fourteen days; `None`, said aloud, where the file is absent.
fn told(same_day: bool) -> Option<Vec<Foretold>> {
    if !Path::new(FILE).exists() {
        println!("skipped: the call centre's data are not at {FILE}");
        return None;
    }
    let (mut history, mut past, mut all) = (History::default(), Vec::new(), Vec::new());
    for (day, callers) in file::days(&[FILE]).unwrap() {
        let (foretold, lessons) = replay::day(day, &callers, &past, same_day, &mut history).unwrap();
        past.push(lessons);
        all.extend(foretold);
    }
    Some(all)
}

fn ours(told: &[Foretold], from: Date, to: Date) -> Scores {
    let scored = told.iter().filter(|one| (from..=to).contains(&one.day)).filter_map(|one| {
        let (predicted_s, cautious_s) = one.told_s?;
        Some(Scored { wait_s: one.wait_s, predicted_s, cautious_s: Some(cautious_s) })
    });
    scores(&scored.collect::<Vec<_>>()).unwrap()
}

fn of(told: &[Foretold], from: Date, name: &str) -> Scores {
    let which = NAMES.iter().position(|known| *known == name).unwrap();
    let scored = told.iter().filter(|one| one.day >= from).map(|one| Scored {
        wait_s: one.wait_s,
        predicted_s: one.history_s[which],
        cautious_s: None,
    });
    scores(&scored.collect::<Vec<_>>()).unwrap()
}

#[test]
fn past_days_alone_foretell_the_second_week() {
    let Some(told) = told(false) else { return };
    let from = date(1999, 2, 8);
    assert_eq!(told.iter().filter(|one| one.day >= from).count(), 3311);
    let simple = ["les", "hol", "queue_length"].map(|name| of(&told, from, name).mae_s);
    let ours = ours(&told, from, date(1999, 2, 14));
    println!("simple predictors err by {simple:?} s, ours: {ours:?}");
    let best_s = simple.into_iter().fold(f64::INFINITY, f64::min);
    assert!(ours.mae_s <= 0.7 * best_s, "{} s is not 30 % under {best_s} s", ours.mae_s);
    assert!((0.45..=0.55).contains(&ours.coverage_50), "{} of the waits within the typical time", ours.coverage_50);
    let cautious = ours.coverage_90.unwrap();
    assert!((0.87..=0.93).contains(&cautious), "{cautious} of the waits within the cautious time");
}

#[test]
fn an_office_without_a_past_learns_on_its_first_day() {
    let (Some(learning), Some(frozen)) = (told(true), told(false)) else { return };
    let (first, second) = (date(1999, 2, 1), date(1999, 2, 2));
    let (learning_first, frozen_first) = (ours(&learning, first, first), ours(&frozen, first, first));
    println!("the first day: {learning_first:?}, and without learning: {frozen_first:?}");
    assert!(learning_first.mae_s < 0.9 * frozen_first.mae_s);
    for day in [first, second] {
        let day = ours(&learning, day, day);
        assert!((0.4..=0.6).contains(&day.coverage_50) && (0.8..=0.97).contains(&day.coverage_90.unwrap()), "{day:?}");
    }
    let all = ours(&learning, first, date(1999, 2, 14));
    assert!((0.45..=0.55).contains(&all.coverage_50) && (0.87..=0.93).contains(&all.coverage_90.unwrap()), "{all:?}");
}
