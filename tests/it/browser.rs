//! What people see, in a real browser on the real binary: from the kiosk's tile to the phone, and over a server's end.

use serde_json::Value;

use crate::support::chromium::{Chromium, Screen};
use crate::support::client::Client;
use crate::support::server::{Server, Setup};

const PORTRAIT: (u32, u32) = (1080, 1920);
const LANDSCAPE: (u32, u32) = (1920, 1080);
const DESK: (u32, u32) = (1366, 768);
const PHONE: (u32, u32) = (500, 844);

const DEMO_OFFICE: &str = include_str!("../../config/offices/demo.toml");

/// The screens of one office, of counter 1 and of one citizen.
struct Hall {
    kiosk: Screen,
    officer: Screen,
    lobby: Screen,
    sign: Screen,
    manager: Screen,
}

impl Hall {
    /// Everybody logs in by the demo's links, in one browser as a newcomer has it.
    async fn open(browser: &Chromium, server: &Server) -> Self {
        let link = |token: &str, page: &str| format!("{}/login?token={token}&to=/demo/{page}", server.url());
        Hall {
            kiosk: browser.open("kiosk", &link("demo-kiosk", "kiosk"), PORTRAIT).await,
            officer: browser.open("terminal", &link("demo-counter", "counter/1"), DESK).await,
            lobby: browser.open("lobby", &link("demo-lobby", "lobby"), LANDSCAPE).await,
            sign: browser.open("counter display", &format!("{}/demo/counter/1/display", server.url()), LANDSCAPE).await,
            manager: browser.open("manager", &link("demo-manager", "manager"), LANDSCAPE).await,
        }
    }

    fn screens(&self) -> [&Screen; 5] {
        [&self.kiosk, &self.officer, &self.lobby, &self.sign, &self.manager]
    }

    /// A citizen without priority takes a number: a tile, an answer, and there it is.
    async fn take_number(&self, group: char) -> (String, String) {
        self.ask_for_number(group).await;
        self.given_number().await
    }

    async fn ask_for_number(&self, group: char) {
        self.kiosk.touch(&format!(".tile[data-group={group}]")).await;
        self.kiosk.touch("#priority-none").await;
    }

    /// The number on the kiosk, and the id that its QR code leads to.
    async fn given_number(&self) -> (String, String) {
        let number = self.kiosk.appears("#result-number").await;
        let code = self.kiosk.run("return document.getElementById('result-code').getAttribute('src')").await;
        let id = code.as_str().and_then(|path| path.split('/').nth(3)).expect("an id in the code's address");
        (number, id.to_owned())
    }

    async fn kiosk_is_free_again(&self) {
        self.kiosk.touch("#step-result [data-back]").await;
        self.kiosk.hides("#step-result").await;
    }

