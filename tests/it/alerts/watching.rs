//! For how long something has to be wrong, and that no alert flaps, whoever looks and however often.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use motcua::alerts::{
    AlertEvent, AlertId, Condition, Conditions, Key, Kind, Ledger, Level, Over, State, Thresholds, Watch,
};
use proptest::prelude::*;

use crate::support::offices::MONDAY;

const LASTS_S: i64 = 60;
const CLEAR_S: i64 = 120;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

fn thresholds() -> Thresholds {
    let lasts = Kind::ALL.into_iter().map(|kind| (kind, SignedDuration::from_secs(LASTS_S))).collect();
    Thresholds { lasts, clear_after: SignedDuration::from_secs(CLEAR_S), ..Thresholds::default() }
}

fn key(kind: Kind) -> Key {
    Key::new(kind, "A")
}

fn conditions(seen: &[(Kind, Level)], quiet: bool) -> Conditions {
    let seen = seen.iter().map(|(kind, level)| (key(*kind), Condition { level: *level, ..Condition::fine() }));
    Conditions { seen: seen.collect(), quiet }
}

/// Servers that watch one office over one ledger.
struct Office {
    ledger: Ledger,
    thresholds: Thresholds,
    watches: BTreeMap<&'static str, Watch>,
    drawn: u128,
    /// When something was raised or cleared, with its kind.
    changes: Vec<(i64, Kind, State)>,
}

impl Office {
    fn new() -> Self {
        Office {
            ledger: Ledger::new(MONDAY),
            thresholds: thresholds(),
            watches: BTreeMap::new(),
            drawn: 0,
            changes: Vec::new(),
        }
    }

    /// A server looks at what it sees.
    fn look(&mut self, server: &'static str, second: i64, seen: &Conditions) {
        let now = at(second);
        let watch = self.watches.entry(server).or_insert_with(|| Watch::new(server));
        watch.look(seen, now);
        let before: BTreeMap<AlertId, Kind> =
            self.ledger.raised().values().map(|alert| (alert.id, alert.key.kind)).collect();
        let wishes = watch.wishes(&self.ledger, &self.thresholds, now);
        let drawn = &mut self.drawn;
        let events: Vec<AlertEvent> = wishes
            .into_iter()
            .map(|wish| {
                *drawn += 1;
                let id = AlertId::from_random(drawn.to_be_bytes());
                wish.event(server, now, true, || id)
            })
            .collect();
        for event in &events {
            assert!(self.ledger.takes(event), "{event:?} means nothing");
            match event {
                AlertEvent::Raised { alert, .. } => self.changes.push((second, alert.key.kind, State::Raised)),
                AlertEvent::Cleared { id, .. } => self.changes.push((second, before[id], State::Cleared)),
                _ => {}
            }
            self.ledger.apply(now, event);
        }
        let watch = self.watches.get_mut(server).unwrap();
        watch.forget(seen, &self.ledger);
    }

    fn said(&self) -> Vec<(i64, &'static str)> {
        self.changes.iter().map(|(second, _, state)| (*second, state.name())).collect()
    }
}

const WAIT: Kind = Kind::WaitOverTarget;

#[test]
fn what_lasts_is_raised_and_what_is_over_for_a_while_is_cleared() {
    let mut office = Office::new();
    let levels = [
        (0, Level::Wrong),
        (55, Level::Wrong),
        (60, Level::Wrong),
        (65, Level::Between),
        (70, Level::Fine),
        (100, Level::Between),
        (110, Level::Fine),
        (225, Level::Fine),
        (230, Level::Fine),
        (300, Level::Fine),
    ];
    for (second, level) in levels {
        office.look("one", second, &conditions(&[(WAIT, level)], false));
    }
    assert_eq!(office.said(), [(60, "raised"), (230, "cleared")]);
    let alert = &office.ledger.of_day()[0];
    assert_eq!((alert.since, alert.raised_at), (at(0), at(60)));
    assert_eq!(alert.cleared.map(|cleared| (cleared.at, cleared.over)), Some((at(230), Over::Recovered)));
    assert_eq!(office.ledger.outbox().len(), 2);
}

