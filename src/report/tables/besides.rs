//! The tables that are more than one row of figures per key: the week, the spread of waits, likely waits, refusals, and how
//! every figure is defined.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Weekday;

use super::{columns, group_name, hour, label, table_of};
use crate::office::Plan;
use crate::report::calls::OutOfOrder;
use crate::report::figures::{FIGURES, definition_of};
use crate::report::gathered::Gathered;
use crate::report::table::{Cell, Column, Table};
use crate::report::words::{Words, weekday};
use crate::waits::{By, Row, Rows, Sums};

/// The mean wait for each weekday and hour.
pub(super) fn weekday_table(rows: Rows, w: Words) -> Table {
    let split = |row: &Row| {
        let (weekday, hour) = row.key.split_once('-')?;
        Some((weekday.parse::<i8>().ok()?, hour.parse::<u8>().ok()?, row.wait_s.mean?))
    };
    let waits: Vec<(i8, u8, f64)> = rows.rows.iter().filter_map(split).collect();
    let hours: BTreeSet<u8> = waits.iter().map(|(_, hour, _)| *hour).collect();
    let weekdays: BTreeSet<i8> = waits.iter().map(|(weekday, ..)| *weekday).collect();
    let row = |of: &i8| {
        let wait =
            |hour: &u8| waits.iter().find(|(weekday, at, _)| (weekday, at) == (of, hour)).map(|(.., mean)| *mean);
        let name = Weekday::from_monday_one_offset(*of).map_or("", |of| weekday(of, w));
        [Cell::Text(name.to_owned())].into_iter().chain(hours.iter().map(|hour| Cell::seconds(wait(hour)))).collect()
    };
    let hour = |hour: &u8| Column {
        band: w.of_static("Chờ trung bình, gọi trong giờ", "Mean wait, called in the hour from"),
        ..label(HOURS[usize::from(*hour) % HOURS.len()], &format!("{hour:02}:00"))
    };
    Table {
        id: "by-weekday",
        name: w.of_static("Theo thứ và giờ", "By weekday and hour"),
        title: w.of("Theo thứ và giờ", "By weekday and hour").to_owned(),
        note: String::new(),
        columns: [label("weekday", w.of("Thứ", "Weekday"))].into_iter().chain(hours.iter().map(hour)).collect(),
        rows: weekdays.iter().map(row).collect(),
        total: None,
        charts: Vec::new(),
    }
}

/// How many waited how long.
pub(super) fn distribution_table(total: &Sums, w: Words) -> Table {
    let counts = total.waits.between_min(&BINS_MIN);
    let all: i64 = counts.iter().sum();
    let minutes = w.of("phút", "min");
    let mut so_far = 0;
    let rows = counts.iter().enumerate().map(|(at, count)| {
        so_far += count;
        let name = match (at.checked_sub(1).map(|before| BINS_MIN[before]), BINS_MIN.get(at)) {
            (None, Some(to)) => format!("0–{to} {minutes}"),
            (Some(from), Some(to)) => format!("{from}–{to} {minutes}"),
            (from, None) => format!(">{} {minutes}", from.unwrap_or_default()),
        };
        let share = |part: i64| Cell::share((all > 0).then(|| part as f64 / all as f64));
        vec![Cell::Text(name), Cell::Count(*count), share(*count), share(so_far)]
    });
    let rows: Vec<Vec<Cell>> = if all > 0 { rows.collect() } else { Vec::new() };
    let mut table = Table {
        id: "distribution",
        name: w.of_static("Phân bố chờ", "Spread of waits"),
        title: w.of("Phân bố thời gian chờ", "How many waited how long").to_owned(),
        note: w.of("Người chờ đúng một mốc được tính ở khoảng dưới.", "A wait on a bound counts below it.").to_owned(),
        columns: vec![
            label("wait", w.of("Chờ", "Wait")),
            Column { adds_up: true, ..label("calls", w.of("Số lượt gọi", "Calls")) },
            label("share", w.of("Tỷ lệ", "Share")),
            label("share_so_far", w.of("Cộng dồn", "So far")),
        ],
        rows,
        total: Some(vec![
            Cell::Text(w.of("Tổng cộng", "Total").to_owned()),
            Cell::Count(all),
            Cell::share((all > 0).then_some(1.0)),
            Cell::Empty,
        ]),
        charts: Vec::new(),
    };
    table.charts =
        vec![columns(&table, w.of("Số lượt gọi theo thời gian chờ (phút)", "Calls by wait (minutes)"), 0, "calls")];
    table
}

/// How far the likely waits could be trusted, by group and by hour.
pub(super) fn estimate_table(offices: &[Arc<Plan>], gathered: &Gathered, w: Words) -> Table {
    let (by_group, by_hour) = (gathered.rows(By::Group), gathered.rows(By::Hour));
    let some = |rows: Vec<Row>| rows.into_iter().filter(|row| row.estimates.scored > 0);
    let groups = some(by_group.rows).map(|row| {
        let name = format!("{} · {}", row.key, group_name(offices, &row.key, w));
        (vec![Cell::Text(w.of("Theo nhóm", "By group").to_owned()), Cell::Text(name)], row)
    });
    let hours = some(by_hour.rows)
        .map(|row| (vec![Cell::Text(w.of("Theo giờ", "By hour").to_owned()), Cell::Text(hour(&row.key))], row));
    let labels = [("part", w.of("Phần", "Part")), ("of", w.of("Nhóm, giờ", "Group, hour"))];
    let rows: Vec<(Vec<Cell>, Row)> = groups.chain(hours).collect();
    let name = w.of_static("Dự kiến chờ", "Likely waits");
    let mut table = table_of("estimates", name, &labels, rows.into_iter(), &by_group.total, w);
    table.title = w.of("Dự kiến chờ đã báo cho công dân", "Likely waits that citizens were told").to_owned();
    table.note = w
        .of(
            "Trung thực khi gần một nửa số lượt chờ không quá mức thường, và gần 90 % không quá mức thận trọng.",
            "Honest when about half of the waits are within the typical time, and about 90% within the cautious one.",
        )
        .to_owned();
    if let Some(total) = table.total.as_mut() {
        total.swap(0, 1);
    }
    // Each stands under its group and under its hour, so the rows come to twice the total.
    for column in &mut table.columns {
        column.adds_up = false;
    }
    table
}

