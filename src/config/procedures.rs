//! `procedures.toml`: what each group's procedures take, with where that was read and when.
//!
//! Fees and times change several times a year, so they are data with a source, never code.

use jiff::civil::Date;

use crate::office::{Certainty, Fee, Papers, Procedure, Procedures, ProcessingTime, Source};

use super::names::Names;
use super::read::Fields;
use super::text::{both_languages, one_line};
use super::value::Value;

/// The keys of `procedures.toml`.
pub(super) const KEYS: &[&str] = &["procedures"];

const PROCEDURE_KEYS: &[&str] =
    &["group", "code", "name", "papers", "time", "longest", "fee", "online", "source", "checked_on", "certainty"];
const MOST_PROCEDURES: usize = 1000;
const MOST_PAPERS: usize = 12;
/// As much as a code on the screen holds that a phone still reads from arm's length.
const MOST_ADDRESS_CHARS: usize = 150;

/// Reads `procedures.toml` into the procedures of each group, in the file's order.
pub(super) fn procedures(fields: &Fields<'_>) -> Option<Procedures> {
    let mut codes = Names::new();
    let read = fields.required("procedures", |value| {
        let entries = value.list(MOST_PROCEDURES)?;
        let read = entries.iter().map(|entry| procedure(entry, &mut codes)).collect::<Vec<_>>();
        read.into_iter().collect::<Option<Vec<_>>>()
    })?;
    let mut by_group = Procedures::new();
    for procedure in read {
        by_group.entry(procedure.group).or_default().push(procedure);
    }
    Some(by_group)
}

fn procedure(value: &Value<'_>, codes: &mut Names<String>) -> Option<Procedure> {
    let fields = value.fields(PROCEDURE_KEYS)?;
    let group = fields.required("group", Value::parsed);
    let code = match fields.get("code") {
        Some(_) => codes.claim(&fields, "code", |value| one_line(value, 40)).map(Some),
        None => Some(None),
    };
    let name = fields.required("name", |value| both_languages(value, 200));
    let time = fields.optional("time", processing_time);
    let longest = fields.optional("longest", processing_time);
    let source = source(&fields);
    let papers = fields.optional("papers", |value| papers(value, source.as_ref()));
    let fee = fields.optional("fee", |value| fee(value, source.as_ref()));
    let online = fields.optional("online", online);
    Some(Procedure {
        group: group?,
        code: code?,
        name: name?,
        papers: papers?,
        time: time?,
        longest: longest?,
        fee: fee?,
        online: online?,
        source: source?,
    })
}

fn source(fields: &Fields<'_>) -> Option<Source> {
    let text = fields.required("source", source_text);
    let checked_on = fields.required("checked_on", checked_on);
    let certainty = fields.required("certainty", certainty);
    Some(Source { text: text?, checked_on: checked_on?, certainty: certainty? })
}

fn source_text(value: &Value<'_>) -> Option<String> {
    one_line(value, 300)
}

fn checked_on(value: &Value<'_>) -> Option<Date> {
    match value.date()? {
        date if date.year() < 2000 => value.problem("lies before the year 2000", None),
        date => Some(date),
    }
}

fn certainty(value: &Value<'_>) -> Option<Certainty> {
    value.one_of(&[("read", Certainty::Read), ("secondary", Certainty::Secondary), ("sample", Certainty::Sample)])
}

/// Where a part of a procedure was read: what it does not say itself is as in the procedure's own source.
struct OwnSource {
    text: Option<String>,
    checked_on: Option<Date>,
    certainty: Option<Certainty>,
}

impl OwnSource {
    fn read(fields: &Fields<'_>) -> Option<Self> {
        let text = fields.optional("source", source_text);
        let checked_on = fields.optional("checked_on", checked_on);
        let certainty = fields.optional("certainty", certainty);
        Some(OwnSource { text: text?, checked_on: checked_on?, certainty: certainty? })
    }

    fn or(self, procedure: &Source) -> Source {
        Source {
            text: self.text.unwrap_or_else(|| procedure.text.clone()),
            checked_on: self.checked_on.unwrap_or(procedure.checked_on),
            certainty: self.certainty.unwrap_or(procedure.certainty),
        }
    }
}

fn papers(value: &Value<'_>, procedure: Option<&Source>) -> Option<Papers> {
    let fields = value.fields(&["list", "source", "checked_on", "certainty"])?;
    let list = fields.required("list", |value| {
        let read = value.list(MOST_PAPERS)?.iter().map(|paper| both_languages(paper, 160)).collect::<Vec<_>>();
        match read.is_empty() {
            true => value.problem("is empty", Some("leave `papers` out where they are not known".into())),
            false => read.into_iter().collect(),
        }
    });
    let source = OwnSource::read(&fields);
    Some(Papers { list: list?, source: source?.or(procedure?) })
}

fn fee(value: &Value<'_>, procedure: Option<&Source>) -> Option<Fee> {
    let fields = value.fields(&["direct_vnd", "online_vnd", "source", "checked_on", "certainty"])?;
    let amount = |value: &Value<'_>| value.whole(0..=1_000_000_000);
    let direct_vnd = fields.optional("direct_vnd", amount);
    let online_vnd = fields.optional("online_vnd", amount);
    let source = OwnSource::read(&fields);
    let (direct_vnd, online_vnd) = (direct_vnd?, online_vnd?);
    if direct_vnd.is_none() && online_vnd.is_none() {
        return value.problem("names no amount", Some("give direct_vnd, online_vnd or both; 0 is free".into()));
    }
    Some(Fee { direct_vnd, online_vnd, source: source?.or(procedure?) })
}

/// Reads the address that citizens' phones are sent to, which nobody on the way may change.
fn online(value: &Value<'_>) -> Option<String> {
    let address = one_line(value, MOST_ADDRESS_CHARS)?;
    let rest = address.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c));
    if named && address.chars().all(|c| c.is_ascii_graphic()) {
        return Some(address);
    }
    let hint = "write it whole, as a browser shows it: https://dichvucong.example.vn/…";
    value.problem("is no https address", Some(hint.into()))
}

fn processing_time(value: &Value<'_>) -> Option<ProcessingTime> {
    const UNITS: &[&str] = &["at_once", "hours", "working_hours", "working_days", "days"];
    let fields = value.fields(UNITS)?;
    let number = |value: &Value<'_>| value.whole(1..=366);
    let at_once = fields.optional("at_once", |value| match value.truth()? {
        true => Some(ProcessingTime::AtOnce),
        false => value.problem("can only be true", Some("give a unit instead, as working_days = 7".into())),
    });
    let hours = fields.optional("hours", |value| number(value).map(ProcessingTime::Hours));
    let working_hours = fields.optional("working_hours", |value| number(value).map(ProcessingTime::WorkingHours));
    let half_days = fields.optional("working_days", |value| value.halves(1..=732).map(ProcessingTime::HalfWorkingDays));
    let days = fields.optional("days", |value| number(value).map(ProcessingTime::Days));
    let mut given = [at_once?, hours?, working_hours?, half_days?, days?].into_iter().flatten();
    match (given.next(), given.next()) {
        (Some(time), None) => Some(time),
        (None, _) if fields.each().iter().any(|(key, _)| !UNITS.contains(key)) => None,
        _ => value.problem("needs exactly one unit", Some(format!("one of {}", UNITS.join(", ")))),
    }
}
