//! What an office learns from its past days: read from the tallies beside its work, and told as soon as it is known.

use std::time::Duration;

use jiff::SignedDuration;
use motcua::clock::Clock;
use motcua::office::{Command, CounterNo, Estimate};

use crate::support::faulty_journal::{Chance, Faults, FaultyJournal};
use crate::support::site::{Server, Site, call_next, group, issue, open, until};

/// Serves so many at counter 1, each for so many minutes, one after the other.
async fn serve(site: &Site, server: &Server, people: u32, minutes: i64) {
    server.ask(open(1)).await.unwrap();
    for _ in 0..people {
        server.ask(issue("A")).await.unwrap();
    }
    for _ in 0..people {
        server.ask(call_next(1)).await.unwrap();
        site.pass(SignedDuration::from_mins(minutes));
    }
    let finish = Command::Finish { counter: CounterNo(1) };
    server.ask(finish).await.unwrap();
}

fn likely(server: &Server, site: &Site) -> Option<Estimate> {
    let office = server.live.office();
    office.likely_wait(group("A"), office.latest_at().unwrap_or(site.clock.now()))
}

#[tokio::test]
async fn yesterdays_services_tell_the_wait_before_todays_first_one_is_over() {
    let site = Site::at("2026-11-23T08:00");
    let server = site.server().await;
    serve(&site, &server, 8, 10).await;
    site.set_clock("2026-11-24T08:00");
    server.ask(open(1)).await.unwrap();
    until("yesterday is known", || likely(&server, &site).is_some()).await;
    for _ in 0..4 {
        server.ask(issue("A")).await.unwrap();
    }
    server.ask(call_next(1)).await.unwrap();
    let told = server.live.office().ticket_numbered(&"A004".parse().unwrap()).unwrap().told.unwrap();
    assert!((25 * 60..=35 * 60).contains(&told.typical_s), "three of ten minutes before: {told:?}");

    // The same after a restart, from the journal alone; and without the tallies nothing is known.
    server.running.stop().await;
    let again = site.server().await;
    until("yesterday is known again", || likely(&again, &site).is_some()).await;
    again.running.stop().await;
    let fresh = Site::at("2026-11-24T08:00");
    let server = fresh.server().await;
    server.ask(open(1)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(likely(&server, &fresh), None);
}

#[tokio::test]
async fn what_past_days_teach_is_read_as_soon_as_the_journal_can_be_read() {
    let site = Site::at("2026-11-23T08:00");
    let server = site.server().await;
    serve(&site, &server, 8, 10).await;
    server.running.stop().await;
    site.set_clock("2026-11-24T08:00");
    let journal = FaultyJournal::over(site.kept.clone(), Chance::new(0));
    journal.set_faults(Faults { sums_unreadable: true, ..Faults::default() });
    let server = site.server_with(journal).await.unwrap();
    server.ask(open(1)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(likely(&server, &site), None, "nothing is known yet, and the office works");
    server.journal.set_faults(Faults::default());
    until("yesterday is known", || likely(&server, &site).is_some()).await;
}

#[tokio::test]
async fn what_waits_taught_yesterday_is_told_today() {
    let site = Site::at("2026-11-23T08:00");
    let server = site.server().await;
    // So that something is told from the first ticket on, an earlier day knows how long services take.
    serve(&site, &server, 8, 10).await;
    site.set_clock("2026-11-24T08:00");
    server.ask(open(1)).await.unwrap();
    until("the first day is known", || likely(&server, &site).is_some()).await;
    // All day long each citizen takes half as long as usual.
    for _ in 0..60 {
        server.ask(issue("A")).await.unwrap();
        server.ask(issue("A")).await.unwrap();
        for _ in 0..2 {
            server.ask(call_next(1)).await.unwrap();
            site.pass(SignedDuration::from_mins(5));
        }
    }
    site.set_clock("2026-11-25T08:00");
    server.ask(open(1)).await.unwrap();
    for _ in 0..2 {
        server.ask(issue("A")).await.unwrap();
    }
    server.ask(call_next(1)).await.unwrap();
    // One before and one in hand, at five minutes each, where services of ten and of five minutes are known.
    let short = || likely(&server, &site).is_some_and(|told| told.typical_s < 11 * 60);
    until("that a day was quicker is known", short).await;
}
