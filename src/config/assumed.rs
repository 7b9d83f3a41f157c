//! A day that somebody assumes, for `motcua simulate --assumed FILE.toml`: who comes, how long they take, and when the
//! counters are staffed. What it does not say is the office's own.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::office::{CounterNo, GroupCode, Plan, PriorityCode, Window};
use crate::simulate::{Change, Day, Demand, GroupDemand, Length, OVERTIME_MS, Origin, in_order, shifts};

use super::files;
use super::hours::windows;
use super::problem::Problem;
use super::read::{Fields, read_file};
use super::value::Value;

const KEYS: &[&str] = &["day", "hours", "overtime_min", "groups", "counters"];
const GROUP_KEYS: &[&str] =
    &["code", "per_hour", "service", "priorities", "no_show", "no_show_min", "patience", "between_s"];
const COUNTER_KEYS: &[&str] = &["number", "groups", "hours"];
const LENGTH_KEYS: &[&str] = &["mean_min", "cv", "shape"];
const MINUTE_MS: f64 = 60_000.0;
/// The most people of a group in an hour, and the longest mean of anything, in minutes.
const MOST_PER_HOUR: f64 = 1000.0;
const LONGEST_MIN: f64 = 1440.0;

/// Reads a day that somebody assumes of an office.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn assumed_day(file: &Path, plan: &Arc<Plan>) -> Result<Day, Vec<Problem>> {
    let file = files::read(file).map_err(|mut problem| {
        problem.hint = problem.hint.map(|_| "name a file that is there; docs/simulation.md shows one".to_owned());
        vec![problem]
    })?;
    read_file(&file.name, &file.text, KEYS, |fields| day(fields, plan))
}

fn day(fields: &Fields<'_>, plan: &Arc<Plan>) -> Option<Day> {
    let date = fields.required("day", Value::date);
    let hours = fields.optional("hours", windows);
    let overtime_ms = fields.or("overtime_min", OVERTIME_MS, |value| Some(value.whole::<i64>(0..=600)? * 60_000));
    let open: Option<Vec<Window>> = date
        .zip(hours)
        .map(|(date, hours): (Date, Option<Vec<Window>>)| hours.unwrap_or_else(|| plan.hours.on(date).to_vec()));
    let open = open.and_then(|open| match open.is_empty() {
        true => {
            let hint = "choose another day, or say hours = [\"07:30-11:30\", \"13:00-17:00\"]";
            fields.get("day")?.problem("is a day on which the office is closed", Some(hint.to_owned()))
        }
        false => Some(open),
    });
    let groups = fields.required("groups", |value| {
        let read = value.list(26)?.iter().map(|entry| group(entry, plan, open.as_deref(), date)).collect::<Vec<_>>();
        read.into_iter().collect::<Option<Vec<_>>>()
    });
    let counters = fields.optional("counters", |value| {
        let read = value.list(999)?.iter().map(|entry| counter(entry, plan)).collect::<Vec<_>>();
        read.into_iter().collect::<Option<Vec<_>>>()
    });
    let (date, open, overtime_ms, groups) = (date?, open?, overtime_ms?, groups?);
    let mut demand: BTreeMap<GroupCode, GroupDemand> = BTreeMap::new();
    for (code, of_group) in groups {
        if demand.insert(code, of_group).is_some() {
            return fields.get("groups")?.problem(format!("names group {code} twice"), None);
        }
    }
    let planned = || plan.counters.values().map(|counter| (counter.number, counter.groups.clone(), None)).collect();
    let staffed: Vec<Staffed> = counters?.unwrap_or_else(planned);
    let changes = |(number, groups, hours): &Staffed| -> Vec<Change> {
        let empty = groups.is_empty();
        let shifts = shifts(*number, groups, hours.as_ref().unwrap_or(&open), overtime_ms);
        if empty { Vec::new() } else { shifts }
    };
    let staffing = in_order(staffed.iter().flat_map(changes).collect());
    let mut plan = Plan::clone(plan);
    plan.hours.holidays.clear();
    plan.hours.week.fill(open.clone());
    Some(Day {
        plan: Arc::new(plan),
        date,
        origin: Origin::Assumed,
        demand: Demand::Assumed(demand),
        staffing,
        windows: open,
        overtime_ms,
        is_over: true,
        recorded: None,
    })
}

type Staffed = (CounterNo, Vec<GroupCode>, Option<Vec<Window>>);

fn group(
    value: &Value<'_>,
    plan: &Plan,
    open: Option<&[Window]>,
    date: Option<Date>,
) -> Option<(GroupCode, GroupDemand)> {
    let fields = value.fields(GROUP_KEYS)?;
    let code = fields.required("code", |value| known_group(value, plan));
    let per_hour = fields.required("per_hour", per_hour);
    let service = fields.required("service", length);
    let priorities = fields.or("priorities", Vec::new(), |value| priorities(value, plan));
    let no_show = fields.or("no_show", 0.0, |value| value.number(0.0..=1.0));
    let no_show_min = fields.or("no_show_min", 2.0, |value| value.number(0.0..=60.0));
    let patience = fields.optional("patience", length);
    let between_s = fields.or("between_s", 0.0, |value| value.number(0.0..=3600.0));
    let code = code?;
    let own = plan.groups.get(&code).and_then(|group| group.hours.as_ref());
    let windows = own.zip(date).map_or_else(|| open.unwrap_or_default().to_vec(), |(own, date)| own.on(date).to_vec());
    let between_ms = (between_s? * 1000.0) as i64;
    let demand = GroupDemand {
        per_hour: per_hour?,
        windows,
        times: 1.0,
        service: service?,
        priorities: priorities?,
        no_show: no_show?,
        no_show_length: Length::Fixed((no_show_min? * MINUTE_MS) as i64),
        patience: patience?,
        breath: (between_ms > 0).then_some(Length::Fixed(between_ms)),
    };
    Some((code, demand))
}

