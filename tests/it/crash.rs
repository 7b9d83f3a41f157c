//! The real binary, ended in the middle of its work again and again: what it acknowledged stays.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::block_in_place;

use crate::support::client::Client;
use crate::support::ledger::{Counts, Ledger};
use crate::support::reception::{BusyOffice, Reception, visits};
use crate::support::server::{Server, Setup};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_twenty_times_it_loses_and_doubles_nothing() {
    work_through_ends("kill -9", 20, |server| server.kill_hard()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_in_the_middle_it_finishes_what_it_accepted() {
    let stop = |server: &mut Server| assert!(server.stop().success(), "the server did not stop in order");
    work_through_ends("stop", 3, stop).await;
}

/// Lets kiosks and counters work while the server is ended in this way and started again, so many times. Clients send
/// what was not answered again, with the same request id.
async fn work_through_ends(way: &str, times: u64, end: impl Fn(&mut Server)) {
    let office = BusyOffice::at_noon();
    let mut server = Server::start(Setup::demo().office(&office.toml));
    let client = Client::new(&server.url());
    let ledger = Arc::new(Ledger::default());
    let over = Arc::new(AtomicBool::new(false));

    let begun = Instant::now();
    let load = {
        let (client, ledger, over) = (client.clone(), ledger.clone(), over.clone());
        // Visits go on until the last end, and the backlog stays small enough to be worked off afterwards.
        let visits = visits().into_iter().cycle().take_while(move |_| !over.load(Ordering::Relaxed));
        let reception = Reception { servers: vec![client], kiosks: 8, most_waiting: 40 };
        tokio::spawn(async move { reception.work_through(visits, &ledger).await })
    };
    for life in 0..times {
        // Each life ends at another point of the work: after 10 and more further acknowledged changes.
        let until = ledger.counts().changes() + 10 + life * 7;
        while ledger.counts().changes() < until {
            assert!(!load.is_finished(), "the work ended before {way} {life}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // Read before the end: what is acknowledged at this moment must be there after it.
        let acknowledged = ledger.counts();
        block_in_place(|| {
            end(&mut server);
            server.restart();
        });
        let kept = Counts::of_rows(&client.waits("group", office.today).await);
        assert!(kept.cover(&acknowledged), "after {way} {life}: {kept:?} is less than {acknowledged:?}");
    }
    over.store(true, Ordering::Relaxed);
    load.await.unwrap();

    ledger.check();
    ledger.check_sums(&client, office.today).await;
    ledger.check_tickets(&client).await;
    let counts = ledger.counts();
    let unanswered = ledger.traffic.unanswered.load(Ordering::Relaxed);
    println!(
        "{times} times {way} in {:.1} s: {} issued, {} served, {} cancelled, {} called in vain; {} requests answered, \
         {unanswered} cut off or not let in and sent again; none lost, none doubled",
        begun.elapsed().as_secs_f64(),
        counts.issued,
        counts.served,
        counts.cancelled,
        counts.no_show,
        ledger.traffic.answered.load(Ordering::Relaxed),
    );
    assert!(unanswered >= times, "{way} did not hit the work");
}
