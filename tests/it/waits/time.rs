//! What single stories add beside the tickets: counters' time, late openings, what counters did, officers, and estimates
//! held against their wait.

use std::collections::BTreeMap;

use motcua::office::{Command, CounterNo, Hours, Queue, Told, Window};
use motcua::waits::{By, Field, Row, Rows, Spending, SumsBy};

use super::played::{DAY, Played, call_next, finish, give_back, group, plan};

/// The sums beside those of tickets whose field contains this, with what counters are doing now.
fn sums(played: &Played, part: &str) -> BTreeMap<String, i64> {
    assert_eq!(played.sums_until_now(), played.reckoned_anew());
    played.sums_until_now().into_iter().filter(|(field, _)| field.contains(part)).collect()
}

#[track_caller]
fn check(played: &Played, part: &str, expected: &[(&str, i64)]) {
    assert_eq!(sums(played, part), expected.iter().map(|(field, sum)| ((*field).to_owned(), *sum)).collect());
}

fn counter(number: u16) -> CounterNo {
    CounterNo(number)
}

fn open(number: u16) -> Command {
    Command::OpenCounter { counter: counter(number), groups: None }
}

const MIN: i64 = 60_000;

#[test]
fn a_counters_day_is_busy_idle_free_or_paused_and_nothing_is_left_out() {
    let mut played = Played::before_opening(plan());
    played.at("07:30", open(1));
    played.issue("07:50", "A", None);
    // Idle for ten minutes into the next hour.
    played.at("08:00", call_next(1));
    played.issue("08:05", "B", None);
    played.at("08:20", call_next(1));
    played.at("08:25", finish(1));
    played.at("08:30", Command::PauseCounter { counter: counter(1), reason: "họp".to_owned() });
    played.issue("08:31", "A", None);
    played.at("08:40", open(1));
    played.at("08:42", call_next(1));
    played.at("08:45", finish(1));
    played.at("08:50", Command::CloseCounter { counter: counter(1) });
    check(
        &played,
        "|1|",
        &[
            ("07||1||free", 20 * MIN),
            ("07||1||idle", 10 * MIN),
            ("08|A|1||busy", 23 * MIN),
            ("08|A|1||s:582", 0),
            ("08|B|1||busy", 5 * MIN),
            ("08||1||free", 10 * MIN),
            ("08||1||idle", 2 * MIN),
            ("08||1||paused", 10 * MIN),
        ]
        .into_iter()
        .filter(|(_, sum)| *sum > 0)
        .chain(played.ticket_sums().iter().filter(|(field, _)| field.contains("|1|")).map(|(f, s)| (f.as_str(), *s)))
        .collect::<Vec<_>>(),
    );
    let total = SumsBy::of(By::Counter, [(DAY, played.tallies.clone())]).total;
    assert_eq!((total.open_ms(), total.time_ms(Spending::Paused)), (70 * MIN, 10 * MIN));
}

#[test]
fn undoing_a_call_takes_no_time_back() {
    let mut played = Played::before_opening(plan());
    played.at("08:00", open(1));
    let ticket = played.issue("08:00", "A", None);
    played.at("08:10", call_next(1));
    played.at("08:12", give_back(1, ticket));
    played.at("08:13", call_next(1));
    assert_eq!(sums(&played, "busy"), [("08|A|1||busy".to_owned(), 2 * MIN)].into());
    assert_eq!(sums(&played, "idle"), [("08||1||idle".to_owned(), 11 * MIN)].into());
}

#[test]
fn a_counter_that_was_left_open_is_open_until_midnight_and_no_longer() {
    let mut played = Played::before_opening(plan());
    played.at("22:30", open(1));
    // The machine slept, and closes yesterday in the morning.
    played.at("31:00", Command::CloseDay);
    assert_eq!(played.sums().into_iter().filter(|(field, _)| field.ends_with("free")).collect::<BTreeMap<_, _>>(), {
        [("22||1||free".to_owned(), 30 * MIN), ("23||1||free".to_owned(), 60 * MIN)].into()
    });
}

