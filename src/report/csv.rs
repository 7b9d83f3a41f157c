//! A report as text that spreadsheets open as it is meant: RFC 4180, in UTF-8 with a mark that says so.

use super::table::{Cell, Table};
use super::words::{Words, hours, hours_minutes};
use super::{Heading, Report};

/// Spreadsheets take a file for UTF-8 that begins with this, and for something else that does not.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A report, table below table with an empty line between them, or one table alone.
///
/// Durations are written `0:12:05`, and those that are told in hours `3:24`: a spreadsheet reads them wherever it is.
/// Shares have tenths after the comma or point of the report's language, `63,6%` or `63.6%`, as a spreadsheet of that
/// language reads them; a change of a share is in points, `-1,1 điểm`, since a percentage beside it says how
/// much a figure has grown of itself. What has a comma is in quotes. A text that a spreadsheet would take for a formula gets
/// an apostrophe.
pub fn csv(report: &Report, table: Option<&Table>) -> String {
    let w = Words(report.heading.lang);
    let mut text = BYTE_ORDER_MARK.to_owned();
    match table {
        Some(table) => write(&mut text, table, w),
        None => {
            let Heading { title, of, authority, range, made_at, .. } = &report.heading;
            let about = [title, of, authority, range, made_at].into_iter().chain(&report.remarks);
            for line in about.filter(|line| !line.is_empty()) {
                line_of(&mut text, [field(line)]);
            }
            for table in &report.tables {
                text.push_str("\r\n");
                line_of(&mut text, [field(&table.title)]);
                write(&mut text, table, w);
            }
        }
    }
    text
}

fn write(text: &mut String, table: &Table, w: Words) {
    let head = table.columns.iter().map(|column| match column.band {
        "" => field(&column.head),
        band => field(&format!("{band}: {}", column.head)),
    });
    line_of(text, head);
    for row in table.rows.iter().chain(&table.total) {
        line_of(text, row.iter().map(|content| cell(content, w)));
    }
}

fn line_of(text: &mut String, fields: impl IntoIterator<Item = String>) {
    text.push_str(&fields.into_iter().collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

fn cell(cell: &Cell, w: Words) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => field(text),
        Cell::Day(day) => day.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Seconds(seconds) => hours(*seconds),
        // A spreadsheet knows no other sign.
        Cell::Hours(seconds) => hours_minutes(*seconds).replace('−', "-"),
        Cell::Share(share) | Cell::Change(share) => number(&format!("{}%", percent(*share, w))),
        Cell::Points(points) => number(&format!("{} {}", percent(*points, w), w.of("điểm", "points"))),
    }
}

/// A share in percent to its tenths, so that nothing is never less than nothing.
fn percent(share: f64, w: Words) -> String {
    let tenths = (share * 1000.0).round() + 0.0;
    w.tenths(tenths / 10.0)
}

/// A number that is no formula, though it may begin with a sign.
fn number(text: &str) -> String {
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}

/// A text as a field: harmless, and in quotes where it needs them.
fn field(text: &str) -> String {
    let begins_as_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    let text = if begins_as_formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ') {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    #[test]
    fn a_field_is_quoted_where_it_must_be_and_is_never_a_formula() {
        let check = |text: &str, written: &str| assert_eq!(field(text), written);
        check("Cấp, quản lý căn cước", "\"Cấp, quản lý căn cước\"");
        check("nói \"được\"", "\"nói \"\"được\"\"\"");
        check("hai\ndòng", "\"hai\ndòng\"");
        check("=HYPERLINK(A1)", "'=HYPERLINK(A1)");
        check("+84", "'+84");
        check("@x", "'@x");
        check(" -1", "' -1");
        check("\t=1", "'\t=1");
        check("Quầy 1", "Quầy 1");
    }

    #[test]
    fn numbers_are_as_spreadsheets_of_the_language_read_them() {
        let check = |content: Cell, vi: &str, en: &str| {
            let texts = [Lang::Vi, Lang::En].map(|lang| cell(&content, Words(lang)));
            assert_eq!(texts, [vi, en], "{content:?}");
        };
        check(Cell::Seconds(5720.4), "1:35:20", "1:35:20");
        check(Cell::Hours(12_240.0), "3:24", "3:24");
        check(Cell::Share(14.0 / 22.0), "\"63,6%\"", "63.6%");
        check(Cell::Share(0.996), "\"99,6%\"", "99.6%");
        check(Cell::Change(-0.0001), "\"0,0%\"", "0.0%");
        check(Cell::Points(-0.125), "\"-12,5 điểm\"", "-12.5 points");
        check(Cell::Count(12345), "12345", "12345");
    }
}
