//! The running offices, one promise at a time.

use std::time::{Duration, Instant};

use jiff::civil::date;
use motcua::journal::{CommitId, Journal, Record};
use motcua::live::{Denied, Limits};
use motcua::office::{CounterNo, Outcome, Refusal};

use crate::faulty_journal::Faults;
use crate::site::{Site, ask, call_next, issue, moment, number, open, until};

const NO_WAKES: Faults =
    Faults { forgets: 0, loses: 0, lands_late: 0, turns_away: 0, unreadable: 0, delays: 0, drops_wakes: 1000 };

#[tokio::test]
async fn a_full_mailbox_is_a_refusal_and_not_a_wait() {
    let mut site = Site::at("2026-11-23T09:00");
    site.limits = Limits { mailbox: 4, batch: 2, ..Limits::default() };
    let server = site.server().await;
    server.journal.shut_gate();
    let mut asked = vec![server.ask_aside(issue("A")).await];
    until("the first append is on its way", || server.journal.came_to_gate() == 1).await;
    for _ in 0..4 {
        asked.push(server.ask_aside(issue("A")).await);
    }
    let sixth = tokio::time::timeout(Duration::from_millis(500), server.ask(issue("A"))).await.unwrap();
    assert_eq!(sixth.unwrap_err(), Denied::Busy { retry_after: Duration::from_secs(1) });
    server.journal.open_gate();
    let mut numbers = Vec::new();
    for asking in asked {
        numbers.push(number(&asking.await.unwrap()));
    }
    assert_eq!(numbers, ["A001", "A002", "A003", "A004", "A005"]);
    assert_eq!(number(&server.ask(issue("A")).await), "A006");
}

#[tokio::test]
async fn what_waits_goes_into_one_commit_and_one_refused_refuses_alone() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.journal.shut_gate();
    let first = server.ask_aside(issue("A")).await;
    until("the first append is on its way", || server.journal.came_to_gate() == 1).await;
    let before = [server.ask_aside(issue("A")).await, server.ask_aside(open(1)).await];
    let refused = server.ask_aside(open(9)).await;
    let after = [server.ask_aside(call_next(1)).await, server.ask_aside(issue("B")).await];
    let watched = server.live.watch();
    assert_eq!(server.live.office().version(), 0, "nothing is published before it is durable");
    server.journal.open_gate();
    assert_eq!(number(&first.await.unwrap()), "A001");
    assert_eq!(refused.await.unwrap().unwrap_err(), Denied::Refused(Refusal::UnknownCounter { counter: CounterNo(9) }));
    for asking in before.into_iter().chain(after) {
        let done = asking.await.unwrap().unwrap();
        assert_eq!(done.office.version(), 2);
    }
    assert_eq!(watched.borrow().office.version(), 2);
    let commits = site.commits(date(2026, 11, 23)).await;
    assert_eq!(commits.iter().map(|commit| commit.steps.len()).collect::<Vec<_>>(), [1, 4]);
    let office = site.replayed(date(2026, 11, 23)).await;
    assert_eq!(office.in_hand(CounterNo(1)).unwrap().number.to_string(), "A001", "decided on what came before");
}

