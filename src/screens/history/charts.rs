//! The charts of some days.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};

use crate::office::Outcome;
use crate::screens::View;
use crate::screens::charts::{
    Bar, Bars, Bin, Cell, Day, Distribution, Head, Heat, HeatRow, Level, Series, Table, Tone, Trend, Unit, Upright,
};
use crate::screens::manager::day::{ENOUGH_PERCENT, minutes, promise, under};
use crate::screens::tally::{percent, percent_in_time, wait_min};
use crate::screens::time::{day_and_month, hour_span, weekday};
use crate::waits::{DaySums, Overview, Sums};

/// With fewer calls a cell of the heat map says too little.
const LEAST_IN_A_CELL: i64 = 5;
/// The most bins of the distribution; what is longer lies in the last.
const MOST_BINS: u32 = 18;
/// The widths of a bin in minutes.
const BINS_MIN: [u32; 6] = [1, 2, 5, 10, 15, 30];

fn head(id: &str, title: &str, definition: &str, says: &str) -> Head {
    Head { id: id.to_owned(), title: title.to_owned(), definition: definition.to_owned(), says: says.to_owned() }
}

/// The waits day by day.
pub fn trend(view: &View, overview: &Overview) -> Trend {
    let w = view.words();
    let is_today = |day: &Arc<DaySums>| day.total.waits.count() > 0 && Some(day.day) == super::unfinished(view);
    let so_far =
        overview.days.iter().any(is_today).then(|| format!("{} {}", w.of("mới đến", "until"), view.clock(view.now)));
    let head = head(
        "trend",
        w.of("Thời gian chờ từng ngày", "Waits day by day"),
        w.of(
            "Của những người được gọi trong ngày: thời gian chờ mà một nửa, và chín phần mười, không vượt quá. Ngày không làm việc được bỏ qua.",
            "Of those called on a day: the wait that half, and nine of ten, did not exceed. Days without work are left out.",
        ),
        &so_far.clone().map_or_else(String::new, |so_far| {
            format!("{} {so_far}.", w.of("Điểm cuối là hôm nay,", "The last point is today,"))
        }),
    );
    let name = |day: Date| {
        let name = format!("{} {}", weekday(day.weekday(), w), day_and_month(day));
        match so_far.as_ref().filter(|_| Some(day) == super::unfinished(view)) {
            Some(so_far) => format!("{name} ({so_far})"),
            None => name,
        }
    };
    let day = |day: &Arc<DaySums>| Day {
        label: day_and_month(day.day),
        tip: format!("{}: {}", name(day.day), told(view, &day.total)),
    };
    let line = |name: &str, percent, is_first| Series {
        name: name.to_owned(),
        values: overview.days.iter().map(|day| wait_min(&day.total, percent)).collect(),
        is_first,
    };
    let series =
        vec![line(w.of("một nửa dưới", "half under"), 50, true), line(w.of("9/10 dưới", "9 of 10 under"), 90, false)];
    let heads = [
        w.of("Ngày", "Day"),
        w.of("Được gọi", "Called"),
        w.of("Một nửa dưới", "Half under"),
        w.of("9/10 dưới", "9 of 10 under"),
        w.of("Trong cam kết", "In time"),
    ];
    let row = |day: &Arc<DaySums>| [vec![name(day.day)], figures(view, &day.total)].concat();
    let table = Table { columns: heads.map(str::to_owned).to_vec(), rows: overview.days.iter().map(row).collect() };
    Trend::new(w, head, Unit::Minutes, overview.days.iter().map(day).collect(), series, promise(view), table)
}

