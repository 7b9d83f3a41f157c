//! A journal in Redis: the store of several servers.
//!
//! One Redis stream holds one office's day, with an entry `<version>-0` for each commit. One Lua script makes an
//! append one step; everything else is plain commands. Redis' channels announce appends to the other servers.

mod bell;
mod durability;
mod keys;
mod line;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use redis::streams::{StreamId, StreamRangeReply};
use redis::{FromRedisValue, Pipeline, RedisError, Script, ScriptInvocation, Value};
use tokio::sync::mpsc::Receiver;
use tokio::task::AbortHandle;

use self::line::{Line, is_of_the_line};
use super::wakes::Wakes;
use super::{
    Answer, Append, Journal, JournalError, Packed, Record, StoreError, Stream, Tally, tallies_within_bounds,
    within_bounds,
};
use crate::office::OfficeId;

/// How many commits are fetched at once.
const PAGE: usize = 500;

/// For how many days the sums are fetched at once.
const DAYS_AT_ONCE: usize = 32;

/// What a server answers before it runs the script at all.
const BEFORE_THE_SCRIPT: [&str; 14] = [
    "NOSCRIPT",
    "LOADING",
    "READONLY",
    "OOM",
    "MISCONF",
    "NOAUTH",
    "WRONGPASS",
    "NOPERM",
    "BUSY",
    "MASTERDOWN",
    "CLUSTERDOWN",
    "MOVED",
    "ASK",
    "NOREPLICAS",
];

/// A journal in a Redis.
pub struct RedisJournal {
    line: Line,
    append: Script,
    add: Script,
    pack: Script,
    wakes: Arc<Wakes>,
    /// Listens for appends; begins when somebody first wants to be woken.
    bell: OnceLock<AbortHandle>,
}

impl RedisJournal {
    /// The journal in the Redis at `url`, `redis://[USER:PASSWORD@]HOST[:PORT][/DB]`. Nothing is sent before it is used.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let line = Line::new(url).map_err(|error| StoreError::WrongAddress {
            reason: format!("{}; write `redis://HOST:PORT`", error.detail().unwrap_or(error.category())),
        })?;
        let append = Script::new(include_str!("append.lua"));
        let add = Script::new(include_str!("add.lua"));
        let pack = Script::new(include_str!("pack.lua"));
        Ok(RedisJournal { line, append, add, pack, wakes: Arc::default(), bell: OnceLock::new() })
    }

    async fn ask<T: FromRedisValue>(&self, question: &Pipeline) -> Result<T, JournalError> {
        self.line.ask(question).await.map_err(unavailable)
    }

    /// Runs a script that writes, and must not run twice.
    async fn write_once<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
        unknown: impl FnOnce(String) -> JournalError,
    ) -> Result<T, JournalError> {
        let mut held = self.line.hold_patiently().await.map_err(unavailable)?;
        let answer = script.invoke_async::<T>(&mut held.connection).await;
        if let Err(error) = &answer
            && is_of_the_line(error)
        {
            self.line.drop_broken(&held).await;
        }
        answer.map_err(|error| match error.code() {
            Some(code) if BEFORE_THE_SCRIPT.contains(&code) => unavailable(error),
            _ => unknown(error.to_string()),
        })
    }

    /// What is packed of each day, and the sums beside that, both as they are at one moment.
    async fn sums_of(
        &self,
        office: &OfficeId,
        days: &[Date],
    ) -> Result<Vec<(Option<Vec<u8>>, BTreeMap<String, i64>)>, JournalError> {
        let mut question = redis::pipe();
        question.atomic();
        for day in days {
            question.cmd("GET").arg(keys::packed(office, *day));
            question.cmd("HGETALL").arg(keys::tallies(Some(office), Some(*day)));
        }
        let answer: Vec<Value> = self.ask(&question).await?;
        let mut answer = answer.into_iter();
        let mut sums = Vec::with_capacity(days.len());
        while let (Some(packed), Some(loose)) = (answer.next(), answer.next()) {
            let loose = BTreeMap::from_redis_value(loose).map_err(RedisError::from).map_err(unavailable)?;
            sums.push((
                <Option<Vec<u8>>>::from_redis_value(packed).map_err(RedisError::from).map_err(unavailable)?,
                loose,
            ));
        }
        Ok(sums)
    }

    /// Those of the days that have sums which are not packed.
    async fn loose(&self, office: &OfficeId, days: Vec<Date>) -> Result<Vec<Date>, JournalError> {
        let mut loose = Vec::new();
        for days in days.chunks(PAGE) {
            let mut question = redis::pipe();
            for day in days {
                question.cmd("EXISTS").arg(keys::tallies(Some(office), Some(*day)));
            }
            let exist: Vec<bool> = self.ask(&question).await?;
            loose.extend(days.iter().zip(exist).filter(|(_, exists)| *exists).map(|(day, _)| *day));
        }
        Ok(loose)
    }

    /// Packs one day; 0 when another server was faster, which has done it then.
    async fn pack_day(&self, office: &OfficeId, day: Date) -> Result<u64, JournalError> {
        let Some((before, loose)) = self.sums_of(office, &[day]).await?.pop() else { return Ok(0) };
        let after = match readable(office, day, before.clone())? {
            Some(packed) => packed.with(loose.clone()),
            None => Packed::of(loose.iter().map(|(field, sum)| (field, *sum))),
        };
        let mut script = self.pack.prepare_invoke();
        script.key(keys::tallies(Some(office), Some(day))).key(keys::packed(office, day));
        script.arg(before.unwrap_or_default()).arg(after.as_bytes());
        for (field, sum) in &loose {
            script.arg(field).arg(*sum);
        }
        let stream = Stream::Day { office: office.clone(), day };
        self.write_once(&script, |reason| JournalError::Unknown { stream, reason }).await
    }

    /// The days of a sorted set, ascending, in a span in Redis' notation.
    async fn days_of(&self, set: String, from: String, to: String) -> Result<Vec<Date>, JournalError> {
        let mut question = redis::pipe();
        question.cmd("ZRANGE").arg(&set).arg(from).arg(to).arg("BYLEX");
        let (days,): (Vec<String>,) = self.ask(&question).await?;
        let day = |text: String| {
            text.parse().map_err(|_| JournalError::Unavailable { reason: format!("`{text}` in {set} is no day") })
        };
        days.into_iter().map(day).collect()
    }
}

