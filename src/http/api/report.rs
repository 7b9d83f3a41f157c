//! A report as JSON.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::report::{Column, Heading, NamedRow, Report, Table};

/// A day, a week, a month or a quarter in tables.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportBody<'a> {
    /// The offices' ids.
    pub offices: Vec<&'a str>,
    /// `day`, `week`, `month` or `quarter`.
    pub period: &'static str,
    /// Which: `2026-11`.
    pub of: String,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// When the figures were read.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Its title.
    pub title: &'a str,
    /// What it comes to, in sentences.
    pub says: &'a [String],
    /// What one should know before relying on it, such as that the period is not over.
    pub remarks: &'a [String],
    /// Its tables, the summary first.
    pub tables: Vec<TableBody<'a>>,
}

/// A table: durations in seconds, shares from 0 to 1, days as `2026-11-21`, null where there is no figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableBody<'a> {
    /// Its name: `by-group`.
    pub id: &'static str,
    /// Its title.
    pub title: &'a str,
    /// The columns.
    pub columns: Vec<ColumnBody<'a>>,
    /// A value for each column, under its id.
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<NamedRow<'a>>,
    /// All rows together; null where that makes no sense.
    #[schema(value_type = Option<Object>)]
    pub total: Option<NamedRow<'a>>,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnBody<'a> {
    /// Its stable name: `wait_p90`.
    pub id: &'static str,
    /// What it belongs to; may be empty.
    pub band: &'static str,
    /// Its head.
    pub head: &'a str,
    /// How its figure is defined; may be empty.
    pub definition: &'a str,
}

/// A report as its body.
pub fn body(report: &Report) -> ReportBody<'_> {
    let Heading { period, offices, made, title, .. } = &report.heading;
    ReportBody {
        offices: offices.iter().map(|office| office.as_str()).collect(),
        period: period.kind().name(),
        of: period.to_string(),
        from: period.first(),
        to: period.last(),
        made_at: *made,
        title,
        says: &report.says,
        remarks: &report.remarks,
        tables: report.tables.iter().map(table).collect(),
    }
}

fn table(table: &Table) -> TableBody<'_> {
    TableBody {
        id: table.id,
        title: &table.title,
        columns: table.columns.iter().map(column).collect(),
        rows: table.rows.iter().map(|row| table.named(row)).collect(),
        total: table.total.as_deref().map(|row| table.named(row)),
    }
}

fn column(column: &Column) -> ColumnBody<'_> {
    ColumnBody { id: column.id, band: column.band, head: &column.head, definition: &column.definition }
}
