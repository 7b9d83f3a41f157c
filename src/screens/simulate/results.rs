//! What the runs say: sentences first, then tables, each figure with its interval.

use jiff::civil::Date;

use crate::office::PriorityClass;
use crate::screens::charts::{Bar, Bars, Head, Table, Tone, Unit};
use crate::screens::words::Words;
use crate::simulate::{Comparison, Day, Figure, Measure, Scope, cautions, minutes, sentences, under_a_minute};

/// What is told of a class …
const WAITS: [Measure; 3] = [Measure::MeanS, Measure::P90S, Measure::WithinTarget];
/// … and of a group.
const WAITS_AND_END: [Measure; 5] =
    [Measure::MeanS, Measure::P90S, Measure::WithinTarget, Measure::Cancelled, Measure::Unserved];

/// The results as the page shows them.
pub struct Results {
    /// What to know before the rest is believed.
    pub cautions: Vec<String>,
    pub says: Vec<String>,
    pub is_varied: bool,
    pub runs: u32,
    pub is_known: bool,
    /// How well the day itself was met.
    pub met: Option<String>,
    pub groups: Vec<Row>,
    /// Those without priority, then each class, where anybody has one.
    pub classes: Vec<Row>,
    pub hours: Bars,
    pub counters: Vec<CounterUse>,
}

/// A row of figures: of everybody, or of a group.
pub struct Row {
    pub letter: Option<String>,
    pub name: String,
    pub figures: Vec<Pair>,
}

/// One figure before and after, as words; the second says how it changed where it did for certain.
pub struct Pair {
    pub before: String,
    pub after: String,
    pub between: String,
    /// For better, for worse, or neither.
    pub tone: &'static str,
}

/// How much of its open time a counter has somebody in hand.
pub struct CounterUse {
    pub number: u16,
    pub before: String,
    pub after: String,
}

impl Results {
    pub fn of(w: Words, day: &Day, today: Date, comparison: &Comparison) -> Results {
        let is_varied = comparison.is_varied;
        let row = |scope: Scope, letter: Option<String>, name: &str, measures: &[Measure]| Row {
            letter,
            name: name.to_owned(),
            figures: measures.iter().map(|measure| pair(comparison, &scope, *measure, w)).collect(),
        };
        let everybody = row(Scope::Day, None, w.of("Cả đơn vị", "The whole office"), &WAITS_AND_END);
        let came = |scope| comparison.figure(scope, Measure::Issued).is_some();
        let groups = day.plan.groups.values().filter(|group| came(Scope::Group { group: group.code }));
        let groups = groups.map(|group| {
            row(Scope::Group { group: group.code }, Some(group.code.to_string()), w.text(&group.name), &WAITS_AND_END)
        });
        let with_priority = |class: &PriorityClass| {
            let scope = Scope::Class { class: Some(class.code.clone()) };
            comparison
                .figure(scope.clone(), Measure::Called)
                .is_some()
                .then(|| row(scope, None, w.text(&class.name), &WAITS))
        };
        let mut classes: Vec<Row> = day.plan.priorities.iter().filter_map(with_priority).collect();
        if !classes.is_empty() {
            classes
                .insert(0, row(Scope::Class { class: None }, None, w.of("Không ưu tiên", "Without priority"), &WAITS));
        }
        let percent = |figure: Option<Figure>| {
            figure.map_or("–".to_owned(), |figure| say(figure.mean, Measure::WithinTarget, w))
        };
        let counters = comparison.utilisation.iter().map(|(number, busy)| CounterUse {
            number: number.0,
            before: percent(busy.before),
            after: percent(busy.after),
        });
        Results {
            cautions: cautions(day, comparison, today, w.0),
            says: sentences(comparison, &day.plan, w.0),
            is_varied,
            runs: comparison.runs,
            is_known: comparison.known,
            met: met(w, day, comparison),
            groups: std::iter::once(everybody).chain(groups).collect(),
            classes,
            hours: hours(w, comparison),
            counters: counters.collect(),
        }
    }
}

/// Beside the day as it was, the same day simulated: whoever is to believe the rest wants to see that first.
fn met(w: Words, day: &Day, comparison: &Comparison) -> Option<String> {
    let recorded = *day.recorded.as_ref()?.get(&(Scope::Day, Measure::P90S))?;
    let simulated = comparison.figure(Scope::Day, Measure::P90S)?.before?;
    let (low, high) = (minutes(simulated.day_low), minutes(simulated.day_high));
    Some(format!(
        "{} {}; {} {} ({} {low}–{high}).",
        w.of(
            "Ngày ấy 9 trên 10 người thật sự đã chờ không quá",
            "On that day 9 of 10 people really waited no longer than"
        ),
        say(recorded, Measure::P90S, w),
        w.of("mô phỏng lại đúng ngày ấy cho ra", "the same day simulated says"),
        say(simulated.mean, Measure::P90S, w),
        w.of("tùy lượt chạy:", "from run to run:"),
    ))
}

