//! The pages of those who work in the office, by keyboard alone: every act of the terminal, the manager's acts, a focus
//! that can be seen wherever the Tab key leads, presses faster than anybody's while the office is busy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::support::chromium::{Chromium, Screen};
use crate::support::client::{Client, Wish};
use crate::support::server::{Server, Setup};

const DESK: (u32, u32) = (1366, 768);
const ENTER: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';
const DOWN: char = '\u{E015}';
/// More stops than any of these pages has.
const MOST_STOPS: usize = 120;

async fn open(browser: &Chromium, server: &Server, role: &str, page: &str) -> Screen {
    let url = format!("{}/login?token=demo-{role}&to=/demo/{page}", server.url());
    browser.open(page.to_owned(), &url, DESK).await
}

async fn issue(client: &Client, group: char, count: usize) {
    for _ in 0..count {
        let reply = client.send(&Wish::issue(group, None)).await.unwrap();
        assert!(reply.is_accepted(), "{reply:?}");
    }
}

/// Writes where the focus is, key by key.
async fn keys(screen: &Screen, text: &str) {
    for key in text.chars() {
        screen.type_key(key).await;
    }
}

async fn enter(screen: &Screen) {
    screen.type_key(ENTER).await;
}

/// Goes on by the Tab key until it reaches this; each stop on the way can be seen.
async fn tab_to(screen: &Screen, wanted: &str) {
    for _ in 0..MOST_STOPS {
        let focus = screen.tab().await;
        assert!(focus.is_visible || focus.what == "body", "nobody sees that the focus is on {}", focus.what);
        if focus.what == wanted {
            return;
        }
    }
    panic!("the Tab key does not lead to {wanted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_act_of_the_terminal_works_without_a_mouse() {
    let server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let officer = open(&browser, &server, "counter", "counter/1").await;
    issue(&client, 'A', 4).await;

    officer.shows("#open", "Mở quầy P").await;
    keys(&officer, "p").await;
    officer.appears("#call-next .next").await;
    officer.press_f2().await;
    officer.shows(".ticket.called .number", "A001").await;
    keys(&officer, "r").await;
    officer.says(".ticket .stage", "đã gọi 2 lần").await;
    keys(&officer, "s").await;
    officer.shows(".ticket.serving .number", "A001").await;

    // A reason of one's own is what is kept, also when Enter sends it.
    keys(&officer, "g0").await;
    keys(&officer, "Con dau").await;
    enter(&officer).await;
    officer.says(".parked .note", "Con dau").await;
    officer.hides("#park-ask").await;
    keys(&officer, "2").await;
    assert!(officer.focus().await.is_visible);
    enter(&officer).await;
    officer.shows(".ticket.called .number", "A001").await;
    let focus = officer.focus().await;
    assert!(focus.is_visible && focus.what == "div#ticket", "the row is gone, and the focus is on {focus:?}");

    // Sent on, one typed in, finished by mistake, called again, returned.
    keys(&officer, "tb").await;
    enter(&officer).await;
    officer.appears(".ticket.none").await;
    keys(&officer, "ca3").await;
    enter(&officer).await;
    officer.shows(".ticket.called .number", "A003").await;
    officer.hides("#number-ask").await;
    keys(&officer, "h").await;
    officer.says(".undo", "A003").await;
    keys(&officer, "z").await;
    officer.hides("#undo").await;
    officer.press_f2().await;
    officer.shows(".ticket.called .number", "A001").await;
    keys(&officer, "q").await;
    officer.appears(".ticket.none").await;
    officer.press_f2().await;
    officer.appears(".ticket.called").await;
    keys(&officer, "v").await;
    officer.says(".missed .note", "trả về hàng được đến").await;
    keys(&officer, "3").await;
    enter(&officer).await;
    officer.hides(".missed li").await;

    // Out of order, from the list.
    officer.type_key(DOWN).await;
    officer.type_key(DOWN).await;
    enter(&officer).await;
    officer.appears("#call-ask").await;
    keys(&officer, "1").await;
    officer.appears(".ticket.called").await;
    keys(&officer, "l").await;
    officer.appears("#case .own").await;
    officer.type_key(ESCAPE).await;
    officer.hides("#why-told").await;
    keys(&officer, "h").await;
    officer.appears(".ticket.none").await;

    // The counter itself, and the page's own help.
    keys(&officer, "nb").await;
    enter(&officer).await;
    officer.hides("#groups-ask").await;
    officer.shows(".status", "Đang mở · phục vụ A").await;
    keys(&officer, "p0").await;
    keys(&officer, "Hop").await;
    enter(&officer).await;
    officer.says(".status", "Hop").await;
    keys(&officer, "p").await;
    officer.shows(".status .mark", "Đang mở").await;
    keys(&officer, "?").await;
    officer.appears("#keys-told").await;
    officer.type_key(ESCAPE).await;
    officer.hides("#keys-told").await;
    keys(&officer, "d").await;
    officer.appears("#close-ask").await;
    enter(&officer).await;
    officer.shows(".status .mark", "Đóng").await;
    assert!(browser.console().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_manager_acts_without_a_mouse_and_keeps_the_place() {
    let server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let manager = open(&browser, &server, "manager", "manager").await;
    issue(&client, 'C', 1).await;
    manager.says(".wrong .what", "Nhóm C").await;

    tab_to(&manager, "button#issuing-B").await;
    enter(&manager).await;
    manager.appears("#group-ask").await;
    tab_to(&manager, "input[name=\"reason\"]").await;
    keys(&manager, "Mat dien").await;
    enter(&manager).await;
    manager.says(".groups tbody tr:nth-child(2) .reason", "Mat dien").await;
    manager.hides("#group-ask").await;
    let focus = manager.focus().await;
    assert!(focus.is_visible && focus.what == "button#issuing-B", "after it was stopped the focus is on {focus:?}");
    enter(&manager).await;
    manager.says(".groups tbody tr:nth-child(2)", "Đang nhận").await;
    assert_eq!(manager.focus().await.what, "button#issuing-B");

    tab_to(&manager, "button#notice").await;
    enter(&manager).await;
    manager.appears("#notice-ask").await;
    keys(&manager, "Xe may do cong sau").await;
    tab_to(&manager, "button").await;
    tab_to(&manager, "button").await;
    enter(&manager).await;
    manager.says(".said .text", "Xe may do cong sau").await;
    let focus = manager.focus().await;
    assert!(focus.is_visible && focus.what == "button#notice", "after it was said the focus is on {focus:?}");
    manager.run("document.querySelector('.said form button').focus()").await;
    enter(&manager).await;
    manager.hides(".said .text").await;
    let focus = manager.focus().await;
    assert!(focus.is_visible && focus.what == "button#notice", "after it was taken away the focus is on {focus:?}");

    // A push that is about something else moves nothing.
    issue(&client, 'A', 1).await;
    manager.says(".groups tbody tr:first-child .more", "1").await;
    assert_eq!(manager.focus().await.what, "button#notice");
    assert!(browser.console().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_focus_is_seen_wherever_the_tab_key_leads() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let screen = open(&browser, &server, "manager", "manager").await;
    let pages = [
        ("terminal-called", "button#transfer"),
        ("terminal-crowded", "button#pause"),
        ("terminal-longest-names", "input#keys"),
        ("terminal-line-down", "button#call-next"),
        ("manager-everything-wrong", "button[data-open=\"day-ask\"]"),
        ("technician-everything-wrong", "a[data-link=\"metrics\"]"),
    ];
    for (sample, passes) in pages {
        screen.go(&format!("{}/preview/{sample}", server.url())).await;
        screen.appears(if sample.ends_with("line-down") { "#line" } else { "main h1" }).await;
        let mut stops = Vec::new();
        // Behind the last stop is the browser itself.
        while stops.len() < MOST_STOPS {
            let focus = screen.tab().await;
            if focus.what == "body" {
                break;
            }
            assert!(focus.is_visible, "{sample}: nobody sees that the focus is on {}", focus.what);
            stops.push(focus.what);
        }
        assert!(stops.iter().any(|stop| stop == passes), "{sample}: {passes} is not among {stops:?}");
        assert!(stops.len() < MOST_STOPS, "{sample}: the Tab key never comes to an end");
        println!("{sample}: {} stops", stops.len());
    }
    screen.go(&format!("{}/preview/terminal-undo", server.url())).await;
    for (key, dialog) in
        [('p', "pause-ask"), ('c', "number-ask"), ('n', "groups-ask"), ('d', "close-ask"), ('?', "keys-told")]
    {
        screen.press(key).await;
        screen.appears(&format!("#{dialog}")).await;
        for _ in 0..6 {
            let focus = screen.tab().await;
            assert!(focus.is_visible || focus.what == "body", "{dialog}: nobody sees the focus on {}", focus.what);
        }
        screen.run("document.querySelector('dialog[open]').close()").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presses_are_answered_while_the_office_is_busy_and_300_in_a_row_call_nobody_twice() {
    let server = Server::start(Setup::demo().store("memory:"));
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let officer = open(&browser, &server, "counter", "counter/1").await;
    issue(&client, 'A', 40).await;
    keys(&officer, "p").await;
    officer.appears("#call-next .next").await;

    let busy = Arc::new(AtomicBool::new(true));
    let others: Vec<_> = (0..50)
        .map(|_| {
            let (client, busy) = (client.clone(), busy.clone());
            tokio::spawn(async move {
                let mut asked = 0;
                while busy.load(Ordering::Relaxed) {
                    asked += usize::from(client.send(&Wish::issue('C', None)).await.is_ok());
                }
                asked
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut took_ms = Vec::new();
    for _ in 0..10 {
        let ms = officer.run_until_done(PRESS_AND_LOOK, Vec::new()).await;
        took_ms.push(ms.as_f64().unwrap_or_else(|| panic!("no answer: {ms}")));
    }
    busy.store(false, Ordering::Relaxed);
    let mut asked = 0;
    for other in others {
        asked += other.await.unwrap();
    }
    took_ms.sort_by(f64::total_cmp);
    println!(
        "F2 to the new number on the screen, 50 commands in flight ({asked} in all): median {:.0} ms, worst {:.0} ms",
        took_ms[took_ms.len() / 2],
        took_ms[took_ms.len() - 1]
    );

    officer.run_until_done(PRESS_300_TIMES, Vec::new()).await;
    officer.hides(".at-work").await;
    let state = client.state().await;
    let waiting =
        state["groups"].as_array().unwrap().iter().find(|group| group["code"] == "A").unwrap()["waiting"].as_u64();
    let day = officer.text(".day").await;
    let served: u64 = day.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    // Each call finished the one before it, so whoever is not waiting was served, but for the one in hand.
    assert_eq!(served + 1 + waiting.unwrap(), 40, "{day}");
    assert!(served > 12, "300 presses called only {served}");
    officer.shows(".ticket .number", &format!("A{:03}", served + 1)).await;
    keys(&officer, "s").await;
    officer.appears(".ticket.serving").await;
    assert_eq!(officer.run("return document.querySelectorAll('main > *').length").await, json!(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_is_signed_out_says_so_and_vietnamese_letters_are_their_keys() {
    let server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let officer = open(&browser, &server, "counter", "counter/1").await;
    issue(&client, 'A', 2).await;
    officer.appears("#open").await;

    // A keyboard that joins two letters writes another one in their place; the key is the same.
    keys(&officer, "p").await;
    officer.appears("#call-next .next").await;
    let joined = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'đ', code: 'KeyD', bubbles: true}))";
    officer.run(joined).await;
    officer.appears("#close-ask").await;
    officer.type_key(ESCAPE).await;
    officer.hides("#close-ask").await;

    officer.devtools("Network.clearBrowserCookies", json!({})).await;
    officer.press_f2().await;
    officer.says("#signed-out", "Phiên làm việc đã hết").await;
    // What comes over the line that is still open does not take it away.
    issue(&client, 'A', 1).await;
    officer.shows("#waiting-title .count", "3").await;
    officer.says("#signed-out", "Phiên làm việc đã hết").await;
    let link = officer.run("return document.querySelector('#signed-out a').getAttribute('href')").await;
    assert!(link.as_str().unwrap().ends_with("/login?next=%2Fdemo%2Fcounter%2F1"), "{link}");
    tab_to(&officer, "a[href=\"/login?next=%2Fdemo%2Fcounter%2F1\"]").await;
    assert_eq!(client.state().await["groups"][0]["waiting"], json!(3), "nobody was called");
    officer.go(&format!("{}/login?token=demo-counter&to=/demo/counter/1", server.url())).await;
    officer.press_f2().await;
    officer.shows(".ticket.called .number", "A001").await;
}

/// Presses F2, once what was pressed before is answered, and gives the milliseconds until another number has been painted.
const PRESS_AND_LOOK: &str = "const done = arguments[0];
    const inHand = () => document.getElementById('live').firstElementChild.dataset.inHand;
    const before = inHand();
    let pressed = 0;
    const press = () => {
      if (document.body.classList.contains('working')) return setTimeout(press, 1);
      pressed = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', code: 'F2', bubbles: true }));
      look();
    };
    const look = () => {
      if (inHand() === before) return setTimeout(look, 1);
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed)));
    };
    press();";

/// Every 10 ms, by a finger that lets go each time.
const PRESS_300_TIMES: &str = "const done = arguments[0];
    let left = 300;
    const press = () => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', code: 'F2', bubbles: true }));
      left -= 1;
      if (left === 0) return done(true);
      setTimeout(press, 10);
    };
    press();";
