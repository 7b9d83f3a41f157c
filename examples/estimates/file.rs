//! Days of calls, as the Technion's SEE Center gives them: one line a call, columns between tabs, named in the first line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use motcua::office::GroupCode;

/// The columns that are read, by their names.
const COLUMNS: [&str; 11] = [
    "priority",
    "type",
    "date",
    "vru_entry",
    "vru_exit",
    "q_start",
    "q_exit",
    "q_time",
    "outcome",
    "ser_exit",
    "server",
];
const KINDS: [(&str, &str); 6] = [("PS", "A"), ("NW", "B"), ("NE", "C"), ("TT", "D"), ("IN", "E"), ("PE", "G")];
const DAY_S: i64 = 86_400;

/// One caller, with moments in seconds after the day's midnight.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The kind of call, as a group's letter.
    pub group: GroupCode,
    /// Of the bank's best customers, who get a head start of 90 s.
    pub best: bool,
    /// Joined the queue, or came to an agent at once.
    pub arrived_s: i64,
    /// Left the queue: called, or hung up.
    pub left_s: i64,
    /// When the service ended; `None` for whoever hung up.
    pub ended_s: Option<i64>,
    /// Whether the caller waited at all.
    pub queued: bool,
    /// The agent's name.
    pub agent: String,
}

/// The callers of each day, in the order in which they came.
///
/// # Errors
/// A file that cannot be read or lacks a column, the first line that does not fit, by its number, or a call that is there
/// twice.
pub fn days(files: &[impl AsRef<Path>]) -> Result<BTreeMap<Date, Vec<Caller>>, String> {
    let mut days: BTreeMap<Date, Vec<Caller>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for file in files.iter().map(AsRef::as_ref) {
        let named = |what: String| format!("{}: {what}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| named(error.to_string()))?;
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let (_, head) = lines.next().ok_or_else(|| named("it is empty".to_owned()))?;
        let places = places(head).map_err(named)?;
        for (number, line) in lines {
            let at = |what: String| format!("{}:{}: {what}", file.display(), number + 1);
            if !known.insert(line.to_owned()) {
                return Err(at("this call came before, in this file or another; give each once".to_owned()));
            }
            if let Some((day, caller)) = caller(line, &places).map_err(at)? {
                days.entry(day).or_default().push(caller);
            }
        }
    }
    for callers in days.values_mut() {
        callers.sort_by_key(|caller| caller.arrived_s);
    }
    Ok(days)
}

/// Where each of the columns stands, by the names in the first line.
fn places(head: &str) -> Result<[usize; COLUMNS.len()], String> {
    let names: Vec<&str> = head.trim_start_matches('\u{feff}').split('\t').map(str::trim).collect();
    let mut places = [0; COLUMNS.len()];
    for (place, wanted) in places.iter_mut().zip(COLUMNS) {
        *place = names.iter().position(|name| *name == wanted).ok_or_else(|| {
            format!("its first line names no column `{wanted}`; wanted are, between tabs: {}", COLUMNS.join(", "))
        })?;
    }
    Ok(places)
}

/// A line's caller; `None` for a call that reached neither the queue nor an agent.
fn caller(line: &str, places: &[usize; COLUMNS.len()]) -> Result<Option<(Date, Caller)>, String> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let mut read = [""; COLUMNS.len()];
    for ((column, place), name) in read.iter_mut().zip(places).zip(COLUMNS) {
        *column = columns.get(*place).copied().ok_or_else(|| format!("it ends before {name}"))?;
    }
    let [priority, kind, day, vru_entry, vru_exit, q_start, q_exit, q_time, outcome, ser_exit, server] = read;
    let served = match outcome {
        "AGENT" => true,
        "HANG" => false,
        _ => return Ok(None),
    };
    let queued = q_time.parse::<i64>().map_err(|_| format!("q_time is `{q_time}`, no number"))? > 0;
    // Who did not queue came to an agent, or hung up, as soon as the voice menu was done.
    let arrived_s = after(seconds(vru_entry)?, if queued { q_start } else { vru_exit })?;
    let left_s = if queued { after(arrived_s, q_exit)?.max(arrived_s) } else { arrived_s };
    let ended_s = if served { Some(after(left_s, ser_exit)?.max(left_s)) } else { None };
    let letter = KINDS.iter().find(|(known, _)| *known == kind).map_or("A", |(_, letter)| letter);
    let group = letter.parse().map_err(|_| format!("`{letter}` is no group"))?;
    let caller = Caller { group, best: priority == "2", arrived_s, left_s, ended_s, queued, agent: server.to_owned() };
    Ok(Some((date(day)?, caller)))
}

fn date(text: &str) -> Result<Date, String> {
    Date::strptime("%y%m%d", text).map_err(|_| format!("date is `{text}`, where YYMMDD is wanted"))
}

/// A time that was noted after an earlier one of the same visit. After midnight the clock begins again; `0:00:00` stands
/// where nothing was noted.
fn after(earlier_s: i64, time: &str) -> Result<i64, String> {
    let second = seconds(time)?;
    let is_next_day = 0 < second && second < earlier_s - DAY_S / 2;
    Ok(if is_next_day { second + DAY_S } else { second })
}

fn seconds(time: &str) -> Result<i64, String> {
    let parts: Option<Vec<i64>> = time.split(':').map(|part| part.parse().ok()).collect();
    match parts.as_deref() {
        Some([hour @ 0..24, minute @ 0..60, second @ 0..60]) => Ok((hour * 60 + minute) * 60 + second),
        _ => Err(format!("`{time}` is no time h:mm:ss")),
    }
}
