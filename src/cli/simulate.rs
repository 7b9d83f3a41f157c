//! `motcua simulate`.

mod answered;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write as _, stderr};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use motcua::clock::{Clock, SystemClock};
use motcua::config::{self, check_report};
use motcua::journal::{JournalError, Store};
use motcua::live;
use motcua::office::{CounterNo, GroupCode, Lang, OfficeId, Plan, PriorityCode, Window};
use motcua::simulate::{Counter, Day, Misspelt, Runs, Variant, answer, compare, day_of, times, windows};

use answered::Answered;

use super::language::Language;
use super::past::Past;
use super::{Failure, settings, told};

/// What day, and what is to be different on it.
#[derive(Debug, Args)]
pub struct Simulate {
    /// The office
    #[arg(long, value_name = "ID")]
    office: OfficeId,
    /// A recorded day, as 2026-11-20
    #[arg(long, value_name = "DATE", conflicts_with = "assumed")]
    day: Option<Date>,
    /// A day that you assume, instead of a recorded one; docs/simulation.md shows the file
    #[arg(long, value_name = "FILE.toml")]
    assumed: Option<PathBuf>,
    /// The folder with motcua.toml, procedures.toml and offices/
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
    /// The store, instead of the configuration's: sqlite:PATH or redis://HOST:PORT
    #[arg(long, value_name = "URL")]
    store: Option<Store>,
    /// What a counter serves: 3=A,B or 3=A,B@08:00-11:30/13:00-15:00 or 7=closed; may be given several times. The order
    /// of the groups matters only at a counter whose rule is in_order: any other, and a new one, calls whoever has waited
    /// longest
    #[arg(long = "counter", value_name = "N=GROUPS", value_parser = counter)]
    counters: Vec<(CounterNo, Counter)>,
    /// When the office is open: 07:00-11:30,13:00-17:00
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    hours: Option<Hours>,
    /// The head start of a priority class in minutes: elderly=20; may be given several times
    #[arg(long = "head-start", value_name = "CLASS=MIN", value_parser = head_start)]
    head_starts: Vec<(PriorityCode, u16)>,
    /// How many times as many people come: x1.2, or of one group A=x1.5; may be given several times
    #[arg(long, value_name = "FACTOR", value_parser = arrivals)]
    arrivals: Vec<(Option<GroupCode>, f64)>,
    /// The most runs of each day; fewer are made where the figures are known well enough before
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    runs: u32,
    /// What chance begins with: the same seed gives the same answer
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The language of the answer
    #[arg(long, value_enum, default_value_t = Language::Vi)]
    lang: Language,
    /// The whole answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone)]
struct Hours(Vec<Window>);

impl Simulate {
    /// Plays the day, and the day as it would be, and says what they say.
    #[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
    pub fn run(self) -> Result<(), Failure> {
        let day = self.day()?;
        let variant = self.variant()?;
        let varied = match variant.is_nothing() {
            true => None,
            false => Some(variant.of(&day).map_err(told)?),
        };
        let runs = Runs { most: self.runs, seed: self.seed, ..Runs::default() };
        let progress = stderr().is_terminal() && !self.json;
        let lang = Lang::from(self.lang);
        let comparison = compare(&day, varied.as_ref(), runs, &mut |done| {
            if progress {
                // Whoever closed standard error does not want to see it.
                let _ = match lang {
                    Lang::Vi => write!(stderr(), "\r{done} lượt chạy, nhiều nhất {}", self.runs),
                    Lang::En => write!(stderr(), "\r{done} of at most {} runs", self.runs),
                };
            }
            ControlFlow::Continue(())
        });
        if progress {
            let _ = write!(stderr(), "\r\x1b[K");
        }
        if self.json {
            let answer = answer(&day, self.seed, &comparison);
            println!("{}", serde_json::to_string_pretty(&answer).map_err(told)?);
        } else {
            let today = day.plan.day_of(SystemClock.now());
            let answered = Answered { day: &day, comparison: &comparison, seed: self.seed, today, lang };
            print!("{}", answered.text().map_err(told)?);
        }
        Ok(())
    }

