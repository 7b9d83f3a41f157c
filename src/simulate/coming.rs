//! Those who may come on an assumed day: a Poisson process whose rate changes by the hour.

use super::day::{For, draws};
use super::length::Length;
use super::scene::{Stay, Then, Visitor};
use super::staffing::MINUTE_MS;
use crate::office::{GroupCode, PriorityCode, Window};

/// Who may come for one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDemand {
    /// How many come on average in each hour of the day; within the hour, while the group issues.
    pub per_hour: [f64; 24],
    /// When it issues, in minutes after midnight.
    pub windows: Vec<Window>,
    /// How many times as many come.
    pub times: f64,
    /// How long they take at the counter.
    pub service: Length,
    /// The share of each class, 0 to 1, together at most 1.
    pub priorities: Vec<(PriorityCode, f64)>,
    /// The share who do not come when they are called, 0 to 1.
    pub no_show: f64,
    /// How long a counter then waits.
    pub no_show_length: Length,
    /// How long they wait before they give up, where they do.
    pub patience: Option<Length>,
    /// An officer's breath between two.
    pub breath: Option<Length>,
}

/// The most people of one group in a day: more would be a mistake in a file, and would take hours.
const MOST_COMING: usize = 20_000;

/// Those who come for one group in one run. Moments are drawn by the inverted cumulative rate, so that the nth to come
/// keeps their time at the counter when more or fewer come.
pub(super) fn coming(seed: u64, run: u64, code: GroupCode, demand: &GroupDemand) -> Vec<Visitor> {
    let parts = parts(demand);
    let mut visitors = Vec::new();
    let mut cumulative = 0.0;
    while visitors.len() < MOST_COMING {
        let index = visitors.len();
        let one = |what| draws(seed, run, what, code, index, 0);
        cumulative += one(For::Coming).exponential();
        let Some(at_ms) = moment_of(&parts, cumulative) else { break };
        let no_show = one(For::NoShow).unit() < demand.no_show;
        let length = if no_show { &demand.no_show_length } else { &demand.service };
        let breath = demand.breath.as_ref().map(|breath| breath.draw(&mut one(For::Breath)));
        let stay = Stay {
            ms: length.draw(&mut one(For::Service)),
            breath_ms: breath.unwrap_or(0),
            then: if no_show { Then::NoShow } else { Then::Served },
        };
        visitors.push(Visitor {
            at_ms,
            group: code,
            priority: class(demand, one(For::Class).unit()),
            stays: vec![stay],
            patience_ms: demand.patience.as_ref().map(|patience| patience.draw(&mut one(For::Patience))),
        });
    }
    visitors
}

fn class(demand: &GroupDemand, drawn: f64) -> Option<PriorityCode> {
    let mut so_far = 0.0;
    let mut hit = |share: f64| {
        so_far += share;
        drawn < so_far
    };
    demand.priorities.iter().find(|(_, share)| hit(*share)).map(|(code, _)| code.clone())
}

/// From when to when in milliseconds, and how many come meanwhile.
type Part = (i64, i64, f64);

/// The parts of the day in which anybody comes: of each hour those minutes in which the group issues, or all of it
/// where it does not issue at all.
fn parts(demand: &GroupDemand) -> Vec<Part> {
    let mut parts = Vec::new();
    for (hour, people) in demand.per_hour.iter().enumerate() {
        let people = people * demand.times;
        if people <= 0.0 {
            continue;
        }
        let (from, to) = (hour as i64 * 60, hour as i64 * 60 + 60);
        let open = demand.windows.iter().map(|window| (from.max(window.from.into()), to.min(window.to.into())));
        let mut open: Vec<(i64, i64)> = open.filter(|(from, to)| from < to).collect();
        if open.is_empty() {
            open.push((from, to));
        }
        let minutes: i64 = open.iter().map(|(from, to)| to - from).sum();
        let share = |from: i64, to: i64| people * (to - from) as f64 / minutes as f64;
        parts.extend(open.into_iter().map(|(from, to)| (from * MINUTE_MS, to * MINUTE_MS, share(from, to))));
    }
    parts
}

fn moment_of(parts: &[Part], mut cumulative: f64) -> Option<i64> {
    for (from_ms, to_ms, people) in parts {
        if cumulative < *people {
            return Some(from_ms + ((to_ms - from_ms) as f64 * cumulative / people) as i64);
        }
        cumulative -= people;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(per_hour: &[(usize, f64)]) -> GroupDemand {
        let mut hours = [0.0; 24];
        per_hour.iter().for_each(|(hour, people)| hours[*hour] = *people);
        GroupDemand {
            per_hour: hours,
            windows: vec![Window { from: 450, to: 690 }, Window { from: 780, to: 1020 }],
            times: 1.0,
            service: Length::Fixed(MINUTE_MS),
            priorities: vec![("elderly".parse().unwrap(), 0.25)],
            no_show: 0.1,
            no_show_length: Length::Fixed(1000),
            patience: None,
            breath: None,
        }
    }

    #[test]
    fn as_many_come_in_each_hour_as_was_said_and_only_while_numbers_are_issued() {
        let demand = demand(&[(7, 6.0), (8, 30.0), (11, 10.0), (12, 2.0)]);
        let group = "A".parse().unwrap();
        let runs = 400;
        let all: Vec<Visitor> = (0..runs).flat_map(|run| coming(3, run, group, &demand)).collect();
        for (hour, people) in [(7, 6.0), (8, 30.0), (9, 0.0), (11, 10.0), (12, 2.0)] {
            let came = all.iter().filter(|visitor| visitor.at_ms / 3_600_000 == hour).count() as f64 / runs as f64;
            assert!((came - people).abs() < 4.0 * (people / runs as f64).sqrt() + 1e-9, "{hour} h: {came}");
        }
        let minutes: Vec<i64> = all.iter().map(|visitor| visitor.at_ms / MINUTE_MS).collect();
        assert!(minutes.iter().all(|minute| (450..690).contains(minute) || (720..780).contains(minute)));
        let share = |count: usize| count as f64 / all.len() as f64;
        assert!((share(all.iter().filter(|visitor| visitor.priority.is_some()).count()) - 0.25).abs() < 0.02);
        assert!((share(all.iter().filter(|visitor| visitor.stays[0].then == Then::NoShow).count()) - 0.1).abs() < 0.02);
    }

    #[test]
    fn who_comes_keeps_their_time_when_more_come() {
        let mut varied = demand(&[(8, 20.0)]);
        varied.service = Length::Exponential { mean_ms: 1e6 };
        let group = "B".parse().unwrap();
        let before = coming(1, 5, group, &varied);
        varied.times = 2.0;
        let after = coming(1, 5, group, &varied);
        assert!(after.len() > before.len());
        assert!(before.iter().zip(&after).all(|(one, other)| one.stays == other.stays && one.at_ms > other.at_ms));
    }
}
