//! One connection to the server, from its greeting to its end.

use std::io::ErrorKind;
use std::pin::pin;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::agent::Credentials;
use super::board::Board;
use super::mouths::Mouths;
use super::presses::Presses;
use super::protocol::{
    self, DEAD_AFTER, FromStation, Garbled, MOST_BINARY_BYTES, MOST_TEXT_BYTES, PATIENCE, ToStation, VERSION,
};
use super::server_clock::ServerClock;
use super::server_time::ServerTime;
use crate::printing::PrintLimits;

/// How long a stopping station still waits for what its printers have in hand.
pub const STOP_WITHIN: Duration = Duration::from_secs(5);
/// How long to leave a server alone that has said no: somebody has to change something first.
const AFTER_NO: Duration = Duration::from_secs(30);

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The station was told to stop, and everything is done.
    Stopped,
    /// The server cannot be reached, or the line broke.
    Lost(String),
    /// The server, or this side, will have none of it; trying again soon would be no better.
    Refused {
        /// Why, and what to do.
        why: String,
        /// How long to wait.
        come_again: Duration,
    },
    /// The server ended the line and said why.
    Bidden {
        /// Why.
        why: String,
        /// How long to wait.
        come_again: Duration,
    },
}

/// An open line.
pub struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Line {
    /// Connects to the server.
    pub async fn open(credentials: &Credentials) -> Result<Line, End> {
        let lost = |error: &dyn std::fmt::Display| End::Lost(error.to_string());
        let mut request = credentials.server.socket().into_client_request().map_err(|error| lost(&error))?;
        let bearer = HeaderValue::from_str(&format!("Bearer {}", credentials.token)).map_err(|_| End::Refused {
            why: "the token holds signs that no token has: copy it again".to_owned(),
            come_again: AFTER_NO,
        })?;
        request.headers_mut().insert("authorization", bearer);
        let bounds = WebSocketConfig::default()
            .max_message_size(Some(MOST_BINARY_BYTES))
            .max_frame_size(Some(MOST_BINARY_BYTES));
        match timeout(PATIENCE, connect_async_with_config(request, Some(bounds), true)).await {
            Ok(Ok((socket, _))) => Ok(Line { socket }),
            Ok(Err(tungstenite::Error::Http(response))) => {
                Err(refusal(response.status(), response.body().as_deref().unwrap_or_default()))
            }
            Ok(Err(tungstenite::Error::Io(error))) if error.kind() == ErrorKind::InvalidData => {
                let why = format!("no secure line: {error}; a server without https is written as http://");
                Err(lost(&why))
            }
            Ok(Err(error)) => Err(lost(&error)),
            Err(_) => Err(End::Lost("it does not answer".to_owned())),
        }
    }

    /// Greets, and is told what to do. The answer is what the server said in turn.
    pub async fn greet(&mut self, run: u64) -> Result<ToStation, End> {
        let build = env!("CARGO_PKG_VERSION").to_owned();
        self.say(&FromStation::Hello { version: VERSION, build, run }).await?;
        let greeted = timeout(PATIENCE, async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => break protocol::read_greeting(&text, MOST_TEXT_BYTES).map_err(no),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => break Err(unexpected(other)),
                }
            }
        });
        greeted.await.unwrap_or_else(|_| Err(End::Lost("it does not greet".to_owned())))
    }

    /// Prints what the server sends and tells what becomes of it, until the line or the station ends.
    pub async fn serve(mut self, here: &mut Here, greeted: Greeted, stop: &mut watch::Receiver<bool>) -> End {
        let mut time = ServerTime::greeted(greeted.at);
        let seen = here.mouths.seen();
        if let Err(end) = self.tell(seen).await {
            return end;
        }
        let mut dead_at = Instant::now() + DEAD_AFTER;
        loop {
            let met = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return self.stop(&here.board, &here.presses).await,
                news = here.board.news() => {
                    if let Err(end) = self.tell(news).await {
                        return end;
                    }
                    continue;
                }
                () = here.mouths.changed() => {
                    let seen = here.mouths.seen();
                    if let Err(end) = self.tell(seen).await {
                        return end;
                    }
                    continue;
                }
                () = sleep_until(dead_at) => return End::Lost(format!("it has been silent for {DEAD_AFTER:?}")),
                met = self.socket.next() => met,
            };
            let Some(Ok(message)) = met else { return unexpected(met) };
            dead_at = Instant::now() + DEAD_AFTER;
            if let Err(end) = hear(message, &mut time, here) {
                return end;
            }
            let now = std::time::Instant::now();
            here.clock.told(greeted.unix_ms.saturating_add(time.now_ms(now) as i64), now);
        }
    }

    /// Takes up nothing more, waits for what is under way, tells what became of it, and says goodbye.
    async fn stop(mut self, board: &Board, presses: &Presses) -> End {
        let mut over = pin!(sleep(STOP_WITHIN));
        while !board.is_quiet() {
            tokio::select! {
                () = &mut over => break,
                news = board.news() => if self.tell(news).await.is_err() { return End::Stopped },
                met = self.socket.next() => match met {
                    Some(Ok(Message::Binary(slip))) => {
                        if let Ok((print, _)) = protocol::read_slip(&slip) && board.take_up(print.job) {
                            presses.nothing_sent(print.job, "the station is stopping".to_owned());
                        }
                    }
                    Some(Ok(_)) => {}
                    _ => return End::Stopped,
                },
            }
        }
        // The server may have gone by now.
        let _ = timeout(PATIENCE, self.socket.close(None)).await;
        End::Stopped
    }

    async fn tell(&mut self, news: Vec<FromStation>) -> Result<(), End> {
        for message in news {
            self.say(&message).await?;
        }
        Ok(())
    }

    async fn say(&mut self, message: &FromStation) -> Result<(), End> {
        match timeout(PATIENCE, self.socket.send(Message::text(protocol::text(message)))).await {
            Ok(sent) => sent.map_err(|error| End::Lost(error.to_string())),
            Err(_) => Err(End::Lost("it takes no more".to_owned())),
        }
    }
}

