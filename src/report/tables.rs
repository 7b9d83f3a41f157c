//! The tables of a report, the summary first: which rows each has, and what of it is drawn.

mod besides;

use std::sync::Arc;

use jiff::civil::Date;

use super::figures::{Band, FIGURES, Figure};
use super::gathered::Gathered;
use super::period::{PeriodKind, Span};
use super::table::{Cell, Chart, ChartForm, Column, Table};
use super::words::{Words, date_text, weekday};
use crate::office::{GroupCode, Plan, PriorityCode};
use crate::waits::{By, Row, Rows};
use besides::{definitions, distribution_table, estimate_table, out_of_order_table, refusal_table, weekday_table};

/// All of them. Of several offices there is no table by counter: counter 1 of one has nothing to do with that of another.
pub fn tables(offices: &[Arc<Plan>], gathered: &Gathered, w: Words) -> Vec<Table> {
    let by_group = gathered.rows(By::Group);
    let by_group_total = by_group.total.clone();
    let mut tables = vec![summary(gathered, &by_group_total, w)];
    if offices.len() > 1 {
        tables.push(by_office(offices, gathered, &by_group.total, w));
    }
    tables.push(group_table(offices, by_group, w));
    if offices.iter().any(|plan| !plan.priorities.is_empty()) {
        tables.push(priority_table(offices, gathered.rows(By::Priority), w));
    }
    tables.push(hour_table(gathered.rows(By::Hour), w));
    if offices.len() == 1 {
        tables.push(counter_table(gathered.rows(By::Counter), w));
        tables.push(officer_table(gathered.rows(By::Officer), w));
    }
    tables.push(handling_table(offices, gathered.rows(By::Group), w));
    let calls = gathered.calls().filter(|calls| !calls.is_empty());
    tables.extend(calls.map(|calls| out_of_order_table(calls, w)));
    if gathered.period().kind() != PeriodKind::Day {
        tables.push(day_table(gathered.rows(By::Day), w));
        tables.push(weekday_table(gathered.rows(By::WeekdayHour), w));
    }
    tables.push(distribution_table(&gathered.total(), w));
    tables.push(estimate_table(offices, gathered, w));
    tables.extend((!by_group_total.refused.is_empty()).then(|| refusal_table(&by_group_total, w)));
    tables.push(definitions(w));
    tables
}

