//! What the journal asks of SQLite.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use crate::journal::{Append, Packed, Record, Stream, Tally, UnreadableSums};
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

/// The sums of an office in a span of days, both ends included: what is packed of each day, and the sums beside that.
pub(super) fn sums(
    connection: &mut Connection,
    office: &OfficeId,
    from: Date,
    to: Date,
) -> rusqlite::Result<BTreeMap<Date, DaySums>> {
    // Both are read as they are at one moment.
    let step = connection.transaction()?;
    let span = params![office.as_str(), from.to_string(), to.to_string()];
    let mut days: BTreeMap<Date, DaySums> = BTreeMap::new();
    let mut select = step.prepare_cached("SELECT day, sums FROM packed WHERE office = ?1 AND day BETWEEN ?2 AND ?3")?;
    let mut rows = select.query(span)?;
    while let Some(row) = rows.next()? {
        days.entry(day(row, 0)?).or_default().packed = Some(row.get(1)?);
    }
    let mut select = step.prepare_cached(
        "SELECT day, field, sum FROM tallies WHERE office = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, field",
    )?;
    let mut rows = select.query(span)?;
    while let Some(row) = rows.next()? {
        days.entry(day(row, 0)?).or_default().loose.push((row.get(1)?, row.get(2)?));
    }
    Ok(days)
}

/// The sums of one day.
#[derive(Default)]
pub(super) struct DaySums {
    packed: Option<Vec<u8>>,
    /// Fields ascending.
    loose: Vec<(String, i64)>,
}

impl DaySums {
    /// All of them.
    pub fn all(self) -> Result<Packed, UnreadableSums> {
        Ok(match self.packed.map(Packed::from_bytes).transpose()? {
            Some(packed) if self.loose.is_empty() => packed,
            Some(packed) => packed.with(self.loose),
            None => Packed::of(self.loose),
        })
    }
}

/// The days before a day that have sums which are not packed.
pub(super) fn loose(connection: &Connection, office: &OfficeId, before: Date) -> rusqlite::Result<Vec<Date>> {
    let mut select = connection.prepare_cached("SELECT DISTINCT day FROM tallies WHERE office = ?1 AND day < ?2")?;
    select.query_map([office.as_str(), &before.to_string()], |row| day(row, 0))?.collect()
}

/// Packs one day's sums. What was packed and cannot be read is left as it is.
pub(super) fn pack(connection: &mut Connection, office: &OfficeId, day: Date) -> rusqlite::Result<u64> {
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let key = params![office.as_str(), day.to_string()];
    let mut sums = DaySums::default();
    {
        let mut select = step.prepare_cached("SELECT sums FROM packed WHERE office = ?1 AND day = ?2")?;
        sums.packed = select.query_row(key, |row| row.get(0)).optional()?;
        let mut select =
            step.prepare_cached("SELECT field, sum FROM tallies WHERE office = ?1 AND day = ?2 ORDER BY field")?;
        sums.loose = select.query_map(key, |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    }
    let Ok(packed) = sums.all() else { return Ok(0) };
    step.execute(
        "INSERT INTO packed (office, day, sums) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET sums = excluded.sums",
        params![office.as_str(), day.to_string(), packed.as_bytes()],
    )?;
    step.execute("DELETE FROM tallies WHERE office = ?1 AND day = ?2", key)?;
    step.commit()?;
    Ok(1)
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

/// Deletes the alerts of all days before one.
pub(super) fn expire_alerts(connection: &mut Connection, office: &OfficeId, before: Date) -> rusqlite::Result<()> {
    // The days of a stream's name sort as their dates do, after a slash that no office's id has in it.
    let before = Stream::Alerts { office: office.clone(), day: before }.to_string();
    let first = format!("{office}/alerts/");
    connection.execute("DELETE FROM commits WHERE stream >= ?1 AND stream < ?2", [first, before]).map(drop)
}

fn version(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let text: String = row.get(column)?;
    Date::from_str(&text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}
