//! One group as the kiosk shows it: how many wait and how long it will likely take, or why nothing is issued now.

use jiff::Timestamp;

use crate::office::{Command, Group, NewTicket, Queue, Refusal, TicketId, decide};

use super::super::bilingual::{Both, both};
use super::super::likely::Likely;
use super::super::words::Words;
use super::super::{View, time};

/// What stands on a tile, and above the step that it opens.
pub struct Tile {
    pub code: String,
    pub name: Both,
    /// Why the group issues nothing now, and on a line of its own when it does again.
    pub closed: Option<Both>,
    pub waiting: Both,
    /// How long somebody without priority will likely wait, where that can be told.
    pub likely: Option<Both>,
    /// When the office closes today, as `16:30`; empty where that is not known, or over.
    pub closing: String,
    /// The counters that serve the group, as `1, 2`.
    pub counters: String,
    /// No open counter serves the group.
    pub unopened: bool,
}

impl Tile {
    pub fn of(view: &View, group: &Group) -> Tile {
        let likely = view.office.likely_wait(group.code, view.now).map(|wait| Likely::told(view, view.office, wait));
        let closing = view.office.plan().closing(view.office.day());
        Tile {
            code: group.code.to_string(),
            name: Both::from(&group.name),
            closed: refusal(view, group).map(|refusal| both(|w| closed(view, group, &refusal, w))),
            waiting: both(|w| w.waiting(view.office.waiting_count(Queue::Group(group.code)))),
            likely: likely.map(|likely| both(|w| likely.line(w))),
            closing: closing.filter(|closing| view.now < *closing).map_or(String::new(), |at| view.clock(at)),
            counters: counters(view, group),
            unopened: view.office.serving(Queue::Group(group.code)).next().is_none(),
        }
    }
}

/// The open counters that serve a group; before any has opened, those that usually do.
fn counters(view: &View, group: &Group) -> String {
    let all = view.office.counters().iter();
    let open = all.filter(|(_, counter)| counter.status.is_open() && counter.groups.contains(&group.code));
    let mut numbers: Vec<String> = open.map(|(number, _)| number.to_string()).collect();
    if numbers.is_empty() {
        let usual = view.office.plan().counters.values().filter(|counter| counter.groups.contains(&group.code));
        numbers = usual.map(|counter| counter.number.to_string()).collect();
    }
    numbers.join(", ")
}

/// What would be answered to somebody who asked for a number now: the tile asks the very rule that will decide.
fn refusal(view: &View, group: &Group) -> Option<Refusal> {
    let anybody = NewTicket {
        id: TicketId::from_random([0; 10]),
        group: group.code,
        priority: None,
        lang: view.lang,
        source: None,
    };
    match decide(view.office, &Command::IssueTicket(anybody), view.now) {
        // The id is no real one, so that it is taken says nothing about the group.
        Ok(_) | Err(Refusal::IdTaken) => None,
        Err(refusal) => Some(refusal),
    }
}

fn closed(view: &View, group: &Group, refusal: &Refusal, w: Words) -> String {
    let opening = |opens_at| time::opening(&view.office.plan().zone, view.now, opens_at, w);
    match refusal {
        Refusal::OutOfHours { opens_at: Some(at), .. } => {
            format!("{} {}", w.of("Tạm ngừng nhận số\nMở lại", "Not issuing now\nOpens"), opening(*at))
        }
        Refusal::QuotaReached { opens_at: Some(at), .. } => {
            format!("{} {}", w.of("Hôm nay đã hết số\nMời ông/bà quay lại", "None left today\nAgain"), opening(*at))
        }
        Refusal::QuotaReached { .. } => w.of("Hôm nay đã hết số", "None left today").to_owned(),
        Refusal::GroupClosed { reason, .. } if !reason.trim().is_empty() => {
            format!("{}\n{}", w.of("Tạm ngừng nhận số", "Not issuing now"), reason.trim())
        }
        Refusal::DayClosed => {
            let ended = w.of("Đã hết giờ nhận số", "Closed for today");
            match opens_another_day(view, group) {
                Some(at) => format!("{ended}\n{} {}", w.of("Mở lại", "Opens"), opening(at)),
                None => ended.to_owned(),
            }
        }
        _ => w.of("Tạm ngừng nhận số", "Not issuing now").to_owned(),
    }
}

/// When a group issues numbers again after its day was ended early: not in a later window of the same day.
fn opens_another_day(view: &View, group: &Group) -> Option<Timestamp> {
    let plan = view.office.plan();
    let last_minute = view.office.day().at(23, 59, 0, 0).to_zoned(plan.zone.clone()).ok()?.timestamp();
    plan.hours_of(group).next_opening(&plan.zone, last_minute)
}
