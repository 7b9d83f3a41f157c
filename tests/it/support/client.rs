//! What kiosks, counters and readers say to a server: a small client of the API.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde_json::{Map, Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// How long a client keeps asking a server that is down or busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command, sent as often as it takes with the same request id.
#[derive(Debug, Clone)]
pub struct Wish {
    token: &'static str,
    path: String,
    body: Map<String, Value>,
}

impl Wish {
    /// A ticket of a group, asked for at a kiosk.
    pub fn issue(group: char, priority: Option<&str>) -> Self {
        let mut wish = Wish::new("demo-kiosk", "tickets".to_owned()).with("group", group.to_string());
        if let Some(priority) = priority {
            wish = wish.with("priority", priority);
        }
        wish
    }

    /// The same, asked for by a manager, who sits nowhere near a kiosk.
    pub fn issue_at_manager(group: char) -> Self {
        Wish::new("demo-manager", "tickets".to_owned()).with("group", group.to_string())
    }

    /// Somebody asks for a ticket's slip once more.
    pub fn reprint(token: &'static str, ticket: &str) -> Self {
        Wish::new(token, format!("tickets/{ticket}/print"))
    }

    /// A ticket is given up.
    pub fn cancel(ticket: &str) -> Self {
        Wish::new("demo-kiosk", format!("tickets/{ticket}/cancel"))
    }

    /// A command of a counter, such as `call-next`.
    pub fn at_counter(counter: u16, command: &str) -> Self {
        Wish::new("demo-counter", format!("counters/{counter}/{command}"))
    }

    /// A manager stops the issuing of a group.
    pub fn close_group(group: char, reason: &str) -> Self {
        Wish::new("demo-manager", format!("groups/{group}/close")).with("reason", reason)
    }

    /// The same, with a further member of its body.
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.body.insert(member.to_owned(), value.into());
        self
    }

    /// Each wish has a request id of its own, whatever client it is sent by.
    fn new(token: &'static str, path: String) -> Self {
        static WISHES: AtomicU64 = AtomicU64::new(1);
        let request_id = format!("wish-{}", WISHES.fetch_add(1, Ordering::Relaxed));
        Wish { token, path, body: Map::new() }.with("request_id", request_id)
    }
}

/// What a server answered: something done, or a refusal.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body, `null` if it was empty.
    pub body: Value,
}

impl Reply {
    /// Whether the command was carried out.
    pub fn is_accepted(&self) -> bool {
        matches!(self.status, 200 | 201)
    }

    /// The stable code of a refusal or error.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The ticket that a kiosk's or counter's answer is about.
    #[track_caller]
    pub fn ticket(&self) -> Ticket {
        let ticket =
            if self.body.get("counter").is_some_and(Value::is_number) { &self.body["ticket"] } else { &self.body };
        Ticket::read(ticket)
    }

    /// What a repeat must repeat: all but what says how things stand at the moment of answering.
    pub fn lasting(&self) -> Value {
        let mut lasting = self.body.clone();
        for moving in ["estimate", "print", "print_failure"] {
            if let Some(answer) = lasting.as_object_mut() {
                answer.remove(moving);
                if let Some(ticket) = answer.get_mut("ticket").and_then(Value::as_object_mut) {
                    ticket.remove(moving);
                }
            }
        }
        lasting
    }
}

/// A ticket as the API shows it, as far as the tests look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its random id.
    pub id: String,
    /// Its number, as `A001`.
    pub number: String,
    /// Where it is on its way, as `waiting`.
    pub stage: String,
    /// How it ended, as `served`, if it did.
    pub outcome: Option<String>,
}

impl Ticket {
    #[track_caller]
    fn read(ticket: &Value) -> Self {
        let text = |name: &str| ticket[name].as_str().map(str::to_owned);
        let must = |name: &str| text(name).unwrap_or_else(|| panic!("no `{name}` in the ticket {ticket}"));
        Ticket { id: must("id"), number: must("number"), stage: must("stage"), outcome: text("outcome") }
    }
}

/// A client of one office on one server, which keeps its connections open.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    office_url: String,
}

impl Client {
    /// A client of the office `demo` on the server at this URL.
    pub fn new(server_url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().tcp_nodelay(true).timeout(Duration::from_secs(20));
        let office_url = format!("{server_url}/api/v1/offices/demo");
        Client { http: http.build().unwrap(), office_url }
    }

    /// Sends a wish once.
    pub async fn send(&self, wish: &Wish) -> Result<Reply, reqwest::Error> {
        let request = self.http.post(format!("{}/{}", self.office_url, wish.path)).bearer_auth(wish.token);
        answered(request.json(&wish.body)).await
    }

    /// The public state.
    pub async fn state(&self) -> Value {
        self.get("").await
    }

    /// One ticket.
    pub async fn ticket(&self, id: &str) -> Ticket {
        Ticket::read(&self.get(&format!("/tickets/{id}")).await)
    }

