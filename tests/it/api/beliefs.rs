//! Two terminals at one counter, through the API: `in_hand` says what the page showed.

use serde_json::{Value, json};

use crate::api::{BASE, act, issue, ready};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_simultaneous_presses_call_exactly_one_citizen() {
    let (served, kiosk, counter) = ready().await;
    for _ in 0..12 {
        issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    }
    act(&served, &counter, "1/open", r#"{"in_hand":""}"#).await;
    let path = format!("{BASE}/counters/1/call-next");
    let mut shown = String::new();
    for round in 1..=10 {
        let press = |who: &str| json!({ "in_hand": shown, "request_id": format!("{who}-{round}") }).to_string();
        let (left, right) = (press("left"), press("right"));
        let (left, right) = tokio::join!(served.post(&counter, &path, &left), served.post(&counter, &path, &right));
        let (done, refused) = if left.status == 200 { (left, right) } else { (right, left) };
        assert_eq!((done.status, refused.status), (200, 409), "{} / {}", done.text, refused.text);
        let called = &done.json()["ticket"];
        assert_eq!(called["number"], format!("A{round:03}"));
        let refused = refused.json();
        assert_eq!(
            (&refused["code"], &refused["counter"], &refused["number"]),
            (&json!("counter_moved_on"), &json!(1), &called["number"])
        );
        shown = called["id"].as_str().unwrap().to_owned();
    }
    assert_eq!(served.see(BASE).await.json()["groups"][0]["waiting"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_a_counter_may_say_what_its_page_showed() {
    let (served, kiosk, counter) = ready().await;
    for _ in 0..3 {
        issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    }
    act(&served, &counter, "1/open", "").await;
    let first = act(&served, &counter, "1/call-next", r#"{"in_hand":"","request_id":"c-1"}"#).await;
    let shown = first["ticket"]["id"].clone();
    act(&served, &counter, "1/finish", &json!({ "in_hand": shown }).to_string()).await;
    for (what, more) in [
        ("open", json!({ "groups": ["B"] })),
        ("pause", json!({ "reason": "ăn trưa" })),
        ("close", json!({})),
        ("call-next", json!({})),
        ("call", json!({ "ticket": "A003" })),
        ("recall", json!({})),
        ("start", json!({})),
        ("finish", json!({})),
        ("no-show", json!({})),
        ("park", json!({ "reason": "thiếu ảnh" })),
        ("resume", json!({ "ticket": "A003" })),
        ("transfer", json!({ "to": "B" })),
        ("return", json!({ "ticket": "A001" })),
    ] {
        let mut body = more;
        body["in_hand"] = shown.clone();
        let refused = served.post(&counter, &format!("{BASE}/counters/1/{what}"), &body.to_string()).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "counter_moved_on"), "{what}: {}", refused.text);
        assert_eq!(refused.json()["number"], Value::Null, "{what}: nobody is there now");
    }
    let again = act(&served, &counter, "1/call-next", r#"{"in_hand":"","request_id":"c-1"}"#).await;
    assert_eq!(again, first, "what was carried out keeps its first answer");
    assert_eq!(act(&served, &counter, "1/call-next", r#"{"in_hand":null}"#).await["ticket"]["number"], "A002");
    let wrong = served.post(&counter, &format!("{BASE}/counters/1/recall"), r#"{"in_hand":"A002"}"#).await;
    assert_eq!((wrong.status, &wrong.json()["field"]), (400, &json!("in_hand")), "{}", wrong.text);
}
