//! A call centre's busiest day, in a few seconds: eight kiosks and twelve counters at once, every request sent twice.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::support::client::Client;
use crate::support::ledger::Ledger;
use crate::support::reception::{BusyOffice, Reception, visits, watch};
use crate::support::server::{Server, Setup};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_day_over_http_with_every_request_sent_twice() {
    let office = BusyOffice::at_noon();
    let mut server = Server::start(Setup::demo().office(&office.toml));
    let client = Client::new(&server.url());
    let visits = visits();
    let came = visits.len() as u64;
    let left = visits.iter().filter(|visit| !visit.stays).count() as u64;
    let watching = tokio::spawn(watch(client.clone()));
    let ledger = Arc::new(Ledger::default());

    let begun = Instant::now();
    let reception = Reception { servers: vec![client.clone()], kiosks: 8, most_waiting: usize::MAX };
    reception.work_through(visits.into_iter(), &ledger).await;
    let took = begun.elapsed();

    ledger.check();
    ledger.check_sums(&client, office.today).await;
    let counts = ledger.counts();
    assert_eq!((counts.issued, counts.served), (came, came - left));
    // Some of those who hung up were called at that very moment.
    assert_eq!(counts.cancelled + counts.no_show, left);
    let unanswered = ledger.traffic.unanswered.load(Ordering::Relaxed);
    let answered = ledger.traffic.answered.load(Ordering::Relaxed);
    // A machine that stood still for a while may have turned a few away; more than that is a fault.
    assert!(unanswered <= answered / 100, "{unanswered} requests got no answer, {answered} did");

    assert!(server.stop().success(), "the server did not stop in order");
    let states_seen = watching.await.unwrap();
    println!(
        "{came} visits in {:.1} s with {answered} requests: {} served, {} cancelled, {} called in vain; \
         /live showed {states_seen} states",
        took.as_secs_f64(),
        counts.served,
        counts.cancelled,
        counts.no_show,
    );
    assert!(states_seen > 0);

    server.restart();
    ledger.check_sums(&client, office.today).await;
    ledger.check_tickets(&client).await;
}
