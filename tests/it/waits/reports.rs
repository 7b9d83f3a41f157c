//! What reports say: their rows, the order of their keys, and their form as JSON.

use jiff::civil::date;
use motcua::journal::Tally;
use motcua::office::{Command, CounterNo};
use motcua::waits::{By, Row, Rows, Summary};
use serde_json::json;

use super::played::{DAY, Played, call_next, finish};
use super::reference::made_by_tickets;

fn keys(rows: &Rows) -> Vec<&str> {
    rows.rows.iter().map(|row| row.key.as_str()).collect()
}

/// Three visits of group A and one of B, of which one was elderly and one was given up.
fn morning() -> Played {
    let mut played = Played::new();
    played.issue("08:00", "A", None);
    played.issue("08:00", "A", Some("elderly"));
    let given_up = played.issue("08:00", "B", None);
    played.issue("08:30", "A", None);
    played.at("08:05", call_next(10));
    played.at("08:15", call_next(2));
    played.at("08:20", Command::Cancel { ticket: given_up });
    played.at("08:25", finish(10));
    played.at("08:35", finish(2));
    played.at("09:00", call_next(1));
    played.at("09:01", finish(1));
    played
}

#[test]
fn an_empty_report_has_nulls_and_no_rows() {
    let report = Rows::by(By::Hour, [(DAY, Vec::new())]);
    let nothing = json!({"mean": null, "p50": null, "p90": null, "p95": null, "max": null});
    let total = json!({
        "key": "total", "issued": 0, "called": 0, "served": 0, "no_show": 0, "cancelled": 0, "unserved": 0,
        "wait_s": nothing, "service_s": nothing, "within_target": null, "given_up_after_s": nothing,
        "recalled": 0, "parked": 0, "transferred": 0, "returned": 0, "out_of_order": 0, "out_of_order_with_reason": 0,
        "counters_s": {"open": 0.0, "busy": 0.0, "idle": 0.0, "paused": 0.0}, "opened_late_s": null, "refused": {},
        "slips_failed": 0, "voice_failed": 0,
        "estimates": {
            "scored": 0, "mean_error_s": null, "bias_s": null, "within_typical": null, "within_cautious": null,
        },
    });
    assert_eq!(serde_json::to_value(report).unwrap(), json!({"rows": [], "total": total, "unknown_fields": 0}));
}

#[test]
fn rows_have_the_figures_of_their_key_and_the_total_has_all() {
    let report = Rows::by(By::Group, [(DAY, morning().tallies)]);
    assert_eq!(keys(&report), ["A", "B"]);
    let b = &report.rows[1];
    let counts = |row: &Row| [row.issued, row.called, row.served, row.no_show, row.cancelled, row.unserved];
    assert_eq!((counts(b), b.wait_s, b.within_target), ([1, 0, 0, 0, 1, 0], Summary::default(), None));

    let a = &report.rows[0];
    assert_eq!(counts(a), [3, 3, 3, 0, 0, 0]);
    // Waits of 5, 15 and 30 minutes against a target of 10; services of 20, 20 and 1.
    assert_eq!((a.wait_s.mean, a.service_s.mean), (Some(1000.0), Some(820.0)));
    assert_eq!(a.within_target, Some(1.0 / 3.0));
    for (read_s, true_s) in [(a.wait_s.p50, 900.0), (a.wait_s.p90, 1800.0), (a.wait_s.max, 1800.0)] {
        assert!((read_s.unwrap() / true_s - 1.0).abs() < 1.0 / 64.0, "{read_s:?} is {true_s}");
    }

    assert_eq!(counts(&report.total), [4, 3, 3, 0, 1, 0]);
    assert_eq!((report.total.wait_s, report.total.key.as_str()), (a.wait_s, "total"));
}

#[test]
fn time_of_counters_is_told_of_the_rows_that_have_it() {
    let tallies = morning().tallies;
    let rows = |by| Rows::by(by, [(DAY, tallies.clone())]);
    let times = |row: &Row| [row.counters_s.open, row.counters_s.busy, row.counters_s.idle, row.counters_s.paused];
    let total = rows(By::Group).total;
    assert!(times(&total).iter().all(Option::is_some), "{total:?}");
    // An open counter waits for all its groups at once: of a group only the time with its people is known.
    let busy = total.counters_s.busy;
    assert_eq!(times(&rows(By::Group).rows[0]), [None, busy, None, None]);
    for by in [By::Priority, By::Officer] {
        assert!(rows(by).rows.iter().all(|row| times(row) == [None; 4]), "{by:?}");
    }
    let by_hour: f64 = rows(By::Hour).rows.iter().filter_map(|row| row.counters_s.open).sum();
    assert_eq!(Some(by_hour), total.counters_s.open);
}

#[test]
fn keys_come_in_their_natural_order() {
    let tallies = morning().tallies;
    let by = |by| Rows::by(by, [(date(2026, 11, 22), tallies.clone()), (DAY, tallies.clone())]);
    assert_eq!(keys(&by(By::Counter)), ["1", "2", "10", "-"]);
    // From seven on the counters were open, with nobody to serve.
    assert_eq!(keys(&by(By::Hour)), ["07", "08", "09"]);
    assert_eq!(keys(&by(By::WeekdayHour)), ["6-07", "6-08", "6-09", "7-07", "7-08", "7-09"]);
    assert_eq!(keys(&by(By::Weekday)), ["6", "7"]);
    assert_eq!((keys(&by(By::Week)), keys(&by(By::Month))), (vec!["2026-W47"], vec!["2026-11"]));
    assert_eq!(keys(&by(By::Priority)), ["elderly", "-"]);
    assert_eq!(keys(&by(By::Day)), ["2026-11-21", "2026-11-22"]);
}

#[test]
fn sums_that_came_back_to_zero_make_no_row() {
    let mut played = Played::new();
    let ticket = played.issue("08:00", "A", None);
    played.at("09:00", call_next(1));
    played.at("09:01", Command::Return { counter: CounterNo(1), ticket });
    assert!(played.tallies.iter().any(|tally| tally.add == -1));
    played.tallies.retain(|tally| made_by_tickets(&tally.field));
    assert_eq!(keys(&Rows::by(By::Hour, [(DAY, played.tallies)])), ["08"]);
}

#[test]
fn fields_of_a_later_version_are_left_out_and_counted() {
    let mut tallies = morning().tallies;
    let known = Rows::by(By::Group, [(DAY, tallies.clone())]);
    tallies.extend(["09|A|1||smiles", "v2"].map(|field| Tally { field: field.to_owned(), add: 5 }));
    let read = Rows::by(By::Group, [(DAY, tallies)]);
    assert_eq!(read, Rows { unknown_fields: 2, ..known });
}
