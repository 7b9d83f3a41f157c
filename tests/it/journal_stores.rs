//! What is particular to one store: files and their rights, a Redis that ends, stalls or forgets, addresses.

use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use jiff::civil::date;
use motcua::journal::{
    Append, CommitId, Journal, JournalError, MemoryJournal, Record, Store, StoreError, Stream, Tally, append_surely,
    open,
};
use motcua::office::OfficeId;
use tokio::time::timeout;

use crate::support::broken_line::{BrokenLine, Fault};
use crate::support::redis_server::RedisServer;

fn demo() -> (OfficeId, Stream) {
    let office: OfficeId = "demo".parse().unwrap();
    (office.clone(), Stream::Day { office, day: date(2026, 11, 21) })
}

fn record(n: u8) -> Record {
    Record { id: CommitId::from_random([n; 16]), body: format!("{{\"v\":1,\"n\":{n}}}") }
}

fn open_at(address: &str) -> Result<Arc<dyn Journal>, StoreError> {
    open(&address.parse()?)
}

#[track_caller]
fn check_refused(url: &str, parts: &[&str]) {
    let error = open_at(url).err().unwrap_or_else(|| panic!("{url} was opened")).to_string();
    for part in parts {
        assert!(error.contains(part), "{url}: `{error}` does not say `{part}`");
    }
}

#[test]
fn a_wrong_address_is_told_with_the_right_one() {
    check_refused("", &["sqlite:PATH"]);
    check_refused("data/motcua.db", &["data/motcua.db", "sqlite:PATH"]);
    check_refused("postgres://localhost/x", &["postgres", "sqlite:PATH", "redis://", "memory:"]);
    check_refused("redis+sentinel://a,b/x", &["redis+sentinel", "not supported by this build"]);
    check_refused("redis+cluster://a,b", &["redis+cluster", "not supported by this build"]);
    check_refused("rediss://a", &["rediss", "not supported by this build"]);
    check_refused("sqlite:", &["sqlite:data/motcua.db"]);
    check_refused("sqlite::memory:", &["`memory:`"]);
    check_refused("sqlite://data/x.db", &["sqlite:data/x.db"]);
    check_refused("memory:x", &["memory:"]);
    check_refused("redis://", &["redis://HOST:PORT"]);
    let error = open_at("redis://user:secret@host:notaport").err().unwrap().to_string();
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn a_file_that_cannot_be_the_journal_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    check_refused(&at("nowhere/motcua.db"), &["nowhere is not there: make it"]);

    std::fs::write(folder.path().join("letter.txt"), "Kính gửi Ủy ban nhân dân phường, ".repeat(100)).unwrap();
    check_refused(&at("letter.txt"), &["letter.txt", "not a database"]);

    let others = rusqlite::Connection::open(folder.path().join("others.db")).unwrap();
    others.execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
    check_refused(&at("others.db"), &["others.db", "another program"]);

    drop(open_at(&at("newer.db")).unwrap());
    let newer = rusqlite::Connection::open(folder.path().join("newer.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    check_refused(&at("newer.db"), &["newer.db", "newer motcua", "schema 99"]);
}

#[tokio::test]
async fn the_file_is_private_and_says_so_if_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("motcua.db");
    let journal = open(&Store::Sqlite { path: path.clone() }).unwrap();
    journal.append(&demo().1, 0, &record(1), &[]).await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?} has mode {mode:o}", entry.file_name());
    }
    assert_eq!(journal.warnings().await, Vec::<String>::new());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let warnings = journal.warnings().await;
    assert!(warnings.len() == 1 && warnings[0].contains("chmod 600"), "{warnings:?}");
}

#[test]
fn many_processes_may_open_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    // They seldom meet in the one moment that matters, so they try it with many files.
    for file in 0..100 {
        let url = format!("sqlite:{}/{file}.db", folder.path().display());
        let together = Arc::new(Barrier::new(4));
        let openers: Vec<_> = (0..4)
            .map(|_| {
                let (url, together) = (url.clone(), together.clone());
                std::thread::spawn(move || {
                    together.wait();
                    open_at(&url).map(drop)
                })
            })
            .collect();
        for opener in openers {
            opener.join().unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn another_process_that_holds_the_file_delays_an_append_and_does_not_lose_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("motcua.db");
    let journal = open(&Store::Sqlite { path: path.clone() }).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let released = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        other.execute_batch("COMMIT").unwrap();
    });
    assert_eq!(journal.append(&demo().1, 0, &record(1), &[]).await, Ok(Append::Appended));
    released.join().unwrap();
}

#[tokio::test]
async fn another_program_that_looks_into_the_file_takes_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("motcua.db");
    let journal = open(&Store::Sqlite { path: path.clone() }).unwrap();
    assert_eq!(journal.append(&demo().1, 0, &record(1), &[]).await, Ok(Append::Appended));
    // The last program that closes a file takes its log into it and deletes the log. Another process must see that it
    // is not the last, which the locks on the file tell; within one process they would not be looked at.
    let script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM commits'); c.close()";
    let looked = std::process::Command::new("python3").args(["-c", script]).arg(&path).status();
    if !looked.is_ok_and(|status| status.success()) {
        println!("skipped: there is no python3 with sqlite3 that could look into the file");
        return;
    }
    assert!(folder.path().join("motcua.db-wal").exists(), "the log that the journal writes to is still there");
}