/// On which weekday at which hour people wait long.
pub fn heat(view: &View, overview: &Overview) -> Heat {
    let w = view.words();
    let hours: BTreeSet<u8> =
        overview.hours.iter().filter(|(_, sums)| sums.waits.count() > 0).map(|(hour, _)| *hour).collect();
    let range: Vec<u8> = match (hours.first(), hours.last()) {
        (Some(first), Some(last)) => (*first..=*last).collect(),
        _ => Vec::new(),
    };
    let cell = |day: i8, hour: u8| {
        let sums = overview.weekday_hours.get(&(day, hour)).filter(|sums| sums.waits.count() >= LEAST_IN_A_CELL);
        let (Some(sums), Some(half)) = (sums, sums.and_then(|sums| wait_min(sums, 50))) else { return Cell::default() };
        let tip = format!("{} {}: {}", weekday_of(day, view), hour_span(hour), told(view, sums));
        Cell { text: Unit::Minutes.number(under(half), w), share: late_share(sums), tip }
    };
    let days: BTreeSet<i8> = overview.weekday_hours.keys().map(|(day, _)| *day).collect();
    let row = |day: i8| HeatRow {
        label: weekday_of(day, view).to_owned(),
        cells: range.iter().map(|hour| cell(day, *hour)).collect(),
    };
    let is_any = days.iter().any(|day| range.iter().any(|hour| cell(*day, *hour).share.is_some()));
    let says = if !is_any {
        w.of(
            "Chưa giờ nào của thứ nào có đủ 5 lượt gọi, nên các ô để trống.",
            "No hour of any weekday had 5 calls, so the cells are left empty.",
        )
        .to_owned()
    } else if w.vi() {
        format!(
            "Phút mà một nửa số người chờ không quá; ô có viền: dưới {ENOUGH_PERCENT} % được gọi trong thời gian cam kết của nhóm; ô trống: dưới 5 lượt gọi."
        )
    } else {
        format!(
            "Minutes that half of the waits did not exceed; a cell with an edge: fewer than {ENOUGH_PERCENT} % called in the time that their group promises; an empty one: fewer than 5 calls."
        )
    };
    let head = head(
        "heat",
        w.of("Thứ nào, giờ nào phải chờ lâu", "On which day, at which hour people wait long"),
        w.of(
            "Trung vị thời gian chờ của những người được gọi vào giờ đó của thứ đó; để trống khi dưới 5 lượt gọi",
            "The median wait of those called in that hour of that weekday; empty with fewer than 5 calls",
        ),
        &says,
    );
    let columns = range.iter().map(|hour| format!("{hour:02}")).collect();
    Heat::new(w, head, w.of("Thứ", "Day"), columns, days.into_iter().map(row).collect())
}

fn weekday_of(day: i8, view: &View) -> &'static str {
    let day = Weekday::from_monday_one_offset(day).unwrap_or(Weekday::Monday);
    weekday(day, view.words())
}

/// The share called too late, of the share that may be: groups promise different times, so each wait is held against its
/// own.
fn late_share(sums: &Sums) -> Option<f64> {
    let late_percent = 100 - percent_in_time(sums)?;
    Some(late_percent as f64 / (100 - ENOUGH_PERCENT) as f64)
}

/// How many waited how long.
pub fn distribution(view: &View, overview: &Overview) -> Distribution {
    let w = view.words();
    let waits = &overview.total.waits;
    let [half, most, far] = [50, 90, 99].map(|percent| waits.percentile_s(percent).unwrap_or_default() / 60.0);
    let target = promise(view).first().map(|level: &Level| level.value);
    let width = BINS_MIN.into_iter().find(|width| far <= f64::from(width * MOST_BINS)).unwrap_or(60);
    let reach = far.max(target.unwrap_or_default());
    let bins = ((reach / f64::from(width)).ceil() as u32 + 1).min(MOST_BINS + 4);
    let bounds: Vec<u32> = (1..bins).map(|at| at * width).collect();
    let counts = waits.between_min(&bounds);
    let name = |at: usize| match bounds.get(at) {
        Some(bound) => format!("{}–{bound} {}", bound - width, w.of("phút", "min")),
        None => format!(
            "{} {} {}",
            w.of("hơn", "more than"),
            bounds.last().copied().unwrap_or_default(),
            w.of("phút", "min")
        ),
    };
    let share = |count: i64| format!("{} %", percent(count, waits.count()).unwrap_or_default());
    let bin = |(at, count): (usize, &i64)| Bin {
        from: (at as u32 * width).to_string(),
        count: *count as f64,
        tone: match target {
            Some(target) if (at as u32 * width) as f64 >= target => Tone::Late,
            Some(_) => Tone::Fine,
            None => Tone::Plain,
        },
        tip: format!("{}: {count} {} · {}", name(at), w.of("người", "people"), share(*count)),
    };
    let at = |min: f64| min / f64::from(width);
    let under = |said: &str, min: f64| format!("{said} {}", Unit::Minutes.say(under(min), w));
    let mut uprights = vec![
        Upright { at: at(half), label: under(w.of("một nửa dưới", "half under"), half), is_promise: false },
        Upright { at: at(most), label: under(w.of("9/10 dưới", "9 of 10 under"), most), is_promise: false },
    ];
    uprights.extend(promise(view).into_iter().map(|level| Upright {
        at: at(level.value),
        label: level.label,
        is_promise: true,
    }));
    let heads = [w.of("Chờ", "Wait"), w.of("Số người", "People"), w.of("Tỷ lệ", "Share")];
    let rows = counts
        .iter()
        .enumerate()
        .map(|(at, count)| vec![name(at), Unit::Count.number(*count as f64, w), share(*count)]);
    let table = Table { columns: heads.map(str::to_owned).to_vec(), rows: rows.collect() };
    let head = head(
        "distribution",
        w.of("Bao nhiêu người chờ bao nhiêu phút", "How many waited for how many minutes"),
        w.of(
            "Số lượt gọi theo thời gian chờ. Lượt chờ sát một mốc, lệch dưới 1,6 %, có thể nằm ở phía bên kia mốc.",
            "Calls by their wait. One that lies within 1.6 % of a bound may stand on its other side.",
        ),
        "",
    );
    Distribution::new(w, head, counts.iter().enumerate().map(bin).collect(), uprights, table)
}

