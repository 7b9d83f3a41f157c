//! A real server on a free loopback port, over a journal in memory and under a clock that the test moves.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use futures_util::StreamExt;
use jiff::Timestamp;
use motcua::access::{Accounts, Device, Directory, Role};
use motcua::alerts::{Alerts, ServerName, Thresholds};
use motcua::clock::ManualClock;
use motcua::config::HallSettings;
use motcua::http::{App, Limits, Paper, Parts, Voices, look, serve};
use motcua::journal::{Journal, MemoryJournal};
use motcua::live::{self, OfficeSetup, Running};
use motcua::office::{CounterNo, OfficeId, Plan};
use motcua::printing::design::Design;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, redirect};
use serde_json::Value;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::offices::{MONDAY, moment, plan};

/// A running server with the offices `test` and `other`, which have the same plan.
pub struct Served {
    pub address: SocketAddr,
    pub clock: ManualClock,
    pub journal: Arc<MemoryJournal>,
    pub directory: Directory,
    pub client: Client,
    running: Option<Running>,
    watching: watch::Sender<bool>,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<std::io::Result<()>>>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

/// What a test may change about the server before it starts.
#[derive(Default)]
pub struct Setup {
    pub limits: Limits,
    pub paper: Option<Paper>,
    /// Devices that no commit names, as a demo has them.
    pub open_devices: Vec<Device>,
    pub halls: BTreeMap<OfficeId, HallSettings>,
    pub voices: Voices,
    pub slips: BTreeMap<OfficeId, Arc<Design>>,
    /// When something is wrong in both offices, and whom it is told.
    pub alerts: Arc<Thresholds>,
}

impl Served {
    /// On the Monday of the tests at nine, when all but group F issue.
    pub async fn start() -> Served {
        Served::start_with(Setup::default()).await
    }

    pub async fn start_with(setup: Setup) -> Served {
        let journal = Arc::new(MemoryJournal::new());
        Served::start_on(setup, journal, moment(MONDAY, "09:00").unwrap()).await
    }

    /// Over a journal that another server may use too.
    pub async fn start_on(setup: Setup, journal: Arc<MemoryJournal>, now: Timestamp) -> Served {
        Served::start_behind(setup, journal.clone(), journal, now).await
    }

    /// Over a journal in memory that the server reaches through another.
    pub async fn start_behind(
        setup: Setup,
        journal: Arc<MemoryJournal>,
        kept: Arc<dyn Journal>,
        now: Timestamp,
    ) -> Served {
        let clock = ManualClock::at(now);
        let other = Arc::new(Plan { office: "other".parse().unwrap(), ..Plan::clone(&plan()) });
        let plans = [plan(), other];
        let watched = plans.clone().map(|plan| (plan, setup.alerts.clone()));
        let offices = plans.map(|plan| OfficeSetup { plan, retention_days: 30 });
        let running =
            Running::start(offices, live::Limits::default(), kept.clone(), Arc::new(clock.clone())).await.unwrap();
        let directory = Directory::open_with(kept.clone(), setup.open_devices).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server_name = ServerName::new("served").unwrap();
        let alerts = Alerts::open(kept.clone(), Arc::new(clock.clone()), server_name, watched).await.unwrap();
        let alerts = Arc::new(alerts);
        let parts = Parts {
            registry: running.registry().clone(),
            journal: kept,
            store: "memory:".to_owned(),
            session_key: directory.session_key(now).await.unwrap(),
            directory: directory.clone(),
            paper: setup.paper,
            speakers: None,
            halls: setup.halls,
            voices: setup.voices,
            alerts: alerts.clone(),
            slips: setup.slips,
            clock: Arc::new(clock.clone()),
            public_url: format!("http://{address}"),
            limits: setup.limits,
        };
        let app = Data::new(App::new(parts).unwrap());
        let watching = watch::Sender::new(false);
        alerts.run(&look(&app), &watching).unwrap().detach_all();
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(listener, app, async {
            let _ = stopped.await;
        }));
        tokio::spawn(directory.clone().follow());
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Served {
            address,
            clock,
            journal,
            directory,
            client,
            running: Some(running),
            watching,
            stop: Some(stop),
            server: Some(server),
        }
    }

