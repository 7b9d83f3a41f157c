//! Days of calls, as the Technion's SEE Center gives them: one line a call, columns between tabs.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use motcua::office::GroupCode;

/// The columns that are read, by their place.
const COLUMNS: usize = 17;
const KINDS: [(&str, &str); 6] = [("PS", "A"), ("NW", "B"), ("NE", "C"), ("TT", "D"), ("IN", "E"), ("PE", "G")];

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
/// A file that cannot be read, or the first line that does not fit, by its number.
pub fn days(files: &[impl AsRef<Path>]) -> Result<BTreeMap<Date, Vec<Caller>>, String> {
    let mut days: BTreeMap<Date, Vec<Caller>> = BTreeMap::new();
    for file in files.iter().map(AsRef::as_ref) {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        for (number, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let read = caller(line).map_err(|what| format!("{}:{}: {what}", file.display(), number + 1))?;
            if let Some((day, caller)) = read {
                days.entry(day).or_default().push(caller);
            }
        }
    }
    for callers in days.values_mut() {
        callers.sort_by_key(|caller| caller.arrived_s);
    }
    Ok(days)
}

/// A line's caller; `None` for a call that reached neither the queue nor an agent.
fn caller(line: &str) -> Result<Option<(Date, Caller)>, String> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    if columns.len() < COLUMNS {
        return Err(format!("{} columns, where {COLUMNS} are wanted, between tabs", columns.len()));
    }
    let served = match columns[12] {
        "AGENT" => true,
        "HANG" => false,
        _ => return Ok(None),
    };
    let queued = columns[11].parse::<i64>().map_err(|_| format!("q_time is `{}`, no number", columns[11]))? > 0;
    // Who did not queue came to an agent, or hung up, as soon as the voice menu was done.
    let arrived_s = seconds(columns[if queued { 9 } else { 7 }])?;
    let left_s = if queued { seconds(columns[10])?.max(arrived_s) } else { arrived_s };
    let ended_s = if served { Some(seconds(columns[14])?.max(left_s)) } else { None };
    let letter = KINDS.iter().find(|(kind, _)| *kind == columns[4]).map_or("A", |(_, letter)| letter);
    let group = letter.parse().map_err(|_| format!("`{letter}` is no group"))?;
    let (best, agent) = (columns[3] == "2", columns[16].to_owned());
    Ok(Some((date(columns[5])?, Caller { group, best, arrived_s, left_s, ended_s, queued, agent })))
}

fn date(text: &str) -> Result<Date, String> {
    Date::strptime("%y%m%d", text).map_err(|_| format!("date is `{text}`, where YYMMDD is wanted"))
}

fn seconds(time: &str) -> Result<i64, String> {
    let part = |part: &str| part.parse::<i64>().map_err(|_| format!("`{time}` is no time h:mm:ss"));
    time.split(':').try_fold(0, |sum, text| Ok(sum * 60 + part(text)?))
}
