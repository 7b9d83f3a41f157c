//! Two servers of one office on one real Redis, with its counters split between them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::task::block_in_place;

use crate::support::client::{Client, Traffic, Wish};
use crate::support::ledger::Ledger;
use crate::support::reception::{BusyOffice, Reception, visits, watch};
use crate::support::redis_server::RedisServer;
use crate::support::server::{Server, Setup};

const TICKETS: usize = 2000;
/// How many more are issued around the moment at which one of the servers is killed.
const TICKETS_AROUND_THE_KILL: usize = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_redis_are_one_office() {
    let redis = RedisServer::start();
    let office = BusyOffice::at_noon();
    let setup = Setup::demo().office(&office.toml).store(redis.url());
    let mut first = Server::start(setup.clone());
    let mut second = Server::start(setup);
    let (at_first, at_second) = (Client::new(&first.url()), Client::new(&second.url()));
    let watching = [tokio::spawn(watch(at_first.clone())), tokio::spawn(watch(at_second.clone()))];
    let ledger = Arc::new(Ledger::default());
    let reception =
        Reception { servers: vec![at_first.clone(), at_second.clone()], kiosks: 8, most_waiting: usize::MAX };

    let begun = Instant::now();
    reception.work_through(visits().into_iter().cycle().take(TICKETS), &ledger).await;
    let took = begun.elapsed();
    ledger.check();
    assert_eq!(ledger.counts().issued, TICKETS as u64);
    let unanswered = ledger.traffic.unanswered.load(Ordering::Relaxed);
    let requests = ledger.traffic.answered.load(Ordering::Relaxed);
    println!(
        "{TICKETS} tickets on two servers in {:.1} s with {requests} requests, {unanswered} of them sent again",
        took.as_secs_f64()
    );
    assert_eq!(settled(&at_first, &at_second).await, Ok(()));
    ledger.check_sums(&at_first, office.today).await;
    ledger.check_sums(&at_second, office.today).await;

    let around_the_kill = {
        let ledger = ledger.clone();
        let visits = visits().into_iter().rev().take(TICKETS_AROUND_THE_KILL);
        let reception = Reception { most_waiting: 40, ..reception };
        tokio::spawn(async move { reception.work_through(visits, &ledger).await })
    };
    while ledger.counts().issued < (TICKETS + TICKETS_AROUND_THE_KILL / 2) as u64 {
        assert!(!around_the_kill.is_finished(), "the work ended before the kill");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    block_in_place(|| first.kill_hard());
    around_the_kill.await.unwrap();
    ledger.check();
    assert_eq!(ledger.counts().issued, (TICKETS + TICKETS_AROUND_THE_KILL) as u64);
    ledger.check_sums(&at_second, office.today).await;
    ledger.check_tickets(&at_second).await;

    block_in_place(|| first.restart());
    assert_eq!(settled(&at_first, &at_second).await, Ok(()));
    ledger.check_sums(&at_first, office.today).await;
    assert!(first.stop().success() && second.stop().success(), "a server did not stop in order");
    for watched in watching {
        assert!(watched.await.unwrap() > 0, "/live showed nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_server_commits_shows_on_the_other() {
    let redis = RedisServer::start();
    let office = BusyOffice::at_noon();
    let setup = Setup::demo().office(&office.toml).store(redis.url());
    let (first, second) = (Server::start(setup.clone()), Server::start(setup));
    let (at_first, at_second) = (Client::new(&first.url()), Client::new(&second.url()));
    let mut live = at_second.live().await;
    let before = live.next().await.expect("the present state");
    assert_eq!(waiting(&before, "B"), 0);

    let mut took = Vec::new();
    for n in 1..=10 {
        let reply = at_first.send(&Wish::issue('B', None)).await.unwrap();
        let acknowledged = Instant::now();
        assert_eq!(reply.ticket().number, format!("B{n:03}"));
        while waiting(&live.next().await.expect("a state"), "B") < n {}
        took.push(acknowledged.elapsed());
    }
    took.sort_unstable();
    println!("10 tickets of one server stood on the other's /live within {took:?}");
    // Each is issued as the one before it shows, which without a push is just after a slow poll: most would wait for
    // nearly all of the next. A busy machine holds up a few.
    assert!(took[5] < Duration::from_millis(750), "it took {took:?}");

    let traffic = Traffic::default();
    let doors = crate::support::client::Doors::new(at_second, at_first);
    assert!(doors.ask_twice(&Wish::at_counter(1, "open"), &traffic).await.is_accepted());
    let called = doors.ask_twice(&Wish::at_counter(1, "call-next"), &traffic).await;
    assert_eq!(called.ticket().number, "B001", "the other server knows who came first: {called:?}");
}

/// Waits until both servers show the same state, their clocks aside.
async fn settled(first: &Client, second: &Client) -> Result<(), (Value, Value)> {
    let begun = Instant::now();
    loop {
        let (mut here, mut there) = tokio::join!(first.state(), second.state());
        here["at"] = Value::Null;
        there["at"] = Value::Null;
        if here == there {
            return Ok(());
        }
        if begun.elapsed() > Duration::from_secs(60) {
            return Err((here, there));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn waiting(state: &Value, group: &str) -> u64 {
    let groups = state["groups"].as_array().unwrap();
    let group = groups.iter().find(|entry| entry["code"] == group).unwrap_or_else(|| panic!("no group in {state}"));
    group["waiting"].as_u64().unwrap()
}