#[test]
fn a_moment_that_the_office_itself_tells_counts_from_then() {
    let mut office = Office::new();
    let since = |second| {
        let mut seen = conditions(&[(WAIT, Level::Wrong)], false);
        seen.seen.get_mut(&key(WAIT)).unwrap().since = Some(at(second));
        seen
    };
    // A server that was away for a while raises it at once.
    office.look("one", 100, &since(10));
    assert_eq!(office.said(), [(100, "raised")]);
    let mut office = Office::new();
    office.look("one", 100, &since(90));
    office.look("one", 149, &since(90));
    // Between two looks it was over, and began again.
    office.look("one", 155, &since(152));
    assert_eq!(office.said(), []);
    office.look("one", 212, &since(152));
    assert_eq!(office.said(), [(212, "raised")]);
}

#[test]
fn the_end_of_the_day_clears_everything_at_once() {
    let mut office = Office::new();
    for (second, quiet) in [(0, false), (60, false), (65, true), (200, true), (300, false), (359, false), (360, false)]
    {
        office.look("one", second, &conditions(&[(WAIT, Level::Wrong)], quiet));
    }
    // What is still wrong in the morning has been so all night.
    assert_eq!(office.said(), [(60, "raised"), (65, "cleared"), (300, "raised")]);
    assert_eq!(office.ledger.of_day()[0].cleared.unwrap().over, Over::OutOfHours);
}

#[test]
fn what_one_server_sees_another_does_not_clear() {
    let mut office = Office::new();
    let printer = |level| conditions(&[(Kind::Printer, level)], false);
    let nothing = Conditions::default();
    office.look("one", 0, &printer(Level::Wrong));
    office.look("one", 60, &printer(Level::Wrong));
    // The other has met the printer and found it well, or never met it.
    for second in [70, 200, 400, 700] {
        office.look("two", second, &printer(Level::Fine));
        office.look("three", second, &nothing);
        office.look("one", second + 1, &printer(Level::Wrong));
    }
    assert_eq!(office.said(), [(60, "raised")]);
    // The first server is gone for good; half an hour later whoever knows better says so.
    office.look("three", 2390, &nothing);
    assert_eq!(office.said(), [(60, "raised")]);
    office.look("three", 2510, &nothing);
    assert_eq!(office.said(), [(60, "raised"), (2510, "cleared")]);
    assert_eq!(office.ledger.of_day()[0].cleared.unwrap().over, Over::OutOfSight);
}

