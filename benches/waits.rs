//! What it costs to read a year of one office's tallies: 300 open days of about 500 tickets, nine groups, ten counters, two
//! classes, ten officers, from a journal that was opened for it, as by a process that has read nothing before.
//!
//! Run with `cargo bench --bench waits`; it starts a Redis of its own. What was measured on two shared cores:
//!
//! - one hash field on Redis for each of the year's 755,660 sums, each parsed, at the start: 0.9 s;
//! - days packed (6.4 MB the year, 834,929 sums), each place parsed once: by group and by month 70 to 111 ms on Redis and
//!   67 to 114 ms on SQLite, by hour of the week 105 to 123 and 91 to 115 ms, while the machine ran tests beside it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "how much is read belongs to the figure")]

#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/it/support/offices.rs"]
mod offices;
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/it/support/redis_server.rs"]
mod redis_server;

use std::sync::{Arc, LazyLock};

use divan::Bencher;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use motcua::journal::{Journal, MAX_TALLIES, Store, Tally, open};
use motcua::office::{
    CallingRule, Command, CounterNo, CounterPlan, Group, GroupCode, Hours, NewTicket, Office, OfficeId, Plan, Step,
    TicketId, decide,
};
use motcua::waits::{By, Rows, summed, tallies};
use redis_server::RedisServer;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const FIRST: Date = date(2026, 1, 1);
const LAST: Date = date(2026, 12, 31);
const OPEN_DAYS: i32 = 300;
const TICKETS: usize = 500;
const COUNTERS: u16 = 10;

fn main() {
    divan::main();
}

fn office() -> OfficeId {
    "test".parse().unwrap()
}

fn plan() -> Plan {
    let group = |n: u8| -> GroupCode { char::from(b'A' + n).to_string().parse().unwrap() };
    let groups = (0..9).map(|n| {
        let target_wait = SignedDuration::from_mins(20);
        let code = group(n);
        (code, Group { code, name: Default::default(), quota: None, hours: None, target_wait, discreet: false })
    });
    let counters = (1..=COUNTERS).map(|number| {
        let groups = (0..3).map(|next| group(((number as u8 - 1) * 2 + next) % 9)).collect();
        let number = CounterNo(number);
        (number, CounterPlan { number, groups, rule: CallingRule::Longest })
    });
    let (groups, counters) = (groups.collect(), counters.collect());
    Plan { groups, counters, hours: Hours::around_the_clock(), ..Plan::clone(&offices::plan()) }
}

/// Numbers that are the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A day from half past seven to half past four, as its tallies.
fn day(plan: &Arc<Plan>, day: Date, seed: u64) -> Vec<Tally> {
    let mut chance = Chance(seed);
    let mut office = Office::new(plan.clone(), day);
    let mut sums = Vec::new();
    let begin = day.at(7, 30, 0, 0).to_zoned(plan.zone.clone()).unwrap().timestamp();
    let mut ask = |office: &mut Office, at: Timestamp, by: u16, command: Command| {
        let Ok(events) = decide(office, &command, at) else { return };
        let by = Some(format!("can-bo-{by}").parse().unwrap());
        let step = Step { at, command: command.name().to_owned(), request: None, by, events };
        office.apply(&step, &mut |change| sums.extend(tallies(plan, day, change)));
        office.close_commit();
    };
    for counter in 1..=COUNTERS {
        ask(&mut office, begin, counter, Command::OpenCounter { counter: CounterNo(counter), groups: None });
    }
    let mut issued = 0;
    let mut free_at = [begin; COUNTERS as usize];
    for second in 0..9 * 3600i64 {
        let now = begin + SignedDuration::from_secs(second) + SignedDuration::from_millis(chance.below(1000) as i64);
        if chance.below(8 * 3600) < TICKETS as u64 && second < 8 * 3600 && issued < TICKETS {
            issued += 1;
            let id = offices::ticket_id(issued as u64);
            let group = char::from(b'A' + (chance.below(9) * chance.below(9) / 8) as u8).to_string().parse().unwrap();
            let priority = (chance.below(5) == 0).then(|| "elderly".parse().unwrap());
            let ticket = NewTicket { priority, ..offices::new_ticket(TicketId::clone(&id), group) };
            ask(&mut office, now, 99, Command::IssueTicket(ticket));
        }
        for counter in 1..=COUNTERS {
            if free_at[counter as usize - 1] <= now {
                let calls = office.next_for(CounterNo(counter), now).is_some();
                let command = match (calls, chance.below(40)) {
                    (_, 0) => Command::NoShow { counter: CounterNo(counter) },
                    (true, _) => Command::CallNext { counter: CounterNo(counter) },
                    _ => Command::Finish { counter: CounterNo(counter) },
                };
                ask(&mut office, now, counter, command);
                let service_s = 120 + chance.below(600) + chance.below(600);
                let pause = if calls { service_s as i64 } else { 20 };
                free_at[counter as usize - 1] = now + SignedDuration::from_secs(pause);
            }
        }
    }
    ask(&mut office, begin + SignedDuration::from_hours(9), 99, Command::CloseDay);
    summed(sums)
}

/// A store with a year in it.
struct Year {
    store: Store,
    _folder: Option<TempDir>,
    _redis: Option<RedisServer>,
    runtime: Runtime,
}

impl Year {
    fn fill(store: Store, folder: Option<TempDir>, redis: Option<RedisServer>) -> Year {
        let runtime = Runtime::new().unwrap();
        let plan = Arc::new(plan());
        let journal = open(&store).unwrap();
        let mut fields = 0;
        for n in 0..OPEN_DAYS {
            let date = FIRST + (n * 365 / OPEN_DAYS).days();
            let tallies = day(&plan, date, n as u64);
            fields += tallies.len();
            for part in tallies.chunks(MAX_TALLIES) {
                runtime.block_on(journal.add_tallies(&office(), date, part)).unwrap();
            }
        }
        runtime.block_on(journal.pack(&office(), LAST.tomorrow().unwrap())).unwrap();
        let days = runtime.block_on(journal.sums(&office(), FIRST, LAST)).unwrap();
        let bytes: usize = days.iter().map(|(_, sums)| sums.as_bytes().len()).sum();
        println!("{fields} sums in {OPEN_DAYS} days, {bytes} bytes packed");
        Year { store, _folder: folder, _redis: redis, runtime }
    }

    /// Opened for it, read, and added up.
    fn read(&self, by: By) -> Rows {
        let journal: Arc<dyn Journal> = open(&self.store).unwrap();
        let days = self.runtime.block_on(journal.sums(&office(), FIRST, LAST)).unwrap();
        let rows = Rows::by(by, days);
        assert!(rows.total.served > 100_000, "{} served", rows.total.served);
        rows
    }
}

static SQLITE: LazyLock<Year> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    Year::fill(Store::Sqlite { path: folder.path().join("motcua.db") }, Some(folder), None)
});

static REDIS: LazyLock<Year> = LazyLock::new(|| {
    let redis = RedisServer::start();
    Year::fill(redis.store(), None, Some(redis))
});

const KEYS: [By; 3] = [By::Group, By::WeekdayHour, By::Month];

#[divan::bench(args = KEYS, sample_count = 10)]
fn a_year_on_sqlite(bencher: Bencher, by: By) {
    LazyLock::force(&SQLITE);
    bencher.bench(|| SQLITE.read(by));
}

#[divan::bench(args = KEYS, sample_count = 10)]
fn a_year_on_redis(bencher: Bencher, by: By) {
    LazyLock::force(&REDIS);
    bencher.bench(|| REDIS.read(by));
}
