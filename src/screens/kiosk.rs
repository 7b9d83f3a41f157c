//! The kiosk: which groups issue numbers now, and the steps to one.

use askama::Template;

use super::words::Words;
use super::{Frame, View, time};
use crate::office::{Command, Group, NewTicket, Queue, Refusal, TicketId, decide};

#[derive(Template)]
#[template(path = "kiosk/content.html")]
struct Content {
    w: Words,
    version: String,
    authority: String,
    name: String,
    date: String,
    clock: String,
    /// At least one group issues numbers now.
    open: bool,
    many: bool,
    long_names: bool,
    tiles: Vec<Tile>,
}

struct Tile {
    code: String,
    name: String,
    /// Why the group issues nothing now, and when it does again.
    closed: Option<String>,
    waiting: String,
}

#[derive(Template)]
#[template(path = "kiosk/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    priorities: Vec<Priority>,
}

struct Priority {
    code: String,
    name: String,
}

/// More groups than this need three columns on an upright kiosk.
const TWO_COLUMNS_HOLD: usize = 10;
/// A longer name than this, in letters, needs the smaller type to stay whole on its tile.
const FOUR_LINES_HOLD: usize = 44;

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let w = view.words();
    let priorities = view.office.plan().priorities.iter();
    let priorities =
        priorities.map(|class| Priority { code: class.code.to_string(), name: w.text(&class.name).to_owned() });
    let frame = view.frame("kiosk", w.of("Lấy số thứ tự", "Take a number").to_owned());
    Page { frame, content: made(view), priorities: priorities.collect() }.render()
}

fn made(view: &View) -> Content {
    let w = view.words();
    let plan = view.office.plan();
    let tiles: Vec<Tile> = plan.groups.values().map(|group| tile(view, group)).collect();
    Content {
        w,
        version: view.version(),
        authority: w.text(&plan.authority).to_owned(),
        name: w.text(&plan.name).to_owned(),
        date: time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        open: tiles.iter().any(|tile| tile.closed.is_none()),
        many: tiles.len() > TWO_COLUMNS_HOLD,
        long_names: tiles.iter().any(|tile| tile.name.chars().count() > FOUR_LINES_HOLD),
        tiles,
    }
}

fn tile(view: &View, group: &Group) -> Tile {
    let w = view.words();
    Tile {
        code: group.code.to_string(),
        name: w.text(&group.name).to_owned(),
        closed: refusal(view, group).map(|refusal| closed(view, &refusal)),
        waiting: w.waiting(view.office.waiting_count(Queue::Group(group.code))),
    }
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

fn closed(view: &View, refusal: &Refusal) -> String {
    let w = view.words();
    let opening = |opens_at| time::opening(&view.office.plan().zone, view.now, opens_at, w);
    match refusal {
        Refusal::OutOfHours { opens_at: Some(at), .. } => {
            format!("{} {}", w.of("Tạm ngừng nhận số · mở lại", "Not issuing now · opens"), opening(*at))
        }
        Refusal::QuotaReached { opens_at: Some(at), .. } => format!(
            "{} {}",
            w.of("Hôm nay đã hết số. Mời ông/bà quay lại", "No numbers left today. Please come"),
            opening(*at)
        ),
        Refusal::QuotaReached { .. } => w.of("Hôm nay đã hết số", "No numbers left today").to_owned(),
        Refusal::GroupClosed { reason, .. } if !reason.trim().is_empty() => {
            format!("{} · {}", w.of("Tạm ngừng nhận số", "Not issuing now"), reason.trim())
        }
        Refusal::DayClosed => w.of("Đã kết thúc ngày làm việc", "The office has ended its day").to_owned(),
        _ => w.of("Tạm ngừng nhận số", "Not issuing now").to_owned(),
    }
}
