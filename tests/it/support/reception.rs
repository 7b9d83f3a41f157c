//! A busy reception: kiosks that hand out tickets and counters that serve them, all at once, over HTTP.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use motcua::clock::{Clock, SystemClock};
use motcua::office::Outcome;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::client::{Client, Doors, Wish};
use crate::support::ledger::Ledger;
use crate::support::technion;

/// How many counters the office of these tests has.
pub const COUNTERS: u16 = 12;

/// The office of these tests, as a file and as its day.
#[derive(Debug, Clone)]
pub struct BusyOffice {
    /// For `config/offices/demo.toml`.
    pub toml: String,
    /// The day that it is in the office.
    pub today: Date,
}

impl BusyOffice {
    /// An office with twelve counters and six groups, in a time zone in which it is about noon, so that no test sees
    /// the day change.
    pub fn at_noon() -> Self {
        let now = SystemClock.now();
        let east_h = 12 - i32::from(now.to_zoned(TimeZone::UTC).hour());
        // The names of these zones count westwards.
        let zone = format!("Etc/GMT{:+}", -east_h).replace("+0", "");
        let today = now.to_zoned(TimeZone::get(&zone).unwrap()).date();
        let mut toml = format!(
            "id = \"demo\"\nname = {{ vi = \"Bộ phận một cửa thử tải\", en = \"Busy reception\" }}\nzone = \"{zone}\"\n\
             [hours]\nalways = true\n\
             [[priorities]]\ncode = \"best\"\nname = {{ vi = \"Ưu tiên\", en = \"Priority\" }}\nhead_start_min = 2\n"
        );
        for group in ["A", "B", "C", "D", "E", "G"] {
            toml += &format!(
                "[[groups]]\ncode = \"{group}\"\nname = {{ vi = \"Nhóm {group}\", en = \"Group {group}\" }}\n\
                 target_wait_min = 2\n"
            );
        }
        for number in 1..=COUNTERS {
            // Most counters compete for everybody; some have a first group, and one serves the rare groups alone.
            let calling = match number {
                12 => "groups = [\"D\", \"E\", \"G\"]\nrule = \"longest\"",
                9..=11 => "groups = [\"B\", \"C\", \"A\", \"D\"]\nrule = \"in_order\"\nmax_wait_min = 1",
                _ => "groups = [\"A\", \"B\", \"C\", \"D\", \"E\", \"G\"]\nrule = \"longest\"",
            };
            toml += &format!("[[counters]]\nnumber = {number}\n{calling}\n");
        }
        BusyOffice { toml, today }
    }
}

/// What one citizen does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The group asked for.
    pub group: char,
    /// With priority.
    pub priority: bool,
    /// Stays until served, rather than giving the ticket up.
    pub stays: bool,
}

/// The visits of the call centre's day in their order, or, where its data are absent, as many that were made up.
pub fn visits() -> Vec<Visit> {
    let Some(callers) = technion::callers() else {
        println!("instead of them: 1900 visits that are made up");
        return (0..1900).map(made_up).collect();
    };
    let visit = |caller: technion::Caller| Visit {
        group: caller.group.to_string().remove(0),
        priority: caller.priority,
        stays: caller.outcome == Outcome::Served,
    };
    callers.into_iter().map(visit).collect()
}

/// In the proportions of the call centre's day.
fn made_up(n: u32) -> Visit {
    let drawn = (n.wrapping_mul(2_654_435_761) >> 16) % 100;
    let group = match drawn {
        0..75 => 'A',
        75..91 => 'B',
        91..97 => 'C',
        97..99 => 'D',
        _ if n.is_multiple_of(2) => 'E',
        _ => 'G',
    };
    Visit { group, priority: n % 9 < 2, stays: !n.is_multiple_of(3) }
}

/// Kiosks and counters and the servers that they talk to.
#[derive(Debug, Clone)]
pub struct Reception {
    /// Kiosks and counters are split evenly between these; the repeat of each request goes to the next one.
    pub servers: Vec<Client>,
    /// How many kiosks.
    pub kiosks: usize,
    /// While so many tickets wait, kiosks pause.
    pub most_waiting: usize,
}

impl Reception {
    /// Hands out tickets to all visits and serves them, every request sent twice, until nobody is left.
    pub async fn work_through(&self, visits: impl Iterator<Item = Visit> + Send + 'static, ledger: &Arc<Ledger>) {
        let visits: Visits = Arc::new(Mutex::new(Box::new(visits)));
        let kiosks_left = Arc::new(AtomicUsize::new(self.kiosks));
        let mut people = JoinSet::new();
        for place in 0..self.kiosks {
            let (doors, visits, left) = (self.doors(place), visits.clone(), kiosks_left.clone());
            let (most_waiting, ledger) = (self.most_waiting, ledger.clone());
            people.spawn(async move {
                kiosk(doors, visits, most_waiting, ledger).await;
                left.fetch_sub(1, Ordering::Release);
            });
        }
        for number in 1..=COUNTERS {
            people.spawn(counter(number, self.doors(usize::from(number)), kiosks_left.clone(), ledger.clone()));
        }
        // Kiosks wait for counters and counters for kiosks, so a failure of one must end all of them.
        while let Some(ended) = people.join_next().await {
            ended.unwrap();
        }
    }

