//! The screens of one office: its kiosk, two terminals of counter 1, the lobby twice, a sign, and those who run it.

use std::sync::Arc;

use crate::support::cable::Cable;
use crate::support::chromium::{Chromium, Screen};
use crate::support::client::{Client, Wish};
use crate::support::server::{Server, Setup};

pub const PORTRAIT: (u32, u32) = (1080, 1920);
pub const LANDSCAPE: (u32, u32) = (1920, 1080);
pub const DESK: (u32, u32) = (1366, 768);
pub const PHONE: (u32, u32) = (390, 844);
pub const SIGN: (u32, u32) = (480, 320);

/// The sample office's configuration, for stories that need another.
pub const DEMO_OFFICE: &str = include_str!("../../../config/offices/demo.toml");

/// A server, and everything in a browser that belongs to its office.
pub struct Hall {
    pub server: Server,
    pub browser: Chromium,
    pub client: Client,
    pub kiosk: Screen,
    pub officer: Screen,
    /// A second window of the officer's, on the same counter.
    pub beside: Screen,
    pub lobby: Screen,
    /// A lobby on an upright panel, at the end of a cable that can be pulled.
    pub upright: Screen,
    pub cable: Cable,
    pub sign: Screen,
    pub manager: Screen,
    pub technician: Screen,
}

/// A number that was taken, as its holder has it.
pub struct Taken {
    pub number: String,
    pub id: String,
    pub phone: Screen,
}

impl Hall {
    /// The demo office, whose people log in by the demo's links, as a newcomer's do.
    pub async fn open() -> Self {
        Hall::open_with(Setup::demo()).await
    }

    pub async fn open_with(setup: Setup) -> Self {
        let server = Server::start(setup);
        let browser = Chromium::start().await;
        let cable = Cable::to(&server.url()).await;
        let link = |token: &str, page: &str| format!("{}/login?token={token}&to=/demo/{page}", server.url());
        let kiosk = browser.open("kiosk", &link("demo-kiosk", "kiosk"), PORTRAIT).await;
        let officer = browser.open("terminal", &link("demo-counter", "counter/1"), DESK).await;
        let beside = browser.open("second terminal", &link("demo-counter", "counter/1"), DESK).await;
        let lobby = browser.open("lobby", &format!("{}/demo/lobby", server.url()), LANDSCAPE).await;
        let upright = browser.open("upright lobby", &format!("{}/demo/lobby", cable.url()), PORTRAIT).await;
        let sign = browser.open("sign", &format!("{}/demo/counter/1/display", server.url()), SIGN).await;
        let manager = browser.open("manager", &link("demo-manager", "manager"), (1440, 900)).await;
        let technician = browser.open("technician", &link("demo-manager", "technician"), (1440, 900)).await;
        let client = Client::new(&server.url());
        Hall { server, browser, client, kiosk, officer, beside, lobby, upright, cable, sign, manager, technician }
    }

    pub fn screens(&self) -> [&Screen; 8] {
        let Hall { kiosk, officer, beside, lobby, upright, sign, manager, technician, .. } = self;
        [kiosk, officer, beside, lobby, upright, sign, manager, technician]
    }

    /// A citizen without priority takes a number by two touches, and opens it on a phone.
    pub async fn take_number(&self, group: char) -> Taken {
        self.ask_for_number(group).await;
        let taken = self.given_number().await;
        self.kiosk.touch("#step-result [data-back]").await;
        self.kiosk.hides("#step-result").await;
        taken
    }

    pub async fn ask_for_number(&self, group: char) {
        self.kiosk.touch(&format!(".tile[data-group={group}]")).await;
        self.kiosk.touch("#priority-none").await;
    }

    /// The number on the kiosk, opened on the phone by the code beside it.
    pub async fn given_number(&self) -> Taken {
        let number = self.kiosk.appears("#result-number").await;
        let code = self.kiosk.run("return document.getElementById('result-code').getAttribute('src')").await;
        let id = code.as_str().and_then(|path| path.split('/').nth(3)).expect("an id in the code's address").to_owned();
        let link = format!("{}/demo/t/{id}", self.server.url());
        let phone = self.browser.open(format!("phone of {number}"), &link, PHONE).await;
        phone.shows("h1.number", &number).await;
        Taken { number, id, phone }
    }

