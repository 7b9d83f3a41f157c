//! A real day, from the steps of its stream.
//!
//! Taken over as it was: when each citizen came, for which group and under which class; transfers, who did not come when
//! called, who gave up and after how long; when each counter opened, paused, closed and for which groups. Drawn anew in
//! each run: how long a service takes, from the day's services of the same group, and how long an officer takes from one
//! citizen to the next while somebody waits. Not taken over: calls out of order and returns (people go in their order),
//! parking (its time at the counter counts as one service), stops of a group by hand. Nobody gives up who did not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::came::{Came, CameTo, Record};
use super::day::{Day, Demand, Origin};
use super::length::Length;
use super::measures::measured;
use super::observed::Observed;
use super::scene::{Change, Then, What};
use super::staffing::MINUTE_MS;
use super::tallied::tallied;
use crate::journal::Tally;
use crate::office::{
    CounterNo, Group, GroupCode, Hours, Office, Outcome, Plan, PriorityClass, Queue, Stage, Step, Text, Ticket, Window,
};

/// How long officers stay after they went home on the real day, while somebody waits, unless told otherwise.
pub const OVERTIME_MS: i64 = 30 * MINUTE_MS;

/// A shorter time in which no counter was open is no break of the office, in minutes.
const LEAST_BREAK_MIN: u16 = 20;

/// Why a day cannot be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Nobody took a number.
    #[error("nobody took a number on {day}: choose another day")]
    NobodyCame {
        /// The day.
        day: Date,
    },
    /// No service has ended.
    #[error("no service has ended on {day}, so nobody knows how long one takes: choose another day")]
    NobodyServed {
        /// The day.
        day: Date,
    },
}

/// A day from what is kept of it: its steps or, where these were deleted, its sums.
///
/// # Errors
/// Nobody came, or nobody was served.
pub fn day_of(plan: &Arc<Plan>, date: Date, steps: &[Step], tallies: &[Tally]) -> Result<Day, Unusable> {
    if steps.is_empty() { tallied(plan, date, tallies) } else { recorded(plan, date, steps) }
}

/// The day that these steps tell of.
///
/// # Errors
/// Nobody came, or nobody was served.
pub fn recorded(plan: &Arc<Plan>, date: Date, steps: &[Step]) -> Result<Day, Unusable> {
    let mut office = Office::new(plan.clone(), date);
    let midnight = date.to_zoned(plan.zone.clone()).map_or(Timestamp::UNIX_EPOCH, |moment| moment.timestamp());
    let ms = |at: Timestamp| at.as_millisecond() - midnight.as_millisecond();
    let mut observed = Observed::default();
    for step in steps {
        for event in &step.events {
            observed.take(&office, ms(step.at), step.at, event);
        }
        office.apply_commit(std::slice::from_ref(step));
    }
    if office.issued() == 0 {
        return Err(Unusable::NobodyCame { day: date });
    }
    let mut services: BTreeMap<GroupCode, Vec<i64>> = BTreeMap::new();
    for ticket in office.tickets() {
        for service in &ticket.services {
            services.entry(ticket.group_in(service.queue)).or_default().push(service.ms);
        }
    }
    let all: Vec<i64> = services.values().flatten().copied().collect();
    let any_service = Length::measured(all).ok_or(Unusable::NobodyServed { day: date })?;
    let services = services.into_iter().filter_map(|(group, ms)| Some((group, Length::measured(ms)?))).collect();
    let mut came: Vec<(u32, Came)> =
        office.tickets().map(|ticket| (ticket.seq, who_came(ticket, &office, &observed, &ms))).collect();
    came.sort_by_key(|(seq, _)| *seq);
    let record = Record {
        came: came.into_iter().map(|(_, came)| came).collect(),
        services,
        any_service,
        breaths: Length::measured(observed.breaths.values().copied().collect()),
        redrawn: true,
        times: BTreeMap::new(),
    };
    let staffing = observed.staffing(ms(office.latest_at().unwrap_or(midnight)));
    Ok(Day {
        windows: windows(plan, date, &staffing),
        plan: Arc::new(plan_of(plan, &office)),
        date,
        origin: Origin::Recorded,
        demand: Demand::Recorded(record),
        staffing,
        overtime_ms: OVERTIME_MS,
        is_over: office.closed_at().is_some(),
        recorded: Some(measured(&office)),
    })
}