#[tokio::test]
async fn a_command_that_loses_a_race_is_decided_anew() {
    let site = Site::at("2026-11-23T09:00");
    let (a, b) = (site.server().await, site.server().await);
    a.ask(open(1)).await.unwrap();
    a.ask(open(2)).await.unwrap();
    a.ask(issue("A")).await.unwrap();
    b.ask(issue("A")).await.unwrap();
    // Both press "next", and A's append is held up until B's has landed.
    a.journal.shut_gate();
    let at_a = a.ask_aside(call_next(1)).await;
    until("A's append is on its way", || a.journal.came_to_gate() == 1).await;
    assert_eq!(number(&b.ask(call_next(2)).await), "A001");
    a.journal.open_gate();
    assert_eq!(number(&at_a.await.unwrap()), "A002");
    // The same with the last ticket: who comes second finds nobody.
    a.ask(issue("A")).await.unwrap();
    a.journal.shut_gate();
    let at_a = a.ask_aside(call_next(1)).await;
    until("A's append is on its way", || a.journal.came_to_gate() == 2).await;
    assert_eq!(number(&b.ask(call_next(2)).await), "A003");
    a.journal.open_gate();
    let refused = Refusal::NothingWaiting { counter: CounterNo(1) };
    assert_eq!(at_a.await.unwrap().unwrap_err(), Denied::Refused(refused));
    assert_eq!(site.replayed(date(2026, 11, 23)).await.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_refusal_is_true_of_the_newest_state() {
    let site = Site::at("2026-11-23T09:00");
    let (a, b) = (site.server().await, site.server().await);
    b.ask(open(1)).await.unwrap();
    b.journal.set_faults(NO_WAKES);
    a.ask(issue("A")).await.unwrap();
    assert_eq!(number(&b.ask(call_next(1)).await), "A001");
}

#[tokio::test]
async fn what_another_server_commits_arrives_by_wake_up() {
    let site = Site::at("2026-11-23T09:00");
    let (a, b) = (site.server().await, site.server().await);
    // The poll is two seconds apart, and its first is at once.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let asked = Instant::now();
    a.ask(issue("A")).await.unwrap();
    until("B has heard of it", || b.live.office().version() == 1).await;
    assert!(asked.elapsed() < Duration::from_millis(1000), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn what_another_server_commits_arrives_though_the_wake_up_is_lost() {
    let site = Site::at("2026-11-23T09:00");
    let (a, b) = (site.server().await, site.server().await);
    b.journal.set_faults(NO_WAKES);
    tokio::time::sleep(Duration::from_millis(50)).await;
    a.ask(issue("A")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(b.live.office().version(), 0, "the wake-up was lost");
    until("B has looked by itself", || b.live.office().version() == 1).await;
}

#[tokio::test]
async fn a_day_closes_and_the_next_begins_by_the_offices_own_zone() {
    let site = Site::closing_at("2026-11-23T17:00", "18:00");
    let server = site.server().await;
    let first = server.ask_as("visit-1", issue("A")).await.unwrap();
    site.set_clock("2026-11-23T18:00");
    until("the day is closed", || server.live.office().closed_at().is_some()).await;
    let closed = server.live.office();
    assert_eq!(closed.closed_at(), Some(moment(&site.plan, "2026-11-23T18:00")));
    assert_eq!(closed.ticket(&first.answer.ticket.as_ref().unwrap().id).unwrap().outcome(), Some(Outcome::Unserved));
    assert_eq!(server.ask(issue("A")).await.unwrap_err(), Denied::Refused(Refusal::DayClosed));

    // 2026-11-23T17:00:00Z is midnight in Ho Chi Minh City.
    site.clock.set("2026-11-23T16:59:59.999Z".parse().unwrap());
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.live.office().day(), date(2026, 11, 23));
    site.clock.set("2026-11-23T17:00:00Z".parse().unwrap());
    until("the next day has begun", || server.live.office().day() == date(2026, 11, 24)).await;
    let yesterday = server.live.published().yesterday.clone().unwrap();
    assert_eq!((yesterday.day(), yesterday.issued()), (date(2026, 11, 23), 1));

    let again = server.ask_as("visit-1", issue("A")).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.answer, first.answer);
    assert_eq!(server.live.office().version(), 0, "a repeat writes nothing");
    assert_eq!(number(&server.ask_as("visit-2", issue("A")).await), "A001");

    // The same after a restart.
    server.running.stop().await;
    let server = site.server().await;
    let again = server.ask_as("visit-1", issue("A")).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.answer, first.answer);
}

#[tokio::test]
async fn after_the_closing_time_nothing_is_taken_though_nothing_has_happened() {
    let site = Site::closing_at("2026-11-23T19:00", "18:00");
    let server = site.server().await;
    assert_eq!(server.ask(issue("A")).await.unwrap_err(), Denied::Refused(Refusal::DayClosed));
    assert_eq!(server.live.office().issued(), 0);
}

#[tokio::test]
async fn a_day_left_open_is_closed_at_the_next_start_also_after_a_long_holiday() {
    let site = Site::closing_at("2026-02-12T17:00", "18:00");
    let server = site.server().await;
    server.ask(issue("A")).await.unwrap();
    server.running.stop().await;
    assert_eq!(site.replayed(date(2026, 2, 12)).await.closed_at(), None);
    site.set_clock("2026-02-25T07:00");
    let server = site.server().await;
    until("today has begun", || server.live.office().day() == date(2026, 2, 25)).await;
    let left_open = site.replayed(date(2026, 2, 12)).await;
    assert!(left_open.closed_at().is_some());
    assert_eq!(left_open.tickets().next().unwrap().outcome(), Some(Outcome::Unserved));
    assert_eq!(number(&server.ask(issue("A")).await), "A001");
    assert_eq!(site.kept.days(&site.plan.office).await.unwrap(), [date(2026, 2, 12), date(2026, 2, 25)]);
}

#[tokio::test]
async fn a_repeat_after_midnight_is_known_though_nobody_told_this_server_of_the_first() {
    let site = Site::at("2026-11-23T23:59:50");
    let (a, b) = (site.server().await, site.server().await);
    b.journal.set_faults(NO_WAKES);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let first = a.ask_as("visit-1", issue("A")).await.unwrap();
    a.running.stop().await;
    site.set_clock("2026-11-24T00:00:05");
    let again = b.ask_as("visit-1", issue("A")).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.answer, first.answer);
    assert!(site.replayed(date(2026, 11, 23)).await.closed_at().is_some());
}

#[tokio::test]
async fn what_loses_to_the_closing_of_the_old_day_is_decided_on_the_new_one() {
    let site = Site::at("2026-11-23T23:59:50");
    let (a, b) = (site.server().await, site.server().await);
    b.ask(issue("A")).await.unwrap();
    until("A has heard of it", || a.live.office().version() == 1).await;
    a.journal.shut_gate();
    let at_midnight = a.ask_aside(issue("A")).await;
    until("A's append is on its way", || a.journal.came_to_gate() == 1).await;
    site.set_clock("2026-11-24T00:00:01");
    until("B has begun the day", || b.live.office().day() == date(2026, 11, 24)).await;
    a.journal.open_gate();
    let done = at_midnight.await.unwrap().unwrap();
    assert_eq!(done.office.day(), date(2026, 11, 24));
    assert_eq!(done.answer.ticket.unwrap().number.to_string(), "A001");
}

#[tokio::test]
async fn while_midnight_cannot_be_written_asking_is_answered_and_later_the_day_begins() {
    let site = Site::at("2026-11-23T23:59:50");
    let server = site.server().await;
    server.ask(issue("A")).await.unwrap();
    server.journal.set_faults(Faults { turns_away: 1000, ..Faults::default() });
    site.set_clock("2026-11-24T00:00:01");
    for _ in 0..3 {
        let answer = tokio::time::timeout(Duration::from_millis(500), server.ask(issue("A"))).await;
        let denied = answer.expect("an answer at once").unwrap_err();
        assert!(matches!(&denied, Denied::Unavailable { why } if why.contains("turned away")), "{denied}");
    }
    server.journal.set_faults(Faults::default());
    until("the day has begun by itself", || server.live.office().day() == date(2026, 11, 24)).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_turn_time_back() {
    let site = Site::at("2026-11-23T23:59:59");
    let server = site.server().await;
    server.ask(issue("A")).await.unwrap();
    site.set_clock("2026-11-24T00:00:01");
    until("the day has begun", || server.live.office().day() == date(2026, 11, 24)).await;
    site.set_clock("2026-11-23T23:59:58");
    let first = server.ask(issue("A")).await.unwrap().answer.ticket.unwrap();
    assert_eq!(first.number.to_string(), "A001");
    assert_eq!(first.issued_at, moment(&site.plan, "2026-11-24T00:00"), "a ticket of a day was issued on that day");
    site.set_clock("2026-11-24T09:00");
    server.ask(issue("A")).await.unwrap();
    site.set_clock("2026-11-24T08:59");
    let third = server.ask(issue("A")).await.unwrap().answer.ticket.unwrap();
    assert_eq!(third.issued_at, moment(&site.plan, "2026-11-24T09:00"));
}

#[tokio::test]
async fn a_graceful_stop_finishes_what_was_accepted_and_takes_no_more() {
    let mut site = Site::at("2026-11-23T09:00");
    site.limits.batch = 2;
    let server = site.server().await;
    server.journal.shut_gate();
    let mut accepted = Vec::new();
    for _ in 0..7 {
        accepted.push(server.ask_aside(issue("A")).await);
    }
    let (live, journal) = (server.live.clone(), server.journal.clone());
    let stopping = tokio::spawn(server.running.stop());
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!stopping.is_finished());
    journal.open_gate();
    stopping.await.unwrap();
    for (asking, expected) in accepted.into_iter().zip(["A001", "A002", "A003", "A004", "A005", "A006", "A007"]) {
        assert_eq!(number(&asking.await.unwrap()), expected);
    }
    assert_eq!(live.ask(ask(issue("A"), None)).await.unwrap_err(), Denied::Stopping);
    assert_eq!(site.replayed(date(2026, 11, 23)).await.issued(), 7);
}

#[tokio::test]
async fn a_lost_answer_does_not_say_that_nothing_was_done() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.journal.shut_gate();
    let asked = server.ask_aside(issue("A")).await;
    drop(server.running);
    let denied = tokio::time::timeout(Duration::from_secs(5), asked).await.unwrap().unwrap().unwrap_err();
    assert!(matches!(denied, Denied::Unavailable { .. }), "{denied:?}");
    assert_eq!(server.live.ask(ask(issue("A"), None)).await.unwrap_err(), Denied::Stopping);
}

