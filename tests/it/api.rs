//! The API against the running server: what it answers, and how it refuses.

mod beliefs;
mod estimates;
mod notices;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use motcua::access::Role;
use motcua::clock::{Clock, SystemClock};
use motcua::config::usual_slip;
use motcua::http::Paper;
use motcua::journal::{Commit, Journal, Stream};
use motcua::office::Actor;
use motcua::printing::{PrintLimits, PrintPlaces, Printers};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::offices::{MONDAY, moment};
use crate::support::served::{Answered, Served, Setup};

/// Where the API of the office `test` begins.
pub const BASE: &str = "/api/v1/offices/test";

/// A server with a kiosk's and a counter's token.
pub async fn ready() -> (Served, String, String) {
    let served = Served::start().await;
    let (kiosk, counter) = (served.token(Role::Kiosk).await, served.token(Role::Counter).await);
    (served, kiosk, counter)
}

/// A ticket from the kiosk.
pub async fn issue(served: &Served, kiosk: &str, body: &str) -> Value {
    let answered = served.post(kiosk, &format!("{BASE}/tickets"), body).await;
    assert_eq!(answered.status, 201, "{}", answered.text);
    answered.json()
}

/// What a command at a counter is answered, as in `1/call-next`.
pub async fn act(served: &Served, counter: &str, what: &str, body: &str) -> Value {
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
        "outcome": null, "counter": null, "print": null, "print_failure": null,
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
    let members = ["office", "version", "at", "notice", "groups", "counters", "calls"].map(str::to_owned);
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
    // The same kind of wish for something else is another wish too.
    for (what, first, other) in [
        ("1/transfer", r#"{"to":"B","request_id":"c-2"}"#, r#"{"to":"C","request_id":"c-2"}"#),
        ("2/open", r#"{"groups":["A","A"],"request_id":"c-3"}"#, r#"{"groups":["B"],"request_id":"c-3"}"#),
    ] {
        act(&served, &counter, what, first).await;
        act(&served, &counter, what, first).await;
        let other = served.post(&counter, &format!("{BASE}/counters/{what}"), other).await;
        assert_eq!((other.status, other.code().as_str()), (422, "request_id_reused"), "{what}");
    }
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
    act(&served, &counter, "1/pause", r#"{"reason":null,"request_id":null}"#).await;
    act(&served, &counter, "1/close", "").await;

    let manager = served.token_of_manager().await;
    let close = served.post_as(&manager, "/groups/A/close", r#"{"reason":"mất điện","request_id":"m-1"}"#).await;
    let other = served.post_at(&manager, "/groups/B/close", r#"{"request_id":"m-1"}"#, 422).await;
    assert_eq!(other.code(), "request_id_reused");
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
    pub async fn token_of_manager(&self) -> Vec<(&'static str, String)> {
        self.add_person("mai", Role::Manager, &["test"]).await;
        vec![
            ("cookie", self.log_in("mai").await),
            ("origin", self.url("")),
            ("content-type", "application/json".into()),
        ]
    }

    pub async fn post_as(&self, headers: &[(&'static str, String)], path: &str, body: &str) -> Answered {
        self.post_at(headers, path, body, 200).await
    }

    pub async fn post_at(&self, headers: &[(&'static str, String)], path: &str, body: &str, status: u16) -> Answered {
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
    let large = format!(r#"{{"group":"{}"}}"#, "A".repeat(70_000));
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
    let answered = served.send(Method::DELETE, BASE, &[], None).await;
    assert_eq!((answered.status, answered.header("allow")), (405, "GET, HEAD"));
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
        ("by=colour", "no rows by `colour`; write"),
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
    let deadline = Instant::now() + Duration::from_secs(30);
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
async fn a_repeat_does_not_promise_a_slip_that_nobody_knows_of() {
    let printers = Arc::new(Printers::start(Vec::new(), PrintLimits::default(), Arc::new(SystemClock)).unwrap());
    let kiosks = BTreeMap::from([("kiosk-test-any".to_owned(), "gone".to_owned())]);
    let phone_pages = "http://office/test/t/".to_owned();
    let places = PrintPlaces { kiosks, desks: Vec::new(), phone_pages, design: usual_slip() };
    let places = BTreeMap::from([("test".parse().unwrap(), places)]);
    let served = Served::start_with(Setup { paper: Some(Paper { printers, places }), ..Setup::default() }).await;
    let kiosk = served.token(Role::Kiosk).await;
    let body = r#"{"group":"A","request_id":"k-1"}"#;
    for _ in 0..2 {
        assert_eq!(issue(&served, &kiosk, body).await["print"], "printing");
    }
    served.clock.set(served.clock.now() + SignedDuration::from_secs(10));
    // As if the server that printed had died since: this one has no word of the slip.
    assert_eq!(issue(&served, &kiosk, body).await["print"], "unknown");
    let manager = served.token_of_manager().await;
    let elsewhere = served.post_at(&manager, "/tickets", r#"{"group":"A"}"#, 201).await.json();
    assert_eq!(elsewhere["print"], Value::Null, "no printer stands beside whoever issued it");
    // The citizen is asked, and may have it printed once more: that is promised once, too.
    let first = issue(&served, &kiosk, body).await;
    let again = |id: &Value| format!("{BASE}/tickets/{}/print", id.as_str().unwrap());
    for print in ["printing", "unknown"] {
        let printed = served.post(&kiosk, &again(&first["id"]), r#"{"request_id":"p-1"}"#).await;
        assert_eq!((printed.status, &printed.json()["print"]), (200, &json!(print)), "{}", printed.text);
    }
    let reprint = ("reprint_slip".to_owned(), Some("kiosk-test-any".parse::<Actor>().unwrap()));
    assert_eq!(who_asked(&served).await.last(), Some(&reprint));
    let path = format!("/tickets/{}/print", elsewhere["id"].as_str().unwrap());
    assert_eq!(served.post_at(&manager, &path, "", 409).await.code(), "no_printer", "a manager sits beside none");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_says_who_asked() {
    let (served, kiosk, _) = ready().await;
    issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    let manager = served.token_of_manager().await;
    served.post_as(&manager, "/groups/A/close", "").await;
    let id = issue(&served, &kiosk, r#"{"group":"B"}"#).await["id"].as_str().unwrap().to_owned();
    let cancelled = served.send(Method::POST, &format!("{BASE}/tickets/{id}/cancel"), &[], None).await;
    assert_eq!(cancelled.status, 200);
    let by = who_asked(&served).await;
    let named = |command: &str, by: &str| (command.to_owned(), Some(by.parse::<Actor>().unwrap()));
    let expected = [
        named("issue_ticket", "kiosk-test-any"),
        named("close_group", "mai"),
        named("issue_ticket", "kiosk-test-any"),
        ("cancel".to_owned(), None),
    ];
    assert_eq!(by, expected);
}

/// The commands in the journal, each with whoever gave it.
async fn who_asked(served: &Served) -> Vec<(String, Option<Actor>)> {
    let stream = Stream::Day { office: "test".parse().unwrap(), day: MONDAY };
    let records = served.journal.read(&stream, 0).await.unwrap();
    let commits = records.iter().map(|(version, record)| Commit::decode(&stream, *version, &record.body).unwrap());
    commits.flat_map(|commit| commit.steps).map(|step| (step.command, step.by)).collect()
}
