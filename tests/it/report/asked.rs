//! Reports as they are asked for: pages and files over HTTP, and how reading tells how far it has come.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::{Date, date};
use motcua::access::Role;
use motcua::journal::{CommitId, Journal, MemoryJournal, Record, Stream, Tally};
use motcua::office::{Lang, OfficeId, Plan};
use motcua::report::{Gathered, Heading, Period, PeriodKind, Progress, read};

use crate::support::offices::{moment, plan};
use crate::support::served::Served;

/// Puts sums into a journal as a day of an office would.
async fn put(journal: &MemoryJournal, office: &str, day: Date, fields: &[(&str, i64)]) {
    let office: OfficeId = office.parse().unwrap();
    let stream = Stream::Day { office, day };
    let record = Record { id: CommitId::from_random([7; 16]), body: "{}".to_owned() };
    let tally = |(field, add): &(&str, i64)| Tally { field: (*field).to_owned(), add: *add };
    let tallies: Vec<Tally> = fields.iter().map(tally).collect();
    journal.append(&stream, 0, &record, &tallies).await.unwrap();
}

/// Ten tickets of October, of which eight were called after a minute.
const TEN: &[(&str, i64)] = &[
    ("09|A|1||served", 8),
    ("09|A|1||ws", 480_000),
    ("09|A|1||wt", 8),
    ("09|A|1||w:351", 8),
    ("09|A|||cancelled", 2),
    ("09|A|||issued", 10),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_a_page_a_workbook_a_text_and_json() {
    let served = Served::start().await;
    put(&served.journal, "test", date(2026, 10, 5), TEN).await;
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    let get = async |path: &str| served.get(path, &[("authorization", reader.as_str())]).await;
    let query = "period=month&of=2026-10";

    let page = get(&format!("/test/report?{query}")).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text.contains("Báo cáo thời gian chờ và phục vụ tháng 10/2026"), "{}", page.text);
    assert!(page.text.contains("có 10 phiếu được cấp, 8 phiếu hoàn thành (80,0 %)"), "{}", page.text);
    assert!(!page.text.contains("class=\"progress\""), "nothing is said of how far a quick one has come");
    assert!(page.text.trim_end().ends_with("</html>"));
    let paper = page.text.split("href=\"/test/report/paper.css").nth(1).unwrap().split('"').next().unwrap();
    let paper = get(&format!("/test/report/paper.css{}", paper.replace("&#38;", "&"))).await;
    assert_eq!((paper.status, paper.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(paper.text.contains("size: A4") && paper.text.contains("tháng 10/2026\""), "{}", paper.text);

    let file = format!("/api/v1/offices/test/report?{query}");
    let json = get(&file).await.json();
    assert_eq!((json["of"].as_str(), json["from"].as_str()), (Some("2026-10"), Some("2026-10-01")));
    let groups = json["tables"].as_array().unwrap().iter().find(|table| table["id"] == "by-group").unwrap();
    assert_eq!((&groups["rows"][0]["issued"], &groups["rows"][0]["wait_mean"]), (&10.into(), &60.0.into()));
    assert_eq!(groups["total"]["within_target"], 1.0);

    let csv = get(&format!("{file}&format=csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"bao-cao_test_2026-10.csv\"");
    assert!(csv.text.contains("0:01:00"), "{}", csv.text);
    let one = get(&format!("{file}&format=csv&table=by-day&lang=en")).await.text;
    let one = one.trim_start_matches('\u{feff}');
    assert!(one.starts_with("Day,Weekday,Tickets: Issued,") && one.contains("\r\n2026-10-05,Monday,10,8,"), "{one}");
    let xlsx = get(&format!("{file}&format=xlsx")).await;
    assert_eq!(xlsx.header("content-disposition"), "attachment; filename=\"bao-cao_test_2026-10.xlsx\"");

    for (path, says) in [
        (format!("{file}&format=pdf"), "`pdf` is no format: write json, csv, xlsx"),
        (format!("{file}&lang=fr"), "`fr` is no lang: write vi, en"),
        (format!("{file}&from=abc"), "unknown field `from`, expected one of `period`"),
        ("/api/v1/offices/test/waits?by=xx".to_owned(), "no rows by `xx`; write ?from=2026-11-01"),
        ("/api/v1/offices/test/waits?from=abc".to_owned(), "`abc` is no day for `from`; write ?from=2026-11-01"),
        ("/api/v1/offices/test/report?period=year".to_owned(), "day, week, month or quarter"),
        ("/api/v1/offices/test/report?period=week&of=2026-10".to_owned(), "write 2026-W47"),
        (format!("{file}&format=csv&table=by-moon"), "by-group"),
    ] {
        let refused = get(&path).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, "bad_request"), "{path}");
        assert!(refused.text.contains(says), "{path}: {}", refused.text);
        assert!(!refused.text.contains("deserialize"), "{path}: {}", refused.text);
    }
    for (path, says) in [
        ("/test/report?period=year", "Không có kỳ báo cáo “year”: xin chọn ngày (day)"),
        ("/test/report?of=2026-99", "Không có tháng “2026-99”: xin ghi như 2026-11"),
        ("/test/report?period=week&of=2026-13&lang=en", "`2026-13` is no week: write 2026-W47"),
        ("/test/report?period=day&form=x", "địa chỉ có phần không hiểu được"),
    ] {
        let refused = get(path).await;
        assert_eq!((refused.status, refused.header("content-type")), (400, "text/html; charset=utf-8"), "{path}");
        let text = refused.text.replace("&#96;", "`");
        assert!(
            text.contains(says) && text.contains("class=\"choose\"") && text.ends_with("</html>\n"),
            "{path}: {text}"
        );
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_on_many_offices_is_of_those_that_the_visitor_may_measure() {
    let served = Served::start().await;
    for office in ["test", "other"] {
        put(&served.journal, office, date(2026, 10, 5), TEN).await;
    }
    served.add_person("chief", Role::Admin, &[]).await;
    served.add_person("lan", Role::Manager, &["other"]).await;
    for (name, issued, offices) in [("chief", 20, vec!["other", "test"]), ("lan", 10, vec!["other"])] {
        let cookie = served.log_in(name).await;
        let get = async |path: &str| served.get(path, &[("cookie", cookie.as_str())]).await;
        let json = get("/api/v1/report?period=quarter&of=2026-Q4").await.json();
        assert_eq!(json["offices"], serde_json::json!(offices));
        assert_eq!(json["tables"][0]["rows"][0]["now"], issued);
        let by_office = json["tables"].as_array().unwrap().iter().find(|table| table["id"] == "by-office");
        let rows = by_office.map_or(0, |table| table["rows"].as_array().unwrap().len());
        assert_eq!(rows, if offices.len() > 1 { 2 } else { 0 }, "one office alone needs no table of offices");
        let page = get("/report?period=quarter&of=2026-Q4").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text.contains("2 đơn vị"), offices.len() == 2, "{}", page.text);
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_has_the_figures_of_the_page_that_leads_to_it() {
    let served = Served::start().await;
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    let get = async |path: &str| served.get(path, &[("authorization", reader.as_str())]).await;
    let page = get("/test/report?period=month&of=2026-10").await;
    let made = page.text.split("name=\"made\" value=\"").nth(1).expect("when it was made").split('"').next().unwrap();
    put(&served.journal, "test", date(2026, 10, 5), TEN).await;
    let file = "/api/v1/offices/test/report?period=month&of=2026-10";
    let issued = async |path: &str| get(path).await.json()["tables"][0]["rows"][0]["now"].clone();
    assert_eq!(issued(&format!("{file}&made={made}")).await, 0);
    assert_eq!(issued(file).await, 10);
    served.stop().await;
}

#[tokio::test]
async fn reading_tells_how_far_it_has_come_and_ends_when_nobody_listens() {
    let journal = MemoryJournal::new();
    let offices: Vec<OfficeId> = ["a", "b", "c"].map(|id| id.parse().unwrap()).to_vec();
    let quarter = Period::parse(PeriodKind::Quarter, "2026-Q3").unwrap();
    let plans = offices.iter().map(|id| Arc::new(Plan { office: id.clone(), ..Plan::clone(&plan()) }));
    let plans: Vec<Arc<Plan>> = plans.collect();
    let heading = Heading::new(Lang::Vi, &plans, quarter, moment(date(2026, 11, 1), "08:00").unwrap());
    let nothing = || Gathered::of(&heading);
    let mut told: Vec<Progress> = Vec::new();
    let all = |progress| {
        told.push(progress);
        ControlFlow::Continue(())
    };
    let gathered = read(&journal, &plans, nothing(), all).await.unwrap();
    assert_eq!(gathered.map(|gathered| gathered.offices().len()), Some(3));
    // Two quarters of three offices.
    let of = 3 * (91 + 92);
    assert!(told.iter().all(|progress| progress.of == of) && told.len() > 12, "{told:?}");
    assert!(told.windows(2).all(|pair| pair[0].done <= pair[1].done));
    assert_eq!((told[0].done, told[told.len() - 1].done), (0, of));

    let mut asked = 0;
    let soon_gone = |_| {
        asked += 1;
        if asked < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    assert!(read(&journal, &plans, nothing(), soon_gone).await.unwrap().is_none());
    assert_eq!(asked, 3, "and then it is read no further");
}
