//! Wakes whoever waits when any server has appended: a connection of its own that listens to Redis' channels.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use redis::{Client, RedisResult};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::keys;
use super::line::CONNECT_TIMEOUT;
use crate::journal::wakes::Wakes;
use crate::office::OfficeId;

/// How often the silent line is tried out: a peer that vanished without a word would else never be missed.
const TRY_EVERY: Duration = Duration::from_secs(5);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Listens for ever, over a new connection whenever the old one breaks.
pub(super) async fn listen(client: Client, wakes: Arc<Wakes>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let Err(error) = listen_once(&client, &wakes, &mut pause).await;
        tracing::warn!(%error, pause_ms = pause.as_millis() as u64, "the line on which Redis announces appends broke");
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn listen_once(client: &Client, wakes: &Wakes, pause: &mut Duration) -> RedisResult<Infallible> {
    let (mut sink, mut messages) = within(CONNECT_TIMEOUT, client.get_async_pubsub()).await?.split();
    let mut joined: BTreeMap<String, Option<OfficeId>> = BTreeMap::new();
    let mut try_out = interval(TRY_EVERY);
    try_out.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut join = true;
    loop {
        if join {
            for office in wakes.offices() {
                if let Entry::Vacant(new) = joined.entry(keys::channel(office.as_ref())) {
                    within(ANSWER_TIMEOUT, sink.subscribe(new.key())).await?;
                    // What was announced before the subscription, or while the line was down, nobody heard.
                    wakes.ring(office.as_ref());
                    new.insert(office);
                }
            }
            join = false;
            *pause = FIRST_PAUSE;
        }
        tokio::select! {
            message = messages.next() => {
                let message = message.ok_or_else(|| broken("the server closed it"))?;
                if let Some(office) = joined.get(message.get_channel_name()) {
                    wakes.ring(office.as_ref());
                }
            }
            () = wakes.somebody_joined() => join = true,
            _ = try_out.tick() => within(ANSWER_TIMEOUT, sink.ping::<redis::Value>()).await.map(drop)?,
        }
    }
}

async fn within<T>(limit: Duration, work: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
    timeout(limit, work).await.unwrap_or_else(|_| Err(broken("no answer in time")))
}

fn broken(why: &'static str) -> redis::RedisError {
    (redis::ErrorKind::Io, why).into()
}
