//! `GET /api/v1/offices/{office}`: what anybody in the lobby may see.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::{Office, Queue};

use super::ticket_body::EstimateBody;

/// The most calls that are told.
const MOST_CALLS: usize = 20;

/// An office as everybody may see it: numbers, never ticket ids.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = OfficeState)]
pub struct StateBody {
    /// The office's id.
    pub office: String,
    /// How many commits its day holds.
    pub version: u64,
    /// The moment of this answer.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What the office says to everybody today; null when nothing.
    pub notice: Option<String>,
    /// The procedure groups by letter.
    pub groups: Vec<GroupBody>,
    /// The counters by number.
    pub counters: Vec<CounterBody>,
    /// The latest calls, the newest announcement first, at most 20; those that were taken back are left out.
    pub calls: Vec<CallBody>,
}

/// A procedure group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Group)]
pub struct GroupBody {
    /// Its letter.
    pub code: String,
    /// Its name.
    pub name: NameBody,
    /// Whether it issues tickets now.
    pub open: bool,
    /// How many wait for it.
    pub waiting: usize,
    /// How long a new ticket would wait; null when none is issued now, or nobody can tell yet.
    pub estimate: Option<EstimateBody>,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Name)]
pub struct NameBody {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Counter)]
pub struct CounterBody {
    /// Its number.
    pub number: u16,
    /// `open`, `paused` or `closed`.
    pub status: &'static str,
    /// The number of the ticket that it has in hand.
    pub ticket: Option<String>,
    /// `called` or `serving` when it has one.
    pub stage: Option<&'static str>,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Call)]
pub struct CallBody {
    /// Its place among the day's calls, from 1.
    pub seq: u32,
    /// The ticket's number.
    pub ticket: String,
    /// Where to.
    pub counter: u16,
    /// The first summons.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How often it was announced.
    pub times: u32,
}

/// The public state.
pub async fn state(app: web::Data<App>, asked: Asked) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(StateBody::of(&asked.live()?.office(), app.clock.now())))
}

impl StateBody {
    /// What an office shows at a moment.
    pub fn of(office: &Office, now: Timestamp) -> Self {
        StateBody {
            office: office.plan().office.to_string(),
            version: office.version(),
            at: now,
            notice: office.notice().map(str::to_owned),
            groups: groups(office, now),
            counters: counters(office),
            calls: calls(office),
        }
    }
}

fn groups(office: &Office, now: Timestamp) -> Vec<GroupBody> {
    let plan = office.plan();
    let known = office.groups().keys().filter_map(|code| plan.groups.get(code));
    let body = known.map(|group| GroupBody {
        code: group.code.to_string(),
        name: NameBody { vi: group.name.vi.clone(), en: group.name.en.clone() },
        open: office.is_issuing(group.code, now),
        waiting: office.waiting_count(Queue::Group(group.code)),
        estimate: office.likely_wait(group.code, now).map(|wait| EstimateBody::of(office, wait, now)),
    });
    body.collect()
}

fn counters(office: &Office) -> Vec<CounterBody> {
    let body = office.counters().iter().map(|(number, counter)| {
        let ticket = office.in_hand(*number);
        CounterBody {
            number: number.0,
            status: counter.status.name(),
            ticket: ticket.map(|ticket| ticket.number.to_string()),
            stage: ticket.map(|ticket| ticket.stage.name()),
        }
    });
    body.collect()
}

fn calls(office: &Office) -> Vec<CallBody> {
    let body = office.latest_calls().take(MOST_CALLS).map(|call| CallBody {
        seq: call.seq,
        ticket: call.number.to_string(),
        counter: call.counter.0,
        at: call.at,
        times: call.times,
    });
    body.collect()
}
