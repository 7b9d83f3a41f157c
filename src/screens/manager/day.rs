//! How the day has been so far: by hour, by counter, and what else happened.

use std::collections::BTreeSet;

use crate::office::{CounterNo, GroupCode, Outcome, Stage};
use crate::screens::View;
use crate::screens::charts::{Bar, Bars, Head, Level, Meter, Table, Tone, Unit};
use crate::screens::tally::{Tally, percent_in_time, wait_min};
use crate::screens::time::{hour_span, weekday_within};
use crate::screens::words::Words;
use crate::waits::{Sums, Usual};

/// Of what is told one by one, so many of the latest are.
const TOLD: usize = 6;

/// So many in a hundred should be called in time; where it is fewer, it stands out.
pub const ENOUGH_PERCENT: i64 = 80;

/// How the day went in each group, or at each counter.
pub struct Parts {
    pub id: &'static str,
    pub title: &'static str,
    pub of: &'static str,
    pub rows: Vec<PartRow>,
}

/// One of the groups or counters.
pub struct PartRow {
    pub name: String,
    pub served: String,
    pub in_time: Option<(i64, Meter)>,
    /// The wait that half of those called did not exceed, and the one that nine of ten did not.
    pub half: String,
    pub most: String,
    /// How long a visit took on average.
    pub service: String,
}

/// What the tables of the day have no column for.
pub struct Happened {
    pub out_of_order: Vec<OutOfOrder>,
    pub out_of_order_before: usize,
    pub parked: Vec<Parked>,
    pub parked_before: usize,
    /// How long half of those had waited who gave up.
    pub given_up_after: Option<String>,
}

/// A call that was not in its turn.
pub struct OutOfOrder {
    pub number: String,
    pub counter: CounterNo,
    pub at: String,
    pub reason: Option<String>,
}

/// Somebody who is to come back.
pub struct Parked {
    pub number: String,
    pub counter: CounterNo,
    pub since: String,
    pub reason: String,
}

/// Every group and every counter that had anybody.
pub fn parts(view: &View, tally: &Tally) -> Vec<Parts> {
    let w = view.words();
    let row = |name: String, sums: &Sums| PartRow {
        name,
        served: Unit::Count.number(sums.ended(Outcome::Served) as f64, w),
        in_time: percent_in_time(sums).map(|percent| (percent, in_time(percent))),
        half: minutes(w, wait_min(sums, 50)),
        most: minutes(w, wait_min(sums, 90)),
        service: minutes(w, sums.services.mean_s().map(|s| s / 60.0)),
    };
    let is_any = |sums: &Sums| sums.waits.count() > 0 || sums.services.count() > 0;
    let group_name = |code: &GroupCode| match view.office.plan().groups.get(code) {
        Some(group) => format!("{code} · {}", w.text(&group.name)),
        None => code.to_string(),
    };
    let groups = tally.groups.iter().filter(|(_, sums)| is_any(sums));
    let counters = tally.counters.iter().filter(|(_, sums)| is_any(sums));
    let all = [
        Parts {
            id: "by-group",
            title: w.of_static("Hôm nay theo nhóm", "Today by group"),
            of: w.of_static("Nhóm", "Group"),
            rows: groups.map(|(code, sums)| row(group_name(code), sums)).collect(),
        },
        Parts {
            id: "by-counter",
            title: w.of_static("Hôm nay theo quầy", "Today by counter"),
            of: w.of_static("Quầy", "Counter"),
            rows: counters.map(|(number, sums)| row(number.to_string(), sums)).collect(),
        },
    ];
    all.into_iter().filter(|parts| !parts.rows.is_empty()).collect()
}

/// A share of calls in time as a bar.
pub fn in_time(percent: i64) -> Meter {
    let tone = if percent >= ENOUGH_PERCENT { Tone::Fine } else { Tone::Late };
    Meter::new(percent as f64 / 100.0, None, tone)
}

/// Minutes as they are said of a wait that was not exceeded.
pub fn minutes(w: Words, min: Option<f64>) -> String {
    min.map_or_else(|| "–".to_owned(), |min| Unit::Minutes.say(under(min), w))
}

