//! Past days at hand: what is read is what the journal has, and what is new comes with the next reading.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use motcua::http::{History, MOST_DAYS};
use motcua::journal::{Journal, Tally};
use motcua::waits::{By, DaySums, Rows, Sums};

use crate::support::site::{Server, Site, call_next, issue, open};

const TODAY: Date = date(2026, 11, 23);

async fn add(site: &Site, day: Date, field: &str, add: i64) {
    let tally = Tally { field: field.to_owned(), add };
    site.kept.add_tallies(&site.plan.office, day, &[tally]).await.unwrap();
}

fn history(site: &Site, server: &Server) -> History {
    History::new(site.kept.clone(), server.running.registry().clone(), Arc::new(site.clock.clone()))
}

fn issued(days: &[Arc<DaySums>]) -> BTreeMap<Date, i64> {
    days.iter().map(|day| (day.day, day.total.issued)).collect()
}

#[tokio::test]
async fn days_are_read_once_somebody_asks_and_follow_what_is_added() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    let history = history(&site, &server);
    let office = &site.plan.office;
    let first = TODAY - (MOST_DAYS - 1).days();
    for day in [first.yesterday().unwrap(), first, TODAY.yesterday().unwrap()] {
        add(&site, day, "09|A|||issued", 5).await;
    }
    history.refresh().await;
    assert!(history.days(office).is_none(), "nobody had asked");
    history.refresh().await;
    let days = history.days(office).unwrap();
    assert_eq!(issued(&days), [(first, 5), (TODAY.yesterday().unwrap(), 5)].into());

    add(&site, TODAY.yesterday().unwrap(), "10|B|||issued", 2).await;
    server.ask(issue("A")).await.unwrap();
    history.refresh().await;
    let days = history.days(office).unwrap();
    assert_eq!(issued(&days), [(first, 5), (TODAY.yesterday().unwrap(), 7), (TODAY, 1)].into());

    // What nobody asked for in hours is let go of, until somebody asks again.
    site.set_clock("2026-11-24T00:10");
    history.refresh().await;
    assert!(history.days(office).is_none());
    history.refresh().await;
    let days = history.days(office).unwrap();
    assert_eq!(issued(&days), [(TODAY.yesterday().unwrap(), 7), (TODAY, 1)].into());
}

#[tokio::test]
async fn hours_are_those_of_the_days_before_today() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    let history = history(&site, &server);
    for (day, field, sum) in [
        (date(2025, 11, 24), "08|A|||came", 2),
        (date(2025, 11, 24), "08|A|||came_ms", 3000),
        (date(2026, 11, 20), "08|B|||came", 1),
        (date(2026, 11, 20), "08|B|||came_ms", 9),
        (date(2026, 11, 20), "08|B|1|elderly|s:9", 1),
        (TODAY, "08|A|||came", 1),
    ] {
        add(&site, day, field, sum).await;
    }
    history.refresh().await;
    let hours = history.hours(&site.plan.office);
    let told: Vec<_> =
        hours.iter().flat_map(|day| day.hours.iter().map(|(h, w)| (day.day, *h, w.waits, w.wait_ms))).collect();
    assert_eq!(told, [(date(2025, 11, 24), 8, 2, 3000), (date(2026, 11, 20), 8, 1, 9)]);
}

#[tokio::test]
async fn a_days_parts_add_up_to_what_the_report_says() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.ask(open(1)).await.unwrap();
    for letter in ["A", "B", "A"] {
        server.ask(issue(letter)).await.unwrap();
    }
    site.set_clock("2026-11-23T10:20");
    for _ in 0..3 {
        server.ask(call_next(1)).await.unwrap();
    }
    let tallies = site.kept.tallies(&site.plan.office, TODAY, TODAY).await.unwrap().remove(0).1;
    let day = DaySums::of(TODAY, &tallies);
    let total = Rows::by(By::Day, [(TODAY, tallies)]).total;
    assert_eq!((day.total.issued, day.total.called()), (total.issued, total.called));
    let mut hours = Sums::default();
    day.hours.values().for_each(|hour| hours.merge(hour));
    assert_eq!(hours, day.total);
    assert_eq!(day.groups.values().map(|group| group.called()).sum::<i64>(), 3);
    assert!(day.total.open_ms() > 0);
}
