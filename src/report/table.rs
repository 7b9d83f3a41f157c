//! The one form that every table of a report has, whoever writes it: a page, a workbook or a text.

use jiff::civil::Date;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// One table: a line of heads, rows, and what they come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name in addresses: `by-group`.
    pub id: &'static str,
    /// Its name on a workbook's tab, at most 31 characters.
    pub name: &'static str,
    /// What stands above it.
    pub title: String,
    /// What its reader should know; may be empty.
    pub note: String,
    /// Its columns. The first ones, of texts and days, say what a row is for.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What the rows come to, with a cell for each column.
    pub total: Option<Vec<Cell>>,
    /// What of it is drawn.
    pub charts: Vec<Chart>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its stable name, for programs: `wait_p90`.
    pub id: &'static str,
    /// What it belongs to, with its neighbours: `Thời gian chờ`; may be empty.
    pub band: &'static str,
    /// Its head.
    pub head: String,
    /// How its figure is defined; may be empty.
    pub definition: String,
    /// Whether the total is the sum of the rows.
    pub adds_up: bool,
    /// Whether a sheet of A4 has room for it.
    pub on_paper: bool,
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: there is no such figure here.
    Empty,
    /// Words.
    Text(String),
    /// A day.
    Day(Date),
    /// A number of things.
    Count(i64),
    /// A duration, in seconds.
    Seconds(f64),
    /// A long time, in seconds, that is told in hours.
    Hours(f64),
    /// A share, where 1 is all.
    Share(f64),
    /// How much a number or a duration has grown, as a share of what it was.
    Change(f64),
    /// How much a share has grown, where 1 is from nothing to all.
    Points(f64),
}

impl Cell {
    /// A duration, if there is one.
    pub fn seconds(seconds: Option<f64>) -> Cell {
        seconds.map_or(Cell::Empty, Cell::Seconds)
    }

    /// A long time, if there is one.
    pub fn hours(seconds: Option<f64>) -> Cell {
        seconds.map_or(Cell::Empty, Cell::Hours)
    }

    /// A share, if there is one.
    pub fn share(share: Option<f64>) -> Cell {
        share.map_or(Cell::Empty, Cell::Share)
    }

    /// How much a figure has changed since it was `before`; nothing where that cannot be said.
    pub fn changed(&self, before: &Cell) -> Cell {
        match (self, before) {
            (Cell::Count(now), Cell::Count(before)) if *before > 0 => Cell::Change(*now as f64 / *before as f64 - 1.0),
            (Cell::Seconds(now) | Cell::Hours(now), Cell::Seconds(before) | Cell::Hours(before)) if *before > 0.0 => {
                Cell::Change(now / before - 1.0)
            }
            (Cell::Share(now), Cell::Share(before)) => Cell::Points(now - before),
            _ => Cell::Empty,
        }
    }

    /// Its value where it is a number, as a chart draws it.
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Count(count) => Some(*count as f64),
            Cell::Seconds(number)
            | Cell::Hours(number)
            | Cell::Share(number)
            | Cell::Change(number)
            | Cell::Points(number) => Some(*number),
            Cell::Empty | Cell::Text(_) | Cell::Day(_) => None,
        }
    }
}

/// As programs read it: words and days as texts, numbers as numbers, durations in seconds, shares from 0 to 1.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Day(day) => day.serialize(serializer),
            Cell::Count(count) => serializer.serialize_i64(*count),
            Cell::Seconds(number)
            | Cell::Hours(number)
            | Cell::Share(number)
            | Cell::Change(number)
            | Cell::Points(number) => serializer.serialize_f64(*number),
        }
    }
}

/// What of a table is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// How.
    pub form: ChartForm,
    /// What it shows.
    pub title: String,
    /// The column that names its points.
    pub labels: usize,
    /// The columns that it draws, which are all of one kind, each with its name in the chart.
    pub values: Vec<(usize, String)>,
    /// So many rows are drawn, from the first.
    pub rows: usize,
}

/// How a chart draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartForm {
    /// A column for each row.
    Columns,
    /// A line from row to row.
    Line,
}

impl Table {
    /// A row as programs read it: each cell under its column's name.
    pub fn named<'a>(&'a self, row: &'a [Cell]) -> NamedRow<'a> {
        NamedRow { columns: &self.columns, row }
    }

    /// Whether a column is one of figures: it has one, or nothing at all, as where there is no change to tell of.
    pub fn is_figures(&self, at: usize) -> bool {
        let cells = || self.rows.iter().chain(&self.total).filter_map(|row| row.get(at));
        cells().any(|cell| cell.number().is_some()) || at > 0 && cells().all(|cell| *cell == Cell::Empty)
    }

    /// The column of a name.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }
}

/// The cells of a row under the names of their columns.
#[derive(Debug)]
pub struct NamedRow<'a> {
    columns: &'a [Column],
    row: &'a [Cell],
}

impl Serialize for NamedRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.row.len()))?;
        for (column, cell) in self.columns.iter().zip(self.row) {
            map.serialize_entry(column.id, cell)?;
        }
        map.end()
    }
}
