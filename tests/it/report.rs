//! Reports: real days replayed through the running office, and what comes out of it in every form is what the file says.

mod asked;
mod calls;
mod exact;
mod long;
mod look;
mod read_back;
mod running;
mod typed;

use std::sync::Arc;

use jiff::civil::{Date, date};
use motcua::clock::{Clock, ManualClock};
use motcua::journal::{self, Journal, Store};
use motcua::live::{Limits, OfficeSetup, Running};
use motcua::office::{Lang, Plan};
use motcua::report::{Gathered, Heading, Period, PeriodKind, Report, csv, read, xlsx};
use motcua::screens::report_file;

use crate::support::redis_server::RedisServer;
use crate::support::technion::{self, Caller, moment_on};
use read_back::Tables;

/// More counters than agents: a few calls of one agent overlap in the file.
const COUNTERS: u16 = 40;
const DAYS: [Date; 2] = [date(1999, 2, 3), date(1999, 2, 11)];

#[tokio::test]
async fn two_real_days_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    two_days(Store::Sqlite { path: folder.path().join("motcua.db") }).await;
}

#[tokio::test]
async fn two_real_days_on_redis() {
    let redis = RedisServer::start();
    two_days(redis.store()).await;
}

async fn two_days(store: Store) {
    let Some(days) = DAYS.map(technion::callers_on).into_iter().collect::<Option<Vec<Vec<Caller>>>>() else { return };
    let journal = journal::open(&store).expect("a store");
    let plan = technion::plan(COUNTERS);
    for (day, callers) in DAYS.into_iter().zip(&days) {
        play(&plan, &journal, day, callers).await;
    }
    for (day, callers) in DAYS.into_iter().zip(&days) {
        let report = report(&plan, &*journal, PeriodKind::Day, day).await;
        check_all_forms(&report, &[(day, callers)]);
    }
    let report = report(&plan, &*journal, PeriodKind::Month, DAYS[0]).await;
    let both: Vec<(Date, &Vec<Caller>)> = DAYS.into_iter().zip(&days).collect();
    check_all_forms(&report, &both.iter().map(|(day, callers)| (*day, callers.as_slice())).collect::<Vec<_>>());
    // The week of the eleventh is compared with that of the third.
    let week = self::report(&plan, &*journal, PeriodKind::Week, DAYS[1]).await;
    let issued = &week.table("summary").expect("a summary").rows[0];
    let (now, before) = (days[1].len() as i64, days[0].len() as i64);
    assert_eq!(issued[2..4], [motcua::report::Cell::Count(now), motcua::report::Cell::Count(before)]);
}

/// One day from its beginning to its end, as it went.
pub async fn play(plan: &Arc<Plan>, journal: &Arc<dyn Journal>, day: Date, callers: &[Caller]) {
    let clock = ManualClock::at(moment_on(day, 0));
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let setup = OfficeSetup { plan: plan.clone(), retention_days: 30 };
    let running = Running::start([setup], Limits::default(), journal.clone(), shared).await.expect("the office opens");
    let office = running.registry().get(&plan.office).expect("the office").clone();
    technion::play(&office, &clock, day, plan.counters.len() as u16, callers).await;
    assert_eq!(office.office().violations(), Vec::<String>::new());
    running.stop().await;
}

/// The report on the period of a day, made the day after.
async fn report(plan: &Arc<Plan>, journal: &dyn Journal, kind: PeriodKind, day: Date) -> Report {
    let period = Period::containing(kind, day);
    let made = moment_on(period.last().tomorrow().expect("a day"), 8 * 3600);
    let heading = Heading::new(Lang::Vi, std::slice::from_ref(plan), period, made);
    let gathered = gathered(journal, &heading, std::slice::from_ref(plan)).await;
    Report::new(heading, std::slice::from_ref(plan), &gathered)
}

/// All that a report needs.
pub async fn gathered(journal: &dyn Journal, heading: &Heading, offices: &[Arc<Plan>]) -> Gathered {
    let nothing = Gathered::of(heading);
    let go_on = |_| std::ops::ControlFlow::Continue(());
    read(journal, offices, nothing, go_on).await.expect("tallies").expect("all of them")
}

fn check_all_forms(report: &Report, days: &[(Date, &[Caller])]) {
    let forms = [
        ("csv", Tables::from_csv(&csv(report, None))),
        ("xlsx", Tables::from_xlsx(&xlsx(report).expect("a workbook"), report)),
        ("html", Tables::from_html(&report_file(report).expect("a page"), report)),
    ];
    for (form, tables) in &forms {
        exact::check(&format!("{form} of {}", report.heading.period), tables, days);
    }
}