#[tokio::test]
async fn an_append_whose_answer_is_lost_is_found_again_and_not_repeated() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.journal.set_faults(Faults { forgets: 1000, ..Faults::default() });
    assert_eq!(number(&server.ask(issue("A")).await), "A001");
    assert_eq!(site.commits(date(2026, 11, 23)).await.len(), 1);
}

#[tokio::test]
async fn what_a_newer_program_wrote_is_named_and_kills_nothing() {
    let site = Site::closing_at("2026-11-23T09:00", "18:00");
    let server = site.server().await;
    let known = server.ask_as("visit-1", issue("A")).await.unwrap();
    let record = Record { id: CommitId::from_random([7; 16]), body: r#"{"v":2,"leaps":[]}"#.to_owned() };
    site.kept.append(&site.stream(date(2026, 11, 23)), 1, &record, &[]).await.unwrap();
    for clock in ["2026-11-23T09:01", "2026-11-23T18:01", "2026-11-24T00:01"] {
        site.set_clock(clock);
        let answer = tokio::time::timeout(Duration::from_secs(1), server.ask(issue("A"))).await;
        let denied = answer.expect("an answer at once, whatever is due by the clock").unwrap_err();
        let Denied::Unavailable { why } = &denied else { panic!("{denied:?} at {clock}") };
        assert!(why.contains("encoding 2") && why.contains("round-the-clock/2026-11-23"), "{why}");
    }
    assert_eq!(server.live.office().version(), known.office.version(), "readers keep what is understood");
    let Err(refused) = site.server_with(server.journal.clone()).await else { panic!("it started") };
    assert!(refused.to_string().contains("encoding 2"), "{refused}");
}

#[tokio::test]
async fn old_days_are_deleted_at_the_start_and_at_midnight_and_their_tallies_stay() {
    let mut site = Site::at("2026-11-20T09:00");
    site.retention_days = 2;
    let days = [date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)];
    for clock in ["2026-11-20T09:00", "2026-11-23T09:00"] {
        site.set_clock(clock);
        let server = site.server().await;
        server.ask(issue("A")).await.unwrap();
        server.running.stop().await;
    }
    let kept = site.kept.days(&site.plan.office).await.unwrap();
    assert_eq!(kept, days[1..2], "the machine was off at every midnight");
    let server = site.server().await;
    for clock in ["2026-11-24T09:00", "2026-11-25T09:00", "2026-11-26T00:00"] {
        site.set_clock(clock);
        let day = site.plan.day_of(moment(&site.plan, clock));
        until("the day has begun", || server.live.office().day() == day).await;
        if day == days[2] {
            server.ask(issue("A")).await.unwrap();
        }
    }
    assert_eq!(number(&server.ask(issue("A")).await), "A001");
    let kept = site.kept.days(&site.plan.office).await.unwrap();
    assert_eq!(kept, [days[2], date(2026, 11, 26)]);
    let tallies = site.kept.tallies(&site.plan.office, days[0], days[2]).await.unwrap();
    assert_eq!(tallies.iter().map(|(day, _)| *day).collect::<Vec<_>>(), days);
    for (day, sums) in tallies {
        assert!(sums.iter().any(|sum| sum.field.ends_with("|issued") && sum.add == 1), "{day}: {sums:?}");
    }
}

