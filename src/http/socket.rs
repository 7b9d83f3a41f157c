//! One open socket: pushes the newest frame, one at a time, and notices when nobody is there any more.
//!
//! Behind each frame goes a ping, and the next frame waits for its pong. So at most one frame is on its way: a screen
//! that stalls gets the newest state when it wakes, and never a heap of old ones.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{CloseCode, CloseReason, Message, MessageStream, Session};
use bytes::Bytes;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::app::App;
use super::frames::Showing;
use super::guard::Asked;
use super::identity::address;
use super::presence::{Arrival, Present};
use super::problem::Problem;
use super::sockets::Place;
use crate::screens::{self, Screen};

/// How often something is sent when nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// After this long without a pong, nobody is there.
const GIVE_UP: Duration = Duration::from_secs(35);
/// The longest that a page may name its build.
const MOST_BUILD_CHARS: usize = 40;
/// The largest message that a client may send; it has nothing to say.
const MOST_BYTES: usize = 1024;

/// Opens a socket that shows something of the office in the address.
///
/// # Errors
/// When the server or the device has too many sockets, or the request is no WebSocket handshake.
pub fn open(
    app: &web::Data<App>,
    asked: &Asked,
    request: &HttpRequest,
    payload: web::Payload,
    showing: Showing,
) -> Result<HttpResponse, Problem> {
    let place = app.sockets.take(device(asked, request, &showing))?;
    let heartbeat = matches!(showing, Showing::Screen(..));
    let (response, mut line, messages) = Line::open(place, request, payload, heartbeat)?;
    if let Showing::Screen(screen, ..) = showing {
        let build = build_of(request);
        line.is_outdated = build.as_ref().is_some_and(|build| build != screens::build());
        line._present = present(app, asked, request, screen, build)?;
    }
    let frames = app.frames.subscribe(asked.live()?, showing);
    actix_web::rt::spawn(line.serve(messages, frames, app.stopping()));
    Ok(response)
}

/// Opens a screen's socket on which one frame is all the news there is.
///
/// # Errors
/// As [`open`] has them.
pub fn open_still(
    app: &web::Data<App>,
    asked: &Asked,
    request: &HttpRequest,
    payload: web::Payload,
    frame: Bytes,
) -> Result<HttpResponse, Problem> {
    let place = app.sockets.take(whose(asked, request))?;
    let (response, line, messages) = Line::open(place, request, payload, true)?;
    let (sender, frames) = watch::channel(frame);
    let stopping = app.stopping();
    actix_web::rt::spawn(async move {
        line.serve(messages, frames, stopping).await;
        // Whoever sees the sender go takes it for the end of an office.
        drop(sender);
    });
    Ok(response)
}

/// Whose place a socket takes. Citizens' phones may all come from one address, that of the hall's or the carrier's
/// gateway, so the ticket stands for them.
fn device(asked: &Asked, request: &HttpRequest, showing: &Showing) -> String {
    match (&asked.caller, showing) {
        (None, Showing::Screen(Screen::Phone(ticket), ..)) => ticket.to_string(),
        _ => whose(asked, request),
    }
}

fn whose(asked: &Asked, request: &HttpRequest) -> String {
    match &asked.caller {
        Some(caller) => caller.name.to_string(),
        None => address(request).map(|address| address.to_string()).unwrap_or_default(),
    }
}

/// Devices are remembered for whoever keeps them running; a citizen's phone is nobody's business.
fn present(
    app: &App,
    asked: &Asked,
    request: &HttpRequest,
    screen: Screen,
    build: Option<String>,
) -> Result<Option<Present>, Problem> {
    if matches!(screen, Screen::Phone(_)) {
        return Ok(None);
    }
    let path = request.path().trim_end_matches("/socket").to_owned();
    let (name, has_account) = (whose(asked, request), asked.caller.is_some());
    let arrival = Arrival { name, has_account, screen: Some(screen), path, build };
    Ok(app.presence.enter(&asked.live()?.plan().office, arrival))
}

/// The build that a page says it came from.
fn build_of(request: &HttpRequest) -> Option<String> {
    let build = request.query_string().split('&').find_map(|pair| pair.strip_prefix("build="))?;
    let is_plain = build.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'));
    (is_plain && (1..=MOST_BUILD_CHARS).contains(&build.len())).then(|| build.to_owned())
}

