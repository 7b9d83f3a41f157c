//! A report as a page that prints on A4. What stands before the figures is a part of its own, because it is sent while
//! they are still being read.

mod drawn;
mod written;

use askama::Template;

use super::charts::Unit;
use super::words::Words;
use crate::report::{Heading, Period, PeriodKind, Progress, Report, date_text};
use written::{Figure, Written};

/// Where the parts of a page about reports lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPlaces {
    /// The page itself, without a query: `/demo/report`.
    pub page: String,
    /// The same report as a file.
    pub file: String,
    /// What makes the page's paper: its edges name the office.
    pub paper: String,
    /// Other pages, each with its name.
    pub elsewhere: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "report/top.html")]
struct Top<'a> {
    w: Words,
    heading: &'a Heading,
    /// All styles, for a page that no server is behind.
    standalone: Option<String>,
    paper: String,
    page: &'a str,
    file: &'a str,
    kinds: Vec<Choice>,
    periods: Vec<Choice>,
    before: String,
    after: Option<String>,
    elsewhere: &'a [(String, String)],
    in_other_language: String,
}

/// A kind of period, or a period.
struct Choice {
    id: String,
    name: String,
    to: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "report/content.html")]
struct Content<'a> {
    w: Words,
    heading: &'a Heading,
    report: &'a Report,
    figures: Vec<Figure>,
    tables: Vec<Written<'a>>,
    signed_on: String,
}

#[derive(Template)]
#[template(path = "report/progress.html")]
struct ProgressPart {
    w: Words,
    progress: Progress,
    done: String,
    of: String,
}

#[derive(Template)]
#[template(path = "report/failed.html")]
struct Failed {
    w: Words,
}

#[derive(Template)]
#[template(path = "report/refused.html")]
struct Refused<'a> {
    w: Words,
    why: &'a str,
}

/// So many periods may be chosen from a list, the newest first.
const MOST_PERIODS: usize = 14;
/// The figures that stand large above the tables.
const LARGE: [&str; 6] = ["issued", "served", "within_target", "wait_mean", "wait_p90", "service_mean"];
const END: &str = "</main>\n</body>\n</html>\n";

/// What stands above the figures, with the choice of another period.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program. So it is with all parts.
pub fn report_top(heading: &Heading, places: &ReportPlaces) -> Result<String, askama::Error> {
    let w = Words(heading.lang);
    let period = heading.period;
    let to = |period: &Period| address(&places.page, period, w);
    let current = Period::containing(period.kind(), heading.now.date());
    // The newest is the running one, or the one that is asked for where that lies further ahead.
    let mut newest = if period.first() > current.first() { period } else { current };
    let mut periods = Vec::new();
    for _ in 0..MOST_PERIODS {
        periods.push(newest);
        newest = one_before(&newest);
    }
    if !periods.contains(&period) {
        periods.push(period);
    }
    let chosen = |period: &Period, is_chosen| Choice {
        id: period.to_string(),
        name: period.name(heading.lang),
        to: to(period),
        is_chosen,
    };
    let kinds = PeriodKind::ALL.map(|kind| {
        // Of another kind, what the end of this period lies in, but nothing that has not come.
        let day = period.last().min(heading.now.date()).max(period.first());
        let name = kind_name(kind, w).to_owned();
        Choice { name, ..chosen(&Period::containing(kind, day), kind == period.kind()) }
    });
    let after = period.after();
    let other = Words(if w.vi() { crate::office::Lang::En } else { crate::office::Lang::Vi });
    Top {
        w,
        heading,
        standalone: None,
        paper: places.paper.clone(),
        page: &places.page,
        file: &places.file,
        kinds: kinds.into(),
        periods: periods.iter().map(|other| chosen(other, *other == period)).collect(),
        before: to(&one_before(&period)),
        after: (after.first() <= heading.now.date()).then(|| to(&after)),
        elsewhere: &places.elsewhere,
        in_other_language: address(&places.page, &period, other),
    }
    .render()
}

/// The report itself, and the page's end.
pub fn report_content(report: &Report) -> Result<String, askama::Error> {
    let w = Words(report.heading.lang);
    let today = report.heading.now.date();
    let signed_on = match w.vi() {
        true => format!("Ngày {:02} tháng {:02} năm {}", today.day(), today.month(), today.year()),
        false => date_text(today),
    };
    let figures = LARGE.iter().filter_map(|id| written::large(report, id)).collect();
    let some = report.tables.iter().filter(|table| !table.rows.is_empty());
    let tables = some.map(|table| written::table(report, table, w)).collect::<Result<_, _>>()?;
    let content = Content { w, heading: &report.heading, report, figures, tables, signed_on }.render()?;
    Ok(content + END)
}