/// The whole minutes that a wait is under: nobody waits for less than none, so at least one.
pub fn under(min: f64) -> f64 {
    min.ceil().max(1.0)
}

impl Happened {
    pub fn of(view: &View, tally: &Tally) -> Happened {
        let office = view.office;
        let told = office.calls_out_of_order().rev().take(TOLD).map(|call| OutOfOrder {
            number: call.number.to_string(),
            counter: call.counter,
            at: view.clock(call.at),
            reason: call.reason.clone(),
        });
        let mut parked: Vec<_> = office
            .tickets()
            .filter_map(|ticket| match &ticket.stage {
                Stage::Parked { counter, reason, at } => Some((*at, ticket.number, *counter, reason)),
                _ => None,
            })
            .collect();
        parked.sort();
        let parked_told = parked.iter().take(TOLD).map(|(at, number, counter, reason)| Parked {
            number: number.to_string(),
            counter: *counter,
            since: view.clock(*at),
            reason: (*reason).clone(),
        });
        Happened {
            out_of_order: told.collect(),
            out_of_order_before: office.calls_out_of_order().count().saturating_sub(TOLD),
            parked: parked_told.collect(),
            parked_before: parked.len().saturating_sub(TOLD),
            given_up_after: tally.all.given_up.percentile_s(50).map(|s| minutes(view.words(), Some(s / 60.0))),
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.out_of_order.is_empty() && self.parked.is_empty() && self.given_up_after.is_none()
    }
}

/// Who came, how long they waited and how many were called in time, hour by hour; nothing before anybody came.
pub fn charts(view: &View, tally: &Tally, usual: Option<&Usual>) -> Vec<Bars> {
    let w = view.words();
    if view.office.issued() == 0 {
        return Vec::new();
    }
    let hours: Vec<(u8, Sums)> = hours_of(view, tally)
        .into_iter()
        .map(|hour| (hour, tally.hours.get(&hour).cloned().unwrap_or_default()))
        .collect();
    let arrivals = |part: &Sums| (part.issued > 0).then_some(part.issued as f64);
    let waits = |part: &Sums| wait_min(part, 50);
    let share = |part: &Sums| percent_in_time(part).map(|percent| percent as f64);
    let chart = |id: &str, title: &str, defined: &str, unit: Unit, levels, figure: &dyn Fn(&Sums) -> Option<f64>| {
        let is_promised = unit != Unit::Count;
        let bar = |(hour, part): &(u8, Sums)| Bar {
            label: format!("{hour:02}"),
            value: figure(part),
            usual: usual.and_then(|usual| usual.in_hour(*hour, figure)),
            tone: if is_promised { tone(part) } else { Tone::Plain },
            tip: tip(view, *hour, part),
        };
        let head =
            Head { id: id.to_owned(), title: title.to_owned(), definition: defined.to_owned(), says: String::new() };
        Bars::new(
            w,
            head,
            unit,
            hours.iter().map(bar).collect(),
            levels,
            w.of("thường lệ", "usual"),
            table(view, &hours),
        )
    };
    vec![
        chart(
            "waits-by-hour",
            w.of(
                "Một nửa chờ dưới bao nhiêu phút, theo giờ được gọi",
                "Half waited under so many minutes, by hour of the call",
            ),
            w.of(
                "Trung vị thời gian chờ của những người được gọi trong giờ đó",
                "The median wait of those called in that hour",
            ),
            Unit::Minutes,
            promise(view),
            &waits,
        ),
        chart(
            "arrivals-by-hour",
            w.of("Bao nhiêu người lấy số, theo giờ", "How many took a number, by hour"),
            w.of("Số phiếu đã cấp trong giờ đó", "Tickets issued in that hour"),
            Unit::Count,
            Vec::new(),
            &arrivals,
        ),
        chart(
            "in-time-by-hour",
            w.of(
                "Gọi trong thời gian cam kết (%), theo giờ được gọi",
                "Called in promised time (%), by hour of the call",
            ),
            w.of(
                "Trong số người được gọi trong giờ đó, bao nhiêu phần trăm chờ không quá thời gian cam kết",
                "Of those called in that hour, how many in a hundred waited no longer than promised",
            ),
            Unit::Percent,
            Vec::new(),
            &share,
        ),
    ]
}

/// The hours of today, open or not, from the first to the last in which numbers are issued or anything happened.
fn hours_of(view: &View, tally: &Tally) -> Vec<u8> {
    let plan = view.office.plan();
    let windows = plan.groups.values().flat_map(|group| plan.hours_of(group).on(view.office.day()));
    let mut hours: BTreeSet<u8> = tally.hours.keys().copied().collect();
    // Where it is open round the clock the night says nothing unless somebody came.
    let day_windows = windows.filter(|window| window.to - window.from < 1440);
    hours.extend(day_windows.flat_map(|window| [(window.from / 60) as u8, ((window.to - 1) / 60) as u8]));
    let (Some(first), Some(last)) = (hours.first(), hours.last()) else { return Vec::new() };
    (*first..=*last).collect()
}

/// The promised wait as a line, where all groups promise the same.
pub fn promise(view: &View) -> Vec<Level> {
    let targets: BTreeSet<i64> = view.office.plan().groups.values().map(|group| group.target_wait.as_mins()).collect();
    let label = |min: i64| format!("{} {}", view.words().of("cam kết", "promised"), view.words().minutes(min));
    match targets.first() {
        Some(min) if targets.len() == 1 => vec![Level { value: *min as f64, label: label(*min) }],
        _ => Vec::new(),
    }
}

/// `Vạch đen: trung vị của 8 thứ Bảy trước`
pub fn usual_of(view: &View, usual: &Usual) -> String {
    let (w, days) = (view.words(), usual.days().len());
    let weekday = weekday_within(view.office.day().weekday(), w);
    if w.vi() {
        format!("Thường lệ là trung vị của {days} {weekday} trước, đến cùng giờ.")
    } else {
        format!("Usual is the median of the last {days} {weekday}s, until the same time.")
    }
}

fn tone(part: &Sums) -> Tone {
    match percent_in_time(part) {
        None => Tone::Plain,
        Some(percent) if percent >= ENOUGH_PERCENT => Tone::Fine,
        Some(_) => Tone::Late,
    }
}

fn tip(view: &View, hour: u8, part: &Sums) -> String {
    let w = view.words();
    let mut said = format!(
        "{}: {} {}",
        hour_span(hour),
        Unit::Count.number(part.issued as f64, w),
        w.of("người lấy số", "took a number")
    );
    if let (Some(half), Some(most), Some(percent)) = (wait_min(part, 50), wait_min(part, 90), percent_in_time(part)) {
        let [half, most] = [half, most].map(|min| Unit::Minutes.number(under(min), w));
        let called = Unit::Count.number(part.waits.count() as f64, w);
        said += &if w.vi() {
            format!(
                "; {called} người được gọi, một nửa chờ dưới {half} phút, 9/10 dưới {most} phút; {percent} % trong cam kết"
            )
        } else {
            format!(
                "; {called} called, half waited under {half} min, 9 of 10 under {most} min; {percent} % in promised time"
            )
        };
    }
    said
}

fn table(view: &View, hours: &[(u8, Sums)]) -> Table {
    let w = view.words();
    let heads = [
        w.of("Giờ", "Hour"),
        w.of("Lấy số", "Came"),
        w.of("Được gọi", "Called"),
        w.of("Một nửa chờ dưới", "Half waited under"),
        w.of("9/10 chờ dưới", "9 of 10 under"),
        w.of("Trong cam kết", "In promised time"),
    ];
    let row = |(hour, part): &(u8, Sums)| {
        vec![
            format!("{hour:02}:00"),
            Unit::Count.number(part.issued as f64, w),
            Unit::Count.number(part.waits.count() as f64, w),
            minutes(w, wait_min(part, 50)),
            minutes(w, wait_min(part, 90)),
            percent_in_time(part).map_or_else(|| "–".to_owned(), |percent| format!("{percent} %")),
        ]
    };
    Table { columns: heads.map(str::to_owned).to_vec(), rows: hours.iter().map(row).collect() }
}
