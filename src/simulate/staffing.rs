//! When counters are staffed: windows of the day made into what officers do.

use super::scene::{Change, What};
use crate::office::{CounterNo, GroupCode, Window};

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;

/// What the officer of a counter does who works in these windows: away between two, and home after the last as soon as
/// nobody waits, at the latest after `overtime_ms`.
pub fn shifts(counter: CounterNo, groups: &[GroupCode], windows: &[Window], overtime_ms: i64) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |at_ms, what| changes.push(Change { at_ms, counter, what });
    for (index, window) in windows.iter().enumerate() {
        let to_ms = i64::from(window.to) * MINUTE_MS;
        add(i64::from(window.from) * MINUTE_MS, What::Open(groups.to_vec()));
        if index + 1 < windows.len() {
            add(to_ms, What::Pause);
        } else {
            add(to_ms, What::Leave);
            add(to_ms + overtime_ms, What::Close);
        }
    }
    changes
}

/// The groups that a counter serves first on the day, if it opens.
pub fn groups_of(changes: &[Change], counter: CounterNo) -> Option<&[GroupCode]> {
    changes.iter().filter(|change| change.counter == counter).find_map(|change| match &change.what {
        What::Open(groups) => Some(groups.as_slice()),
        _ => None,
    })
}

/// The counters that open on the day, ascending.
pub fn counters_of(changes: &[Change]) -> Vec<CounterNo> {
    let opened = changes.iter().filter(|change| matches!(change.what, What::Open(_)));
    let mut counters: Vec<CounterNo> = opened.map(|change| change.counter).collect();
    counters.sort_unstable();
    counters.dedup();
    counters
}

/// Changes in the order in which they are made.
pub fn in_order(mut changes: Vec<Change>) -> Vec<Change> {
    // Stable, so that what a counter does at one moment stays in its order.
    changes.sort_by_key(|change| change.at_ms);
    changes
}
