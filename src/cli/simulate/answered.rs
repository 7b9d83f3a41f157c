//! The answer for whoever reads a terminal: sentences, then tables, all in one language.

use std::fmt::{Result, Write as _};

use jiff::civil::Date;
use motcua::office::Lang;
use motcua::simulate::{Comparison, Day, Figure, Measure, Origin, Scope, cautions, sentences};

/// One answer, and the language in which it is told.
pub struct Answered<'a> {
    pub day: &'a Day,
    pub comparison: &'a Comparison,
    pub seed: u64,
    /// The present day in the office's time zone.
    pub today: Date,
    pub lang: Lang,
}

/// What is told of a part of the day, in its order. The names are as wide as [`NAMES`] at most.
const ROWS: [(Measure, Unit, &str, &str); 7] = [
    (Measure::Called, Unit::Count, "được gọi", "called"),
    (Measure::MeanS, Unit::Minutes, "trung bình", "mean"),
    (Measure::P50S, Unit::Minutes, "trung vị", "median"),
    (Measure::P90S, Unit::Minutes, "90 trên 100", "90 of 100"),
    (Measure::WithinTarget, Unit::Percent, "trong cam kết", "in target"),
    (Measure::Cancelled, Unit::Count, "bỏ về", "gave up"),
    (Measure::Unserved, Unit::Count, "chưa phục vụ", "unserved"),
];
/// The width of the names of [`ROWS`].
const NAMES: usize = 13;