fn counter(value: &Value<'_>, plan: &Plan) -> Option<Staffed> {
    let fields = value.fields(COUNTER_KEYS)?;
    let number = fields.required("number", |value| value.whole(1..=999).map(CounterNo));
    let groups = fields.required("groups", |value| {
        let read = value.list(26)?.iter().map(|entry| known_group(entry, plan)).collect::<Vec<_>>();
        read.into_iter().collect::<Option<Vec<_>>>()
    });
    let hours = fields.optional("hours", windows);
    Some((number?, groups?, hours?))
}

fn known_group(value: &Value<'_>, plan: &Plan) -> Option<GroupCode> {
    let code: GroupCode = value.parsed()?;
    let known: Vec<String> = plan.groups.keys().map(GroupCode::to_string).collect();
    match plan.groups.contains_key(&code) {
        true => Some(code),
        false => {
            value.problem(format!("`{code}` is no group of the office"), Some(format!("groups: {}", known.join(", "))))
        }
    }
}

/// `{ 07 = 12, 08 = 30 }`: how many come in each hour.
fn per_hour(value: &Value<'_>) -> Option<[f64; 24]> {
    let mut hours = [0.0; 24];
    let mut all_read = true;
    let table = value.table()?;
    for (key, at_key) in table.each() {
        let hour = key.parse::<usize>().ok().filter(|hour| *hour < 24 && key.len() <= 2);
        let people = table.get(key).and_then(|value| value.number(0.0..=MOST_PER_HOUR));
        match (hour, people) {
            (Some(hour), Some(people)) => hours[hour] = people,
            (None, _) => {
                at_key.note("is no hour of the day", Some("write 00 to 23, as per_hour = { 07 = 12, 08 = 30 }".into()));
                all_read = false;
            }
            (_, None) => all_read = false,
        }
    }
    all_read.then_some(hours)
}

/// `{ mean_min = 8, cv = 0.8, shape = "lognormal" }`
fn length(value: &Value<'_>) -> Option<Length> {
    #[derive(Clone, Copy, PartialEq)]
    enum Shape {
        Lognormal,
        Gamma,
        Exponential,
        Fixed,
    }
    let fields = value.fields(LENGTH_KEYS)?;
    let mean_min = fields.required("mean_min", |value| value.number(0.05..=LONGEST_MIN));
    let cv = fields.optional("cv", |value| value.number(0.05..=5.0));
    let shape = fields.or("shape", Shape::Lognormal, |value| {
        value.one_of(&[
            ("lognormal", Shape::Lognormal),
            ("gamma", Shape::Gamma),
            ("exponential", Shape::Exponential),
            ("fixed", Shape::Fixed),
        ])
    });
    let (mean_ms, cv, shape) = (mean_min? * MINUTE_MS, cv?, shape?);
    if cv.is_some() && matches!(shape, Shape::Exponential | Shape::Fixed) {
        return fields
            .get("cv")?
            .problem("is not for this shape, whose spread is given", Some("leave it out".to_owned()));
    }
    let cv = cv.unwrap_or(1.0);
    Some(match shape {
        Shape::Lognormal => Length::Lognormal { mean_ms, cv },
        Shape::Gamma => Length::Gamma { mean_ms, cv },
        Shape::Exponential => Length::Exponential { mean_ms },
        Shape::Fixed => Length::Fixed(mean_ms as i64),
    })
}

/// `{ elderly = 0.12 }`: the share of each class.
fn priorities(value: &Value<'_>, plan: &Plan) -> Option<Vec<(PriorityCode, f64)>> {
    let table = value.table()?;
    let mut shares = Vec::new();
    let mut all_read = true;
    for (key, at_key) in table.each() {
        let class = plan.priorities.iter().find(|class| class.code.as_str() == key);
        let share = table.get(key).and_then(|value| value.number(0.0..=1.0));
        match (class, share) {
            (Some(class), Some(share)) => shares.push((class.code.clone(), share)),
            (None, _) => {
                let known: Vec<&str> = plan.priorities.iter().map(|class| class.code.as_str()).collect();
                at_key.note("is no priority class of the office", Some(format!("classes: {}", known.join(", "))));
                all_read = false;
            }
            (_, None) => all_read = false,
        }
    }
    if shares.iter().map(|(_, share)| share).sum::<f64>() > 1.0 {
        return value
            .problem("add up to more than 1", Some("shares are parts of all who come: 0.12 is 12 %".to_owned()));
    }
    all_read.then_some(shares)
}
