//! What is to be different on the day, and the day that comes of it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::SignedDuration;

use super::day::Day;
use super::scene::What;
use super::staffing::{counters_of, groups_of, in_order, shifts};
use crate::office::{CallingRule, CounterNo, CounterPlan, GroupCode, Hours, Plan, PriorityCode, Window};

/// What is to be different; nothing by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variant {
    /// Counters that are staffed in another way, or not at all.
    pub counters: BTreeMap<CounterNo, Counter>,
    /// When the office is open: for taking numbers, and for every counter that is not told otherwise.
    pub hours: Option<Vec<Window>>,
    /// Head starts in minutes, by class.
    pub head_starts: BTreeMap<PriorityCode, u16>,
    /// How many times as many come: of all, and of single groups.
    pub arrivals: Option<f64>,
    /// Of single groups, instead of what is said for all.
    pub arrivals_of: BTreeMap<GroupCode, f64>,
}

/// How a counter is staffed.
#[derive(Debug, Clone, PartialEq)]
pub enum Counter {
    /// It stays closed all day.
    Closed,
    /// It serves these groups by its rule; a counter that the office does not have calls whoever has waited longest.
    Serves {
        /// At least one. Their order matters only where the rule is [`CallingRule::InOrder`].
        groups: Vec<GroupCode>,
        /// When; as on the day where it was open then, or else all through the office's hours.
        windows: Option<Vec<Window>>,
    },
}

/// Why a variant does not fit its office.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// No such group.
    #[error("the office has no group {group}: choose of {known}")]
    UnknownGroup {
        /// The group.
        group: GroupCode,
        /// The groups that it has.
        known: String,
    },
    /// No such class.
    #[error("the office has no priority class `{priority}`: choose of {known}")]
    UnknownPriority {
        /// The class.
        priority: PriorityCode,
        /// The classes that it has.
        known: String,
    },
    /// A counter for nothing.
    #[error("counter {counter} is given no group: name some, or close it")]
    NoGroups {
        /// The counter.
        counter: CounterNo,
    },
    /// More or fewer people than can be.
    #[error("{factor} times as many people cannot be simulated: choose a factor from 0 to {MOST_TIMES}")]
    Times {
        /// The factor.
        factor: f64,
    },
    /// No hours at all.
    #[error("the office is never open: name at least one span of time, as 07:30-11:30")]
    NeverOpen,
}

/// The most times as many people.
pub const MOST_TIMES: f64 = 10.0;

impl Variant {
    /// Whether nothing is different.
    pub fn is_nothing(&self) -> bool {
        *self == Variant::default()
    }

    /// The day as it would be.
    ///
    /// # Errors
    /// The variant speaks of what the office does not have.
    pub fn of(&self, day: &Day) -> Result<Day, Unfit> {
        self.check(&day.plan)?;
        let mut varied = day.clone();
        let mut plan = Plan::clone(&day.plan);
        if let Some(windows) = &self.hours {
            plan.hours = Hours { week: std::array::from_fn(|_| windows.clone()), ..Hours::default() };
            varied.windows = windows.clone();
            varied.staffing.clear();
            for counter in counters_of(&day.staffing) {
                let groups = groups_of(&day.staffing, counter).unwrap_or_default();
                varied.staffing.extend(shifts(counter, groups, windows, day.overtime_ms));
            }
        }
        for (number, counter) in &self.counters {
            staff(&mut varied, &mut plan, *number, counter);
        }
        varied.staffing = in_order(varied.staffing);
        for class in &mut plan.priorities {
            if let Some(minutes) = self.head_starts.get(&class.code) {
                class.head_start = SignedDuration::from_mins((*minutes).into());
            }
        }
        varied.plan = plan.into();
        if let Some(factor) = self.arrivals {
            varied.multiply(None, factor);
        }
        for (group, factor) in &self.arrivals_of {
            varied.multiply(Some(*group), *factor);
        }
        varied.recorded = None;
        Ok(varied)
    }

    fn check(&self, plan: &Plan) -> Result<(), Unfit> {
        for (counter, change) in &self.counters {
            let Counter::Serves { groups, windows } = change else { continue };
            if groups.is_empty() {
                return Err(Unfit::NoGroups { counter: *counter });
            }
            if windows.as_ref().is_some_and(Vec::is_empty) {
                return Err(Unfit::NeverOpen);
            }
            groups.iter().try_for_each(|group| known_group(plan, *group))?;
        }
        if self.hours.as_ref().is_some_and(Vec::is_empty) {
            return Err(Unfit::NeverOpen);
        }
        self.arrivals_of.keys().try_for_each(|group| known_group(plan, *group))?;
        let factors = self.arrivals.iter().chain(self.arrivals_of.values());
        if let Some(factor) = factors.copied().find(|factor| !(0.0..=MOST_TIMES).contains(factor)) {
            return Err(Unfit::Times { factor });
        }
        for priority in self.head_starts.keys() {
            if plan.priority(priority).is_none() {
                let known = listed(plan.priorities.iter().map(|class| &class.code));
                return Err(Unfit::UnknownPriority { priority: priority.clone(), known });
            }
        }
        Ok(())
    }
}

fn known_group(plan: &Plan, group: GroupCode) -> Result<(), Unfit> {
    match plan.groups.contains_key(&group) {
        true => Ok(()),
        false => Err(Unfit::UnknownGroup { group, known: listed(plan.groups.keys()) }),
    }
}

fn listed(names: impl Iterator<Item = impl fmt::Display>) -> String {
    let names: Vec<String> = names.map(|name| name.to_string()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn staff(day: &mut Day, plan: &mut Plan, number: CounterNo, counter: &Counter) {
    let as_on_the_day = groups_of(&day.staffing, number).is_some();
    match counter {
        Counter::Serves { groups, windows: None } if as_on_the_day => {
            for change in day.staffing.iter_mut().filter(|change| change.counter == number) {
                if let What::Open(served) = &mut change.what {
                    served.clone_from(groups);
                }
            }
        }
        Counter::Serves { groups, windows } => {
            day.staffing.retain(|change| change.counter != number);
            let windows = windows.as_ref().unwrap_or(&day.windows);
            day.staffing.extend(shifts(number, groups, windows, day.overtime_ms));
            let new = || CounterPlan { number, groups: groups.clone(), rule: CallingRule::Longest };
            plan.counters.entry(number).or_insert_with(new);
        }
        Counter::Closed => day.staffing.retain(|change| change.counter != number),
    }
}
