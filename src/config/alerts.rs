//! `[alerts]`: when something is wrong in an office, for how long, and whom it is told.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;

use crate::alerts::{Address, Kind, Secrets, Thresholds, Webhook};
use crate::office::Lang;

use super::office::time_of_day;
use super::read::{Fields, cut};
use super::text::one_line;
use super::value::Value;

const KEYS: &[&str] = &[
    "clear_s",
    "margin_percent",
    "quiet_outside_hours",
    "webhook",
    "no_open_counter",
    "wait_over_target",
    "at_risk",
    "printer",
    "device_gone",
    "speaker_silent",
    "estimate_drifting",
    "journal_silent",
];
/// The longest that something may be left to mend itself, in seconds.
const MOST_FOR_S: i64 = 4 * 3600;

/// Reads `[alerts]`, whose `secret_file` starts in the configuration's folder.
pub(super) fn alerts(value: &Value<'_>, dir: &Path) -> Option<Thresholds> {
    let fields = value.fields(KEYS)?;
    let mut read = Thresholds::default();
    let clear_s = fields.or("clear_s", read.clear_after.as_secs(), |value| value.whole(0..=MOST_FOR_S));
    let margin = fields.or("margin_percent", read.margin_percent, |value| value.whole(0..=90));
    let quiet = fields.or("quiet_outside_hours", read.quiet_outside_hours, Value::truth);
    let webhook = fields.optional("webhook", |value| webhook(value, dir));
    let mut all_read = true;
    for kind in Kind::ALL {
        all_read &= fields.or(kind.name(), (), |value| of_kind(value, kind, &mut read)).is_some();
    }
    (read.clear_after, read.margin_percent) = (SignedDuration::from_secs(clear_s?), margin?);
    (read.quiet_outside_hours, read.webhook) = (quiet?, webhook?.map(Arc::new));
    all_read.then_some(read)
}

/// Reads `false`, which watches it no more, or `{ for_s = … }` with the kind's own thresholds.
fn of_kind(value: &Value<'_>, kind: Kind, read: &mut Thresholds) -> Option<()> {
    if value.is_truth() {
        if value.truth()? {
            return value.problem("is either false or a table", Some("leave it out to watch it as usual".to_owned()));
        }
        read.lasts.remove(&kind);
        return Some(());
    }
    let own: &[&'static str] = match kind {
        Kind::NoOpenCounter => &["for_s", "in_hours"],
        Kind::WaitOverTarget => &["for_s", "percent"],
        Kind::AtRisk => &["for_s", "people", "closing"],
        Kind::EstimateDrifting => &["for_s", "last", "covered_percent", "bias_min"],
        Kind::Printer | Kind::DeviceGone | Kind::SpeakerSilent | Kind::JournalSilent => &["for_s"],
    };
    let fields = value.fields(own)?;
    let usually = Thresholds::usually_lasts(kind).as_secs();
    let for_s = fields.or("for_s", usually, |value| value.whole(0..=MOST_FOR_S));
    let own = own_thresholds(&fields, kind, read);
    read.lasts.insert(kind, SignedDuration::from_secs(for_s?));
    own
}

fn own_thresholds(fields: &Fields<'_>, kind: Kind, read: &mut Thresholds) -> Option<()> {
    match kind {
        Kind::NoOpenCounter => read.counter_in_hours = fields.or("in_hours", read.counter_in_hours, Value::truth)?,
        Kind::WaitOverTarget => {
            read.wait_percent = fields.or("percent", read.wait_percent, |value| value.whole(10..=1000))?;
        }
        Kind::AtRisk => {
            let people = fields.or("people", read.risk_people, |value| value.whole(1..=1000));
            let closing = fields.optional("closing", time_of_day);
            (read.risk_people, read.closing) = (people?, closing?);
        }
        Kind::EstimateDrifting => {
            let last = fields.or("last", read.told_last, |value| value.whole(20..=500));
            let covered = fields.or("covered_percent", read.told_covered_percent, |value| value.whole(1..=90));
            let bias = fields.or("bias_min", read.told_bias_min, |value| value.whole(1..=240));
            (read.told_last, read.told_covered_percent, read.told_bias_min) = (last?, covered?, bias?);
        }
        Kind::Printer | Kind::DeviceGone | Kind::SpeakerSilent | Kind::JournalSilent => {}
    }
    Some(())
}

fn webhook(value: &Value<'_>, dir: &Path) -> Option<Webhook> {
    let fields = value.fields(&["url", "secret", "secret_file", "secret_env", "language", "give_up_h"])?;
    let url = fields.required("url", Value::parsed::<Address>);
    let secrets = secrets(&fields, dir);
    let lang = fields.or("language", Lang::Vi, |value| value.one_of(&[("vi", Lang::Vi), ("en", Lang::En)]));
    let give_up_h = fields.or("give_up_h", 24, |value| value.whole(1..=168));
    let give_up_after = SignedDuration::from_hours(give_up_h?);
    Some(Webhook { url: url?, secrets: secrets?, lang: lang?, give_up_after })
}

/// The secrets from wherever they are kept. What is in them is never repeated.
fn secrets(fields: &Fields<'_>, dir: &Path) -> Option<Secrets> {
    let places = ["secret_file", "secret_env", "secret"];
    let mut named = places.into_iter().filter_map(|key| Some((key, fields.get(key)?)));
    let Some((key, value)) = named.next() else {
        let hint = "make one with `motcua alert --new-secret`, keep it in a file, and name the file in `secret_file`";
        if fields.intact() {
            fields.note("has no secret, so nobody could tell its messages from forged ones", Some(hint.to_owned()));
        }
        return None;
    };
    if let Some((other, value)) = named.next() {
        return value.problem(format!("there is already `{key}`"), Some(format!("keep `{key}` or `{other}`")));
    }
    let (text, place) = match key {
        "secret_file" => {
            let path = dir.join(one_line(&value, 1024)?);
            match fs::read_to_string(&path) {
                Ok(text) => (text, format!("{}: ", path.display())),
                Err(error) => return value.problem(format!("{} cannot be read: {error}", path.display()), None),
            }
        }
        "secret_env" => {
            let name = one_line(&value, 200)?;
            match std::env::var(&name) {
                Ok(text) => (text, format!("{}: ", cut(&name))),
                Err(_) => {
                    let hint = "set it for whoever starts the server, or use `secret_file`";
                    return value.problem(format!("the environment has no {}", cut(&name)), Some(hint.to_owned()));
                }
            }
        }
        _ => (value.text()?.to_owned(), String::new()),
    };
    text.parse().map_err(|error| value.note(format!("{place}{error}"), None)).ok()
}
