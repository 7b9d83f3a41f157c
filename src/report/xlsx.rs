//! A report as a workbook: a sheet for each table, with numbers that are numbers, sums that are formulas, and charts.

use jiff::Timestamp;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    utility::row_col_to_cell,
};

use super::Report;
use super::table::{Cell, Table};
use super::words::Words;
use crate::office::Lang;

mod charts;

pub use rust_xlsxwriter::XlsxError;

/// The paper of every sheet: A4, by the number that spreadsheets have for it.
const A4: u8 = 9;
/// A table with more columns than this is printed across.
const MOST_UPRIGHT: usize = 9;
/// Where a table's bands stand; its heads stand below, and its rows below them.
const BANDS_AT: u32 = 4;
const HEADS_AT: u32 = BANDS_AT + 1;
const ROWS_AT: u32 = HEADS_AT + 1;
const FIGURE_WIDTH: f64 = 9.3;
/// The heads have up to three lines, in points.
const HEADS_HEIGHT: f64 = 46.0;
/// Columns of words are as wide as their longest, between these, in letters.
const LABEL_WIDTH: (f64, f64) = (9.0, 60.0);
/// Texts above a table have at least so much room, in letters.
const LEAST_ACROSS: f64 = 70.0;
/// How much larger a title's letters are.
const TITLE_LARGER: f64 = 1.3;
/// A line of usual letters, in points.
const LINE_HEIGHT: f64 = 15.0;
/// A bold letter, in usual ones.
const BOLD_LETTER: f64 = 1.15;
const SECONDS_OF_A_DAY: f64 = 86_400.0;
/// A header or footer may have no more letters.
const MOST_IN_HEADER: usize = 100;

/// The workbook's bytes.
///
/// # Errors
/// Only when a sheet has more rows or a longer name than a workbook can hold, which would be a fault of this program.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let about =
        DocProperties::new().set_title(&report.heading.title).set_company(&report.heading.of).set_author("motcua");
    workbook.set_properties(&match made_at(report.heading.made) {
        Some(made) => about.set_creation_datetime(&made),
        None => about,
    });
    for table in &report.tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        set_up(sheet, report, table)?;
        write(sheet, report, table)?;
        charts::insert(sheet, table, after(table))?;
    }
    workbook.save_to_buffer()
}

fn made_at(made: Timestamp) -> Option<ExcelDateTime> {
    ExcelDateTime::from_timestamp(made.as_second()).ok()
}

/// How it is printed and what stays in sight.
fn set_up(sheet: &mut Worksheet, report: &Report, table: &Table) -> Result<(), XlsxError> {
    let w = Words(report.heading.lang);
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.8, 0.7, 0.3, 0.3);
    if table.columns.len() > MOST_UPRIGHT {
        sheet.set_landscape();
    }
    let (of, title) = (in_header(&report.heading.of), in_header(&report.heading.title));
    sheet.set_header(format!("&L{of}&R{title}"));
    let (made, page) = (w.of("Lập lúc", "Made at"), w.of("Trang", "Page"));
    sheet.set_footer(format!("&L{made} {}&R{page} &P/&N", report.heading.made_at));
    sheet.set_repeat_rows(BANDS_AT, HEADS_AT)?;
    sheet.set_freeze_panes(ROWS_AT, labels(table))?;
    Ok(())
}

/// In a header an ampersand begins a command, and there is not much room.
fn in_header(text: &str) -> String {
    text.chars().take(MOST_IN_HEADER).collect::<String>().replace('&', "&&")
}

