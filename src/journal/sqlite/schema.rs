//! The journal's SQLite file: how it is made, recognised, and brought up to date.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::journal::StoreError;

/// How long a statement waits for another process, such as the command line that adds an account.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long is waited before another process is asked anew to let go of a file, where SQLite does not wait by itself.
const RETRY_EVERY: Duration = Duration::from_millis(10);

/// The mark in the file's header by which `file` and this program know whose it is: "mtcu".
const APPLICATION_ID: i32 = 0x6d74_6375;

/// Step n brings a file from schema n to n + 1. A step that was ever released is never changed.
const STEPS: [&str; 2] = [
    "
    CREATE TABLE commits (
        stream  TEXT    NOT NULL,
        version INTEGER NOT NULL,
        id      TEXT    NOT NULL,
        body    TEXT    NOT NULL,
        PRIMARY KEY (stream, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE days (
        office TEXT NOT NULL,
        day    TEXT NOT NULL,
        PRIMARY KEY (office, day)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tallies (
        office TEXT    NOT NULL,
        day    TEXT    NOT NULL,
        field  TEXT    NOT NULL,
        sum    INTEGER NOT NULL,
        PRIMARY KEY (office, day, field)
    ) STRICT, WITHOUT ROWID;
",
    // What is packed is too long for a table without row ids.
    "
    CREATE TABLE packed (
        office TEXT NOT NULL,
        day    TEXT NOT NULL,
        sums   BLOB NOT NULL,
        PRIMARY KEY (office, day)
    ) STRICT;
",
];

/// A connection to the file, which is made for its owner's eyes only if it is not there, with the newest schema.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let failed = |reason: String| StoreError::File { path: path.display().to_string(), reason };
    make_private(path).map_err(|error| failed(explain(path, &error)))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| failed(advise(&error)))?;
    settle(&connection).map_err(|error| failed(advise(&error)))?;
    migrate(&mut connection).map_err(|error| failed(error.to_string()))?;
    Ok(connection)
}

fn advise(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            format!("{error}: give this user the right to read and write it and its folder")
        }
        _ => error.to_string(),
    }
}

/// SQLite gives its side files the rights of the main one, so making that one first makes all of them private.
///
/// A file that is there is left alone. Closing it would give up every lock that this process has on it, those of its
/// connections too, and the next program that looks into the file would take away the log that they still write to.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

fn explain(path: &Path, error: &io::Error) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match (error.kind(), folder) {
        (io::ErrorKind::NotFound, Some(folder)) => format!("the folder {} is not there: make it", folder.display()),
        (io::ErrorKind::PermissionDenied, _) => format!("{error}: give this user the right to read and write it"),
        _ => error.to_string(),
    }
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let mode = log_ahead(connection)?;
    if mode != "wal" {
        tracing::warn!(mode, "this file system has no write-ahead log for SQLite; appends will be slower");
    }
    // In WAL mode anything less may lose the last commits, though not the file, when the power fails.
    connection.pragma_update(None, "synchronous", "FULL")
}

/// The journal mode that the file has after it was asked for a write-ahead log.
///
/// Two processes that change a new file's mode at the same time each hold what the other one needs. SQLite ends that
/// by failing one of them at once, whatever its timeout, so trying again is left to us.
fn log_ahead(connection: &Connection) -> rusqlite::Result<String> {
    let give_up = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < give_up => {
                thread::sleep(RETRY_EVERY);
            }
            asked => return asked,
        }
    }
}

/// Why a file is not brought up to date.
#[derive(Debug, thiserror::Error)]
enum MigrateError {
    #[error("it is a database of another program: name another file")]
    NotOurs,
    #[error("it was written by a newer motcua (schema {found}, this one knows {}): install that version", STEPS.len())]
    Newer { found: usize },
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

fn migrate(connection: &mut Connection) -> Result<(), MigrateError> {
    // Two processes may come to a new file at the same time: the version is read under the write lock.
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number = |pragma: &str| step.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let found = usize::try_from(number("user_version")?).unwrap_or(usize::MAX);
    let tables: i64 = step.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && number("application_id")? != APPLICATION_ID {
        return Err(MigrateError::NotOurs);
    }
    let missing = STEPS.get(found..).ok_or(MigrateError::Newer { found })?;
    for sql in missing {
        step.execute_batch(sql)?;
    }
    if !missing.is_empty() {
        step.pragma_update(None, "application_id", APPLICATION_ID)?;
        step.pragma_update(None, "user_version", STEPS.len() as i64)?;
    }
    Ok(step.commit()?)
}
