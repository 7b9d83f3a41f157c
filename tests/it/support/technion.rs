//! Real days: the calls of the first two weeks of February 1999 to a bank's call centre, as tickets of an office.
//!
//! The data are the Technion SEE Center's "Anonymous Bank", <https://ie.technion.ac.il/serveng/callcenterdata>.
//! They are not part of the project; where they are absent, the tests that need them skip and say so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use motcua::clock::ManualClock;
use motcua::live::{Ask, LiveOffice};
use motcua::office::{
    CallingRule, Command, CounterNo, CounterPlan, Group, GroupCode, Hours, Lang, NewTicket, Outcome, Plan,
    PriorityClass, Text, TicketId,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/technion_anonymous_bank_1999-02-01_14.tsv");

/// The busiest of the days, with a burst of calls after noon.
pub const DAY: Date = date(1999, 2, 3);

/// One caller, with moments in seconds after midnight.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The kind of call, as a group's letter.
    pub group: GroupCode,
    /// Of the bank's best customers, who got a head start of 90 s.
    pub priority: bool,
    /// Joined the queue.
    pub arrived_s: i64,
    /// Left the queue: called, or hung up.
    pub left_s: i64,
    /// `Served` or `Cancelled`.
    pub outcome: Outcome,
    /// Service began and ended, for who was served.
    pub service_s: (i64, i64),
}

impl Caller {
    /// How long the caller waited.
    pub fn wait_s(&self) -> i64 {
        self.left_s - self.arrived_s
    }
}

/// The callers of [`DAY`] in the order in which they came, or `None`, said aloud, where the file is absent.
pub fn callers() -> Option<Vec<Caller>> {
    callers_on(DAY)
}

/// The callers of a day.
pub fn callers_on(day: Date) -> Option<Vec<Caller>> {
    if !Path::new(FILE).exists() {
        println!("skipped: the call centre's data are not at {FILE}");
        return None;
    }
    let text = std::fs::read_to_string(FILE).expect("the data can be read");
    let mut callers: Vec<Caller> = text.lines().skip(1).filter_map(|line| caller(line, day)).collect();
    callers.sort_by_key(|caller| caller.arrived_s);
    Some(callers)
}

fn caller(line: &str, day: Date) -> Option<Caller> {
    let columns: Vec<&str> = line.split('\t').collect();
    let column = |index: usize| columns[index].trim();
    let outcome = match column(12) {
        "AGENT" => Outcome::Served,
        "HANG" => Outcome::Cancelled,
        _ => return None,
    };
    if column(5) != day.strftime("%y%m%d").to_string() {
        return None;
    }
    let queued = column(11) != "0";
    // Who did not queue came to an agent, or hung up, as soon as the voice menu was done.
    let arrived_s = seconds(column(if queued { 9 } else { 7 }));
    let left_s = if queued { seconds(column(10)) } else { arrived_s };
    // A few rows have no service times, or some that lie before the queue's end: their service took no time.
    let end_s = seconds(column(14)).max(left_s);
    let start_s = seconds(column(13)).clamp(left_s, end_s);
    let letter = ["PS", "NW", "NE", "TT", "IN", "PE"].iter().position(|kind| *kind == column(4))?;
    let group = ["A", "B", "C", "D", "E", "G"][letter].parse().expect("a letter");
    Some(Caller { group, priority: column(3) == "2", arrived_s, left_s, outcome, service_s: (start_s, end_s) })
}

fn seconds(time: &str) -> i64 {
    time.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().expect("h:mm:ss"))
}

/// The moment so many seconds after the midnight of [`DAY`].
pub fn moment(seconds: i64) -> Timestamp {
    moment_on(DAY, seconds)
}

/// The moment so many seconds after a day's midnight.
pub fn moment_on(day: Date, seconds: i64) -> Timestamp {
    let midnight = day.to_zoned(zone()).expect("a midnight").timestamp();
    midnight + SignedDuration::from_secs(seconds)
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is built in")
}

/// What a caller does next, in the order in which it happens to one caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Come,
    HangUp,
    BeCalled,
    BeginService,
    Leave,
}

