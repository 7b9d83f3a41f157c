//! How long it will likely be, through the API.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::api::{BASE, act, issue, ready};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_likely_wait_is_told_of_a_group_and_of_a_ticket_as_soon_as_it_is_known() {
    let (served, kiosk, counter) = ready().await;
    let group = async |index: usize| served.see(BASE).await.json()["groups"][index]["estimate"].clone();
    let minutes =
        |minutes: u32| json!({ "typical_s": minutes * 60, "cautious_s": minutes * 60, "may_not_be_called": false });
    for _ in 0..6 {
        issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    }
    act(&served, &counter, "1/open", r#"{"groups":["A"]}"#).await;
    for _ in 0..5 {
        assert_eq!(group(0).await, Value::Null, "too little is known yet");
        act(&served, &counter, "1/call-next", "").await;
        served.clock.set(served.now() + SignedDuration::from_mins(5));
    }
    let sixth = act(&served, &counter, "1/call-next", "").await;
    assert_eq!(sixth["ticket"]["estimate"], Value::Null, "it waits no longer");
    assert_eq!((group(0).await, group(1).await), (minutes(5), Value::Null), "nobody serves B");

    let seventh = issue(&served, &kiosk, r#"{"group":"A","request_id":"k-7"}"#).await;
    assert_eq!((&seventh["ahead"], &seventh["estimate"]), (&json!(0), &minutes(5)));
    let eighth = issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    served.clock.set(served.now() + SignedDuration::from_mins(2));
    let ticket = async |ticket: &Value| {
        let id = ticket["id"].as_str().unwrap();
        served.see(&format!("{BASE}/tickets/{id}")).await.json()["estimate"].clone()
    };
    assert_eq!((ticket(&seventh).await, ticket(&eighth).await, group(0).await), (minutes(3), minutes(8), minutes(13)));
    let again = issue(&served, &kiosk, r#"{"group":"A","request_id":"k-7"}"#).await;
    assert_eq!((&again["number"], &again["estimate"]), (&seventh["number"], &minutes(3)), "as it is by now");

    let manager = served.token_of_manager().await;
    served.post_as(&manager, "/groups/A/close", "").await;
    assert_eq!(group(0).await, Value::Null, "nobody takes a number now");
    assert_eq!(ticket(&seventh).await, minutes(3), "but whoever has one waits on");
    act(&served, &counter, "1/call-next", "").await;
    assert_eq!(ticket(&seventh).await, Value::Null);
}
