//! What a report is asked for with.

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::app::App;
use crate::http::problem::Problem;
use crate::office::{Lang, Plan};
use crate::report::{Heading, Period, PeriodKind};

/// Which period, and in what form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// How long a period: `day`, `week` (ISO), `month` or `quarter`; a month unless told.
    #[param(value_type = Option<String>, pattern = "^(day|week|month|quarter)$", example = "month")]
    period: Option<String>,
    /// Which: `2026-11-21`, `2026-W47`, `2026-11`, `2026-Q4`; the running one unless told.
    #[param(value_type = Option<String>, example = "2026-11")]
    of: Option<String>,
    /// `json`, which is described here, unless told; `csv` in UTF-8; or `xlsx`.
    #[param(value_type = Option<String>, pattern = "^(json|csv|xlsx)$")]
    format: Option<Format>,
    /// Of a CSV file this table alone: `summary`, `by-group`, `by-hour`, `by-counter`, `by-day` …
    #[param(value_type = Option<String>, example = "by-group")]
    table: Option<String>,
    /// The language of all words: `vi` unless told, or `en`.
    #[param(value_type = Option<String>, pattern = "^(vi|en)$")]
    lang: Option<Lang>,
    /// The second at which a page was made that shows this report: if it is still known, the very same figures.
    made: Option<i64>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For programs.
    Json,
    /// For spreadsheets and programs.
    Csv,
    /// For spreadsheets, with charts.
    Xlsx,
}

impl Format {
    /// Its media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// How its file's name ends, if it is a file.
    pub fn ending(self) -> Option<&'static str> {
        match self {
            Format::Json => None,
            Format::Csv => Some("csv"),
            Format::Xlsx => Some("xlsx"),
        }
    }
}

impl ReportQuery {
    /// The query of a request.
    pub fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let query = web::Query::<ReportQuery>::from_query(request.query_string());
        query.map(web::Query::into_inner).map_err(|error| bad(&error.to_string()))
    }

    /// The heading of what a page shows, which was made when the query says; `None` where it says nothing.
    pub fn heading_of_page(&self, lang: Lang, offices: &[Arc<Plan>], app: &App) -> Result<Option<Heading>, Problem> {
        let Heading { period, made: now, .. } = self.heading(lang, offices, app)?;
        let made = self.made.and_then(|second| Timestamp::from_second(second).ok()).filter(|made| *made <= now);
        Ok(made.map(|made| Heading::new(lang, offices, period, made)))
    }

    /// The heading of what is asked for, made now.
    pub fn heading(&self, lang: Lang, offices: &[Arc<Plan>], app: &App) -> Result<Heading, Problem> {
        let now = app.clock.now();
        let kind = self.period.as_deref().map_or(Ok(PeriodKind::Month), str::parse).map_err(|error| bad(&error))?;
        let period = match self.of.as_deref() {
            Some(text) => Period::parse(kind, text).map_err(|error| bad(&error))?,
            None => {
                let zone = offices.first().map_or(TimeZone::UTC, |plan| plan.zone.clone());
                Period::containing(kind, now.to_zoned(zone).date())
            }
        };
        Ok(Heading::new(lang, offices, period, now))
    }

    /// The language of all words.
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_default()
    }

    /// The form.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(Format::Json)
    }

    /// The only table that is asked for.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }
}

fn bad(what: &dyn std::fmt::Display) -> Problem {
    let detail = format!("{what}; write ?period=day, week, month or quarter&of=2026-11&format=json, csv or xlsx");
    Problem::new("bad_request", detail)
}
