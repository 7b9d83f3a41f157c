//! The page of a report: on a day of the samples, on a city, and on days without anybody.

use std::sync::Arc;

use jiff::SignedDuration;
use motcua::office::{Change, Lang, Plan, Text};
use motcua::report::{Cell, Gathered, Heading, Period, PeriodKind, Progress, Report, csv};
use motcua::screens::samples::samples;
use motcua::screens::{ReportPlaces, report_content, report_file, report_progress, report_top};
use motcua::waits::{summed, tallies};

/// The page of each kind of report, by name.
pub fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    [
        ("report", 1, "manager-first-minute"),
        ("report-crowded", 1, "manager-crowded"),
        ("report-city", 3, "manager-crowded"),
        ("report-empty", 1, "manager-empty"),
    ]
    .map(|(name, offices, sample)| (name, page(&report(lang, offices, sample))))
    .into()
}

fn page(report: &Report) -> String {
    let places = ReportPlaces {
        page: "/demo/report".to_owned(),
        file: "/api/v1/offices/demo/report".to_owned(),
        paper: "/demo/report/paper.css?period=month&of=2026-11&made=0".to_owned(),
        elsewhere: vec![("/demo/manager".to_owned(), "Điều hành".to_owned())],
    };
    report_top(&report.heading, &places).unwrap() + &report_content(report).unwrap()
}

/// The month of a sample's day, of so many offices in which the same happened.
fn report(lang: Lang, offices: usize, sample: &str) -> Report {
    let sample = samples().iter().find(|known| known.name == sample).unwrap();
    let plan = sample.office.plan();
    let named = |n: usize| match n {
        0 => Plan::clone(plan),
        n => Plan {
            office: format!("phuong-{n}").parse().unwrap(),
            name: Text { vi: format!("Công an phường {n}"), en: format!("Ward {n} Police") },
            ..Plan::clone(plan)
        },
    };
    let plans: Vec<Arc<Plan>> = (0..offices).map(named).map(Arc::new).collect();
    let period = Period::containing(PeriodKind::Month, sample.office.day());
    let heading = Heading::new(lang, &plans, period, sample.now + SignedDuration::from_hours(2));
    let mut gathered = Gathered::of(&heading);
    let day = summed(
        sample
            .office
            .tickets()
            .flat_map(|ticket| tallies(plan, sample.office.day(), Change::Ticket { before: None, after: ticket })),
    );
    for plan in &plans {
        let days = if day.is_empty() { Vec::new() } else { vec![(sample.office.day(), day.clone())] };
        gathered.add(&plan.office, days);
    }
    Report::new(heading, &plans, &gathered)
}

#[test]
fn a_report_that_takes_long_says_how_far_it_has_come_and_a_file_needs_no_server() {
    let report = report(Lang::Vi, 1, "manager-crowded");
    let part = report_progress(&report.heading, Progress { done: 1200, of: 15_456 }).unwrap();
    assert!(part.contains("1.200 / 15.456 ngày") && part.contains("max=\"15456\" value=\"1200\""), "{part}");
    let file = report_file(&report).unwrap();
    assert!(!file.contains("/assets/") && !file.contains("<script") && !file.contains("<nav"), "{file}");
    assert!(file.contains("@page") && file.contains("counter(pages)"));
}

#[test]
fn of_very_many_calls_out_of_order_the_page_has_the_first_and_says_where_the_others_are() {
    for (lang, more) in [
        (Lang::Vi, "… và 50 lượt nữa, có đủ trong tệp CSV và Excel của báo cáo này."),
        (Lang::En, "… and 50 more, which the CSV and Excel files of this report have."),
    ] {
        let mut report = report(lang, 1, "manager-crowded");
        let mut calls = report.table("by-hour").unwrap().clone();
        (calls.id, calls.total, calls.charts) = ("out-of-order", None, Vec::new());
        let row = |at: i64| calls.columns.iter().map(|_| Cell::Count(10_000 + at)).collect();
        calls.rows = (0..200).map(row).collect();
        report.tables = vec![calls.clone()];
        let said = |report: &Report| report_content(report).unwrap();
        assert!(!said(&report).contains("class=\"more\""), "all of them are there");
        report.tables[0]
            .rows
            .extend((200..250).map(|at| calls.columns.iter().map(|_| Cell::Count(10_000 + at)).collect()));
        let page = said(&report);
        let number = |at: i64| if lang == Lang::Vi { format!("10.{at:03}") } else { format!("10,{at:03}") };
        assert!(page.contains(more) && page.contains(&number(199)) && !page.contains(&number(200)), "{page}");
        assert!(csv(&report, None).contains("10249"), "a file has all of them");
    }
}

#[test]
fn a_report_of_days_without_anybody_says_so_and_has_no_empty_tables() {
    for (name, page) in pages(Lang::Vi) {
        let is_empty = name == "report-empty";
        assert_eq!(page.contains("Chưa có phiếu nào trong kỳ này."), is_empty, "{name}");
        assert_eq!(page.contains("id=\"by-group\""), !is_empty, "{name}");
        assert_eq!(page.contains("id=\"by-office\""), name == "report-city", "{name}");
        assert!(page.contains("Người lập") && page.contains("Thủ trưởng đơn vị"));
    }
}
