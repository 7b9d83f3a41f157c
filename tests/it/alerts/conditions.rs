//! What is wrong in an office at one moment.

use jiff::{SignedDuration, Timestamp};
use motcua::alerts::{Condition, Fact, Facts, Key, Kind, Level, Sight, Thresholds, drift, evaluate};
use motcua::office::{Command, CounterNo, GroupCode, Outcome, Plan, Stage};

use crate::support::offices::{MONDAY, Played, group_list, moment, new_ticket, plan, ticket_id};

fn at(clock: &str) -> Timestamp {
    moment(MONDAY, clock).unwrap()
}

/// The office without the group that is open round the clock, whose day never ends.
fn by_day() -> Played {
    let mut plan = Plan::clone(&plan());
    plan.groups.retain(|_, group| group.hours.is_none());
    Played::new(plan.into(), MONDAY)
}

fn issue(day: &mut Played, n: u64, group: &str, clock: &str) {
    let group: GroupCode = group.parse().unwrap();
    day.ask(&Command::IssueTicket(new_ticket(ticket_id(n), group)), None, at(clock)).unwrap();
}

fn open(day: &mut Played, counter: u16, groups: &str, clock: &str) {
    let command = Command::OpenCounter { counter: CounterNo(counter), groups: Some(group_list(groups)) };
    day.ask(&command, None, at(clock)).unwrap();
}

#[track_caller]
fn see(day: &Played, thresholds: &Thresholds, clock: &str, kind: Kind, subject: &str) -> Condition {
    let seen = evaluate(&day.office, &Facts::default(), thresholds, "here", at(clock)).seen;
    seen.get(&Key::new(kind, subject)).unwrap_or_else(|| panic!("nothing is known of {kind} {subject}")).clone()
}

#[test]
fn a_wait_is_wrong_past_its_target_and_fine_only_well_before_it() {
    let mut day = by_day();
    open(&mut day, 1, "A", "08:00");
    issue(&mut day, 1, "A", "09:00");
    let usual = Thresholds::default();
    let check = |clock: &str, level: Level, value: i64| {
        let seen = see(&day, &usual, clock, Kind::WaitOverTarget, "A");
        assert_eq!((seen.level, seen.value, seen.threshold), (level, Some(value), Some(20)), "{clock}");
        // Whenever it is looked at, it says the same moment.
        let since = (level == Level::Wrong).then(|| at("09:21"));
        assert_eq!(seen.since, since, "{clock}");
    };
    check("09:16:59", Level::Fine, 16);
    check("09:17", Level::Between, 17);
    check("09:20:59", Level::Between, 20);
    check("09:21", Level::Wrong, 21);
    check("11:40", Level::Wrong, 160);
    let patient = Thresholds { wait_percent: 200, ..Thresholds::default() };
    assert_eq!(see(&day, &patient, "09:40", Kind::WaitOverTarget, "A").level, Level::Between);
    assert_eq!(see(&day, &patient, "09:41", Kind::WaitOverTarget, "A").level, Level::Wrong);
}

#[test]
fn a_group_needs_a_counter_while_people_wait_or_in_its_hours() {
    let mut day = by_day();
    let (usual, always) = (Thresholds::default(), Thresholds { counter_in_hours: true, ..Thresholds::default() });
    let level = |day: &Played, thresholds: &Thresholds, clock: &str| {
        see(day, thresholds, clock, Kind::NoOpenCounter, "A").level
    };
    assert_eq!(level(&day, &usual, "09:00"), Level::Fine);
    assert_eq!(level(&day, &always, "09:00"), Level::Wrong);
    assert_eq!(level(&day, &always, "12:00"), Level::Fine, "at noon nobody is expected");
    issue(&mut day, 1, "A", "09:00");
    assert_eq!(level(&day, &usual, "09:00"), Level::Wrong);
    open(&mut day, 1, "A", "09:01");
    assert_eq!(level(&day, &usual, "09:01"), Level::Fine);
    let pause = Command::PauseCounter { counter: CounterNo(1), reason: "Họp".to_owned() };
    day.ask(&pause, None, at("09:02")).unwrap();
    let seen = see(&day, &usual, "09:02", Kind::NoOpenCounter, "A");
    assert_eq!((seen.level, seen.value), (Level::Wrong, Some(1)), "a paused one calls nobody");
}

