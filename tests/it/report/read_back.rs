//! Reads reports back as their readers do: the text by its rules, the workbook's cells, the page's tables.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use motcua::report::Report;

/// What a place of a table says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words, or a day as `2026-11-21`.
    Text(String),
    /// A count, a share of 1, or seconds.
    Number(f64),
    /// There is no such figure.
    Nothing,
    /// The table has no such column.
    Missing,
}

/// A table with the heads of its columns, each after its band.
#[derive(Debug, Default, Clone)]
pub struct Read {
    pub heads: Vec<(String, String)>,
    pub rows: Vec<Vec<Value>>,
    pub total: Vec<Value>,
}

/// The tables of a report by their names.
pub struct Tables(BTreeMap<String, Read>);

impl Value {
    pub fn text(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    #[track_caller]
    pub fn number(&self) -> f64 {
        let Value::Number(number) = self else { panic!("{self:?} is no number") };
        *number
    }

    #[track_caller]
    pub fn count(&self) -> i64 {
        let number = self.number();
        assert_eq!(number.fract(), 0.0);
        number as i64
    }
}

impl Read {
    pub fn value(&self, band: &str, head: &str, row: &[Value]) -> Value {
        let at = self.heads.iter().position(|(b, h)| b == band && h == head);
        at.map_or(Value::Missing, |at| row[at].clone())
    }

    /// The last row is the total, if it says so.
    fn of(heads: Vec<(String, String)>, mut rows: Vec<Vec<Value>>) -> Read {
        let is_total = rows.last().is_some_and(|row| row[0].text() == "Tổng cộng");
        let total = if is_total { rows.pop().unwrap() } else { Vec::new() };
        Read { heads, rows, total }
    }
}

impl Tables {
    #[track_caller]
    pub fn table(&self, id: &str) -> &Read {
        self.0.get(id).unwrap_or_else(|| panic!("there is no {id}"))
    }

    /// Tables below each other, each under its title.
    pub fn from_csv(text: &str) -> Tables {
        let text = text.strip_prefix('\u{feff}').expect("a mark that it is UTF-8");
        assert!(!text.replace("\r\n", "").contains('\n'), "lines end as RFC 4180 says");
        let lines = csv_lines(text);
        let mut tables = BTreeMap::new();
        for part in lines.split(|line| line.len() == 1 && line[0].is_empty()).skip(1).filter(|part| part.len() > 2) {
            let heads: Vec<(String, String)> = part[1].iter().map(|head| split_head(head)).collect();
            let rows = part[2..].iter().map(|line| line.iter().map(|text| plain_value(text)).collect()).collect();
            tables.insert(id_of(&part[0][0]), Read::of(heads, rows));
        }
        Tables(tables)
    }

    pub fn from_xlsx(bytes: &[u8], report: &Report) -> Tables {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook");
        let names = book.sheet_names();
        assert_eq!(names, report.tables.iter().map(|table| table.name).collect::<Vec<_>>());
        let mut tables = BTreeMap::new();
        for table in &report.tables {
            let sheet = book.worksheet_range(table.name).expect("a sheet");
            let rows: Vec<&[Data]> = sheet.rows().collect();
            let text = |data: &Data| data.to_string();
            // A band stands in the first of its columns, which are merged.
            let mut band = String::new();
            let width = table.columns.len();
            let heads = (0..width).map(|at| {
                let here = text(&rows[4][at]);
                if !here.is_empty() {
                    band = here;
                }
                (band.clone(), text(&rows[5][at]))
            });
            let heads = heads.collect();
            let end = 6 + table.rows.len() + usize::from(table.total.is_some());
            let cells = rows[6..end].iter().map(|row| row[..width].iter().map(sheet_value).collect()).collect();
            tables.insert(table.id.to_owned(), Read::of(heads, cells));
        }
        Tables(tables)
    }

