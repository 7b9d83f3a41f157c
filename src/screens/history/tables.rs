//! The figures and tables of some days.

use crate::office::{GroupCode, Handling, Outcome};
use crate::screens::View;
use crate::screens::charts::Unit;
use crate::screens::manager::day::{minutes, under};
use crate::screens::manager::figures::Figure;
use crate::screens::tally::{percent, percent_in_time, wait_min};
use crate::screens::words::Words;
use crate::waits::{Overview, RefusedFor, Spending, Sums};

/// A table of figures.
pub struct Grid {
    pub id: &'static str,
    pub title: String,
    /// What its rows are.
    pub of: String,
    pub columns: Vec<Column>,
    pub rows: Vec<(String, Vec<String>)>,
}

/// A column of figures, with how they are defined.
pub struct Column {
    pub name: String,
    pub defined: String,
}

impl Column {
    pub fn of(name: &str, defined: String) -> Column {
        Column { name: name.to_owned(), defined }
    }
}

/// One figure of a table: its column, and how it is read from sums.
type Told = (Column, fn(Words, &Sums) -> String);

/// A group with its letter.
pub fn group_name(view: &View, code: GroupCode) -> String {
    match view.office.plan().groups.get(&code) {
        Some(group) => format!("{code} · {}", view.words().text(&group.name)),
        None => code.to_string(),
    }
}

/// What the days come to.
pub fn figures(view: &View, overview: &Overview) -> Vec<Figure> {
    let (w, all) = (view.words(), &overview.total);
    let figure = |name: &'static str, value: String, unit: &str, beside: String, defined: String| Figure {
        name,
        value,
        unit: unit.to_owned(),
        beside,
        defined,
        late: false,
    };
    let number = |count: i64| Unit::Count.number(count as f64, w);
    let wait =
        |percent| wait_min(all, percent).map_or_else(|| "–".to_owned(), |min| Unit::Minutes.number(under(min), w));
    let days = overview.days_with_calls();
    let unfinished = super::unfinished(view);
    let with_today = overview.days.iter().any(|day| day.total.called() > 0 && Some(day.day) == unfinished);
    let per_day = overview.issued_a_day(unfinished).map_or_else(String::new, |issued| {
        let but_today = if with_today { w.of(", không tính hôm nay", ", today left out") } else { "" };
        format!("{} {}{but_today}", Unit::Count.number(issued, w), w.of("mỗi ngày", "a day"))
    });
    vec![
        figure(
            w.of_static("Ngày làm việc", "Days"),
            number(days as i64),
            "",
            if with_today { w.of("kể cả hôm nay, chưa hết ngày", "with today, not over yet") } else { "" }.to_owned(),
            w.of("Số ngày có ít nhất một lượt gọi", "Days on which anybody was called").to_owned(),
        ),
        figure(w.of_static("Đã cấp", "Issued"), number(all.issued), "", per_day, w.defined("issued")),
        figure(
            w.of_static("Hoàn thành", "Completed"),
            number(all.ended(Outcome::Served)),
            "",
            String::new(),
            w.defined("served"),
        ),
        figure(
            w.of_static("Gọi trong thời gian cam kết", "Called in promised time"),
            percent_in_time(all).map_or_else(|| "–".to_owned(), |percent| percent.to_string()),
            "%",
            String::new(),
            w.defined("within_target"),
        ),
        figure(
            w.of_static("Một nửa chờ dưới", "Half waited under"),
            wait(50),
            w.of("phút", "min"),
            String::new(),
            w.defined("wait_s"),
        ),
        figure(
            w.of_static("9/10 chờ dưới", "9 of 10 waited under"),
            wait(90),
            w.of("phút", "min"),
            String::new(),
            w.defined("wait_s"),
        ),
    ]
}