/// One row for each figure, beside what it was before. Of a running period also what it was until the last full hour,
/// because that alone can be compared with the same hours before.
fn summary(gathered: &Gathered, now: &Row, w: Words) -> Table {
    let (before, until) = (gathered.before(), gathered.until_hour());
    let nothing = |cell: &Cell| cell.number().is_none_or(|number| number == 0.0);
    let rows = FIGURES.iter().filter_map(|figure| {
        let (now, before) = ((figure.of)(now), (figure.of)(&before));
        let until = until.as_ref().map(figure.of);
        // What never happened need not be told, but for the figures that every report has.
        let is_usual = matches!(figure.band, Band::Tickets | Band::Waits | Band::Services);
        if !is_usual && nothing(&now) && nothing(&before) {
            return None;
        }
        let change = until.as_ref().unwrap_or(&now).changed(&before);
        let labels = [Cell::Text(figure.band.title(w).to_owned()), Cell::Text(figure.title(w.0)), now];
        Some(labels.into_iter().chain(until).chain([before, change]).collect())
    });
    let Span { first, last, before_hour } = gathered.compared();
    let days = match first == last {
        true => date_text(first),
        false => format!("{}–{}", date_text(first), date_text(last)),
    };
    let hour = before_hour.map(|hour| format!("{} {hour:02}:00", w.of("đến", "until")));
    let compared = [Some(days), hour.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let column = |id, head: &str| label(id, head);
    let until_column =
        hour.as_ref().map(|hour| column("now_until", &format!("{} {hour}", w.of("Kỳ này", "This period"))));
    let before_head = [w.of("Kỳ trước", "Before")].into_iter().chain(hour.as_deref()).collect::<Vec<_>>().join(" ");
    Table {
        id: "summary",
        name: w.of_static("Tổng hợp", "Summary"),
        title: w.of("Tổng hợp", "Summary").to_owned(),
        note: format!("{} {compared}.", w.of("So với kỳ trước:", "Compared with:")),
        columns: [
            column("part", w.of("Phần", "Part")),
            column("figure", w.of("Chỉ tiêu", "Figure")),
            column("now", w.of("Kỳ này", "This period")),
        ]
        .into_iter()
        .chain(until_column)
        .chain([column("before", &before_head), column("change", w.of("Thay đổi", "Change"))])
        .collect(),
        rows: rows.collect(),
        total: None,
        charts: Vec::new(),
    }
}

fn by_office(offices: &[Arc<Plan>], gathered: &Gathered, total: &Row, w: Words) -> Table {
    let name = |id: &str| {
        let plan = offices.iter().find(|plan| plan.office.as_str() == id);
        plan.map_or_else(|| id.to_owned(), |plan| plan.name.get(w.0).to_owned())
    };
    let rows = gathered.offices().iter().map(|(id, row)| {
        let labels = vec![Cell::Text(id.to_string()), Cell::Text(name(id.as_str()))];
        (labels, row.clone())
    });
    let labels = [("office", w.of("Mã", "Id")), ("name", w.of("Đơn vị", "Office"))];
    let mut table = table_of("by-office", w.of_static("Theo đơn vị", "By office"), &labels, rows, total, w);
    table.charts = vec![columns(
        &table,
        w.of("Chờ trung bình theo đơn vị (phút)", "Mean wait by office (minutes)"),
        1,
        "wait_mean",
    )];
    table
}

fn group_table(offices: &[Arc<Plan>], rows: Rows, w: Words) -> Table {
    let named = rows.rows.iter().map(|row| {
        let labels = vec![Cell::Text(row.key.clone()), Cell::Text(group_name(offices, &row.key, w))];
        (labels, row.clone())
    });
    let labels = [("group", w.of("Nhóm", "Group")), ("name", w.of("Nhóm thủ tục", "Procedure group"))];
    let mut table = table_of("by-group", w.of_static("Theo nhóm", "By group"), &labels, named, &rows.total, w);
    table.title = w.of("Theo nhóm thủ tục", "By procedure group").to_owned();
    table.charts =
        vec![columns(&table, w.of("Chờ trung bình theo nhóm (phút)", "Mean wait by group (minutes)"), 0, "wait_mean")];
    table
}

/// What was done with tickets besides calling them in turn and serving them.
fn handling_table(offices: &[Arc<Plan>], rows: Rows, w: Words) -> Table {
    let named = rows.rows.iter().map(|row| {
        let labels = vec![Cell::Text(row.key.clone()), Cell::Text(group_name(offices, &row.key, w))];
        (labels, row.clone())
    });
    let labels = [("group", w.of("Nhóm", "Group")), ("name", w.of("Nhóm thủ tục", "Procedure group"))];
    let mut table =
        table_of("handling", w.of_static("Xử lý tại quầy", "At the counters"), &labels, named, &rows.total, w);
    for column in &mut table.columns {
        column.on_paper = true;
    }
    table
}

/// The group's name, where all offices that have it agree on it.
fn group_name(offices: &[Arc<Plan>], key: &str, w: Words) -> String {
    let Ok(code) = key.parse::<GroupCode>() else { return String::new() };
    let mut names = offices.iter().filter_map(|plan| plan.groups.get(&code)).map(|group| group.name.get(w.0));
    let first = names.next().unwrap_or_default();
    match names.all(|name| name == first) {
        true => first.to_owned(),
        false => w.of("(tên khác nhau giữa các đơn vị)", "(named differently by the offices)").to_owned(),
    }
}

fn priority_table(offices: &[Arc<Plan>], rows: Rows, w: Words) -> Table {
    let name = |key: &str| {
        let code = key.parse::<PriorityCode>().ok();
        let class = code.and_then(|code| offices.iter().find_map(|plan| plan.priority(&code)));
        class.map_or_else(|| key.to_owned(), |class| class.name.get(w.0).to_owned())
    };
    let ordinary = w.of("Không thuộc diện ưu tiên", "Without priority");
    let named = rows.rows.iter().map(|row| {
        let label = if row.key == "-" { ordinary.to_owned() } else { name(&row.key) };
        (vec![Cell::Text(label)], row.clone())
    });
    let labels = [("priority", w.of("Đối tượng", "Class"))];
    let mut table =
        table_of("by-priority", w.of_static("Theo đối tượng ưu tiên", "By priority"), &labels, named, &rows.total, w);
    table.note = w
        .of(
            "Người thuộc diện ưu tiên được tính như đến sớm hơn; không ai bị vượt quá khoảng ưu tiên đó.",
            "Citizens with priority count as having come earlier; nobody is overtaken by more than that head start.",
        )
        .to_owned();
    table
}

fn hour_table(rows: Rows, w: Words) -> Table {
    let named = rows.rows.iter().map(|row| (vec![Cell::Text(hour(&row.key))], row.clone()));
    let labels = [("hour", w.of("Giờ", "Hour"))];
    let mut table = table_of("by-hour", w.of_static("Theo giờ", "By hour"), &labels, named, &rows.total, w);
    table.title = w.of("Theo giờ trong ngày", "By hour of the day").to_owned();
    table.charts = vec![
        columns(&table, w.of("Số phiếu cấp theo giờ", "Tickets issued by hour"), 0, "issued"),
        columns(&table, w.of("Chờ trung bình theo giờ (phút)", "Mean wait by hour (minutes)"), 0, "wait_mean"),
    ];
    table
}

/// `07:00–08:00`
fn hour(key: &str) -> String {
    key.parse::<u8>().map_or_else(|_| key.to_owned(), |hour| format!("{hour:02}:00–{:02}:00", hour + 1))
}

fn counter_table(rows: Rows, w: Words) -> Table {
    let counter = w.of("Quầy", "Counter");
    let nowhere = w.of("Không ở quầy nào", "At no counter");
    let named = rows.rows.iter().map(|row| {
        let label = if row.key == "-" { nowhere.to_owned() } else { format!("{counter} {}", row.key) };
        (vec![Cell::Text(label)], row.clone())
    });
    let labels = [("counter", counter)];
    let mut table = table_of("by-counter", w.of_static("Theo quầy", "By counter"), &labels, named, &rows.total, w);
    table.note = w
        .of(
            "Phiếu được cấp, và phiếu công dân tự bỏ khi còn chờ, không thuộc quầy nào.",
            "Tickets are issued, and given up while they wait, at no counter.",
        )
        .to_owned();
    let mut served = columns(&table, w.of("Hoàn thành theo quầy", "Served by counter"), 0, "served");
    let is_last = |row: &Vec<Cell>| row.first() == Some(&Cell::Text(nowhere.to_owned()));
    served.rows -= usize::from(table.rows.last().is_some_and(is_last));
    table.charts = vec![served];
    table
}

/// Officers by their accounts. A report names them for whoever runs the office, and for nobody else.
fn officer_table(rows: Rows, w: Words) -> Table {
    let named = rows.rows.iter().map(|row| (vec![Cell::Text(row.key.clone())], row.clone()));
    let labels = [("officer", w.of("Tài khoản", "Account"))];
    let mut table = table_of("by-officer", w.of_static("Theo cán bộ", "By officer"), &labels, named, &rows.total, w);
    // The total holds what devices without an officer's account did too, so it is not the officers' own.
    table.total = None;
    table.note = w
        .of(
            "Một lượt phục vụ được tính cho tài khoản kết thúc lượt đó.",
            "A service counts for the account that ended it.",
        )
        .to_owned();
    table.charts = vec![columns(&table, w.of("Hoàn thành theo cán bộ", "Served by officer"), 0, "served")];
    table
}

fn day_table(rows: Rows, w: Words) -> Table {
    let named = rows.rows.iter().map(|row| {
        let day: Option<Date> = row.key.parse().ok();
        let labels = match day {
            Some(day) => vec![Cell::Day(day), Cell::Text(weekday(day.weekday(), w).to_owned())],
            None => vec![Cell::Text(row.key.clone()), Cell::Empty],
        };
        (labels, row.clone())
    });
    let labels = [("day", w.of("Ngày", "Day")), ("weekday", w.of("Thứ", "Weekday"))];
    let mut table = table_of("by-day", w.of_static("Theo ngày", "By day"), &labels, named, &rows.total, w);
    let lines = [("wait_p50", w.of("Trung vị", "Median")), ("wait_p90", w.of("90 %", "90%"))];
    let lines = lines.into_iter().filter_map(|(id, name)| Some((table.column(id)?, name.to_owned())));
    let waits = Chart {
        form: ChartForm::Line,
        title: w.of("Thời gian chờ theo ngày (phút)", "Waiting time by day (minutes)").to_owned(),
        labels: 0,
        values: lines.collect(),
        rows: table.rows.len(),
    };
    let charts = vec![columns(&table, w.of("Số phiếu cấp theo ngày", "Tickets issued by day"), 0, "issued"), waits];
    table.charts = charts;
    table
}

/// A table of figures, after the columns that say what a row is for.
fn table_of(
    id: &'static str,
    name: &'static str,
    labels: &[(&'static str, &str)],
    rows: impl Iterator<Item = (Vec<Cell>, Row)>,
    total: &Row,
    w: Words,
) -> Table {
    let figures: Vec<&Figure> = FIGURES.iter().filter(|figure| has(id, figure)).collect();
    let cells = |labels: Vec<Cell>, row: &Row| {
        let figures = figures.iter().map(|figure| (figure.of)(row));
        labels.into_iter().chain(figures).collect::<Vec<Cell>>()
    };
    let mut total_labels = vec![Cell::Empty; labels.len()];
    if let Some(first) = total_labels.first_mut() {
        *first = Cell::Text(w.of("Tổng cộng", "Total").to_owned());
    }
    Table {
        id,
        name,
        title: name.to_owned(),
        note: String::new(),
        columns: labels
            .iter()
            .map(|(id, head)| label(id, head))
            .chain(figures.iter().map(|figure| figure.column(w)))
            .collect(),
        // A key under which only other figures have something, such as an hour in which counters were open, is no row.
        rows: rows
            .filter(|(_, row)| {
                figures.iter().any(|figure| (figure.of)(row).number().is_some_and(|number| number != 0.0))
            })
            .map(|(labels, row)| cells(labels, &row))
            .collect(),
        total: Some(cells(total_labels, total)),
        charts: Vec::new(),
    }
}

/// Which figures a table has: those that mean something under its keys, and no more than a sheet of paper can hold.
fn has(table: &str, figure: &Figure) -> bool {
    let at_counters = ["called", "served", "no_show", "within_target", "wait_mean", "wait_p90", "out_of_order"];
    match (table, figure.band) {
        ("by-officer", _) => OF_OFFICERS.contains(&figure.id),
        ("by-counter", Band::Tickets | Band::Waits | Band::Handling) => at_counters.contains(&figure.id),
        ("by-counter", Band::Services | Band::Counters) => figure.on_paper,
        ("estimates", band) => band == Band::Estimates,
        ("handling", band) => band == Band::Handling || figure.id == "given_up_after",
        (_, band) => matches!(band, Band::Tickets | Band::Waits | Band::Services),
    }
}

/// What is known of officers.
const OF_OFFICERS: &[&str] =
    &["called", "served", "service_mean", "service_p50", "service_p90", "out_of_order", "out_of_order_with_reason"];

fn columns(table: &Table, title: &str, labels: usize, value: &str) -> Chart {
    Chart {
        form: ChartForm::Columns,
        title: title.to_owned(),
        labels,
        values: table.column(value).map(|at| (at, table.columns[at].head.clone())).into_iter().collect(),
        rows: table.rows.len(),
    }
}

fn label(id: &'static str, head: &str) -> Column {
    Column { id, band: "", head: head.to_owned(), definition: String::new(), adds_up: false, on_paper: true }
}
