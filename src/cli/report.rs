//! `motcua report`.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use motcua::clock::{Clock, SystemClock};
use motcua::config::Settings;
use motcua::journal::Store;
use motcua::office::{Lang, OfficeId, Plan};
use motcua::report::{Gathered, Heading, Period, PeriodKind, Progress, Report as Made, csv, read, xlsx};
use motcua::screens::report_file;

use super::language::Language;
use super::past::Past;
use super::{Failure, settings, told};

/// Which report, of whom, and where to.
#[derive(Debug, Args)]
pub struct Report {
    /// The office; may be given several times for one report on several
    #[arg(long = "office", value_name = "ID", required_unless_present = "all_offices")]
    offices: Vec<OfficeId>,
    /// One report on all offices of the configuration
    #[arg(long, conflicts_with = "offices")]
    all_offices: bool,
    /// day, week, month or quarter
    #[arg(long, default_value = "month")]
    period: PeriodKind,
    /// Which: 2026-11-21, 2026-W47, 2026-11 or 2026-Q4; the running one unless told
    #[arg(long, value_name = "PERIOD")]
    of: Option<String>,
    /// The form; otherwise the file's name tells
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where it is written; - is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The language of all its words
    #[arg(long, value_enum, default_value_t = Language::Vi)]
    lang: Language,
    /// The folder with motcua.toml, procedures.toml and offices/
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
    /// The store, instead of the configuration's: sqlite:PATH or redis://HOST:PORT
    #[arg(long, value_name = "URL")]
    store: Option<Store>,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// A workbook, with charts
    Xlsx,
    /// Text for spreadsheets and programs
    Csv,
    /// A page that prints on A4
    Html,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Html => "html",
        }
    }
}

impl Report {
    /// Reads, and writes the file.
    pub fn run(self) -> Result<(), Failure> {
        let format = self.format()?;
        let settings = settings(self.config.as_deref())?;
        let offices = self.plans(&settings)?;
        let heading = self.heading(&offices)?;
        let past = Past::open(self.store.as_ref(), &settings)?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
        let gathered = runtime.block_on(gather(&past, &heading, &offices))?;
        let report = Made::new(heading, &offices, &gathered);
        let bytes = match format {
            Format::Xlsx => xlsx(&report).map_err(told)?,
            Format::Csv => csv(&report, None).into_bytes(),
            Format::Html => report_file(&report).map_err(told)?.into_bytes(),
        };
        write(&self.out, &bytes)?;
        for remark in &report.remarks {
            eprintln!("{remark}");
        }
        Ok(())
    }

    fn format(&self) -> Result<Format, Failure> {
        let ending = self.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let named = <Format as ValueEnum>::from_str(ending, true).ok();
        match (self.format, named) {
            (Some(wanted), Some(named)) if wanted != named => Err(format!(
                "--format {} would be written into {}: leave --format out, or give the file another name",
                wanted.name(),
                self.out.display()
            )),
            (wanted, named) => wanted
                .or(named)
                .ok_or_else(|| format!("{}: name the form with --format xlsx, csv or html", self.out.display())),
        }
    }

    fn plans(&self, settings: &Settings) -> Result<Vec<Arc<Plan>>, Failure> {
        if self.all_offices {
            return Ok(settings.offices.values().map(|office| office.plan.clone()).collect());
        }
        let plan = |id: &OfficeId| {
            let known: Vec<&str> = settings.offices.keys().map(OfficeId::as_str).collect();
            let unknown = format!("there is no office `{id}`: choose one of {}", known.join(", "));
            settings.offices.get(id).map(|office| office.plan.clone()).ok_or(unknown)
        };
        // An office that is named twice is still one office.
        let mut seen = BTreeSet::new();
        self.offices.iter().filter(|id| seen.insert(*id)).map(plan).collect()
    }

    fn heading(&self, offices: &[Arc<Plan>]) -> Result<Heading, Failure> {
        let now = SystemClock.now();
        let first = offices.first().ok_or("the configuration has no office")?;
        let period = match &self.of {
            Some(text) => Period::parse(self.period, text).map_err(|error| format!("--of: {error}"))?,
            None => Period::containing(self.period, first.day_of(now)),
        };
        let lang = Lang::from(self.lang);
        Ok(Heading::new(lang, offices, period, now))
    }
}

/// Reads all days, and says on a terminal how far it has come.
async fn gather(past: &Past, heading: &Heading, offices: &[Arc<Plan>]) -> Result<Gathered, Failure> {
    let shows = stderr().is_terminal();
    let mut said = None;
    let progress = |progress: Progress| {
        let percent = progress.done * 100 / progress.of.max(1);
        if shows && said != Some(percent) {
            said = Some(percent);
            let filled = percent * 30 / 100;
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(30 - filled));
            // If it cannot be shown, the report is no worse for it.
            let _ = write!(stderr(), "\r{bar} {percent:3} %  {} / {} days", progress.done, progress.of);
        }
        ControlFlow::Continue(())
    };
    let nothing = Gathered::of(heading);
    let gathered = read(&*past.journal, offices, nothing, progress).await;
    if shows {
        eprintln!();
    }
    gathered.map_err(|error| past.unreadable(&error))?.ok_or_else(|| "nothing was read".to_owned())
}

fn write(to: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", to.display());
    match to.as_os_str() == "-" {
        true => stdout().write_all(bytes).map_err(failed),
        false => std::fs::write(to, bytes).map_err(failed),
    }
}