    pub fn from_html(html: &str, report: &Report) -> Tables {
        let mut tables = BTreeMap::new();
        for table in &report.tables {
            let Some(section) = html.split(&format!("<section class=\"{}\"", table.id)).nth(1) else {
                assert!(table.rows.is_empty(), "{} is not on the page", table.id);
                continue;
            };
            let section = section.split("</section>").next().unwrap();
            let written = section.split("<table>").nth(1).expect("a table");
            let written = written.split("</table>").next().unwrap();
            let (head, body) = written.split_once("</thead>").expect("heads");
            let mut lines = head.split("<tr").skip(1);
            let mut bands = Vec::new();
            if head.contains("class=\"bands\"") {
                for cell in cells(lines.next().unwrap()) {
                    let wide = cell.0.split("colspan=\"").nth(1).and_then(|rest| rest.split('"').next());
                    bands.extend(vec![cell.1; wide.unwrap().parse().unwrap()]);
                }
            }
            let heads = cells(lines.next().unwrap()).into_iter().enumerate();
            let heads = heads.map(|(at, (_, text))| (bands.get(at).cloned().unwrap_or_default(), text)).collect();
            let rows = body.split("<tr").skip(1).filter(|row| !row.starts_with(" class=\"part\""));
            let rows = rows.map(|row| cells(row).iter().map(|(tag, text)| page_value(tag, text)).collect()).collect();
            tables.insert(table.id.to_owned(), Read::of(heads, rows));
        }
        Tables(tables)
    }
}

/// The titles of the tables that are looked at, with their names.
fn id_of(title: &str) -> String {
    let known = [
        ("Tổng hợp", "summary"),
        ("Theo nhóm thủ tục", "by-group"),
        ("Theo giờ trong ngày", "by-hour"),
        ("Theo ngày", "by-day"),
    ];
    known.iter().find(|(known, _)| *known == title).map_or_else(|| title.to_owned(), |(_, id)| (*id).to_owned())
}

fn split_head(head: &str) -> (String, String) {
    head.split_once(": ").map_or_else(|| (String::new(), head.to_owned()), |(band, head)| (band.into(), head.into()))
}

/// RFC 4180: fields between commas, in quotes where they hold one.
fn csv_lines(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            letter => field.push(letter),
        }
    }
    assert!(field.is_empty() && line.is_empty() && !quoted, "the last line ends too");
    lines
}

/// As a spreadsheet takes a field: `0:01:16` for a time, `63,6%` for a share, `12` for a number.
fn plain_value(text: &str) -> Value {
    let parts: Option<Vec<f64>> = text.split(':').map(|part| part.parse().ok()).collect();
    match (text, parts) {
        ("", _) => Value::Nothing,
        (_, Some(parts)) if parts.len() == 3 => Value::Number(parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]),
        (_, Some(parts)) if parts.len() == 1 => Value::Number(parts[0]),
        _ => match text.strip_suffix('%').and_then(|percent| percent.replace(',', ".").parse::<f64>().ok()) {
            Some(percent) => Value::Number(percent / 100.0),
            None => Value::Text(text.to_owned()),
        },
    }
}

fn sheet_value(data: &Data) -> Value {
    match data {
        Data::Empty => Value::Nothing,
        Data::String(text) => Value::Text(text.clone()),
        Data::Float(number) => Value::Number(*number),
        Data::Int(number) => Value::Number(*number as f64),
        // A day is a number of days, a duration a part of one.
        Data::DateTime(time) if time.as_f64() > 30_000.0 => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            Value::Text(format!("{year:04}-{month:02}-{day:02}"))
        }
        Data::DateTime(time) => Value::Number(time.as_f64() * 86_400.0),
        other => panic!("{other:?} stands in a sheet"),
    }
}

/// The cells of a row: the tag and the text of each.
fn cells(row: &str) -> Vec<(String, String)> {
    let after_start = row.split_once('>').unwrap().1;
    let cells = after_start.split("<t").skip(1).filter_map(|cell| {
        let (tag, rest) = cell.split_once('>')?;
        (tag.starts_with('h') || tag.starts_with('d')).then(|| {
            let text = rest.split("</t").next().unwrap_or_default();
            (tag.to_owned(), text.replace("&#38;", "&"))
        })
    });
    cells.collect()
}

/// As a person reads it: `1.939`, `82,6 %`, `12:05` minutes, `03/02/1999`.
fn page_value(tag: &str, text: &str) -> Value {
    if !tag.contains("class=\"amount\"") {
        let date: Vec<&str> = text.split('/').collect();
        return match date.as_slice() {
            [day, month, year] if year.len() == 4 => Value::Text(format!("{year}-{month}-{day}")),
            _ if text.is_empty() => Value::Nothing,
            _ => Value::Text(text.to_owned()),
        };
    }
    let number = |text: &str| text.replace('.', "").replace(',', ".").replace('−', "-").trim().parse::<f64>();
    if let Some((minutes, seconds)) = text.split_once(':') {
        return Value::Number(number(minutes).unwrap() * 60.0 + number(seconds).unwrap());
    }
    if let Some(percent) = text.strip_suffix('%') {
        return Value::Number(number(percent).unwrap() / 100.0);
    }
    match number(text) {
        Ok(number) => Value::Number(number),
        Err(_) => Value::Nothing,
    }
}