impl Answered<'_> {
    /// All of it.
    pub fn text(&self) -> std::result::Result<String, std::fmt::Error> {
        let mut text = String::new();
        self.head(&mut text)?;
        for caution in cautions(self.day, self.comparison, self.today, self.lang) {
            writeln!(text, "  ! {caution}")?;
        }
        for sentence in sentences(self.comparison, &self.day.plan, self.lang) {
            writeln!(text, "  {sentence}")?;
        }
        self.table(&mut text)?;
        self.counters(&mut text)?;
        Ok(text)
    }

    fn of<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Vi { vi } else { en }
    }

    fn head(&self, text: &mut String) -> Result {
        let Answered { day, comparison, seed, .. } = self;
        let from = match day.origin {
            Origin::Recorded => self.of(
                "như đã ghi; thời gian phục vụ rút thăm từ ngày ấy",
                "as recorded; services are drawn from those of the day",
            ),
            Origin::Tallied => self.of(
                "từ số tổng hợp: phiếu đã hết hạn lưu, nên lúc đến trong từng giờ được rút thăm",
                "from its tallies: its tickets are deleted, so who comes is drawn by the hour",
            ),
            Origin::Assumed => self.of("như giả định", "as assumed"),
        };
        let (runs, seeded) = (self.of("lượt chạy", "runs"), self.of("hạt giống", "seed"));
        write!(text, "{}, {}, {from}; {} {runs}, {seeded} {seed}", day.plan.office, day.date, comparison.runs)?;
        if !comparison.known {
            let more = self.of(
                ", chưa đủ để biết chắc mọi con số: tăng --runs",
                ", not enough to know every figure well: give more --runs",
            );
            write!(text, "{more}")?;
        }
        writeln!(text, "\n")
    }

    fn table(&self, text: &mut String) -> Result {
        let title = self.of(
            "Thời gian chờ tính bằng phút, trong ngoặc là khoảng chắc 95 % của số trung bình qua các lượt chạy",
            "Waits in minutes, with 95 % intervals of their means over the runs",
        );
        let (recorded, simulated) = (self.of("đã ghi", "recorded"), self.of("mô phỏng", "simulated"));
        write!(text, "\n{title}\n  {:NAMES$} {recorded:>8} {simulated:>16}", "")?;
        if self.comparison.is_varied {
            let (after, change) = (self.of("sau khi đổi", "as it would be"), self.of("chênh lệch", "change"));
            write!(text, " {after:>16} {change:>18}")?;
        }
        writeln!(text)?;
        for (name, scope) in self.scopes() {
            if self.comparison.figure(scope.clone(), Measure::Called).is_some() {
                writeln!(text, "{name}")?;
                self.rows(text, &scope)?;
            }
        }
        self.turned_away(text)
    }

    /// The parts of the day, with their names.
    fn scopes(&self) -> Vec<(String, Scope)> {
        let plan = &self.day.plan;
        let a_group = self.of("nhóm", "group");
        let groups = plan.groups.keys().map(|group| (format!("{a_group} {group}"), Scope::Group { group: *group }));
        // With the code, which is what `--head-start` takes.
        let named = plan.priorities.iter().map(|class| {
            let name = format!("{} ({})", class.name.get(self.lang), class.code);
            (name, Scope::Class { class: Some(class.code.clone()) })
        });
        let without = (self.of("không ưu tiên", "no priority").to_owned(), Scope::Class { class: None });
        let hours = (0..24).map(|hour| (format!("{hour:02} {}", self.of("giờ", "h")), Scope::Hour { hour }));
        let all = (self.of("cả đơn vị", "all").to_owned(), Scope::Day);
        std::iter::once(all).chain(groups).chain(named).chain([without]).chain(hours).collect()
    }

    fn rows(&self, text: &mut String, scope: &Scope) -> Result {
        for (measure, unit, vi, en) in ROWS {
            // An hour has too few people for more.
            if matches!(scope, Scope::Hour { .. }) && matches!(measure, Measure::P50S | Measure::WithinTarget) {
                continue;
            }
            let Some(figures) = self.comparison.figure(scope.clone(), measure) else { continue };
            let recorded = self.day.recorded.as_ref().and_then(|recorded| recorded.get(&(scope.clone(), measure)));
            let recorded = recorded.map_or("–".to_owned(), |value| unit.number(*value, self.lang));
            let name = self.of(vi, en);
            write!(text, "  {name:NAMES$} {recorded:>8} {:>16}", unit.figure(figures.before, self.lang))?;
            if self.comparison.is_varied {
                let (after, change) = (unit.figure(figures.after, self.lang), unit.change(figures.change, self.lang));
                write!(text, " {after:>16} {change:>18}")?;
            }
            writeln!(text)?;
        }
        Ok(())
    }

    /// Those who came after the last closing, where there are any.
    fn turned_away(&self, text: &mut String) -> Result {
        let Some(figures) = self.comparison.figure(Scope::Day, Measure::TurnedAway) else { return Ok(()) };
        if [figures.before, figures.after].into_iter().flatten().all(|figure| figure.mean <= 0.0) {
            return Ok(());
        }
        let name = self.of("không có số", "no number");
        write!(text, "  {name:NAMES$} {:>8} {:>16}", "", Unit::Count.figure(figures.before, self.lang))?;
        if self.comparison.is_varied {
            write!(text, " {:>16}", Unit::Count.figure(figures.after, self.lang))?;
        }
        writeln!(text)
    }

    fn counters(&self, text: &mut String) -> Result {
        let title = self
            .of("Quầy bận bao nhiêu phần thời gian mở", "Counters with somebody in hand, of the time they are open");
        writeln!(text, "\n{title}")?;
        let share = |figure: Option<Figure>| {
            figure.map_or("–".to_owned(), |figure| Unit::Percent.number(figure.mean, self.lang))
        };
        for (counter, busy) in &self.comparison.utilisation {
            write!(text, "  {} {counter}: {}", self.of("quầy", "counter"), share(busy.before))?;
            if self.comparison.is_varied {
                write!(text, " → {}", share(busy.after))?;
            }
            writeln!(text)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Count,
    Minutes,
    Percent,
}

impl Unit {
    fn number(self, value: f64, lang: Lang) -> String {
        match self {
            Unit::Count => format!("{value:.0}"),
            Unit::Minutes if lang == Lang::Vi => format!("{:.1}", value / 60.0).replace('.', ","),
            Unit::Minutes => format!("{:.1}", value / 60.0),
            Unit::Percent => format!("{:.0} %", value * 100.0),
        }
    }

    fn figure(self, figure: Option<Figure>, lang: Lang) -> String {
        figure.map_or("–".to_owned(), |figure| {
            // The interval of a mean knows neither that nothing is less than none, nor that no share is more than all.
            let most = if matches!(self, Unit::Percent) { 1.0 } else { f64::INFINITY };
            let bare = |value: f64| self.number(value.clamp(0.0, most), lang).trim_end_matches(" %").to_owned();
            format!("{} ({}–{})", self.number(figure.mean, lang), bare(figure.low), bare(figure.high))
        })
    }

    fn change(self, figure: Option<Figure>, lang: Lang) -> String {
        figure.map_or("–".to_owned(), |figure| {
            let signed = |value: f64| {
                let number = self.number(value.abs(), lang);
                let sign = match () {
                    () if number == self.number(0.0, lang) => "",
                    () if value < 0.0 => "−",
                    () => "+",
                };
                format!("{sign}{number}")
            };
            let bare = |value| signed(value).trim_end_matches(" %").to_owned();
            format!("{} ({}…{})", signed(figure.mean), bare(figure.low), bare(figure.high))
        })
    }
}
