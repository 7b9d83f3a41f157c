//! What is around the pages and the API: the description, health, figures, assets, time-outs.

use std::collections::BTreeSet;
use std::time::Duration;

use motcua::access::Role;
use motcua::http::{Face, Limits, ROUTES, document};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::api::{BASE, issue, ready};
use crate::support::served::{Served, Setup};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_never_ends_is_given_up() {
    let limits = Limits { request_timeout: Duration::from_millis(100), ..Limits::default() };
    let served = Served::start_with(Setup { limits, ..Setup::default() }).await;
    let kiosk = served.token(Role::Kiosk).await;
    let mut line = tokio::net::TcpStream::connect(served.address).await.unwrap();
    let head = format!(
        "POST {BASE}/tickets HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {kiosk}\r\n\
         content-type: application/json\r\ncontent-length: 50\r\n\r\n{{\"group\""
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 1024];
    let read = tokio::time::timeout(Duration::from_secs(30), line.read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).to_string();
    assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
    assert!(answer.contains(r#""code":"timeout""#), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_servers_health_and_figures_are_told() {
    let (served, kiosk, counter) = ready().await;
    assert_eq!(served.see("/healthz").await.json(), json!({ "status": "alive" }));
    let ready = served.see("/readyz").await;
    assert_eq!((ready.status, ready.json()), (200, json!({ "status": "ready", "missing": [] })));
    issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    served.post(&counter, &format!("{BASE}/counters/1/call-next"), "").await;
    let _socket = served.socket("/test/lobby/socket").await;
    served.see("/no/such/thing").await;
    let metrics = served.see("/metrics").await;
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    for line in [
        r#"motcua_requests_total{method="POST",route="/api/v1/offices/{office}/tickets",status="201"} 1"#,
        r#"motcua_requests_total{method="GET",route="other",status="404"} 1"#,
        r#"motcua_refusals_total{code="counter_closed"} 1"#,
        r#"motcua_command_seconds_count{command="issue_ticket"} 1"#,
        r#"motcua_tickets_waiting{office="test",group="A"} 1"#,
        r#"motcua_office_version{office="test"} 1"#,
        "motcua_sockets_open 1",
        "motcua_journal_errors_total 0",
    ] {
        assert!(metrics.text.lines().any(|text| text == line), "{line} in\n{}", metrics.text);
    }
    let head = served.send(Method::HEAD, "/healthz", &[], None).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_pages_load_is_asked_for_again_only_when_it_has_changed() {
    let served = Served::start().await;
    let style = served.see("/assets/shared.css").await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    let tag = style.header("etag").to_owned();
    assert_eq!(served.get("/assets/shared.css", &[("if-none-match", &tag)]).await.status, 304);
    assert_eq!(served.get("/assets/shared.css", &[("if-none-match", "\"old\"")]).await.status, 200);
    assert!(served.see("/assets/noto-sans-regular.ttf").await.header("cache-control").contains("max-age"));
    assert_eq!(served.see("/assets/../Cargo.toml").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_for_a_page_gets_one_also_where_there_is_nothing() {
    let served = Served::start().await;
    for path in ["/test/t/xyz", "/test/t/0000000000000000", "/test/counter/0/display", "/test/counter/77/display"] {
        let answered = served.see(path).await;
        assert_eq!((answered.status, answered.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
    }
}

#[tokio::test]
async fn the_description_of_the_api_has_every_route_of_the_table_and_no_other() {
    let document: Value = serde_json::from_str(&document().to_json().unwrap()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["responses"]["default"].is_object(), "{method} {path}");
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let table = ROUTES.iter().filter(|route| matches!(route.face, Face::Api(_)));
    let table: BTreeSet<String> = table.map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(described, table);
    let ids: Vec<&str> = operation_ids(&document);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each operation has an id of its own: {ids:?}");
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let state = &document["components"]["schemas"]["OfficeState"]["properties"];
    assert!(state["calls"].is_object() && state["at"]["format"] == "date-time", "{state}");
}

fn operation_ids(document: &Value) -> Vec<&str> {
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    operations.map(|operation| operation["operationId"].as_str().unwrap()).collect()
}

fn collect_references<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            into.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| collect_references(member, into));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, into)),
        _ => {}
    }
}