#[test]
fn an_office_is_quiet_outside_its_day_unless_people_are_there() {
    let mut day = by_day();
    let quiet = |day: &Played, thresholds: &Thresholds, clock: &str| {
        evaluate(&day.office, &Facts::default(), thresholds, "here", at(clock)).quiet
    };
    let usual = Thresholds::default();
    for (clock, expected) in [("07:29", true), ("07:30", false), ("12:00", false), ("16:59", false), ("17:00", true)] {
        assert_eq!(quiet(&day, &usual, clock), expected, "{clock}");
    }
    let awake = Thresholds { quiet_outside_hours: false, ..Thresholds::default() };
    assert!(!quiet(&day, &awake, "03:00"));
    issue(&mut day, 1, "A", "16:50");
    assert!(!quiet(&day, &usual, "17:30"), "somebody still waits");
    day.ask(&Command::CloseDay, None, at("17:40")).unwrap();
    assert!(day.office.tickets().all(|ticket| matches!(ticket.stage, Stage::Ended { outcome: Outcome::Unserved, .. })));
    assert!(quiet(&day, &usual, "17:41") && quiet(&day, &awake, "17:41"));
}

#[test]
fn who_may_not_be_called_before_closing_is_at_risk() {
    let mut day = by_day();
    open(&mut day, 1, "A", "14:00");
    for n in 0..40 {
        issue(&mut day, n, "A", "14:00");
    }
    for called in 0..8 {
        let now = at("14:00") + SignedDuration::from_mins(10 * called);
        day.ask(&Command::CallNext { counter: CounterNo(1) }, None, now).unwrap();
    }
    let usual = Thresholds::default();
    let seen = see(&day, &usual, "15:15", Kind::AtRisk, "A");
    assert_eq!(seen.level, Level::Wrong);
    // Thirty-two wait for ten minutes each, and there are a hundred and five minutes left.
    assert!(seen.value.is_some_and(|people| (19..=25).contains(&people)), "{seen:?}");
    let many = Thresholds { risk_people: 30, ..Thresholds::default() };
    assert_eq!(see(&day, &many, "15:15", Kind::AtRisk, "A").level, Level::Fine);
    let late = Thresholds { closing: Some(jiff::civil::time(23, 30, 0, 0)), ..Thresholds::default() };
    assert_eq!(see(&day, &late, "15:15", Kind::AtRisk, "A").level, Level::Fine);
}

#[test]
fn of_things_nothing_is_said_before_they_are_met() {
    let day = by_day();
    let fact = |subject: &str, sight| Fact { subject: subject.to_owned(), sight };
    let wrong = Sight::Wrong { since: at("08:50"), detail: "paper_out" };
    let facts = Facts {
        printers: vec![fact("out", wrong), fact("well", Sight::Fine), fact("new", Sight::Unknown)],
        journal_silent_since: Some(at("08:59")),
        ..Facts::default()
    };
    let seen = |thresholds: &Thresholds| evaluate(&day.office, &facts, thresholds, "here", at("09:00")).seen;
    let usual = seen(&Thresholds::default());
    let out = &usual[&Key::new(Kind::Printer, "out")];
    assert_eq!((out.level, out.since, out.detail.as_deref()), (Level::Wrong, Some(at("08:50")), Some("paper_out")));
    assert_eq!(usual[&Key::new(Kind::Printer, "well")].level, Level::Fine);
    assert!(!usual.contains_key(&Key::new(Kind::Printer, "new")));
    assert_eq!(usual[&Key::new(Kind::JournalSilent, "here")].since, Some(at("08:59")));
    let mut not_printers = Thresholds::default();
    not_printers.lasts.remove(&Kind::Printer);
    assert!(seen(&not_printers).keys().all(|key| key.kind != Kind::Printer));
}

