//! What servers acknowledged, as kiosks and counters wrote it down, and whether that keeps the promises.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::{StreamExt, stream};
use jiff::civil::Date;
use serde_json::Value;
use tokio::sync::Notify;

use crate::support::client::{Client, Ticket, Traffic};

/// Written by all kiosks and counters of a test. Each entry was acknowledged by a server.
#[derive(Debug, Default)]
pub struct Ledger {
    /// How much was sent for it.
    pub traffic: Traffic,
    pages: Mutex<Pages>,
    issued: Notify,
}

#[derive(Debug, Default)]
struct Pages {
    /// By ticket id.
    tickets: BTreeMap<String, Page>,
    /// Who called whom, in the order in which it was heard of: counter and ticket.
    calls: Vec<(u16, Ticket)>,
    /// How each ticket ended, by its id; at a counter, or cancelled.
    ends: Vec<(String, &'static str, Option<u16>)>,
}

#[derive(Debug)]
struct Page {
    number: String,
    citizen_stays: bool,
}

/// What a server must know once all is done.
#[derive(Debug, Default)]
struct Expected {
    /// Number and outcome by ticket id.
    tickets: BTreeMap<String, (String, &'static str)>,
    by_group: BTreeMap<String, Counts>,
    /// Of what happened at counters.
    by_counter: BTreeMap<String, Counts>,
}

/// How many tickets came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Default)]
pub struct Counts {
    /// Issued.
    pub issued: u64,
    /// Called.
    pub called: u64,
    /// Ended as served.
    pub served: u64,
    /// Ended as no-show.
    pub no_show: u64,
    /// Cancelled.
    pub cancelled: u64,
}

impl Ledger {
    /// A kiosk was given a ticket, for a citizen who stays or who leaves before being served.
    pub fn issued(&self, ticket: &Ticket, citizen_stays: bool) {
        let page = Page { number: ticket.number.clone(), citizen_stays };
        let before = self.pages().tickets.insert(ticket.id.clone(), page);
        assert!(before.is_none(), "{ticket:?} was issued twice");
        self.issued.notify_waiters();
    }

    /// A counter was told to call this ticket.
    pub fn called(&self, counter: u16, ticket: &Ticket) {
        self.pages().calls.push((counter, ticket.clone()));
    }

    /// The end of a ticket was acknowledged.
    pub fn ended(&self, id: &str, outcome: &'static str, counter: Option<u16>) {
        self.pages().ends.push((id.to_owned(), outcome, counter));
    }

    /// Whether the citizen with this ticket comes when called. Waits until the kiosk has handed the ticket out, since
    /// a counter may hear of it first.
    pub async fn citizen_comes(&self, id: &str) -> bool {
        loop {
            let issued = self.issued.notified();
            if let Some(page) = self.pages().tickets.get(id) {
                return page.citizen_stays;
            }
            issued.await;
        }
    }

    /// How many tickets were issued and have neither been called nor cancelled, as far as is known.
    pub fn waiting(&self) -> usize {
        let pages = self.pages();
        let cancelled = pages.ends.iter().filter(|(_, _, counter)| counter.is_none()).count();
        pages.tickets.len().saturating_sub(pages.calls.len() + cancelled)
    }

    /// What was acknowledged so far.
    pub fn counts(&self) -> Counts {
        let pages = self.pages();
        let ends = |wanted: &str| pages.ends.iter().filter(|(_, outcome, _)| *outcome == wanted).count() as u64;
        Counts {
            issued: pages.tickets.len() as u64,
            called: pages.calls.len() as u64,
            served: ends("served"),
            no_show: ends("no_show"),
            cancelled: ends("cancelled"),
        }
    }

    /// Checks, once all is done, that what was acknowledged fits together: each number once and none left out, each
    /// ticket at one counter at most, each ended in one way.
    pub fn check(&self) {
        let pages = self.pages();
        let mut numbers: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for Page { number, .. } in pages.tickets.values() {
            let (group, n) = number.split_at(1);
            assert!(numbers.entry(group).or_default().insert(n.parse().unwrap()), "{number} was issued twice");
        }
        for (group, numbers) in &numbers {
            let without_gap: BTreeSet<u32> = (1..=numbers.len() as u32).collect();
            assert_eq!(*numbers, without_gap, "the numbers of group {group} have a gap");
        }
        let mut called = BTreeMap::new();
        for (counter, ticket) in &pages.calls {
            let known = pages.tickets.get(&ticket.id).map(|page| &page.number);
            assert_eq!(known, Some(&ticket.number), "counter {counter} called a ticket that no kiosk gave out");
            let before = called.insert(&ticket.id, *counter);
            assert_eq!(before, None, "{} was called to counter {counter} and another", ticket.number);
        }
        let mut ended = BTreeMap::new();
        for (id, outcome, counter) in &pages.ends {
            let Page { number, citizen_stays } = &pages.tickets[id];
            assert_eq!(ended.insert(id, outcome), None, "{number} ended twice");
            assert_eq!(called.get(id), counter.as_ref(), "{number} ended as {outcome} elsewhere than it was called");
            assert_eq!(*outcome == "served", *citizen_stays, "{number} ended as {outcome}");
        }
        assert_eq!(ended.len(), pages.tickets.len(), "some tickets have not ended");
    }

