//! Asks every predictor of waits at each joining of real days, and says how good they were.
//!
//! ```text
//! cargo run --release --example estimates -- FILE… [--score-from 1999-02-08] [--json]
//! ```
//!
//! The files are days of a call centre's calls in the format of the Technion SEE Center's "Anonymous Bank"
//! (<https://ie.technion.ac.il/serveng/callcenterdata>), in order of time. motcua's estimate is the one that a ticket
//! carries when it is issued, from a real office that is played event by event. As `motcua` it has learned from the days
//! before and from the same day's calls until then, which is how an office works; as `motcua_past_days` from the days before
//! alone. Scored are the callers who queued and were served. An office tells nothing while it knows too little: each predictor's `n`
//! says on how many of them it rests.

mod centre;
mod file;
mod history;
mod replay;
mod scores;

use std::collections::BTreeMap;
use std::io::{self, Write};
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
            // Whoever reads may have seen enough.
            let _ = writeln!(io::stdout(), "{text}");
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
    match (days.keys().next(), days.keys().last(), asked.score_from) {
        (Some(first), Some(last), Some(from)) if from > *last => {
            return Err(format!(
                "no day is to be scored: the files have {first} to {last}, and --score-from is {from}"
            ));
        }
        _ if all.is_empty() => return Err("nobody queued and was served on the days to be scored".to_owned()),
        _ => {}
    }
    Ok(if asked.json { as_json(&all).to_string() } else { as_text(&all) })
}

/// What one caller was told by an office that learns from past days, and by one that also learns from the same day.
struct Asked {
    past: Foretold,
    same_day: Foretold,
}

/// The figures of every predictor over some callers, ours last. One that could say nothing to any of them is left out.
fn table(all: &[&Asked]) -> Vec<(&'static str, Scores)> {
    let history = NAMES.iter().enumerate().map(|(which, name)| {
        let one = |one: &&Asked| {
            let Foretold { wait_s, history_s, .. } = &one.past;
            Scored { wait_s: *wait_s, predicted_s: history_s[which], cautious_s: None }
        };
        (*name, all.iter().map(one).collect::<Vec<_>>())
    });
    let ours = |which: fn(&Asked) -> &Foretold| {
        let ours = all.iter().map(|one| which(one)).filter_map(|one| {
            let (predicted_s, cautious_s) = one.told_s?;
            Some(Scored { wait_s: one.wait_s, predicted_s, cautious_s: Some(cautious_s) })
        });
        ours.collect::<Vec<_>>()
    };
    let tables = history.chain([("motcua_past_days", ours(|one| &one.past)), ("motcua", ours(|one| &one.same_day))]);
    tables.filter_map(|(name, scored)| Some((name, scores(&scored)?))).collect()
}

fn mean_wait_s(all: &[&Asked]) -> f64 {
    all.iter().map(|one| one.past.wait_s).sum::<f64>() / all.len() as f64
}

/// To how many nothing was told.
fn not_told(all: &[&Asked]) -> usize {
    all.iter().filter(|one| one.same_day.told_s.is_none()).count()
}

fn as_json(all: &[Asked]) -> Value {
    let of = |all: &[&Asked]| {
        let predictors: BTreeMap<&str, Scores> = table(all).into_iter().collect();
        json!({ "n": all.len(), "mean_wait_s": mean_wait_s(all), "not_told": not_told(all), "predictors": predictors })
    };
    let mut whole = of(&all.iter().collect::<Vec<_>>());
    whole["day_types"] = kinds(all).into_iter().map(|(kind, all)| (kind.to_owned(), of(&all))).collect();
    whole["days"] = by_day(all).into_iter().map(|(day, all)| (day.to_string(), of(&all))).collect();
    whole
}

fn as_text(scored: &[Asked]) -> String {
    let all: Vec<&Asked> = scored.iter().collect();
    let mut text = vec![format!(
        "{} callers queued and were served, mean wait {:.1} s; to {} of them nothing was told, because too little was known",
        all.len(),
        mean_wait_s(&all),
        not_told(&all),
    )];
    text.push(lines(&all));
    for (kind, of) in kinds(scored) {
        text.push(format!("{kind}: {} callers, mean wait {:.1} s\n{}", of.len(), mean_wait_s(&of), lines(&of)));
    }
    let mut days =
        "| day | callers | mean wait s | MAE s | bias s | ≤ typical | ≤ cautious |\n|---|---|---|---|---|---|---|"
            .to_owned();
    for (day, of) in by_day(scored) {
        if let Some((_, ours)) = table(&of).into_iter().find(|(name, _)| *name == "motcua") {
            days += &format!(
                "\n| {day} | {} | {:.1} | {:.1} | {:+.1} | {:.1} % | {:.1} % |",
                of.len(),
                mean_wait_s(&of),
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

fn lines(all: &[&Asked]) -> String {
    let mut text = "| predictor | MAE s | RMSE s | relative RMSE | bias s | ≤ typical | ≤ cautious |\n|---|---|---|---|---|---|---|".to_owned();
    for (name, s) in table(all) {
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
fn kinds(all: &[Asked]) -> BTreeMap<&'static str, Vec<&Asked>> {
    let mut kinds: BTreeMap<&str, Vec<&Asked>> = BTreeMap::new();
    for one in all {
        let kind = match one.past.day.weekday() {
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            _ => "Sunday to Thursday",
        };
        kinds.entry(kind).or_default().push(one);
    }
    kinds
}

fn by_day(all: &[Asked]) -> BTreeMap<Date, Vec<&Asked>> {
    let mut days: BTreeMap<Date, Vec<&Asked>> = BTreeMap::new();
    for one in all {
        days.entry(one.past.day).or_default().push(one);
    }
    days
}