fn who_came(ticket: &Ticket, office: &Office, observed: &Observed, ms: &impl Fn(Timestamp) -> i64) -> Came {
    let breath = |at: Timestamp| observed.breaths.get(&(ticket.id, at)).copied();
    let mut transfers = observed.transfers.get(&ticket.id).into_iter().flatten();
    let mut on_to = |queue: Queue| {
        let keep_place = transfers.find(|(to, _)| *to == queue).is_some_and(|(_, keep_place)| *keep_place);
        Then::Transfer { to: queue, keep_place }
    };
    let served = ticket.outcome() == Some(Outcome::Served);
    let mut stays: Vec<CameTo> = Vec::new();
    for (index, service) in ticket.services.iter().enumerate() {
        let then = match ticket.services.get(index + 1) {
            Some(next) => on_to(next.queue),
            None if served => Then::Served,
            None => on_to(ticket.queue),
        };
        let (group, breath_ms) = (ticket.group_in(service.queue), breath(service.ended_at));
        stays.push(CameTo { group, ms: Some(service.ms), breath_ms, then });
    }
    if !served || stays.is_empty() {
        let last = match ticket.stage {
            Stage::Ended { outcome: Outcome::NoShow, at, .. } => {
                let called_at = ticket.call.and_then(|seq| office.call(seq)).map(|call| call.at);
                let ms = called_at.map(|called_at| (at.as_millisecond() - called_at.as_millisecond()).max(0));
                CameTo { group: ticket.group(), ms, breath_ms: breath(at), then: Then::NoShow }
            }
            _ => CameTo { group: ticket.group(), ms: None, breath_ms: None, then: Then::Served },
        };
        stays.push(last);
    }
    let patience_ms = match ticket.stage {
        Stage::Ended { outcome: Outcome::Cancelled, at, .. } if ticket.waits.is_empty() => {
            Some((at.as_millisecond() - ticket.issued_at.as_millisecond()).max(0))
        }
        _ => None,
    };
    let (group, priority) = (ticket.number.group, ticket.priority.clone());
    Came { at_ms: ms(ticket.issued_at), group, priority, stays, patience_ms }
}

/// The office as it was on the day: those who came were given numbers, whatever the hours say by now, and had the head
/// starts of that day.
fn plan_of(plan: &Plan, office: &Office) -> Plan {
    let mut plan = plan.clone();
    plan.hours = Hours::around_the_clock();
    for ticket in office.tickets() {
        let code = ticket.number.group;
        plan.groups.entry(code).or_insert_with(|| Group {
            code,
            name: Text { vi: code.to_string(), en: code.to_string() },
            quota: None,
            hours: None,
            target_wait: SignedDuration::from_mins(30),
            discreet: false,
        });
        let Some(priority) = &ticket.priority else { continue };
        let head_start = SignedDuration::from_secs(ticket.head_start_s.into());
        match plan.priorities.iter_mut().find(|class| class.code == *priority) {
            Some(class) => class.head_start = head_start,
            None => {
                let name = Text { vi: priority.to_string(), en: priority.to_string() };
                plan.priorities.push(PriorityClass { code: priority.clone(), name, head_start });
            }
        }
    }
    for (code, group) in &mut plan.groups {
        group.hours = None;
        let issued = office.groups().get(code).map_or(0, |state| state.last_number);
        group.quota = group.quota.map(|quota| quota.max(issued));
    }
    plan
}

/// When the office was open: by its plan or, where that says always or never, whenever any counter was.
fn windows(plan: &Plan, date: Date, staffing: &[Change]) -> Vec<Window> {
    let planned = plan.hours.on(date);
    if !planned.is_empty() && planned != [Window { from: 0, to: 1440 }] {
        return planned.to_vec();
    }
    let minute = |ms: i64| (ms / MINUTE_MS).clamp(0, 1440) as u16;
    let mut windows: Vec<Window> = Vec::new();
    let mut open: BTreeSet<CounterNo> = BTreeSet::new();
    for change in staffing {
        let at = minute(change.at_ms);
        match change.what {
            What::Open(_) => {
                if open.is_empty() {
                    match windows.last_mut() {
                        // A moment in which all were away does not close an office.
                        Some(last) if at < last.to + LEAST_BREAK_MIN => last.to = 1440,
                        _ => windows.push(Window { from: at, to: 1440 }),
                    }
                }
                open.insert(change.counter);
            }
            _ => {
                if open.remove(&change.counter)
                    && open.is_empty()
                    && let Some(last) = windows.last_mut()
                {
                    last.to = at.max(last.from + 1);
                }
            }
        }
    }
    windows
}
