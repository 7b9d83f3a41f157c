//! The page of what if. Its form's state is all in the address, so a result can be shared; playing happens off the
//! threads that serve, one at a time, within bounds of time.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;

use crate::journal::JournalError;
use crate::live;
use crate::office::Plan;
use crate::screens::{Tried, WhatIf, simulate_page};
use crate::simulate::{self, Comparison, Day, Runs};

use super::app::App;
use super::guard::Asked;
use super::pages::{html, lang_of};
use super::problem::Problem;

/// How many of the latest days are offered.
const MOST_DAYS: usize = 8;
/// The runs of a page: fewer where the figures are known before, or the time is over.
const RUNS: Runs = Runs { most: 200, seed: 1, until_known: true };
/// The longest that one page plays.
const PLAY_WITHIN: Duration = Duration::from_secs(6);
/// How long a page waits until another has played.
const WAIT_WITHIN: Duration = Duration::from_secs(8);

/// The page.
pub async fn page(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let plan = asked.live()?.plan().clone();
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
    let wish = WhatIf::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut days = app.journal.days(&plan.office).await.map_err(|error| unreadable(&app, &error))?;
    days.reverse();
    days.truncate(MOST_DAYS);
    let day = match wish.day.or(days.first().copied()) {
        Some(date) => day(&app, &plan, date).await?,
        None => None,
    };
    let comparison = match &day {
        Some(day) if wish.is_sent => compared(&app, day, &wish).await?,
        _ => None,
    };
    let today = plan.day_of(app.clock.now());
    let tried = Tried { plan: &plan, days: &days, day: day.as_deref(), today, comparison: comparison.as_ref() };
    html(StatusCode::OK, simulate_page(lang_of(&request), tried, &wish))
}

/// What is known of a day; `None` where that is too little to play it.
async fn day(app: &App, plan: &Arc<Plan>, date: Date) -> Result<Option<Arc<Day>>, Problem> {
    let past = live::past(&*app.journal, plan, date).await.map_err(|error| unreadable(app, &error))?;
    let plan = plan.clone();
    let made = move || simulate::day_of(&plan, date, &past.steps, &past.tallies).ok().map(Arc::new);
    web::block(made).await.map_err(|error| Problem::internal(&error))
}

/// What comes of it; `None` where the form is not understood, which the page says.
async fn compared(app: &App, day: &Arc<Day>, wish: &WhatIf) -> Result<Option<Comparison>, Problem> {
    let Ok(variant) = wish.variant(day) else { return Ok(None) };
    let varied = if variant.is_nothing() { None } else { variant.of(day).ok() };
    let busy = |_| Problem::new("busy", "others are simulating now: ask again in a moment").retry_after(WAIT_WITHIN);
    let permit = tokio::time::timeout(WAIT_WITHIN, app.simulating.clone().acquire_owned()).await.map_err(busy)?;
    let permit = permit.map_err(|error| Problem::internal(&error))?;
    let day = day.clone();
    let given_up = Arc::new(AtomicBool::new(false));
    let in_vain = given_up.clone();
    // Whoever asked may be gone, or the request may be given up for its time: then nobody needs the answer.
    let _tells = GivesUp(given_up);
    let play = move || {
        let _permit = permit;
        let begun = Instant::now();
        simulate::compare(&day, varied.as_ref(), RUNS, &mut |_| match in_vain.load(Ordering::Relaxed)
            || begun.elapsed() > PLAY_WITHIN
        {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
    };
    web::block(play).await.map(Some).map_err(|error| Problem::internal(&error))
}

struct GivesUp(Arc<AtomicBool>);

impl Drop for GivesUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn unreadable(app: &App, error: &JournalError) -> Problem {
    app.metrics.journal_errors.inc();
    tracing::error!(%error, "a past day could not be read");
    Problem::new("unavailable", "the journal cannot be reached: ask again in a moment")
        .retry_after(Duration::from_secs(2))
}
