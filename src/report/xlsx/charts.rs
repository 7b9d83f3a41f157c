//! A table's charts, below it, drawn by the spreadsheet from the table's own cells.

use rust_xlsxwriter::{
    Chart as Drawing, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Worksheet,
    XlsxError,
};

use super::{ROWS_AT, number_format};
use crate::office::Lang;
use crate::report::table::{Cell, Chart, ChartForm, Table};

const WIDTH_PX: u32 = 900;
const HEIGHT_PX: u32 = 300;
/// So many rows of usual height lie behind a chart.
const ROWS_BEHIND: u32 = 17;
/// Jade, amber and indigo, as on the screens.
const COLOURS: [&str; 3] = ["#0B6E4F", "#8A5A00", "#14273F"];
/// More points than this are labelled one by one no more.
const MOST_LABELS: usize = 12;

pub fn insert(sheet: &mut Worksheet, table: &Table, row: u32) -> Result<(), XlsxError> {
    let drawn = table.charts.iter().filter(|chart| !table.rows.is_empty() && !chart.values.is_empty());
    for (at, chart) in drawn.enumerate() {
        sheet.insert_chart(row + at as u32 * ROWS_BEHIND, 0, &drawing(table, chart))?;
    }
    Ok(())
}

fn drawing(table: &Table, chart: &Chart) -> Drawing {
    let mut drawing = Drawing::new(match chart.form {
        ChartForm::Columns => ChartType::Column,
        ChartForm::Line => ChartType::Line,
    });
    let (from, to) = (ROWS_AT, ROWS_AT + table.rows.len() as u32 - 1);
    let labels = chart.labels as u16;
    for (at, column) in chart.values.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let values = *column as u16;
        let series = drawing.add_series();
        series
            .set_name(table.columns[*column].head.as_str())
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
    let first = chart.values.first().copied().unwrap_or_default();
    let cell = table.rows.iter().find_map(|row| row.get(first).filter(|cell| cell.number().is_some()));
    let format = number_format(Lang::Vi, cell.unwrap_or(&Cell::Count(0)));
    drawing.title().set_name(chart.title.as_str()).set_font(ChartFont::new().set_size(12));
    drawing.y_axis().set_num_format(format).set_min(0);
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
