//! Where the wait came from, in words and as the steps from what is usual to what was so.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::office::{Doing, Office};
use crate::screens::View;
use crate::screens::charts::{Head, Step, Steps, Tone, Unit};
use crate::screens::tally::Tally;
use crate::screens::words::{Words, capital};
use crate::waits::{Cause, Causes, DaySums, Likeness, Measure, Reason, Spending, Sums, Unlike, Usual};

/// The day's sums were read no longer ago than this: they are read anew every ten minutes, which takes a moment.
const READ_WITHIN: SignedDuration = SignedDuration::from_mins(12);

/// What is told of it.
pub struct Why {
    /// Until when it was looked at.
    pub until: String,
    pub sentence: String,
    /// Where people waited longer than usual.
    pub steps: Option<Steps>,
}

/// Why people wait today: the full hours that have passed, beside the same ones of the days that say what is usual.
/// `None` before anybody was called in them, and while the day's tallies are not at hand.
pub fn today(view: &View, tally: &Tally, usual: &Usual, past: &[Arc<DaySums>]) -> Option<Why> {
    let (w, office) = (view.words(), view.office);
    let until = hours_booked_until(office, view.now);
    let booked = past.last().filter(|day| day.day == office.day())?;
    let found = Likeness::of(&with_time(view, tally, booked), until)?;
    let days: Vec<Likeness> = usual.days().iter().filter_map(|day| Likeness::of(&day.hours, until)).collect();
    let causes = Causes::of(Likeness::usual(&days)?, found, opens_min(office));
    let head = Head {
        id: "why".to_owned(),
        title: w.of("Từ thường lệ đến hôm nay", "From usual to today").to_owned(),
        definition: w.defined("wait_from_usual"),
        says: String::new(),
    };
    Some(Why {
        until: format!("{} {until:02}:00", w.of("đến", "until")),
        sentence: sentence(w, &causes),
        steps: causes.is_long().then(|| steps(w, head, &causes, w.of("Hôm nay", "Today"))),
    })
}

/// The end of the last hour of today that ended before the sums were read, which is minutes ago: of a later one the
/// counters' time may be missing, which would look like fewer open counters.
fn hours_booked_until(office: &Office, now: Timestamp) -> u8 {
    let read_at = office.plan().zone.to_datetime(now - READ_WITHIN);
    if read_at.date() < office.day() { 0 } else { read_at.hour() as u8 }
}

/// Today's hours: tickets as they are now, counters' time as it was booked a few minutes ago, with what they do now.
fn with_time(view: &View, tally: &Tally, booked: &DaySums) -> BTreeMap<u8, Sums> {
    let mut hours = tally.hours.clone();
    for (hour, sums) in &booked.hours {
        let here = hours.entry(*hour).or_default();
        for spending in [Spending::Busy, Spending::Idle, Spending::Free] {
            here.add(Measure::TimeMs(spending), sums.time_ms(spending));
        }
        (here.openings, here.late_ms) = (sums.openings, sums.late_ms);
    }
    let zone = &view.office.plan().zone;
    for spell in view.office.spells(view.now) {
        let spending = match spell.doing {
            Doing::Busy(_) => Spending::Busy,
            Doing::Idle => Spending::Idle,
            Doing::Free => Spending::Free,
            Doing::Paused => continue,
        };
        let local = |at| {
            let time = zone.to_datetime(at).time();
            i64::from(time.hour()) * 3_600_000 + i64::from(time.minute()) * 60_000 + i64::from(time.second()) * 1000
        };
        let (from, to) = (local(spell.from), local(spell.to));
        for hour in 0..24_u8 {
            let begin = i64::from(hour) * 3_600_000;
            let ms = to.min(begin + 3_600_000) - from.max(begin);
            if ms > 0 {
                hours.entry(hour).or_default().add(Measure::TimeMs(spending), ms);
            }
        }
    }
    hours
}

/// How many minutes after midnight the office opens on its day.
pub fn opens_min(office: &Office) -> u16 {
    let plan = office.plan();
    let windows = plan.groups.values().flat_map(|group| plan.hours_of(group).on(office.day()));
    windows.map(|window| window.from).min().unwrap_or_default()
}

/// What it comes to, in a sentence with its figures.
pub fn sentence(w: Words, causes: &Causes) -> String {
    let Some(reason) = causes.reason() else {
        return w.of("Thời gian chờ không dài hơn thường lệ.", "Waits are no longer than usual.").to_owned();
    };
    let told = |cause: Cause| format!("{} ({})", worse(cause, w), figures(w, causes, cause));
    match (reason, w.vi()) {
        (Reason::Mainly(cause), true) => format!("Chờ lâu chủ yếu vì {}.", told(cause)),
        (Reason::Mainly(cause), false) => format!("The long waits come mainly from {}.", told(cause)),
        (Reason::Both(one, other), true) => format!(
            "Chờ lâu vì nhiều điều cộng lại, không điều nào là chính; nhiều nhất là {} và {}.",
            told(one),
            told(other)
        ),
        (Reason::Both(one, other), false) => format!(
            "The long waits come from several things, none of them the main one; most from {} and {}.",
            told(one),
            told(other)
        ),
        (Reason::Unclear, true) => {
            "Không rõ vì sao chờ lâu hơn thường lệ: những điều đo được chỉ giải thích một phần nhỏ.".to_owned()
        }
        (Reason::Unclear, false) => {
            "It is not clear why people waited longer than usual: what is measured explains little of it.".to_owned()
        }
        (Reason::NoneOfThese, _) => unexplained(w, causes),
    }
}

