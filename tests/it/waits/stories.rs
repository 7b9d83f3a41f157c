//! What single stories add: every count and every sum is named, so one too many fails as well as one missing.

use motcua::office::{Command, CounterNo, Queue};
use motcua::waits::bucket;

use super::played::{Played, call_next, finish, give_back, group};

/// `expected` lists fields and sums, with the bucket of a duration written as `w:600s`.
#[track_caller]
fn check(played: &Played, expected: &[&str]) {
    let expected = expected.iter().map(|line| {
        let (field, sum) = line.split_once(" = ").unwrap();
        let field = match field.strip_suffix('s').and_then(|rest| rest.rsplit_once(':')) {
            Some((cell, seconds)) => format!("{cell}:{}", bucket(seconds.parse::<i64>().unwrap() * 1000)),
            None => field.to_owned(),
        };
        (field, sum.parse().unwrap())
    });
    assert_eq!(played.ticket_sums(), expected.collect());
    assert_eq!(played.sums_until_now(), played.reckoned_anew());
}

#[test]
fn an_ordinary_visit_counts_each_part_in_its_own_hour() {
    let mut played = Played::new();
    played.issue("08:55", "A", Some("elderly"));
    // The wait is as long as the target to the second, which still is within it.
    played.at("09:05", call_next(1));
    played.at("09:06", Command::Start { counter: CounterNo(1) });
    played.at("10:00:01", finish(1));
    check(
        &played,
        &[
            "08|A||elderly|issued = 1",
            "09|A|1|elderly|w:600s = 1",
            "09|A|1|elderly|ws = 600000",
            "09|A|1|elderly|wt = 1",
            "10|A|1|elderly|s:3301s = 1",
            "10|A|1|elderly|ss = 3301000",
            "10|A|1|elderly|served = 1",
        ],
    );
}

#[test]
fn a_wait_past_the_target_is_not_within_it() {
    let mut played = Played::new();
    played.issue("08:00", "A", None);
    played.at("08:10:01", call_next(10));
    check(&played, &["08|A|||issued = 1", "08|A|10||w:601s = 1", "08|A|10||ws = 601000"]);
}

#[test]
fn a_call_taken_back_leaves_nothing_also_across_the_hour() {
    let mut played = Played::new();
    let ticket = played.issue("08:50", "A", None);
    played.at("08:59", call_next(1));
    assert_eq!(played.ticket_sums().len(), 4);
    played.at("09:01", give_back(1, ticket));
    check(&played, &["08|A|||issued = 1"]);

    played.at("09:20", call_next(2));
    check(&played, &["08|A|||issued = 1", "09|A|2||w:1800s = 1", "09|A|2||ws = 1800000"]);
}

#[test]
fn a_late_citizen_who_is_put_back_has_waited_once() {
    let mut played = Played::new();
    let ticket = played.issue("08:00", "A", None);
    let waited = ["08|A|||issued = 1", "08|A|1||w:300s = 1", "08|A|1||ws = 300000", "08|A|1||wt = 1"];
    played.at("08:05", call_next(1));
    played.at("08:07", Command::NoShow { counter: CounterNo(1) });
    check(&played, &[&waited[..], &["08|A|1||no_show = 1"]].concat());

    played.at("08:12", give_back(1, ticket));
    check(&played, &waited);

    played.at("08:15", call_next(2));
    check(&played, &waited);
    played.at("08:16", finish(2));
    check(&played, &[&waited[..], &["08|A|2||s:60s = 1", "08|A|2||ss = 60000", "08|A|2||served = 1"]].concat());
}

#[test]
fn calling_a_no_show_again_takes_the_outcome_back() {
    let mut played = Played::new();
    let ticket = played.issue("08:00", "A", None);
    played.at("08:05", call_next(1));
    played.at("08:07", Command::NoShow { counter: CounterNo(1) });
    played.at("08:40", Command::Call { counter: CounterNo(2), ticket, reason: None });
    check(&played, &["08|A|||issued = 1", "08|A|1||w:300s = 1", "08|A|1||ws = 300000", "08|A|1||wt = 1"]);
}

#[test]
fn what_was_served_before_parking_counts_as_service() {
    let mut played = Played::new();
    let ticket = played.issue("08:00", "B", None);
    played.at("08:10", call_next(1));
    played.at("08:15", Command::Park { counter: CounterNo(1), reason: "thiếu bản sao".to_owned() });
    let waited = ["08|B|||issued = 1", "08|B|1||w:600s = 1", "08|B|1||ws = 600000", "08|B|1||wt = 1"];
    check(&played, &waited);

    played.at("09:30", Command::Resume { counter: CounterNo(2), ticket });
    check(&played, &waited);
    played.at("09:40", finish(2));
    check(&played, &[&waited[..], &["09|B|2||s:900s = 1", "09|B|2||ss = 900000", "09|B|2||served = 1"]].concat());
}