fn write(sheet: &mut Worksheet, report: &Report, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let widths = widths(table);
    let about = format!("{} · {}", report.heading.of, report.heading.title);
    let remarks = report.remarks.iter().chain([&table.note]).filter(|text| !text.is_empty());
    let remarks =
        [report.heading.range.as_str()].into_iter().chain(remarks.map(String::as_str)).collect::<Vec<_>>().join(" · ");
    across(sheet, &widths, 0, &table.title, &bold.clone().set_font_size(14))?;
    across(sheet, &widths, 1, &about, &bold)?;
    across(sheet, &widths, 2, &remarks, &Format::new())?;
    sheet.set_row_height(HEADS_AT, HEADS_HEIGHT)?;
    heads(sheet, table)?;
    for (at, row) in table.rows.iter().enumerate() {
        let lines = row.iter().zip(&widths).map(|(cell, width)| lines(cell, *width)).fold(1.0, f64::max);
        if lines > 1.0 {
            sheet.set_row_height(ROWS_AT + at as u32, lines * LINE_HEIGHT)?;
        }
        for (column, cell) in row.iter().enumerate() {
            write_cell(sheet, ROWS_AT + at as u32, column as u16, cell, &plain(report.heading.lang, cell))?;
        }
    }
    totals(sheet, report, table)?;
    for (column, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    Ok(())
}

/// A text above a table, in as many lines as it needs across the table: one that ran past it would make a sheet of paper
/// as wide as itself, and all letters on it small.
fn across(sheet: &mut Worksheet, widths: &[f64], row: u32, text: &str, format: &Format) -> Result<(), XlsxError> {
    let (mut last, mut width) = (0, 0.0);
    // Columns beside a narrow table are as wide as a figure.
    while width < LEAST_ACROSS || last < widths.len() {
        width += widths.get(last).copied().unwrap_or(FIGURE_WIDTH);
        last += 1;
    }
    let format = format.clone().set_text_wrap().set_align(FormatAlign::Top);
    sheet.merge_range(row, 0, row, (last - 1) as u16, text, &format)?;
    let larger = if row == 0 { TITLE_LARGER } else { 1.0 };
    let lines = (text.chars().count() as f64 * larger / width).ceil().max(1.0);
    sheet.set_row_height(row, lines * LINE_HEIGHT * larger)?;
    Ok(())
}

/// Two lines: what columns belong to, across all of them, and their own heads.
fn heads(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium);
    let figure = head.clone().set_align(FormatAlign::Right);
    let band = Format::new().set_bold().set_align(FormatAlign::Center).set_border_bottom(FormatBorder::Thin);
    let mut column = 0;
    while column < table.columns.len() {
        let name = table.columns[column].band;
        let wide = table.columns[column..].iter().take_while(|other| other.band == name).count();
        let (from, to) = (column as u16, (column + wide - 1) as u16);
        match (name, wide) {
            ("", _) => {}
            (_, 1) => drop(sheet.write_string_with_format(BANDS_AT, from, name, &band)?),
            _ => drop(sheet.merge_range(BANDS_AT, from, BANDS_AT, to, name, &band)?),
        }
        column += wide;
    }
    for (at, column) in table.columns.iter().enumerate() {
        let format = if table.is_figures(at) { &figure } else { &head };
        sheet.write_string_with_format(HEADS_AT, at as u16, &column.head, format)?;
    }
    Ok(())
}

/// What the rows come to: as a formula where it is their sum, with the value that it has.
fn totals(sheet: &mut Worksheet, report: &Report, table: &Table) -> Result<(), XlsxError> {
    let Some(total) = &table.total else { return Ok(()) };
    let row = ROWS_AT + table.rows.len() as u32;
    for (at, (column, cell)) in table.columns.iter().zip(total).enumerate() {
        let format = plain(report.heading.lang, cell).set_bold().set_border_top(FormatBorder::Thin);
        let at = at as u16;
        match cell {
            Cell::Count(_) | Cell::Hours(_) if column.adds_up && is_sum(table, usize::from(at), cell) => {
                let (from, to) = (row_col_to_cell(ROWS_AT, at), row_col_to_cell(row - 1, at));
                let has = value(cell).unwrap_or_default();
                let sum = Formula::new(format!("=SUM({from}:{to})")).set_result(has.to_string());
                sheet.write_formula_with_format(row, at, sum, &format)?;
            }
            _ => write_cell(sheet, row, at, cell, &format)?,
        }
    }
    Ok(())
}

/// Whether the rows come to the total. What belongs to no row, such as what was refused before it had a group, is in the
/// total alone.
fn is_sum(table: &Table, column: usize, total: &Cell) -> bool {
    let rows = table.rows.iter().filter_map(|row| row.get(column)?.number());
    !table.rows.is_empty() && (rows.sum::<f64>() - total.number().unwrap_or_default()).abs() < 1e-3
}