fn pair(comparison: &Comparison, scope: &Scope, measure: Measure, w: Words) -> Pair {
    let compared = comparison.figure(scope.clone(), measure);
    let told = |figure: Option<Figure>| figure.map_or("–".to_owned(), |figure| say(figure.mean, measure, w));
    let between = |figure: Option<Figure>| {
        figure.map_or(String::new(), |figure| {
            // The interval of a mean does not know that no share is more than all.
            let most = if measure == Measure::WithinTarget { 1.0 } else { f64::INFINITY };
            let bare = |value: f64| bare(value.clamp(0.0, most), measure);
            let (low, high) = (bare(figure.low), bare(figure.high));
            if low == high { String::new() } else { format!("{low}–{high}") }
        })
    };
    let change =
        compared.and_then(|compared| compared.change).filter(|change| change.is_certain() && matters(*change, measure));
    let better = |change: Figure| (change.mean > 0.0) == (measure == Measure::WithinTarget);
    Pair {
        before: told(compared.and_then(|compared| compared.before)),
        after: told(compared.and_then(|compared| compared.after)),
        between: between(compared.and_then(|compared| compared.after.or(compared.before))),
        tone: change.map_or("same", |change| if better(change) { "better" } else { "worse" }),
    }
}

/// A change that shows in what is written.
fn matters(change: Figure, measure: Measure) -> bool {
    change.mean.abs()
        >= match measure {
            Measure::WithinTarget => 0.005,
            Measure::MeanS | Measure::P50S | Measure::P90S => 30.0,
            _ => 0.5,
        }
}

fn bare(value: f64, measure: Measure) -> String {
    match measure {
        Measure::WithinTarget => format!("{:.0}", value * 100.0),
        Measure::MeanS | Measure::P50S | Measure::P90S => minutes(value).to_string(),
        _ => format!("{value:.0}"),
    }
}

fn say(value: f64, measure: Measure, w: Words) -> String {
    match measure {
        Measure::WithinTarget => format!("{} %", bare(value, measure)),
        Measure::MeanS | Measure::P50S | Measure::P90S if minutes(value) == 0 => under_a_minute(w.0).to_owned(),
        Measure::MeanS | Measure::P50S | Measure::P90S => Unit::Minutes.say(value / 60.0, w),
        _ => bare(value, measure),
    }
}

fn hours(w: Words, comparison: &Comparison) -> Bars {
    let is_varied = comparison.is_varied;
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    let at = |hour, measure| comparison.figure(Scope::Hour { hour }, measure);
    let called: Vec<u8> = (0..24).filter(|hour| at(*hour, Measure::P90S).is_some()).collect();
    let (first, last) = (called.first().copied().unwrap_or(1), called.last().copied().unwrap_or(0));
    for hour in first..=last {
        let compared = at(hour, Measure::P90S);
        let before = compared.and_then(|compared| compared.before);
        let after = compared.and_then(|compared| compared.after);
        let shown = if is_varied { after } else { before };
        let tone = match (is_varied, compared.and_then(|compared| compared.change)) {
            (true, Some(change)) if change.is_certain() && change.mean > 30.0 => Tone::Late,
            (true, Some(change)) if change.is_certain() && change.mean < -30.0 => Tone::Fine,
            _ => Tone::Plain,
        };
        let told =
            |figure: Option<Figure>| figure.map_or("–".to_owned(), |figure| say(figure.mean, Measure::P90S, w));
        let with_interval = |figure: Option<Figure>| match figure {
            Some(figure) => format!("{} ({}–{})", told(Some(figure)), minutes(figure.low), minutes(figure.high)),
            None => "–".to_owned(),
        };
        let label = format!("{hour:02} {}", w.of("giờ", "h"));
        let tip = match is_varied {
            true => format!(
                "{label}: {} {}, {} {}",
                w.of("trước", "before"),
                told(before),
                w.of("sau", "after"),
                told(after)
            ),
            false => format!("{label}: {}", told(before)),
        };
        let usual = before.filter(|_| is_varied).map(|figure| figure.mean / 60.0);
        bars.push(Bar { label: hour.to_string(), value: shown.map(|figure| figure.mean / 60.0), usual, tone, tip });
        let mut row = vec![label, with_interval(before)];
        row.extend(is_varied.then(|| with_interval(after)));
        rows.push(row);
    }
    let mut columns = vec![w.of("Giờ gọi", "Called at").to_owned(), w.of("Như ngày ấy", "As on the day").to_owned()];
    columns.extend(is_varied.then(|| w.of("Sau khi đổi", "With the change").to_owned()));
    let head = Head {
        id: "by-hour".to_owned(),
        title: w
            .of(
                "9 trên 10 người chờ không quá, theo giờ được gọi (phút)",
                "9 of 10 people wait no longer than, by the hour of the call (minutes)",
            )
            .to_owned(),
        definition: w
            .of(
                "Bách phân vị 90 của thời gian chờ, trung bình qua các lượt chạy",
                "The 90th percentile of waits, its mean over the runs",
            )
            .to_owned(),
        says: if is_varied {
            w.of(
                "Cột là sau khi đổi, vạch ngang là như ngày ấy.",
                "The bars are with the change, the lines as on the day.",
            )
            .to_owned()
        } else {
            String::new()
        },
    };
    Bars::new(
        w,
        head,
        Unit::Minutes,
        bars,
        Vec::new(),
        if is_varied { w.of("như ngày ấy", "on the day") } else { "" },
        Table { columns, rows },
    )
}