#[test]
fn what_is_forgotten_is_over_and_what_is_switched_off_too() {
    let mut office = Office::new();
    let device = conditions(&[(Kind::DeviceGone, Level::Wrong)], false);
    for second in [0, 60] {
        office.look("one", second, &device);
    }
    for second in [65, 180, 185] {
        office.look("one", second, &Conditions::default());
    }
    assert_eq!(office.said(), [(60, "raised"), (185, "cleared")]);
    for second in [200, 260] {
        office.look("one", second, &device);
    }
    office.thresholds.lasts.remove(&Kind::DeviceGone);
    office.look("one", 265, &Conditions::default());
    assert_eq!(office.said()[2..], [(260, "raised"), (265, "cleared")]);
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![3 => Just(Level::Wrong), 1 => Just(Level::Between), 3 => Just(Level::Fine)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is seen, by whomever: raised and cleared take turns, nothing is raised that was not wrong for long enough
    /// at every look, and nothing changes faster than the thresholds let it.
    #[test]
    fn nothing_flaps(
        looks in prop::collection::vec((1i64..40, level(), level(), prop::bool::weighted(0.03), 0usize..3), 1..200),
    ) {
        let mut office = Office::new();
        let mut second = 0;
        let mut seen: Vec<(i64, [Level; 2], bool)> = Vec::new();
        for (later, wait, printer, quiet, server) in looks {
            second += later;
            seen.push((second, [wait, printer], quiet));
            let levels = [(WAIT, wait), (Kind::Printer, printer)];
            office.look(["one", "two", "three"][server], second, &conditions(&levels, quiet));
        }
        for (index, kind) in [WAIT, Kind::Printer].into_iter().enumerate() {
            let changes: Vec<_> = office.changes.iter().filter(|(_, of, _)| *of == kind).collect();
            for (n, (second, _, state)) in changes.iter().enumerate() {
                prop_assert_eq!(*state, if n % 2 == 0 { State::Raised } else { State::Cleared });
                if let Some((earlier, ..)) = n.checked_sub(1).map(|before| changes[before]) {
                    let quiet_now = seen.iter().any(|(at, _, quiet)| at == second && *quiet);
                    let least = if *state == State::Raised { LASTS_S } else { 0 };
                    prop_assert!(quiet_now || second - earlier >= least, "{} after {}", second, earlier);
                }
                if *state == State::Raised {
                    let (_, levels, _) = seen.iter().find(|(at, ..)| at == second).unwrap();
                    prop_assert_eq!(levels[index], Level::Wrong, "{} {}", kind, second);
                }
            }
            // The ledger knows as much as was said.
            let standing = office.ledger.raised().keys().any(|key| key.kind == kind);
            prop_assert_eq!(standing, changes.len() % 2 == 1);
        }
        let told: Vec<String> = office.ledger.outbox().iter().map(|delivery| delivery.id()).collect();
        let once: BTreeSet<&String> = told.iter().collect();
        prop_assert_eq!(once.len(), told.len());
        prop_assert_eq!(told.len(), office.changes.len().min(200));
    }

    /// One server that looks at any moments raises and clears as one that looks every second does, each at its first look
    /// after the moment, as long as what is wrong says since when.
    #[test]
    fn how_often_is_looked_changes_only_how_soon(
        spans in prop::collection::vec((30i64..400, 190i64..400), 1..8), step in 1i64..30,
    ) {
        // Wrong and fine take turns, and fine lasts long enough to be cleared also by whoever looks seldom.
        let mut second = 0;
        let mut wrong: Vec<(i64, i64)> = Vec::new();
        for (bad, good) in spans {
            wrong.push((second, second + bad));
            second += bad + good;
        }
        let seen_at = |now: i64| {
            let span = wrong.iter().find(|(from, to)| (*from..*to).contains(&now));
            let level = if span.is_some() { Level::Wrong } else { Level::Fine };
            let mut seen = conditions(&[(WAIT, level)], false);
            seen.seen.get_mut(&key(WAIT)).unwrap().since = span.map(|(from, _)| at(*from));
            seen
        };
        let run = |step: i64| {
            let mut office = Office::new();
            for now in (0..second + 200).step_by(step as usize) {
                office.look("one", now, &seen_at(now));
            }
            office
        };
        let (often, seldom) = (run(1), run(step));
        for alert in seldom.ledger.of_day() {
            let exact = often.ledger.of_day().iter().find(|other| other.since == alert.since);
            prop_assert!(exact.is_some(), "{:?} was raised by whoever looked seldom alone", alert.since);
            let late = alert.raised_at.duration_since(exact.unwrap().raised_at).as_secs();
            prop_assert!((0..step.max(1)).contains(&late), "{} s late", late);
        }
        for alert in often.ledger.of_day() {
            let (_, ended) = wrong.iter().find(|(from, _)| at(*from) == alert.since).unwrap();
            let could_be_missed = at(*ended).duration_since(alert.raised_at).as_secs() <= step;
            let found = seldom.ledger.of_day().iter().any(|other| other.since == alert.since);
            prop_assert!(found || could_be_missed);
        }
    }
}
