//! What the journal asks of SQLite.

use std::str::FromStr;

use jiff::civil::Date;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, TransactionBehavior, params};

use crate::journal::{Append, Record, Stream, Tally};
use crate::office::OfficeId;

/// Where an append failed.
pub(super) enum Failed {
    /// Before its beginning, because the file is no more where it was: nothing was written.
    Elsewhere(&'static str),
    /// Before its end: nothing was written.
    Before(rusqlite::Error),
    /// At its end, where the disk has the last word: it may have been written.
    AtTheEnd(rusqlite::Error),
}

/// The whole append, in one step.
pub(super) fn append(
    connection: &mut Connection,
    stream: &Stream,
    expected: u64,
    record: &Record,
    tallies: &[Tally],
) -> Result<Append, Failed> {
    // The write lock is taken before the last version is read, so that no other process gets in between.
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Failed::Before)?;
    let found = last_version(&step, stream).map_err(Failed::Before)?;
    if found != expected {
        return Ok(Append::Conflict { found });
    }
    write(&step, stream, expected + 1, record, tallies).map_err(Failed::Before)?;
    step.commit().map_err(Failed::AtTheEnd)?;
    Ok(Append::Appended)
}

fn last_version(connection: &Connection, stream: &Stream) -> rusqlite::Result<u64> {
    let mut last = connection.prepare_cached("SELECT coalesce(max(version), 0) FROM commits WHERE stream = ?1")?;
    last.query_row([stream.to_string()], |row| version(row, 0))
}

fn write(
    connection: &Connection,
    stream: &Stream,
    version: u64,
    record: &Record,
    tallies: &[Tally],
) -> rusqlite::Result<()> {
    let mut insert =
        connection.prepare_cached("INSERT INTO commits (stream, version, id, body) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute(params![stream.to_string(), version as i64, record.id.to_string(), record.body])?;
    let Stream::Day { office, day } = stream else { return Ok(()) };
    let day = day.to_string();
    if version == 1 {
        let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO days (office, day) VALUES (?1, ?2)")?;
        insert.execute(params![office.as_str(), day])?;
    }
    add(connection, office, &day, tallies)
}

/// Adds to a day's sums, in one step.
pub(super) fn add_tallies(
    connection: &mut Connection,
    office: &OfficeId,
    day: Date,
    tallies: &[Tally],
) -> Result<(), Failed> {
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Failed::Before)?;
    add(&step, office, &day.to_string(), tallies).map_err(Failed::Before)?;
    step.commit().map_err(Failed::AtTheEnd)
}

fn add(connection: &Connection, office: &OfficeId, day: &str, tallies: &[Tally]) -> rusqlite::Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO tallies (office, day, field, sum) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET sum = sum + excluded.sum",
    )?;
    for tally in tallies {
        add.execute(params![office.as_str(), day, tally.field, tally.add])?;
    }
    Ok(())
}

/// At most `limit` commits after a version: version, id and body.
pub(super) fn page(
    connection: &Connection,
    stream: &str,
    after: u64,
    limit: u32,
) -> rusqlite::Result<Vec<(u64, String, String)>> {
    let mut select = connection.prepare_cached(
        "SELECT version, id, body FROM commits WHERE stream = ?1 AND version > ?2 ORDER BY version LIMIT ?3",
    )?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    select.query_map(params![stream, after, limit], |row| Ok((version(row, 0)?, row.get(1)?, row.get(2)?)))?.collect()
}

/// The days of an office that have a stream, ascending.
pub(super) fn days(connection: &Connection, office: &OfficeId) -> rusqlite::Result<Vec<Date>> {
    let mut select = connection.prepare_cached("SELECT day FROM days WHERE office = ?1 ORDER BY day")?;
    select.query_map([office.as_str()], |row| day(row, 0))?.collect()
}

/// The sums of an office in a span of days, both ends included.
pub(super) fn tallies(
    connection: &Connection,
    office: &OfficeId,
    from: Date,
    to: Date,
) -> rusqlite::Result<Vec<(Date, Vec<Tally>)>> {
    let mut select = connection.prepare_cached(
        "SELECT day, field, sum FROM tallies WHERE office = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, field",
    )?;
    let mut rows = select.query(params![office.as_str(), from.to_string(), to.to_string()])?;
    let mut days: Vec<(Date, Vec<Tally>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (day, tally) = (day(row, 0)?, Tally { field: row.get(1)?, add: row.get(2)? });
        match days.last_mut() {
            Some((last, of_day)) if *last == day => of_day.push(tally),
            _ => days.push((day, vec![tally])),
        }
    }
    Ok(days)
}

/// Deletes one day's stream; the number of streams deleted, 0 or 1.
pub(super) fn expire(connection: &mut Connection, office: &OfficeId, day: Date) -> rusqlite::Result<u64> {
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let stream = Stream::Day { office: office.clone(), day };
    step.execute("DELETE FROM commits WHERE stream = ?1", [stream.to_string()])?;
    let deleted =
        step.execute("DELETE FROM days WHERE office = ?1 AND day = ?2", [office.as_str(), &day.to_string()])?;
    step.commit()?;
    Ok(deleted as u64)
}

fn version(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let text: String = row.get(column)?;
    Date::from_str(&text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}