    /// What became of a ticket's slip.
    pub async fn print_of(&self, id: &str) -> String {
        let ticket = self.get(&format!("/tickets/{id}")).await;
        ticket["print"].as_str().unwrap_or_else(|| panic!("nothing of a slip in {ticket}")).to_owned()
    }

    /// The rows of today's waiting times, by `group`, `counter` and so on.
    pub async fn waits(&self, by: &str, day: jiff::civil::Date) -> Vec<Value> {
        let answer = self.get(&format!("/waits?from={day}&to={day}&by={by}")).await;
        let rows = answer.as_array().or_else(|| answer["rows"].as_array());
        rows.unwrap_or_else(|| panic!("no rows in {answer}")).clone()
    }

    /// The states that `/live` shows from now on, the present one first.
    pub async fn live(&self) -> Live {
        let mut request = format!("{}/live", self.office_url.replacen("http", "ws", 1)).into_client_request().unwrap();
        request.headers_mut().insert("authorization", "Bearer demo-reader".parse().unwrap());
        let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("/live opens");
        Live { socket }
    }

    async fn get(&self, path: &str) -> Value {
        let request = || self.http.get(format!("{}{path}", self.office_url)).bearer_auth("demo-manager");
        let begun = Instant::now();
        loop {
            match answered(request()).await {
                Ok(reply) if is_too_busy(&reply) && begun.elapsed() < PATIENCE => {}
                Ok(reply) => {
                    assert_eq!(reply.status, 200, "GET {path}: {}", reply.body);
                    return reply.body;
                }
                // A connection kept from before the server was killed breaks when it is used again.
                Err(error) => assert!(begun.elapsed() < PATIENCE, "GET {path}: {error:?}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Whether the server says that it is to be asked again later.
fn is_too_busy(reply: &Reply) -> bool {
    matches!(reply.status, 408 | 503 | 504)
}

async fn answered(request: reqwest::RequestBuilder) -> Result<Reply, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let body = response.bytes().await?;
    let read = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    Ok(Reply { status, body: read.unwrap_or_else(|_| json!(String::from_utf8_lossy(&body))) })
}

/// An open `/live`.
pub struct Live {
    socket: tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>,
}

impl Live {
    /// The next state, or `None` once the server has closed the socket.
    pub async fn next(&mut self) -> Option<Value> {
        while let Some(Ok(message)) = self.socket.next().await {
            if let Message::Text(text) = message {
                return Some(serde_json::from_str(&text).expect("a state in JSON"));
            }
        }
        None
    }
}

/// The servers of an office as one kiosk or counter knows them: its own first.
#[derive(Debug, Clone)]
pub struct Doors {
    own: Client,
    other: Client,
}

/// How much was sent.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Requests that were answered.
    pub answered: AtomicU64,
    /// Requests that got no answer, or that the server was too busy for, and that were sent again.
    pub unanswered: AtomicU64,
}

impl Doors {
    /// Asks `own` first and sends the repeat to `other`, which may be the same server.
    pub fn new(own: Client, other: Client) -> Self {
        Doors { own, other }
    }

    /// Sends a wish twice at the same time, each until it is answered, and returns the answer.
    ///
    /// Both answers must be the same. A refusal is no answer that a server has to keep, so when one of the two came
    /// too early and was refused, a third one decides: what was done once stays the answer.
    pub async fn ask_twice(&self, wish: &Wish, traffic: &Traffic) -> Reply {
        let [first, second] = [[&self.own, &self.other], [&self.other, &self.own]];
        let (first, second) = tokio::join!(persist(first, wish, traffic), persist(second, wish, traffic));
        match (first.is_accepted(), second.is_accepted()) {
            (true, true) => {
                assert_eq!((first.status, first.lasting()), (second.status, second.lasting()), "{wish:?} asked twice");
                first
            }
            (false, false) => first,
            (accepted, _) => {
                let done = if accepted { first } else { second };
                let third = persist([&self.other, &self.own], wish, traffic).await;
                assert_eq!((done.status, done.lasting()), (third.status, third.lasting()), "{wish:?} asked again");
                done
            }
        }
    }
}

/// Sends a wish to one server after the other until it is carried out or refused.
async fn persist(servers: [&Client; 2], wish: &Wish, traffic: &Traffic) -> Reply {
    let begun = Instant::now();
    let mut tries = servers.into_iter().cycle();
    loop {
        let Some(server) = tries.next() else { unreachable!("the cycle has no end") };
        let outcome = server.send(wish).await;
        match outcome {
            Ok(reply) if reply.is_accepted() || reply.status == 409 => {
                traffic.answered.fetch_add(1, Ordering::Relaxed);
                return reply;
            }
            Ok(reply) if !is_too_busy(&reply) => panic!("{wish:?} was answered with {reply:?}"),
            _ => traffic.unanswered.fetch_add(1, Ordering::Relaxed),
        };
        assert!(begun.elapsed() < PATIENCE, "{wish:?} got no answer in {PATIENCE:?}, at last {outcome:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
