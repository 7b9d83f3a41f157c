//! The samples as pages: in a demo as the screens' own routes would send them, elsewhere not at all.

use std::time::Duration;

use motcua::access::{Role, demo_devices};
use motcua::office::Lang;
use motcua::screens::View;
use motcua::screens::samples::{Sample, samples};

use crate::support::served::{Served, Setup};

async fn demo() -> Served {
    let open_devices = demo_devices(&"test".parse().unwrap());
    Served::start_with(Setup { open_devices, ..Setup::default() }).await
}

fn view(sample: &Sample, lang: Lang) -> View<'_> {
    sample.view(lang)
}

/// What is sent of a sample's page: its office is not served, and so has no mark of its own.
fn with_neutral_mark(sample: &Sample, html: &str) -> String {
    html.replace(&format!("\"/{}/mark\"", sample.office.plan().office), "\"/assets/icon.svg\"")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_shows_every_sample_in_both_languages_as_its_screen_sends_it() {
    let served = demo().await;
    let list = served.see("/preview?lang=en").await;
    assert_eq!(list.status, 200);
    for sample in samples() {
        for (lang, query) in [(Lang::Vi, ""), (Lang::En, "?lang=en")] {
            let path = format!("/preview/{}{query}", sample.name);
            assert!(list.text.contains(&format!("href=\"{path}\"")), "/preview does not lead to {path}");
            let page = served.see(&path).await;
            let made = sample.screen.page(&view(sample, lang)).unwrap();
            assert_eq!((page.status, page.text), (200, with_neutral_mark(sample, &made)), "{path}");
        }
    }
    assert_eq!(served.see("/preview/lobby-on-the-moon").await.status, 404);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_samples_line_says_what_the_page_shows_and_then_only_that_it_is_up() {
    let served = demo().await;
    let mut open = Vec::new();
    for sample in samples() {
        let path = format!("/preview/{}/socket?lang=en", sample.name);
        if !sample.has_line() {
            assert_eq!(served.see(&path).await.status, 404, "{path}");
            continue;
        }
        let mut socket = served.socket(&path).await;
        let content = sample.screen.content(&view(sample, Lang::En)).unwrap();
        assert_eq!(socket.next().await, Some(with_neutral_mark(sample, &content)), "{path}");
        // One for each screen, because a line is silent for seconds.
        if !open.iter().any(|(screen, _)| *screen == sample.screen.name()) {
            open.push((sample.screen.name(), socket));
        }
    }
    for (screen, socket) in &mut open {
        assert!(socket.hears_a_heartbeat_within(Duration::from_secs(30)).await, "{screen}");
    }
    served.stop().await;
}

#[test]
fn a_sample_says_by_its_name_that_it_has_no_line() {
    let [up, ..] = samples() else { unreachable!("there are samples") };
    assert!(up.has_line());
    assert!(!up.clone().without_line().has_line());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_of_a_sample_act_on_no_office() {
    let served = demo().await;
    // What is not pushed to has no buttons that act.
    for sample in samples().iter().filter(|sample| sample.screen.is_pushed()) {
        let office = &sample.office.plan().office;
        let page = served.see(&format!("/preview/{}", sample.name)).await.text;
        assert!(page.contains(&format!("data-office=\"{office}\"")), "{} acts on another office", sample.name);
        for (token, path) in [
            ("demo-kiosk", "tickets"),
            ("demo-counter", "counters/1/open"),
            ("demo-manager", "groups/A/close"),
            ("demo-manager", "day/close"),
        ] {
            let answered = served.post(token, &format!("/api/v1/offices/{office}/{path}"), r#"{"group":"A"}"#).await;
            assert_eq!((answered.status, answered.code().as_str()), (404, "unknown_office"), "{path}");
        }
    }
    assert_eq!(served.see("/api/v1/offices/test").await.json()["version"], 0);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_no_demo_is_served_there_is_no_preview_for_anybody() {
    let served = Served::start().await;
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    for path in ["/preview", "/preview/", "/preview/kiosk-ordinary", "/preview/kiosk-ordinary/socket"] {
        for headers in [vec![], vec![("authorization", reader.as_str())]] {
            let answered = served.get(path, &headers).await;
            assert_eq!(answered.status, 404, "{path}");
            assert!(!answered.text.contains("Every screen"), "{path}");
        }
    }
    served.stop().await;
}