/// A morning of A on which a service takes three minutes; then forty come at once, at 08:24, and are told so.
fn forty_who_were_told() -> Played {
    let mut day = by_day();
    open(&mut day, 1, "A", "08:00");
    for n in 0..8 {
        let now = at("08:00") + SignedDuration::from_mins(3 * n as i64);
        day.ask(&Command::IssueTicket(new_ticket(ticket_id(n), "A".parse().unwrap())), None, now).unwrap();
        call_next(&mut day, now);
    }
    for n in 8..48 {
        issue(&mut day, n, "A", "08:24");
    }
    day
}

fn call_next(day: &mut Played, now: Timestamp) {
    day.ask(&Command::CallNext { counter: CounterNo(1) }, None, now).unwrap();
}

#[test]
fn what_was_told_is_fine_again_also_where_nearly_all_of_it_has_to_hold() {
    let mut day = forty_who_were_told();
    let mut now = at("08:24");
    let level = |day: &Played, least, margin_percent| {
        let thresholds = Thresholds { told_covered_percent: least, margin_percent, ..Thresholds::default() };
        let seen = evaluate(&day.office, &Facts::default(), &thresholds, "here", at("10:00")).seen;
        seen[&Key::new(Kind::EstimateDrifting, "covered")].level
    };
    // Thirty are called as they were told. The last ten wait too long by hours: three quarters are covered.
    for _ in 0..30 {
        call_next(&mut day, now);
        now += SignedDuration::from_mins(3);
    }
    assert_eq!(drift(&day.office, 100).unwrap().covered_percent, 100);
    for margin_percent in [0, 20, 90] {
        assert_eq!(level(&day, 90, margin_percent), Level::Fine, "all that can be is covered");
    }
    now += SignedDuration::from_hours(4);
    for _ in 0..10 {
        call_next(&mut day, now);
    }
    let covered = drift(&day.office, 100).unwrap().covered_percent as u8;
    assert!((60..90).contains(&covered), "{covered}");
    assert_eq!(level(&day, covered + 1, 20), Level::Wrong);
    // 1 in 5 of what may be lacking is more than nothing.
    assert_eq!(level(&day, covered, 20), Level::Between);
    assert_eq!(level(&day, covered - 10, 20), Level::Fine);
}

#[test]
fn estimates_drift_when_services_take_longer_than_they_did() {
    let mut day = forty_who_were_told();
    let usual = Thresholds::default();
    let known = |day: &Played| {
        let seen = evaluate(&day.office, &Facts::default(), &usual, "here", at("16:00")).seen;
        seen.into_iter().filter(|(key, _)| key.kind == Kind::EstimateDrifting).collect::<Vec<_>>()
    };
    assert_eq!(known(&day), [], "nobody who was told anything has been called");
    let mut now = at("08:24");
    for _ in 0..40 {
        call_next(&mut day, now);
        // Services take four times as long as they did.
        now += SignedDuration::from_mins(12);
    }
    // Reckoned from the tickets themselves.
    let told: Vec<(i64, i64, i64)> = day
        .office
        .tickets()
        .filter_map(|ticket| Some((ticket.told?, ticket.waits.first()?.ms / 1000)))
        .filter(|(_, waited_s)| *waited_s > 0)
        .map(|(told, waited_s)| (i64::from(told.typical_s), i64::from(told.cautious_s), waited_s))
        .collect();
    let count = told.len() as i64;
    assert!(count >= 30, "{count}");
    let covered = told.iter().filter(|(_, cautious_s, waited_s)| waited_s <= cautious_s).count() as i64;
    let bias_s: i64 = told.iter().map(|(typical_s, _, waited_s)| typical_s - waited_s).sum();
    let found = drift(&day.office, 100).unwrap();
    assert_eq!((found.scored as i64, found.covered_percent), (count, covered * 100 / count));
    assert_eq!(found.bias_s, bias_s / count);
    assert!(found.covered_percent < 40 && found.bias_s < -3600, "{found:?}");
    let levels: Vec<_> = known(&day).into_iter().map(|(key, seen)| (key.subject, seen.level)).collect();
    assert_eq!(levels, [("bias".to_owned(), Level::Wrong), ("covered".to_owned(), Level::Wrong)]);
    assert_eq!(drift(&day.office, 20).unwrap().scored, 20);
}
