//! The history of an office: how some days went, what made people wait, and how far what they were told can be trusted.

mod charts;
mod tables;
pub mod trust;
mod why;

use std::sync::Arc;

use askama::Template;
use jiff::ToSpan;
use jiff::civil::Date;

use super::charts::{Bars, Distribution, Heat, Trend};
use super::manager::figures::Figure;
use super::words::Words;
use super::{Frame, View};
use crate::waits::Overview;
use tables::Grid;
use why::Reasons;

/// The most days that are told of at once.
pub const MOST_DAYS: i32 = 400;
/// How many days are told of unless others are asked for.
const USUAL_DAYS: i32 = 30;
/// The ranges that are one touch away.
const RANGES: [i32; 3] = [7, 30, 90];

/// Some days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// Why these are not the days that were asked for.
    pub changed: Changed,
}

/// What was changed of the days that were asked for; by default nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Changed {
    /// What was asked for is no day or no number of days, so the usual days are told of.
    pub not_understood: bool,
    /// The first day came after the last.
    pub reversed: bool,
    /// Some days have not come yet.
    pub future: bool,
    /// There were more than [`MOST_DAYS`].
    pub too_many: bool,
}

impl Changed {
    /// What was changed and why, in a line; `None` where nothing was.
    fn said(self, w: Words) -> Option<String> {
        let told = [
            (
                self.not_understood,
                w.of(
                    "Không đọc được ngày đã hỏi, nên đây là 30 ngày gần nhất.",
                    "The days asked for could not be read, so these are the last 30 days.",
                ),
            ),
            (
                self.reversed,
                w.of(
                    "Ngày đầu đứng sau ngày cuối, nên đã đổi chỗ hai ngày.",
                    "The first day came after the last, so the two have changed places.",
                ),
            ),
            (
                self.future,
                w.of(
                    "Ngày chưa đến thì chưa có số liệu, nên chỉ tính đến hôm nay.",
                    "Days to come have no figures yet, so this ends today.",
                ),
            ),
            (
                self.too_many,
                w.of(
                    "Mỗi lần xem được nhiều nhất 400 ngày, nên chỉ lấy 400 ngày cuối.",
                    "At most 400 days are shown at once, so these are the last 400 of them.",
                ),
            ),
        ];
        let said: Vec<&str> = told.iter().filter(|(is_so, _)| *is_so).map(|(_, text)| *text).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

impl Span {
    /// The days that were asked for: the last so many, or from one day to another, in whichever order. Never a day that
    /// has not come, and at most [`MOST_DAYS`]; what was changed for that is told with them.
    pub fn asked(days: Option<i32>, from: Option<Date>, to: Option<Date>, today: Date) -> Span {
        if let (None, Some(one)) = (days, from.or(to)) {
            let other = to.unwrap_or(today);
            let future = one.max(from.and(to).unwrap_or(one)) > today;
            let reversed = from.zip(to).is_some_and(|(from, to)| from > to);
            let (from, to) = (one.min(other).min(today), one.max(other).min(today));
            let first = to.saturating_sub((MOST_DAYS - 1).days());
            let changed = Changed { future, reversed, too_many: from < first, ..Changed::default() };
            return Span { from: from.max(first), to, changed };
        }
        let asked = days.filter(|days| *days >= 1);
        let (not_understood, too_many) = (days.is_some() && asked.is_none(), asked > Some(MOST_DAYS));
        let days = asked.unwrap_or(USUAL_DAYS).min(MOST_DAYS);
        let changed = Changed { not_understood, too_many, ..Changed::default() };
        Span { from: today.saturating_sub((days - 1).days()), to: today, changed }
    }

    /// How many days these are.
    pub fn days(self) -> i32 {
        self.from.until(self.to).map_or(0, |span| span.get_days()) + 1
    }
}

#[derive(Template)]
#[template(path = "history/content.html")]
struct Content {
    w: Words,
    version: String,
    office: String,
    name: String,
    said_at: String,
    span: Span,
    said_span: String,
    /// Why these are not the days that were asked for.
    changed: Option<String>,
    today: Date,
    ranges: Vec<Range>,
    /// What there is to tell; nothing where nobody was called.
    told: Option<Told>,
}

/// A range that is one touch away.
struct Range {
    days: i32,
    is_shown: bool,
}

struct Told {
    figures: Vec<Figure>,
    more: Vec<Figure>,
    trend: Trend,
    reasons: Reasons,
    heat: Heat,
    distribution: Distribution,
    by_hour: Bars,
    trust: trust::Trust,
    grids: Vec<Grid>,
}

#[derive(Template)]
#[template(path = "history/page.html")]
struct Page {
    frame: Frame,
    content: Content,
}

pub fn content(view: &View, span: Span) -> Result<String, askama::Error> {
    made(view, span).render()
}

pub fn page(view: &View, span: Span) -> Result<String, askama::Error> {
    let frame = view.frame("history", view.words().of("Lịch sử và xu hướng", "History and trends").to_owned());
    Page { frame, content: made(view, span) }.render()
}

/// Today, until it is closed: what has happened so far is no whole day, and is not told as one.
fn unfinished(view: &View) -> Option<Date> {
    view.office.closed_at().is_none().then(|| view.office.day())
}

fn made(view: &View, span: Span) -> Content {
    let (w, plan) = (view.words(), view.office.plan());
    let today = view.office.day();
    let overview: Option<&Arc<Overview>> = view.around.past.overview.as_ref();
    let date = |date: Date| format!("{:02}/{:02}/{}", date.day(), date.month(), date.year());
    Content {
        w,
        version: view.version(),
        office: plan.office.to_string(),
        name: w.text(&plan.name).to_owned(),
        said_at: format!("{} · {}", super::time::date(&plan.zone, view.now, w), view.clock(view.now)),
        span,
        said_span: if span.from == span.to {
            date(span.from)
        } else {
            format!("{}–{}", date(span.from), date(span.to))
        },
        changed: span.changed.said(w),
        today,
        ranges: RANGES.map(|days| Range { days, is_shown: span.to == today && span.days() == days }).into(),
        told: overview.filter(|overview| overview.days_with_calls() > 0).map(|overview| Told {
            figures: tables::figures(view, overview),
            more: tables::more(view, overview),
            trend: charts::trend(view, overview),
            reasons: Reasons::of(view, overview),
            heat: charts::heat(view, overview),
            distribution: charts::distribution(view, overview),
            by_hour: charts::by_hour(view, overview),
            trust: trust::Trust::of(view, overview),
            grids: tables::grids(view, overview),
        }),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_asked_for_lies_in_the_past_and_is_bounded() {
        let today = date(2026, 11, 21);
        let check = |days, from: Option<Date>, to, wanted: (Date, Date)| {
            let span = Span::asked(days, from, to, today);
            assert_eq!((span.from, span.to), wanted);
        };
        check(None, None, None, (date(2026, 10, 23), today));
        check(Some(7), None, None, (date(2026, 11, 15), today));
        check(Some(-3), None, None, (date(2026, 10, 23), today));
        check(None, Some(date(2026, 11, 2)), None, (date(2026, 11, 2), today));
        check(None, None, Some(date(2026, 11, 2)), (date(2026, 11, 2), date(2026, 11, 2)));
        check(None, Some(date(2026, 11, 9)), Some(date(2026, 11, 2)), (date(2026, 11, 2), date(2026, 11, 9)));
        check(None, Some(date(2027, 1, 1)), Some(date(2027, 2, 1)), (today, today));
        let long = Span::asked(None, Some(date(1999, 1, 1)), Some(today), today);
        assert_eq!((long.days(), long.to), (MOST_DAYS, today));
        assert_eq!(Span::asked(Some(30), None, None, today).days(), 30);
    }

    #[test]
    fn what_was_changed_of_the_days_asked_for_is_said() {
        let today = date(2026, 11, 21);
        let said = |days, from, to| Span::asked(days, from, to, today).changed.said(Words(crate::office::Lang::En));
        let check =
            |found: Option<String>, wanted: &str| assert!(found.as_deref().unwrap().contains(wanted), "{found:?}");
        assert_eq!(said(None, None, None), None);
        assert_eq!(said(Some(400), None, None), None);
        assert_eq!(said(None, Some(date(2026, 11, 2)), Some(today)), None);
        assert_eq!(said(None, None, Some(date(2026, 11, 2))), None);
        check(said(Some(0), None, None), "could not be read");
        check(said(Some(401), None, None), "At most 400 days");
        check(said(None, Some(date(1990, 1, 1)), None), "At most 400 days");
        check(said(None, Some(date(2026, 11, 9)), Some(date(2026, 11, 2))), "changed places");
        check(said(None, Some(date(2026, 11, 9)), Some(date(2027, 1, 1))), "ends today");
        check(said(None, Some(date(2027, 1, 1)), None), "ends today");
    }
}