#[test]
fn a_late_opening_is_told_of_each_group_and_of_the_office() {
    let week = std::array::from_fn(|_| vec![Window { from: 450, to: 690 }, Window { from: 810, to: 1020 }]);
    let hours = Hours { week, holidays: Default::default() };
    let mut plan = plan();
    plan.hours = hours;
    let mut played = Played::before_opening(plan);
    let only = |number, code| Command::OpenCounter { counter: counter(number), groups: Some(vec![group(code)]) };
    played.at("07:20", only(1, "A"));
    played.at("07:42", only(2, "B"));
    played.at("08:00", only(10, "A"));
    check(&played, "opened", &[("07|A|||opened", 1), ("07|B|||opened", 1), ("07||||opened", 1)]);
    check(&played, "late", &[("07|B|||late", 12 * MIN)]);
    let late = |by| {
        let rows = Rows::by(by, [(DAY, played.tallies.clone())]);
        let of_row = |row: &Row| (row.key.clone(), row.opened_late_s);
        (rows.rows.iter().map(of_row).collect::<Vec<_>>(), rows.total.opened_late_s)
    };
    assert_eq!(late(By::Group), (vec![("A".to_owned(), Some(0.0)), ("B".to_owned(), Some(720.0))], Some(0.0)));
    assert_eq!(late(By::Day), (vec![(DAY.to_string(), Some(0.0))], Some(0.0)));
}

#[test]
fn what_counters_do_with_tickets_is_counted_and_stays() {
    let mut played = Played::new();
    let ticket = played.issue("08:00", "A", Some("elderly"));
    played.at("08:01", call_next(1));
    played.at("08:02", Command::Recall { counter: counter(1) });
    played.at("09:00", Command::Recall { counter: counter(1) });
    played.at("09:01", give_back(1, ticket));
    played.at("09:02", call_next(2));
    played.at("09:03", Command::Park { counter: counter(2), reason: "thiếu bản sao".to_owned() });
    played.at("09:20", Command::Resume { counter: counter(1), ticket });
    let to = Queue::Counter(counter(10));
    played.at("09:21", Command::Transfer { counter: counter(1), to, keep_place: true });
    // The counter closes, and the ticket goes on in its group: nobody has sent it anywhere.
    played.at("09:22", Command::CloseCounter { counter: counter(10) });
    check(&played, "recalled", &[("08|A|1|elderly|recalled", 1), ("09|A|1|elderly|recalled", 1)]);
    check(&played, "returned", &[("09|A|1|elderly|returned", 1)]);
    check(&played, "parked", &[("09|A|2|elderly|parked", 1)]);
    check(&played, "transferred", &[("09|A|1|elderly|transferred", 1)]);
}

#[test]
fn a_call_out_of_order_counts_until_it_is_taken_back() {
    let mut played = Played::new();
    played.by = Some("lan");
    let (first, second) = (played.issue("08:00", "A", None), played.issue("08:01", "A", None));
    let reason = Some("có hẹn trước".to_owned());
    played.at("08:02", Command::Call { counter: counter(1), ticket: second, reason });
    played.at("08:03", Command::Call { counter: counter(2), ticket: first, reason: None });
    let both = [("08|A|1||out", 1), ("08|A|1||out_why", 1), ("08|A|2||out", 1), ("@lan|out", 2), ("@lan|out_why", 1)];
    check(&played, "out", &both);
    played.at("09:04", give_back(1, second));
    check(&played, "out", &[("08|A|2||out", 1), ("@lan|out", 1)]);
}

