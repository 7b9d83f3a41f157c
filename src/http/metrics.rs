//! What is counted, for Prometheus. Labels come from closed lists: routes, statuses, commands, codes, offices, groups.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry as Counted, TextEncoder,
};

use crate::live::Registry;
use crate::office::Queue;
use crate::printing::{Condition, Outcome, Printers};
use crate::voice::{SpeakerSeen, SpeakerState};

/// The counters of one server.
pub struct Metrics {
    counted: Counted,
    requests: IntCounterVec,
    request_seconds: HistogramVec,
    command_seconds: HistogramVec,
    refusals: IntCounterVec,
    /// Commands that ended without an answer from the journal.
    pub journal_errors: IntCounter,
    /// Logins with a wrong name or password.
    pub wrong_logins: IntCounter,
    /// Open sockets.
    pub sockets_open: IntGauge,
    stations_connected: IntGauge,
}

/// One connected station, counted until this is dropped.
pub struct StationCounted(IntGauge);

/// Seconds, from an answer out of memory to one that somebody gives up on.
const BUCKETS_S: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

impl Metrics {
    /// All at zero.
    ///
    /// # Errors
    /// When two have one name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let seconds = |name: &str, help: &str| HistogramOpts::new(name, help).buckets(BUCKETS_S.to_vec());
        let metrics = Metrics {
            counted: Counted::new(),
            requests: IntCounterVec::new(
                Opts::new("motcua_requests_total", "Requests answered, by route and status."),
                &["method", "route", "status"],
            )?,
            request_seconds: HistogramVec::new(
                seconds("motcua_request_seconds", "Time until a request was answered, by route."),
                &["method", "route"],
            )?,
            command_seconds: HistogramVec::new(
                seconds("motcua_command_seconds", "Time until a command was durable or refused, by command."),
                &["command"],
            )?,
            refusals: IntCounterVec::new(
                Opts::new("motcua_refusals_total", "Commands that led to nothing, by code."),
                &["code"],
            )?,
            journal_errors: IntCounter::new(
                "motcua_journal_errors_total",
                "Commands that the journal did not answer.",
            )?,
            wrong_logins: IntCounter::new("motcua_wrong_logins_total", "Logins with a wrong name or password.")?,
            sockets_open: IntGauge::new("motcua_sockets_open", "Open sockets.")?,
            stations_connected: IntGauge::new(
                "motcua_stations_connected",
                "Stations that print elsewhere, connected.",
            )?,
        };
        metrics.counted.register(Box::new(metrics.requests.clone()))?;
        metrics.counted.register(Box::new(metrics.request_seconds.clone()))?;
        metrics.counted.register(Box::new(metrics.command_seconds.clone()))?;
        metrics.counted.register(Box::new(metrics.refusals.clone()))?;
        metrics.counted.register(Box::new(metrics.journal_errors.clone()))?;
        metrics.counted.register(Box::new(metrics.wrong_logins.clone()))?;
        metrics.counted.register(Box::new(metrics.sockets_open.clone()))?;
        metrics.counted.register(Box::new(metrics.stations_connected.clone()))?;
        Ok(metrics)
    }

    /// A station is connected.
    pub fn station(&self) -> StationCounted {
        self.stations_connected.inc();
        StationCounted(self.stations_connected.clone())
    }

    /// A request was answered. `route` is the pattern of the table, never the address.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        // A client may make up methods; a label must not.
        let method = if matches!(method, "GET" | "POST" | "HEAD") { method } else { "other" };
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.request_seconds.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    /// A command ended; `code` names the reason when it led to nothing.
    pub fn commanded(&self, command: &str, code: Option<&str>, took: Duration) {
        self.command_seconds.with_label_values(&[command]).observe(took.as_secs_f64());
        if let Some(code) = code {
            self.refusals.with_label_values(&[code]).inc();
        }
    }

    /// Everything as Prometheus reads it, with what the offices' states say at this moment.
    pub fn text(
        &self,
        registry: &Registry,
        printers: Option<&Printers>,
        speakers: &BTreeMap<String, SpeakerSeen>,
    ) -> String {
        let mut bytes = Vec::new();
        if let Err(error) = TextEncoder::new().encode(&self.counted.gather(), &mut bytes) {
            tracing::error!(%error, "the metrics could not be written");
        }
        let mut text = String::from_utf8(bytes).unwrap_or_default();
        text.push_str("# HELP motcua_tickets_waiting Tickets that wait, by group.\n");
        text.push_str("# TYPE motcua_tickets_waiting gauge\n");
        for (id, live) in registry.iter() {
            let office = live.office();
            for group in office.groups().keys() {
                let waiting = office.waiting_count(Queue::Group(*group));
                // Writing to a string does not fail.
                let _ = writeln!(text, "motcua_tickets_waiting{{office=\"{id}\",group=\"{group}\"}} {waiting}");
            }
        }
        text.push_str("# HELP motcua_office_version Commits of the office's day.\n");
        text.push_str("# TYPE motcua_office_version gauge\n");
        for (id, live) in registry.iter() {
            let _ = writeln!(text, "motcua_office_version{{office=\"{id}\"}} {}", live.office().version());
        }
        if let Some(printers) = printers {
            write_printers(&mut text, printers);
        }
        text.push_str(&of_speakers(speakers));
        text
    }
}

