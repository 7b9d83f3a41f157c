//! What a report must say, reckoned from the callers alone.

use std::collections::BTreeMap;

use jiff::civil::Date;
use motcua::office::Outcome;

use super::read_back::{Tables, Value};
use crate::support::technion::{Caller, percentile};

/// What the office of the callers promises.
const TARGET_S: i64 = 120;

/// The columns of a table after those that say what a row is for, as far as they are looked at here.
const COUNTS: [&str; 6] = ["Đã cấp", "Đã gọi", "Hoàn thành", "Vắng mặt", "Bỏ số", "Chưa phục vụ"];

/// The figures of some callers: what happened in a row's part of the day.
#[derive(Default, Debug)]
struct Exact {
    issued: i64,
    served: i64,
    cancelled: i64,
    waits: Vec<i64>,
    services: Vec<i64>,
}

pub fn check(what: &str, tables: &Tables, days: &[(Date, &[Caller])]) {
    let mut all = Exact::default();
    let mut groups: BTreeMap<String, Exact> = BTreeMap::new();
    let mut hours: BTreeMap<String, Exact> = BTreeMap::new();
    let mut by_day: BTreeMap<String, Exact> = BTreeMap::new();
    for (day, callers) in days {
        for caller in *callers {
            all.happened(caller, |_| true);
            groups.entry(caller.group.to_string()).or_default().happened(caller, |_| true);
            by_day.entry(day.to_string()).or_default().happened(caller, |_| true);
            // Each event counts in the hour in which it happens.
            for hour in 0..24 {
                let key = format!("{hour:02}:00–{:02}:00", hour + 1);
                hours.entry(key).or_default().happened(caller, |at| (at / 3600).min(23) == hour);
            }
        }
    }
    hours.retain(|_, exact| exact.issued + exact.served + exact.cancelled + exact.waits.len() as i64 > 0);
    check_table(what, tables, "by-group", &groups, &all);
    check_table(what, tables, "by-hour", &hours, &all);
    if days.len() > 1 {
        check_table(what, tables, "by-day", &by_day, &all);
    }
    check_summary(what, tables, &all);
}

impl Exact {
    /// Adds what a caller did at the moments that count here.
    fn happened(&mut self, caller: &Caller, counts: impl Fn(i64) -> bool) {
        self.issued += i64::from(counts(caller.arrived_s));
        if caller.outcome != Outcome::Served {
            self.cancelled += i64::from(counts(caller.left_s));
            return;
        }
        if counts(caller.left_s) {
            self.waits.push(caller.wait_s());
        }
        if counts(caller.service_s.1) {
            self.served += 1;
            self.services.push(caller.service_s.1 - caller.left_s);
        }
    }

    fn within_target(&self) -> Option<f64> {
        let within = self.waits.iter().filter(|wait| **wait <= TARGET_S).count();
        (!self.waits.is_empty()).then(|| within as f64 / self.waits.len() as f64)
    }
}

fn check_table(what: &str, tables: &Tables, id: &str, rows: &BTreeMap<String, Exact>, all: &Exact) {
    let table = tables.table(id);
    let keys: Vec<String> = table.rows.iter().map(|row| row[0].text()).collect();
    assert_eq!(keys, rows.keys().cloned().collect::<Vec<_>>(), "{what}: the rows of {id}");
    for row in table.rows.iter().chain([&table.total]) {
        let key = row[0].text();
        let exact = if key == "Tổng cộng" { all } else { &rows[&key] };
        let at = format!("{what}, {id}, {key}");
        let counts: Vec<i64> = COUNTS.iter().map(|head| table.value("Số phiếu", head, row).count()).collect();
        let calls = exact.waits.len() as i64;
        assert_eq!(counts, [exact.issued, calls, exact.served, 0, exact.cancelled, 0], "{at}");
        check_share(&at, table.value("Thời gian chờ", "Trong cam kết", row), exact.within_target());
        let waits =
            check_durations(&at, "Thời gian chờ", &exact.waits, |head| table.value("Thời gian chờ", head, row));
        let services = check_durations(&at, "Thời gian phục vụ", &exact.services, |head| {
            table.value("Thời gian phục vụ", head, row)
        });
        // A page has no room for the last of the services.
        assert!(waits == 4 && services >= 3, "{at}: {waits} figures of waits, {services} of services");
    }
}

fn check_summary(what: &str, tables: &Tables, all: &Exact) {
    let table = tables.table("summary");
    let value = |name: &str| {
        let row = table.rows.iter().find(|row| row.iter().any(|value| value.text() == name));
        let row = row.unwrap_or_else(|| panic!("{what}: no {name}"));
        table.value("", "Kỳ này", row)
    };
    let counts = ["Số phiếu đã cấp", "Số lượt gọi", "Đã hoàn thành", "Bỏ số"].map(|name| value(name).count());
    assert_eq!(counts, [all.issued, all.waits.len() as i64, all.served, all.cancelled], "{what}");
    check_share(what, value("Gọi trong thời gian cam kết"), all.within_target());
    for (head, name) in
        [("TB", "Chờ trung bình"), ("50\u{a0}%", "Một nửa chờ không quá"), ("95\u{a0}%", "95\u{a0}% chờ không quá")]
    {
        check_durations(what, "Thời gian chờ", &all.waits, |asked| {
            if asked == head { value(name) } else { Value::Missing }
        });
    }
    for (head, name) in [("TB", "Phục vụ trung bình"), ("90\u{a0}%", "Chín phần mười phục vụ không quá")]
    {
        let one = |asked: &str| if asked == head { value(name) } else { Value::Missing };
        check_durations(what, "Thời gian phục vụ", &all.services, one);
    }
}

#[track_caller]
fn check_share(at: &str, told: Value, exact: Option<f64>) {
    match exact {
        None => assert!(matches!(told, Value::Nothing), "{at}: {told:?} of nobody"),
        // Texts have tenths of a percent.
        Some(exact) => assert!((told.number() - exact).abs() <= 0.0005 + 1e-9, "{at}: {exact} is told as {told:?}"),
    }
}

/// The mean to half a second, which is what texts round to; the percentiles within the error of the histogram. Says how many
/// there were to look at.
#[track_caller]
fn check_durations(at: &str, what: &str, exact_s: &[i64], told: impl Fn(&str) -> Value) -> usize {
    let mut checked = 0;
    let mut sorted = exact_s.to_vec();
    sorted.sort_unstable();
    for (head, percent) in [("TB", None), ("50\u{a0}%", Some(50)), ("90\u{a0}%", Some(90)), ("95\u{a0}%", Some(95))] {
        let told = told(head);
        if matches!(told, Value::Missing) {
            continue;
        }
        checked += 1;
        if sorted.is_empty() {
            assert!(matches!(told, Value::Nothing), "{at}: {what} {head} of nobody is {told:?}");
            continue;
        }
        let (exact, error) = match percent {
            None => (sorted.iter().sum::<i64>() as f64 / sorted.len() as f64, 0.0),
            Some(percent) => {
                let exact = percentile(&sorted, percent) as f64;
                (exact, exact / 64.0)
            }
        };
        let told = told.number();
        assert!((told - exact).abs() <= error + 0.5 + 1e-6, "{at}: {what} {head} is {exact} s, told as {told}");
    }
    checked
}