#[test]
fn a_service_belongs_to_the_officer_who_ended_it() {
    let mut played = Played::new();
    played.issue("08:00", "A", None);
    let second = played.issue("08:00", "A", None);
    played.by = Some("lan");
    played.at("08:10", call_next(1));
    played.by = Some("mai");
    played.at("08:15", call_next(1));
    played.at("08:17", finish(1));
    played.at("08:18", give_back(1, second));
    let rows = Rows::by(By::Officer, [(DAY, played.tallies.clone())]);
    let figures = |row: &Row| (row.key.clone(), row.called, row.served, row.service_s.mean);
    let expected = [("lan", 1, 0, None), ("mai", 1, 1, Some(300.0))];
    let expected = expected.map(|(name, called, served, mean)| (name.to_owned(), called, served, mean));
    assert_eq!(rows.rows.iter().map(figures).collect::<Vec<_>>(), expected);
    assert_eq!((rows.total.called, rows.total.served, rows.total.issued), (2, 1, 2));
}

#[test]
fn what_was_told_is_held_against_the_first_call() {
    let mut played = Played::new();
    // Five services of five minutes make the sixth citizen's wait known.
    for _ in 0..6 {
        played.issue("08:00", "A", None);
    }
    for n in 0..6 {
        played.at(&format!("08:{:02}", n * 5), call_next(1));
    }
    for number in [2, 10] {
        played.at("08:25", Command::CloseCounter { counter: counter(number) });
    }
    let told = played.issue("08:26", "A", None);
    let Some(Told { typical_s, cautious_s, .. }) = played.office.ticket(&told).unwrap().told else {
        panic!("nothing was told")
    };
    assert!(typical_s <= cautious_s, "{typical_s} s to {cautious_s} s");
    played.at("08:30", call_next(1));
    let [off, over] = [(240 - i64::from(typical_s)).abs() * 1000, (i64::from(typical_s) - 240) * 1000];
    let mut expected = vec![("08|A|||told".to_owned(), 1)];
    expected.extend((240 <= cautious_s).then(|| ("08|A|||told_caut".to_owned(), 1)));
    expected.extend((off != 0).then(|| ("08|A|||told_off".to_owned(), off)));
    expected.extend((over != 0).then(|| ("08|A|||told_over".to_owned(), over)));
    expected.extend((240 <= typical_s).then(|| ("08|A|||told_typ".to_owned(), 1)));
    assert_eq!(sums(&played, "told"), expected.into_iter().collect());
    let row = Rows::by(By::Hour, [(DAY, played.tallies.clone())]).total;
    assert_eq!((row.estimates.scored, row.estimates.mean_error_s), (1, Some(off as f64 / 1000.0)));

    // A call that is taken back is held against nothing.
    played.at("08:31", give_back(1, told));
    assert!(sums(&played, "told").is_empty());
}

#[test]
fn a_wait_is_told_by_the_hour_of_coming_too_until_its_call_is_taken_back() {
    let mut played = Played::new();
    let ticket = played.issue("08:50", "A", Some("elderly"));
    played.at("09:10", call_next(1));
    let came = [("08|A|||came", 1), ("08|A|||came_ms", 20 * MIN)];
    check(&played, "came", &came);
    // A second wait after a transfer began somewhere else.
    let to = Queue::Group(group("B"));
    played.at("09:12", Command::Transfer { counter: counter(1), to, keep_place: true });
    played.at("09:30", call_next(2));
    check(&played, "came", &came);

    let undone = played.issue("10:00", "A", None);
    played.at("10:05", call_next(1));
    played.at("10:06", give_back(1, undone));
    check(&played, "came", &came);
    assert!(played.office.ticket(&ticket).is_some());
}

#[test]
fn old_fields_are_read_for_ever() {
    let written_by_the_first_version =
        ["09|A|3|elderly|w:112", "09|A|||issued", "10|B|3||ss", "10|B|3||s:40", "10|B|3||served", "09|A|3|elderly|wt"];
    for field in written_by_the_first_version {
        assert_eq!(field.parse::<Field>().map(|read| read.to_string()), Ok(field.to_owned()));
    }
}
