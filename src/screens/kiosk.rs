//! The kiosk: which groups issue numbers now, and the steps to one. It speaks both languages at once, so that a citizen
//! may change the language at any step, also while the server cannot be reached.

mod procedures;
mod steps;
mod tile;

use askama::Template;

use super::bilingual::{Bilingual, Both, both};
use super::words::Words;
use super::{Frame, PrinterState, View, calm, time};
use crate::office::{Group, Lang};

pub use procedures::part as procedures;
pub use steps::KioskStep;
use steps::Steps;
use tile::Tile;

#[derive(Template)]
#[template(path = "kiosk/content.html")]
struct Content {
    t: Bilingual,
    version: String,
    /// The office's id, for the address of its mark.
    office: String,
    authority: Both,
    name: Both,
    date: Both,
    clock: String,
    /// At least one group issues numbers now.
    open: bool,
    many: bool,
    long_names: bool,
    tiles: Vec<Tile>,
    /// Why slips cannot be printed here now: the name of the printer's state, or nothing.
    no_slips: Option<Both>,
    /// When fewer people wait, where that can be said.
    calm: Option<Both>,
}

#[derive(Template)]
#[template(path = "kiosk/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    t: Bilingual,
    steps: Steps,
}

/// More tiles than this, with the one for papers and fees, need three columns on an upright kiosk.
const TWO_COLUMNS_HOLD: usize = 10;
/// A longer name than this, in letters, needs the smaller type to stay whole on its tile.
const THREE_LINES_HOLD: usize = 44;

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

/// The page, with one of its steps open where a sample asks for that.
pub fn page(view: &View, open: Option<KioskStep>) -> Result<String, askama::Error> {
    let frame = view.frame("kiosk", "Lấy số thứ tự · Take a number".to_owned());
    Page { frame, content: made(view), t: Bilingual, steps: Steps::of(view, open)? }.render()
}

fn made(view: &View) -> Content {
    let plan = view.office.plan();
    let tiles: Vec<Tile> = plan.groups.values().map(|group| Tile::of(view, group)).collect();
    let is_long = |group: &Group| {
        let texts = [&group.name.vi, &group.name.en];
        texts.into_iter().any(|text| text.chars().count() > THREE_LINES_HOLD)
    };
    Content {
        t: Bilingual,
        version: view.version(),
        office: plan.office.to_string(),
        authority: Both::from(&plan.authority),
        name: Both::from(&plan.name),
        date: both(|w| time::date(&plan.zone, view.now, w)),
        clock: view.clock(view.now),
        open: tiles.iter().any(|tile| tile.closed.is_none()),
        many: tiles.len() + 1 > TWO_COLUMNS_HOLD,
        long_names: plan.groups.values().any(is_long),
        tiles,
        no_slips: view.around.own_printer().and_then(|printer| no_slips(printer.state)),
        calm: calm(view),
    }
}

/// When fewer people wait than now, perhaps; `None` where that cannot be said.
fn calm(view: &View) -> Option<Both> {
    let calmest = |w| calm::calmest(&view.around.past.best, w);
    calmest(Words(Lang::Vi)).map(|_| both(|w| calmest(w).unwrap_or_default()))
}

/// What a citizen is told before taking a number that no slip comes out with. That the roll is near its end is no
/// concern of theirs.
fn no_slips(state: PrinterState) -> Option<Both> {
    let (why_vi, why_en) = match state {
        PrinterState::PaperOut => ("Máy in đang hết giấy.", "The printer is out of paper."),
        PrinterState::CoverOpen => ("Máy in đang mở nắp.", "The printer’s cover is open."),
        PrinterState::Offline | PrinterState::Unreachable => {
            ("Máy in đang tạm ngừng.", "The printer is not working now.")
        }
        PrinterState::NotMet | PrinterState::Ready | PrinterState::PaperLow | PrinterState::Unknown => return None,
    };
    Some(both(|w| {
        let why = w.of(why_vi, why_en);
        let still = w.of(
            "Ông/bà vẫn lấy số được: mời chụp lại màn hình hoặc quét mã",
            "You can still take a number: please photograph the screen or scan the code",
        );
        format!("{why} {still}")
    }))
}
