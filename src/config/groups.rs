//! What citizens queue for, who goes first, and which counter serves what.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::office::{CallingRule, CounterNo, CounterPlan, Group, GroupCode, PriorityClass, PriorityCode};

use super::hours::hours;
use super::names::Names;
use super::problem::nearest_or_all;
use super::read::Fields;
use super::text::both_languages;
use super::value::Value;

/// The most counters of an office.
pub(super) const MOST_COUNTERS: usize = 200;
const MOST_PRIORITIES: usize = 20;
const MOST_NAME_CHARS: usize = 80;

/// Reads `[[groups]]`, noting their letters.
pub(super) fn groups(value: &Value<'_>, letters: &mut Names<GroupCode>) -> Option<BTreeMap<GroupCode, Group>> {
    let entries = value.list(26)?;
    if entries.is_empty() {
        return value.problem("has no entries: an office needs a group to issue tickets for", None);
    }
    let read = entries.iter().map(|entry| group(entry, letters)).collect::<Vec<_>>();
    read.into_iter().map(|group| group.map(|group| (group.code, group))).collect()
}

fn group(value: &Value<'_>, letters: &mut Names<GroupCode>) -> Option<Group> {
    let fields = value.fields(&["code", "name", "quota", "hours", "target_wait_min", "discreet"])?;
    let code = letters.claim(&fields, "code", Value::parsed);
    let name = fields.required("name", |value| both_languages(value, MOST_NAME_CHARS));
    let quota = fields.optional("quota", |value| value.whole(1..=9999));
    let hours = fields.optional("hours", hours);
    let target_wait = fields.required("target_wait_min", |value| minutes(value, 1..=480));
    let discreet = fields.or("discreet", false, Value::truth);
    Some(Group {
        code: code?,
        name: name?,
        quota: quota?,
        hours: hours?,
        target_wait: target_wait?,
        discreet: discreet?,
    })
}

/// Reads `[[counters]]`, whose groups are among `letters`; every group needs one that serves it.
pub(super) fn counters(
    value: &Value<'_>,
    letters: &Names<GroupCode>,
    groups: Option<&BTreeMap<GroupCode, Group>>,
) -> Option<BTreeMap<CounterNo, CounterPlan>> {
    let mut numbers = Names::new();
    let entries = value.list(MOST_COUNTERS)?;
    let read = entries.iter().map(|entry| counter(entry, &mut numbers, letters)).collect::<Vec<_>>();
    let counters: BTreeMap<_, _> =
        read.into_iter().map(|counter| counter.map(|counter| (counter.number, counter))).collect::<Option<_>>()?;
    let unserved: Vec<String> = groups?
        .keys()
        .filter(|code| !counters.values().any(|counter| counter.groups.contains(code)))
        .map(GroupCode::to_string)
        .collect();
    if unserved.is_empty() {
        return Some(counters);
    }
    let hint = "add the letter to the `groups` of a counter";
    value.problem(format!("leave nobody to serve {}", unserved.join(", ")), Some(hint.into()))
}

fn counter(value: &Value<'_>, numbers: &mut Names<CounterNo>, letters: &Names<GroupCode>) -> Option<CounterPlan> {
    let fields = value.fields(&["number", "groups", "rule", "max_wait_min"])?;
    let number = numbers.claim(&fields, "number", |value| value.whole(1..=999).map(CounterNo));
    let groups = fields.required("groups", |value| known_groups(value, letters, "the counter would serve nobody"));
    let rule = calling_rule(&fields);
    Some(CounterPlan { number: number?, groups: groups?, rule: rule? })
}

/// Reads a list of the office's groups; `without_any` says what would become of an empty one.
pub(super) fn known_groups(value: &Value<'_>, letters: &Names<GroupCode>, without_any: &str) -> Option<Vec<GroupCode>> {
    let entries = value.list(26)?;
    if entries.is_empty() {
        return value.problem(format!("is empty: {without_any}"), None);
    }
    let mut groups = Vec::new();
    let mut all_read = true;
    for entry in entries {
        match entry.parsed::<GroupCode>() {
            Some(code) if groups.contains(&code) => entry.note(format!("`{code}` is already in the list"), None),
            Some(code) if !letters.may_have(&code) => {
                let known = letters.list();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let hint = nearest_or_all(&code.to_string(), "the office's groups are", &known);
                entry.note(format!("`{code}` is no group of this office"), hint);
            }
            Some(code) => {
                groups.push(code);
                continue;
            }
            None => {}
        }
        all_read = false;
    }
    all_read.then_some(groups)
}

fn calling_rule(fields: &Fields<'_>) -> Option<CallingRule> {
    let in_order = fields.or("rule", false, |value| value.one_of(&[("longest", false), ("in_order", true)]));
    let max_wait = fields.optional("max_wait_min", |value| minutes(value, 1..=480));
    match (in_order?, max_wait?) {
        (true, Some(max_wait)) => Some(CallingRule::InOrder { max_wait }),
        (true, None) => fields.required("max_wait_min", |_| None),
        (false, None) => Some(CallingRule::Longest),
        (false, Some(_)) => {
            let hint = "it goes with rule = \"in_order\"";
            fields.get("max_wait_min")?.problem("means nothing here", Some(hint.into()))
        }
    }
}

/// Reads `[[priorities]]`, in the order in which they are shown.
pub(super) fn priorities(value: &Value<'_>) -> Option<Vec<PriorityClass>> {
    let mut codes = Names::new();
    let mut class = |value: Value<'_>| {
        let fields = value.fields(&["code", "name", "head_start_min"])?;
        let code = codes.claim(&fields, "code", Value::parsed::<PriorityCode>);
        let name = fields.required("name", |value| both_languages(value, MOST_NAME_CHARS));
        let head_start = fields.required("head_start_min", |value| minutes(value, 1..=240));
        Some(PriorityClass { code: code?, name: name?, head_start: head_start? })
    };
    let read = value.list(MOST_PRIORITIES)?.into_iter().map(&mut class).collect::<Vec<_>>();
    read.into_iter().collect()
}

/// Reads whole minutes.
pub(super) fn minutes(value: &Value<'_>, bounds: std::ops::RangeInclusive<i64>) -> Option<SignedDuration> {
    value.whole(bounds).map(SignedDuration::from_mins)
}