/// Who was called before his turn, by whom, and why.
pub(super) fn out_of_order_table(calls: &[OutOfOrder], w: Words) -> Table {
    let row = |call: &OutOfOrder| {
        let at = format!("{:02}:{:02}", call.at.hour(), call.at.minute());
        let counter = format!("{} {}", w.of("Quầy", "Counter"), call.counter);
        let reason = call.reason.as_deref().unwrap_or(w.of("không ghi lý do", "no reason given"));
        [at.as_str(), &call.number, &counter, &call.officer, reason].map(|text| Cell::Text(text.to_owned())).into()
    };
    Table {
        id: "out-of-order",
        name: w.of_static("Gọi ngoài thứ tự", "Out of order"),
        title: w.of("Các lượt gọi ngoài thứ tự", "Calls out of order").to_owned(),
        note: String::new(),
        columns: vec![
            label("at", w.of("Lúc", "At")),
            label("number", w.of("Số", "Number")),
            label("counter", w.of("Quầy", "Counter")),
            label("officer", w.of("Tài khoản", "Account")),
            label("reason", w.of("Lý do", "Reason")),
        ],
        rows: calls.iter().map(row).collect(),
        total: None,
        charts: Vec::new(),
    }
}

/// Who asked for a number and got none, by the reason.
pub(super) fn refusal_table(total: &Row, w: Words) -> Table {
    let rows = total.refused.iter().map(|(code, times)| {
        let known = REFUSED.iter().find(|(known, ..)| known == code);
        let words = known.map_or(code.as_str(), |(_, vi, en)| w.of(vi, en));
        vec![Cell::Text(words.to_owned()), Cell::Count(*times)]
    });
    Table {
        id: "refused",
        name: w.of_static("Không cấp được số", "Refused"),
        title: w.of("Xin số mà không được cấp", "Asked for a number and got none").to_owned(),
        note: String::new(),
        columns: vec![
            label("reason", w.of("Lý do", "Reason")),
            Column { adds_up: true, ..label("times", w.of("Số lần", "Times")) },
        ],
        rows: rows.collect(),
        total: Some(vec![Cell::Text(w.of("Tổng cộng", "Total").to_owned()), Cell::Count(total.refused.values().sum())]),
        charts: Vec::new(),
    }
}

/// Why nothing was issued.
const REFUSED: &[(&str, &str, &str)] = &[
    ("group_closed", "Nhóm tạm ngừng nhận số", "The group was closed"),
    ("out_of_hours", "Ngoài giờ nhận số", "Out of hours"),
    ("quota_reached", "Đã hết số trong ngày", "No numbers left that day"),
    ("day_closed", "Ngày làm việc đã kết thúc", "The day had been ended"),
    ("busy", "Quá nhiều yêu cầu cùng lúc", "Too much was asked at once"),
    ("unavailable", "Chưa ghi được vào sổ", "It could not be recorded"),
];

/// The bounds of the spread of waits, in minutes.
const BINS_MIN: [u32; 9] = [5, 10, 15, 20, 30, 45, 60, 90, 120];

/// The columns of hours, by their stable names.
const HOURS: [&str; 24] = [
    "at_00", "at_01", "at_02", "at_03", "at_04", "at_05", "at_06", "at_07", "at_08", "at_09", "at_10", "at_11",
    "at_12", "at_13", "at_14", "at_15", "at_16", "at_17", "at_18", "at_19", "at_20", "at_21", "at_22", "at_23",
];

/// What every figure means and how it is reckoned.
pub(super) fn definitions(w: Words) -> Table {
    let mut told: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for figure in FIGURES {
        let Some(definition) = definition_of(figure.id).filter(|definition| !told.contains(&definition.id)) else {
            continue;
        };
        told.push(definition.id);
        let texts =
            [figure.band.title(w), definition.name.get(w.0), definition.text.get(w.0), definition.formula.get(w.0)];
        // A formula's marks for names in the journal are those of the page of definitions.
        rows.push(texts.map(|text| Cell::Text(text.replace('`', ""))).into());
    }
    let columns = vec![
        label("part", w.of("Phần", "Part")),
        label("figure", w.of("Chỉ tiêu", "Figure")),
        label("definition", w.of("Nghĩa", "Meaning")),
        label("formula", w.of("Công thức", "Formula")),
    ];
    Table {
        id: "definitions",
        name: w.of_static("Định nghĩa", "Definitions"),
        title: w.of("Cách tính các chỉ tiêu", "How the figures are reckoned").to_owned(),
        note: w
            .of(
                "Số trung bình là chính xác. Các mốc 50 %, 90 %, 95 % và thời gian lâu nhất sai không quá 1,6 %.",
                "Means are exact. The marks of 50%, 90% and 95% and the longest times err by less than 1.6%.",
            )
            .to_owned(),
        columns,
        rows,
        total: None,
        charts: Vec::new(),
    }
}