    /// Everybody sees this number called to counter 1.
    async fn all_show_the_call(&self, number: &str) {
        self.officer.shows(".ticket.called .number", number).await;
        self.lobby.shows(".newest.calling .number", number).await;
        self.lobby.shows(".newest.calling .counter", "đến quầy 1").await;
        self.sign.shows(".called .number", number).await;
        self.sign.shows("h1", "Quầy 1").await;
        self.manager.says(".counters tbody tr", number).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_goes_from_the_kiosk_to_every_screen_and_over_two_ends_of_the_server() {
    let mut server = Server::start(Setup::demo());
    let browser = Chromium::start().await;
    let hall = Hall::open(&browser, &server).await;
    let client = Client::new(&server.url());
    hall.lobby.says(".newest.quiet", "Chưa có ai đang chờ").await;

    let (number, id) = hall.take_number('A').await;
    assert_eq!(number, client.ticket(&id).await.number);
    hall.kiosk.shows("[data-print=printed] #result-print", "Mời ông/bà nhận phiếu ở khe in").await;
    hall.kiosk_is_free_again().await;
    let (second, second_id) = hall.take_number('B').await;
    hall.kiosk_is_free_again().await;
    let link = hall.lobby.fetch(&format!("/api/v1/offices/demo/tickets/{id}")).await["link"].clone();
    let phone = browser.open("phone", link.as_str().expect("a link"), PHONE).await;
    phone.shows("h1.number", &number).await;
    phone.shows(".headline", "Sắp đến lượt ông/bà").await;

    hall.officer.touch(".day [data-post=open]").await;
    hall.officer.touch("#call-next").await;
    hall.all_show_the_call(&number).await;
    phone.shows(".headline", "Đến lượt ông/bà: mời đến quầy 1").await;

    let first_time = announced(&hall.lobby).await;
    hall.officer.press('r').await;
    hall.officer.says(".ticket.called .stage", "đã gọi 2 lần").await;
    hall.lobby.appears(&format!(".newest.calling:not([data-call='{first_time}'])")).await;
    hall.officer.press('s').await;
    hall.officer.shows(".ticket.serving .number", &number).await;
    phone.says(".headline", "Đang được phục vụ tại quầy 1").await;

    hall.officer.press_f2().await;
    hall.all_show_the_call(&second).await;
    phone.says(".headline", &format!("Phiếu {number} đã hoàn thành")).await;
    hall.officer.press('h').await;
    hall.officer.appears(".ticket.none").await;
    hall.sign.hides(".called .number").await;
    for done in [&id, &second_id] {
        assert_eq!(client.ticket(done).await.outcome.as_deref(), Some("served"));
    }
    assert_eq!(browser.console().await, [] as [String; 0]);

    // A blow: every screen says that the line is down, and the kiosk keeps its citizen's wish until it is granted.
    server.kill_hard();
    for screen in hall.screens().into_iter().chain([&phone]) {
        screen.appears("#line").await;
    }
    hall.lobby.says("#line", "Mất kết nối từ").await;
    hall.ask_for_number('A').await;
    hall.kiosk.appears("#taking-longer").await;
    server.restart();
    let (third, third_id) = hall.given_number().await;
    assert_eq!(third, client.ticket(&third_id).await.number);
    for screen in hall.screens().into_iter().chain([&phone]) {
        screen.hides("#line").await;
    }
    hall.kiosk_is_free_again().await;
    hall.manager.shows(".figures div:first-child dd", "3").await;
    assert_eq!(waiting(&client.state().await, "A"), 1);
    phone.says(".headline", &format!("Phiếu {number} đã hoàn thành")).await;
    hall.officer.press_f2().await;
    hall.all_show_the_call(&third).await;

    // An ordinary stop: what was called stands there again.
    assert!(server.stop().success(), "the server did not stop in order");
    for screen in hall.screens().into_iter().chain([&phone]) {
        screen.appears("#line").await;
    }
    server.restart();
    for screen in hall.screens().into_iter().chain([&phone]) {
        screen.hides("#line").await;
    }
    hall.officer.shows(".ticket.called .number", &third).await;
    hall.sign.shows(".called .number", &third).await;
    hall.officer.press('h').await;
    hall.officer.appears(".ticket.none").await;
    assert_eq!(client.ticket(&third_id).await.outcome.as_deref(), Some("served"));

    for screen in hall.screens().into_iter().chain([&phone]) {
        screen.check_it_stayed_and_kept_to(&server.url()).await;
    }
    // Without a server no request has an answer; anything else would be a page's own fault.
    let unexplained = browser.console().await;
    let unexplained: Vec<&String> = unexplained.iter().filter(|line| !line.contains("ERR_CONNECTION_")).collect();
    assert_eq!(unexplained, [] as [&String; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_whose_printer_is_off_says_so_and_shows_the_number_large_in_english_too() {
    let nobody_listens = "connection = \"tcp://127.0.0.1:1\"";
    let office = DEMO_OFFICE.replace("connection = \"file:kiosk-1.escpos\"", nobody_listens);
    assert!(office.contains(nobody_listens), "the sample office has no printer to turn off");
    let server = Server::start(Setup::demo().office(office));
    let browser = Chromium::start().await;
    let kiosk = format!("{}/login?token=demo-kiosk&to=/demo/kiosk", server.url());
    let kiosk = browser.open("kiosk", &kiosk, PORTRAIT).await;
    let client = Client::new(&server.url());

    kiosk.shows("h1", "Mời ông/bà chạm để lấy số").await;
    kiosk.touch("#language").await;
    kiosk.shows("html[lang=en] h1", "Please touch to take a number").await;
    kiosk.touch(".tile[data-group=C]").await;
    kiosk.shows("#priority-title", "Does one of these apply to you?").await;
    kiosk.touch("#step-group [data-priority=elderly]").await;
    let number = kiosk.appears("#result-number").await;
    kiosk.says("[data-print=failed] #result-print", "The slip could not be printed. Your number is valid").await;
    let height_px = kiosk.run("return parseFloat(getComputedStyle(document.getElementById('result-number')).fontSize)");
    assert!(height_px.await.as_f64() >= Some(320.0), "the number is small");
    let code_px = kiosk.run("return document.getElementById('result-code').getBoundingClientRect().width").await;
    assert!(code_px.as_f64() >= Some(200.0), "the code for the phone is {code_px} px wide");
    assert_eq!(waiting(&client.state().await, "C"), 1);

    let lobby = browser.open("lobby", &format!("{}/demo/lobby?lang=en", server.url()), LANDSCAPE).await;
    lobby.shows(".newest.quiet", "Please wait to be called").await;
    for (counter, command) in [(3, "open"), (3, "call-next")] {
        let wish = crate::support::client::Wish::at_counter(counter, command);
        assert!(client.send(&wish).await.unwrap().is_accepted(), "{command}");
    }
    lobby.shows(".newest.calling .number", &number).await;
    lobby.shows(".newest.calling .counter", "counter 3").await;
    assert_eq!(browser.console().await, [] as [String; 0]);
}

/// Which call the lobby shows large, and how often it was announced.
async fn announced(lobby: &Screen) -> String {
    let call = lobby.run("return document.querySelector('.newest').dataset.call").await;
    call.as_str().expect("a call").to_owned()
}

/// How many wait in a group, as the API says.
fn waiting(state: &Value, group: &str) -> u64 {
    let groups = state["groups"].as_array().expect("groups");
    let found = groups.iter().find(|one| one["code"] == group).and_then(|one| one["waiting"].as_u64());
    found.expect("a group with a number of people waiting")
}
