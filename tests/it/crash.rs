//! The real binary, killed in the middle of its work again and again: what it acknowledged stays.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::block_in_place;

use crate::client::Client;
use crate::ledger::{Counts, Ledger};
use crate::reception::{BusyOffice, Reception, visits};
use crate::server::{Server, Setup};

const KILLS: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_twenty_times_it_loses_and_doubles_nothing() {
    let office = BusyOffice::at_noon();
    let mut server = Server::start(Setup::demo().office(&office.toml));
    let client = Client::new(&server.url());
    let ledger = Arc::new(Ledger::default());
    let over = Arc::new(AtomicBool::new(false));

    let begun = Instant::now();
    let load = {
        let (client, ledger, over) = (client.clone(), ledger.clone(), over.clone());
        // Visits go on until the last kill, and the backlog stays small enough to be worked off afterwards.
        let visits = visits().into_iter().cycle().take_while(move |_| !over.load(Ordering::Relaxed));
        let reception = Reception { servers: vec![client], kiosks: 8, most_waiting: 40 };
        tokio::spawn(async move { reception.work_through(visits, &ledger).await })
    };
    for kill in 0..KILLS {
        // Each life ends at another point of the work: after 10 to 200 further acknowledged changes.
        let until = done(&ledger.counts()) + 10 + kill * 10;
        while done(&ledger.counts()) < until {
            assert!(!load.is_finished(), "the load ended before kill {kill}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // Read before the kill: what is acknowledged at this moment must be there after it.
        let acknowledged = ledger.counts();
        block_in_place(|| {
            server.kill_hard();
            server.restart();
        });
        let kept = Counts::of_rows(&client.waits("group", office.today).await);
        assert!(kept.cover(&acknowledged), "after kill {kill}: {kept:?} is less than {acknowledged:?}");
    }
    over.store(true, Ordering::Relaxed);
    load.await.unwrap();

    ledger.check();
    ledger.check_sums(&client, office.today).await;
    ledger.check_tickets(&client).await;
    let counts = ledger.counts();
    let unanswered = ledger.traffic.unanswered.load(Ordering::Relaxed);
    println!(
        "{KILLS} kills in {:.1} s: {} issued, {} served, {} cancelled, {} called in vain; {} requests answered, \
         {unanswered} cut off or refused a connection and sent again; none lost, none doubled",
        begun.elapsed().as_secs_f64(),
        counts.issued,
        counts.served,
        counts.cancelled,
        counts.no_show,
        ledger.traffic.answered.load(Ordering::Relaxed),
    );
    assert!(unanswered >= KILLS, "the kills did not hit the work");
    assert!(server.stop().success(), "the server did not stop in order");
}

/// How many changes were acknowledged.
fn done(counts: &Counts) -> u64 {
    counts.issued + counts.called + counts.served + counts.no_show + counts.cancelled
}
