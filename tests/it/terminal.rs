//! The officer's terminal in a real browser, without a mouse: a morning by its keys, two terminals on one counter, and
//! a press that finds nobody at the other end.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::chromium::{Chromium, Screen};
use crate::support::client::{Client, Wish};
use crate::support::server::{Server, Setup};

const DESK: (u32, u32) = (1366, 768);
const DOWN: char = '\u{E015}';
const RIGHT: char = '\u{E014}';
const ENTER: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';

async fn terminal(browser: &Chromium, server: &Server, name: &'static str) -> Screen {
    browser.open(name, &format!("{}/login?token=demo-counter&to=/demo/counter/1", server.url()), DESK).await
}

async fn issue(client: &Client, group: char, priority: Option<&str>) -> String {
    let reply = client.send(&Wish::issue(group, priority)).await.unwrap();
    assert!(reply.is_accepted(), "{reply:?}");
    reply.body["number"].as_str().unwrap().to_owned()
}

/// Presses keys where the focus is, as a keyboard does.
async fn keys(screen: &Screen, keys: &[char]) {
    for key in keys {
        screen.type_key(*key).await;
    }
}

const WRITE_BLINDLY: &str = "for (const key of 'cv005')
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));";

/// What has the focus: its id, or what is written on it.
async fn focus(screen: &Screen) -> String {
    let found = screen.run("const a = document.activeElement; return a.id || a.textContent.trim()").await;
    found.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_works_a_morning_without_a_mouse() {
    let server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let officer = terminal(&browser, &server, "terminal").await;
    for (group, priority) in [('A', None), ('A', None), ('B', None), ('A', Some("elderly"))] {
        issue(&client, group, priority).await;
    }

    // What cannot be done says why and asks nobody.
    officer.shows("#open", "Mở quầy P").await;
    keys(&officer, &['s']).await;
    officer.says("#message", "Quầy chưa gọi số nào").await;
    keys(&officer, &['p']).await;
    officer.shows("#call-next .next", "A003").await;
    officer.hides("#message").await;

    // Priority went first, and the officer can say so.
    officer.press_f2().await;
    officer.shows(".ticket.called .number", "A003").await;
    keys(&officer, &['l']).await;
    officer.says("#case .own", "Số này được ưu tiên").await;
    keys(&officer, &[ESCAPE]).await;
    officer.hides("#why-told").await;
    keys(&officer, &['s']).await;
    officer.shows(".ticket.serving .number", "A003").await;

    // Set aside by the second of the usual reasons, and taken up again from the list.
    keys(&officer, &['g']).await;
    officer.shows("#park-title output", "A003").await;
    keys(&officer, &['2']).await;
    officer.appears(".ticket.none").await;
    officer.says(".parked .note", "Đi sao chụp giấy tờ").await;
    keys(&officer, &['2']).await;
    assert_eq!(focus(&officer).await, "Làm tiếp A003");
    keys(&officer, &[ENTER]).await;
    officer.shows(".ticket.called .number", "A003").await;
    keys(&officer, &['h']).await;
    officer.says(".undo", "A003").await;
    keys(&officer, &['z']).await;
    officer.shows(".waiting li:first-child .number", "A003").await;

    // A number typed in: one that is none, one that does not exist, one that waits.
    keys(&officer, &['c', 'x', 'y', ENTER]).await;
    officer.says("#number-ask .refusal", "Hãy viết chữ của nhóm").await;
    officer.run("document.querySelector('#number-ask [name=ticket]').value = 'a77'").await;
    keys(&officer, &[ENTER]).await;
    officer.says("#number-ask .refusal", "Hôm nay không có số này").await;
    officer.run("document.querySelector('#number-ask [name=ticket]').value = 'a2'").await;
    keys(&officer, &[ENTER]).await;
    officer.shows(".ticket.called .number", "A002").await;
    officer.hides("#number-ask").await;

    // Sent on by the group's letter.
    keys(&officer, &['t', 'c', ENTER]).await;
    officer.appears(".ticket.none").await;

    // The lists by arrows; what is pushed meanwhile takes nothing away.
    keys(&officer, &[DOWN, DOWN]).await;
    assert_eq!(focus(&officer).await, "Gọi A001");
    issue(&client, 'A', None).await;
    officer.shows(".waiting .count", "4").await;
    assert_eq!(focus(&officer).await, "Gọi A001");
    keys(&officer, &[RIGHT, ENTER]).await;
    officer.says("#case h2", "Vì sao A001 đứng thứ 2?").await;
    keys(&officer, &[ESCAPE]).await;
    officer.hides("#why-told").await;
    assert_eq!(focus(&officer).await, "Vì sao? A001");

    // Letters and digits turned off: only F2 is left, and it is no text.
    officer.run("document.getElementById('keys').click()").await;
    keys(&officer, &['p', 'd', '1']).await;
    assert_eq!(focus(&officer).await, "Vì sao? A001", "a digit led elsewhere");
    officer.press_f2().await;
    officer.shows(".ticket.called .number", "A003").await;
    officer.shows(".status .mark", "Đang mở").await;
    officer.run("document.getElementById('keys').click()").await;

    // Whoever asks to call a number and writes it, though the hand is full, does nothing to the one in hand.
    officer.run(WRITE_BLINDLY).await;
    officer.says("#message", "Quầy đang giữ một số").await;
    officer.shows(".ticket.called .number", "A003").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    keys(&officer, &['v']).await;
    officer.shows(".missed .number", "A003").await;

    // Away for a while, and back.
    keys(&officer, &['p', '1']).await;
    officer.says(".status", "Cán bộ sẽ trở lại ngay").await;
    keys(&officer, &['p']).await;
    officer.shows(".status .mark", "Đang mở").await;
    officer.says(".day", "1 vắng mặt").await;
    officer.check_it_stayed_and_kept_to(&server.url()).await;
    let refused: Vec<String> = browser.console().await;
    assert!(refused.iter().all(|line| line.contains("counters/1/call")), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_terminals_of_one_counter_agree_and_a_stale_press_does_nothing() {
    let server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let one = terminal(&browser, &server, "terminal").await;
    let other = terminal(&browser, &server, "other terminal").await;
    for _ in 0..3 {
        issue(&client, 'A', None).await;
    }
    keys(&one, &['p']).await;
    other.appears("#call-next").await;
    one.press_f2().await;
    other.shows(".ticket.called .number", "A001").await;

    // As if the push had not come yet when the officer pressed.
    let stale = "document.getElementById('live').firstElementChild.dataset.inHand = ''; \
                 document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'F2', code: 'F2', bubbles: true}))";
    other.run(stale).await;
    other.says("#message", "Quầy này vừa chuyển sang số khác").await;
    one.shows(".ticket.called .number", "A001").await;

    // A question that was asked about one citizen is not answered about the next.
    keys(&other, &['g']).await;
    other.shows("#park-title output", "A001").await;
    one.press_f2().await;
    one.shows(".ticket.called .number", "A002").await;
    other.shows(".ticket.called .number", "A002").await;
    keys(&other, &['1']).await;
    other.says("#park-ask .refusal", "Quầy này vừa chuyển sang số khác").await;
    one.shows(".ticket.called .number", "A002").await;
    assert_eq!(waiting(&client.state().await), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_answers_at_once_and_a_key_held_down_is_one_press() {
    let mut server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let officer = terminal(&browser, &server, "terminal").await;
    for _ in 0..5 {
        issue(&client, 'A', None).await;
    }
    keys(&officer, &['p']).await;
    officer.appears("#call-next").await;
    let held = "const press = (repeat) => document.body.dispatchEvent(new KeyboardEvent('keydown', \
                {key: 'F2', code: 'F2', bubbles: true, repeat})); press(false); for (let i = 0; i < 20; i += 1) press(true);";
    officer.run(held).await;
    officer.shows(".ticket.called .number", "A001").await;
    assert_eq!(waiting(&client.state().await), 4);

    officer.hides("body.working").await;
    // In the same turn of the page, before any answer can have come.
    let marked = "document.getElementById('start').click(); const at = document.querySelector('.at-work'); \
                  return [at?.id, document.body.classList.contains('working')]";
    assert_eq!(officer.run(marked).await, json!(["start", true]));
    officer.appears(".ticket.serving").await;
    officer.hides(".at-work").await;

    // Nobody answers: it says so by the button, goes on trying, and in the end it was done once.
    server.kill_hard();
    officer.appears("#line").await;
    keys(&officer, &['h']).await;
    officer.says("#message", "Đang gửi").await;
    let meanwhile =
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'r', code: 'KeyR', bubbles: true}))";
    officer.run(meanwhile).await;
    officer.says("#message", "Việc vừa bấm chưa xong").await;
    server.restart();
    officer.hides("#line").await;
    officer.appears(".ticket.none").await;
    officer.says(".day", "1 lượt phục vụ").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_pushed_while_the_mouse_is_down_takes_no_button_from_under_it() {
    let server = Server::start(Setup::demo());
    let client = Client::new(&server.url());
    let browser = Chromium::start().await;
    let officer = terminal(&browser, &server, "terminal").await;
    issue(&client, 'A', None).await;
    keys(&officer, &['p']).await;
    officer.appears("#call-next .next").await;
    officer.hides("body.working").await;
    let middle = officer.run(
        "const box = document.getElementById('call-next').getBoundingClientRect(); \
                              return { x: box.x + box.width / 2, y: box.y + box.height / 2 }",
    );
    let middle = middle.await;
    let mouse = async |kind: &str| {
        let event = json!({ "type": kind, "x": middle["x"], "y": middle["y"], "button": "left", "clickCount": 1 });
        officer.devtools("Input.dispatchMouseEvent", event).await;
    };
    mouse("mousePressed").await;
    issue(&client, 'A', None).await;
    // As long as people press. By then the push has come.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(officer.text("#waiting-title .count").await, "1", "what is shown changed under the mouse");
    mouse("mouseReleased").await;
    officer.shows(".ticket.called .number", "A001").await;
    officer.shows("#waiting-title .count", "1").await;
}

/// How many wait in group A, as the API says.
fn waiting(state: &Value) -> u64 {
    let groups = state["groups"].as_array().unwrap();
    groups.iter().find(|group| group["code"] == "A").unwrap()["waiting"].as_u64().unwrap()
}
