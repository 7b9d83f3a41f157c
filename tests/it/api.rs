//! The API, the sockets and what is around them, against the running server.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use motcua::access::Role;
use motcua::http::{Face, Limits, Paper, ROUTES, document};
use motcua::printing::{PrintLimits, Printers};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::offices::{MONDAY, moment};
use crate::served::{Answered, Served, Setup};

const BASE: &str = "/api/v1/offices/test";

/// A server with a kiosk's and a counter's token.
async fn ready() -> (Served, String, String) {
    let served = Served::start().await;
    let (kiosk, counter) = (served.token(Role::Kiosk).await, served.token(Role::Counter).await);
    (served, kiosk, counter)
}

async fn issue(served: &Served, kiosk: &str, body: &str) -> Value {
    let answered = served.post(kiosk, &format!("{BASE}/tickets"), body).await;
    assert_eq!(answered.status, 201, "{}", answered.text);
    answered.json()
}

async fn act(served: &Served, counter: &str, what: &str, body: &str) -> Value {
    let answered = served.post(counter, &format!("{BASE}/counters/{what}"), body).await;
    assert_eq!(answered.status, 200, "{what}: {}", answered.text);
    answered.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_issued_called_served_and_measured() {
    let (served, kiosk, counter) = ready().await;
    let first = issue(&served, &kiosk, r#"{"group":"A","lang":"en"}"#).await;
    let id = first["id"].as_str().unwrap().to_owned();
    let expected = json!({
        "id": id, "number": "A001", "group": "A", "stage": "waiting", "issued_at": "2026-11-23T02:00:00Z",
        "ahead": 0, "estimate": null, "link": served.url(&format!("/test/t/{id}")),
        "outcome": null, "counter": null, "print": null,
    });
    assert_eq!(first, expected);
    assert_eq!(issue(&served, &kiosk, r#"{"group":"A"}"#).await["ahead"], 1);
    served.clock.set(served.now() + SignedDuration::from_mins(1));
    let elderly = issue(&served, &kiosk, r#"{"group":"A","priority":"elderly"}"#).await;
    assert_eq!((&elderly["number"], &elderly["ahead"]), (&json!("A003"), &json!(0)), "priority goes first");
    assert!(!elderly.to_string().contains("elderly"), "nobody is told who has priority: {elderly}");

    assert_eq!(act(&served, &counter, "1/open", "").await, json!({ "counter": 1, "ticket": null }));
    served.clock.set(served.now() + SignedDuration::from_mins(5));
    let called = act(&served, &counter, "1/call-next", r#"{"request_id":"r-1"}"#).await;
    assert_eq!(called["counter"], 1);
    assert_eq!(called["ticket"]["number"], "A003");
    assert_eq!((&called["ticket"]["stage"], &called["ticket"]["counter"]), (&json!("called"), &json!(1)));

    served.clock.set(served.now() + SignedDuration::from_mins(2));
    let called = act(&served, &counter, "1/call-next", "").await;
    assert_eq!(called["ticket"]["id"], id.as_str());
    act(&served, &counter, "1/recall", "").await;
    act(&served, &counter, "1/start", "{}").await;
    let state = served.see(BASE).await.json();
    let group = json!({
        "code": "A", "name": { "vi": "Nhóm A", "en": "Group A" }, "open": true, "waiting": 1, "estimate": null,
    });
    assert_eq!(state["groups"][0], group);
    assert_eq!(state["groups"][5]["open"], false, "F has no hours");
    let at_1 = json!({ "number": 1, "status": "open", "ticket": "A001", "stage": "serving" });
    assert_eq!(state["counters"][0], at_1);
    let closed = json!({ "number": 2, "status": "closed", "ticket": null, "stage": null });
    assert_eq!(state["counters"][1], closed);
    let calls = json!([
        { "seq": 2, "ticket": "A001", "counter": 1, "at": "2026-11-23T02:08:00Z", "times": 2 },
        { "seq": 1, "ticket": "A003", "counter": 1, "at": "2026-11-23T02:06:00Z", "times": 1 },
    ]);
    assert_eq!(state["calls"], calls);
    assert_eq!((&state["office"], &state["at"]), (&json!("test"), &json!("2026-11-23T02:08:00Z")));
    assert!(state["version"].as_u64().unwrap() >= 7);
    let members = ["office", "version", "at", "groups", "counters", "calls"].map(str::to_owned);
    assert_eq!(served.see(BASE).await.members(), BTreeSet::from(members));
    assert!(!state.to_string().contains(&id), "the public state tells no ticket's id");

    served.clock.set(served.now() + SignedDuration::from_mins(3));
    let done = act(&served, &counter, "1/finish", "").await;
    assert_eq!((&done["ticket"]["stage"], &done["ticket"]["outcome"]), (&json!("ended"), &json!("served")));
    let reader = served.token(Role::Reader).await;
    let bearer = format!("Bearer {reader}");
    let waits = served.get(&format!("{BASE}/waits?by=group"), &[("authorization", &bearer)]).await.json();
    assert_eq!((&waits["from"], &waits["by"]), (&json!("2026-11-23"), &json!("group")));
    let row = &waits["rows"][0];
    assert_eq!(
        (&row["key"], &row["issued"], &row["called"], &row["served"]),
        (&json!("A"), &json!(3), &json!(2), &json!(2))
    );
    assert_eq!((&row["wait_s"]["mean"], &row["within_target"]), (&json!(390.0), &json!(1.0)));
    assert_eq!(row["service_s"]["mean"], 150.0);

    let why = served.get(&format!("{BASE}/tickets/{id}/why"), &[("authorization", &bearer)]).await.json();
    assert_eq!(why["number"], "A001");
    let reason = &why["called_first"][0];
    assert_eq!((&reason["number"], &reason["reason"]["reason"]), (&json!("A003"), &json!("head_start")), "{why}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_twice_is_asking_once() {
    let (served, kiosk, counter) = ready().await;
    let body = r#"{"group":"A","request_id":"k-1"}"#;
    let first = served.post(&kiosk, &format!("{BASE}/tickets"), body).await;
    act(&served, &counter, "1/open", "").await;
    let called = served.post(&counter, &format!("{BASE}/counters/1/call-next"), r#"{"request_id":"c-1"}"#).await;
    // Since then the ticket is somewhere else, but the answer stays what it was.
    let again = served.post(&kiosk, &format!("{BASE}/tickets"), body).await;
    assert_eq!((again.status, again.text), (201, first.text));
    issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    let called_again = served.post(&counter, &format!("{BASE}/counters/1/call-next"), r#"{"request_id":"c-1"}"#).await;
    assert_eq!((called_again.status, called_again.text), (200, called.text));
    let other = served.post(&counter, &format!("{BASE}/counters/1/finish"), r#"{"request_id":"c-1"}"#).await;
    assert_eq!((other.status, other.code().as_str()), (422, "request_id_reused"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_does_everything_at_the_counter() {
    let (served, kiosk, counter) = ready().await;
    for _ in 0..4 {
        issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    }
    act(&served, &counter, "1/open", r#"{"groups":["A"]}"#).await;
    act(&served, &counter, "3/open", "").await;
    let stage = |answer: &Value| (answer["ticket"]["number"].clone(), answer["ticket"]["stage"].clone());
    let is = |number: &str, stage: &str| (json!(number), json!(stage));
    let called = act(&served, &counter, "1/call", r#"{"ticket":"A003","reason":"người nhà ốm"}"#).await;
    assert_eq!(stage(&called), is("A003", "called"));
    let id = called["ticket"]["id"].as_str().unwrap();
    assert_eq!(stage(&act(&served, &counter, "1/park", r#"{"reason":"thiếu ảnh"}"#).await), is("A003", "parked"));
    assert_eq!(
        stage(&act(&served, &counter, "1/resume", &json!({ "ticket": id }).to_string()).await),
        is("A003", "called")
    );
    assert_eq!(stage(&act(&served, &counter, "1/no-show", "").await), is("A003", "ended"));
    assert_eq!(stage(&act(&served, &counter, "1/return", r#"{"ticket":"A003"}"#).await), is("A003", "waiting"));
    for to in [r#""@3""#, r#"{"counter":3}"#, r#""B""#, r#"{"group":"B"}"#] {
        let called = act(&served, &counter, "1/call-next", "").await;
        let body = format!(r#"{{"to":{to},"keep_place":true}}"#);
        let sent = act(&served, &counter, "1/transfer", &body).await;
        assert_eq!(
            (&sent["ticket"]["number"], &sent["ticket"]["stage"]),
            (&called["ticket"]["number"], &json!("waiting"))
        );
        assert_eq!(sent["ticket"]["group"], if to.contains('B') { "B" } else { "A" }, "{to}");
    }
    let state = served.see(BASE).await.json();
    assert_eq!((&state["groups"][0]["waiting"], &state["groups"][1]["waiting"]), (&json!(0), &json!(2)));
    assert_eq!(act(&served, &counter, "1/pause", r#"{"reason":"ăn trưa"}"#).await["ticket"], Value::Null);
    assert_eq!(served.see(BASE).await.json()["counters"][0]["status"], "paused");
    act(&served, &counter, "1/close", "").await;

    let manager = served.token_of_manager().await;
    let close = served.post_as(&manager, "/groups/A/close", r#"{"reason":"mất điện"}"#).await;
    assert_eq!(close.json(), json!({ "group": "A", "open": false }));
    let refused = served.post(&kiosk, &format!("{BASE}/tickets"), r#"{"group":"A"}"#).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "group_closed"));
    assert_eq!(served.post_as(&manager, "/groups/A/open", "").await.json(), json!({ "group": "A", "open": true }));
    let id = issue(&served, &kiosk, r#"{"group":"A"}"#).await["id"].as_str().unwrap().to_owned();
    let path = format!("{BASE}/tickets/{id}");
    let cancelled = served.send(Method::POST, &format!("{path}/cancel"), &[], None).await;
    assert_eq!((cancelled.status, &cancelled.json()["outcome"]), (200, &json!("cancelled")));
    let again = served.send(Method::POST, &format!("{path}/cancel"), &[], None).await;
    assert_eq!((again.status, again.code().as_str()), (409, "ticket_ended"));
    assert_eq!(served.post_as(&manager, "/day/close", "").await.json(), json!({ "day": "2026-11-23" }));
    let refused = served.post(&kiosk, &format!("{BASE}/tickets"), r#"{"group":"B"}"#).await;
    assert_eq!(refused.code(), "day_closed");
}

impl Served {
    /// The headers of a manager who has logged in.
    async fn token_of_manager(&self) -> Vec<(&'static str, String)> {
        self.add_person("mai", Role::Manager, &["test"]).await;
        vec![
            ("cookie", self.log_in("mai").await),
            ("origin", self.url("")),
            ("content-type", "application/json".into()),
        ]
    }

    async fn post_as(&self, headers: &[(&'static str, String)], path: &str, body: &str) -> Answered {
        self.post_at(headers, path, body, 200).await
    }

    async fn post_at(&self, headers: &[(&'static str, String)], path: &str, body: &str, status: u16) -> Answered {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answered = self.send(Method::POST, &format!("{BASE}{path}"), &headers, Some(body)).await;
        assert_eq!(answered.status, status, "{path}: {}", answered.text);
        answered
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_say_what_is_wrong() {
    let (served, kiosk, counter) = ready().await;
    let tickets = format!("{BASE}/tickets");
    let large = format!(r#"{{"group":"{}"}}"#, "A".repeat(20_000));
    for (path, body, status, code) in [
        (tickets.as_str(), r#"{"group":"Q"}"#, 404, "unknown_group"),
        (&tickets, r#"{"group":"A","priority":"tall"}"#, 422, "unknown_priority"),
        (&tickets, r#"{"group":"F"}"#, 409, "out_of_hours"),
        (&tickets, r#"{"group":"a"}"#, 400, "bad_request"),
        (&tickets, r#"{"group":"A","colour":"red"}"#, 400, "bad_request"),
        (&tickets, r#"{"group":"A","request_id":"a b"}"#, 400, "bad_request"),
        (&tickets, "", 400, "bad_request"),
        (&tickets, "[1,", 400, "bad_request"),
        (&tickets, &large, 413, "too_large"),
        ("/api/v1/offices/nowhere/tickets", r#"{"group":"A"}"#, 404, "unknown_office"),
        ("/api/v1/nothing", "", 404, "not_found"),
    ] {
        let answered = served.post(&kiosk, path, body).await;
        assert_eq!((answered.status, answered.code().as_str()), (status, code), "{path}");
    }
    let counters = format!("{BASE}/counters");
    issue(&served, &kiosk, r#"{"group":"B"}"#).await;
    for (what, body, status, code) in [
        ("9/open", "", 404, "unknown_counter"),
        ("0/open", "", 404, "not_found"),
        ("1/call-next", "", 409, "counter_closed"),
        ("5/open", "", 422, "no_groups"),
        ("4/open", "", 200, ""),
        ("4/call-next", "", 409, "nothing_waiting"),
        ("4/recall", "", 409, "nothing_called"),
        ("4/call", r#"{"ticket":"A077"}"#, 404, "unknown_ticket"),
        ("4/call", r#"{"ticket":"ticket"}"#, 400, "bad_request"),
        ("4/call", r#"{"ticket":"B001"}"#, 200, ""),
        ("4/pause", "", 409, "ticket_in_hand"),
        ("4/transfer", r#"{"to":7}"#, 400, "bad_request"),
        ("4/transfer", r#"{"to":"@4"}"#, 409, "same_target"),
        ("4/park", r#"{"reason":"a\nb"}"#, 400, "bad_request"),
    ] {
        let answered = served.post(&counter, &format!("{counters}/{what}"), body).await;
        assert_eq!((answered.status, answered.code().as_str()), (status, code), "{what} {body}: {}", answered.text);
    }
    let answered = served.post(&kiosk, &tickets, "{\"group\":\"A\",\n \"colour\":1}").await.json();
    assert_eq!((&answered["field"], &answered["line"]), (&json!("colour"), &json!(2)), "{answered}");
    assert_eq!(served.see(&format!("{tickets}/0000000000000000")).await.code(), "unknown_ticket");
    assert_eq!(served.see(&format!("{tickets}/A001")).await.code(), "unknown_ticket");

    let bearer = format!("Bearer {kiosk}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "text/plain")];
    let answered = served.send(Method::POST, &tickets, &headers, Some("group=A")).await;
    assert_eq!((answered.status, answered.code().as_str()), (415, "not_json"));
    let answered = served.send(Method::DELETE, &tickets, &headers, None).await;
    assert_eq!(
        (answered.status, answered.code().as_str(), answered.header("allow")),
        (405, "method_not_allowed", "POST")
    );
    let answered = served.see("/healthz/").await;
    assert_eq!(answered.status, 200, "a slash at the end does not matter");
    assert_eq!(
        served.get("/demo/nothing", &[("accept", "text/html")]).await.header("content-type"),
        "text/html; charset=utf-8"
    );

    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    for (query, what) in [
        ("from=2026-11-24&to=2026-11-23", "is after"),
        ("from=2025-01-01&to=2026-11-23", "at most 400"),
        ("from=yesterday", "write ?from=2026-11-01"),
        ("by=colour", "unknown variant `colour`"),
        ("colour=red", "unknown field `colour`"),
    ] {
        let answered = served.get(&format!("{BASE}/waits?{query}"), &[("authorization", &reader)]).await;
        assert_eq!((answered.status, answered.code().as_str()), (400, "bad_request"), "{query}");
        assert!(answered.json()["detail"].as_str().unwrap().contains(what), "{}", answered.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn yesterdays_ticket_is_known_just_after_midnight() {
    let (served, kiosk, _) = ready().await;
    let id = issue(&served, &kiosk, r#"{"group":"E"}"#).await["id"].as_str().unwrap().to_owned();
    let midnight = moment(MONDAY.tomorrow().unwrap(), "00:05").unwrap();
    served.clock.set(midnight);
    let deadline = Instant::now() + Duration::from_secs(5);
    while served.see(BASE).await.json()["version"] != 0 {
        assert!(Instant::now() < deadline, "the day turns");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let ticket = served.see(&format!("{BASE}/tickets/{id}")).await;
    assert_eq!((ticket.status, &ticket.json()["outcome"]), (200, &json!("unserved")), "{}", ticket.text);
    assert_eq!(served.see(&format!("/test/t/{id}")).await.status, 200);
    assert_eq!(issue(&served, &kiosk, r#"{"group":"E"}"#).await["number"], "E001");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_live_socket_has_the_whole_state_at_once_and_at_each_version() {
    let (served, kiosk, _) = ready().await;
    let mut socket = served.socket(&format!("{BASE}/live")).await;
    let state = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let first = state(socket.next().await.unwrap());
    assert_eq!((&first["office"], &first["version"]), (&json!("test"), &json!(0)));
    assert_eq!(first["groups"], served.see(BASE).await.json()["groups"]);
    for n in 1..=3 {
        issue(&served, &kiosk, r#"{"group":"A"}"#).await;
        let next = state(socket.next().await.unwrap());
        assert_eq!((&next["version"], &next["groups"][0]["waiting"]), (&json!(n), &json!(n)));
    }
    // Whoever does not listen for a while is not told of what is over: one frame was on its way, then the newest.
    let all = 60;
    for _ in 3..all {
        issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    }
    let mut told = 0;
    loop {
        told += 1;
        if state(socket.next().await.unwrap())["version"] == all {
            break;
        }
    }
    assert!(told <= 3, "{told} frames for {} versions", all - 3);
    // A group closes by the clock alone: no commit, and yet news.
    served.clock.set(moment(MONDAY, "11:30").unwrap());
    let lunch = state(
        socket.until(|text| text.contains(r#""code":"A""#) && text.contains(r#""open":false,"waiting":60"#)).await,
    );
    assert_eq!(lunch["at"], "2026-11-23T04:30:00Z");
    served.stop().await;
    assert_eq!(socket.next().await, None, "a stopping server closes its sockets");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screens_are_pages_that_their_sockets_keep_fresh() {
    let (served, kiosk, counter) = ready().await;
    let page = served.see("/test/lobby").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
    assert_eq!((page.header("x-content-type-options"), page.header("cache-control")), ("nosniff", "no-store"));
    let mut lobby = served.socket("/test/lobby/socket").await;
    let mut second = served.socket("/test/lobby/socket").await;
    assert_eq!(lobby.next().await, second.next().await);
    let id = issue(&served, &kiosk, r#"{"group":"A"}"#).await["id"].as_str().unwrap().to_owned();
    let mut phone = served.socket(&format!("/test/t/{id}/socket")).await;
    assert!(phone.next().await.unwrap().contains("A001"));
    let mut english = served.socket(&format!("/test/t/{id}/socket?lang=en")).await;
    assert_ne!(english.next().await, None);
    act(&served, &counter, "1/open", "").await;
    let called = Instant::now();
    act(&served, &counter, "1/call-next", "").await;
    let shown = lobby.until(|html| html.contains("A001")).await;
    assert!(called.elapsed() < Duration::from_secs(1), "the lobby shows a call within a blink");
    assert_eq!(second.until(|html| html.contains("A001")).await, shown);
    phone.until(|html| html.contains("data-call")).await;
    // A minute later the screens tell the new time without any commit.
    served.clock.set(served.now() + SignedDuration::from_mins(1));
    lobby.until(|html| html.contains("09:01")).await;

    let code = served.see(&format!("/test/t/{id}/code.svg")).await;
    assert_eq!((code.status, code.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(served.see("/test/counter/77/display").await.status, 404);
    assert_eq!(served.see("/test/counter/77/display/socket").await.status, 404);
    assert_eq!(served.see("/test/t/0000000000000000").await.status, 404);
    assert_eq!(served.see("/test/lobby/socket").await.code(), "not_a_socket");
    assert_eq!(served.see("/").await.status, 200);
    assert_eq!(served.get("/nowhere/lobby", &[]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_are_bounded_and_their_places_given_back() {
    let limits = Limits { sockets: 3, sockets_per_device: 2, ..Limits::default() };
    let served = Served::start_with(Setup { limits, paper: None }).await;
    let token = format!("Bearer {}", served.token(Role::Lobby).await);
    let first = served.socket("/test/lobby/socket").await;
    let _second = served.socket("/other/lobby/socket").await;
    let answered = served.see("/test/lobby/socket").await;
    assert_eq!((answered.status, answered.code().as_str()), (503, "too_many_sockets"));
    assert_eq!(answered.header("retry-after"), "10");
    let known = served.get("/test/lobby/socket", &[("authorization", &token)]).await;
    assert_eq!(known.code(), "not_a_socket", "a device has places of its own");
    drop(first);
    let deadline = Instant::now() + Duration::from_secs(5);
    while served.see("/test/lobby/socket").await.code() == "too_many_sockets" {
        assert!(Instant::now() < deadline, "the place is given back");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quiet_screen_hears_a_heartbeat() {
    let served = Served::start().await;
    let mut lobby = served.socket("/test/lobby/socket").await;
    assert_ne!(lobby.next().await, None);
    let quiet_since = Instant::now();
    assert!(lobby.hears_a_heartbeat_within(Duration::from_secs(15)).await);
    assert!(quiet_since.elapsed() > Duration::from_secs(5), "but not all the time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_never_ends_is_given_up() {
    let limits = Limits { request_timeout: Duration::from_millis(100), ..Limits::default() };
    let served = Served::start_with(Setup { limits, paper: None }).await;
    let kiosk = served.token(Role::Kiosk).await;
    let mut line = tokio::net::TcpStream::connect(served.address).await.unwrap();
    let head = format!(
        "POST {BASE}/tickets HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {kiosk}\r\n\
         content-type: application/json\r\ncontent-length: 50\r\n\r\n{{\"group\""
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 1024];
    let read = tokio::time::timeout(Duration::from_secs(5), line.read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).to_string();
    assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
    assert!(answer.contains(r#""code":"timeout""#), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_does_not_promise_a_slip_that_nobody_knows_of() {
    let printers = Arc::new(Printers::start(Vec::new(), PrintLimits::default()).unwrap());
    let kiosks = BTreeSet::from([("test".parse().unwrap(), "kiosk-test-any".to_owned())]);
    let served = Served::start_with(Setup { paper: Some(Paper { printers, kiosks }), ..Setup::default() }).await;
    let kiosk = served.token(Role::Kiosk).await;
    let body = r#"{"group":"A","request_id":"k-1"}"#;
    assert_eq!(issue(&served, &kiosk, body).await["print"], "printing");
    // As if the server that printed had died since: this one has no word of the slip.
    assert_eq!(issue(&served, &kiosk, body).await["print"], "unknown");
    let manager = served.token_of_manager().await;
    let elsewhere = served.post_at(&manager, "/tickets", r#"{"group":"A"}"#, 201).await.json();
    assert_eq!(elsewhere["print"], Value::Null, "no printer stands beside whoever issued it");
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
