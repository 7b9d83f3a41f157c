//! What is different has the effect that one expects of it, and what cannot be is refused with how to mend it.

use std::ops::ControlFlow;

use motcua::office::{CounterNo, Lang};
use motcua::simulate::{
    Comparison, Day, Demand, Figure, Measure, Runs, Scope, Variant, answer, compare, recorded, sentences, windows,
};

use super::days::{assumed, played};
use crate::support::offices::MONDAY;

const RUNS: Runs = Runs { most: 30, seed: 4, until_known: false };

fn compared(day: &Day, variant: &Variant) -> Comparison {
    compare(day, Some(&variant.of(day).unwrap()), RUNS, &mut |_| ControlFlow::Continue(()))
}

fn change(comparison: &Comparison, scope: Scope, measure: Measure) -> Figure {
    comparison.figure(scope, measure).and_then(|compared| compared.change).unwrap()
}

fn real_day() -> Day {
    let day = assumed();
    recorded(&day.plan, MONDAY, &played(&day, 2).steps).unwrap()
}

#[test]
fn a_counter_more_shortens_waits_and_one_less_makes_them_longer() {
    let day = real_day();
    let with = |number, serves: &str| Variant {
        counters: [(CounterNo(number), serves.parse().unwrap())].into(),
        ..Variant::default()
    };
    let more = compared(&day, &with(6, "A,B"));
    let shorter = change(&more, Scope::Day, Measure::MeanS);
    assert!(shorter.high < 0.0, "{shorter:?}");
    // The same people come in both, so the difference is known better than either day.
    let before = more.figure(Scope::Day, Measure::MeanS).unwrap().before.unwrap();
    assert!(shorter.half_width() <= before.half_width(), "{shorter:?} {before:?}");
    assert_eq!(change(&more, Scope::Day, Measure::Issued).mean, 0.0);
    let less = compared(&day, &with(2, "closed"));
    assert!(change(&less, Scope::Day, Measure::MeanS).low > 60.0);
    assert!(less.utilisation[&CounterNo(2)].after.is_none());
    let said = sentences(&more, &day.plan, Lang::En);
    assert!(
        said[0].starts_with("The whole office: 9 of 10 people wait no longer than ") && said[0].contains("down from")
    );
    let counter_2_for_b_alone = compared(&day, &with(2, "B@07:30-09:00"));
    assert!(change(&counter_2_for_b_alone, Scope::Group { group: "A".parse().unwrap() }, Measure::MeanS).low > 0.0);
}

#[test]
fn a_longer_head_start_helps_those_who_have_it() {
    let day = real_day();
    let variant = Variant { head_starts: [("elderly".parse().unwrap(), 60)].into(), ..Variant::default() };
    let comparison = compared(&day, &variant);
    let class = |class: Option<&str>| Scope::Class { class: class.map(|class| class.parse().unwrap()) };
    assert!(change(&comparison, class(Some("elderly")), Measure::MeanS).high < 0.0);
    assert!(change(&comparison, class(None), Measure::MeanS).mean > 0.0);
}

#[test]
fn more_people_wait_longer_and_other_hours_move_them() {
    let day = real_day();
    let more = compared(&day, &Variant { arrivals: Some(1.3), ..Variant::default() });
    let issued = more.figure(Scope::Day, Measure::Issued).unwrap();
    let (before, after) = (issued.before.unwrap().mean, issued.after.unwrap().mean);
    assert!((after / before - 1.3).abs() < 0.05, "{before} {after}");
    assert!(change(&more, Scope::Day, Measure::MeanS).low > 0.0);
    let only_b = Variant { arrivals_of: [("B".parse().unwrap(), 0.0)].into(), ..Variant::default() };
    let only_b = compared(&day, &only_b);
    assert!(only_b.figure(Scope::Group { group: "B".parse().unwrap() }, Measure::Issued).unwrap().after.is_none());
    // Who would come to a closed door comes when it opens, or gets no number when it does not open any more.
    let late = Variant { hours: Some(windows("09:00-11:30,14:00-16:00").unwrap()), ..Variant::default() };
    let late = compared(&day, &late);
    assert!(late.figure(Scope::Hour { hour: 8 }, Measure::Called).unwrap().after.is_none());
    assert!(change(&late, Scope::Day, Measure::TurnedAway).low > 0.0);
    assert!(change(&late, Scope::Day, Measure::DoneS).high < 0.0);
}

#[test]
fn the_answer_is_the_same_for_the_same_seed_and_ends_when_it_is_told_to() {
    let day = real_day();
    let told = |seed| {
        let comparison = compare(&day, None, Runs { seed, ..RUNS }, &mut |_| ControlFlow::Continue(()));
        serde_json::to_string(&answer(&day, seed, &comparison)).unwrap()
    };
    assert_eq!(told(1), told(1));
    assert_ne!(told(1), told(2));
    let stopped = compare(&day, None, RUNS, &mut |done| {
        if done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped.runs, 3);
    let Demand::Recorded(_) = &day.demand else { panic!("not recorded") };
}

#[test]
fn what_the_office_does_not_have_is_named_with_what_it_has() {
    let day = assumed();
    let refused = |variant: Variant| variant.of(&day).map(|_| ()).unwrap_err().to_string();
    let counter = |serves: &str| [(CounterNo(1), serves.parse().unwrap())].into();
    let unknown = refused(Variant { counters: counter("A,Z"), ..Variant::default() });
    assert_eq!(unknown, "the office has no group Z: choose of A, B, C, D, E, F");
    let unknown = refused(Variant { head_starts: [("vip".parse().unwrap(), 5)].into(), ..Variant::default() });
    assert_eq!(unknown, "the office has no priority class `vip`: choose of elderly, pregnant");
    assert!(refused(Variant { arrivals: Some(11.0), ..Variant::default() }).contains("from 0 to 10"));
    assert!(refused(Variant { hours: Some(Vec::new()), ..Variant::default() }).contains("07:30-11:30"));
}
