//! What every journal promises: one list of checks, run against each of them.

mod tallies;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use motcua::journal::{
    Append, CommitId, Journal, JournalError, MAX_BODY_BYTES, MemoryJournal, Record, Stream, Tally, append_surely, open,
};
use motcua::office::OfficeId;
use tempfile::TempDir;
use tokio::time::timeout;

use tallies::{
    packing_changes_no_sum_whatever_else_is_added, tallies_are_added_with_the_commit_and_not_with_a_conflict,
    tallies_are_found_by_day, tallies_without_a_commit_are_added_too,
};

use crate::support::broken_line::{BrokenLine, Fault};
use crate::support::redis_server::RedisServer;

/// One place where commits are kept, to which any number of servers can open a journal.
enum Store {
    Memory(Arc<MemoryJournal>),
    Sqlite(TempDir),
    Redis(RedisServer),
}

impl Store {
    fn memory() -> Self {
        Store::Memory(Arc::new(MemoryJournal::new()))
    }

    fn sqlite() -> Self {
        Store::Sqlite(tempfile::tempdir().unwrap())
    }

    fn redis() -> Self {
        Store::Redis(RedisServer::start())
    }

    /// A journal as another server would open it.
    fn open(&self) -> Arc<dyn Journal> {
        match self {
            Store::Memory(journal) => journal.clone(),
            Store::Sqlite(folder) => {
                open(&motcua::journal::Store::Sqlite { path: folder.path().join("motcua.db") }).unwrap()
            }
            Store::Redis(server) => open(&server.store()).unwrap(),
        }
    }
}

macro_rules! contract {
    ($($check:ident),* $(,)?) => {
        contract!(@ memory: $($check)*);
        contract!(@ sqlite: $($check)*);
        contract!(@ redis: $($check)*);
    };
    (@ $store:ident: $($check:ident)*) => {
        mod $store {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $check() {
                super::$check(&super::Store::$store()).await;
            })*
        }
    };
}

contract! {
    what_is_appended_is_read_in_order,
    a_stale_append_is_a_conflict_that_names_the_last_version,
    an_append_past_the_end_is_a_conflict,
    of_two_servers_that_append_the_same_version_one_wins,
    tallies_are_added_with_the_commit_and_not_with_a_conflict,
    tallies_are_found_by_day,
    tallies_without_a_commit_are_added_too,
    packing_changes_no_sum_whatever_else_is_added,
    expiry_deletes_old_days_and_keeps_their_tallies,
    an_append_wakes_another_server,
    large_bodies_and_any_text_come_back_unchanged,
    what_is_out_of_bounds_is_refused_and_not_written,
    a_commit_whose_answer_was_lost_is_found_by_its_id,
    offices_and_the_directory_do_not_mix,
    a_whole_day_is_read,
    what_was_acknowledged_outlives_its_server,
    it_answers_a_ping,
}

const DAY: Date = date(2026, 11, 21);

fn office(name: &str) -> OfficeId {
    name.parse().unwrap()
}

fn day_of(name: &str, day: Date) -> Stream {
    Stream::Day { office: office(name), day }
}

fn demo() -> Stream {
    day_of("demo", DAY)
}

/// A record with an id of its own.
fn record(body: &str) -> Record {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    let n = u128::from(DRAWN.fetch_add(1, Ordering::Relaxed));
    Record {
        id: CommitId::from_random(n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes()),
        body: body.to_owned(),
    }
}

fn tally(field: &str, add: i64) -> Tally {
    Tally { field: field.to_owned(), add }
}

/// Appends these bodies to an empty stream, and returns what a reader must see.
async fn fill(journal: &dyn Journal, stream: &Stream, bodies: &[&str]) -> Vec<(u64, Record)> {
    let mut commits = Vec::new();
    for (expected, body) in (0..).zip(bodies) {
        let record = record(body);
        assert_eq!(
            journal.append(stream, expected, &record, &[]).await,
            Ok(Append::Appended),
            "{body} onto {expected}"
        );
        commits.push((expected + 1, record));
    }
    commits
}

