//! `procedures.toml`: what each group's procedures take, with where that was read and when.
//!
//! Fees and times change several times a year, so they are data with a source, never code.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::office::{GroupCode, Text};

use super::names::Names;
use super::read::Fields;
use super::text::{both_languages, one_line};
use super::value::Value;

/// One procedure of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The group that it is queued for.
    pub group: GroupCode,
    /// Its number in the national catalogue, where it has one: `1.004222`.
    pub code: Option<String>,
    /// Its name.
    pub name: Text,
    /// The time it is to take.
    pub time: Option<ProcessingTime>,
    /// The time it takes where something has to be verified first.
    pub longest: Option<ProcessingTime>,
    /// What it costs, where that is known.
    pub fee: Option<Fee>,
    /// Where code, name and times were read.
    pub source: Source,
}

/// How long an office may take over a dossier, in the unit that the rule uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessingTime {
    /// While the citizen waits.
    AtOnce,
    /// Hours of the clock.
    Hours(u16),
    /// Hours in which the office works.
    WorkingHours(u16),
    /// Working days, counted in halves: 7 are three and a half.
    HalfWorkingDays(u16),
    /// Days of the calendar.
    Days(u16),
}

/// What a procedure costs, in đồng.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// At the counter, where that is possible.
    pub direct_vnd: Option<u32>,
    /// Online, where that is possible.
    pub online_vnd: Option<u32>,
    /// Where the amounts were read.
    pub source: Source,
}

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text or page.
    pub text: String,
    /// When it was last looked at.
    pub checked_on: Date,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// How far a fact of the catalogue can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Read in the rule itself or in the national portal's record.
    Read,
    /// Read in a text about it.
    Secondary,
    /// Made up for the sample: screens mark it `mẫu`.
    Sample,
}

/// The keys of `procedures.toml`.
pub(super) const KEYS: &[&str] = &["procedures"];

const PROCEDURE_KEYS: &[&str] =
    &["group", "code", "name", "time", "longest", "fee", "source", "checked_on", "certainty"];
const MOST_PROCEDURES: usize = 1000;

/// Reads `procedures.toml` into the procedures of each group, in the file's order.
pub(super) fn procedures(fields: &Fields<'_>) -> Option<BTreeMap<GroupCode, Vec<Procedure>>> {
    let mut codes = Names::new();
    let read = fields.required("procedures", |value| {
        let entries = value.list(MOST_PROCEDURES)?;
        let read = entries.iter().map(|entry| procedure(entry, &mut codes)).collect::<Vec<_>>();
        read.into_iter().collect::<Option<Vec<_>>>()
    })?;
    let mut by_group: BTreeMap<GroupCode, Vec<Procedure>> = BTreeMap::new();
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
    let fee = fields.optional("fee", |value| fee(value, source.as_ref()));
    Some(Procedure {
        group: group?,
        code: code?,
        name: name?,
        time: time?,
        longest: longest?,
        fee: fee?,
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

/// Reads a fee, whose source is the procedure's own where it names no other.
fn fee(value: &Value<'_>, procedure: Option<&Source>) -> Option<Fee> {
    let fields = value.fields(&["direct_vnd", "online_vnd", "source", "checked_on", "certainty"])?;
    let amount = |value: &Value<'_>| value.whole(0..=1_000_000_000);
    let direct_vnd = fields.optional("direct_vnd", amount);
    let online_vnd = fields.optional("online_vnd", amount);
    let text = fields.optional("source", source_text);
    let checked_on = fields.optional("checked_on", checked_on);
    let certainty = fields.optional("certainty", certainty);
    let (direct_vnd, online_vnd) = (direct_vnd?, online_vnd?);
    if direct_vnd.is_none() && online_vnd.is_none() {
        return value.problem("names no amount", Some("give direct_vnd, online_vnd or both; 0 is free".into()));
    }
    let procedure = procedure?;
    let source = Source {
        text: text?.unwrap_or_else(|| procedure.text.clone()),
        checked_on: checked_on?.unwrap_or(procedure.checked_on),
        certainty: certainty?.unwrap_or(procedure.certainty),
    };
    Some(Fee { direct_vnd, online_vnd, source })
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
