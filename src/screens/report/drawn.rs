//! A report's charts: from the same cells as its tables.

use askama::Template;

use crate::report::{Cell, Chart, ChartForm, Report, Table, said};
use crate::screens::charts::{self, Bar, Bars, Day, Series, Trend, Unit};
use crate::screens::words::Words;

/// The chart of a table; its figures stand in the table, so it has none of its own.
pub(super) fn chart(
    report: &Report,
    table: &Table,
    at: usize,
    chart: &Chart,
    w: Words,
) -> Result<String, askama::Error> {
    let head = charts::Head {
        id: format!("{}-chart-{}", table.id, at + 1),
        title: chart.title.clone(),
        definition: String::new(),
        says: String::new(),
    };
    let none = charts::Table::default();
    let unit = unit(table, chart);
    let rows = &table.rows[..chart.rows.min(table.rows.len())];
    match chart.form {
        ChartForm::Columns => {
            let bar = |row: &Vec<Cell>| {
                let cell = chart.values.first().and_then(|(column, _)| row.get(*column));
                Bar {
                    label: label(row, chart),
                    value: cell.and_then(|cell| value(cell, unit)),
                    tip: tip(report, chart, row),
                    ..Bar::default()
                }
            };
            let bars = rows.iter().map(bar).collect();
            Bars::new(w, head, unit, bars, Vec::new(), "", none).render()
        }
        ChartForm::Line => {
            let day = |row: &Vec<Cell>| Day { label: label(row, chart), tip: tip(report, chart, row) };
            let series = chart.values.iter().enumerate().map(|(at, (column, name))| Series {
                name: name.clone(),
                values: rows.iter().map(|row| row.get(*column).and_then(|cell| value(cell, unit))).collect(),
                is_first: at == 0,
            });
            let days = rows.iter().map(day).collect();
            Trend::new(w, head, unit, days, series.collect(), Vec::new(), none).render()
        }
    }
}

fn unit(table: &Table, chart: &Chart) -> Unit {
    let cells = table.rows.iter().filter_map(|row| row.get(chart.values.first()?.0));
    let unit = |cell: &Cell| match cell {
        Cell::Seconds(_) => Some(Unit::Minutes),
        Cell::Share(_) => Some(Unit::Percent),
        Cell::Count(_) => Some(Unit::Count),
        _ => None,
    };
    cells.into_iter().find_map(unit).unwrap_or(Unit::Count)
}

fn value(cell: &Cell, unit: Unit) -> Option<f64> {
    cell.number().map(|number| match unit {
        Unit::Minutes => number / 60.0,
        Unit::Percent => number * 100.0,
        Unit::Count => number,
    })
}

/// Short, as it must fit below a bar: of a day no year, of an hour its beginning.
fn label(row: &[Cell], chart: &Chart) -> String {
    match row.get(chart.labels) {
        Some(Cell::Day(day)) => format!("{:02}/{:02}", day.day(), day.month()),
        // `07:00–08:00`, `0–5 phút`, `>120 phút`
        Some(Cell::Text(text)) if text.starts_with(|first: char| first.is_ascii_digit() || first == '>') => {
            text.split(['–', ' ']).next().unwrap_or_default().to_owned()
        }
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

fn tip(report: &Report, chart: &Chart, row: &[Cell]) -> String {
    let lang = report.heading.lang;
    let label = row.get(chart.labels).map(|cell| said(cell, lang)).unwrap_or_default();
    let figures =
        chart.values.iter().filter_map(|(column, name)| Some(format!("{name} {}", said(row.get(*column)?, lang))));
    format!("{label}: {}", figures.collect::<Vec<_>>().join(" · "))
}
