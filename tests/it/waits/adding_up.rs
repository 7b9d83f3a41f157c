//! Random days: whatever happens and is undone, the sums are those of the tickets as they are in the end, and parts
//! of days add up to the whole.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use motcua::journal::Tally;
use motcua::office::{Command, CounterNo, Outcome, Queue, Service, Ticket, TicketId, Wait};
use motcua::waits::{By, Field, Measure, Row, Rows};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::played::{DAY, Played, call_next, clock, finish, give_back, group};

const ALL: [By; 9] =
    [By::Group, By::Hour, By::Counter, By::Priority, By::Day, By::Weekday, By::WeekdayHour, By::Week, By::Month];
/// Those whose keys say nothing of the date.
const OF_ANY_DAY: [By; 5] = [By::Group, By::Hour, By::Counter, By::Priority, By::Officer];

/// A wish that may be refused, and how long after the one before it comes.
#[derive(Debug, Clone)]
struct Wish {
    kind: u8,
    counter: u16,
    which: usize,
    after_ms: i64,
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let counter = prop::sample::select(vec![1u16, 2, 10]);
    // Short steps keep the undo within its time; long ones cross the hours.
    let after_ms = prop_oneof![4 => 0..90_000i64, 1 => 0..1_800_000i64];
    let wish = (0..20u8, counter, any::<u16>(), after_ms);
    let wish = wish.prop_map(|(kind, counter, which, after_ms)| Wish { kind, counter, which: which.into(), after_ms });
    prop::collection::vec(wish, 1..160)
}

fn command(played: &mut Played, wish: &Wish) -> Option<Command> {
    let Wish { kind, counter: number, which, .. } = *wish;
    let counter = CounterNo(number);
    let tickets: Vec<TicketId> = played.office.tickets().map(|ticket| ticket.id).collect();
    let ticket = tickets.get(which % tickets.len().max(1)).copied();
    let last_ended = played.office.counters().get(&counter).and_then(|counter| counter.last_ended);
    let in_hand = played.office.in_hand(counter).map(|ticket| ticket.id);
    Some(match kind {
        0..6 => played.new_ticket(["A", "B"][which % 2], [None, Some("elderly")][which / 2 % 2]),
        6..9 => call_next(number),
        9 => {
            let reason = (which % 3 == 0).then(|| "có hẹn".to_owned());
            Command::Call { counter, ticket: ticket?, reason }
        }
        10 => Command::Start { counter },
        11 => finish(number),
        12 => Command::NoShow { counter },
        13 => Command::Park { counter, reason: "thiếu bản sao".to_owned() },
        14 => Command::Resume { counter, ticket: ticket? },
        15 => {
            let to = [Queue::Group(group("A")), Queue::Group(group("B")), Queue::Counter(CounterNo(2))][which % 3];
            Command::Transfer { counter, to, keep_place: which % 2 == 0 }
        }
        16..18 => give_back(number, in_hand.or(last_ended).or(ticket)?),
        18 => Command::Cancel { ticket: ticket? },
        19 if which % 5 == 2 => Command::PauseCounter { counter, reason: "họp".to_owned() },
        19 if which % 5 == 3 => Command::CloseCounter { counter },
        19 if which % 5 == 4 => Command::OpenCounter { counter, groups: None },
        _ if which % 7 == 1 => Command::ReprintSlip { ticket: ticket? },
        _ if which % 40 == 0 => Command::CloseDay,
        _ => Command::Recall { counter },
    })
}

/// Plays the wishes; the tallies of each accepted command are a part of their own.
fn play(wishes: &[Wish]) -> (Played, Vec<Vec<Tally>>) {
    let mut played = Played::new();
    let mut parts = Vec::new();
    let mut at = clock("08:00");
    for wish in wishes {
        at += SignedDuration::from_millis(wish.after_ms);
        let so_far = played.tallies.len();
        played.by = [None, Some("lan"), Some("mai")][wish.which % 3];
        if let Some(command) = command(&mut played, wish)
            && played.play(at, command).is_ok()
        {
            parts.push(played.tallies[so_far..].to_vec());
        }
    }
    (played, parts)
}

fn tickets(played: &Played) -> impl Iterator<Item = &Ticket> {
    played.office.tickets().map(AsRef::as_ref)
}

