//! Days: closed, begun, left open, damaged and deleted, by the office's own clock.

use std::time::Duration;

use jiff::civil::date;
use motcua::journal::{CommitId, Journal, Record};
use motcua::live::Denied;
use motcua::office::{Outcome, Refusal};

use super::NO_WAKES;
use crate::support::faulty_journal::Faults;
use crate::support::site::{Site, issue, moment, number, until};

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
    let site = Site::closing_at("2026-11-23T23:50", "23:55");
    let (a, b) = (site.server().await, site.server().await);
    b.journal.set_faults(NO_WAKES);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let first = a.ask_as("visit-1", issue("A")).await.unwrap();
    site.set_clock("2026-11-23T23:55");
    until("A has closed the day", || a.live.office().closed_at().is_some()).await;
    assert_eq!(b.live.office().version(), 0, "B knows nothing of the day");
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
    let mut took = Vec::new();
    for _ in 0..3 {
        let asked = std::time::Instant::now();
        let answer = tokio::time::timeout(Duration::from_secs(30), server.ask(issue("A"))).await;
        let denied = answer.expect("an answer").unwrap_err();
        took.push(asked.elapsed());
        assert!(matches!(&denied, Denied::Unavailable { why } if why.contains("turned away")), "{denied}");
    }
    // A busy machine holds up one or the other.
    assert!(took.iter().min().is_some_and(|fastest| *fastest < Duration::from_millis(500)), "at once? {took:?}");
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
async fn a_past_day_that_cannot_be_read_does_not_keep_today_from_beginning() {
    let site = Site::at("2026-11-23T09:00");
    let record = Record { id: CommitId::from_random([7; 16]), body: r#"{"v":1,"steps":"torn"}"#.to_owned() };
    for day in [date(2026, 11, 20), date(2026, 11, 22)] {
        site.kept.append(&site.stream(day), 0, &record, &[]).await.unwrap();
    }
    let server = site.server().await;
    assert_eq!(number(&server.ask(issue("A")).await), "A001");
    site.set_clock("2026-11-24T00:00");
    until("the next day has begun", || server.live.office().day() == date(2026, 11, 24)).await;
    assert_eq!(site.kept.days(&site.plan.office).await.unwrap().len(), 3, "what is damaged is left as it is");
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
