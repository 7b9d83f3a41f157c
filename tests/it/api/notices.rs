//! What the manager says on the ticker, through the API.

use serde_json::{Value, json};

use crate::api::{BASE, ready};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_manager_says_is_public_until_it_is_taken_away() {
    let (served, kiosk, _) = ready().await;
    let shown = async || served.see(BASE).await.json()["notice"].clone();
    assert_eq!(shown().await, Value::Null);
    let manager = served.token_of_manager().await;
    let say = async |body: Value| served.post_as(&manager, "/notice", &body.to_string()).await.json();
    let said = say(json!({ "text": " Máy in hỏng,\n mời chờ ", "request_id": "n-1" })).await;
    assert_eq!(said, json!({ "notice": "Máy in hỏng, mời chờ" }));
    assert_eq!(shown().await, "Máy in hỏng, mời chờ");
    let version = served.see(BASE).await.json()["version"].clone();
    assert_eq!(say(json!({ "text": "Máy in hỏng, mời chờ", "request_id": "n-1" })).await, said);
    assert_eq!(served.see(BASE).await.json()["version"], version, "a repeat makes no commit");

    let long = json!({ "text": "ờ".repeat(161) }).to_string();
    let refused = served.post_at(&manager, "/notice", &long, 422).await.json();
    assert_eq!(
        (&refused["code"], &refused["chars"], &refused["most"]),
        (&json!("notice_too_long"), &json!(161), &json!(160))
    );
    let other = json!({ "text": "Nghỉ trưa", "request_id": "n-1" }).to_string();
    assert_eq!(served.post_at(&manager, "/notice", &other, 422).await.code(), "request_id_reused");
    assert_eq!(served.post_at(&manager, "/notice", "{}", 400).await.code(), "bad_request", "silence is not a wish");
    let from_kiosk = served.post(&kiosk, &format!("{BASE}/notice"), r#"{"text":"x"}"#).await;
    assert_eq!((from_kiosk.status, from_kiosk.code().as_str()), (403, "forbidden"));
    assert_eq!(shown().await, "Máy in hỏng, mời chờ", "what was refused changed nothing");

    served.post_as(&manager, "/day/close", "").await;
    assert_eq!(say(json!({ "text": "Mời quay lại ngày mai" })).await, json!({ "notice": "Mời quay lại ngày mai" }));
    assert_eq!(say(json!({ "text": "" })).await, json!({ "notice": null }));
    assert_eq!(shown().await, Value::Null);
}