/// What is said where nothing explains the wait: what was unlike usual, if anything was, and only otherwise that all was
/// as usual.
fn unexplained(w: Words, causes: &Causes) -> String {
    let unlike = |cause: &Cause| {
        let is_more = causes.unlike_usual(*cause)? == Unlike::More;
        // Of counters fewer are worse, of everything else more.
        let is_worse = is_more != (*cause == Cause::Counters);
        let what = if is_worse { worse(*cause, w) } else { better(*cause, w) };
        Some(format!("{what} ({})", figures(w, causes, *cause)))
    };
    let unlike: Vec<String> = Cause::ALL.iter().filter_map(unlike).collect();
    let perhaps = w.of(
        "Có thể người đến dồn cùng lúc, có nhiều ưu tiên, hoặc quầy mở không đúng nhóm đông.",
        "Perhaps people came at once, many had priority, or counters were open for other groups.",
    );
    let why = match (unlike.is_empty(), w.vi()) {
        (true, true) => "Không rõ vì sao chờ lâu: số người, số quầy và thời gian xử lý gần như thường lệ.".to_owned(),
        (true, false) => "It is not clear why waits are long: about as many came, counters were open and visits took \
                          as long as usual."
            .to_owned(),
        (false, true) => {
            format!(
                "Không rõ vì sao chờ lâu. Khác thường lệ: {}; nhưng điều đó không giải thích được thời gian chờ này.",
                unlike.join("; ")
            )
        }
        (false, false) => format!(
            "It is not clear why waits are long. Unlike usual: {}; but that does not explain them.",
            unlike.join("; ")
        ),
    };
    format!("{why} {perhaps}")
}

/// The steps from the usual wait to the one that was found.
pub fn steps(w: Words, head: Head, causes: &Causes, found: &str) -> Steps {
    let part = |cause: Cause| {
        let min = causes.added_s(cause) / 60.0;
        let label = capital(if min > 0.0 { worse(cause, w) } else { better(cause, w) });
        Step { label, value: min, tone: Tone::Late, why: figures(w, causes, cause), ..Step::default() }
    };
    let ends = [causes.usual.wait_s / 60.0, causes.found.wait_s / 60.0];
    summed(w, head, ends, Cause::ALL.map(part).into(), found)
}

/// Steps in whole minutes that come to what they say they come to: what nothing explains, and what rounding left, is the
/// rest. Less than half a minute is told as nothing, and what is nothing need not be told.
pub fn summed(w: Words, head: Head, [usual, found]: [f64; 2], parts: Vec<Step>, name: &str) -> Steps {
    let sum = |label: &str, value| Step { label: label.to_owned(), value, is_sum: true, ..Step::default() };
    let parts = parts.into_iter().map(|part| Step { value: part.value.round(), ..part });
    let parts: Vec<Step> = parts.filter(|part| part.value != 0.0).collect();
    let rest = found.round() - usual.round() - parts.iter().map(|part| part.value).sum::<f64>();
    let mut steps = vec![sum(w.of("Thường lệ", "Usual"), usual)];
    steps.extend(parts);
    if rest != 0.0 {
        let why = w.of(
            "chưa rõ: có thể người đến dồn, ưu tiên, quầy của nhóm khác; và phần làm tròn",
            "not clear: perhaps people at once, priority, counters of other groups; and what rounding left",
        );
        steps.push(Step {
            label: w.of("Còn lại", "The rest").to_owned(),
            value: rest,
            why: why.to_owned(),
            ..Step::default()
        });
    }
    steps.push(sum(name, found));
    Steps::new(w, head, Unit::Minutes, steps)
}

/// A cause that made people wait longer.
pub fn worse(cause: Cause, w: Words) -> &'static str {
    match cause {
        Cause::Demand => w.of_static("nhiều người đến hơn", "more people"),
        Cause::Service => w.of_static("mỗi người làm lâu hơn", "longer visits"),
        Cause::Counters => w.of_static("ít quầy mở hơn", "fewer open counters"),
        Cause::Idle => w.of_static("quầy mở nhưng chậm gọi", "open counters that called nobody"),
        Cause::Opening => w.of_static("mở quầy muộn", "a late opening"),
    }
}