    /// Checks that nothing is left to do at a server, and that its sums are those of what was acknowledged.
    pub async fn check_sums(&self, client: &Client, day: Date) {
        let state = client.state().await;
        let of = |list: &'static str| state[list].as_array().unwrap().iter();
        assert!(of("groups").all(|group| group["waiting"] == 0), "somebody is left waiting: {state}");
        assert!(of("counters").all(|counter| counter["ticket"].is_null()), "a ticket is left in hand: {state}");
        let Expected { by_group, by_counter, .. } = self.expected();
        assert_eq!(tallied(&client.waits("group", day).await), by_group, "the waiting times by group");
        let mut of_counters = tallied(&client.waits("counter", day).await);
        // What happened at no counter: tickets were issued and cancelled.
        of_counters.remove("-");
        assert_eq!(of_counters, by_counter, "the waiting times by counter");
    }

    /// Checks that a server knows each ticket as it was acknowledged.
    pub async fn check_tickets(&self, client: &Client) {
        let expected = self.expected().tickets;
        let answers = stream::iter(expected.keys()).map(async |id| (id, client.ticket(id).await));
        let mut answers = std::pin::pin!(answers.buffer_unordered(8));
        while let Some((id, ticket)) = answers.next().await {
            let (number, outcome) = &expected[id];
            assert_eq!((&ticket.number, ticket.outcome.as_deref()), (number, Some(*outcome)), "ticket {id}");
        }
    }

    fn expected(&self) -> Expected {
        let pages = self.pages();
        let mut expected = Expected::default();
        for (id, outcome, counter) in &pages.ends {
            let number = pages.tickets[id].number.clone();
            let group = expected.by_group.entry(number[..1].to_owned()).or_default();
            group.issued += 1;
            group.end(outcome, *counter);
            if let Some(counter) = counter {
                expected.by_counter.entry(counter.to_string()).or_default().end(outcome, Some(*counter));
            }
            expected.tickets.insert(id.clone(), (number, *outcome));
        }
        expected
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        // A test that failed while writing has failed; the others may still say what they saw.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn end(&mut self, outcome: &str, counter: Option<u16>) {
        self.called += u64::from(counter.is_some());
        match outcome {
            "served" => self.served += 1,
            "no_show" => self.no_show += 1,
            _ => self.cancelled += 1,
        }
    }

    /// All of them together, from the rows of a server's waiting times.
    pub fn of_rows(rows: &[Value]) -> Counts {
        let mut sum = Counts::default();
        for row in tallied(rows).into_values() {
            sum.issued += row.issued;
            sum.called += row.called;
            sum.served += row.served;
            sum.no_show += row.no_show;
            sum.cancelled += row.cancelled;
        }
        sum
    }

    /// How many changes of tickets they stand for.
    pub fn changes(&self) -> u64 {
        self.issued + self.called + self.served + self.no_show + self.cancelled
    }

    /// Whether each of them is at least as large as the other's.
    pub fn cover(&self, other: &Counts) -> bool {
        self.issued >= other.issued
            && self.called >= other.called
            && self.served >= other.served
            && self.no_show >= other.no_show
            && self.cancelled >= other.cancelled
    }
}

fn tallied(rows: &[Value]) -> BTreeMap<String, Counts> {
    let counts = |row: &Value| {
        let count = |name: &str| row[name].as_u64().unwrap_or_else(|| panic!("no `{name}` in {row}"));
        assert_eq!(count("unserved"), 0, "nobody closed the day");
        Counts {
            issued: count("issued"),
            called: count("called"),
            served: count("served"),
            no_show: count("no_show"),
            cancelled: count("cancelled"),
        }
    };
    let key = |row: &Value| row["key"].as_str().map_or_else(|| row["key"].to_string(), str::to_owned);
    let rows = rows.iter().map(|row| (key(row), counts(row)));
    rows.filter(|(_, counts)| *counts != Counts::default()).collect()
}
