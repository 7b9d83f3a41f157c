//! Whether everybody who waits will be called before the office closes.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{date, time};
use motcua::office::{Command, CounterNo, Estimate, GroupCode, Plan, Queue};

use crate::support::offices::{MONDAY, Played, group_list, moment, new_ticket, plan, ticket_id};

fn group(letter: &str) -> GroupCode {
    letter.parse().unwrap()
}

/// The office without its groups that have hours of their own.
fn ordinary() -> Plan {
    let mut plan = Plan::clone(&plan());
    plan.groups.retain(|_, group| group.hours.is_none());
    plan
}

#[test]
fn an_office_closes_when_its_day_does_or_when_its_last_hours_end() {
    assert_eq!(ordinary().closing(MONDAY), moment(MONDAY, "17:00"));
    assert_eq!(ordinary().closing(date(2026, 11, 28)), moment(date(2026, 11, 28), "11:30"), "on Saturdays at noon");
    assert_eq!(ordinary().closing(date(2026, 11, 22)), None, "nobody comes on a Sunday");
    assert_eq!(plan().closing(MONDAY), moment(date(2026, 11, 24), "00:00"), "one group is open round the clock");
    let closed = Plan { close_day_at: Some(time(17, 30, 0, 0)), ..ordinary() };
    assert_eq!(closed.closing(MONDAY), moment(MONDAY, "17:30"));
}

#[test]
fn whoever_is_cautiously_called_after_closing_is_at_risk() {
    let mut played = Played::new(Arc::new(ordinary()), MONDAY);
    let (counter, open) = (CounterNo(1), moment(MONDAY, "14:00").unwrap());
    let closing = played.office.plan().closing(MONDAY).unwrap();
    let groups = Some(group_list("A"));
    played.ask(&Command::OpenCounter { counter, groups }, None, open).unwrap();
    for n in 0..30 {
        played.ask(&Command::IssueTicket(new_ticket(ticket_id(n), group("A"))), None, open).unwrap();
    }
    assert_eq!(played.office.at_risk(group("A"), closing, open), 0, "nobody knows how long it takes");
    for called in 0..10 {
        let at = open + SignedDuration::from_mins(10 * called);
        played.ask(&Command::CallNext { counter }, None, at).unwrap();
    }
    // Twenty wait for ten minutes each, or nearly so, and there is an hour and a half left.
    let now = open + SignedDuration::from_mins(90);
    let at_risk = played.office.at_risk(group("A"), closing, now);
    assert!((10..=13).contains(&at_risk), "{at_risk}");
    let late = |ticket: &&Arc<motcua::office::Ticket>| {
        let likely = played.office.likely_wait_of(ticket, now).unwrap();
        now + SignedDuration::from_secs(likely.cautious_s.into()) > closing
    };
    assert_eq!(at_risk, played.office.waiting(Queue::Group(group("A"))).filter(late).count());
    assert_eq!(played.office.at_risk(group("A"), closing, closing), 20, "the doors are shut, and they still wait");
    assert_eq!(played.office.at_risk(group("B"), closing, closing), 0);
}

#[test]
fn a_wait_that_may_outlast_the_day_is_known_as_such() {
    let played = Played::new(Arc::new(ordinary()), MONDAY);
    let closing = moment(MONDAY, "17:00");
    let wait = |cautious_min: u32| Estimate { typical_s: 60, cautious_s: cautious_min * 60 };
    let within = |wait, clock| played.office.closes_within(wait, moment(MONDAY, clock).unwrap());
    assert_eq!(within(wait(30), "16:30"), None, "it may just be over");
    assert_eq!(within(wait(31), "16:30"), closing);
    assert_eq!(within(wait(1), "17:00"), closing, "nobody is called any more");
}