    fn day(&self) -> Result<Day, Failure> {
        let settings = settings(self.config.as_deref())?;
        let known: Vec<&str> = settings.offices.keys().map(OfficeId::as_str).collect();
        let unknown = format!("there is no office `{}`: choose one of {}", self.office, known.join(", "));
        let plan = settings.offices.get(&self.office).ok_or(unknown)?.plan.clone();
        if let Some(file) = &self.assumed {
            return config::assumed_day(file, &plan).map_err(|problems| check_report(&problems));
        }
        let past = Past::open(self.store.as_ref(), &settings).map_err(|failure| match self.day {
            Some(_) => failure,
            None => format!("{NO_DAY}; {failure}"),
        })?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
        runtime.block_on(recorded_day(&past, &plan, self.day))
    }

    fn variant(&self) -> Result<Variant, Failure> {
        let arrivals = once(&self.arrivals, |only| {
            only.map_or("--arrivals is given twice for all: give it once, as x1.2".to_owned(), |group| {
                format!("--arrivals is given twice for group {group}: give it once, as {group}=x1.5")
            })
        })?;
        Ok(Variant {
            counters: once(&self.counters, |counter| {
                format!("--counter is given twice for counter {counter}: give it once, as {counter}=A,B")
            })?,
            hours: self.hours.clone().map(|Hours(windows)| windows),
            head_starts: once(&self.head_starts, |class| {
                format!("--head-start is given twice for `{class}`: give it once, as {class}=20")
            })?,
            arrivals: arrivals.get(&None).copied(),
            arrivals_of: arrivals.into_iter().filter_map(|(only, factor)| Some((only?, factor))).collect(),
        })
    }
}

/// What to type where it is not said which day is to be played.
const NO_DAY: &str = "name a recorded day with --day, as --day 2026-11-20, or assume one with --assumed FILE.toml";

async fn recorded_day(past: &Past, plan: &Arc<Plan>, date: Option<Date>) -> Result<Day, Failure> {
    let failed = |error: JournalError| past.unreadable(&error);
    let read = match date {
        Some(date) => Some((date, live::past(&*past.journal, plan, date).await.map_err(failed)?)),
        None => None,
    };
    if let Some((date, of_day)) = read.filter(|(_, of_day)| !of_day.steps.is_empty() || !of_day.tallies.is_empty()) {
        return day_of(plan, date, &of_day.steps, &of_day.tallies).map_err(told);
    }
    let known = past.journal.days(&plan.office).await.map_err(failed)?;
    let latest: Vec<String> = known.iter().rev().take(5).map(Date::to_string).collect();
    let choose = if latest.is_empty() { "none is recorded".to_owned() } else { latest.join(", ") };
    Err(match date {
        Some(date) => format!("nothing is recorded of {date}; the latest days: {choose}"),
        None => format!("{NO_DAY}; the latest days: {choose}"),
    })
}

/// What is given for each name; a name that comes twice is refused, since one of the two would be lost.
fn once<K: Ord + Clone, V: Clone>(pairs: &[(K, V)], twice: impl Fn(&K) -> String) -> Result<BTreeMap<K, V>, Failure> {
    let mut given = BTreeMap::new();
    for (name, value) in pairs {
        if given.insert(name.clone(), value.clone()).is_some() {
            return Err(twice(name));
        }
    }
    Ok(given)
}

fn split(text: &str, want: &'static str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("write {want}"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn counter(text: &str) -> Result<(CounterNo, Counter), String> {
    let (number, counter) = split(text, "a counter and its groups, as 3=A,B or 7=closed")?;
    if counter.is_empty() {
        return Err(format!("write {number}=closed for a counter that stays closed, or its groups, as {number}=A,B"));
    }
    Ok((number.parse().map_err(told)?, counter.parse().map_err(|error: Misspelt| error.to_string())?))
}

fn hours(text: &str) -> Result<Hours, String> {
    windows(text).map(Hours).map_err(told)
}

fn head_start(text: &str) -> Result<(PriorityCode, u16), String> {
    let (class, minutes) = split(text, "a class and minutes, as elderly=20")?;
    let minutes = minutes.parse().ok().filter(|minutes| *minutes <= 1440);
    Ok((class.parse().map_err(told)?, minutes.ok_or("a head start has 0 to 1440 minutes, as elderly=20")?))
}

fn arrivals(text: &str) -> Result<(Option<GroupCode>, f64), String> {
    let (group, factor) = match text.split_once('=') {
        Some((group, factor)) => (Some(group.trim().parse().map_err(told)?), factor),
        None => (None, text),
    };
    Ok((group, times(factor).map_err(told)?))
}