async fn what_is_appended_is_read_in_order(store: &Store) {
    let journal = store.open();
    assert_eq!(journal.read(&demo(), 0).await, Ok(vec![]));
    assert_eq!(journal.days(&office("demo")).await, Ok(vec![]));
    let commits = fill(&*journal, &demo(), &["1", "2", "3"]).await;
    for reader in [journal, store.open()] {
        for after in 0..=3 {
            assert_eq!(reader.read(&demo(), after).await, Ok(commits[after as usize..].to_vec()), "after {after}");
        }
        assert_eq!(reader.read(&demo(), 99).await, Ok(vec![]));
        assert_eq!(reader.days(&office("demo")).await, Ok(vec![DAY]));
    }
}

async fn a_stale_append_is_a_conflict_that_names_the_last_version(store: &Store) {
    let (journal, other) = (store.open(), store.open());
    let commits = fill(&*journal, &demo(), &["1", "2"]).await;
    for expected in [0, 1] {
        assert_eq!(other.append(&demo(), expected, &record("late"), &[]).await, Ok(Append::Conflict { found: 2 }));
    }
    assert_eq!(other.read(&demo(), 0).await, Ok(commits));
}

async fn an_append_past_the_end_is_a_conflict(store: &Store) {
    let journal = store.open();
    assert_eq!(journal.append(&demo(), 1, &record("early"), &[]).await, Ok(Append::Conflict { found: 0 }));
    assert_eq!(journal.days(&office("demo")).await, Ok(vec![]));
    let commits = fill(&*journal, &demo(), &["1"]).await;
    assert_eq!(journal.append(&demo(), 2, &record("early"), &[]).await, Ok(Append::Conflict { found: 1 }));
    assert_eq!(journal.read(&demo(), 0).await, Ok(commits));
}

