//! A month to look at: real days, four times as slow, in the procedure groups of the demo's office. `REPORT_DIR=DIR` has it
//! written there in every form, with the pages' styles beside it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::{Date, Weekday, date};
use motcua::config;
use motcua::journal::{Journal, MemoryJournal};
use motcua::office::{CounterNo, CounterPlan, Lang, Outcome, Plan};
use motcua::report::{Heading, Period, PeriodKind, csv, xlsx};
use motcua::screens::{ReportPlaces, asset, asset_names, report_content, report_file, report_top};

use super::{gathered, play};
use crate::support::technion::{self, Caller, moment_on};

/// Agents whose calls overlap need so many.
const COUNTERS: u16 = 12;
const SLOWER: i64 = 4;
/// The part of a call centre's day that becomes an office's day, in seconds after midnight, and how long it is.
const PARTS_S: [i64; 3] = [7 * 3600, 10 * 3600, 16 * 3600];
const PART_S: i64 = 9 * 900;
const OPENS_S: i64 = 7 * 3600 + 1800;

#[tokio::test]
async fn a_month_can_be_looked_at() {
    let Some(folder) = std::env::var_os("REPORT_DIR").map(PathBuf::from) else {
        println!("skipped: REPORT_DIR names no folder to write reports to");
        return;
    };
    let plan = plan();
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
    let october = Period::containing(PeriodKind::Month, date(2026, 10, 1));
    let working = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let days = october.days().chain(october.after().days()).filter(working);
    for (at, day) in days.enumerate() {
        let Some(callers) = technion::callers_on(date(1999, 2, 1 + (at % 14) as i8)) else { return };
        play(&plan, &journal, day, &slower(&callers, PARTS_S[at / 14 % 3])).await;
    }
    fs::create_dir_all(folder.join("assets")).unwrap();
    for name in asset_names() {
        fs::write(folder.join("assets").join(name), asset(name).unwrap().bytes).unwrap();
    }
    for (name, kind, made) in [
        ("month", PeriodKind::Month, date(2026, 12, 1)),
        ("quarter", PeriodKind::Quarter, date(2026, 12, 1)),
        ("week", PeriodKind::Week, date(2026, 11, 28)),
        ("day", PeriodKind::Day, date(2026, 11, 20)),
    ] {
        let of = if kind == PeriodKind::Month { date(2026, 11, 1) } else { made };
        for (lang, tag) in [(Lang::Vi, "vi"), (Lang::En, "en")] {
            let offices = std::slice::from_ref(&plan);
            let heading = Heading::new(lang, offices, Period::containing(kind, of), moment_on(made, 34_860));
            let gathered = gathered(&*journal, &heading, offices).await;
            let report = motcua::report::Report::new(heading, offices, &gathered);
            let file = |ending: &str| folder.join(format!("{name}.{tag}.{ending}"));
            fs::write(file("file.html"), report_file(&report).unwrap()).unwrap();
            fs::write(file("csv"), csv(&report, None)).unwrap();
            fs::write(file("xlsx"), xlsx(&report).unwrap()).unwrap();
            let places = ReportPlaces {
                page: "/demo/report".to_owned(),
                file: "/api/v1/offices/demo/report".to_owned(),
                paper: "/demo/report/paper.css".to_owned(),
                elsewhere: vec![("/demo/manager".to_owned(), "Điều hành".to_owned())],
            };
            let page = report_top(&report.heading, &places).unwrap() + &report_content(&report).unwrap();
            fs::write(file("page.html"), page).unwrap();
        }
    }
}

/// The demo's office, with a counter for each agent.
fn plan() -> Arc<Plan> {
    let demo = config::demo().offices.into_values().next().expect("the demo's office").plan;
    let groups: Vec<_> = demo.groups.keys().copied().collect();
    let counter =
        |n| CounterPlan { number: CounterNo(n), groups: groups.clone(), ..demo.counters[&CounterNo(1)].clone() };
    let counters = (1..=COUNTERS).map(|n| (CounterNo(n), counter(n))).collect();
    Arc::new(Plan { counters, ..Plan::clone(&demo) })
}

/// Those who came in a part of the day, in four times as long a time.
fn slower(callers: &[Caller], from_s: i64) -> Vec<Caller> {
    let moved = |at: i64| OPENS_S + (at - from_s) * SLOWER;
    let came = callers.iter().filter(|caller| (from_s..from_s + PART_S).contains(&caller.arrived_s));
    let mut busy_until = [0; COUNTERS as usize];
    came.filter_map(|caller| {
        let mut slow = Caller {
            arrived_s: moved(caller.arrived_s),
            left_s: moved(caller.left_s),
            service_s: (moved(caller.service_s.0), moved(caller.service_s.1).min(20 * 3600)),
            ..caller.clone()
        };
        slow.service_s.1 = slow.service_s.1.max(slow.service_s.0);
        if slow.outcome == Outcome::Served {
            // Who was with an agent before the part began is not here, so a counter is nearly always free.
            let free = busy_until.iter_mut().find(|until| **until <= slow.left_s)?;
            *free = slow.service_s.1 + 1;
        }
        Some(slow)
    })
    .collect()
}
