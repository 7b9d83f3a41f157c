//! `/api/v1/station`: the server's end of a station's line.
//!
//! The station's account says which office it belongs to. What is to be printed comes from the printers' threads through
//! [`Stations`]; this passes it on, and the outcomes back.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use super::app::App;
use super::guard::Asked;
use super::presence::Arrival;
use super::problem::Problem;
use super::sockets::Place;
use crate::access::{Role, Scope};
use crate::office::{Actor, OfficeId};
use crate::printing::{Attempt, Connected, Errand, StationJob, Stations};
use crate::station::protocol::{
    self, DEAD_AFTER, FromStation, Garbled, Limits, MOST_STATION_TEXT_BYTES, PATIENCE, PING_EVERY, Print, SpeakerHere,
    ToStation, VERSION,
};
use crate::voice::{SpeakerElsewhere, StationSpeakers, Told};

/// How long the end of a stopping server is put off for slips that a station has in hand.
const STOP_WITHIN: Duration = Duration::from_secs(4);
/// How long a station should wait that has another version, or whose place was taken: two that send each other away
/// would do so all day.
const SLOWLY: Duration = Duration::from_secs(60);

/// Opens a station's line.
///
/// # Errors
/// When the caller is no station, has too many sockets, or the request is no WebSocket handshake.
pub async fn open(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let caller = asked.caller.as_ref().filter(|caller| caller.role == Role::Station);
    let (Some(caller), Some(office)) = (caller, caller.and_then(|caller| only(&caller.scope))) else {
        return Err(Problem::new(
            "bad_request",
            "a station is a device: make one with `motcua device add … --role station`",
        ));
    };
    if app.registry.get(office).is_none() {
        return Err(Problem::new("unknown_office", "this server serves no such office"));
    }
    let place = app.sockets.take(caller.name.to_string())?;
    let (response, session, messages) = actix_ws::handle(&request, payload)
        .map_err(|error| Problem::new("not_a_socket", format!("this address wants a WebSocket: {error}")))?;
    let messages = messages.max_frame_size(MOST_STATION_TEXT_BYTES).aggregate_continuations();
    let messages = messages.max_continuation_size(MOST_STATION_TEXT_BYTES);
    let line = Line { session, messages, heard: Instant::now(), _place: place };
    actix_web::rt::spawn(line.serve(app.clone(), caller.name.clone(), office.clone()));
    Ok(response)
}

fn only(scope: &Scope) -> Option<&OfficeId> {
    match scope {
        Scope::Only(offices) => offices.first(),
        Scope::All => None,
    }
}

struct Line {
    session: Session,
    messages: AggregatedMessageStream,
    /// When the station gave its latest sign of life.
    heard: Instant,
    _place: Place,
}

/// Why a line ends.
enum End {
    /// It broke, or the station has said goodbye.
    Gone,
    /// The station is told why, and how long to stay away.
    Farewell(String, Duration),
}

impl Line {
    async fn serve(mut self, app: web::Data<App>, station: Actor, office: OfficeId) {
        let end = match self.greeting().await {
            Ok((run, build)) => {
                tracing::info!(%station, %office, build, "a station has come");
                let (name, path) = (station.to_string(), protocol::PATH.to_owned());
                let arrival = Arrival { name, has_account: true, screen: None, path, build: None };
                let present = app.presence.enter(&office, arrival);
                let stations = app.paper.as_ref().map(|paper| paper.printers.stations().clone()).unwrap_or_default();
                let end = self.talk(&app, &station, &office, &stations, run).await;
                drop(present);
                tracing::info!(%station, %office, "a station has gone");
                end
            }
            Err(end) => end,
        };
        if let End::Farewell(why, come_again) = end {
            tracing::warn!(%station, %office, "a station is sent away: {why}");
            let come_again_ms = come_again.as_millis() as u64;
            // The other side may have gone already.
            let _ = self.say(&ToStation::Farewell { why, come_again_ms }).await;
            let _ = self.session.close(Some(CloseReason::from(CloseCode::Away))).await;
        }
    }

    /// Waits for the station's greeting: which start of its program it is, and its version.
    async fn greeting(&mut self) -> Result<(u64, String), End> {
        let message = timeout(PATIENCE, self.messages.recv()).await.map_err(|_| End::Gone)?;
        let Some(Ok(AggregatedMessage::Text(text))) = message else { return Err(End::Gone) };
        match protocol::read_greeting(&text, MOST_STATION_TEXT_BYTES) {
            Ok(FromStation::Hello { run, build, .. }) => Ok((run, build)),
            Ok(_) => Err(garbled(&Garbled::Unreadable("the first message is no greeting".to_owned()))),
            Err(error) => Err(garbled(&error)),
        }
    }

