//! The running offices, one promise at a time.

mod beliefs;
mod days;
mod learning;
mod uncommitted;

use std::time::{Duration, Instant};

use jiff::civil::date;
use motcua::journal::{CommitId, Journal, Record};
use motcua::live::{Denied, Limits};
use motcua::office::{CounterNo, Refusal};

use crate::support::faulty_journal::Faults;
use crate::support::site::{Site, ask, call_next, issue, number, open, until};

const NO_WAKES: Faults = Faults {
    forgets: 0,
    loses: 0,
    lands_late: 0,
    turns_away: 0,
    unreadable: 0,
    sums_unreadable: false,
    delays: 0,
    drops_wakes: 1000,
};

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
    // One that came before the poll can have brought it is enough; the others tell how busy the machine is.
    let mut fastest = Duration::MAX;
    for version in 1..=5 {
        let asked = Instant::now();
        a.ask(issue("A")).await.unwrap();
        until("B has heard of it", || b.live.office().version() == version).await;
        fastest = fastest.min(asked.elapsed());
    }
    assert!(fastest < Duration::from_secs(1), "{fastest:?}");
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
    let denied = tokio::time::timeout(Duration::from_secs(30), asked).await.unwrap().unwrap().unwrap_err();
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
        let answer = tokio::time::timeout(Duration::from_secs(30), server.ask(issue("A"))).await;
        let denied = answer.expect("an answer at once, whatever is due by the clock").unwrap_err();
        let Denied::Unavailable { why } = &denied else { panic!("{denied:?} at {clock}") };
        assert!(why.contains("encoding 2") && why.contains("round-the-clock/2026-11-23"), "{why}");
    }
    assert_eq!(server.live.office().version(), known.office.version(), "readers keep what is understood");
    site.set_clock("2026-11-23T09:02");
    let Err(refused) = site.server_with(server.journal.clone()).await else { panic!("it started") };
    assert!(refused.to_string().contains("encoding 2"), "{refused}");
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
