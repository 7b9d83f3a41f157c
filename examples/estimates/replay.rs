//! Days replayed event by event: at each joining every predictor is asked, and whoever was called tells what was right.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use motcua::office::{Age, Experience, GroupCode, Lesson, PastServices, lessons};

use super::centre::{Centre, ticket_id};
use super::file::Caller;
use super::history::{History, NAMES};

/// What was foretold to one caller who queued and was served, and what became of it. Seconds.
#[derive(Debug, Clone)]
pub struct Foretold {
    pub day: Date,
    pub wait_s: f64,
    pub history_s: [f64; NAMES.len()],
    /// The typical and the cautious time of an office that has learned from past days alone, if anything was told.
    pub told_s: Option<(f64, f64)>,
}

/// What a day leaves behind to learn from.
#[derive(Default)]
pub struct DaysLessons {
    lessons: Vec<(Lesson, i64)>,
    services: BTreeMap<GroupCode, Vec<PastServices>>,
}

/// What past days have taught, the latest day last.
pub fn experience(days: &[DaysLessons]) -> Experience {
    let mut experience = Experience::default();
    for (age, day) in days.iter().rev().zip(1..).map(|(day, age)| (Age::days(age), day)) {
        for (lesson, sum) in &day.lessons {
            experience.learn(*lesson, *sum, age);
        }
        for (group, services) in &day.services {
            experience.learn_services(*group, services, age);
        }
    }
    experience
}

/// What happens to a caller. At one moment agents get free first, then whoever waits is called or gives up, then others
/// come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Leave,
    BeCalled,
    HangUp,
    Come,
}

/// Plays a day and returns what was foretold, and what the day leaves to learn from. What is told rests on past days,
/// and, if so asked, on the same day's calls until then.
pub fn day(
    day: Date,
    callers: &[Caller],
    past: &[DaysLessons],
    same_day: bool,
    history: &mut History,
) -> Result<(Vec<Foretold>, DaysLessons), String> {
    let experience = experience(past);
    let experience = if same_day { experience } else { experience.frozen() };
    let mut centre = Centre::new(day, callers, Arc::new(experience))?;
    history.begin_day();
    let mut acts: Vec<(i64, Act, usize)> = Vec::new();
    for (index, caller) in callers.iter().enumerate() {
        acts.push((caller.arrived_s, Act::Come, index));
        if caller.left_s > caller.arrived_s {
            let act = if caller.ended_s.is_some() { Act::BeCalled } else { Act::HangUp };
            acts.push((caller.left_s, act, index));
        }
        if let Some(ended_s) = caller.ended_s.filter(|ended_s| *ended_s > caller.left_s) {
            acts.push((ended_s, Act::Leave, index));
        }
    }
    acts.sort();
    let mut foretold: Vec<Foretold> = Vec::new();
    for (second, act, index) in acts {
        centre.notice_absences(second)?;
        let caller = &callers[index];
        match act {
            Act::Come => {
                let open = centre.office.counters().values().filter(|counter| counter.status.is_open()).count();
                let history_s = history.predict(second, open);
                centre.come(index, caller.group, caller.best, second)?;
                if caller.queued && caller.left_s > second {
                    if caller.ended_s.is_some() {
                        let told = centre.office.ticket(&ticket_id(index)).and_then(|ticket| ticket.told);
                        let told_s = told.map(|told| (f64::from(told.typical_s), f64::from(told.cautious_s)));
                        let wait_s = (caller.left_s - second) as f64;
                        foretold.push(Foretold { day, wait_s, history_s, told_s });
                    }
                    history.came(index, second);
                } else {
                    // Whoever does not queue is taken at once, or was gone.
                    match caller.ended_s {
                        Some(_) => call(&mut centre, history, caller, index, second)?,
                        None => centre.hang_up(index, second)?,
                    }
                }
            }
            Act::HangUp => {
                history.hung_up(index);
                centre.hang_up(index, second)?;
            }
            Act::BeCalled => call(&mut centre, history, caller, index, second)?,
            Act::Leave => leave(&mut centre, history, caller, index, second)?,
        }
    }
    let mut left = DaysLessons::default();
    for ticket in centre.office.tickets() {
        left.lessons.extend(lessons(ticket));
        let plan = centre.office.plan();
        for service in &ticket.services {
            let hour = plan.zone.to_datetime(service.ended_at).hour();
            let past = PastServices { hour, count: 1, each_s: service.ms as f64 / 1000.0 };
            left.services.entry(ticket.group_in(service.queue)).or_default().push(past);
        }
    }
    Ok((foretold, left))
}

fn call(centre: &mut Centre, history: &mut History, caller: &Caller, index: usize, second: i64) -> Result<(), String> {
    history.called(index, second);
    centre.call(index, &caller.agent, second)?;
    // A service without any length is over before anything else happens.
    if caller.ended_s == Some(second) { leave(centre, history, caller, index, second) } else { Ok(()) }
}

fn leave(centre: &mut Centre, history: &mut History, caller: &Caller, index: usize, second: i64) -> Result<(), String> {
    history.served(second - caller.left_s);
    centre.leave(index, second)
}
