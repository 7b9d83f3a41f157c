//! A page that came from another build of the server, in a real browser: it loads itself anew, but disturbs nobody.

use std::time::Duration;

use serde_json::json;

use crate::support::chromium::{Chromium, Screen};
use crate::support::server::{Server, Setup};

/// Makes the page one of another build, whose line breaks for a moment.
const OUTDATED: &str = "window.upgraded = false;
    document.documentElement.dataset.build = '0.0.9-0011223344';
    dispatchEvent(new Event('online'));";

/// Longer than a page takes that reloads at once, or asks a second time whether it may.
const MEANWHILE: Duration = Duration::from_secs(7);

async fn stayed(screen: &Screen) -> bool {
    screen.run("return window.upgraded === false").await == json!(true)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_build_reloads_once_and_not_while_somebody_is_served_by_it() {
    let server = Server::start(Setup::demo());
    let browser = Chromium::start().await;
    let manager = format!("{}/login?token=demo-manager&to=/demo/manager", server.url());
    let manager = browser.open("manager", &manager, (1440, 900)).await;
    manager.appears("html[data-line=up] h1").await;

    // Somebody is in the middle of a visit, then somebody writes in a dialog.
    manager.run("document.documentElement.dataset.busy = ''").await;
    manager.run(OUTDATED).await;
    tokio::time::sleep(MEANWHILE).await;
    assert!(stayed(&manager).await, "a visit is not cut off");
    manager.run("document.querySelector('[data-open=notice-ask]').click()").await;
    manager.run("delete document.documentElement.dataset.busy").await;
    tokio::time::sleep(MEANWHILE).await;
    assert!(stayed(&manager).await, "what is being written is not lost");
    manager.run("document.querySelector('#notice-ask [data-close]').click()").await;
    manager.appears("html:not([data-build='0.0.9-0011223344'])[data-line=up] h1").await;
    assert!(!stayed(&manager).await, "then it comes from the server's own build");

    // Between two servers of different builds it would be outdated again at once: it waits.
    manager.run(OUTDATED).await;
    tokio::time::sleep(MEANWHILE).await;
    assert!(stayed(&manager).await, "one reload for a build, and no loop");
    assert_eq!(browser.console().await, [] as [String; 0]);
}
