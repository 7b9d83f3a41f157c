//! A ticket as clients get it.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::App;
use crate::office::{Estimate, Office, OfficeId, Stage, Ticket};
use crate::printing::{PrintFailure, PrintPlaces, PrintState};

/// For so long after a number was taken its slip is taken to be on its way: a printer is told by the same commit, but
/// perhaps a moment after whoever asks.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_secs(5);

/// One citizen's visit. It tells neither the priority class nor anything else about a person.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Ticket)]
pub struct TicketBody {
    /// Its random name, which also opens its phone page.
    #[schema(example = "7k2m9p4qxw3e8rty")]
    pub id: String,
    /// What people see and hear.
    #[schema(example = "A001")]
    pub number: String,
    /// The group it waits for; for a ticket that waits for one counter, the group that issued it.
    #[schema(example = "A")]
    pub group: String,
    /// `waiting`, `called`, `serving`, `parked` or `ended`.
    pub stage: &'static str,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// How many of its queue will be called before it; null when it is not waiting.
    pub ahead: Option<u32>,
    /// How much longer it will wait from this answer on; null when it does not wait, or nobody can tell yet.
    pub estimate: Option<EstimateBody>,
    /// Its phone page.
    pub link: String,
    /// `served`, `no_show`, `cancelled` or `unserved` once it has ended.
    pub outcome: Option<&'static str>,
    /// The counter where it is, was set aside or ended.
    pub counter: Option<u16>,
    /// Its latest slip, as far as this server knows: `printing`, `printed`, `paper_out`, `cover_open`, `offline`, `failed`,
    /// `dropped` (it was called before the slip's turn came) or `unknown`; null when it was issued where no printer
    /// stands. With `paper_out`, `cover_open` or `offline` and no `print_failure` it still comes out if somebody sees to
    /// the printer in time.
    pub print: Option<&'static str>,
    /// Why it was not printed: `paper_out`, `cover_open`, `offline`, `unreachable`, `busy` (too many slips wait for the
    /// printer), `too_late` (the ticket was called), `no_such_printer` or `stopping`; null otherwise.
    pub print_failure: Option<&'static str>,
}

/// How long somebody will wait, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Estimate)]
pub struct EstimateBody {
    /// As long as it usually takes.
    pub typical_s: u32,
    /// As long as it seldom exceeds.
    pub cautious_s: u32,
    /// Whether the office closes before the cautious time is over, so that whoever waits may not be called today.
    pub may_not_be_called: bool,
}

impl EstimateBody {
    /// A wait in an office, from a moment on.
    pub fn of(office: &Office, wait: Estimate, now: Timestamp) -> Self {
        EstimateBody {
            typical_s: wait.typical_s,
            cautious_s: wait.cautious_s,
            may_not_be_called: office.closes_within(wait, now).is_some(),
        }
    }
}

impl TicketBody {
    /// A ticket as an answer tells it, with how many are ahead of it. What repeats an earlier answer tells the ticket as
    /// it was, but its wait as the office sees it now.
    pub fn of(app: &App, office: &Office, ticket: &Ticket, ahead: Option<u32>) -> Self {
        let known = office.ticket(&ticket.id);
        let now = app.clock.now();
        let estimate = known.and_then(|ticket| office.likely_wait_of(ticket, now));
        let estimate = estimate.map(|wait| EstimateBody::of(office, wait, now));
        let office = &office.plan().office;
        let print = print(app, office, ticket);
        let counter = match ticket.stage {
            Stage::Waiting => None,
            Stage::Called { counter, .. } | Stage::Serving { counter, .. } | Stage::Parked { counter, .. } => {
                Some(counter)
            }
            Stage::Ended { counter, .. } => counter,
        };
        TicketBody {
            id: ticket.id.to_string(),
            number: ticket.number.to_string(),
            group: ticket.group().to_string(),
            stage: ticket.stage.name(),
            issued_at: ticket.issued_at,
            ahead,
            estimate,
            link: link(app, office, ticket),
            outcome: ticket.outcome().map(|outcome| outcome.name()),
            counter: counter.map(|counter| counter.0),
            print: print.as_ref().map(print_name),
            print_failure: print.as_ref().and_then(failure_code),
        }
    }

    /// A ticket as it stands in an office.
    pub fn in_office(app: &App, office: &Office, ticket: &Ticket) -> Self {
        TicketBody::of(app, office, ticket, office.ahead(ticket))
    }
}

/// The address of a ticket's phone page.
pub fn link(app: &App, office: &OfficeId, ticket: &Ticket) -> String {
    format!("{}/{office}/t/{}", app.public_url, ticket.id)
}

/// What became of a slip. When it should have been printed some time ago and this server knows nothing of it, another one
/// printed it, or died before it could.
fn print(app: &App, office: &OfficeId, ticket: &Ticket) -> Option<PrintState> {
    let paper = app.paper.as_ref()?;
    let newest = paper.printers.newest(ticket.id).filter(|(copy, _)| *copy >= ticket.slips);
    let has_printer = |places: &PrintPlaces| places.printer_for(ticket).is_some();
    let is_new = || ticket.slips == 1 && app.clock.now().duration_since(ticket.issued_at) < ON_ITS_WAY;
    let untold = || if is_new() { PrintState::Printing } else { PrintState::Unknown };
    let at_printer = || paper.places.get(office).filter(|places| has_printer(places)).map(|_| untold());
    newest.map(|(_, state)| state).or_else(at_printer)
}

/// What a slip's state is called in answers.
pub fn print_name(state: &PrintState) -> &'static str {
    let failure = match state {
        PrintState::Printing => return "printing",
        PrintState::Printed => return "printed",
        PrintState::Unknown => return "unknown",
        PrintState::Waiting(failure) | PrintState::Failed(failure) => failure,
    };
    match failure {
        PrintFailure::PaperOut | PrintFailure::CoverOpen | PrintFailure::Offline { .. } => failure.code(),
        PrintFailure::TooLate => "dropped",
        PrintFailure::Busy
        | PrintFailure::NoSuchPrinter { .. }
        | PrintFailure::Unreachable { .. }
        | PrintFailure::Stopping => "failed",
    }
}

/// Why a slip was not printed, once that is settled.
pub fn failure_code(state: &PrintState) -> Option<&'static str> {
    match state {
        PrintState::Failed(failure) => Some(failure.code()),
        PrintState::Printing | PrintState::Waiting(_) | PrintState::Printed | PrintState::Unknown => None,
    }
}