#[test]
fn a_transfer_makes_two_waits_and_two_services() {
    let mut played = Played::new();
    played.issue("08:00", "A", None);
    played.at("08:05", call_next(1));
    let to = Queue::Group(group("B"));
    played.at("08:09", Command::Transfer { counter: CounterNo(1), to, keep_place: true });
    // Its place is the old one, but it has waited in B only since it was sent there.
    played.at("08:30", call_next(2));
    played.at("08:33", finish(2));
    check(
        &played,
        &[
            "08|A|||issued = 1",
            "08|A|1||w:300s = 1",
            "08|A|1||ws = 300000",
            "08|A|1||wt = 1",
            "08|A|1||s:240s = 1",
            "08|A|1||ss = 240000",
            "08|B|2||w:1260s = 1",
            "08|B|2||ws = 1260000",
            "08|B|2||s:180s = 1",
            "08|B|2||ss = 180000",
            "08|B|2||served = 1",
        ],
    );
}

#[test]
fn waiting_for_one_counter_counts_for_the_group_of_the_number() {
    let mut played = Played::new();
    played.issue("08:00", "A", None);
    played.at("08:00", call_next(1));
    let to = Queue::Counter(CounterNo(10));
    played.at("08:01", Command::Transfer { counter: CounterNo(1), to, keep_place: false });
    played.at("08:04", call_next(10));
    played.at("08:06", Command::NoShow { counter: CounterNo(10) });
    check(
        &played,
        &[
            "08|A|||issued = 1",
            "08|A|1||w:0s = 1",
            "08|A|1||wt = 1",
            "08|A|1||s:60s = 1",
            "08|A|1||ss = 60000",
            "08|A|10||w:180s = 1",
            "08|A|10||ws = 180000",
            "08|A|10||wt = 1",
            "08|A|10||no_show = 1",
        ],
    );
}

#[test]
fn a_finish_undone_is_not_counted_until_it_is_done_again() {
    let mut played = Played::new();
    let ticket = played.issue("08:00", "A", None);
    played.at("08:05", call_next(1));
    played.at("08:10", finish(1));
    assert_eq!(played.sums().get("08|A|1||served"), Some(&1));
    let waited = ["08|A|||issued = 1", "08|A|1||w:300s = 1", "08|A|1||ws = 300000", "08|A|1||wt = 1"];
    played.at("08:11", give_back(1, ticket));
    check(&played, &waited);

    played.at("08:12", call_next(1));
    check(&played, &waited);
    played.at("08:14", finish(1));
    check(&played, &[&waited[..], &["08|A|1||s:420s = 1", "08|A|1||ss = 420000", "08|A|1||served = 1"]].concat());
}

#[test]
fn calling_the_next_ends_the_one_before() {
    let mut played = Played::new();
    played.issue("08:00", "A", None);
    played.issue("08:01", "A", None);
    played.at("08:02", call_next(1));
    played.at("08:03", call_next(1));
    check(
        &played,
        &[
            "08|A|||issued = 2",
            "08|A|1||w:120s = 2",
            "08|A|1||ws = 240000",
            "08|A|1||wt = 2",
            "08|A|1||s:60s = 1",
            "08|A|1||ss = 60000",
            "08|A|1||served = 1",
        ],
    );
}

#[test]
fn a_day_closed_at_midnight_ends_in_its_last_hour() {
    let mut played = Played::new();
    let given_up = played.issue("22:00", "A", None);
    played.issue("22:10", "A", None);
    played.issue("22:20", "B", Some("elderly"));
    played.issue("22:30", "A", None);
    played.at("22:40", Command::Cancel { ticket: given_up });
    played.at("22:40", call_next(1));
    played.at("24:00", Command::CloseDay);
    check(
        &played,
        &[
            "22|A|||issued = 3",
            "22|B||elderly|issued = 1",
            "22|A|||cancelled = 1",
            "22|A|||c:2400s = 1",
            "22|A|||cs = 2400000",
            "22|A|1||w:1800s = 1",
            "22|A|1||ws = 1800000",
            "23|A|1||unserved = 1",
            "23|A|||unserved = 1",
            "23|B||elderly|unserved = 1",
        ],
    );
}