/// How the printers are and what they have done.
fn write_printers(text: &mut String, printers: &Printers) {
    text.push_str("# HELP motcua_printer_state Whether a printer was so when it was last met.\n");
    text.push_str("# TYPE motcua_printer_state gauge\n");
    for (name, met) in printers.conditions() {
        for condition in Condition::ALL {
            let (labels, is_so) = (printer_labels(&name), u8::from(met.condition == condition));
            let _ = writeln!(text, "motcua_printer_state{{{labels},state=\"{}\"}} {is_so}", condition.name());
        }
    }
    text.push_str("# HELP motcua_slips_total Slips since the start, by printer and by what became of them.\n");
    text.push_str("# TYPE motcua_slips_total counter\n");
    for (name, counts) in printers.counts() {
        for outcome in Outcome::ALL {
            let (labels, count) = (printer_labels(&name), counts.of(outcome));
            let _ = writeln!(text, "motcua_slips_total{{{labels},outcome=\"{}\"}} {count}", outcome.name());
        }
    }
}

/// A name among the server's printers is the office's, a slash, and the printer's own.
fn printer_labels(name: &str) -> String {
    let (office, printer) = name.split_once('/').unwrap_or(("", name));
    format!("office=\"{office}\",printer=\"{printer}\"")
}

impl Drop for StationCounted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The speakers' part; nothing where there are none.
fn of_speakers(speakers: &BTreeMap<String, SpeakerSeen>) -> String {
    type Figure = fn(&SpeakerSeen) -> u64;
    let ready: Figure = |seen| u64::from(seen.state == SpeakerState::Ready);
    let families: [(&str, &str, &str, Figure); 3] = [
        ("motcua_speaker_ready", "gauge", "Whether a speaker's sound card is open.", ready),
        ("motcua_calls_said_total", "counter", "Announcements that a speaker said.", |seen| seen.said),
        ("motcua_calls_dropped_total", "counter", "Announcements too late or too many to be said.", |seen| {
            seen.dropped
        }),
    ];
    let mut text = String::new();
    for (name, kind, help, figure) in families.into_iter().filter(|_| !speakers.is_empty()) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (speaker, seen) in speakers {
            let (office, speaker) = speaker.split_once('/').unwrap_or(("", speaker));
            let _ = writeln!(text, "{name}{{office=\"{office}\",speaker=\"{speaker}\"}} {}", figure(seen));
        }
    }
    text
}
