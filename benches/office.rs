//! What the core costs with many people waiting, beside a plain list that is copied for readers at each version.
//!
//! Run with `cargo bench --bench office`. What to expect, as ratios on two shared cores:
//!
//! - From 100 to 100,000 waiting, who is next, calling and issuing take the same time within noise, and looking a ticket
//!   up takes three to five times as long.
//! - The plain list takes half the time of the office's call with 100 waiting, one and a half times with 1,000, fifteen
//!   times with 10,000, a thousand times with 100,000.
//! - How long a newcomer will wait takes the same time however many wait, and grows with the counters that are open. For
//!   one who waits already, those before are counted as well.
//! - How many are ahead of a ticket is counted one by one, so it costs as much as there are; the answer to a new ticket
//!   has it too.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/it/support/offices.rs"]
mod offices;

use std::hint::black_box;
use std::sync::Arc;

use divan::Bencher;
use jiff::{SignedDuration, Timestamp};
use motcua::office::{
    Command, CounterNo, Event, GroupCode, Lang, NewTicket, Office, Queue, Stage, Step, Ticket, TicketNumber, decide,
};
use offices::{MONDAY, moment, new_ticket, plan, ticket_id};

const WAITING: [u32; 4] = [100, 1_000, 10_000, 100_000];
const COUNTER: CounterNo = CounterNo(1);

fn main() {
    divan::main();
}

/// An office in which so many wait for one group, every seventh with a head start, and one counter is open.
fn office(waiting: u32) -> Office {
    let mut office = Office::new(plan(), MONDAY);
    let group: GroupCode = "E".parse().unwrap();
    let start = moment(MONDAY, "08:00").unwrap();
    take(&mut office, start, "open_counter", vec![Event::CounterOpened { counter: COUNTER, groups: vec![group] }]);
    for n in 1..=waiting {
        let issued = Event::TicketIssued {
            ticket: ticket_id(n.into()),
            number: TicketNumber { group, n },
            priority: None,
            head_start_s: if n % 7 == 0 { 15 * 60 } else { 0 },
            lang: Lang::Vi,
            source: None,
            told: None,
        };
        take(&mut office, start + SignedDuration::from_millis(n.into()), Command::ISSUE_TICKET, vec![issued]);
    }
    office
}

fn take(office: &mut Office, at: Timestamp, command: &str, events: Vec<Event>) {
    office.apply_commit(&[Step { at, command: command.to_owned(), request: None, by: None, events }]);
}

fn noon() -> Timestamp {
    moment(MONDAY, "12:00").unwrap()
}

fn carry_out(office: &mut Office, command: &Command) {
    let events = decide(office, command, noon()).unwrap();
    take(office, noon(), command.name(), events);
}

#[divan::bench(args = WAITING)]
fn who_is_next(bencher: Bencher, waiting: u32) {
    let (office, now) = (office(waiting), noon());
    bencher.bench_local(|| office.next_for(black_box(COUNTER), now));
}

#[divan::bench(args = WAITING)]
fn look_a_ticket_up(bencher: Bencher, waiting: u32) {
    let office = office(waiting);
    let id = ticket_id(u64::from(waiting / 2));
    bencher.bench_local(|| office.ticket(black_box(&id)).map(|ticket| ticket.number));
}

#[divan::bench(args = WAITING)]
fn look_a_number_up(bencher: Bencher, waiting: u32) {
    let office = office(waiting);
    let number = TicketNumber { group: "E".parse().unwrap(), n: waiting / 2 };
    bencher.bench_local(|| office.ticket_numbered(black_box(&number)).map(|ticket| ticket.id));
}

#[divan::bench(args = WAITING)]
fn how_many_are_ahead_of_the_last(bencher: Bencher, waiting: u32) {
    let office = office(waiting);
    let last = office.waiting(Queue::Group("E".parse().unwrap())).last().unwrap();
    bencher.bench_local(|| office.ahead(black_box(last)));
}

/// An office in which so many wait behind the counter's latest twenty services of some minutes each.
fn busy_office(waiting: u32) -> Office {
    let mut office = office(waiting + 21);
    for n in 0..21 {
        let at = noon() - SignedDuration::from_mins(100 - 4 * n + n % 3);
        let events = decide(&office, &Command::CallNext { counter: COUNTER }, at).unwrap();
        take(&mut office, at, "call_next", events);
    }
    office
}

#[divan::bench(args = WAITING)]
fn how_long_a_newcomer_will_wait(bencher: Bencher, waiting: u32) {
    let (office, now) = (busy_office(waiting), noon());
    let group: GroupCode = "E".parse().unwrap();
    assert!(office.likely_wait(group, now).is_some());
    bencher.bench_local(|| office.likely_wait(black_box(group), now));
}

/// With so many counters, each for all of six groups.
#[divan::bench(args = [1, 5, 20])]
fn how_long_a_newcomer_will_wait_at_counters(bencher: Bencher, counters: u16) {
    let (mut office, now) = (busy_office(100), noon());
    let groups: Vec<GroupCode> = ["A", "B", "C", "D", "E", "F"].map(|letter| letter.parse().unwrap()).to_vec();
    for counter in (2..=counters).map(CounterNo) {
        take(&mut office, now, "open_counter", vec![Event::CounterOpened { counter, groups: groups.clone() }]);
    }
    let group: GroupCode = "E".parse().unwrap();
    bencher.bench_local(|| office.likely_wait(black_box(group), now));
}

#[divan::bench(args = WAITING)]
fn how_long_the_last_will_wait(bencher: Bencher, waiting: u32) {
    let (office, now) = (busy_office(waiting), noon());
    let last = office.waiting(Queue::Group("E".parse().unwrap())).last().unwrap();
    assert!(office.likely_wait_of(last, now).is_some());
    bencher.bench_local(|| office.likely_wait_of(black_box(last), now));
}

/// Decide and apply on a copy that readers still hold, and hand it out: what the office's task does per command.
#[divan::bench(args = WAITING)]
fn call_the_next_and_publish(bencher: Bencher, waiting: u32) {
    let published = Arc::new(office(waiting));
    bencher.bench_local(|| {
        let mut office = Office::clone(&published);
        carry_out(&mut office, &Command::CallNext { counter: COUNTER });
        Arc::new(office)
    });
}

#[divan::bench(args = WAITING)]
fn issue_and_publish(bencher: Bencher, waiting: u32) {
    let published = Arc::new(office(waiting));
    let wanted = NewTicket { lang: Lang::En, ..new_ticket(ticket_id(u64::MAX), "E".parse().unwrap()) };
    let command = Command::IssueTicket(wanted);
    bencher.bench_local(|| {
        let mut office = Office::clone(&published);
        carry_out(&mut office, &command);
        Arc::new(office)
    });
}

/// The same by a list of tickets: searched for the first, and copied for the readers.
#[divan::bench(args = WAITING)]
fn plain_list_call_the_next_and_publish(bencher: Bencher, waiting: u32) {
    let published: Arc<Vec<Arc<Ticket>>> = Arc::new(office(waiting).tickets().cloned().collect());
    bencher.bench_local(|| {
        let mut tickets = Vec::clone(&published);
        let mut open = tickets.iter_mut().filter(|ticket| ticket.stage == Stage::Waiting);
        let first = open.by_ref().min_by_key(|ticket| ticket.place()).unwrap();
        Arc::make_mut(first).stage = Stage::Called { counter: COUNTER, at: noon() };
        Arc::new(tickets)
    });
}
