//! The manager's screen: what is wrong first, then every group and counter, how the day has been so far beside what is
//! usual, what is said to the hall, ending the day.

pub mod day;
pub mod figures;
mod rows;
pub mod why;

use askama::Template;

use super::alerted::Alerted;
use super::charts::Bars;
use super::concerns::{Act, Concern, concerns};
use super::history::trust::Trust;
use super::tally::Tally;
use super::words::Words;
use super::{Frame, View};
use crate::office::{MOST_NOTICE_CHARS, Outcome};
use crate::waits::Usual;
use day::{Happened, Parts};
use figures::Figure;
use rows::{CounterRow, GroupRow, Issuing, counter_row, group_row};

#[derive(Template)]
#[template(path = "manager/content.html")]
struct Content {
    w: Words,
    version: String,
    office: String,
    name: String,
    date: String,
    clock: String,
    /// Nobody has taken a number yet.
    untouched: bool,
    /// No counter is open.
    all_closed: bool,
    closed_at: Option<String>,
    unserved: i64,
    concerns: Vec<Concern>,
    /// What is read at a glance.
    figures: Vec<Figure>,
    /// What else the day has come to.
    more: Vec<Figure>,
    groups: Vec<GroupRow>,
    /// Whether for any of them enough is known to say how long it will be.
    any_likely: bool,
    counters: Vec<CounterRow>,
    /// What is usual is told beside the figures of today.
    usual_of: Option<String>,
    charts: Vec<Bars>,
    why: Option<why::Why>,
    parts: Vec<Parts>,
    /// How far the estimates of the last days could be trusted; `None` while these are being read.
    trust: Option<Trust>,
    happened: Happened,
    notice: Option<Said>,
    devices_here: usize,
    printers: usize,
    printers_wrong: usize,
    alerts: Alerted,
}

struct Said {
    text: String,
    since: Option<String>,
}

#[derive(Template)]
#[template(path = "manager/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    most_notice_chars: usize,
}

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let frame = view.frame("manager", view.words().of("Điều hành", "Manager").to_owned());
    Page { frame, content: made(view), most_notice_chars: MOST_NOTICE_CHARS }.render()
}

fn made(view: &View) -> Content {
    let w = view.words();
    let (office, plan, around) = (view.office, view.office.plan(), view.around);
    let tally = Tally::of(office);
    let past = around.past.days.as_ref().map(|days| days.as_slice()).unwrap_or_default();
    let usual = Usual::of(past, office.day());
    let groups: Vec<GroupRow> = plan.groups.values().map(|group| group_row(view, group)).collect();
    let counters = office.counters().iter().map(|(number, counter)| counter_row(view, &tally, *number, counter));
    Content {
        w,
        version: view.version(),
        office: plan.office.to_string(),
        name: w.text(&plan.name).to_owned(),
        date: super::time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        untouched: office.issued() == 0,
        all_closed: office.counters().values().all(|counter| !counter.status.is_open()),
        closed_at: office.closed_at().map(|at| view.clock(at)),
        unserved: tally.ended(Outcome::Unserved),
        concerns: concerns(view, &tally),
        figures: figures::at_a_glance(view, &tally, usual.as_ref()),
        more: figures::more(view, &tally),
        any_likely: groups.iter().any(|group| group.likely.is_some()),
        groups,
        counters: counters.collect(),
        charts: day::charts(view, &tally, usual.as_ref()),
        why: usual.as_ref().and_then(|usual| why::today(view, &tally, usual, past)),
        usual_of: usual.as_ref().map(|usual| day::usual_of(view, usual)),
        parts: day::parts(view, &tally),
        trust: around.past.days.is_some().then(|| Trust::lately(view, past)),
        happened: Happened::of(view, &tally),
        notice: office
            .notice()
            .map(|text| Said { text: text.to_owned(), since: office.notice_set_at().map(|at| view.clock(at)) }),
        alerts: Alerted::of(view),
        devices_here: around.devices.iter().filter(|device| device.open > 0).count(),
        printers: around.printers.len(),
        printers_wrong: around.printers.iter().filter(|printer| printer.state.is_wrong()).count(),
    }
}