    fn doors(&self, place: usize) -> Doors {
        let server = |place: usize| self.servers[place % self.servers.len()].clone();
        Doors::new(server(place), server(place + 1))
    }
}

type Visits = Arc<Mutex<Box<dyn Iterator<Item = Visit> + Send>>>;

async fn kiosk(doors: Doors, visits: Visits, most_waiting: usize, ledger: Arc<Ledger>) {
    loop {
        while ledger.waiting() >= most_waiting {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let next = visits.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(visit) = next else { return };
        let priority = visit.priority.then_some("best");
        let issued = doors.ask_twice(&Wish::issue(visit.group, priority), &ledger.traffic).await;
        assert_eq!(issued.status, 201, "{visit:?} got no ticket: {issued:?}");
        let ticket = issued.ticket();
        assert!(ticket.number.starts_with(visit.group), "{visit:?} got {ticket:?}");
        ledger.issued(&ticket, visit.stays);
        if !visit.stays {
            let cancelled = doors.ask_twice(&Wish::cancel(&ticket.id), &ledger.traffic).await;
            match cancelled.code() {
                _ if cancelled.is_accepted() => ledger.ended(&ticket.id, "cancelled", None),
                // A counter was faster; there nobody comes.
                "ticket_elsewhere" | "ticket_ended" => {}
                _ => panic!("{ticket:?} was not cancelled: {cancelled:?}"),
            }
        }
    }
}

async fn counter(number: u16, doors: Doors, kiosks_left: Arc<AtomicUsize>, ledger: Arc<Ledger>) {
    let must = async |command: &str| {
        let reply = doors.ask_twice(&Wish::at_counter(number, command), &ledger.traffic).await;
        assert!(reply.is_accepted(), "{command} at counter {number}: {reply:?}");
    };
    must("open").await;
    let mut in_hand: Option<String> = None;
    loop {
        // Read before asking: whoever came before is then among those who wait.
        let last_look = kiosks_left.load(Ordering::Acquire) == 0;
        let reply = doors.ask_twice(&Wish::at_counter(number, "call-next"), &ledger.traffic).await;
        if !reply.is_accepted() {
            assert_eq!(reply.code(), "nothing_waiting", "call-next at counter {number}: {reply:?}");
            if let Some(id) = in_hand.take() {
                must("finish").await;
                ledger.ended(&id, "served", Some(number));
            }
            if last_look {
                break must("close").await;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        }
        if let Some(id) = in_hand.take() {
            ledger.ended(&id, "served", Some(number));
        }
        let ticket = reply.ticket();
        ledger.called(number, &ticket);
        if !ledger.citizen_comes(&ticket.id).await {
            must("no-show").await;
            ledger.ended(&ticket.id, "no_show", Some(number));
            continue;
        }
        must("start").await;
        if number.is_multiple_of(2) {
            must("finish").await;
            ledger.ended(&ticket.id, "served", Some(number));
        } else {
            // The officers of these counters never press "finish": calling the next one ends the visit.
            in_hand = Some(ticket.id);
        }
    }
}

/// Follows `/live` until the server goes away, and checks each state that it shows. Returns how many it saw.
pub async fn watch(client: Client) -> u64 {
    let mut live = client.live().await;
    let (mut seen, mut version) = (0, 0);
    while let Some(state) = live.next().await {
        let newer = state["version"].as_u64().unwrap_or_else(|| panic!("no version in {state}"));
        assert!(newer >= version, "version {newer} came after {version}");
        let mut in_hand: Vec<String> = Vec::new();
        for counter in state["counters"].as_array().unwrap() {
            match &counter["ticket"] {
                Value::Null => {}
                ticket => in_hand.push(ticket.to_string()),
            }
        }
        in_hand.sort();
        let all = in_hand.len();
        in_hand.dedup();
        assert_eq!(in_hand.len(), all, "one ticket at two counters: {state}");
        (seen, version) = (seen + 1, newer);
    }
    seen
}

#[test]
fn made_up_visits_ask_for_every_group_and_some_give_up() {
    let visits: Vec<Visit> = (0..1900).map(made_up).collect();
    for group in ['A', 'B', 'C', 'D', 'E', 'G'] {
        for stays in [true, false] {
            assert!(visits.iter().any(|visit| visit.group == group && visit.stays == stays), "{group}, {stays}");
        }
    }
}
