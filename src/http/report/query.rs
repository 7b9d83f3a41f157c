//! What a report is asked for with.

use std::sync::Arc;

use actix_web::HttpRequest;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::app::App;
use crate::http::query::query_of;
use crate::office::{Lang, Plan};
use crate::report::{Heading, Period, PeriodKind};

use super::wrong::Wrong;

/// Which period, and in what form, as texts that [`ReportQuery::read`] has looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
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
    format: Option<String>,
    /// Of a CSV file this table alone: `summary`, `by-group`, `by-hour`, `by-counter`, `by-day` …
    #[param(value_type = Option<String>, example = "by-group")]
    table: Option<String>,
    /// The language of all words: `vi` unless told, or `en`.
    #[param(value_type = Option<String>, pattern = "^(vi|en)$")]
    lang: Option<String>,
    /// The second at which a page was made that shows this report: if it is still known, the very same figures.
    #[param(value_type = Option<i64>)]
    made: Option<String>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    ///
    /// # Errors
    /// When a part of it is unknown or has a value that it cannot have. Whether there is such a period is told later.
    pub fn read(request: &HttpRequest) -> Result<Self, Wrong> {
        let query: ReportQuery = query_of(request).map_err(Wrong::Query)?;
        let check = |name, value: &Option<String>, known, is_known: fn(&str) -> bool| match value {
            Some(value) if !is_known(value) => Err(Wrong::value(name, value, known)),
            _ => Ok(()),
        };
        check("format", &query.format, "json, csv, xlsx", |text| format(text).is_some())?;
        check("lang", &query.lang, "vi, en", |text| lang(text).is_some())?;
        check("made", &query.made, "1795860000", |text| text.parse::<i64>().is_ok())?;
        Ok(query)
    }

    /// Of what cannot be shown, the kind of period if at least that is known, and the running one of it.
    pub fn nearest(&self) -> ReportQuery {
        let kind = self.period.as_deref().and_then(|text| text.parse::<PeriodKind>().ok());
        ReportQuery { period: kind.map(|kind| kind.to_string()), ..ReportQuery::default() }
    }

    /// The heading of what a page shows, which was made when the query says; `None` where it says nothing.
    pub fn heading_of_page(&self, lang: Lang, offices: &[Arc<Plan>], app: &App) -> Result<Option<Heading>, Wrong> {
        let Heading { period, made: now, .. } = self.heading(lang, offices, app)?;
        let second = self.made.as_deref().and_then(|text| text.parse().ok());
        let made = second.and_then(|second| Timestamp::from_second(second).ok()).filter(|made| *made <= now);
        Ok(made.map(|made| Heading::new(lang, offices, period, made)))
    }

    /// The heading of what is asked for, made now.
    pub fn heading(&self, lang: Lang, offices: &[Arc<Plan>], app: &App) -> Result<Heading, Wrong> {
        let now = app.clock.now();
        let kind = self.period.as_deref().map_or(Ok(PeriodKind::Month), str::parse)?;
        let period = match self.of.as_deref() {
            Some(text) => Period::parse(kind, text)?,
            None => {
                let zone = offices.first().map_or(TimeZone::UTC, |plan| plan.zone.clone());
                Period::containing(kind, now.to_zoned(zone).date())
            }
        };
        Ok(Heading::new(lang, offices, period, now))
    }

    /// The language of all words.
    pub fn lang(&self) -> Lang {
        self.lang.as_deref().and_then(lang).unwrap_or_default()
    }

    /// The form.
    pub fn format(&self) -> Format {
        self.format.as_deref().and_then(format).unwrap_or(Format::Json)
    }

    /// The only table that is asked for.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }
}

fn format(text: &str) -> Option<Format> {
    match text {
        "json" => Some(Format::Json),
        "csv" => Some(Format::Csv),
        "xlsx" => Some(Format::Xlsx),
        _ => None,
    }
}

fn lang(text: &str) -> Option<Lang> {
    match text {
        "vi" => Some(Lang::Vi),
        "en" => Some(Lang::En),
        _ => None,
    }
}
