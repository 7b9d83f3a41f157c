//! Alerts on the manager's page of a server in this process, under a clock that is moved.

use jiff::SignedDuration;
use motcua::access::Role;

use crate::support::served::Served;

#[tokio::test]
async fn the_manager_sees_what_was_raised_and_what_is_over() {
    let served = Served::start().await;
    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let mut socket = served.socket_as("/test/manager/socket", &[("cookie", &cookie)]).await;
    let kiosk = served.token(Role::Kiosk).await;
    let issued = served.post(&kiosk, "/api/v1/offices/test/tickets", "{\"group\":\"A\"}").await;
    assert_eq!(issued.status, 201, "{}", issued.text);
    let passes = |seconds: i64| {
        let clock = served.clock.clone();
        async move {
            use motcua::clock::Clock;
            for _ in 0..seconds / 5 {
                clock.set(clock.now() + SignedDuration::from_secs(5));
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        }
    };
    passes(150).await;
    let page = socket.until(|page| page.contains("Cảnh báo từ")).await;
    assert!(page.contains("Nhóm A · Nhóm A: 1 người chờ, không quầy nào phục vụ"), "{page}");
    assert!(page.contains("Đang cảnh báo"), "{page}");
    let metrics = served.see("/metrics").await.text;
    assert!(metrics.contains("motcua_alert{office=\"test\",kind=\"no_open_counter\",subject=\"A\"} 1"), "{metrics}");
    assert!(!metrics.contains("motcua_alert{office=\"other\""), "{metrics}");
    assert!(!metrics.contains("motcua_webhook_messages_total{"), "nobody is to be told");
    let officer = served.token(Role::Counter).await;
    for act in ["open", "call-next"] {
        let path = format!("/api/v1/offices/test/counters/1/{act}");
        assert_eq!(served.post(&officer, &path, "{}").await.status, 200);
    }
    passes(150).await;
    let page = socket.until(|page| page.contains("Đã ổn")).await;
    assert!(!page.contains("Cảnh báo từ"), "{page}");
    served.stop().await;
}
