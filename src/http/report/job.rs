//! Making a report: a few at once, off the threads that answer, and only as long as somebody waits for it.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::web;
use jiff::SignedDuration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Receiver, Sender, error::TrySendError};

use crate::http::app::App;
use crate::http::problem::Problem;
use crate::office::Plan;
use crate::report::{Gathered, Heading, Progress, Report, read};

/// So many reports are made at once. Whoever asks for one more is asked to come again.
const AT_ONCE: usize = 2;
/// So many of the newest are kept, because who has looked at one often wants it as a file.
const KEPT: usize = 8;
/// For so long; after that a file is made from newer figures.
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(10);
/// So long nothing is said of how far a report has come, and then this often. Most are ready sooner.
const SPEAKS_EVERY: Duration = Duration::from_millis(300);

/// What reports a server makes.
#[derive(Debug)]
pub struct Reports {
    runtime: Handle,
    permits: Arc<Semaphore>,
    made: Mutex<VecDeque<Arc<Report>>>,
}

/// What is heard of a report while it is made.
pub enum Part {
    /// How far it has come.
    Progress(Progress),
    /// The report, or why there is none. Nothing comes after it.
    Done(Result<Arc<Report>, Problem>),
}

impl Reports {
    /// None yet. They read on the runtime that this is called on.
    pub fn new() -> Self {
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        Reports { runtime: Handle::current(), permits, made: Mutex::default() }
    }

    /// One with this very heading that was made a short while ago.
    pub fn known(&self, heading: &Heading) -> Option<Arc<Report>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |known: &Heading| {
            let seconds = (known.made.as_second(), heading.made.as_second());
            seconds.0 == seconds.1
                && (known.lang, known.period, &known.offices) == (heading.lang, heading.period, &heading.offices)
        };
        made.iter().find(|report| same(&report.heading)).cloned()
    }

    fn keep(&self, report: Arc<Report>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let now = report.heading.made;
        made.retain(|kept| now.duration_since(kept.heading.made) < KEPT_FOR);
        made.push_front(report);
        made.truncate(KEPT);
    }
}

/// Begins to make a report. It ends as soon as nobody listens to its parts any more.
///
/// # Errors
/// When as many are being made as may be.
pub fn begin(app: &web::Data<App>, heading: Heading, offices: Vec<Arc<Plan>>) -> Result<Receiver<Part>, Problem> {
    let permit = app.reports.permits.clone().try_acquire_owned().map_err(|_| {
        let detail = format!("{AT_ONCE} reports are being made already: ask again in a moment");
        Problem::new("busy", detail).retry_after(Duration::from_secs(5))
    })?;
    let (tell, parts) = mpsc::channel(4);
    let (app, runtime) = (app.clone(), app.reports.runtime.clone());
    let make = async move {
        if let Some(done) = made(&app, heading, &offices, &tell).await {
            // If nobody listens any more, nobody misses it.
            let _ = tell.send(Part::Done(done)).await;
        }
        drop(permit);
    };
    let handle = runtime.clone();
    // Adding up takes time without a pause, and nobody else may be kept waiting by it.
    runtime.spawn_blocking(move || handle.block_on(make));
    Ok(parts)
}

/// The report; `None` when nobody listens any more.
async fn made(
    app: &App,
    heading: Heading,
    offices: &[Arc<Plan>],
    tell: &Sender<Part>,
) -> Option<Result<Arc<Report>, Problem>> {
    let gathered = Gathered::of(&heading);
    let mut spoken = Instant::now();
    let progress = |progress: Progress| {
        if tell.is_closed() {
            return ControlFlow::Break(());
        }
        if spoken.elapsed() < SPEAKS_EVERY || progress.done == progress.of {
            return ControlFlow::Continue(());
        }
        spoken = Instant::now();
        match tell.try_send(Part::Progress(progress)) {
            // A listener that is slow misses some; the next tells more.
            Ok(()) | Err(TrySendError::Full(_)) => ControlFlow::Continue(()),
            Err(TrySendError::Closed(_)) => ControlFlow::Break(()),
        }
    };
    match read(&*app.journal, offices, gathered, progress).await {
        Ok(None) => None,
        Ok(Some(gathered)) => {
            let report = Arc::new(Report::new(heading, offices, &gathered));
            app.reports.keep(report.clone());
            Some(Ok(report))
        }
        Err(error) => {
            app.metrics.journal_errors.inc();
            tracing::error!(%error, "the tallies could not be read");
            let detail = "the journal cannot be reached: ask again in a moment";
            Some(Err(Problem::new("unavailable", detail).retry_after(Duration::from_secs(2))))
        }
    }
}