#[tokio::test]
async fn a_day_that_is_gone_from_the_journal_is_begun_anew() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.ask(issue("A")).await.unwrap();
    site.kept.expire(&site.plan.office, date(2026, 11, 24)).await.unwrap();
    assert_eq!(number(&server.ask(issue("B")).await), "B001");
    assert_eq!(server.live.office().issued(), 1);
    assert_eq!(site.commits(date(2026, 11, 23)).await.len(), 1);
}

#[tokio::test]
async fn the_feed_tells_every_step_in_order_and_whose_commit_it_was() {
    let site = Site::at("2026-11-23T23:59");
    let (a, b) = (site.server().await, site.server().await);
    let (mut at_a, mut at_b) = (a.live.feed().subscribe(), b.live.feed().subscribe());
    a.ask(issue("A")).await.unwrap();
    b.ask(open(1)).await.unwrap();
    b.ask(call_next(1)).await.unwrap();
    // B begins the new day and works in it before A has noticed that it is midnight.
    until("A has heard of it", || a.live.office().version() == 3).await;
    a.journal.shut_gate();
    site.set_clock("2026-11-24T00:00");
    b.ask(issue("B")).await.unwrap();
    b.ask(issue("B")).await.unwrap();
    a.journal.open_gate();
    until("A has begun the day", || a.live.office().version() == 2).await;

    let (mut told_a, mut told_b) = (Vec::new(), Vec::new());
    for (feed, told) in [(&mut at_a, &mut told_a), (&mut at_b, &mut told_b)] {
        while let Ok(happened) = feed.try_recv() {
            for step in happened.steps.iter() {
                told.push((happened.office.day().day(), happened.office.version(), step.command.clone(), happened.own));
            }
        }
    }
    let steps = |own_a: bool| {
        let row = |day, version, command: &str, by_a: bool| (day, version, command.to_owned(), by_a == own_a);
        vec![
            row(23, 1, "issue_ticket", true),
            row(23, 2, "open_counter", false),
            row(23, 3, "call_next", false),
            row(23, 4, "close_day", false),
            row(24, 1, "issue_ticket", false),
            row(24, 2, "issue_ticket", false),
        ]
    };
    assert_eq!(told_a, steps(true));
    assert_eq!(told_b, steps(false));
}
