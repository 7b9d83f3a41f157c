//! The agent: keeps a line to the server, and what was in hand across its breaks.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::backoff::Backoff;
use super::board::Board;
use super::door::Door;
use super::line::{End, Greeted, Greeting, Here, Line, STOP_WITHIN, bidden};
use super::mouths::Mouths;
use super::presses::Presses;
use super::server_clock::ServerClock;
use crate::random;

/// How often the same trouble is told again.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// Where the station belongs, and what shows who it is.
#[derive(Clone)]
pub struct Credentials {
    /// The server.
    pub server: Door,
    /// The token of the station's device account.
    pub token: String,
    /// A folder with the office's own recordings, if it has any.
    pub sounds: Option<PathBuf>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("server", &self.server).finish_non_exhaustive()
    }
}

/// Prints for the server until `stop` comes, however often the line breaks. What the printers have in hand then is
/// finished first, if that takes only seconds.
pub async fn run(credentials: &Credentials, stop: impl Future<Output = ()>) {
    // Another part of the program may have chosen it already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (stopping, stopped) = watch::channel(false);
    let mut work = pin!(work(credentials, stopped));
    let mut stop = pin!(stop);
    tokio::select! {
        () = &mut work => {}
        () = &mut stop => {
            stopping.send_replace(true);
            work.await;
        }
    }
}

async fn work(credentials: &Credentials, mut stop: watch::Receiver<bool>) {
    let server = &credentials.server;
    let board = Arc::new(Board::default());
    let clock = ServerClock::default();
    let presses = Presses::new(board.clone());
    let mouths = Mouths::new(Arc::new(clock.clone()), credentials.sounds.clone());
    let mut here = Here { board, presses, mouths, clock };
    let run = u64::from_be_bytes(random::bytes());
    let mut backoff = Backoff::new();
    let mut told: Option<(End, Instant)> = None;
    loop {
        let met = tokio::select! {
            met = meet(credentials, run) => met,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let end = match met {
            Ok((line, greeting)) => {
                backoff = Backoff::new();
                told = None;
                tell_greeting(server, &greeting);
                here.board.greet(&greeting.printers);
                here.presses.arrange(&greeting.printers, &greeting.limits);
                let greeted = Greeted { at: std::time::Instant::now(), unix_ms: greeting.unix_ms };
                here.clock.told(greeted.unix_ms, greeted.at);
                // Clips are decoded and cards are closed, which takes a moment; there is nothing else to do yet.
                here.mouths.arrange(greeting.speakers);
                line.serve(&mut here, greeted, &mut stop).await
            }
            Err(end) => end,
        };
        let again = match &end {
            End::Stopped => break,
            End::Lost(_) => backoff.pause(),
            End::Refused { come_again, .. } => *come_again,
            End::Bidden { come_again, .. } => *come_again + backoff.pause(),
        };
        if told.as_ref().is_none_or(|(before, at)| *before != end || at.elapsed() >= TELL_EVERY) {
            match &end {
                End::Stopped => {}
                End::Lost(why) => {
                    tracing::warn!(%server, "no line to the server: {why}; trying again. Is it on, is the network there, is --server right?")
                }
                End::Bidden { why, .. } => tracing::warn!(%server, again_s = again.as_secs(), "{why}"),
                End::Refused { why, .. } => tracing::error!(%server, again_s = again.as_secs(), "{why}"),
            }
            told = Some((end, Instant::now()));
        }
        tokio::select! {
            () = tokio::time::sleep(again) => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
    // Also without a line: a slip that is cut off in the middle would spoil the next one. What it says of its end is lost.
    let _ = tokio::time::timeout(STOP_WITHIN, here.board.idle()).await;
    here.mouths.stop();
}

async fn meet(credentials: &Credentials, run: u64) -> Result<(Line, Greeting), End> {
    let mut line = Line::open(credentials).await?;
    let greeting = line.greet(run).await?;
    Ok((line, bidden(greeting)?))
}

fn tell_greeting(server: &Door, greeting: &Greeting) {
    let Greeting { station, office, printers, speakers, .. } = greeting;
    let printers = printers.iter().map(|(name, connection)| format!("printer {name} at {connection}"));
    let speakers = speakers.iter().map(|(name, here)| format!("speaker {name} on {}", here.device));
    let listed: Vec<String> = printers.chain(speakers).collect();
    match listed.is_empty() {
        false => tracing::info!(%server, station, office, "connected; {}", listed.join(", ")),
        true => tracing::warn!(
            %server,
            station,
            office,
            "connected, but nothing stands here: write `station = \"{station}\"` in a [[printers]] or [[speakers]] section \
             of the server's offices/{office}.toml"
        ),
    }
}
