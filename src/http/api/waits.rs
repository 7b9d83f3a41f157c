//! `GET /api/v1/offices/{office}/waits`: how long people waited and were served.

use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::app::App;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::http::query::{cut, query_of};
use crate::waits::{By, Row, Rows};

/// The longest range, in days.
const MOST_DAYS: i32 = 400;

/// Which days, and how they are split up.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WaitsQuery {
    /// The first day; today unless told.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<String>,
    /// The last day; today unless told.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<String>,
    /// What a row is for: `group` unless told.
    #[param(value_type = Option<String>, pattern = "^(group|hour|counter|priority|officer|day|weekday|weekday_hour|week|month)$", example = "hour")]
    by: Option<String>,
}

/// Waiting and service times over some days.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitsBody {
    /// The office's id.
    pub office: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// What a row is for.
    pub by: By,
    /// One for each key that has any.
    pub rows: Vec<Row>,
    /// All of it in one row.
    pub total: Row,
}

/// The report.
pub async fn waits(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let WaitsQuery { from, to, by } = query_of(&request).map_err(|wrong| bad(&wrong))?;
    let (from, to) = (day("from", from.as_deref())?, day("to", to.as_deref())?);
    let by = match by.as_deref() {
        Some(text) => by_of(text).ok_or_else(|| bad(&format!("there are no rows by `{}`", cut(text))))?,
        None => By::Group,
    };
    let plan = asked.live()?.plan();
    let today = plan.day_of(app.clock.now());
    let to = to.unwrap_or_else(|| from.map_or(today, |from| from.max(today)));
    let from = from.unwrap_or_else(|| to.min(today));
    if from > to {
        return Err(bad(&format!("`from` ({from}) is after `to` ({to})")));
    }
    let days = from.until(to).map_or(i32::MAX, |span| span.get_days()).saturating_add(1);
    if days > MOST_DAYS {
        return Err(bad(&format!("{days} days are asked for, at most {MOST_DAYS} at once")));
    }
    let sums = app.journal.sums(&plan.office, from, to).await.map_err(|error| {
        app.metrics.journal_errors.inc();
        tracing::error!(%error, "the sums could not be read");
        Problem::new("unavailable", "the journal cannot be reached: ask again in a moment")
            .retry_after(std::time::Duration::from_secs(2))
    })?;
    let Rows { rows, total, unknown_fields } = Rows::by(by, sums);
    if unknown_fields > 0 {
        tracing::warn!(unknown_fields, "a newer motcua has written tallies that this one leaves out");
    }
    Ok(HttpResponse::Ok().json(WaitsBody { office: plan.office.to_string(), from, to, by, rows, total }))
}

fn day(name: &str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    let read = |text: &str| text.parse().map_err(|_| bad(&format!("`{}` is no day for `{name}`", cut(text))));
    text.map(read).transpose()
}

fn by_of(text: &str) -> Option<By> {
    By::deserialize(text.into_deserializer()).map_err(|_: serde::de::value::Error| ()).ok()
}

fn bad(what: &str) -> Problem {
    let detail = format!(
        "{what}; write ?from=2026-11-01&to=2026-11-21&by=group, hour, counter, priority, officer, day, weekday, weekday_hour, week or month"
    );
    Problem::new("bad_request", detail)
}