/// A text is written as a text, whatever it begins with: nobody's name becomes a formula.
fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
        Cell::Day(day) => sheet.write_date_with_format(row, column, *day, format)?,
        Cell::Count(count) => sheet.write_number_with_format(row, column, *count as f64, format)?,
        Cell::Points(share) => {
            // Tenths, so that nothing is never less than nothing.
            let tenths = (share * 1000.0).round() + 0.0;
            sheet.write_number_with_format(row, column, tenths / 10.0, format)?
        }
        Cell::Seconds(_) | Cell::Hours(_) | Cell::Share(_) | Cell::Change(_) => {
            sheet.write_number_with_format(row, column, value(cell).unwrap_or_default(), format)?
        }
    };
    Ok(())
}

/// A number as it stands in a sheet, where a duration is a part of a day.
fn value(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Seconds(seconds) | Cell::Hours(seconds) => Some(seconds / SECONDS_OF_A_DAY),
        _ => cell.number(),
    }
}

fn plain(lang: Lang, cell: &Cell) -> Format {
    let format = Format::new();
    match cell {
        Cell::Empty => format,
        Cell::Text(_) => format.set_text_wrap().set_align(FormatAlign::Top),
        _ => format.set_num_format(number_format(lang, cell)).set_align(FormatAlign::Top),
    }
}

/// How a spreadsheet writes a number; separators are those of its own country.
fn number_format(lang: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Text(_) => String::new(),
        Cell::Day(_) => "dd/mm/yyyy".to_owned(),
        Cell::Count(_) => "#,##0".to_owned(),
        Cell::Seconds(_) => "[m]:ss".to_owned(),
        Cell::Hours(_) => "[h]:mm".to_owned(),
        Cell::Share(_) => "0.0%".to_owned(),
        Cell::Change(_) => "+0.0%;-0.0%;0.0%".to_owned(),
        Cell::Points(_) => {
            let points = Words(lang).of("điểm", "points");
            format!("+0.0\" {points}\";-0.0\" {points}\";0.0\" {points}\"")
        }
    }
}

/// How many columns say what a row is for.
fn labels(table: &Table) -> u16 {
    let is_label = |at: &usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(*at));
        cells.clone().all(|cell| matches!(cell, Cell::Text(_) | Cell::Day(_) | Cell::Empty)) && cells.count() > 0
    };
    (0..table.columns.len()).take_while(is_label).count().clamp(1, 2) as u16
}

fn widths(table: &Table) -> Vec<f64> {
    let width = |at: usize| {
        let letters = |text: &str| text.chars().count() as f64 * 1.05 + 2.0;
        let cells = table.rows.iter().chain(&table.total).filter_map(|row| row.get(at));
        let widest = cells.filter_map(|cell| match cell {
            Cell::Text(text) => Some(letters(text)),
            Cell::Day(_) => Some(letters("28/11/2026")),
            _ => None,
        });
        let is_words = widest.clone().next().is_some();
        let widest = widest.fold(letters(&table.columns[at].head), f64::max);
        if is_words || at == 0 { widest.clamp(LABEL_WIDTH.0, LABEL_WIDTH.1) } else { FIGURE_WIDTH }
    };
    let mut widths: Vec<f64> = (0..table.columns.len()).map(width).collect();
    // Columns are as wide together as what they belong to.
    let mut from = 0;
    for together in table.columns.chunk_by(|one, next| one.band == next.band) {
        let own = &mut widths[from..from + together.len()];
        let (has, needs) = (own.iter().sum::<f64>(), together[0].band.chars().count() as f64 * BOLD_LETTER + 2.0);
        own.iter_mut().for_each(|width| *width *= (needs / has).max(1.0));
        from += together.len();
    }
    widths
}

/// How many lines a cell needs in a column of this width.
fn lines(cell: &Cell, width: f64) -> f64 {
    match cell {
        Cell::Text(text) => (text.chars().count() as f64 / width).ceil().max(1.0),
        _ => 1.0,
    }
}

/// The first row below a table.
fn after(table: &Table) -> u32 {
    ROWS_AT + table.rows.len() as u32 + u32::from(table.total.is_some()) + 1
}