/// Reckons the counts and the exact figures of a total from the tickets, without tallies.
#[track_caller]
fn check_total(played: &Played, total: &Row) {
    let ended = |outcome| tickets(played).filter(|ticket| ticket.outcome() == Some(outcome)).count() as i64;
    let waits: Vec<Wait> = tickets(played).flat_map(|ticket| ticket.waits.clone()).collect();
    let services: Vec<Service> = tickets(played).flat_map(|ticket| ticket.services.clone()).collect();
    assert_eq!((total.issued, total.called), (played.office.issued().into(), waits.len() as i64));
    assert_eq!((total.served, total.no_show), (ended(Outcome::Served), ended(Outcome::NoShow)));
    assert_eq!((total.cancelled, total.unserved), (ended(Outcome::Cancelled), ended(Outcome::Unserved)));

    let mean = |all_ms: Vec<i64>| {
        let sum_ms: i64 = all_ms.iter().sum();
        (!all_ms.is_empty()).then(|| sum_ms as f64 / all_ms.len() as f64 / 1000.0)
    };
    assert_eq!(total.wait_s.mean, mean(waits.iter().map(|wait| wait.ms).collect()));
    assert_eq!(total.service_s.mean, mean(services.iter().map(|service| service.ms).collect()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_sums_are_those_of_the_tickets_in_the_end(wishes in wishes()) {
        let (played, _) = play(&wishes);
        prop_assert_eq!(played.sums_until_now(), played.reckoned_anew());
        for by in ALL {
            let report = Rows::by(by, [(DAY, played.tallies.clone())]);
            prop_assert_eq!(report.unknown_fields, 0);
            check_total(&played, &report.total);
            for (summed, total) in [
                (report.rows.iter().map(|row| row.issued).sum::<i64>(), report.total.issued),
                (report.rows.iter().map(|row| row.called).sum(), report.total.called),
                (report.rows.iter().map(|row| row.served).sum(), report.total.served),
                (report.rows.iter().map(|row| row.cancelled).sum(), report.total.cancelled),
            ] {
                prop_assert_eq!(summed, total);
            }
        }
    }

    #[test]
    fn no_sum_is_below_zero_at_any_moment(wishes in wishes()) {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for part in play(&wishes).1 {
            for tally in part {
                *sums.entry(tally.field).or_default() += tally.add;
            }
            // Estimates may be too short as well as too long.
            let below = sums.iter().find(|(field, sum)| **sum < 0 && !field.ends_with("told_over"));
            prop_assert_eq!(below, None);
        }
    }

    #[test]
    fn parts_of_days_and_offices_add_up_to_the_whole(wishes in wishes(), owners in prop::collection::vec(0..3usize, 160)) {
        let (played, parts) = play(&wishes);
        // Three offices share the commits of one day, so one may take back what another has counted.
        let mut offices = [vec![], vec![], vec![]];
        for (part, owner) in parts.into_iter().zip(owners) {
            offices[owner].extend(part);
        }
        for by in ALL.into_iter().chain([By::Officer]) {
            let whole = Rows::by(by, [(DAY, played.tallies.clone())]);
            prop_assert_eq!(Rows::by(by, offices.clone().map(|tallies| (DAY, tallies))), whole.clone());
            if OF_ANY_DAY.contains(&by) {
                let days = [DAY, DAY.tomorrow().unwrap(), DAY.yesterday().unwrap()];
                prop_assert_eq!(Rows::by(by, days.into_iter().zip(offices.clone())), whole);
            }
        }
    }
}

/// The properties above say little if the random days are dull: these must reach what is hard to count.
#[test]
fn random_days_reach_what_is_hard_to_count() {
    let mut runner = TestRunner::deterministic();
    let (mut undone_calls, mut undone_ends, mut transferred, mut resumed) = (0, 0, 0, 0);
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    for _ in 0..128 {
        let (played, parts) = play(&wishes().new_tree(&mut runner).unwrap().current());
        for tally in parts.iter().flatten().filter(|tally| tally.add < 0) {
            match tally.field.parse::<Field>().unwrap().measure {
                Measure::Wait(_) => undone_calls += 1,
                Measure::Ended(_) => undone_ends += 1,
                _ => {}
            }
        }
        for ticket in tickets(&played) {
            transferred += usize::from(ticket.waits.len() > 1);
            resumed += usize::from(ticket.services.len() < ticket.waits.len() && ticket.set_aside_ms > 0);
            if let Some(outcome) = ticket.outcome() {
                *outcomes.entry(outcome).or_default() += 1;
            }
        }
    }
    let reached = [undone_calls, undone_ends, transferred, resumed];
    assert!(reached.iter().all(|times| *times >= 20), "{reached:?}");
    assert!(outcomes.len() == 4 && outcomes.values().all(|times| *times >= 20), "{outcomes:?}");
}