#[tokio::test]
async fn a_file_that_was_deleted_takes_no_more_commits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("motcua.db");
    let journal = open(&Store::Sqlite { path: path.clone() }).unwrap();
    assert_eq!(journal.append(&demo().1, 0, &record(1), &[]).await, Ok(Append::Appended));
    std::fs::rename(&path, folder.path().join("moved.db")).unwrap();
    for failed in [journal.append(&demo().1, 1, &record(2), &[]).await.map(drop), journal.ping().await] {
        assert!(failed.clone().unwrap_err().to_string().contains("deleted or replaced"), "{failed:?}");
    }
    std::fs::rename(folder.path().join("moved.db"), &path).unwrap();
    assert_eq!(journal.append(&demo().1, 1, &record(2), &[]).await, Ok(Append::Appended));
}

#[tokio::test]
async fn memory_warns_that_it_forgets() {
    let warnings = MemoryJournal::new().warnings().await;
    assert!(
        warnings.len() == 1 && warnings[0].contains("forgotten") && warnings[0].contains("sqlite:"),
        "{warnings:?}"
    );
}

#[tokio::test]
async fn an_outcome_that_stays_unknown_is_given_up_after_a_bounded_time() {
    let memory = Arc::new(MemoryJournal::new());
    let broken = BrokenLine::new(memory.clone(), vec![Fault::NeverSent; 1000]);
    let begun = tokio::time::Instant::now();
    let answer = append_surely(&broken, &demo().1, 0, &record(1), &[]).await;
    assert!(matches!(answer, Err(JournalError::Unknown { .. })), "{answer:?}");
    let took = begun.elapsed();
    assert!((Duration::from_secs(3)..Duration::from_secs(30)).contains(&took), "{took:?}");
    assert_eq!(memory.read(&demo().1, 0).await, Ok(vec![]));
}

#[tokio::test]
async fn a_redis_that_cannot_be_reached_is_told_at_once_and_nothing_is_unknown() {
    let mut server = RedisServer::start();
    let journal = open(&server.store()).unwrap();
    server.kill();
    let begun = Instant::now();
    let answers = [
        journal.append(&demo().1, 0, &record(1), &[]).await.map(drop),
        journal.read(&demo().1, 0).await.map(drop),
        journal.ping().await,
    ];
    for answer in answers {
        assert!(matches!(answer, Err(JournalError::Unavailable { .. })), "{answer:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_was_killed_and_started_again_is_found_again() {
    let mut server = RedisServer::start();
    // An acknowledged commit may be lost by a killed Redis only if it syncs its file later than it answers.
    assert_eq!(server.command("CONFIG SET appendfsync always"), "+OK");
    let (office, stream) = demo();
    let (journal, other) = (open(&server.store()).unwrap(), open(&server.store()).unwrap());
    let mut woken = other.wake(Some(&office)).await.unwrap();
    let one = [Tally { field: "n".to_owned(), add: 1 }];
    for round in 0..3_u64 {
        let record = record(round as u8);
        assert_eq!(append_surely(&*journal, &stream, round, &record, &one).await, Ok(Append::Appended), "{round}");
        let woken_in_time = async {
            while other.read(&stream, round).await.unwrap().is_empty() {
                woken.recv().await.expect("the wake ended");
            }
        };
        timeout(Duration::from_secs(60), woken_in_time).await.expect("nobody was woken");
        server.kill();
        assert!(journal.ping().await.is_err());
        server.start_again();
    }
    assert_eq!(other.read(&stream, 0).await, Ok((0..3).map(|n| (u64::from(n) + 1, record(n))).collect()));
    let sums = journal.tallies(&office, date(2026, 11, 21), date(2026, 11, 21)).await.unwrap();
    assert_eq!(sums[0].1, [Tally { field: "n".to_owned(), add: 3 }]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_redis_gives_too_late_is_read_back() {
    let server = RedisServer::start();
    let journal = open(&server.store()).unwrap();
    journal.ping().await.unwrap();
    // Longer than the journal waits for an answer: if the append lands, then when nobody listens any more.
    assert_eq!(server.command("CLIENT PAUSE 5000 ALL"), "+OK");
    let one = [Tally { field: "n".to_owned(), add: 1 }];
    let (office, stream) = demo();
    let begun = Instant::now();
    let answer = append_surely(&*journal, &stream, 0, &record(1), &one).await;
    assert!(begun.elapsed() > Duration::from_secs(3), "the answer came after {:?}: nothing was lost", begun.elapsed());
    assert_eq!(answer, Ok(Append::Appended));
    assert_eq!(journal.read(&stream, 0).await, Ok(vec![(1, record(1))]));
    let sums = journal.tallies(&office, date(2026, 11, 21), date(2026, 11, 21)).await.unwrap();
    assert_eq!(sums[0].1, one, "added once");
}

#[tokio::test]
async fn a_redis_that_would_forget_is_warned_of() {
    let forgetful = RedisServer::start_forgetful();
    let warnings = open(&forgetful.store()).unwrap().warnings().await;
    assert!(warnings.len() == 1 && warnings[0].contains("appendonly yes"), "{warnings:?}");

    let server = RedisServer::start();
    let journal = open(&server.store()).unwrap();
    let warnings = journal.warnings().await;
    assert!(warnings.len() == 1 && warnings[0].contains("appendfsync always"), "{warnings:?}");
    assert_eq!(server.command("CONFIG SET appendfsync always"), "+OK");
    assert_eq!(journal.warnings().await, Vec::<String>::new());
    assert_eq!(server.command("CONFIG SET maxmemory 100mb maxmemory-policy allkeys-lru"), "+OK");
    let warnings = journal.warnings().await;
    assert!(warnings.len() == 1 && warnings[0].contains("noeviction"), "{warnings:?}");
}
