//! A served lobby that is listened to.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{LANDSCAPE, PATIENCE};
use crate::support::chromium::{Chromium, Screen};
use crate::support::client::{Client, Ticket, Wish};
use crate::support::ear::listen;
use crate::support::server::{Server, Setup};

/// A server with a lobby that is listened to.
pub struct Aloud {
    _server: Server,
    browser: Chromium,
    client: Client,
    pub lobby: Screen,
}

impl Aloud {
    pub async fn open(setup: Setup) -> Self {
        Aloud::open_in(setup, Chromium::start().await, "lobby", false).await
    }

    pub async fn open_in(setup: Setup, browser: Chromium, path: &str, needs_touch: bool) -> Self {
        let server = Server::start(setup);
        let lobby = browser.open("lobby", &format!("{}/demo/{path}", server.url()), LANDSCAPE).await;
        listen(&lobby).await;
        lobby.appears(".lobby-screen").await;
        // It shows until sound is on, or for as long as it is blocked.
        if !needs_touch {
            lobby.hides("#sound").await;
        }
        let client = Client::new(&server.url());
        Aloud { _server: server, browser, client, lobby }
    }

    pub async fn send(&self, wish: Wish) -> Ticket {
        let reply = self.client.send(&wish).await.expect("answered");
        assert!(reply.is_accepted(), "{} {}", reply.status, reply.body);
        match reply.body["ticket"].is_null() && reply.body["id"].is_null() {
            true => Ticket { id: String::new(), number: String::new(), stage: String::new(), outcome: None },
            false => reply.ticket(),
        }
    }

    /// Opens a counter and lets a group's citizens take so many numbers.
    pub async fn open_counter(&self, counter: u16, group: char, numbers: usize) {
        self.send(Wish::at_counter(counter, "open")).await;
        for _ in 0..numbers {
            self.send(Wish::issue(group, None)).await;
        }
    }

    pub async fn call_next(&self, counter: u16) -> Ticket {
        self.send(Wish::at_counter(counter, "call-next")).await
    }

    /// Waits until the page knows of a call whose turn is still to come: what comes quickly one after the other is pushed
    /// as the last of it alone.
    pub async fn queues(&self, call: &str) {
        let begun = Instant::now();
        let queued = "return (document.getElementById('live').dataset.queued ?? '').split(' ')";
        while !self.lobby.run(queued).await.as_array().is_some_and(|calls| calls.contains(&json!(call))) {
            assert!(begun.elapsed() < PATIENCE, "{call} does not wait for its turn");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The console has nothing but what is explained.
    pub async fn check_console(&self, explained: &[&str]) {
        let told = self.browser.console().await;
        let wrong: Vec<&String> = told.iter().filter(|line| !explained.iter().any(|why| line.contains(why))).collect();
        assert_eq!(wrong, [] as [&String; 0]);
    }
}