    /// Opens counter 1 at its terminal.
    pub async fn open_counter(&self) {
        self.officer.touch("#open").await;
        self.beside.appears("#call-next").await;
    }

    /// Calls the next at counter 1 by the key.
    pub async fn call_next(&self) {
        self.officer.press_f2().await;
    }

    /// A command at some counter that no screen here sends.
    pub async fn act(&self, counter: u16, command: &str) {
        let reply = self.client.send(&Wish::at_counter(counter, command)).await.expect("answered");
        assert!(reply.is_accepted(), "{command} at {counter}: {} {}", reply.status, reply.body);
    }

    /// Several commands in one moment, as officers press who do not look at each other.
    pub async fn act_at_once(&self, wishes: Vec<Wish>) {
        let client = Arc::new(Client::new(&self.server.url()));
        let sent = wishes.into_iter().map(|wish| {
            let client = client.clone();
            tokio::spawn(async move { client.send(&wish).await.expect("answered") })
        });
        for reply in sent.collect::<Vec<_>>() {
            let reply = reply.await.expect("sent");
            assert!(reply.is_accepted(), "{} {}", reply.status, reply.body);
        }
    }

    /// Everybody sees this number called to counter 1.
    pub async fn all_show_the_call(&self, number: &str) {
        for terminal in [&self.officer, &self.beside] {
            terminal.shows(".ticket.called .number", number).await;
        }
        for lobby in [&self.lobby, &self.upright] {
            lobby.shows(".large.shown.calling .number", number).await;
            lobby.says(".large.shown .counter", "1").await;
            lobby.says(".counters li:first-child", number).await;
        }
        self.sign.shows(".called .number", number).await;
        self.manager.says(".counters tbody tr:first-child .hand", number).await;
    }

    /// Everybody sees that nobody is at counter 1, and that so many wait in group A.
    pub async fn all_show_nobody_and_waiting(&self, waiting: usize) {
        for terminal in [&self.officer, &self.beside] {
            terminal.appears(".ticket.none").await;
            terminal.shows("#waiting-title .count", &waiting.to_string()).await;
        }
        for lobby in [&self.lobby, &self.upright] {
            lobby.hides(".large.calling").await;
            lobby.shows(".waiting li:first-child .count", &waiting.to_string()).await;
        }
        self.sign.hides(".called .number").await;
        self.kiosk.says(".tile[data-group=A] .waiting", &waiting_words(waiting)).await;
        self.manager.shows(".groups tbody tr:first-child .amount", &waiting.to_string()).await;
        self.manager.hides(".counters tbody tr:first-child .hand .number").await;
    }

    /// Nothing was loaded anew or from elsewhere, and no page has anything to complain of.
    pub async fn check_all_went_well(&self, phones: &[&Screen]) {
        self.check_all_went_well_but(phones, &[]).await;
    }

    /// The same where the story itself explains some of what stands in the console.
    pub async fn check_all_went_well_but(&self, phones: &[&Screen], explained: &[&str]) {
        for screen in self.screens().into_iter().chain(phones.iter().copied()) {
            let server = if std::ptr::eq(screen, &self.upright) { self.cable.url() } else { self.server.url() };
            screen.check_it_stayed_and_kept_to(&server).await;
        }
        let told = self.browser.console().await;
        let unexplained: Vec<&String> =
            told.iter().filter(|line| !explained.iter().any(|reason| line.contains(reason))).collect();
        assert_eq!(unexplained, [] as [&String; 0]);
    }
}

fn waiting_words(waiting: usize) -> String {
    match waiting {
        0 => "Chưa có ai đang chờ".to_owned(),
        _ => format!("{waiting} người đang chờ"),
    }
}
