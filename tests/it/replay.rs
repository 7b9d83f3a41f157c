//! A real day replayed through the running office: what comes out of the tallies is what the file says.

use std::sync::Arc;

use motcua::clock::{Clock, ManualClock};
use motcua::journal::{self, Journal, Store};
use motcua::live::{Limits, OfficeSetup, Running};
use motcua::office::Outcome;
use motcua::waits::{By, Row, Rows};

use crate::support::redis_server::RedisServer;
use crate::support::technion::{self, Caller, DAY, moment, percentile};

/// More counters than agents: a few calls of one agent overlap in the file.
const COUNTERS: u16 = 40;

#[tokio::test]
async fn a_real_day_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    replay(Store::Sqlite { path: folder.path().join("motcua.db") }).await;
}

#[tokio::test]
async fn a_real_day_on_redis() {
    let redis = RedisServer::start();
    replay(redis.store()).await;
}

async fn replay(store: Store) {
    let Some(callers) = technion::callers() else { return };
    let journal = journal::open(&store).expect("a store");
    let clock = ManualClock::at(moment(0));
    let plan = technion::plan(COUNTERS);
    let setup = OfficeSetup { plan: plan.clone(), retention_days: 30 };
    let running = start(setup, &journal, &clock).await;
    let office = running.registry().get(&plan.office).expect("the office").clone();

    technion::play(&office, &clock, DAY, COUNTERS, &callers).await;

    let live = office.office();
    assert_eq!(live.violations(), Vec::<String>::new());
    running.stop().await;
    check(&callers, &journal, &plan.office).await;

    // A server that starts now reads the same office back, byte for byte.
    let setup = OfficeSetup { plan: plan.clone(), retention_days: 30 };
    let again = start(setup, &journal, &clock).await;
    let replayed = again.registry().get(&plan.office).expect("the office").office();
    assert!(serde_json::to_vec(&*replayed).expect("JSON") == serde_json::to_vec(&*live).expect("JSON"));
    again.stop().await;
}

async fn start(setup: OfficeSetup, journal: &Arc<dyn Journal>, clock: &ManualClock) -> Running {
    let clock: Arc<dyn Clock> = Arc::new(clock.clone());
    Running::start([setup], Limits::default(), journal.clone(), clock).await.expect("the office opens")
}

async fn check(callers: &[Caller], journal: &Arc<dyn Journal>, office: &motcua::office::OfficeId) {
    let days = journal.tallies(office, DAY, DAY).await.expect("tallies");
    let rows = Rows::by(By::Group, days);
    let count = |outcome| callers.iter().filter(|caller| caller.outcome == outcome).count() as i64;
    let total: &Row = &rows.total;
    assert_eq!(total.issued, callers.len() as i64);
    assert_eq!(total.served, count(Outcome::Served));
    assert_eq!(total.cancelled, count(Outcome::Cancelled));
    assert_eq!((total.no_show, total.unserved), (0, 0));
    assert_eq!((total.issued, total.served, total.cancelled), (1939, 1319, 620), "the file itself");

    let served = || callers.iter().filter(|caller| caller.outcome == Outcome::Served);
    compare("wait", served().map(Caller::wait_s).collect(), &total.wait_s);
    // Service runs from the call, so the second or two until the agent answered belongs to it.
    compare("service", served().map(|caller| caller.service_s.1 - caller.left_s).collect(), &total.service_s);

    for row in &rows.rows {
        let group = served().filter(|caller| caller.group.to_string() == row.key);
        compare(&row.key, group.map(Caller::wait_s).collect(), &row.wait_s);
    }
}

#[track_caller]
fn compare(what: &str, mut exact_s: Vec<i64>, told: &motcua::waits::Summary) {
    if exact_s.is_empty() {
        assert_eq!(told.mean, None, "{what}");
        return;
    }
    exact_s.sort_unstable();
    let mean = exact_s.iter().sum::<i64>() as f64 / exact_s.len() as f64;
    let told_mean = told.mean.expect("a mean");
    assert!((told_mean - mean).abs() < 1e-6, "{what}: the mean is {mean}, told {told_mean}");
    for (percent, value) in [(50, told.p50), (90, told.p90), (95, told.p95)] {
        let exact = percentile(&exact_s, percent) as f64;
        let value = value.expect("a percentile");
        assert!((value - exact).abs() <= exact * 0.02, "{what}: p{percent} is {exact} s, told {value} s");
    }
}
