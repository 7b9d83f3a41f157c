//! The sockets of the running server: the live state, the screens, their bounds and their heartbeat.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use motcua::access::Role;
use motcua::http::Limits;
use serde_json::{Value, json};

use crate::api::{BASE, act, issue, ready};
use crate::support::offices::{MONDAY, moment};
use crate::support::served::{Served, Setup};

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
    act(&served, &counter, "1/call-next", "").await;
    let shown = lobby.until(|html| html.contains("A001")).await;
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
async fn a_citizens_page_speaks_the_tickets_language_until_another_is_asked_for() {
    let (served, kiosk, _) = ready().await;
    let ticket = issue(&served, &kiosk, r#"{"group":"A","lang":"en"}"#).await;
    let page = format!("/test/t/{}", ticket["id"].as_str().unwrap());
    for (query, lang, said) in [("", "en", "You are the first"), ("?lang=vi", "vi", "Ông/bà là người đầu tiên")]
    {
        let html = served.see(&format!("{page}{query}")).await.text;
        assert!(html.contains(&format!("<html lang=\"{lang}\"")) && html.contains(said), "{query}: {html}");
        let pushed = served.socket(&format!("{page}/socket{query}")).await.next().await;
        assert!(pushed.as_ref().is_some_and(|html| html.contains(said)), "{query}: {pushed:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_are_bounded_and_their_places_given_back() {
    let limits = Limits { sockets: 3, sockets_per_device: 2, ..Limits::default() };
    let served = Served::start_with(Setup { limits, ..Setup::default() }).await;
    let token = format!("Bearer {}", served.token(Role::Lobby).await);
    let first = served.socket("/test/lobby/socket").await;
    let _second = served.socket("/other/lobby/socket").await;
    let answered = served.see("/test/lobby/socket").await;
    assert_eq!((answered.status, answered.code().as_str()), (503, "too_many_sockets"));
    assert_eq!(answered.header("retry-after"), "10");
    let known = served.get("/test/lobby/socket", &[("authorization", &token)]).await;
    assert_eq!(known.code(), "not_a_socket", "a device has places of its own");
    drop(first);
    let deadline = Instant::now() + Duration::from_secs(30);
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
    assert!(lobby.hears_a_heartbeat_within(Duration::from_secs(60)).await);
    assert!(quiet_since.elapsed() > Duration::from_secs(5), "but not all the time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_runs_the_office_sees_which_devices_are_there_and_which_have_gone() {
    let served = Served::start().await;
    let kiosk = served.token(Role::Kiosk).await;
    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let mut technician = served.socket_as("/test/technician/socket", &[("cookie", &cookie)]).await;
    let alone = technician.next().await.unwrap();
    assert!(alone.contains("lan") && !alone.contains("/test/lobby"), "{alone}");
    let mut lobby = served.socket("/test/lobby/socket").await;
    let _elsewhere = served.socket("/other/lobby/socket").await;
    let bearer = format!("Bearer {kiosk}");
    let at_kiosk = served.socket_as("/test/kiosk/socket", &[("authorization", &bearer)]).await;
    let seen = technician.until(|html| html.contains("kiosk-test-any")).await;
    assert!(seen.contains("/test/lobby") && seen.contains("127.0.0.1") && !seen.contains("/other/"), "{seen}");
    assert!(!seen.contains("Mất kết nối</span>"), "{seen}");
    // A kiosk that has stood there for a while is missed, though not at once.
    served.clock.set(served.now() + SignedDuration::from_mins(11));
    technician.until(|html| html.contains("09:11")).await;
    drop(at_kiosk);
    let seen = technician.until(|html| html.contains("Đã rời")).await;
    assert!(!seen.contains("mark missing"), "{seen}");
    served.clock.set(served.now() + SignedDuration::from_mins(2));
    let seen = technician.until(|html| html.contains("mark missing")).await;
    let lobby_saw = lobby.until(|html| html.contains("09:13")).await;
    assert!(seen.contains("kiosk-test-any") && seen.contains("Mất kết nối</span>"), "{seen}");

    // Whoever has put a device away says so; one that is there is not forgotten.
    let headers = [("cookie", cookie.as_str()), ("origin", &served.url("")), ("content-type", "application/json")];
    let path = "/api/v1/offices/test/devices/forget";
    for (body, forgotten) in [
        (r#"{"name":"127.0.0.1","path":"/test/lobby"}"#, false),
        (r#"{"name":"kiosk-test-any","path":"/test/kiosk","request_id":"one"}"#, true),
        (r#"{"name":"kiosk-test-any","path":"/test/kiosk"}"#, false),
    ] {
        let answered = served.send(reqwest::Method::POST, path, &headers, Some(body)).await;
        assert_eq!((answered.status, &answered.json()["forgotten"]), (200, &json!(forgotten)), "{body}");
    }
    technician.until(|html| !html.contains("kiosk-test-any") && html.contains("/test/lobby")).await;

    // What comes and goes around the office is no news to the lobby: its next frame is a commit's.
    issue(&served, &kiosk, r#"{"group":"A"}"#).await;
    let next = lobby.next().await.unwrap();
    assert!(next != lobby_saw && next.contains("00000001"), "{next}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_nobodys_business() {
    let (served, kiosk, _) = ready().await;
    let id = issue(&served, &kiosk, r#"{"group":"A"}"#).await["id"].as_str().unwrap().to_owned();
    let mut phone = served.socket(&format!("/test/t/{id}/socket")).await;
    phone.next().await.unwrap();
    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let page = served.get("/test/technician", &[("cookie", &cookie)]).await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains(&id) && page.text.contains("Chưa có máy nào"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_build_is_told_so_and_no_other() {
    let served = Served::start().await;
    let page = served.see("/test/lobby").await.text;
    let build = page.split_once("data-build=\"").unwrap().1.split('"').next().unwrap().to_owned();
    assert_eq!(build, motcua::screens::build());
    for (path, told) in [
        (format!("/test/lobby/socket?build={build}"), false),
        ("/test/lobby/socket".to_owned(), false),
        ("/test/lobby/socket?build=%3Cb%3E".to_owned(), false),
        ("/test/lobby/socket?lang=en&build=0.0.9-0011223344".to_owned(), true),
    ] {
        let mut socket = served.socket(&path).await;
        let first = socket.next().await.unwrap();
        assert_eq!(first == format!("build {build}"), told, "{path}: {first}");
        let content = if told { socket.next().await.unwrap() } else { first };
        assert!(content.starts_with("<div "), "{path}: an outdated page is kept fresh until it has reloaded");
    }
}
