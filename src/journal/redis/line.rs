//! The connection that commands go over: shared by all callers, made anew when it breaks.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::io::tcp::TcpSettings;
use redis::{AsyncConnectionConfig, Client, FromRedisValue, IntoConnectionInfo, Pipeline, RedisError, RedisResult};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a connection may take to come about.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long an answer may take. A Redis that writes its file to a slow disk on every command is still within it.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(3);

/// After a failed attempt to connect, how long everybody is told so instead of trying again one after the other.
const REST_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// The pauses before a connection, or a question over a new one, is tried again.
const PAUSES: [Duration; 3] = [Duration::from_millis(20), Duration::from_millis(120), Duration::from_millis(400)];

/// When this has passed since the first try, there is no further one: a time-out has taught what there is to learn.
const TRY_FOR: Duration = Duration::from_secs(2);

/// The line to one Redis.
pub(super) struct Line {
    client: Client,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    connection: Option<MultiplexedConnection>,
    /// Counts the connections, so that a late report of a broken one does not drop its successor.
    made: u64,
    failed: Option<(Instant, RedisError)>,
}

/// A connection, and which one it is.
pub(super) struct Held {
    pub connection: MultiplexedConnection,
    made: u64,
}

impl Line {
    /// A line to the Redis at `url`; nothing is sent yet.
    pub fn new(url: &str) -> RedisResult<Self> {
        let info = url.into_connection_info()?;
        // Without it, a small command waits for the acknowledgement of the one before.
        let settings = TcpSettings::default().set_nodelay(true);
        let client = Client::open(info.set_tcp_settings(settings))?;
        Ok(Line { client, state: Mutex::default() })
    }

    /// The address and settings, for a connection of another kind.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The connection, made if there is none. A failure means that nothing was sent.
    pub async fn hold(&self) -> RedisResult<Held> {
        let mut state = self.state.lock().await;
        if let Some(connection) = &state.connection {
            return Ok(Held { connection: connection.clone(), made: state.made });
        }
        if let Some((at, error)) = &state.failed
            && at.elapsed() < REST_AFTER_FAILURE
        {
            return Err(error.clone());
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT));
        match self.client.get_multiplexed_async_connection_with_config(&config).await {
            Ok(connection) => {
                state.made += 1;
                state.failed = None;
                state.connection = Some(connection.clone());
                Ok(Held { connection, made: state.made })
            }
            Err(error) => {
                state.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    /// [`Line::hold`], tried a few times: for what may be sent only once, but may well wait for a connection.
    pub async fn hold_patiently(&self) -> RedisResult<Held> {
        let mut tries = Tries::begin();
        loop {
            match self.hold().await {
                Err(error) if is_of_the_line(&error) && tries.another().await => {}
                held => return held,
            }
        }
    }

    /// Lets go of a connection that failed; the next caller makes a new one.
    pub async fn drop_broken(&self, held: &Held) {
        let mut state = self.state.lock().await;
        if state.made == held.made {
            state.connection = None;
        }
    }

    /// Asks what may be asked twice, a few times if the line breaks or the server is still loading its file.
    pub async fn ask<T: FromRedisValue>(&self, question: &Pipeline) -> RedisResult<T> {
        let mut tries = Tries::begin();
        loop {
            match self.ask_once(question).await {
                Err(error) if may_pass(&error) && tries.another().await => {}
                answer => return answer,
            }
        }
    }

    async fn ask_once<T: FromRedisValue>(&self, question: &Pipeline) -> RedisResult<T> {
        let mut held = self.hold().await?;
        let answer = question.query_async(&mut held.connection).await;
        if let Err(error) = &answer
            && is_of_the_line(error)
        {
            self.drop_broken(&held).await;
        }
        answer
    }
}

/// How often something was tried, and since when.
struct Tries {
    begun: Instant,
    pauses: std::array::IntoIter<Duration, 3>,
}

impl Tries {
    fn begin() -> Self {
        Tries { begun: Instant::now(), pauses: PAUSES.into_iter() }
    }

    /// Waits for the next try, if there is to be one.
    async fn another(&mut self) -> bool {
        let pause = self.pauses.next().filter(|_| self.begun.elapsed() < TRY_FOR);
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
        pause.is_some()
    }
}

/// Whether the same may go well in a moment: a broken line, or a server that is still loading its file.
fn may_pass(error: &RedisError) -> bool {
    is_of_the_line(error) || error.code() == Some("LOADING")
}

/// Whether the line failed, and not the server refused.
pub(super) fn is_of_the_line(error: &RedisError) -> bool {
    error.is_io_error() || error.is_unrecoverable_error()
}