/// What is rarer.
pub fn more(view: &View, overview: &Overview) -> Vec<Figure> {
    let (w, all) = (view.words(), &overview.total);
    let count = |name: &'static str, count: i64, beside: String, defined: String| Figure {
        name,
        value: Unit::Count.number(count as f64, w),
        unit: String::new(),
        beside,
        defined,
        late: false,
    };
    let none = String::new;
    let after = |sums: &Sums| {
        sums.given_up.percentile_s(50).map_or_else(String::new, |s| {
            format!("{} {}", w.of("một nửa sau chưa đến", "half within"), minutes(w, Some(s / 60.0)))
        })
    };
    let with_reason = format!("{}: {}", w.of("có ghi lý do", "with a reason"), all.out_of_order_with_reason);
    let refused: i64 = all.refused.values().sum();
    let reasons: Vec<String> =
        all.refused.iter().map(|(reason, times)| format!("{} {times}", refused_for(*reason, w))).collect();
    vec![
        count(w.of_static("Vắng mặt", "No show"), all.ended(Outcome::NoShow), none(), w.defined("no_show")),
        count(
            w.of_static("Bỏ số", "Given up"),
            all.ended(Outcome::Cancelled),
            after(all),
            w.defined("given_up_after_s"),
        ),
        count(w.of_static("Chưa phục vụ", "Not served"), all.ended(Outcome::Unserved), none(), w.defined("unserved")),
        count(w.of_static("Tạm gác", "Parked"), all.handled(Handling::Parked), none(), w.defined("parked")),
        count(
            w.of_static("Chuyển", "Transferred"),
            all.handled(Handling::Transferred),
            none(),
            w.defined("transferred"),
        ),
        count(w.of_static("Trả về hàng", "Returned"), all.handled(Handling::Returned), none(), w.defined("returned")),
        count(w.of_static("Gọi lại", "Recalled"), all.handled(Handling::Recalled), none(), w.defined("recalled")),
        count(
            w.of_static("Gọi ngoài thứ tự", "Out of order"),
            all.out_of_order,
            with_reason,
            w.defined("out_of_order"),
        ),
        count(w.of_static("Không cấp được số", "Refused"), refused, reasons.join(" · "), w.defined("refused")),
        count(
            w.of_static("Phiếu không in được", "Slips not printed"),
            all.slips_failed,
            none(),
            w.defined("slips_failed"),
        ),
        count(w.of_static("Không đọc được", "Not said aloud"), all.voice_failed, none(), w.defined("voice_failed")),
    ]
}

fn refused_for(reason: RefusedFor, w: Words) -> &'static str {
    match reason {
        RefusedFor::GroupClosed => w.of_static("nhóm tạm ngừng", "group closed"),
        RefusedFor::OutOfHours => w.of_static("ngoài giờ", "out of hours"),
        RefusedFor::QuotaReached => w.of_static("hết số", "no numbers left"),
        RefusedFor::DayClosed => w.of_static("đã kết thúc ngày", "day ended"),
        RefusedFor::Busy => w.of_static("quá đông cùng lúc", "too many at once"),
        RefusedFor::Unavailable => w.of_static("chưa ghi được", "not recorded"),
    }
}

/// By group, by counter and by officer.
pub fn grids(view: &View, overview: &Overview) -> Vec<Grid> {
    let w = view.words();
    let groups = overview.groups.iter().filter(|(_, sums)| sums.issued > 0 || sums.called() > 0);
    let groups = groups.map(|(code, sums)| (group_name(view, *code), sums)).collect::<Vec<_>>();
    let counters = overview.counters.iter().map(|(number, sums)| (number.to_string(), sums)).collect::<Vec<_>>();
    let officers = overview.officers.iter().map(|(who, sums)| (who.to_string(), sums)).collect::<Vec<_>>();
    let all = [
        grid(w, "groups", w.of("Theo nhóm", "By group"), w.of("Nhóm", "Group"), &groups, of_groups(w)),
        grid(w, "counters", w.of("Theo quầy", "By counter"), w.of("Quầy", "Counter"), &counters, of_counters(w)),
        grid(w, "officers", w.of("Theo cán bộ", "By officer"), w.of("Tài khoản", "Account"), &officers, of_officers(w)),
    ];
    all.into_iter().filter(|grid| !grid.rows.is_empty()).collect()
}

fn grid(w: Words, id: &'static str, title: &str, of: &str, rows: &[(String, &Sums)], told: Vec<Told>) -> Grid {
    let rows = rows.iter().map(|(name, sums)| (name.clone(), told.iter().map(|(_, read)| read(w, sums)).collect()));
    let rows = rows.collect();
    let columns = told.into_iter().map(|(column, _)| column).collect();
    Grid { id, title: title.to_owned(), of: of.to_owned(), columns, rows }
}

