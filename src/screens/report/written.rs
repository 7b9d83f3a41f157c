//! A report's tables as their page writes them.

use super::drawn;
use crate::report::{Cell, FIGURES, Report, Table, definition, said};
use crate::screens::words::Words;

/// A figure that stands large above the tables.
pub(super) struct Figure {
    pub name: String,
    pub definition: String,
    pub now: String,
    pub change: String,
}

/// A table, with its charts below it.
pub(super) struct Written<'a> {
    pub id: &'static str,
    pub title: &'a str,
    pub note: &'a str,
    /// It fits on one sheet, so it is not cut in two.
    pub is_short: bool,
    pub bands: Vec<Band>,
    pub heads: Vec<Head<'a>>,
    pub parts: Vec<Part>,
    pub total: Option<Vec<Said>>,
    /// Where its last rows are, if not here.
    pub more: Option<String>,
    pub charts: Vec<String>,
}

/// What columns side by side belong to; without a name, nothing.
pub(super) struct Band {
    pub name: &'static str,
    pub wide: usize,
}

pub(super) struct Head<'a> {
    pub text: &'a str,
    pub definition: &'a str,
    pub is_number: bool,
}

/// Rows that belong together, with a title if the table has any.
pub(super) struct Part {
    pub title: Option<String>,
    pub rows: Vec<Vec<Said>>,
}

pub(super) struct Said {
    pub text: String,
    pub is_number: bool,
}

/// A table with more rows is better cut than moved to the next sheet.
const MOST_UNCUT: usize = 26;

/// The table whose rows are one by one what happened; of every other the office or the calendar says how long it is.
const ONE_BY_ONE: &str = "out-of-order";

/// More of what happened is for files: nobody reads it on paper.
const MOST_ONE_BY_ONE: usize = 200;

/// The column whose texts are the titles of parts, where there is one.
const PART: &str = "part";

/// A figure from the summary, by its name.
pub(super) fn large(report: &Report, id: &str) -> Option<Figure> {
    let summary = report.table("summary")?;
    let name = FIGURES.iter().find(|figure| figure.id == id)?.title(report.heading.lang);
    let of = summary.column("figure")?;
    let row = summary.rows.iter().find(|row| row.get(of) == Some(&Cell::Text(name.clone())))?;
    let cell = |column: &str| row.get(summary.column(column)?);
    let said = |column: &str| cell(column).map(|cell| said(cell, report.heading.lang)).unwrap_or_default();
    let change = if matches!(cell("change"), Some(Cell::Empty) | None) { String::new() } else { said("change") };
    Some(Figure { name, definition: definition(id, report.heading.lang), now: said("now"), change })
}

pub(super) fn table<'a>(report: &Report, table: &'a Table, w: Words) -> Result<Written<'a>, askama::Error> {
    let has_parts = table.columns.first().is_some_and(|column| column.id == PART);
    let shown: Vec<usize> =
        (usize::from(has_parts)..table.columns.len()).filter(|at| table.columns[*at].on_paper).collect();
    let is_number = |at: usize| table.is_figures(at);
    let said = |row: &[Cell]| -> Vec<Said> {
        let cells = shown.iter().filter_map(|at| row.get(*at).map(|cell| (cell, is_number(*at))));
        // Below a number nothing is a dash, and below a word it is empty.
        cells
            .map(|(cell, is_number)| match cell {
                Cell::Empty if !is_number => Said { text: String::new(), is_number },
                cell => Said { text: said(cell, w.0), is_number },
            })
            .collect()
    };
    let mut bands: Vec<Band> = Vec::new();
    for column in shown.iter().map(|at| &table.columns[*at]) {
        match bands.last_mut().filter(|band| band.name == column.band) {
            Some(band) => band.wide += 1,
            None => bands.push(Band { name: column.band, wide: 1 }),
        }
    }
    let most = if table.id == ONE_BY_ONE { MOST_ONE_BY_ONE } else { table.rows.len() };
    let more = table.rows.len().saturating_sub(most);
    let mut parts: Vec<Part> = Vec::new();
    for row in table.rows.iter().take(most) {
        let title = match row.first() {
            Some(Cell::Text(title)) if has_parts => Some(title.clone()),
            _ => None,
        };
        match parts.last_mut().filter(|part| part.title == title) {
            Some(part) => part.rows.push(said(row)),
            None => parts.push(Part { title, rows: vec![said(row)] }),
        }
    }
    let head = |at: &usize| {
        let column = &table.columns[*at];
        Head { text: &column.head, definition: &column.definition, is_number: is_number(*at) }
    };
    let charts = table.charts.iter().enumerate();
    Ok(Written {
        id: table.id,
        title: &table.title,
        note: &table.note,
        is_short: table.rows.len() <= MOST_UNCUT,
        bands: if bands.len() > 1 { bands } else { Vec::new() },
        heads: shown.iter().map(head).collect(),
        parts,
        total: table.total.as_deref().map(said),
        more: (more > 0).then(|| match w.vi() {
            true => format!("… và {more} lượt nữa, có đủ trong tệp CSV và Excel của báo cáo này."),
            false => format!("… and {more} more, which the CSV and Excel files of this report have."),
        }),
        charts: charts.map(|(at, chart)| drawn::chart(report, table, at, chart, w)).collect::<Result<_, _>>()?,
    })
}
