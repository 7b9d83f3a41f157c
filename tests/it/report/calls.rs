//! The calls out of order in a day's report: who was called before others, by whom, and why.

use jiff::civil::date;
use motcua::access::Role;
use motcua::journal::Journal;
use serde_json::{Value, json};

use crate::support::served::Served;

const BASE: &str = "/api/v1/offices/test";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_tells_each_call_out_of_order_as_long_as_it_is_kept() {
    let served = Served::start().await;
    let kiosk = served.token(Role::Kiosk).await;
    let counter = served.token(Role::Counter).await;
    for _ in 0..4 {
        let issued = served.post(&kiosk, &format!("{BASE}/tickets"), r#"{"group":"A"}"#).await;
        assert_eq!(issued.status, 201, "{}", issued.text);
    }
    for (what, body) in [
        ("open", ""),
        ("call", r#"{"ticket":"A003","reason":" người nhà ốm, xin về sớm "}"#),
        ("finish", ""),
        ("call", r#"{"ticket":"A004"}"#),
        ("finish", ""),
        // This one is in its turn.
        ("call-next", ""),
        ("finish", ""),
    ] {
        let done = served.post(&counter, &format!("{BASE}/counters/1/{what}"), body).await;
        assert_eq!(done.status, 200, "{what}: {}", done.text);
    }
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    let get = async |path: &str| served.get(path, &[("authorization", reader.as_str())]).await;
    let file = format!("{BASE}/report?period=day&of=2026-11-23");
    let table = |report: &Value| {
        let tables = report["tables"].as_array().unwrap();
        tables.iter().find(|table| table["id"] == "out-of-order").cloned()
    };
    let told = table(&get(&file).await.json()).expect("a table of the calls");
    let row = |number: &str, reason: &str| json!({"at": "09:00", "number": number, "counter": "Quầy 1", "officer": "counter-test-any", "reason": reason});
    assert_eq!(told["rows"], json!([row("A003", "người nhà ốm, xin về sớm"), row("A004", "không ghi lý do")]));
    let csv = get(&format!("{file}&format=csv&table=out-of-order&lang=en")).await.text;
    assert!(csv.contains("\r\n09:00,A004,Counter 1,counter-test-any,no reason given\r\n"), "{csv}");
    let page = get("/test/report?period=day&of=2026-11-23").await.text;
    assert!(page.contains("<td>người nhà ốm, xin về sớm</td>"), "{page}");
    let month = get(&format!("{BASE}/report?period=month&of=2026-11")).await.json();
    assert!(table(&month).is_none());

    served.journal.expire(&"test".parse().unwrap(), date(2026, 11, 24)).await.unwrap();
    let past = get(&file).await.json();
    assert!(table(&past).is_none());
    let remarks = past["remarks"].as_array().unwrap();
    assert!(remarks.iter().any(|remark| remark.as_str().unwrap().contains("chỉ còn số lượng")), "{remarks:?}");
    served.stop().await;
}
