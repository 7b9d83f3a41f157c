//! What is different has the effect that one expects of it, and what cannot be is refused with how to mend it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::civil::time;
use motcua::office::{CounterNo, Lang, Outcome};
use motcua::simulate::{
    Compared, Comparison, Day, Demand, Figure, Measure, Runs, Scope, Variant, answer, compare, measured, recorded,
    sentences, windows,
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
fn the_order_of_a_counters_groups_matters_only_where_its_rule_goes_by_it() {
    let day = real_day();
    let with = |number, serves: &str| {
        let counters = [(CounterNo(number), serves.parse().unwrap())].into();
        compared(&day, &Variant { counters, ..Variant::default() }).figures
    };
    let is_as_before = |figures: BTreeMap<_, Compared>| figures.values().all(|figure| figure.before == figure.after);
    assert!(is_as_before(with(1, "B,A")), "counter 1 calls whoever has waited longest");
    assert!(!is_as_before(with(3, "C,B,A")), "counter 3 calls in order");
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
    assert!(
        only_b.figure(Scope::Group { group: "B".parse().unwrap() }, Measure::Issued).unwrap().after.unwrap().mean
            == 0.0
    );
    // Who would come to a closed door comes when it opens, or gets no number when it does not open any more.
    let late = Variant { hours: Some(windows("09:00-11:30,14:00-16:00").unwrap()), ..Variant::default() };
    let late = compared(&day, &late);
    assert!(late.figure(Scope::Hour { hour: 8 }, Measure::Called).unwrap().after.unwrap().mean == 0.0);
    assert!(change(&late, Scope::Day, Measure::TurnedAway).low > 0.0);
    assert!(change(&late, Scope::Day, Measure::DoneS).high < 0.0);
}

/// The day on which no counter serves B.
fn without_b() -> Variant {
    let only_a = || "A".parse().unwrap();
    Variant { counters: [1, 2, 3].map(|number| (CounterNo(number), only_a())).into(), ..Variant::default() }
}

#[test]
fn where_nobody_is_called_any_more_the_waits_of_before_are_not_told_as_the_result() {
    let day = real_day();
    let b = |measure| (Scope::Group { group: "B".parse().unwrap() }, measure);
    let of_b = |comparison: &Comparison, lang| {
        let name = if lang == Lang::Vi { "Nhóm B: " } else { "Group B: " };
        sentences(comparison, &day.plan, lang).into_iter().find_map(|said| said.strip_prefix(name).map(str::to_owned))
    };
    let comparison = compared(&day, &without_b());
    let called = comparison.figures[&b(Measure::Called)];
    let (before, after) = (called.before.unwrap().mean.round(), called.after.unwrap().mean);
    assert!(before > 20.0 && after == 0.0, "{called:?}");
    assert_eq!(of_b(&comparison, Lang::En), Some(format!("nobody is called any more ({before} before).")));
    assert_eq!(of_b(&comparison, Lang::Vi), Some(format!("không còn ai được gọi (trước đó là {before}).")));
    // The other way round, nobody was called before.
    let closed = without_b().of(&day).unwrap();
    let opened = compare(&closed, Some(&day), RUNS, &mut |_| ControlFlow::Continue(()));
    let said = of_b(&opened, Lang::En).unwrap();
    assert!(said.starts_with("9 of 10 people wait") && said.ends_with("; nobody was called before."), "{said}");
    let alone = compare(&closed, None, RUNS, &mut |_| ControlFlow::Continue(()));
    assert_eq!(of_b(&alone, Lang::En).as_deref(), Some("nobody is called."));
    // With nobody coming, nobody waits at all.
    let nobody = compared(&day, &Variant { arrivals: Some(0.0), ..Variant::default() });
    for said in sentences(&nobody, &day.plan, Lang::En) {
        assert!(said.contains("nobody is called any more") || said.contains("instead of"), "{said}");
    }
}

#[test]
fn whoever_gives_up_does_so_before_the_day_ends_and_everybody_is_counted_once() {
    let closed = without_b().of(&assumed()).unwrap();
    for run in 0..5 {
        let course = played(&closed, run);
        let counts = measured(&course.office);
        let ended = |outcome: Outcome| course.office.tickets().filter(|t| t.outcome() == Some(outcome)).count() as f64;
        for (scope, nobody_serves) in [("A", false), ("B", true)] {
            let of = |measure| counts[&(Scope::Group { group: scope.parse().unwrap() }, measure)];
            let [issued, called, gave_up, unserved] =
                [Measure::Issued, Measure::Called, Measure::Cancelled, Measure::Unserved].map(of);
            assert_eq!(issued, called + gave_up + unserved, "{scope} in run {run}");
            if nobody_serves {
                assert!(called == 0.0 && gave_up > 0.0 && unserved > 0.0, "{gave_up} {unserved} in run {run}");
            }
        }
        let outcomes = [Outcome::Served, Outcome::NoShow, Outcome::Cancelled, Outcome::Unserved];
        assert_eq!(f64::from(course.office.issued()), outcomes.map(ended).iter().sum::<f64>());
        // The last officers stay at most half an hour after five o'clock.
        let gave_up = course.steps.iter().filter(|step| step.command == "cancel");
        let latest = gave_up.map(|step| closed.plan.zone.to_datetime(step.at).time()).max().unwrap();
        assert!(latest <= time(17, 30, 0, 0), "{latest} in run {run}");
    }
    let comparison = compared(&real_day(), &without_b());
    let said = sentences(&comparison, &assumed().plan, Lang::En).join(" ");
    assert!(said.contains("before being called, instead of") || said.contains("not served by the end"), "{said}");
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