/// How far a report has come; the newest such part is shown until something else follows it.
pub fn report_progress(heading: &Heading, progress: Progress) -> Result<String, askama::Error> {
    let w = Words(heading.lang);
    let number = |count: usize| Unit::Count.number(count as f64, w);
    ProgressPart { w, progress, done: number(progress.done), of: number(progress.of) }.render()
}

/// That there will be no report, and the page's end.
pub fn report_failed(heading: &Heading) -> Result<String, askama::Error> {
    Ok(Failed { w: Words(heading.lang) }.render()? + END)
}

/// That there is no such report, and why, and the page's end: above it another can be chosen.
pub fn report_refused(heading: &Heading, why: &str) -> Result<String, askama::Error> {
    Ok(Refused { w: Words(heading.lang), why }.render()? + END)
}

/// A page that needs no server: with its styles in it, and nothing to choose.
pub fn report_file(report: &Report) -> Result<String, askama::Error> {
    let style =
        |name: &str| super::asset(name).map_or("", |asset| std::str::from_utf8(asset.bytes).unwrap_or_default());
    let shared: String = style("shared.css")
        .lines()
        .skip_while(|line| !line.starts_with(":root"))
        .map(|line| format!("{line}\n"))
        .collect();
    let style = [shared.as_str(), style("charts.css"), style("report.css"), &report_paper(&report.heading)].join("\n");
    let top = Top {
        w: Words(report.heading.lang),
        heading: &report.heading,
        standalone: Some(style),
        paper: String::new(),
        page: "",
        file: "",
        kinds: Vec::new(),
        periods: Vec::new(),
        before: String::new(),
        after: None,
        elsewhere: &[],
        in_other_language: String::new(),
    };
    Ok(top.render()? + &report_content(report)?)
}

/// The style of the paper: A4, and on the edges of each sheet whose report it is, when it was made and which sheet of how
/// many this is.
pub fn report_paper(heading: &Heading) -> String {
    let w = Words(heading.lang);
    let (of, title) = (in_style(&heading.of), in_style(&heading.title));
    let (made, page) = (w.of("Lập lúc", "Made at"), w.of("Trang", "Page"));
    let made = in_style(&format!("{made} {}", heading.made_at));
    let edge = |place: &str, content: &str| {
        format!("  @{place} {{ content: {content}; font: 8pt \"Noto Sans\", sans-serif; color: #565e69; }}\n")
    };
    let edges = [
        edge("top-left", &of),
        edge("top-right", &title),
        edge("bottom-left", &made),
        edge("bottom-right", &format!("\"{page} \" counter(page) \"/\" counter(pages)")),
    ];
    // The first sheet has its own head.
    format!(
        "@page {{\n  size: A4;\n  margin: 16mm 14mm 16mm 16mm;\n{}}}\n@page :first {{\n  @top-left {{ content: none; }}\n  @top-right {{ content: none; }}\n}}\n",
        edges.concat()
    )
}

/// A text as a style's string. `<` could end the style that holds it.
fn in_style(text: &str) -> String {
    let mut string = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' => string += &format!("\\{:x} ", u32::from(letter)),
            letter if letter.is_control() => string.push(' '),
            letter => string.push(letter),
        }
    }
    string + "\""
}

fn address(page: &str, period: &Period, w: Words) -> String {
    let lang = if w.vi() { "" } else { "&lang=en" };
    format!("{page}?period={}&of={period}{lang}", period.kind())
}

/// The neighbour, which for a day is another than what it is compared with.
fn one_before(period: &Period) -> Period {
    Period::containing(period.kind(), period.first().yesterday().unwrap_or(period.first()))
}

fn kind_name(kind: PeriodKind, w: Words) -> &'static str {
    let (vi, en) = match kind {
        PeriodKind::Day => ("Ngày", "Day"),
        PeriodKind::Week => ("Tuần", "Week"),
        PeriodKind::Month => ("Tháng", "Month"),
        PeriodKind::Quarter => ("Quý", "Quarter"),
    };
    w.of_static(vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::FIGURES;

    #[test]
    fn a_name_cannot_leave_the_string_of_a_style() {
        assert_eq!(in_style("Phường \"A\" \\ </style>\n"), "\"Phường \\22 A\\22  \\5c  \\3c /style> \"");
    }

    #[test]
    fn every_large_figure_is_one() {
        assert!(LARGE.iter().all(|id| FIGURES.iter().any(|figure| figure.id == *id)));
    }
}
