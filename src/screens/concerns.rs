//! What is wrong in an office, what is to be done about it, and the button that does it where there is one.

mod alerts;
mod counters;
mod devices;
mod groups;

use super::tally::Tally;
use super::{Screen, View};
use crate::alerts::{Key, first_came};
use crate::office::{Counter, CounterNo, CounterStatus, GroupCode, Queue};

/// A counter that is open and has nobody in hand for longer than this, in minutes, while people wait for it, is idle.
pub const IDLE_AFTER_MIN: i64 = 3;
/// So many are named where several have the same fault.
const NAMED: usize = 5;

/// One thing that needs somebody.
pub struct Concern {
    /// What is wrong.
    pub what: String,
    /// What is to be done.
    pub advice: String,
    /// What does it, if anything here can.
    pub act: Option<Act>,
    /// Citizens suffer from it now.
    pub urgent: bool,
    /// The alerts that are raised of it once it has lasted.
    pub keys: Vec<Key>,
    /// Since when it has been an alert, if it has.
    pub alert_since: Option<String>,
}

/// A button or a link.
pub enum Act {
    /// Posts to a path of the office's API at once.
    Post { to: String, label: String },
    /// Asks first, in the dialog of this id.
    Ask { dialog: &'static str, to: String, number: String, label: String },
    /// Leads to another page of the office.
    Go { page: String, label: String },
}

/// All that is wrong, what is to be done first at the head; nothing once the day is closed. What is wrong in the same way
/// in several places, and asks for the same, is one concern.
pub fn concerns(view: &View, tally: &Tally) -> Vec<Concern> {
    if view.office.closed_at().is_some() {
        return Vec::new();
    }
    let hangs = |screen: Option<&Screen>| matches!(screen, Some(Screen::Lobby(_) | Screen::Display(_)));
    let mut all = groups::unserved(view);
    all.extend(devices::lost(view, |screen| matches!(screen, None | Some(Screen::Kiosk))));
    all.extend(groups::long_waits(view));
    all.extend(devices::printers(view));
    all.extend(devices::speakers(view));
    all.extend(counters::idle(view, tally));
    all.extend(devices::lost(view, hangs));
    all.extend(counters::long_pauses(view));
    all.extend(counters::long_visits(view));
    all.extend(groups::few_left(view));
    alerts::join(view, &mut all);
    // Within each kind stands first what matters most, and a kind with an urgent one may have others.
    all.sort_by_key(|concern| !concern.urgent);
    all
}

impl Concern {
    /// Something that no button mends, of which no alert is raised, and that can wait.
    fn new(what: String, advice: &str) -> Self {
        Concern { what, advice: advice.to_owned(), act: None, urgent: false, keys: Vec::new(), alert_since: None }
    }

    /// The same with what does it.
    fn with(self, act: impl Into<Option<Act>>) -> Self {
        Concern { act: act.into(), ..self }
    }

    /// The same, from which citizens suffer now.
    fn urgent(self) -> Self {
        Concern { urgent: true, ..self }
    }

    /// The same with the alerts that are raised of it.
    fn raises(self, keys: impl IntoIterator<Item = Key>) -> Self {
        Concern { keys: keys.into_iter().collect(), ..self }
    }
}

/// How long whoever came first to a group has been waiting, in minutes; `None` when nobody waits.
pub fn longest_min(view: &View, group: GroupCode) -> Option<i64> {
    first_came(view.office, group).map(|at| view.minutes_since(at))
}

/// Since when an open counter has had nobody in hand though it could have called, in minutes.
pub fn idle_min(view: &View, tally: &Tally, number: CounterNo, counter: &Counter) -> Option<i64> {
    let CounterStatus::Open { since } = counter.status else { return None };
    let queues = counter.groups.iter().map(|group| Queue::Group(*group)).chain([Queue::Counter(number)]);
    let first_came = queues.flat_map(|queue| view.office.waiting(queue)).map(|ticket| ticket.entered_at).min()?;
    let free_since = tally.active_at(number).map_or(since, |at| at.max(since));
    counter.ticket.is_none().then(|| view.minutes_since(free_since.max(first_came)))
}

/// A counter that would serve the group if it were open: a paused one before a closed one.
fn could_serve(view: &View, group: GroupCode) -> Option<CounterNo> {
    let plan = view.office.plan();
    let would_serve = |number: &CounterNo, counter: &Counter| match counter.groups.is_empty() {
        true => plan.counters.get(number).is_some_and(|counter| counter.groups.contains(&group)),
        false => counter.groups.contains(&group),
    };
    let not_open = view.office.counters().iter().filter(|(_, counter)| !counter.status.is_open());
    let fitting = not_open.filter(|(number, counter)| would_serve(number, counter));
    fitting
        .min_by_key(|(number, counter)| (counter.status == CounterStatus::Closed, **number))
        .map(|(number, _)| *number)
}

fn open_label(view: &View, number: CounterNo) -> String {
    format!("{} {number}", view.words().of("Mở quầy", "Open counter"))
}

fn stop_issuing(view: &View, code: GroupCode) -> Act {
    let label = format!("{} {code}…", view.words().of("Ngừng nhận số", "Stop issuing"));
    Act::Ask { dialog: "group-ask", to: format!("groups/{code}/close"), number: code.to_string(), label }
}

fn to_technician(view: &View) -> Act {
    Act::Go { page: "technician".to_owned(), label: view.words().of("Xem các máy", "See the devices").to_owned() }
}

/// The first few of several things, each on one line, and how many more there are.
fn first_of(view: &View, told: Vec<String>) -> String {
    let more = told.len().saturating_sub(NAMED);
    let mut said = told.iter().take(NAMED).map(|one| one.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(", ");
    if more > 0 {
        said += &if view.words().vi() { format!(" và {more} mục khác") } else { format!(" and {more} more") };
    }
    said
}
