//! A running period beside the one before it: only the same days and whole hours are compared.

use jiff::civil::{Date, DateTime, date};
use motcua::journal::Tally;
use motcua::office::Lang;
use motcua::report::{Cell, Gathered, Heading, Period, PeriodKind, Report};

use crate::support::offices::plan;

/// A Saturday.
const TODAY: Date = date(2026, 11, 28);

/// Ten came in each of the hours from seven on, and each was called after a minute.
fn day(hours: std::ops::Range<u8>) -> Vec<Tally> {
    let measures = [("|||issued", 10), ("|1||called", 10), ("|1||w:351", 10), ("|1||ws", 600_000), ("|1||wt", 10)];
    let hour = |hour: u8| measures.map(|(rest, add)| Tally { field: format!("{hour:02}|A{rest}"), add });
    let mut tallies: Vec<Tally> = hours.flat_map(hour).collect();
    tallies.sort();
    tallies
}

/// The report of a kind on today at 11:49.
fn at_11_49(kind: PeriodKind, before: &[Date]) -> Report {
    let plan = plan();
    let now = DateTime::from_parts(TODAY, jiff::civil::time(11, 49, 0, 0));
    let now = now.to_zoned(plan.zone.clone()).unwrap().timestamp();
    let offices = [plan];
    let heading = Heading::new(Lang::Vi, &offices, Period::containing(kind, TODAY), now);
    let mut gathered = Gathered::of(&heading);
    // The whole of each day before, from seven to five; of today the hours that are over, and half of the running one.
    let mut today = day(7..11);
    today.extend(day(11..12).into_iter().map(|tally| Tally { add: tally.add / 2, ..tally }));
    let mut days: Vec<(Date, Vec<Tally>)> = before.iter().map(|of| (*of, day(7..17))).collect();
    days.push((TODAY, today));
    gathered.add(&offices[0].office, days);
    Report::new(heading, &offices, &gathered)
}

#[track_caller]
fn check(kind: PeriodKind, before: &[Date], cells: [Cell; 4], compared: &str) {
    let report = at_11_49(kind, before);
    let summary = report.table("summary").unwrap();
    let ids: Vec<&str> = summary.columns.iter().map(|column| column.id).collect();
    assert_eq!(ids, ["part", "figure", "now", "now_until", "before", "change"]);
    assert_eq!(summary.rows[0][2..], cells, "{kind}");
    assert!(summary.note.contains(compared), "{kind}: {}", summary.note);
    assert!(report.remarks[0].contains("cả hai kỳ chỉ tính đến 11:00"), "{:?}", report.remarks);
}

#[test]
fn a_running_period_is_compared_with_the_same_hours() {
    let same = |all: i64, until: i64| [Cell::Count(all), Cell::Count(until), Cell::Count(until), Cell::Change(0.0)];
    check(PeriodKind::Day, &[date(2026, 11, 21)], same(45, 40), "21/11/2026 đến 11:00.");
    // A whole Friday and Saturday's morning on both sides. What comes after that Saturday morning does not count.
    let week = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 27)];
    check(PeriodKind::Week, &week, same(145, 140), "16/11/2026–21/11/2026 đến 11:00.");
    let month = [date(2026, 10, 1), date(2026, 10, 28), date(2026, 10, 29), date(2026, 11, 2)];
    check(PeriodKind::Month, &month, same(145, 140), "01/10/2026–28/10/2026 đến 11:00.");
    // Today is the 59th day of its quarter, and so is the 28th of August.
    let quarter = [date(2026, 7, 1), date(2026, 8, 28), date(2026, 8, 29), date(2026, 10, 1)];
    check(PeriodKind::Quarter, &quarter, same(145, 140), "01/07/2026–28/08/2026 đến 11:00.");
}

#[test]
fn a_period_that_is_over_is_compared_whole() {
    let offices = [plan()];
    let friday = Period::containing(PeriodKind::Day, TODAY.yesterday().unwrap());
    let now = TODAY.at(11, 49, 0, 0).to_zoned(offices[0].zone.clone()).unwrap().timestamp();
    let heading = Heading::new(Lang::Vi, &offices, friday, now);
    let mut gathered = Gathered::of(&heading);
    gathered.add(&offices[0].office, vec![(date(2026, 11, 20), day(7..17)), (date(2026, 11, 27), day(7..12))]);
    let report = Report::new(heading, &offices, &gathered);
    let summary = report.table("summary").unwrap();
    assert_eq!(summary.rows[0][2..], [Cell::Count(50), Cell::Count(100), Cell::Change(-0.5)]);
    assert!(summary.column("now_until").is_none() && report.remarks.is_empty(), "{:?}", report.remarks);
}