/// Lets the callers of a day do in a running office what they did. Its counters up to `counters` are opened first; each
/// caller is called at the lowest of them that is free, by its officer `quay-1`, `quay-2` and so on.
pub async fn play(office: &LiveOffice, clock: &ManualClock, day: Date, counters: u16, callers: &[Caller]) {
    for n in 1..=counters {
        ask(office, Some(CounterNo(n)), Command::OpenCounter { counter: CounterNo(n), groups: None }).await;
    }
    let mut acts: Vec<(i64, Act, usize)> = Vec::new();
    for (index, caller) in callers.iter().enumerate() {
        acts.push((caller.arrived_s, Act::Come, index));
        match caller.outcome {
            Outcome::Served => acts.extend([
                (caller.left_s, Act::BeCalled, index),
                (caller.service_s.0, Act::BeginService, index),
                (caller.service_s.1, Act::Leave, index),
            ]),
            _ => acts.push((caller.left_s, Act::HangUp, index)),
        }
    }
    acts.sort_by_key(|(at, act, index)| (*at, *act, *index));
    let mut free: BTreeSet<CounterNo> = (1..=counters).map(CounterNo).collect();
    let mut at_counter: BTreeMap<usize, CounterNo> = BTreeMap::new();
    let best = office.plan().priorities.first().map(|class| class.code.clone());
    for (at, act, index) in acts {
        clock.set(moment_on(day, at));
        let id = ticket_id(index);
        let mut by = at_counter.get(&index).copied();
        let command = match act {
            Act::Come => Command::IssueTicket(NewTicket {
                id,
                group: callers[index].group,
                priority: best.clone().filter(|_| callers[index].priority),
                lang: Lang::Vi,
                source: None,
            }),
            Act::HangUp => Command::Cancel { ticket: id },
            Act::BeCalled => {
                let counter = free.pop_first().expect("a free counter");
                at_counter.insert(index, counter);
                by = Some(counter);
                Command::Call { counter, ticket: id, reason: None }
            }
            Act::BeginService => Command::Start { counter: at_counter[&index] },
            Act::Leave => {
                let counter = at_counter.remove(&index).expect("a counter");
                free.insert(counter);
                Command::Finish { counter }
            }
        };
        ask(office, by, command).await;
    }
}

async fn ask(office: &LiveOffice, by: Option<CounterNo>, command: Command) {
    let named = format!("{command:?}");
    let by = by.map(|counter| format!("quay-{counter}").parse().expect("a name"));
    let ask = Ask { command, request: None, by, believes: None };
    office.ask(ask).await.unwrap_or_else(|denied| panic!("{named}: {denied}"));
}

fn ticket_id(index: usize) -> TicketId {
    let mut bits = [0; 10];
    bits[2..].copy_from_slice(&(index as u64).to_be_bytes());
    TicketId::from_random(bits)
}

/// The call centre as an office: a group for each kind of call, and so many counters that serve them all.
pub fn plan(counters: u16) -> Arc<Plan> {
    let text = |text: &str| Text { vi: text.to_owned(), en: text.to_owned() };
    let letters = ["A", "B", "C", "D", "E", "G"].map(|letter| letter.parse::<GroupCode>().expect("a letter"));
    let group = |code: GroupCode| Group {
        code,
        name: text(&format!("Nhóm {code}")),
        quota: None,
        hours: None,
        target_wait: SignedDuration::from_mins(2),
        discreet: false,
    };
    let counter = |n| CounterPlan { number: CounterNo(n), groups: letters.to_vec(), rule: CallingRule::Longest };
    Arc::new(Plan {
        office: "technion".parse().expect("an id"),
        name: text("Technion"),
        authority: text(""),
        zone: zone(),
        groups: letters.map(|code| (code, group(code))).into_iter().collect(),
        counters: (1..=counters).map(|n| (CounterNo(n), counter(n))).collect(),
        priorities: vec![PriorityClass {
            code: "best".parse().expect("a code"),
            name: text("Ưu tiên"),
            head_start: SignedDuration::from_secs(90),
        }],
        hours: Hours::around_the_clock(),
        close_day_at: None,
        grace: SignedDuration::from_mins(15),
        undo: SignedDuration::from_mins(5),
        notices: vec![],
        procedures: Default::default(),
        lobbies: Vec::new(),
    })
}

/// The nearest-rank percentile of exact values.
pub fn percentile(sorted: &[i64], percent: usize) -> i64 {
    sorted[(sorted.len() * percent).div_ceil(100).max(1) - 1]
}
