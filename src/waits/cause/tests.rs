//! Days that differ in one thing, in several or in none, and what is said of their waits.

use super::*;

/// Ten people an hour from eight to twelve, six minutes each, and one counter: just enough.
fn even() -> Likeness {
    let hours = |figure: f64| std::array::from_fn(|hour| if (8..12).contains(&hour) { figure } else { 0.0 });
    Likeness { came: hours(10.0), service_s: 360.0, open: hours(1.0), idle: hours(0.0), late_s: 0.0, wait_s: 60.0 }
}

fn check(change: impl Fn(&mut Likeness), wanted: Option<Reason>) -> Causes {
    let mut found = even();
    change(&mut found);
    let usual = even();
    let causes = Causes::of(usual, found, 8 * 60);
    assert_eq!(causes.reason(), wanted, "{:?}", causes.added_s);
    let sum = causes.added_s.iter().sum::<f64>() + causes.rest_s;
    assert!((sum - causes.longer_s()).abs() < 1e-6, "the parts come to {sum}");
    causes
}

#[test]
fn each_thing_is_found_where_it_is_the_only_one() {
    let longer = |found: &mut Likeness| found.wait_s = 1200.0;
    check(|_| (), None);
    check(
        |found| {
            longer(found);
            found.came[9] = 20.0
        },
        Some(Reason::Mainly(Cause::Demand)),
    );
    check(
        |found| {
            longer(found);
            found.service_s = 480.0
        },
        Some(Reason::Mainly(Cause::Service)),
    );
    check(
        |found| {
            longer(found);
            found.open[10] = 0.2
        },
        Some(Reason::Mainly(Cause::Counters)),
    );
    check(
        |found| {
            longer(found);
            found.idle[9] = 0.5
        },
        Some(Reason::Mainly(Cause::Idle)),
    );
    let late = check(
        |found| {
            longer(found);
            (found.open[8], found.late_s) = (0.5, 1800.0)
        },
        Some(Reason::Mainly(Cause::Opening)),
    );
    assert!(late.added_s(Cause::Counters).abs() < 1e-9, "it opened late, and not fewer: {:?}", late.added_s);
}

#[test]
fn what_the_tank_does_not_explain_is_not_explained() {
    let causes = check(|found| found.wait_s = 1200.0, Some(Reason::NoneOfThese));
    assert_eq!((causes.added_s, causes.rest_s), ([0.0; 5], 1140.0));
    assert!(causes.is_long());
}

#[test]
fn a_reason_is_told_as_far_as_the_shares_bear_it() {
    let check = |added_percent: [f64; 5], wanted| {
        let found = Likeness { wait_s: 1060.0, ..even() };
        let added_s = added_percent.map(|percent| percent * 10.0);
        let causes = Causes { usual: even(), found, added_s, rest_s: 1000.0 - added_s.iter().sum::<f64>() };
        assert_eq!(causes.reason(), Some(wanted), "{added_percent:?}");
    };
    check([34.0, 33.0, 33.0, 0.0, 0.0], Reason::Mainly(Cause::Demand));
    check([30.0, 28.0, 29.0, 0.0, 0.0], Reason::Both(Cause::Demand, Cause::Counters));
    check([30.0, 9.0, 8.0, 9.0, 0.0], Reason::Unclear);
    check([12.0, 11.0, 0.0, 0.0, 0.0], Reason::Unclear);
    check([-50.0, 5.0, 0.0, 0.0, 0.0], Reason::Unclear);
    check([9.0, -9.0, 5.0, 0.0, 2.0], Reason::NoneOfThese);
}

#[test]
fn two_things_at_once_share_what_they_do_together() {
    let causes = check(
        |found| {
            found.wait_s = 2400.0;
            found.came[8] = 15.0;
            found.open[9] = 0.5
        },
        Some(Reason::Mainly(Cause::Demand)),
    );
    let [demand, service, counters, idle, opening] = causes.added_s;
    assert!(demand > 0.0 && counters > 0.0, "{:?}", causes.added_s);
    assert_eq!([service, idle, opening], [0.0; 3]);
}

#[test]
fn a_tank_that_overflows_is_as_worked_out_by_hand() {
    // Twenty come in an hour and ten leave; the ten that are left leave in the next. Area: two triangles of 10 × 1 h / 2.
    let came = std::array::from_fn(|hour| if hour == 8 { 20.0 } else { 0.0 });
    let working = std::array::from_fn(|hour| if hour >= 8 { 1.0 } else { 0.0 });
    let wait_s = tank_wait_s(&came, working, 360.0, 24);
    assert!((wait_s - 1800.0).abs() < 1.0, "{wait_s}");
}

#[test]
fn only_what_differs_by_little_is_as_usual() {
    let check = |change: &dyn Fn(&mut Likeness), cause, wanted| {
        let mut found = even();
        change(&mut found);
        let causes = Causes::of(even(), found, 8 * 60);
        assert_eq!(causes.unlike_usual(cause), wanted, "{cause:?}");
    };
    check(&|_| (), Cause::Demand, None);
    check(&|found| found.came[9] = 13.0, Cause::Demand, None);
    check(&|found| found.came[9] = 15.0, Cause::Demand, Some(Unlike::More));
    check(&|found| found.came[9] = 5.0, Cause::Demand, Some(Unlike::Less));
    check(&|found| found.open[9] = 0.5, Cause::Counters, Some(Unlike::Less));
    check(&|found| found.service_s = 390.0, Cause::Service, None);
    check(&|found| found.service_s = 400.0, Cause::Service, Some(Unlike::More));
    check(&|found| found.idle[9] = 0.05, Cause::Idle, None);
    check(&|found| found.late_s = 600.0, Cause::Opening, Some(Unlike::More));
}
