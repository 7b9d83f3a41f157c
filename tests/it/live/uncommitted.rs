//! Who got no ticket is counted though nothing is committed, each once as far as it is known.

use motcua::journal::Journal;
use motcua::live::Denied;
use motcua::office::Command;
use motcua::waits::{By, Measure, Rows};

use crate::support::faulty_journal::Faults;
use crate::support::site::{Site, group, issue};

/// The refusals in the journal by the hour, as the report tells them: `09 group_closed 2`.
async fn refused(site: &Site) -> Vec<String> {
    let day = "2026-11-23".parse().unwrap();
    let tallies = site.kept.tallies(&site.plan.office, day, day).await.unwrap();
    let rows = Rows::by(By::Hour, tallies).rows;
    rows.iter().flat_map(|row| row.refused.iter().map(|(code, times)| format!("{} {code} {times}", row.key))).collect()
}

#[tokio::test]
async fn citizens_who_got_no_ticket_are_counted_by_the_reason() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    for _ in 0..12 {
        server.ask(issue("B")).await.unwrap();
    }
    server.ask(issue("B")).await.unwrap_err();
    server.ask(Command::CloseGroup { group: group("A"), reason: "mất điện".to_owned() }).await.unwrap();
    for _ in 0..2 {
        server.ask(issue("A")).await.unwrap_err();
    }
    site.set_clock("2026-11-23T10:30");
    server.ask(issue("A")).await.unwrap_err();
    // No such group is somebody's mistake, and nobody went away for it.
    server.ask(issue("Z")).await.unwrap_err();
    server.live.uncommitted().count(None, Measure::SlipFailed, 3);
    server.running.stop().await;
    assert_eq!(refused(&site).await, ["09 group_closed 2", "09 quota_reached 1", "10 group_closed 1"]);
}

#[tokio::test]
async fn what_was_gathered_is_written_every_few_seconds() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.live.uncommitted().count(Some(group("A")), Measure::VoiceFailed, 1);
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    let day = "2026-11-23".parse().unwrap();
    let tallies = site.kept.tallies(&site.plan.office, day, day).await.unwrap();
    assert_eq!(Rows::by(By::Day, tallies).total.voice_failed, 1);
}

#[tokio::test]
async fn what_the_journal_turned_away_is_kept_and_what_may_have_landed_is_not_sent_twice() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.ask(Command::CloseGroup { group: group("A"), reason: String::new() }).await.unwrap();
    server.journal.set_faults(Faults { turns_away: 1000, ..Faults::default() });
    assert!(matches!(server.ask(issue("A")).await, Err(Denied::Refused(_))));
    tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    assert!(refused(&site).await.is_empty());
    server.journal.set_faults(Faults { forgets: 1000, ..Faults::default() });
    server.running.stop().await;
    assert_eq!(refused(&site).await, ["09 group_closed 1"]);
}
