//! How far the likely waits can be trusted that citizens were told.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;

use super::tables::{Column, Grid, group_name};
use crate::office::GroupCode;
use crate::screens::View;
use crate::screens::charts::Unit;
use crate::screens::tally::percent_of;
use crate::screens::time::hour_span;
use crate::screens::words::Words;
use crate::waits::{DaySums, Overview, Scored};

/// With fewer nothing is said of them.
const LEAST: i64 = 30;
/// Between these shares what was told is what was promised: nine of ten, within what chance does to some hundreds.
const HONEST: std::ops::RangeInclusive<f64> = 0.85..=0.95;

/// So many days, today among them, are the last ones on the manager's page.
const LAST_DAYS: i64 = 30;

/// What is told of it.
pub struct Trust {
    pub sentence: String,
    pub grids: Vec<Grid>,
}

impl Trust {
    pub fn of(view: &View, overview: &Overview) -> Trust {
        let w = view.words();
        let mut by_hour: BTreeMap<u8, Scored> = BTreeMap::new();
        for ((_, hour), told) in &overview.told {
            by_hour.entry(*hour).or_default().merge(told);
        }
        let groups = overview.groups.iter().map(|(code, sums)| (*code, sums.told)).collect();
        let hours = by_hour.iter().map(|(hour, told)| row(w, hour_span(*hour), told));
        let by_hour = Grid {
            id: "told-hours",
            title: w.of("Dự kiến theo giờ được gọi", "Estimates by hour of the call").to_owned(),
            of: w.of("Giờ", "Hour").to_owned(),
            columns: columns(w),
            rows: hours.collect(),
        };
        Trust::told(w, &overview.total.told, [by_group(view, groups), by_hour])
    }

    /// What is told of the last days on the manager's page: by group, the hours are in the history.
    pub fn lately(view: &View, days: &[Arc<DaySums>]) -> Trust {
        let (mut all, mut groups) = (Scored::default(), BTreeMap::<GroupCode, Scored>::new());
        let first = view.office.day().saturating_sub((LAST_DAYS - 1).days());
        for day in days.iter().filter(|day| day.day >= first) {
            all.merge(&day.total.told);
            day.groups.iter().for_each(|(code, sums)| groups.entry(*code).or_default().merge(&sums.told));
        }
        Trust::told(view.words(), &all, [by_group(view, groups)])
    }

    fn told(w: Words, all: &Scored, grids: impl IntoIterator<Item = Grid>) -> Trust {
        let grids = grids.into_iter().filter(|grid| !grid.rows.is_empty()).collect();
        Trust { sentence: sentence(w, all), grids }
    }
}

fn by_group(view: &View, groups: BTreeMap<GroupCode, Scored>) -> Grid {
    let w = view.words();
    let scored = groups.into_iter().filter(|(_, told)| told.scored > 0);
    Grid {
        id: "told-groups",
        title: w.of("Dự kiến theo nhóm", "Estimates by group").to_owned(),
        of: w.of("Nhóm", "Group").to_owned(),
        columns: columns(w),
        rows: scored.map(|(code, told)| row(w, group_name(view, code), &told)).collect(),
    }
}

fn sentence(w: Words, told: &Scored) -> String {
    let (Some(within), Some(off_s), Some(bias_s)) = (told.share_within_cautious(), told.mean_off_s(), told.bias_s())
    else {
        return w.of("Chưa có dự kiến nào được đối chiếu.", "No estimate has been held against a wait yet.").to_owned();
    };
    if told.scored < LEAST {
        let count = told.scored;
        return match w.vi() {
            true => format!("Mới đối chiếu được {count} dự kiến, chưa đủ để nói tin được đến đâu."),
            false => {
                format!("Only {count} estimates could be held against a wait, too few to say how far to trust them.")
            }
        };
    }
    let of_hundred = percent_of(within);
    let minutes = |s: f64| Unit::Minutes.say(s.abs() / 60.0, w);
    let verdict = match within {
        share if HONEST.contains(&share) => w.of("Tin được", "They can be trusted"),
        share if share < *HONEST.start() => w.of("Báo ngắn quá, chưa tin được", "They are too short to be trusted"),
        _ => w.of("Báo dài hơn cần thiết", "They are longer than need be"),
    };
    let leaning = match (bias_s, w.vi()) {
        (bias, true) if bias.abs() < 30.0 => "không lệch về phía nào".to_owned(),
        (bias, false) if bias.abs() < 30.0 => "to neither side".to_owned(),
        (bias, true) if bias > 0.0 => format!("thường báo dài hơn {}", minutes(bias)),
        (bias, true) => format!("thường báo ngắn hơn {}", minutes(bias)),
        (bias, false) if bias > 0.0 => format!("{} too long on average", minutes(bias)),
        (bias, false) => format!("{} too short on average", minutes(bias)),
    };
    match w.vi() {
        true => format!(
            "{verdict}: cứ 100 người thì {of_hundred} người chờ không quá mức thận trọng đã báo (nên là 90); mức thường sai trung bình {}, {leaning}.",
            minutes(off_s)
        ),
        false => format!(
            "{verdict}: of 100 people {of_hundred} waited no longer than the cautious time they were told (it should be 90); the typical one is off by {} on average, {leaning}.",
            minutes(off_s)
        ),
    }
}

fn columns(w: Words) -> Vec<Column> {
    vec![
        Column::of(w.of("Đối chiếu", "Scored"), w.defined("estimates.scored")),
        Column::of(w.of("Trong mức thận trọng", "Within cautious"), w.defined("estimates.within_cautious")),
        Column::of(w.of("Trong mức thường", "Within typical"), w.defined("estimates.within_typical")),
        Column::of(w.of("Sai trung bình", "Mean error"), w.defined("estimates.mean_error_s")),
        Column::of(w.of("Lệch", "Bias"), w.defined("estimates.bias_s")),
    ]
}

fn row(w: Words, name: String, told: &Scored) -> (String, Vec<String>) {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{} %", percent_of(share)));
    let minutes = |s: Option<f64>| s.map_or_else(|| "–".to_owned(), |s| Unit::Minutes.say(s / 60.0, w));
    let bias = |s: Option<f64>| {
        s.map_or_else(
            || "–".to_owned(),
            |s| {
                let min = (s / 60.0).round();
                if min > 0.0 { format!("+{}", Unit::Minutes.say(min, w)) } else { Unit::Minutes.say(min, w) }
            },
        )
    };
    let cells = vec![
        Unit::Count.number(told.scored as f64, w),
        share(told.share_within_cautious()),
        share(told.share_within_typical()),
        minutes(told.mean_off_s()),
        bias(told.bias_s()),
    ];
    (name, cells)
}