fn of_groups(w: Words) -> Vec<Told> {
    vec![
        (Column::of(w.of("Đã cấp", "Issued"), w.defined("issued")), |w, sums| {
            Unit::Count.number(sums.issued as f64, w)
        }),
        called(w),
        in_time(w),
        half(w),
        most(w),
        service(w),
        (Column::of(w.of("Vắng mặt", "No show"), w.defined("no_show")), |w, sums| {
            Unit::Count.number(sums.ended(Outcome::NoShow) as f64, w)
        }),
        (Column::of(w.of("Bỏ số", "Given up"), w.defined("given_up_after_s")), |w, sums| {
            Unit::Count.number(sums.ended(Outcome::Cancelled) as f64, w)
        }),
    ]
}

fn of_counters(w: Words) -> Vec<Told> {
    vec![
        called(w),
        in_time(w),
        service(w),
        (Column::of(w.of("Mở", "Open"), w.defined("counters_s.open")), |w, sums| hours(w, sums.open_ms())),
        (Column::of(w.of("Bận", "Busy"), w.defined("counters_s.busy")), |_, sums| {
            share(sums.time_ms(Spending::Busy), sums.open_ms())
        }),
        (
            Column::of(w.of("Rảnh khi có người chờ", "Idle while people waited"), w.defined("counters_s.idle")),
            |w, sums| hours(w, sums.time_ms(Spending::Idle)),
        ),
        (Column::of(w.of("Tạm ngưng", "Paused"), w.defined("counters_s.paused")), |w, sums| {
            hours(w, sums.time_ms(Spending::Paused))
        }),
    ]
}

fn of_officers(w: Words) -> Vec<Told> {
    vec![
        called(w),
        (Column::of(w.of("Hoàn thành", "Completed"), w.defined("served")), |w, sums| {
            Unit::Count.number(sums.ended(Outcome::Served) as f64, w)
        }),
        service(w),
        (Column::of(w.of("9/10 mất dưới", "9 of 10 took under"), w.defined("service_s")), |w, sums| {
            minutes(w, sums.services.percentile_s(90).map(|s| s / 60.0))
        }),
        (Column::of(w.of("Ngoài thứ tự", "Out of order"), w.defined("out_of_order")), |w, sums| {
            Unit::Count.number(sums.out_of_order as f64, w)
        }),
        (Column::of(w.of("Có ghi lý do", "With a reason"), w.defined("out_of_order_with_reason")), |w, sums| {
            Unit::Count.number(sums.out_of_order_with_reason as f64, w)
        }),
    ]
}

fn called(w: Words) -> Told {
    let column = Column::of(w.of("Được gọi", "Called"), w.defined("called"));
    (column, |w, sums| Unit::Count.number(sums.called() as f64, w))
}

fn in_time(w: Words) -> Told {
    let column = Column::of(w.of("Trong cam kết", "In time"), w.defined("within_target"));
    (column, |_, sums| percent_in_time(sums).map_or_else(|| "–".to_owned(), |percent| format!("{percent} %")))
}

fn half(w: Words) -> Told {
    let column = Column::of(w.of("Một nửa chờ dưới", "Half waited under"), w.defined("wait_s"));
    (column, |w, sums| minutes(w, wait_min(sums, 50)))
}

fn most(w: Words) -> Told {
    let column = Column::of(w.of("9/10 chờ dưới", "9 of 10 under"), w.defined("wait_s"));
    (column, |w, sums| minutes(w, wait_min(sums, 90)))
}

fn service(w: Words) -> Told {
    let column = Column::of(w.of("Mỗi người mất", "Per person"), w.defined("service_s"));
    (column, |w, sums| minutes(w, sums.services.mean_s().map(|s| s / 60.0)))
}

fn hours(w: Words, ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    match minutes {
        0 => "–".to_owned(),
        1..60 => w.minutes(minutes),
        _ => format!("{} {}", Unit::Count.number(minutes as f64 / 60.0, w), w.of("giờ", "h")),
    }
}

fn share(part: i64, whole: i64) -> String {
    percent(part, whole).map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"))
}
