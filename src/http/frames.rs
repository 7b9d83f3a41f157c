//! What sockets push: each version is rendered once per distinct screen, however many sockets show it.
//!
//! A frame is whatever is newest. A socket that lags skips to it, because the channel holds only one. Screens that show
//! what stands around the office follow that too, at most once in [`SPACING`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::clock::Clock;
use crate::live::{LiveOffice, Published};
use crate::office::{Lang, OfficeId};
use crate::screens::{Screen, View};

use super::api::state::StateBody;
use super::surroundings::{Changes, Surroundings};

/// How long at least between two renderings that only a device or printer gives cause for: when the power comes back,
/// all of a hall's screens come in one second.
const SPACING: Duration = Duration::from_secs(1);

/// What a socket shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Showing {
    /// The public state, as JSON.
    State,
    /// A screen's content, as HTML, for whoever has this printer beside them.
    Screen(Screen, Lang, Option<Arc<str>>),
}

type Key = (OfficeId, Showing);
type Open = Arc<Mutex<BTreeMap<Key, watch::Sender<Bytes>>>>;

/// The frames that somebody looks at.
#[derive(Clone)]
pub struct Frames {
    clock: Arc<dyn Clock>,
    surroundings: Arc<Surroundings>,
    runtime: Handle,
    open: Open,
}

impl Frames {
    /// None yet. They are rendered on the runtime that this is called on.
    pub fn new(clock: Arc<dyn Clock>, surroundings: Arc<Surroundings>) -> Self {
        Frames { clock, surroundings, runtime: Handle::current(), open: Open::default() }
    }

    /// The newest frame, whenever it changes.
    pub fn subscribe(&self, live: &LiveOffice, showing: Showing) -> watch::Receiver<Bytes> {
        let key = (live.plan().office.clone(), showing.clone());
        if let Some(sender) = lock(&self.open).get(&key) {
            return sender.subscribe();
        }
        // Rendered before the lock is taken: when power comes back to a city, no office waits for another's screens.
        let mut published = live.watch();
        let state = published.borrow_and_update().clone();
        let mut around = self.changes(&showing, live);
        let mut shown = self.clock.now();
        let mut last = Frame::of(&showing, &state, &self.surroundings, shown).unwrap_or(Frame::NONE);
        let (sender, receiver) = watch::channel(last.bytes());
        let mut open = lock(&self.open);
        if let Some(first) = open.get(&key) {
            return first.subscribe();
        }
        open.insert(key.clone(), sender.clone());
        drop(open);
        let (clock, surroundings, open) = (self.clock.clone(), self.surroundings.clone(), self.open.clone());
        self.runtime.spawn(async move {
            let mut rendered_at = Instant::now();
            let mut due = None;
            loop {
                tokio::select! {
                    changed = published.changed() => if changed.is_err() {
                        lock(&open).remove(&key);
                        return;
                    },
                    // Of the minute that is shown: another one may have begun while it was rendered.
                    () = clock.sleep_until(next_minute(shown)) => {}
                    () = next(&mut around), if due.is_none() => {
                        due = Some(rendered_at + SPACING);
                        continue;
                    }
                    () = sleep_until(due.unwrap_or(rendered_at)), if due.is_some() => {}
                    () = sender.closed() => {
                        let mut open = lock(&open);
                        // Somebody may have come between the last one's leaving and this lock.
                        if sender.receiver_count() == 0 {
                            open.remove(&key);
                            return;
                        }
                        continue;
                    }
                }
                let state = published.borrow_and_update().clone();
                (rendered_at, due, shown) = (Instant::now(), None, clock.now());
                let Some(frame) = Frame::of(&showing, &state, &surroundings, shown) else { continue };
                if !frame.shows_the_same_as(&last) {
                    sender.send_replace(frame.bytes());
                    last = frame;
                }
            }
        });
        receiver
    }

    fn changes(&self, showing: &Showing, live: &LiveOffice) -> Option<Changes> {
        let Showing::Screen(screen, ..) = showing else { return None };
        self.surroundings.changes(*screen, &live.plan().office)
    }
}

async fn next(changes: &mut Option<Changes>) {
    match changes {
        Some(changes) => changes.next().await,
        None => std::future::pending().await,
    }
}

enum Frame {
    State(StateBody),
    Html(Bytes),
}

impl Frame {
    /// What stands there while nothing could be rendered yet.
    const NONE: Frame = Frame::Html(Bytes::new());

    /// `None` when it cannot be rendered, which would be a fault of this program: then nothing is pushed, because an
    /// empty message would say that what is shown is still true.
    fn of(showing: &Showing, published: &Published, surroundings: &Surroundings, now: Timestamp) -> Option<Self> {
        let Showing::Screen(screen, lang, beside) = showing else {
            return Some(Frame::State(StateBody::of(&published.office, now)));
        };
        let around = surroundings.of(*screen, beside.as_deref(), published.office.plan(), now);
        let (office, yesterday) = (&published.office, published.yesterday.as_deref());
        let view = View { office, yesterday, around: &around, now, lang: *lang };
        match screen.content(&view) {
            Ok(content) => Some(Frame::Html(content.into())),
            Err(error) => {
                tracing::error!(%error, screen = screen.name(), "a screen could not be rendered");
                None
            }
        }
    }

    fn bytes(&self) -> Bytes {
        match self {
            Frame::State(state) => serde_json::to_vec(state).unwrap_or_default().into(),
            Frame::Html(html) => html.clone(),
        }
    }

    /// The moment of a public state is no news by itself.
    fn shows_the_same_as(&self, other: &Frame) -> bool {
        match (self, other) {
            (Frame::State(one), Frame::State(other)) => *one == StateBody { at: one.at, ..other.clone() },
            (Frame::Html(one), Frame::Html(other)) => one == other,
            _ => false,
        }
    }
}

/// Waits are shown in minutes, so a screen can change when a minute passes.
fn next_minute(now: Timestamp) -> Timestamp {
    let minute = now.as_second().div_euclid(60) + 1;
    Timestamp::from_second(minute * 60).unwrap_or(Timestamp::MAX)
}

fn lock(open: &Open) -> MutexGuard<'_, BTreeMap<Key, watch::Sender<Bytes>>> {
    // Each change under the lock is whole by itself.
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
