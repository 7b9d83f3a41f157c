//! Asks every predictor of waits at each joining of real days, and says how good they were.
//!
//! ```text
//! cargo run --release --example estimates -- FILE… [--score-from 1999-02-08] [--json]
//! ```
//!
//! The files are days of a call centre's calls in the format of the Technion SEE Center's "Anonymous Bank"
//! (<https://ie.technion.ac.il/serveng/callcenterdata>), in order of time. motcua's estimate is the one that a ticket
//! carries when it is issued, from a real office that is played event by event. As `motcua` it has learned from the days
//! before alone, as `motcua_same_day`, which is how an office works, from the same day's calls until then as well. Scored are the callers who queued and were served, and for whom something was known; all predictors on the
//! same callers.

#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]

mod centre;
mod file;
mod history;
mod replay;
mod scores;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jiff::civil::{Date, Weekday};
use serde_json::{Value, json};

use history::{History, NAMES};
use replay::Foretold;
use scores::{Scored, Scores, scores};

/// Asks every predictor of waits at each joining of real days, and says how good they were.
#[derive(Debug, Parser)]
struct CommandLine {
    /// Files of calls, in order of time.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The first day that is scored; days before it are only learned from.
    #[arg(long)]
    score_from: Option<Date>,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&CommandLine::parse()) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &CommandLine) -> Result<String, String> {
    let days = file::days(&asked.files)?;
    let mut history = History::default();
    let mut past = Vec::new();
    let mut all: Vec<Asked> = Vec::new();
    for (day, callers) in &days {
        let (foretold, _) = replay::day(*day, callers, &past, false, &mut history)?;
        let (same_day, lessons) = replay::day(*day, callers, &past, true, &mut History::default())?;
        past.push(lessons);
        if asked.score_from.is_none_or(|from| *day >= from) {
            all.extend(foretold.into_iter().zip(same_day).map(|(past, same_day)| Asked { past, same_day }));
        }
    }
    let (told, silent): (Vec<Asked>, Vec<Asked>) = all.into_iter().partition(|one| one.past.told_s.is_some());
    if told.is_empty() {
        return Err("nobody queued and was served on the days to be scored".to_owned());
    }
    Ok(if asked.json { as_json(&told, silent.len()).to_string() } else { as_text(&told, silent.len()) })
}

/// What one caller was told by an office that learns from past days, and by one that also learns from the same day.
struct Asked {
    past: Foretold,
    same_day: Foretold,
}

/// The figures of every predictor over some callers, ours last.
fn table(told: &[&Asked]) -> Vec<(&'static str, Scores)> {
    let history = NAMES.iter().enumerate().map(|(which, name)| {
        let one = |one: &&Asked| {
            let Foretold { wait_s, history_s, .. } = &one.past;
            Scored { wait_s: *wait_s, predicted_s: history_s[which], cautious_s: None }
        };
        (*name, told.iter().map(one).collect::<Vec<_>>())
    });
    let ours = |which: fn(&Asked) -> &Foretold| {
        let ours = told.iter().map(|one| which(one)).filter_map(|one| {
            let (predicted_s, cautious_s) = one.told_s?;
            Some(Scored { wait_s: one.wait_s, predicted_s, cautious_s: Some(cautious_s) })
        });
        ours.collect::<Vec<_>>()
    };
    let all = history.chain([("motcua_same_day", ours(|one| &one.same_day)), ("motcua", ours(|one| &one.past))]);
    all.filter_map(|(name, scored)| Some((name, scores(&scored)?))).collect()
}

fn mean_wait_s(told: &[&Asked]) -> f64 {
    told.iter().map(|one| one.past.wait_s).sum::<f64>() / told.len() as f64
}

fn as_json(told: &[Asked], silent: usize) -> Value {
    let of = |told: &[&Asked]| {
        let predictors: BTreeMap<&str, Scores> = table(told).into_iter().collect();
        json!({ "n": told.len(), "mean_wait_s": mean_wait_s(told), "predictors": predictors })
    };
    let mut whole = of(&told.iter().collect::<Vec<_>>());
    whole["not_told"] = json!(silent);
    whole["day_types"] = kinds(told).into_iter().map(|(kind, told)| (kind.to_owned(), of(&told))).collect();
    whole["days"] = by_day(told).into_iter().map(|(day, told)| (day.to_string(), of(&told))).collect();
    whole
}

fn as_text(told: &[Asked], silent: usize) -> String {
    let all: Vec<&Asked> = told.iter().collect();
    let mut text = vec![format!(
        "{} callers queued and were served, mean wait {:.1} s; to {silent} more nothing was told, because too little was known",
        all.len(),
        mean_wait_s(&all)
    )];
    text.push(lines(&all));
    for (kind, told) in kinds(told) {
        text.push(format!("{kind}: {} callers, mean wait {:.1} s\n{}", told.len(), mean_wait_s(&told), lines(&told)));
    }
    let mut days =
        "| day | callers | mean wait s | MAE s | bias s | ≤ typical | ≤ cautious |\n|---|---|---|---|---|---|---|"
            .to_owned();
    for (day, told) in by_day(told) {
        if let Some((_, ours)) = table(&told).last() {
            days += &format!(
                "\n| {day} | {} | {:.1} | {:.1} | {:+.1} | {:.1} % | {:.1} % |",
                told.len(),
                mean_wait_s(&told),
                ours.mae_s,
                ours.bias_s,
                ours.coverage_50 * 100.0,
                ours.coverage_90.unwrap_or_default() * 100.0,
            );
        }
    }
    text.push(days);
    text.join("\n\n")
}

fn lines(told: &[&Asked]) -> String {
    let mut text = "| predictor | MAE s | RMSE s | relative RMSE | bias s | ≤ typical | ≤ cautious |\n|---|---|---|---|---|---|---|".to_owned();
    for (name, s) in table(told) {
        let cautious = s.coverage_90.map_or("–".to_owned(), |share| format!("{:.1} %", share * 100.0));
        text += &format!(
            "\n| {name} | {:.1} | {:.1} | {:.2} | {:+.1} | {:.1} % | {cautious} |",
            s.mae_s,
            s.rmse_s,
            s.relative_rmse,
            s.bias_s,
            s.coverage_50 * 100.0
        );
    }
    text
}

/// The callers by the kind of day: the bank's week is from Sunday to Thursday, with a short Friday and a calm Saturday.
fn kinds(told: &[Asked]) -> BTreeMap<&'static str, Vec<&Asked>> {
    let mut kinds: BTreeMap<&str, Vec<&Asked>> = BTreeMap::new();
    for one in told {
        let kind = match one.past.day.weekday() {
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            _ => "Sunday to Thursday",
        };
        kinds.entry(kind).or_default().push(one);
    }
    kinds
}

fn by_day(told: &[Asked]) -> BTreeMap<Date, Vec<&Asked>> {
    let mut days: BTreeMap<Date, Vec<&Asked>> = BTreeMap::new();
    for one in told {
        days.entry(one.past.day).or_default().push(one);
    }
    days
}