    /// Stops it as an operator does, and fails when that takes long.
    pub async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.watching.send_replace(true);
        let server = self.server.take().unwrap();
        tokio::time::timeout(Duration::from_secs(30), server).await.expect("the server stops soon").unwrap().unwrap();
        self.running.take().unwrap().stop().await;
    }

    /// A device's token in the office `test`.
    pub async fn token(&self, role: Role) -> String {
        self.token_in("test", role, None).await
    }

    pub async fn token_in(&self, office: &str, role: Role, counter: Option<u16>) -> String {
        let office: OfficeId = office.parse().unwrap();
        let name = format!("{role}-{office}-{}", counter.map_or("any".to_owned(), |counter| counter.to_string()));
        let now = self.now();
        let counter = counter.map(CounterNo);
        self.directory
            .add_device(&name.parse().unwrap(), role, &office, counter, now)
            .await
            .unwrap()
            .reveal()
            .to_owned()
    }

    /// A person with the password `mật khẩu của <name>`.
    pub async fn add_person(&self, name: &str, role: Role, offices: &[&str]) {
        let offices: Vec<OfficeId> = offices.iter().map(|office| office.parse().unwrap()).collect();
        let (name, password) = (name.parse().unwrap(), format!("mat khau cua {name}"));
        self.directory.add_user(&name, password, role, &offices, self.now()).await.unwrap();
    }

    /// The cookie of a person who has logged in.
    pub async fn log_in(&self, name: &str) -> String {
        let answered = self.send_form("/login", &format!("name={name}&password=mat+khau+cua+{name}&next=/")).await;
        assert_eq!(answered.status, 303, "{}", answered.text);
        answered.cookie()
    }

    pub fn now(&self) -> Timestamp {
        use motcua::clock::Clock;
        self.clock.now()
    }

    pub fn accounts(&self) -> Arc<Accounts> {
        self.directory.accounts()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        self.send(Method::GET, path, headers, None).await
    }

    /// A GET without a name.
    pub async fn see(&self, path: &str) -> Answered {
        self.get(path, &[]).await
    }

    /// A POST of JSON with a token.
    pub async fn post(&self, token: &str, path: &str, body: &str) -> Answered {
        let bearer = format!("Bearer {token}");
        let headers = [(AUTHORIZATION.as_str(), bearer.as_str()), (CONTENT_TYPE.as_str(), "application/json")];
        self.send(Method::POST, path, &headers, Some(body)).await
    }

    pub async fn send_form(&self, path: &str, form: &str) -> Answered {
        let headers = [(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &headers, Some(form)).await
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answered {
        let mut request = self.client.request(method, self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answered { status, headers, text: response.text().await.unwrap() }
    }

    /// An open socket.
    pub async fn socket(&self, path: &str) -> Socket {
        self.socket_as(path, &[]).await
    }

    /// An open socket of somebody whom the headers name, on a page of this site.
    pub async fn socket_as(&self, path: &str, headers: &[(&'static str, &str)]) -> Socket {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        let origin = self.url("");
        for (name, value) in headers.iter().chain(&[("origin", origin.as_str())]) {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (stream, _) = connect_async(request).await.unwrap();
        Socket { stream }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            // Its own way out takes a moment that a test does not need.
            drop(self.stop.take());
            server.abort();
        }
    }
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// The stable code of a problem; empty when it is none.
    pub fn code(&self) -> String {
        if self.header("content-type") != "application/problem+json" {
            return String::new();
        }
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
        body["code"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookies that it sets, as a browser sends them back.
    pub fn cookie(&self) -> String {
        let set = self.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        set.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
    }

    /// The names of the members of a JSON object.
    pub fn members(&self) -> BTreeSet<String> {
        self.json().as_object().unwrap().keys().cloned().collect()
    }
}

/// The client's end of a socket.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
}

impl Socket {
    /// The next text that is no heartbeat; `None` when the server has closed.
    pub async fn next(&mut self) -> Option<String> {
        // Heartbeats do not put it off: a server that only keeps the line alive says nothing.
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let next = tokio::time::timeout_at(deadline, self.stream.next()).await.expect("a message comes");
            match next {
                Some(Ok(Message::Text(text))) if !text.is_empty() => return Some(text.to_string()),
                Some(Ok(Message::Close(_))) | None | Some(Err(_)) => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Whether an empty text comes, which tells a page that the line is alive.
    pub async fn hears_a_heartbeat_within(&mut self, limit: Duration) -> bool {
        let beat = async {
            loop {
                match self.stream.next().await {
                    Some(Ok(Message::Text(text))) if text.is_empty() => return true,
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return false,
                }
            }
        };
        tokio::time::timeout(limit, beat).await.unwrap_or(false)
    }

    /// The first text that fits.
    pub async fn until(&mut self, fits: impl Fn(&str) -> bool) -> String {
        loop {
            let text = self.next().await.expect("the socket stays open");
            if fits(&text) {
                return text;
            }
        }
    }
}
