//! The office's waits against those that queueing theory knows. `cargo run --release --example queue_theory` makes the
//! longer table of `docs/simulation.md` from the same code.

#[path = "../../../examples/queue_theory/theory.rs"]
mod known;

use known::{Effort, Line, Wait};

/// Twenty-seven intervals are looked at in these tests, so each is made wider than one of 95 %: by Bonferroni's inequality,
/// intervals of 99.8 % each are all right with a probability of 95 %, and the quantile is 3.1 instead of 1.96.
const WIDER: f64 = 3.1 / 1.96;

#[track_caller]
fn within(what: &str, line: Line, measured: Wait, theory: f64, closest: f64) {
    let Wait { mean, half } = measured;
    println!("{what}, {line:?}: {mean:.3} ± {half:.3}, theory {theory:.3}");
    assert!((mean - theory).abs() <= half * WIDER, "{what}, {line:?}: {mean} ± {half}, theory {theory}");
    assert!(half < theory * closest, "{what}, {line:?}: ± {half} of {mean} says too little");
}

#[test]
fn mean_waits_are_erlangs() {
    let effort = Effort { replications: 300, counted: 30, seed: 1 };
    for counters in [1, 3, 8] {
        for load in [0.6, 0.8, 0.95] {
            let line = Line { counters, load, first: None };
            within("everybody", line, line.play(effort).all, line.mean_wait(), 0.4);
        }
    }
}

#[test]
fn a_class_that_always_goes_first_waits_as_cobham_says() {
    let effort = Effort { replications: 120, counted: 30, seed: 1 };
    for (counters, share) in [(1, 0.3), (3, 0.5)] {
        let line = Line { counters, load: 0.8, first: Some((share, f64::INFINITY)) };
        let waits = line.play(effort);
        let (first, others) = line.always_first(share);
        let (measured_first, measured_others) = waits.classes.expect("two classes");
        within("first", line, measured_first, first, 0.5);
        within("others", line, measured_others, others, 0.6);
        within("everybody", line, waits.all, line.mean_wait(), 0.5);
    }
}

#[test]
fn a_head_start_moves_waits_from_one_to_another_as_goldberg_says() {
    let effort = Effort { replications: 120, counted: 30, seed: 1 };
    for (counters, load, share, head_start) in [(1, 0.8, 0.5, 2.0), (1, 0.95, 0.5, 2.0), (3, 0.8, 0.3, 1.0)] {
        let line = Line { counters, load, first: Some((share, head_start)) };
        let waits = line.play(effort);
        let (first, others) = line.with_head_start(share, head_start);
        let (measured_first, measured_others) = waits.classes.expect("two classes");
        // Kleinrock's law: both need the same time at the counter, so together they wait as without a head start.
        within("everybody", line, waits.all, line.mean_wait(), 0.5);
        within("head start", line, measured_first, first, 0.5);
        within("others", line, measured_others, others, 0.6);
        within("difference", line, waits.difference.expect("two classes"), others - first, 1.0);
    }
}

#[test]
fn the_formulas_are_those_of_the_books() {
    // One counter: C is the load, and the mean wait load / (1 − load).
    let one = Line { counters: 1, load: 0.8, first: None };
    assert!((one.erlang_c() - 0.8).abs() < 1e-12 && (one.mean_wait() - 4.0).abs() < 1e-12);
    // Two counters: C = 2 load² / (1 + load).
    let two = Line { counters: 2, load: 0.75, first: None };
    assert!((two.erlang_c() - 2.0 * 0.5625 / 1.75).abs() < 1e-12);
    let (first, others) = one.always_first(0.25);
    assert!((first - 1.0).abs() < 1e-12 && (others - 5.0).abs() < 1e-12);
    assert!((0.2 * first + 0.6 * others - 0.8 * one.mean_wait()).abs() < 1e-12, "Kleinrock's law");
    // Between no head start and always first; and with the load going to 1, all of it is gained.
    let (first, others) = one.with_head_start(0.25, 0.0);
    assert!((first - 4.0).abs() < 1e-9 && (others - 4.0).abs() < 1e-9);
    let (first, others) = one.with_head_start(0.25, 400.0);
    assert!((first - 1.0).abs() < 1e-3 && (others - 5.0).abs() < 1e-3, "{first} {others}");
    let nearly_full = Line { load: 0.995, ..one };
    let (first, others) = nearly_full.with_head_start(0.5, 2.0);
    assert!((1.97..2.0).contains(&(others - first)), "{}", others - first);
}