/// What the server's greeting asks for; or the end that it bids.
pub fn bidden(greeting: ToStation) -> Result<Greeting, End> {
    match greeting {
        ToStation::Hello { station, office, printers, limits, speakers, unix_ms, .. } => {
            Ok(Greeting { station, office, printers, limits: limits.into(), speakers, unix_ms })
        }
        ToStation::Farewell { why, come_again_ms } => Err(farewell(why, come_again_ms)),
        ToStation::WhatBecame { .. } | ToStation::Tell { .. } => {
            Err(no(Garbled::Unreadable("it asks before it greets".to_owned())))
        }
    }
}

/// What a station is told when it comes.
pub struct Greeting {
    pub station: String,
    pub office: String,
    pub printers: std::collections::BTreeMap<String, String>,
    pub limits: PrintLimits,
    pub speakers: std::collections::BTreeMap<String, protocol::SpeakerHere>,
    pub unix_ms: i64,
}

/// When the server greeted.
#[derive(Debug, Clone, Copy)]
pub struct Greeted {
    pub at: std::time::Instant,
    pub unix_ms: i64,
}

/// What is at this station, whether there is a line or not.
pub struct Here {
    pub board: std::sync::Arc<Board>,
    pub presses: Presses,
    pub mouths: Mouths,
    pub clock: ServerClock,
}

fn hear(message: Message, time: &mut ServerTime, here: &Here) -> Result<(), End> {
    let Here { board, presses, mouths, .. } = here;
    let now = std::time::Instant::now();
    match message {
        // The answer goes out by itself, with whatever is read or sent next.
        Message::Ping(bytes) => {
            if let Some(server_ms) = protocol::read_ping(&bytes) {
                time.told(server_ms, now);
            }
        }
        Message::Binary(slip) => {
            let (print, bytes) = protocol::read_slip(&slip).map_err(no)?;
            if board.take_up(print.job) {
                match time.left_until(print.start_by_ms, now) {
                    Some(left) => presses.print(&print.printer, print.job, bytes, now + left),
                    None => presses.nothing_sent(print.job, "it was under way for too long".to_owned()),
                }
            }
        }
        Message::Text(text) => match protocol::read(&text, MOST_TEXT_BYTES).map_err(no)? {
            ToStation::WhatBecame { job } => board.asked(job),
            ToStation::Tell { speaker, told } => mouths.tell(&speaker, told),
            ToStation::Farewell { why, come_again_ms } => return Err(farewell(why, come_again_ms)),
            ToStation::Hello { .. } => return Err(no(Garbled::Unreadable("it greets twice".to_owned()))),
        },
        Message::Close(_) => return Err(End::Lost("it has closed the line".to_owned())),
        Message::Pong(_) | Message::Frame(_) => {}
    }
    Ok(())
}

fn unexpected(met: Option<Result<Message, tungstenite::Error>>) -> End {
    match met {
        Some(Err(error)) => End::Lost(error.to_string()),
        None | Some(Ok(Message::Close(_))) => End::Lost("it has closed the line".to_owned()),
        Some(Ok(_)) => no(Garbled::Unreadable("it does not greet".to_owned())),
    }
}

fn farewell(why: String, come_again_ms: u64) -> End {
    End::Bidden { why, come_again: Duration::from_millis(come_again_ms).min(Duration::from_secs(600)) }
}

fn no(garbled: Garbled) -> End {
    End::Refused { why: garbled.to_string(), come_again: AFTER_NO }
}

/// What an answer other than a WebSocket means.
fn refusal(status: StatusCode, body: &[u8]) -> End {
    let problem: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let detail = problem["detail"].as_str().unwrap_or_default();
    let advice = match status.as_u16() {
        401 => "the server does not know this token: make one with `motcua device add NAME --role station --office ID`",
        403 => "this token is not a station's: make one with `motcua device add NAME --role station --office ID`",
        404 => "there is no motcua that knows stations at this address: look at --server and at the server's version",
        // Full or stopping: it will be better soon.
        500..600 => return End::Lost(format!("it answers {status} {detail}")),
        _ => "the server will not have this station",
    };
    let why = if detail.is_empty() { format!("{advice} ({status})") } else { format!("{advice} ({status}: {detail})") };
    End::Refused { why, come_again: AFTER_NO }
}