impl Drop for RedisJournal {
    fn drop(&mut self) {
        if let Some(bell) = self.bell.get() {
            bell.abort();
        }
    }
}

impl Journal for RedisJournal {
    fn append<'a>(
        &'a self,
        stream: &'a Stream,
        expected: u64,
        record: &'a Record,
        tallies: &'a [Tally],
    ) -> Answer<'a, Append> {
        async move {
            within_bounds(stream, expected, record, tallies)?;
            let (office, day, days) = match stream {
                Stream::Day { office, day } => (Some(office), Some(*day), keys::days(Some(office))),
                Stream::Alerts { office, day } => (Some(office), Some(*day), keys::days_of_alerts(office)),
                Stream::Directory => (None, None, keys::days(None)),
            };
            let mut script = self.append.prepare_invoke();
            script.key(keys::stream(stream)).key(days);
            script.key(keys::tallies(office, day)).key(keys::tallied(office));
            script.arg(expected).arg(expected + 1).arg(record.id.to_string()).arg(&record.body);
            script.arg(day.map(|day| day.to_string()).unwrap_or_default()).arg(keys::channel(office));
            for Tally { field, add } in tallies {
                script.arg(field).arg(*add);
            }
            let mut held = self.line.hold_patiently().await.map_err(unavailable)?;
            let answer = script.invoke_async::<()>(&mut held.connection).await;
            let Err(error) = answer else { return Ok(Append::Appended) };
            if is_of_the_line(&error) {
                self.line.drop_broken(&held).await;
            }
            match (error.code(), error.detail().and_then(|found| found.parse().ok())) {
                (Some("CONFLICT"), Some(found)) => Ok(Append::Conflict { found }),
                (Some(code), _) if BEFORE_THE_SCRIPT.contains(&code) => Err(unavailable(error)),
                _ => Err(JournalError::Unknown { stream: stream.clone(), reason: error.to_string() }),
            }
        }
        .boxed()
    }

    fn add_tallies<'a>(&'a self, office: &'a OfficeId, day: Date, tallies: &'a [Tally]) -> Answer<'a, ()> {
        async move {
            tallies_within_bounds(tallies)?;
            if tallies.is_empty() {
                return Ok(());
            }
            let mut script = self.add.prepare_invoke();
            script.key(keys::tallies(Some(office), Some(day))).key(keys::tallied(Some(office))).arg(day.to_string());
            for Tally { field, add } in tallies {
                script.arg(field).arg(*add);
            }
            let stream = || Stream::Day { office: office.clone(), day };
            self.write_once(&script, |reason| JournalError::Unknown { stream: stream(), reason }).await
        }
        .boxed()
    }

    fn read<'a>(&'a self, stream: &'a Stream, after: u64) -> Answer<'a, Vec<(u64, Record)>> {
        async move {
            let key = keys::stream(stream);
            let mut commits = Vec::new();
            let mut last = after;
            loop {
                let mut question = redis::pipe();
                question.cmd("XRANGE").arg(&key).arg(last.saturating_add(1)).arg("+").arg("COUNT").arg(PAGE);
                let (page,): (StreamRangeReply,) = self.ask(&question).await?;
                let is_last = page.ids.len() < PAGE;
                for entry in page.ids {
                    let version = last + 1;
                    let record = record(&entry, version).map_err(|reason| JournalError::Damaged {
                        stream: stream.clone(),
                        version,
                        reason,
                    })?;
                    commits.push((version, record));
                    last = version;
                }
                if is_last {
                    return Ok(commits);
                }
            }
        }
        .boxed()
    }

    fn days<'a>(&'a self, office: &'a OfficeId) -> Answer<'a, Vec<Date>> {
        self.days_of(keys::days(Some(office)), "-".to_owned(), "+".to_owned()).boxed()
    }

    fn sums<'a>(&'a self, office: &'a OfficeId, from: Date, to: Date) -> Answer<'a, Vec<(Date, Packed)>> {
        async move {
            let days = self.days_of(keys::tallied(Some(office)), format!("[{from}"), format!("[{to}")).await?;
            let mut sums = Vec::with_capacity(days.len());
            for days in days.chunks(DAYS_AT_ONCE) {
                for (day, (packed, loose)) in days.iter().zip(self.sums_of(office, days).await?) {
                    let sums_of_day = match readable(office, *day, packed)? {
                        Some(packed) if loose.is_empty() => packed,
                        Some(packed) => packed.with(loose),
                        None => Packed::of(loose),
                    };
                    sums.push((*day, sums_of_day));
                }
            }
            Ok(sums)
        }
        .boxed()
    }

    fn pack<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        async move {
            let days = self.days_of(keys::tallied(Some(office)), "-".to_owned(), format!("({before}")).await?;
            let mut packed = 0;
            for day in self.loose(office, days).await? {
                packed += self.pack_day(office, day).await?;
            }
            Ok(packed)
        }
        .boxed()
    }

    fn expire<'a>(&'a self, office: &'a OfficeId, before: Date) -> Answer<'a, u64> {
        async move {
            let days = keys::days(Some(office));
            let mut expired = 0;
            for day in self.days_of(days.clone(), "-".to_owned(), format!("({before}")).await? {
                let mut question = redis::pipe();
                question.atomic();
                question.cmd("UNLINK").arg(keys::stream(&Stream::Day { office: office.clone(), day })).ignore();
                question.cmd("ZREM").arg(&days).arg(day.to_string());
                let (removed,): (u64,) = self.ask(&question).await?;
                expired += removed;
            }
            let days = keys::days_of_alerts(office);
            for day in self.days_of(days.clone(), "-".to_owned(), format!("({before}")).await? {
                let mut question = redis::pipe();
                question.atomic();
                question.cmd("UNLINK").arg(keys::stream(&Stream::Alerts { office: office.clone(), day })).ignore();
                question.cmd("ZREM").arg(&days).arg(day.to_string()).ignore();
                self.ask::<()>(&question).await?;
            }
            Ok(expired)
        }
        .boxed()
    }

    fn wake<'a>(&'a self, office: Option<&'a OfficeId>) -> Answer<'a, Receiver<()>> {
        async move {
            let receiver = self.wakes.join(office);
            self.bell.get_or_init(|| {
                tokio::spawn(bell::listen(self.line.client().clone(), self.wakes.clone())).abort_handle()
            });
            Ok(receiver)
        }
        .boxed()
    }

    fn warnings(&self) -> BoxFuture<'_, Vec<String>> {
        durability::warnings(&self.line).boxed()
    }

    fn ping(&self) -> Answer<'_, ()> {
        async move {
            let mut question = redis::pipe();
            question.cmd("PING").ignore();
            self.ask(&question).await
        }
        .boxed()
    }
}

fn readable(office: &OfficeId, day: Date, packed: Option<Vec<u8>>) -> Result<Option<Packed>, JournalError> {
    let unreadable = |error| JournalError::Unavailable { reason: format!("{office}, {day}: {error}") };
    packed.map(Packed::from_bytes).transpose().map_err(unreadable)
}

fn record(entry: &StreamId, version: u64) -> Result<Record, String> {
    if entry.id != format!("{version}-0") {
        return Err(format!("the entry {} stands in its place", entry.id));
    }
    let id: String = entry.get("id").ok_or("it has no id")?;
    let body = entry.get("body").ok_or("it has no body, or one that is no text")?;
    Ok(Record { id: id.parse().map_err(|error| format!("its id is wrong: {error}"))?, body })
}

fn unavailable(error: RedisError) -> JournalError {
    JournalError::Unavailable { reason: format!("Redis: {error}") }
}