/// A cause that made people wait less.
pub fn better(cause: Cause, w: Words) -> &'static str {
    match cause {
        Cause::Demand => w.of_static("ít người đến hơn", "fewer people"),
        Cause::Service => w.of_static("mỗi người làm nhanh hơn", "shorter visits"),
        Cause::Counters => w.of_static("nhiều quầy mở hơn", "more open counters"),
        Cause::Idle => w.of_static("quầy gọi nhanh hơn", "counters that called sooner"),
        Cause::Opening => w.of_static("mở quầy sớm hơn", "an earlier opening"),
    }
}

/// `118 người, thường lệ 96`
fn figures(w: Words, causes: &Causes, cause: Cause) -> String {
    let whole = |value: f64| Unit::Count.number(value, w);
    let minutes = |s: f64| Unit::Minutes.say(s / 60.0, w);
    let tenths = |value: f64| {
        let said = format!("{value:.1}");
        if w.vi() { said.replace('.', ",") } else { said }
    };
    let of = |day: &Likeness| match cause {
        Cause::Demand => format!("{} {}", whole(day.came_in_all()), w.of("người", "people")),
        Cause::Service => format!("{} {}", tenths(day.service_s / 60.0), w.of("phút mỗi người", "min each")),
        Cause::Counters => format!("{} {}", tenths(day.mean_open()), w.of("quầy mở", "counters open")),
        Cause::Idle => {
            format!("{} {}", minutes(day.idle_s()), w.of("rảnh khi có người chờ", "idle while people waited"))
        }
        Cause::Opening => format!("{} {}", minutes(day.late_s), w.of("sau giờ", "after the hour")),
    };
    format!("{}, {} {}", of(&causes.found), w.of("thường lệ", "usually"), of(&causes.usual))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    fn day(wait_s: f64) -> Likeness {
        Likeness { came: [4.0; 24], service_s: 600.0, open: [1.0; 24], idle: [0.0; 24], late_s: 0.0, wait_s }
    }

    fn causes(added_min: [f64; 5], found_min: f64) -> Causes {
        let (usual, found) = (day(900.0), day(found_min * 60.0));
        let added_s = added_min.map(|min| min * 60.0);
        Causes { rest_s: found.wait_s - usual.wait_s - added_s.iter().sum::<f64>(), usual, found, added_s }
    }

    #[test]
    fn no_cause_is_claimed_that_is_not_known() {
        let said = |added_min| [Lang::Vi, Lang::En].map(|lang| sentence(Words(lang), &causes(added_min, 35.0)));
        let [vi, en] = said([6.0, 6.0, 5.9, 0.0, 0.0]);
        assert!(vi.contains("nhiều người đến hơn") && vi.contains("mỗi người làm lâu hơn"), "{vi}");
        assert!(en.contains("more people") && en.contains("longer visits"), "{en}");
        assert!(!vi.contains("như thường lệ") && !en.contains("as usual"), "three things were not as usual: {vi} {en}");
        let [vi, en] = said([-9.0, 3.0, 0.0, 0.0, 0.0]);
        assert!(vi.starts_with("Không rõ") && en.starts_with("It is not clear"), "{vi} {en}");
        assert!(!vi.contains("gần như thường lệ"), "fewer came: {vi}");
        let [vi, _] = said([1.0, 0.0, -1.0, 0.0, 0.0]);
        assert!(vi.starts_with("Không rõ") && vi.contains("gần như thường lệ"), "{vi}");
    }

    #[test]
    fn what_was_unlike_usual_is_named_where_it_explains_nothing() {
        let mut causes = causes([0.5, 0.0, 0.0, 0.0, 0.0], 35.0);
        (causes.found.came, causes.found.open) = ([7.0; 24], [0.7; 24]);
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| sentence(Words(lang), &causes));
        for said in ["nhiều người đến hơn (168 người, thường lệ 96 người)", "ít quầy mở hơn (0,7 quầy mở"]
        {
            assert!(vi.contains(said), "{said} in {vi}");
        }
        assert!(!vi.contains("gần như thường lệ") && !en.contains("as usual"), "{vi} {en}");
        assert!(en.contains("more people (168 people, usually 96 people)"), "{en}");
        causes.found.open = [1.4; 24];
        let vi = sentence(Words(Lang::Vi), &causes);
        assert!(vi.contains("nhiều quầy mở hơn (1,4 quầy mở"), "{vi}");
    }

    #[test]
    fn the_steps_come_to_what_they_say() {
        let head = Head { id: String::new(), title: String::new(), definition: String::new(), says: String::new() };
        let drawn = steps(Words(Lang::En), head, &causes([4.4, 7.4, -1.4, 0.3, 0.0], 26.6), "Today").to_string();
        for said in ["+4 min", "+7 min", "−1 min", "+2 min", "27 min"] {
            assert!(drawn.contains(said), "15 + 4 + 7 − 1 + 2 = 27: {said} in {drawn}");
        }
    }
}
