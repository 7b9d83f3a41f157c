//! The start page: the screens that this visitor may open, office by office.

use askama::Template;

use super::words::Words;
use crate::office::{CounterNo, Lang, OfficeId, Plan, Zone};

/// More offices than this are a list with a field to find one; fewer are shown whole.
const SHOWN_WHOLE: usize = 4;

/// Who comes to the start page, and what they may open.
#[derive(Debug, Clone, Default)]
pub struct Visitor<'a> {
    /// The names of this browser's logins: a person's, and those of devices.
    pub names: Vec<String>,
    /// The offices whose screens the visitor may open beyond the public ones come first, or the one that the address
    /// chose.
    pub offices: Vec<Reachable<'a>>,
    /// Whether the address chose one office, so that this one alone is shown.
    pub chose: bool,
    /// Whether everything here is a demo.
    pub is_demo: bool,
}

/// An office with what the visitor may open there. Lobby and displays may be seen by anybody.
#[derive(Debug, Clone)]
pub struct Reachable<'a> {
    /// The office.
    pub plan: &'a Plan,
    /// Whether the kiosk.
    pub kiosk: bool,
    /// Whether the manager's screen and the technician's.
    pub manager: bool,
    /// Whether its reports.
    pub report: bool,
    /// Whether its slips may be looked at.
    pub slip: bool,
    /// The terminals.
    pub terminals: Vec<CounterNo>,
}

impl Reachable<'_> {
    /// Whether there is more to open than what anybody may.
    pub fn beyond_public(&self) -> bool {
        self.kiosk || self.manager || self.report || self.slip || !self.terminals.is_empty()
    }
}

#[derive(Template)]
#[template(path = "start/page.html")]
struct StartPage<'a> {
    w: Words,
    in_other_language: String,
    names: String,
    is_demo: bool,
    chose: bool,
    /// Offices that are shown with all their screens.
    whole: Vec<Whole<'a>>,
    /// The others, in a list.
    others: Vec<Other<'a>>,
    /// How many in all.
    count: usize,
}

struct Whole<'a> {
    id: &'a OfficeId,
    name: &'a str,
    authority: &'a str,
    /// The zones of the hall that have a screen of their own, each with its title.
    zones: Vec<(Zone, &'a str)>,
    kiosk: Option<String>,
    manager: Option<String>,
    technician: Option<String>,
    report: Option<String>,
    slip: Option<String>,
    counters: Vec<CounterLinks>,
}

struct CounterLinks {
    number: CounterNo,
    groups: String,
    terminal: Option<String>,
}

struct Other<'a> {
    id: &'a OfficeId,
    name: &'a str,
}

/// The page at `/`: links to the screens that the visitor may open. With many offices those beyond what they have a role
/// in are a list, each leading to `/?office=` and its id.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn start_page(lang: Lang, visitor: &Visitor<'_>) -> Result<String, askama::Error> {
    let w = Words(lang);
    let count = visitor.offices.len();
    let own = visitor.offices.iter().filter(|reachable| reachable.beyond_public()).count();
    let all_whole = visitor.chose || count <= SHOWN_WHOLE;
    let (mut whole, mut others) = (Vec::new(), Vec::new());
    for reachable in &visitor.offices {
        match all_whole || (own <= SHOWN_WHOLE && reachable.beyond_public()) {
            true => whole.push(made(w, visitor.is_demo, reachable)),
            false => others.push(Other { id: &reachable.plan.office, name: w.text(&reachable.plan.name) }),
        }
    }
    // The page in the other language shows the same office.
    let chosen = whole.first().filter(|_| visitor.chose).map(|office: &Whole<'_>| format!("office={}&", office.id));
    let in_other_language = format!("?{}lang={}", chosen.unwrap_or_default(), w.other_tag());
    let (names, is_demo, chose) = (visitor.names.join(", "), visitor.is_demo, visitor.chose);
    StartPage { w, in_other_language, names, is_demo, chose, whole, others, count }.render()
}

fn made<'a>(w: Words, is_demo: bool, reachable: &Reachable<'a>) -> Whole<'a> {
    let plan = reachable.plan;
    // In a demo each link logs in by itself, with the token that everybody knows.
    let link = |may: bool, token: &str, page: &str| match (may, is_demo) {
        (_, true) => Some(format!("/login?token={token}&to=/{}/{page}{}", plan.office, w.query())),
        (true, false) => Some(format!("/{}/{page}{}", plan.office, w.query())),
        (false, false) => None,
    };
    let counter = |(number, counter): (&CounterNo, &crate::office::CounterPlan)| CounterLinks {
        number: *number,
        groups: counter.groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        terminal: link(reachable.terminals.contains(number), "demo-counter", &format!("counter/{number}")),
    };
    let counters: Vec<CounterLinks> = plan.counters.iter().map(counter).collect();
    Whole {
        id: &plan.office,
        name: w.text(&plan.name),
        authority: w.text(&plan.authority),
        zones: plan.lobbies.iter().map(|lobby| (lobby.zone, w.text(&lobby.title))).collect(),
        kiosk: link(reachable.kiosk, "demo-kiosk", "kiosk"),
        manager: link(reachable.manager, "demo-manager", "manager"),
        technician: link(reachable.manager, "demo-manager", "technician"),
        report: link(reachable.report, "demo-manager", "report"),
        slip: link(reachable.slip, "demo-manager", "slip"),
        counters,
    }
}