struct Line {
    session: Session,
    /// How many pings were sent; each carries its number.
    sent: u64,
    /// Since when the latest ping has had no pong.
    unanswered_since: Option<Instant>,
    /// Whether an empty message tells the page, which sees no pings, that the line is alive.
    heartbeat: bool,
    /// Whether the page runs scripts of another build, and has to be told.
    is_outdated: bool,
    _place: Place,
    _present: Option<Present>,
}

impl Line {
    /// Answers the handshake. What the client says afterwards is bounded.
    fn open(
        place: Place,
        request: &HttpRequest,
        payload: web::Payload,
        heartbeat: bool,
    ) -> Result<(HttpResponse, Line, MessageStream), Problem> {
        let (response, session, messages) = actix_ws::handle(request, payload)
            .map_err(|error| Problem::new("not_a_socket", format!("this address wants a WebSocket: {error}")))?;
        let line = Line {
            session,
            sent: 0,
            unanswered_since: None,
            heartbeat,
            is_outdated: false,
            _place: place,
            _present: None,
        };
        Ok((response, line, messages.max_frame_size(MOST_BYTES)))
    }

    async fn serve(
        mut self,
        mut messages: MessageStream,
        mut frames: watch::Receiver<Bytes>,
        mut stopping: watch::Receiver<bool>,
    ) {
        frames.mark_changed();
        // A page takes what begins with a tag for its content, and this for a reason to load itself anew.
        if self.is_outdated && sent(self.session.text(format!("build {}", screens::build()))).await.is_none() {
            return;
        }
        let mut beat = interval(HEARTBEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.reset();
        let code = loop {
            let free = self.unanswered_since.is_none();
            let alive = tokio::select! {
                changed = frames.changed(), if free => match changed {
                    Ok(()) => {
                        let frame = frames.borrow_and_update().clone();
                        self.push(frame).await
                    }
                    Err(_) => break CloseCode::Restart,
                },
                message = messages.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await,
                    Some(Err(_)) => break CloseCode::Protocol,
                    None => return,
                },
                _ = beat.tick() => self.beat().await,
                _ = stopping.wait_for(|stopping| *stopping) => break CloseCode::Restart,
            };
            if alive.is_none() {
                return;
            }
        };
        // The other side may have gone already.
        let _ = self.session.close(Some(CloseReason::from(code))).await;
    }

    async fn push(&mut self, frame: Bytes) -> Option<()> {
        // Frames are made from text, so they are text.
        let Message::Text(text) = Message::Text(frame.try_into().ok()?) else { return None };
        sent(self.session.text(text)).await?;
        self.ping().await
    }

    async fn ping(&mut self) -> Option<()> {
        self.sent += 1;
        self.unanswered_since = Some(Instant::now());
        sent(self.session.ping(&self.sent.to_be_bytes())).await
    }

    async fn hear(&mut self, message: Message) -> Option<()> {
        match message {
            Message::Ping(bytes) => sent(self.session.pong(&bytes)).await,
            Message::Pong(bytes) => {
                if *bytes == self.sent.to_be_bytes() {
                    self.unanswered_since = None;
                }
                Some(())
            }
            Message::Close(reason) => {
                // The other side is going, so nothing is lost when it does not hear this.
                let _ = self.session.clone().close(reason).await;
                None
            }
            // What clients say is not listened to: commands go through the API.
            _ => Some(()),
        }
    }

    async fn beat(&mut self) -> Option<()> {
        if self.unanswered_since.is_some_and(|since| since.elapsed() > GIVE_UP) {
            return None;
        }
        if self.heartbeat {
            sent(self.session.text("")).await?;
        }
        if self.unanswered_since.is_none() { self.ping().await } else { Some(()) }
    }
}

/// Sends, or gives up on a client that asks for ever but never reads: what it is sent has filled the line by then, and
/// waiting for it would keep its place for ever.
async fn sent<E>(sending: impl Future<Output = Result<(), E>>) -> Option<()> {
    tokio::time::timeout(GIVE_UP, sending).await.ok()?.ok()
}
