//! The kiosk as citizens use it: in either language and type size, over outages, and one after the other all day.

use serde_json::{Value, json};

use crate::support::chromium::{Chromium, Screen};
use crate::support::client::{Client, Wish};
use crate::support::server::{Server, Setup};

const PORTRAIT: (u32, u32) = (1080, 1920);
const LANDSCAPE: (u32, u32) = (1920, 1080);

/// A kiosk on a server of its own.
struct Stand {
    server: Server,
    browser: Chromium,
    kiosk: Screen,
}

impl Stand {
    async fn open(size: (u32, u32)) -> Self {
        let server = Server::start(Setup::demo());
        let browser = Chromium::start().await;
        // A window has a frame around the page, which a kiosk has not.
        let probe = browser.open("an empty page", "about:blank", size).await;
        let frame = probe.run("return [outerWidth - innerWidth, outerHeight - innerHeight]").await;
        let around = |side: usize| u32::try_from(frame[side].as_u64().unwrap_or_default()).unwrap();
        let link = format!("{}/login?token=demo-kiosk&to=/demo/kiosk", server.url());
        let kiosk = browser.open("kiosk", &link, (size.0 + around(0), size.1 + around(1))).await;
        Stand { server, browser, kiosk }
    }

    async fn is_in_nobodys_hands(&self) {
        self.kiosk.appears("h1").await;
        let state = "const html = document.documentElement;
            return [html.lang, html.classList.contains('large'), 'busy' in html.dataset]";
        assert_eq!(self.kiosk.run(state).await, json!(["vi", false, false]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_and_the_type_change_on_every_step_and_are_forgotten_after_the_visit() {
    let stand = Stand::open(PORTRAIT).await;
    let kiosk = &stand.kiosk;
    kiosk.touch(".tile[data-group=A]").await;
    kiosk.shows("#priority-title", "Ông/bà có thuộc diện nào dưới đây không?").await;
    assert_eq!(kiosk.run("return 'busy' in document.documentElement.dataset").await, json!(true));
    kiosk.touch("#language").await;
    kiosk.shows("#priority-title", "Does one of these apply to you?").await;
    kiosk.shows("#chosen .name", "Identity cards").await;
    kiosk.touch("#large").await;
    kiosk.touch("#priority-none").await;
    let number = kiosk.appears("#result-number").await;
    kiosk.shows("[data-print=printed] #result-print", "Please take your slip").await;
    kiosk.says("#result-ahead", "No counter is calling yet. You are the first").await;
    kiosk.touch("#language").await;
    kiosk.shows("#result-print", "Mời ông/bà nhận phiếu ở khe in").await;
    kiosk.shows("#result-number", &number).await;
    kiosk.says("#result-ahead", "Quầy phục vụ: 1, 2").await;
    kiosk.touch("#language").await;
    kiosk.touch("#step-result [data-back]").await;
    kiosk.shows("h1", "Mời ông/bà chạm để lấy số").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_that_is_left_ends_by_itself_with_a_countdown_that_a_touch_extends() {
    let stand = Stand::open(PORTRAIT).await;
    let kiosk = &stand.kiosk;
    kiosk.touch(".tile[data-group=A]").await;
    kiosk.touch("#language").await;
    kiosk.touch("#large").await;
    kiosk.says("#stay", "touch to stay").await;
    kiosk.run_until_done(WAIT_FOR_42, Vec::new()).await;
    // In one step, since what stands there stands for a second.
    let extended = kiosk.run(PRESS_AND_READ).await;
    assert_eq!(extended[1], json!(45), "{extended}");
    assert!(extended[0].as_f64().is_some_and(|left| (1.0..=42.0).contains(&left)), "{extended}");
    kiosk.hides("#step-group").await;
    stand.is_in_nobodys_hands().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_closes_under_somebodys_hands_says_why_and_offers_its_papers() {
    let stand = Stand::open(PORTRAIT).await;
    let kiosk = &stand.kiosk;
    kiosk.touch(".tile[data-group=C]").await;
    kiosk.appears("#priority-none").await;
    let client = Client::new(&stand.server.url());
    let closed = client.send(&Wish::close_group('C', "Bảo trì đến 15:00")).await.unwrap();
    assert!(closed.is_accepted(), "{closed:?}");
    kiosk.shows("#chosen .state", "Tạm ngừng nhận số\nBảo trì đến 15:00").await;
    kiosk.hides("#priority-none").await;
    kiosk.touch("#step-group [data-open=procedures]").await;
    kiosk.says(".procedures .list", "Đăng ký thường trú").await;
    kiosk.hides("#step-procedures .to-number").await;
    kiosk.touch("#step-procedures [data-back]").await;
    kiosk.touch("#step-group [data-back]").await;
    kiosk.says(".tile.closed[data-group=C]", "Bảo trì đến 15:00").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_fees_and_times_of_every_group_are_posted_also_while_the_line_is_down() {
    let mut stand = Stand::open(LANDSCAPE).await;
    let kiosk = &stand.kiosk;
    for group in "ABDEGHKLC".chars() {
        kiosk.touch(".tile[data-open=groups]").await;
        kiosk.touch(&format!("[data-procedures={group}]")).await;
        kiosk.appears(&format!(".procedures[data-group={group}] .procedure")).await;
        if group != 'C' {
            kiosk.touch("#step-procedures [data-back]").await;
            kiosk.touch("#step-groups [data-back]").await;
        }
    }
    kiosk.touch(".procedure[data-detail='0']").await;
    kiosk.shows(".detail[data-detail='0'] h3", "Đăng ký thường trú").await;
    kiosk.says(".detail[data-detail='0'] .bring", "Tờ khai thay đổi thông tin cư trú (mẫu CT01)").await;
    kiosk.says(".detail[data-detail='0'] .facts", "Trực tuyến: 10.000\u{a0}đ").await;
    kiosk.says(".detail[data-detail='0'] .facts", "7 ngày làm việc").await;
    kiosk.says(".detail[data-detail='0'] .online", "dichvucong.bocongan.gov.vn").await;
    kiosk.says(".detail[data-detail='0'] .sources", "Thông tư 75/2022/TT-BTC · kiểm tra ngày 21/11/2026").await;
    kiosk.touch("#language").await;
    kiosk.shows(".detail[data-detail='0'] h3", "Permanent residence").await;
    kiosk.touch("#step-procedures [data-back]").await;
    kiosk.touch("#step-procedures [data-to-number]").await;
    kiosk.shows("#chosen .name", "Residence").await;

    // A page that was loaded anew knows no list yet.
    kiosk.reload().await;
    kiosk.appears(".tile[data-group=B]").await;
    stand.server.kill_hard();
    kiosk.appears("#line").await;
    kiosk.touch(".tile[data-group=B]").await;
    kiosk.touch("#step-group [data-open=procedures]").await;
    kiosk.says("#step-procedures", "chưa xem được danh sách").await;
    stand.server.restart();
    kiosk.says(".procedures .list", "Khóa, mở khóa tài khoản định danh điện tử").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tap_outlives_an_outage_and_its_page_and_is_given_up_only_by_who_made_it() {
    let mut stand = Stand::open(PORTRAIT).await;
    let kiosk = &stand.kiosk;
    stand.server.kill_hard();
    kiosk.touch(".tile[data-group=A]").await;
    kiosk.touch("#priority-none").await;
    kiosk.says("#taking-longer", "yêu cầu vẫn được giữ và sẽ tự gửi đi").await;
    kiosk.touch("[data-give-up]").await;
    kiosk.says("#refused-why", "Nếu sau đó máy in ra phiếu, phiếu vẫn có hiệu lực").await;
    kiosk.touch("#step-refused [data-back]").await;
    // Nothing of it stands in the way of the next citizen, whose tap waits for the line.
    kiosk.touch(".tile[data-group=B]").await;
    kiosk.touch("#priority-none").await;
    kiosk.appears("#taking-longer").await;
    stand.server.restart();
    kiosk.shows("#result-number", "B001").await;
    kiosk.touch("#step-result [data-back]").await;

    // What a page left on its way when it died is asked for under the same id by the next one.
    let client = Client::new(&stand.server.url());
    let given = client.send(&Wish::issue('C', None).with("request_id", "left-behind")).await.unwrap().ticket();
    kiosk
        .run(
            "const request = { code: 'C', priority: '', id: 'left-behind' };
            sessionStorage.setItem('motcua-kiosk-visit', JSON.stringify({ request, until: Date.now() + 60000 }))",
        )
        .await;
    kiosk.reload().await;
    kiosk.shows("#result-number", &given.number).await;
    // A page that dies now leaves the number, until its citizen has gone.
    kiosk.reload().await;
    kiosk.shows("#result-number", &given.number).await;
    kiosk.touch("#step-result [data-back]").await;
    kiosk.hides("#step-result").await;
    assert_eq!(
        kiosk.run("return Object.keys(sessionStorage).filter((key) => key.includes('kiosk')).length").await,
        json!(0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_touch_takes_one_number_and_answers_nothing() {
    let stand = Stand::open(PORTRAIT).await;
    let kiosk = &stand.kiosk;
    kiosk.appears(".tile[data-group=A]").await;
    let double = "const touch = (css, detail, spot) => {
            const box = document.querySelector(css).getBoundingClientRect();
            const at = spot ?? { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
            document.querySelector(css).dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, ...at }));
            document.querySelector(css).dispatchEvent(new MouseEvent('click', { bubbles: true, detail, ...at }));
            return at;
        };
        const spot = touch('.tile[data-group=A]', 1);
        touch('#step-group [data-priority=elderly]', 2);
        // One that comes too late for the browser to know it as a second one, on the spot of the tile.
        touch('#step-group [data-priority=elderly]', 1, spot);
        const open = !document.getElementById('step-group').hidden;
        touch('#priority-none', 1);
        touch('#priority-none', 2);
        touch('#priority-none', 1);
        return open";
    assert_eq!(kiosk.run(double).await, json!(true), "the second touch answered the question");
    kiosk.shows("#result-number", "A001").await;
    let state = Client::new(&stand.server.url()).state().await;
    assert_eq!(state["groups"][0]["waiting"], 1);
    let menu = "return document.body.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))";
    assert_eq!(kiosk.run(menu).await, json!(false), "a long press opens a menu");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_visits_leaves_nothing_behind_in_the_page() {
    let stand = Stand::open(PORTRAIT).await;
    let kiosk = &stand.kiosk;
    let mut nodes = Vec::new();
    for visit in 0..12 {
        kiosk.touch(".tile[data-group=A]").await;
        kiosk.touch("#step-group [data-open=procedures]").await;
        kiosk.appears(".procedures[data-group=A] .procedure").await;
        kiosk.touch("#step-procedures [data-to-number]").await;
        kiosk.touch("#priority-none").await;
        kiosk.shows("[data-print=printed] #result-number", &format!("A{:03}", visit + 1)).await;
        kiosk.touch("#step-result [data-back]").await;
        kiosk.shows(".tile[data-group=A] .waiting", &format!("{} người đang chờ", visit + 1)).await;
        nodes.push(kiosk.run("return document.querySelectorAll('*').length").await);
    }
    assert!(nodes[1..].iter().all(|count| count == &nodes[1]), "{nodes:?}");
    assert_eq!(stand.browser.console().await, [] as [String; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_group_is_in_reach_without_scrolling_on_tall_and_wide_screens() {
    for size in [PORTRAIT, LANDSCAPE] {
        let stand = Stand::open(size).await;
        let kiosk = &stand.kiosk;
        kiosk.appears(".tile[data-group=L]").await;
        for (large, least_text_px) in [(false, 32.0), (true, 44.0)] {
            for _ in ["vi", "en"] {
                check_tiles(kiosk, large, least_text_px).await;
                kiosk.touch("#language").await;
            }
            kiosk.touch("#large").await;
        }
    }
}

/// Measures what is shown; in large type a wide screen may turn a page.
async fn check_tiles(kiosk: &Screen, large: bool, least_text_px: f64) {
    let measured = kiosk.run(MEASURE).await;
    let what = format!("large {large}: {measured}");
    let number = |name: &str| measured[name].as_f64().unwrap_or_else(|| panic!("{name} in {what}"));
    let all = json!(["A", "B", "C", "D", "E", "G", "H", "K", "L", null]);
    if !large {
        assert_eq!(measured["tiles"], all, "{what}");
    }
    assert!(number("width") >= 300.0 && number("height") >= 260.0, "{what}");
    assert!(number("gap") >= 24.0, "{what}");
    assert!(number("text") >= least_text_px, "{what}");
    assert!(number("top") >= number("fifth") - 1.0, "{what}");
    assert_eq!(measured["cut"], json!([]), "{what}");
    assert_eq!(measured["scrolls"], Value::Bool(false), "{what}");
}

const MEASURE: &str = "const shown = [...document.querySelectorAll('.tile')].filter((tile) => tile.offsetParent);
    const boxes = shown.map((tile) => tile.getBoundingClientRect());
    const least = (values) => Math.min(...values);
    const gaps = boxes.flatMap((a) => boxes.flatMap((b) => [b.left - a.right, b.top - a.bottom])).filter((gap) => gap > 0);
    const texts = [...document.querySelectorAll('main *, .foot *')]
        .filter((place) => place.offsetParent && [...place.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    const outside = (tile) => [...tile.querySelectorAll('*')].some((part) => {
        const [inner, outer] = [part, tile].map((place) => place.getBoundingClientRect());
        return inner.bottom > outer.bottom || inner.right > outer.right || part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0;
    });
    const pressed = [...document.querySelectorAll('button')].filter((button) => button.offsetParent);
    return {
        tiles: shown.map((tile) => tile.dataset.group ?? null),
        width: least(boxes.map((box) => box.width)),
        height: least(boxes.map((box) => box.height)),
        gap: Math.round(least(gaps)),
        text: least(texts.map((place) => parseFloat(getComputedStyle(place).fontSize))),
        top: least(pressed.map((button) => button.getBoundingClientRect().top)),
        fifth: innerHeight / 5,
        cut: shown.filter(outside).map((tile) => tile.innerText),
        scrolls: document.documentElement.scrollHeight > innerHeight,
    }";

/// Pairs of typical and cautious seconds, and what is said of them in both languages. The server's own words for these
/// are held by its tests of how a wait is rounded.
const WAITS_SAID: [(u32, u32, [&str; 2]); 9] = [
    (0, 240, ["", ""]),
    (0, 420, ["khoảng 1–7 phút", "about 1–7 min"]),
    (541, 700, ["khoảng 9–15 phút", "about 9–15 min"]),
    (720, 1260, ["khoảng 10–25 phút", "about 10–25 min"]),
    (1200, 1200, ["khoảng 20 phút", "about 20 min"]),
    (3000, 3480, ["khoảng 50 phút – 1 giờ", "about 50 min – 1 h"]),
    (3900, 6900, ["khoảng 1–2 giờ", "about 1–2 h"]),
    (5400, 5400, ["khoảng 1 giờ 30 phút", "about 1 h 30 min"]),
    (6240, 7560, ["khoảng 1 giờ 40 – 2 giờ 10 phút", "about 1 h 40 – 2 h 10 min"]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_a_wait_in_the_words_of_the_server() {
    let stand = Stand::open(PORTRAIT).await;
    let say = "const [typical_s, cautious_s, done] = arguments; import('/assets/kiosk-fill.js').then(({ likelyWait }) => \
               done(['vi', 'en'].map((lang) => likelyWait({ typical_s, cautious_s }, lang).replaceAll('\\u00a0', ' '))))";
    for (typical_s, cautious_s, said) in WAITS_SAID {
        let told = stand.kiosk.run_until_done(say, vec![json!(typical_s), json!(cautious_s)]).await;
        assert_eq!(told, json!(said), "{typical_s} to {cautious_s} s");
    }
}

/// Waits until no more than 42 seconds are left, by what stands on the kiosk.
const WAIT_FOR_42: &str = "const done = arguments[0];
    const look = () => {
      const left = Number(/\\d+/.exec(document.getElementById('stay').innerText)?.[0] ?? 99);
      left > 42 ? setTimeout(look, 20) : done(left);
    };
    look();";

/// The seconds that are left before a key is pressed and after it.
const PRESS_AND_READ: &str = "const left = () => Number(/\\d+/.exec(document.getElementById('stay').innerText)[0]);
    const before = left();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }));
    return [before, left()];";
