//! Days of the test office that are played: what a journal would hold of them, and the same day again.

use std::sync::Arc;

use jiff::SignedDuration;
use motcua::journal::Tally;
use motcua::office::{CounterNo, GroupCode, Office, Outcome, Plan, Step, Window};
use motcua::simulate::{
    Course, Day, Demand, GroupDemand, Length, OVERTIME_MS, Origin, in_order, play, shifts, spelled, windows,
};
use motcua::waits;

use crate::support::offices::{MONDAY, group_list, plan};

pub const MINUTE_MS: i64 = 60_000;

/// A Monday of the test office with two counters for A and B and one for A, B and C.
pub fn assumed() -> Day {
    let plan = plan();
    let windows: Vec<Window> = plan.hours.on(MONDAY).to_vec();
    let group = |letter: &str, per_hour: f64, mean_min: f64| {
        let mut hours = [0.0; 24];
        for hour in [7, 8, 9, 10, 11, 13, 14, 15, 16] {
            hours[hour] = if [7, 11, 13].contains(&hour) { per_hour / 2.0 } else { per_hour };
        }
        let demand = GroupDemand {
            per_hour: hours,
            windows: windows.clone(),
            times: 1.0,
            service: Length::Lognormal { mean_ms: mean_min * 60_000.0, cv: 0.7 },
            priorities: vec![("elderly".parse().unwrap(), 0.15), ("pregnant".parse().unwrap(), 0.05)],
            no_show: 0.05,
            no_show_length: Length::Fixed(90_000),
            patience: Some(Length::Exponential { mean_ms: 200.0 * 60_000.0 }),
            breath: None,
        };
        (letter.parse::<GroupCode>().unwrap(), demand)
    };
    let staffed = [(1, "A,B"), (2, "B,A"), (3, "A,B,C")];
    let staffing =
        staffed.iter().flat_map(|(n, groups)| shifts(CounterNo(*n), &group_list(groups), &windows, OVERTIME_MS));
    Day {
        staffing: in_order(staffing.collect()),
        plan,
        date: MONDAY,
        origin: Origin::Assumed,
        demand: Demand::Assumed([group("A", 12.0, 6.0), group("B", 8.0, 8.0)].into()),
        windows,
        overtime_ms: OVERTIME_MS,
        is_over: true,
        recorded: None,
    }
}

/// A run of a day, with what a journal would hold.
pub fn played(day: &Day, run: u64) -> Course {
    play(&day.plan, day.date, &day.visitors(1, run), &day.staffing, true)
}

/// What the steps of a day add to its tallies.
pub fn tallies_of(plan: &Arc<Plan>, steps: &[Step]) -> Vec<Tally> {
    let mut office = Office::new(plan.clone(), MONDAY);
    let mut tallies = Vec::new();
    for step in steps {
        office.apply(step, &mut |change| tallies.extend(waits::tallies(plan, MONDAY, change)));
    }
    waits::summed(tallies)
}

/// A ticket's number, its waits and services in milliseconds, and how it ended.
type Visit = (String, Vec<i64>, Vec<i64>, Option<Outcome>);

/// What became of each ticket, by number.
pub fn visits(office: &Office) -> Vec<Visit> {
    let visit = |ticket: &Arc<motcua::office::Ticket>| {
        let waits = ticket.waits.iter().map(|wait| wait.ms).collect();
        let services = ticket.services.iter().map(|service| service.ms).collect();
        (ticket.number.to_string(), waits, services, ticket.outcome())
    };
    office.tickets_by_number().map(visit).collect()
}

/// The plan with another head start for the elderly.
pub fn with_head_start(plan: &Plan, minutes: i64) -> Arc<Plan> {
    let mut plan = plan.clone();
    plan.priorities[0].head_start = SignedDuration::from_mins(minutes);
    Arc::new(plan)
}

#[test]
fn hours_are_written_as_the_office_has_them() {
    assert_eq!(spelled(&assumed().windows), "07:30-11:30,13:30-17:00");
    assert_eq!(windows("07:30-11:30,13:30-17:00"), Ok(assumed().windows));
}
