//! A site for tests of the running offices: one clock and one journal in memory, and servers of one office over them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use motcua::clock::{Clock, ManualClock};
use motcua::journal::{Commit, Journal, MemoryJournal, Stream};
use motcua::live::{Ask, Denied, Done, Limits, LiveOffice, OfficeSetup, Running, StartError};
use motcua::office::{
    CallingRule, Command, CounterNo, CounterPlan, Group, GroupCode, Hours, Lang, NewTicket, Office, Plan,
    PriorityClass, Text, TicketId,
};

use crate::support::faulty_journal::{Chance, FaultyJournal};

/// What the servers of a test share.
pub struct Site {
    pub plan: Arc<Plan>,
    pub clock: ManualClock,
    pub kept: Arc<MemoryJournal>,
    pub limits: Limits,
    pub retention_days: u16,
}

/// One server that serves the site's office.
pub struct Server {
    pub running: Running,
    pub live: LiveOffice,
    pub journal: Arc<FaultyJournal>,
}

impl Site {
    /// A site whose clock shows this local time: `2026-11-23T09:00`.
    pub fn at(local: &str) -> Self {
        let plan = plan();
        let clock = ManualClock::at(moment(&plan, local));
        let kept = Arc::new(MemoryJournal::new());
        Site { plan, clock, kept, limits: Limits::default(), retention_days: 30 }
    }

    /// The same with an office that closes its day at this time.
    pub fn closing_at(local: &str, close_day_at: &str) -> Self {
        let site = Site::at(local);
        let close_day_at = Some(close_day_at.parse().unwrap());
        Site { plan: Arc::new(Plan { close_day_at, ..Plan::clone(&site.plan) }), ..site }
    }

    pub fn set_clock(&self, local: &str) {
        self.clock.set(moment(&self.plan, local));
    }

    pub fn pass(&self, time: SignedDuration) {
        self.clock.set(self.clock.now() + time);
    }

    /// A server without faults.
    pub async fn server(&self) -> Server {
        self.server_with(FaultyJournal::over(self.kept.clone(), Chance::new(0))).await.unwrap()
    }

    pub async fn server_with(&self, journal: Arc<FaultyJournal>) -> Result<Server, StartError> {
        let setup = OfficeSetup { plan: self.plan.clone(), retention_days: self.retention_days };
        let running = Running::start([setup], self.limits, journal.clone(), Arc::new(self.clock.clone())).await?;
        let live = running.registry().get(&self.plan.office).unwrap().clone();
        Ok(Server { running, live, journal })
    }

    pub fn stream(&self, day: Date) -> Stream {
        Stream::Day { office: self.plan.office.clone(), day }
    }

    /// How many commits of a day are in the journal.
    pub async fn version(&self, day: Date) -> u64 {
        self.kept.read(&self.stream(day), 0).await.unwrap().len() as u64
    }

    /// The commits of a day, as they are in the journal.
    pub async fn commits(&self, day: Date) -> Vec<Commit> {
        let stream = self.stream(day);
        let records = self.kept.read(&stream, 0).await.unwrap();
        records.iter().map(|(version, record)| Commit::decode(&stream, *version, &record.body).unwrap()).collect()
    }

    /// The office on a day, made from the journal alone.
    pub async fn replayed(&self, day: Date) -> Office {
        let mut office = Office::new(self.plan.clone(), day);
        for commit in self.commits(day).await {
            office.apply_commit(&commit.steps);
        }
        office
    }
}

impl Server {
    /// Asks without a request id.
    pub async fn ask(&self, command: Command) -> Result<Done, Denied> {
        self.live.ask(ask(command, None)).await
    }

    /// Asks with a request id.
    pub async fn ask_as(&self, request: &str, command: Command) -> Result<Done, Denied> {
        self.live.ask(ask(command, Some(request))).await
    }

    /// Asks in a task of its own, which has come as far as it can when this returns.
    pub async fn ask_aside(&self, command: Command) -> tokio::task::JoinHandle<Result<Done, Denied>> {
        let (live, ask) = (self.live.clone(), ask(command, None));
        let asking = tokio::spawn(async move { live.ask(ask).await });
        tokio::time::sleep(Duration::from_millis(5)).await;
        asking
    }
}

/// An office open round the clock: groups A and B, counters 1 to 3, a priority of 15 minutes.
fn plan() -> Arc<Plan> {
    let text = |vi: &str, en: &str| Text { vi: vi.to_owned(), en: en.to_owned() };
    let groups = [("A", None), ("B", Some(12))].map(|(letter, quota)| {
        let code = group(letter);
        let name = text(&format!("Nhóm {letter}"), &format!("Group {letter}"));
        let target_wait = SignedDuration::from_mins(20);
        (code, Group { code, name, quota, hours: None, target_wait, discreet: false })
    });
    let in_order = CallingRule::InOrder { max_wait: SignedDuration::from_mins(20) };
    let counters = [(1, CallingRule::Longest), (2, CallingRule::Longest), (3, in_order)].map(|(number, rule)| {
        let number = CounterNo(number);
        (number, CounterPlan { number, groups: vec![group("A"), group("B")], rule })
    });
    Arc::new(Plan {
        office: "round-the-clock".parse().unwrap(),
        name: text("Công an phường Thử Nghiệm", "Test Ward Police Station"),
        authority: Text::default(),
        zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
        groups: BTreeMap::from(groups),
        counters: BTreeMap::from(counters),
        priorities: vec![PriorityClass {
            code: "elderly".parse().unwrap(),
            name: text("Người cao tuổi", "Elderly"),
            head_start: SignedDuration::from_mins(15),
        }],
        hours: Hours::around_the_clock(),
        close_day_at: None,
        grace: SignedDuration::from_mins(15),
        undo: SignedDuration::from_mins(5),
        notices: Vec::new(),
        procedures: Default::default(),
        lobbies: Vec::new(),
    })
}

pub fn moment(plan: &Plan, local: &str) -> Timestamp {
    let local: DateTime = local.parse().unwrap();
    local.to_zoned(plan.zone.clone()).unwrap().timestamp()
}

pub fn group(letter: &str) -> GroupCode {
    letter.parse().unwrap()
}

/// A wish for a ticket, each with an id of its own.
pub fn issue(letter: &str) -> Command {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    let scattered = DRAWN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bits = [0; 10];
    bits[..8].copy_from_slice(&scattered.to_be_bytes());
    let id = TicketId::from_random(bits);
    Command::IssueTicket(NewTicket { id, group: group(letter), priority: None, lang: Lang::Vi, source: None })
}

pub fn open(counter: u16) -> Command {
    Command::OpenCounter { counter: CounterNo(counter), groups: None }
}

pub fn call_next(counter: u16) -> Command {
    Command::CallNext { counter: CounterNo(counter) }
}

pub fn ask(command: Command, request: Option<&str>) -> Ask {
    Ask { command, request: request.map(|id| id.parse().unwrap()), by: None, believes: None }
}

/// The number that an answer is about.
#[track_caller]
pub fn number(done: &Result<Done, Denied>) -> String {
    done.as_ref().unwrap().answer.ticket.as_ref().unwrap().number.to_string()
}

/// Waits until something is so, which must come within ten seconds.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..30_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("within a minute it did not come to this: {what}");
}