/// The share called in time, hour by hour.
pub fn by_hour(view: &View, overview: &Overview) -> Bars {
    let w = view.words();
    let called: Vec<(&u8, &Sums)> = overview.hours.iter().filter(|(_, sums)| sums.waits.count() > 0).collect();
    let bar = |(hour, sums): &(&u8, &Sums)| Bar {
        label: format!("{hour:02}"),
        value: percent_in_time(sums).map(|percent| percent as f64),
        usual: None,
        tone: if percent_in_time(sums) < Some(ENOUGH_PERCENT) { Tone::Late } else { Tone::Fine },
        tip: format!("{}: {}", hour_span(**hour), told(view, sums)),
    };
    let heads = [
        w.of("Giờ", "Hour"),
        w.of("Được gọi", "Called"),
        w.of("Một nửa dưới", "Half under"),
        w.of("9/10 dưới", "9 of 10 under"),
        w.of("Trong cam kết", "In time"),
    ];
    let row = |(hour, sums): &(&u8, &Sums)| [vec![format!("{hour:02}:00")], figures(view, sums)].concat();
    let table = Table { columns: heads.map(str::to_owned).to_vec(), rows: called.iter().map(row).collect() };
    let head = head(
        "by-hour",
        w.of("Gọi trong thời gian cam kết (%), theo giờ", "Called in promised time (%), by hour"),
        w.of(
            "Trong số người được gọi trong giờ đó, bao nhiêu phần trăm chờ không quá thời gian cam kết của nhóm",
            "Of those called in that hour, how many in a hundred waited no longer than their group promises",
        ),
        "",
    );
    Bars::new(w, head, Unit::Percent, called.iter().map(bar).collect(), Vec::new(), "", table)
}

/// Called, half under, nine of ten under, in time.
fn figures(view: &View, sums: &Sums) -> Vec<String> {
    let w = view.words();
    vec![
        Unit::Count.number(sums.waits.count() as f64, w),
        minutes(w, wait_min(sums, 50)),
        minutes(w, wait_min(sums, 90)),
        percent_in_time(sums).map_or_else(|| "–".to_owned(), |percent| format!("{percent} %")),
    ]
}

fn told(view: &View, sums: &Sums) -> String {
    let w = view.words();
    let figures = figures(view, sums);
    let [called, half, most, in_time] = figures.as_slice() else { return String::new() };
    let missed = sums.ended(Outcome::NoShow);
    let missed = if missed > 0 { format!("; {missed} {}", w.of("vắng mặt", "no shows")) } else { String::new() };
    if w.vi() {
        format!("{called} người được gọi, một nửa chờ dưới {half}, 9/10 dưới {most}; {in_time} trong cam kết{missed}")
    } else {
        format!("{called} called, half waited under {half}, 9 of 10 under {most}; {in_time} in promised time{missed}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waits::Measure;

    #[test]
    fn a_cell_has_an_edge_where_too_few_were_called_in_the_time_of_their_own_group() {
        let share = |within_target: i64| {
            let mut sums = Sums::default();
            sums.add(Measure::WithinTarget, within_target);
            sums.waits.add(25 * 60_000, 10);
            late_share(&sums)
        };
        assert_eq!([10, 9, 8, 7].map(share), [Some(0.0), Some(0.5), Some(1.0), Some(1.5)]);
        assert_eq!(late_share(&Sums::default()), None);
    }
}
