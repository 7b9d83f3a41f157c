//! The lobby screens that show a part of the hall each.

use std::collections::BTreeMap;

use crate::office::{CounterNo, CounterPlan, GroupCode, LobbyPlan, Zone};

use super::groups::{MOST_COUNTERS, known_groups};
use super::names::Names;
use super::problem::nearest_or_all;
use super::text::both_languages;
use super::value::Value;

const MOST_LOBBIES: usize = 20;
const MOST_TITLE_CHARS: usize = 40;

/// Where the whole hall's screen has its socket: a zone of this name would stand in its way.
const TAKEN: &str = "socket";

/// Reads `[[lobbies]]`, whose counters and groups are among the office's.
pub(super) fn lobbies(
    value: &Value<'_>,
    letters: &Names<GroupCode>,
    counters: Option<&BTreeMap<CounterNo, CounterPlan>>,
) -> Option<Vec<LobbyPlan>> {
    let mut names = Names::new();
    let mut lobby = |value: Value<'_>| {
        let fields = value.fields(&["name", "title", "counters", "groups"])?;
        let zone = names.claim(&fields, "name", zone);
        let title = fields.required("title", |value| both_languages(value, MOST_TITLE_CHARS));
        let of_counters = fields.optional("counters", |value| known_counters(value, counters));
        let of_groups = fields.optional("groups", |value| known_groups(value, letters, "leave it out instead"));
        if fields.get("counters").is_none() && fields.get("groups").is_none() {
            let hint = "give it `counters`, `groups` or both";
            fields.note("would show nothing", Some(hint.into()));
            return None;
        }
        Some(LobbyPlan {
            zone: zone?,
            title: title?,
            counters: of_counters?.unwrap_or_default(),
            groups: of_groups?.unwrap_or_default(),
        })
    };
    let read = value.list(MOST_LOBBIES)?.into_iter().map(&mut lobby).collect::<Vec<_>>();
    read.into_iter().collect()
}

fn zone(value: &Value<'_>) -> Option<Zone> {
    let zone: Zone = value.parsed()?;
    if zone.to_string() == TAKEN {
        return value
            .problem(format!("`{TAKEN}` is an address of the server's own"), Some("choose another name".into()));
    }
    Some(zone)
}

fn known_counters(value: &Value<'_>, counters: Option<&BTreeMap<CounterNo, CounterPlan>>) -> Option<Vec<CounterNo>> {
    let entries = value.list(MOST_COUNTERS)?;
    if entries.is_empty() {
        return value.problem("is empty: leave it out instead", None);
    }
    let mut numbers = Vec::new();
    let mut all_read = true;
    for entry in entries {
        match entry.whole(1..=999).map(CounterNo) {
            Some(number) if numbers.contains(&number) => {
                entry.note(format!("`{number}` is already in the list"), None);
            }
            Some(number) if counters.is_some_and(|known| !known.contains_key(&number)) => {
                let known: Vec<String> =
                    counters.into_iter().flat_map(|known| known.keys()).map(ToString::to_string).collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let hint = nearest_or_all(&number.to_string(), "the office's counters are", &known);
                entry.note(format!("`{number}` is no counter of this office"), hint);
            }
            Some(number) => {
                numbers.push(number);
                continue;
            }
            None => {}
        }
        all_read = false;
    }
    all_read.then_some(numbers)
}