async fn of_two_servers_that_append_the_same_version_one_wins(store: &Store) {
    const COMMITS: u64 = 100;
    let appender = |name: &'static str| {
        let journal = store.open();
        tokio::spawn(async move {
            let (mut last, mut won) = (0, 0);
            while last < COMMITS {
                match journal.append(&demo(), last, &record(name), &[tally(name, 1)]).await {
                    Ok(Append::Appended) => (last, won) = (last + 1, won + 1),
                    Ok(Append::Conflict { found }) => {
                        assert!(found > last, "a conflict on {last} found {found}");
                        last = found;
                    }
                    // The other one held the store for longer than this one waits; nothing was written.
                    Err(JournalError::Unavailable { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            won
        })
    };
    let (left, right) = tokio::join!(appender("left"), appender("right"));
    let (left, right) = (left.unwrap(), right.unwrap());
    let journal = store.open();
    let commits = journal.read(&demo(), 0).await.unwrap();
    let by = |name: &str| commits.iter().filter(|(_, record)| record.body == name).count() as i64;
    assert!((1..=commits.len() as u64).eq(commits.iter().map(|(version, _)| *version)), "a gap or a double");
    assert_eq!((by("left"), by("right")), (left, right), "each commit has the one author who was told so");
    let mut sums = journal.tallies(&office("demo"), DAY, DAY).await.unwrap().remove(0).1;
    sums.retain(|sum| sum.add > 0);
    let expected = [("left", left), ("right", right)].into_iter().filter(|(_, n)| *n > 0);
    assert_eq!(sums, expected.map(|(name, n)| tally(name, n)).collect::<Vec<_>>());
}

async fn expiry_deletes_old_days_and_keeps_their_tallies(store: &Store) {
    let journal = store.open();
    let demo = office("demo");
    let days = [date(2026, 9, 30), date(2026, 10, 1), DAY];
    for day in days {
        journal.append(&day_of("demo", day), 0, &record("1"), &[tally("n", 1)]).await.unwrap();
        journal.append(&day_of("demo", day), 1, &record("2"), &[]).await.unwrap();
    }
    journal.append(&day_of("other", days[0]), 0, &record("1"), &[]).await.unwrap();
    let alerts_of = |name: &str, day| Stream::Alerts { office: office(name), day };
    // The alerts of a day go with it, also where the day itself has nothing.
    let old = [alerts_of("demo", days[0]), alerts_of("demo", date(2026, 11, 20))];
    let kept = [alerts_of("demo", DAY), alerts_of("other", days[0]), alerts_of("demo-2", days[0])];
    for stream in old.iter().chain(&kept) {
        fill(&*journal, stream, &["1", "2"]).await;
    }
    assert_eq!(journal.expire(&demo, days[0]).await, Ok(0), "a day does not count as before itself");
    assert_eq!(journal.expire(&demo, DAY).await, Ok(2));
    assert_eq!(journal.expire(&demo, DAY).await, Ok(0));
    for stream in &old {
        assert_eq!(journal.read(stream, 0).await, Ok(vec![]), "{stream}");
    }
    for stream in &kept {
        assert_eq!(journal.read(stream, 0).await.unwrap().len(), 2, "{stream}");
    }
    assert_eq!(journal.days(&demo).await, Ok(vec![DAY]));
    assert_eq!(journal.read(&day_of("demo", days[0]), 0).await, Ok(vec![]));
    assert_eq!(journal.read(&day_of("demo", DAY), 0).await.unwrap().len(), 2);
    assert_eq!(journal.days(&office("other")).await, Ok(vec![days[0]]));
    assert_eq!(journal.tallies(&demo, days[0], DAY).await, Ok(days.map(|day| (day, vec![tally("n", 1)])).to_vec()));
}

async fn an_append_wakes_another_server(store: &Store) {
    let (journal, other) = (store.open(), store.open());
    let demo_office = office("demo");
    let mut woken = other.wake(Some(&demo_office)).await.unwrap();
    let mut directory_woken = other.wake(None).await.unwrap();
    for n in 0..3 {
        // A journal may give a word for nothing when it starts to listen; what counts is the one that comes now.
        tokio::time::sleep(Duration::from_millis(400)).await;
        while woken.try_recv().is_ok() || directory_woken.try_recv().is_ok() {}
        journal.append(&demo(), n, &record("1"), &[]).await.unwrap();
        timeout(Duration::from_secs(60), woken.recv()).await.expect("no word came").expect("the wake ended");
        assert_eq!(other.read(&demo(), n).await.unwrap().len(), 1, "what the word is about can be read");
        journal.append(&Stream::Directory, n, &record("1"), &[]).await.unwrap();
        timeout(Duration::from_secs(60), directory_woken.recv()).await.expect("no word came").expect("the wake ended");
    }
}

async fn large_bodies_and_any_text_come_back_unchanged(store: &Store) {
    let journal = store.open();
    let large = "ă".repeat(MAX_BODY_BYTES / 2);
    let commits =
        fill(&*journal, &demo(), &["", "Nguyễn Thị Ánh – hồ sơ thiếu\r\n\0\u{1F3AB}\"\\'", &large, "{\"v\":1}"]).await;
    assert_eq!(store.open().read(&demo(), 0).await, Ok(commits));
}

async fn what_is_out_of_bounds_is_refused_and_not_written(store: &Store) {
    let journal = store.open();
    let (small, large) = (record("1"), record(&"x".repeat(MAX_BODY_BYTES + 1)));
    let (one, long) = ([tally("n", 1)], [tally(&"n".repeat(201), 1)]);
    let many = vec![tally("n", 1); 4097];
    let directory = Stream::Directory;
    let demo = demo();
    let alerts = Stream::Alerts { office: office("demo"), day: DAY };
    let wrong: [(&Stream, u64, &Record, &[Tally]); 6] = [
        (&alerts, 0, &small, &one),
        (&demo, 0, &large, &[]),
        (&demo, 0, &small, &long),
        (&demo, 0, &small, &many),
        (&directory, 0, &small, &one),
        (&demo, u64::MAX, &small, &[]),
    ];
    for (i, (stream, expected, record, tallies)) in wrong.into_iter().enumerate() {
        let answer = journal.append(stream, expected, record, tallies).await;
        assert!(matches!(answer, Err(JournalError::Refused { .. })), "case {i}: {answer:?}");
    }
    assert_eq!(journal.read(&demo, 0).await, Ok(vec![]));
    assert_eq!(journal.read(&Stream::Directory, 0).await, Ok(vec![]));
}

async fn a_commit_whose_answer_was_lost_is_found_by_its_id(store: &Store) {
    let one = [tally("n", 1)];
    let faults = [
        vec![Fault::Unheard],
        vec![Fault::NeverSent],
        vec![Fault::NeverSent, Fault::Unheard],
        vec![Fault::Late],
        vec![Fault::Late, Fault::Unheard],
    ];
    let journal = store.open();
    for (expected, faults) in (0..).zip(faults) {
        let broken = BrokenLine::new(store.open(), faults.clone());
        let record = record(&format!("{faults:?}"));
        let appended = append_surely(&broken, &demo(), expected, &record, &one).await;
        assert_eq!(appended, Ok(Append::Appended), "{faults:?}");
        assert_eq!(journal.read(&demo(), expected).await, Ok(vec![(expected + 1, record)]), "{faults:?}");
    }
    // Another's commit at the same version is a conflict, also after an answer was lost.
    let broken = BrokenLine::new(store.open(), vec![Fault::NeverSent]);
    assert_eq!(append_surely(&broken, &demo(), 3, &record("x"), &one).await, Ok(Append::Conflict { found: 5 }));
    assert_eq!(journal.tallies(&office("demo"), DAY, DAY).await, Ok(vec![(DAY, vec![tally("n", 5)])]), "each once");
}

async fn offices_and_the_directory_do_not_mix(store: &Store) {
    let journal = store.open();
    let next_day = date(2026, 11, 22);
    let alerts = Stream::Alerts { office: office("demo"), day: date(2026, 11, 23) };
    let streams =
        [demo(), day_of("demo", next_day), day_of("demo-2", DAY), day_of("directory", DAY), Stream::Directory, alerts];
    let mut expected = Vec::new();
    for stream in &streams {
        let name = stream.to_string();
        expected.push(fill(&*journal, stream, &[&name, &name]).await);
    }
    for (stream, commits) in streams.iter().zip(expected) {
        assert_eq!(journal.read(stream, 0).await, Ok(commits), "{stream}");
    }
    assert_eq!(journal.days(&office("demo")).await, Ok(vec![DAY, next_day]));
    assert_eq!(journal.days(&office("demo-2")).await, Ok(vec![DAY]));
    assert_eq!(journal.days(&office("dem")).await, Ok(vec![]));
}

async fn a_whole_day_is_read(store: &Store) {
    const COMMITS: usize = 2000;
    let journal = store.open();
    let body = "x".repeat(300);
    let commits = fill(&*journal, &demo(), &vec![body.as_str(); COMMITS]).await;
    let other = store.open();
    let begun = Instant::now();
    assert_eq!(other.read(&demo(), 0).await.unwrap(), commits);
    println!("{COMMITS} commits read in {:?}", begun.elapsed());
}

async fn what_was_acknowledged_outlives_its_server(store: &Store) {
    let commits = {
        let journal = store.open();
        journal.append(&day_of("demo-2", DAY), 0, &record("1"), &[tally("n", 7)]).await.unwrap();
        fill(&*journal, &demo(), &["1", "2"]).await
    };
    let journal = store.open();
    assert_eq!(journal.read(&demo(), 0).await, Ok(commits));
    assert_eq!(journal.tallies(&office("demo-2"), DAY, DAY).await, Ok(vec![(DAY, vec![tally("n", 7)])]));
    assert_eq!(journal.append(&demo(), 2, &record("3"), &[]).await, Ok(Append::Appended));
}

async fn it_answers_a_ping(store: &Store) {
    assert_eq!(store.open().ping().await, Ok(()));
}
