//! A table's charts, below it, drawn by the spreadsheet from the table's own cells.

use rust_xlsxwriter::{
    Chart as Drawing, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Worksheet,
    XlsxError,
};

use super::{ROWS_AT, number_format};
use crate::office::Lang;
use crate::report::table::{Cell, Chart, ChartForm, Table};

/// Two charts stand side by side, below a table that is about as wide.
const WIDTH_PX: u32 = 620;
const GAP_PX: u32 = 20;
/// Below a longer table charts begin a new sheet of paper, so that none is cut through.
const MOST_ROWS_ABOVE: usize = 14;
const HEIGHT_PX: u32 = 300;
/// Jade, amber and indigo, as on the screens.
const COLOURS: [&str; 3] = ["#0B6E4F", "#8A5A00", "#14273F"];
const MINUTES_OF_A_DAY: f64 = 1440.0;
/// The steps of an axis of durations, in minutes.
const STEPS_MIN: [f64; 10] = [0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0];
/// More points than this are labelled one by one no more.
const MOST_LABELS: usize = 12;

pub fn insert(sheet: &mut Worksheet, table: &Table, row: u32) -> Result<(), XlsxError> {
    let drawn = table.charts.iter().filter(|chart| chart.rows > 0 && !chart.values.is_empty());
    for (at, chart) in drawn.enumerate() {
        let right_px = at as u32 * (WIDTH_PX + GAP_PX);
        sheet.insert_chart_with_offset(row, 0, &drawing(table, chart), right_px, 0)?;
    }
    if table.rows.len() > MOST_ROWS_ABOVE && !table.charts.is_empty() {
        sheet.set_page_breaks(&[row])?;
    }
    Ok(())
}

fn drawing(table: &Table, chart: &Chart) -> Drawing {
    let mut drawing = Drawing::new(match chart.form {
        ChartForm::Columns => ChartType::Column,
        ChartForm::Line => ChartType::Line,
    });
    let (from, to) = (ROWS_AT, ROWS_AT + chart.rows as u32 - 1);
    let labels = chart.labels as u16;
    for (at, (column, name)) in chart.values.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let values = *column as u16;
        let series = drawing.add_series();
        series
            .set_name(name.as_str())
            .set_categories((table.name, from, labels, to, labels))
            .set_values((table.name, from, values, to, values));
        match chart.form {
            ChartForm::Columns => {
                series
                    .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour)))
                    .set_gap(60);
            }
            ChartForm::Line => {
                series.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour).set_width(2.25)));
            }
        }
    }
    drawing.title().set_name(chart.title.as_str()).set_font(ChartFont::new().set_size(12));
    drawing.y_axis().set_min(0);
    let values = || chart.values.iter().flat_map(|(column, _)| table.rows.iter().filter_map(|row| row.get(*column)));
    match values().find(|cell| cell.number().is_some()) {
        Some(Cell::Seconds(_)) => {
            let most_min = values().filter_map(Cell::number).fold(0.0, f64::max) / 60.0;
            let step_min = STEPS_MIN.iter().copied().find(|step| most_min <= step * 6.0).unwrap_or(most_min / 6.0);
            // A part of a day has no round numbers of its own.
            drawing.y_axis().set_num_format("[m]").set_major_unit(step_min / MINUTES_OF_A_DAY);
        }
        cell => drop(drawing.y_axis().set_num_format(number_format(Lang::Vi, cell.unwrap_or(&Cell::Count(0))))),
    }
    drawing.y_axis().set_major_gridlines_line(ChartLine::new().set_color("#D9D5CB"));
    drawing.x_axis().set_label_interval(table.rows.len().div_ceil(MOST_LABELS).max(1) as u16);
    // A day on which nothing happened has no column of its own.
    drawing.x_axis().set_text_axis(true).set_num_format("dd/mm");
    match chart.values.len() {
        1 => drop(drawing.legend().set_hidden()),
        _ => drop(drawing.legend().set_position(ChartLegendPosition::Bottom)),
    }
    drawing.set_width(WIDTH_PX).set_height(HEIGHT_PX).set_alt_text(chart.title.as_str());
    drawing
}
