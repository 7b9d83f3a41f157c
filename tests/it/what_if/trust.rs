//! What is said before the results: that the simulation is far from the day, or that the day is not over.

use std::ops::ControlFlow;

use jiff::civil::Date;
use motcua::office::Lang;
use motcua::simulate::{Day, Figure, Measure, Runs, Scope, cautions, compare, recorded};

use super::days::{assumed, played};
use crate::support::offices::MONDAY;

/// What is said of a day whose mean and 90th percentile were recorded and simulated as these, in seconds.
fn told(recorded: [f64; 2], simulated: [f64; 2], is_over: bool, today: Date) -> Vec<String> {
    let measures = [Measure::MeanS, Measure::P90S].map(|measure| (Scope::Day, measure));
    let recorded = Some(measures.clone().into_iter().zip(recorded).collect());
    let day = Day { is_over, recorded, ..assumed() };
    let runs = Runs { most: 2, ..Runs::default() };
    let mut comparison = compare(&day, None, runs, &mut |_| ControlFlow::Continue(()));
    for (key, value) in measures.into_iter().zip(simulated) {
        comparison.figures.entry(key).or_default().before = Figure::of(&[value, value]);
    }
    cautions(&day, &comparison, today, Lang::En)
}

#[test]
fn a_day_that_is_not_met_is_said_first() {
    let tomorrow = MONDAY.tomorrow().unwrap();
    let far = told([90.0, 240.0], [40.0, 60.0], true, tomorrow);
    let says = "The simulation does not come near that day as it was (the wait of 9 of 10 people: really 4 min, simulated 1 min): take what follows with care.";
    assert_eq!(far, [says]);
    let mean = told([600.0, 1200.0], [300.0, 1000.0], true, tomorrow);
    assert!(mean[0].contains("the mean wait: really 10 min, simulated 5 min"), "{mean:?}");
    // A third of little is less than a minute, and a minute of much is less than a third.
    assert_eq!(told([30.0, 90.0], [60.0, 145.0], true, tomorrow), Vec::<String>::new());
    assert_eq!(told([600.0, 1200.0], [750.0, 1500.0], true, tomorrow), Vec::<String>::new());
}

#[test]
fn a_day_that_still_runs_is_told_from_one_that_is_over() {
    let near = [600.0, 1200.0];
    let running = told(near, near, false, MONDAY);
    assert!(running.len() == 1 && running[0].starts_with("This day is still running"), "{running:?}");
    assert_eq!(told(near, near, true, MONDAY), Vec::<String>::new(), "closed before midnight");
    assert_eq!(told(near, near, false, MONDAY.tomorrow().unwrap()), Vec::<String>::new(), "never closed, and gone");
}

#[test]
fn a_recorded_day_is_over_when_it_was_closed() {
    let day = assumed();
    let mut steps = played(&day, 2).steps;
    assert!(recorded(&day.plan, MONDAY, &steps).unwrap().is_over);
    steps.pop();
    assert!(!recorded(&day.plan, MONDAY, &steps).unwrap().is_over);
}