    async fn talk(&mut self, app: &App, station: &Actor, office: &OfficeId, stations: &Arc<Stations>, run: u64) -> End {
        let mut connected = stations.connect(&format!("{office}/{station}"), run);
        let _counted = app.metrics.station();
        let elsewhere = app.speakers.as_ref().map(|speakers| speakers.elsewhere());
        let mut speakers = elsewhere.map(|elsewhere| elsewhere.connect(&format!("{office}/{station}")));
        let here = speakers.iter().flat_map(|at_station| &at_station.speakers).map(speaker_here);
        let printers = connected.printers.iter().map(|(name, connection)| (name.clone(), connection.to_string()));
        let limits = app.paper.as_ref().map(|paper| paper.printers.limits().clone()).unwrap_or_default();
        let hello = ToStation::Hello {
            version: VERSION,
            station: station.to_string(),
            office: office.to_string(),
            printers: printers.collect(),
            limits: Limits::from(&limits),
            speakers: here.collect(),
            unix_ms: app.clock.now().as_millisecond(),
        };
        let greeted_at = Instant::now();
        let server_ms = |at: Instant| at.saturating_duration_since(greeted_at).as_millis() as u64;
        if self.say(&hello).await.is_none() {
            return End::Gone;
        }
        let mut beat = interval(PING_EVERY);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stopping = app.stopping();
        loop {
            let alive = tokio::select! {
                errand = connected.errands.recv() => match errand {
                    Some(Errand::Print(job)) => self.hand_over(&job, server_ms(job.start_by.into())).await,
                    Some(Errand::WhatBecame(job)) => self.say(&ToStation::WhatBecame { job }).await,
                    None => {
                        let why = format!(
                            "another station has come with the token of {station} and taken its place: two boxes need \
                             two accounts"
                        );
                        return End::Farewell(why, SLOWLY);
                    }
                },
                Some((speaker, told)) = next_told(speakers.as_mut()) => {
                    self.say(&ToStation::Tell { speaker, told }).await
                }
                message = self.messages.recv() => match message {
                    Some(Ok(message)) => match self.hear(message, &connected, speakers.as_ref()).await {
                        Ok(()) => Some(()),
                        Err(end) => return end,
                    },
                    _ => None,
                },
                _ = beat.tick() => sent(self.session.ping(&protocol::ping(server_ms(Instant::now())))).await,
                () = sleep_until(self.heard + DEAD_AFTER) => {
                    tracing::warn!(%station, "a station has been silent for {DEAD_AFTER:?}");
                    None
                }
                _ = stopping.wait_for(|stopping| *stopping) => return self.finish(&mut connected, server_ms).await,
            };
            if alive.is_none() {
                return End::Gone;
            }
        }
    }

    /// The server stops: what the station has in hand, or is about to get, may still come to its end.
    async fn finish(&mut self, connected: &mut Connected, server_ms: impl Fn(Instant) -> u64) -> End {
        let over = Instant::now() + STOP_WITHIN;
        while connected.has_open_jobs() {
            tokio::select! {
                () = sleep_until(over) => break,
                Some(Errand::Print(job)) = connected.errands.recv() => {
                    if self.hand_over(&job, server_ms(job.start_by.into())).await.is_none() { return End::Gone }
                }
                message = self.messages.recv() => match message {
                    Some(Ok(message)) => if let Err(end) = self.hear(message, connected, None).await { return end },
                    _ => return End::Gone,
                },
            }
        }
        End::Farewell("the server is stopping".to_owned(), Duration::ZERO)
    }

    async fn hand_over(&mut self, job: &StationJob, start_by_ms: u64) -> Option<()> {
        let print = Print { job: job.id, printer: job.printer.clone(), start_by_ms };
        sent(self.session.binary(protocol::slip(&print, &job.bytes))).await
    }

    async fn hear(
        &mut self,
        message: AggregatedMessage,
        connected: &Connected,
        speakers: Option<&StationSpeakers>,
    ) -> Result<(), End> {
        self.heard = Instant::now();
        let text = match message {
            AggregatedMessage::Text(text) => text,
            AggregatedMessage::Ping(bytes) => {
                return sent(self.session.pong(&bytes)).await.ok_or(End::Gone);
            }
            AggregatedMessage::Pong(_) => return Ok(()),
            AggregatedMessage::Close(_) => return Err(End::Gone),
            AggregatedMessage::Binary(_) => {
                return Err(garbled(&Garbled::Unreadable("a station sends no bytes".to_owned())));
            }
        };
        match protocol::read(&text, MOST_STATION_TEXT_BYTES).map_err(|error| garbled(&error))? {
            FromStation::Ended { job, outcome } => connected.ended(job, outcome.into()),
            FromStation::Unheard { job } => {
                connected.ended(job, Attempt::NothingSent("it was lost on the way to the station".to_owned()));
            }
            FromStation::Found { printer, condition } => connected.found(&printer, condition.into()),
            FromStation::Speaker { speaker, seen } => {
                if let Some(speakers) = speakers {
                    speakers.seen(&speaker, seen);
                }
            }
            FromStation::Hello { .. } => {
                return Err(garbled(&Garbled::Unreadable("the station greets twice".to_owned())));
            }
        }
        Ok(())
    }

    async fn say(&mut self, message: &ToStation) -> Option<()> {
        sent(self.session.text(protocol::text(message))).await
    }
}

fn speaker_here(speaker: &SpeakerElsewhere) -> (String, SpeakerHere) {
    let SpeakerElsewhere { name, device, plan, zone, .. } = speaker.clone();
    let zone = zone.iana_name().unwrap_or("UTC").to_owned();
    (name, SpeakerHere { device, plan, zone })
}

/// What the station's speakers are told next; never, where it has none.
async fn next_told(speakers: Option<&mut StationSpeakers>) -> Option<(String, Told)> {
    match speakers {
        Some(speakers) => speakers.told.recv().await,
        None => std::future::pending().await,
    }
}

fn garbled(error: &Garbled) -> End {
    End::Farewell(error.to_string(), SLOWLY)
}

/// Sends, or gives up on a station whose line takes no more.
async fn sent<E>(sending: impl Future<Output = Result<(), E>>) -> Option<()> {
    timeout(PATIENCE, sending).await.ok()?.ok()
}
