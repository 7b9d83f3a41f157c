//! `/api/v1/offices/{office}/counters/{n}/…`: what an officer does.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::{Command, CounterNo, GroupCode, InHand, Queue, RequestId};

use super::carry_out_if;
use super::note::Note;
use super::ticket_body::TicketBody;
use super::tickets::TicketRef;

/// What a command at a counter led to.
#[derive(Debug, Serialize, ToSchema)]
pub struct CounterAnswer {
    /// The counter.
    pub counter: u16,
    /// The ticket that the command was about, as it left it; null when it was about none.
    #[schema(inline = false)]
    pub ticket: Option<TicketBody>,
}

/// Which groups a counter serves from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenBody {
    /// First things first; without them it keeps what it had, or takes what the configuration says.
    #[schema(value_type = Option<Vec<String>>, example = json!(["A", "B"]))]
    groups: Option<Vec<GroupCode>>,
    /// What the page showed in hand: a ticket's id, or the empty text for nobody. If the counter has moved on since,
    /// nothing is done.
    #[schema(value_type = Option<String>, pattern = "^([0-9a-hjkmnp-tv-z]{16})?$", example = "7k2m9p4qxw3e8rty")]
    in_hand: Option<InHand>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// A command at a counter, without parameters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AtCounterBody {
    /// What the page showed in hand: a ticket's id, or the empty text for nobody. If the counter has moved on since,
    /// nothing is done.
    #[schema(value_type = Option<String>, pattern = "^([0-9a-hjkmnp-tv-z]{16})?$", example = "7k2m9p4qxw3e8rty")]
    in_hand: Option<InHand>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// A command at a counter, with a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonAtCounterBody {
    /// Why.
    #[schema(value_type = Option<String>, max_length = 200)]
    reason: Option<Note>,
    /// What the page showed in hand: a ticket's id, or the empty text for nobody. If the counter has moved on since,
    /// nothing is done.
    #[schema(value_type = Option<String>, pattern = "^([0-9a-hjkmnp-tv-z]{16})?$", example = "7k2m9p4qxw3e8rty")]
    in_hand: Option<InHand>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// A call out of order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallTicketBody {
    /// Whom: an id or a number of today.
    #[schema(value_type = String, pattern = "^([A-Z][0-9]{3,10}|[0-9a-hjkmnp-tv-z]{16})$", example = "A005")]
    ticket: TicketRef,
    /// Why out of order, for the record.
    #[schema(value_type = Option<String>, max_length = 200)]
    reason: Option<Note>,
    /// What the page showed in hand: a ticket's id, or the empty text for nobody. If the counter has moved on since,
    /// nothing is done.
    #[schema(value_type = Option<String>, pattern = "^([0-9a-hjkmnp-tv-z]{16})?$", example = "7k2m9p4qxw3e8rty")]
    in_hand: Option<InHand>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// A command about a ticket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketOfBody {
    /// Which: an id or a number of today.
    #[schema(value_type = String, pattern = "^([A-Z][0-9]{3,10}|[0-9a-hjkmnp-tv-z]{16})$", example = "A005")]
    ticket: TicketRef,
    /// What the page showed in hand: a ticket's id, or the empty text for nobody. If the counter has moved on since,
    /// nothing is done.
    #[schema(value_type = Option<String>, pattern = "^([0-9a-hjkmnp-tv-z]{16})?$", example = "7k2m9p4qxw3e8rty")]
    in_hand: Option<InHand>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// Where a ticket is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    /// A group's letter as `"B"`, a counter as `"@3"`; `{"group": "B"}` and `{"counter": 3}` are understood too.
    #[schema(value_type = String, pattern = "^([A-Z]|@[1-9][0-9]{0,2})$", example = "B")]
    to: Target,
    /// Whether it keeps the time it came, or starts at the end of its new queue.
    #[serde(default)]
    keep_place: bool,
    /// What the page showed in hand: a ticket's id, or the empty text for nobody. If the counter has moved on since,
    /// nothing is done.
    #[schema(value_type = Option<String>, pattern = "^([0-9a-hjkmnp-tv-z]{16})?$", example = "7k2m9p4qxw3e8rty")]
    in_hand: Option<InHand>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "write a group as \"B\" or {\"group\": \"B\"}, a counter as \"@3\" or {\"counter\": 3}")]
enum Target {
    Queue(Queue),
    Group(ToGroup),
    Counter(ToCounter),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToGroup {
    group: GroupCode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToCounter {
    counter: CounterNo,
}

type Answered = Result<HttpResponse, Problem>;

/// The counter begins, goes on, or changes its groups.
pub async fn open(app: web::Data<App>, asked: Asked, body: JsonBody<OpenBody>) -> Answered {
    let JsonBody(OpenBody { groups, in_hand, request_id }) = body;
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::OpenCounter { counter, groups }).await
}

/// The counter is away for a while.
pub async fn pause(app: web::Data<App>, asked: Asked, body: JsonBody<ReasonAtCounterBody>) -> Answered {
    let JsonBody(ReasonAtCounterBody { reason, in_hand, request_id }) = body;
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::PauseCounter {
        counter,
        reason: reason.unwrap_or_default().into(),
    })
    .await
}

/// The counter's day is over.
pub async fn close(app: web::Data<App>, asked: Asked, body: JsonBody<AtCounterBody>) -> Answered {
    at_counter(&app, &asked, (body.0.request_id, body.0.in_hand), |counter| Command::CloseCounter { counter }).await
}

/// Done with the one in hand; the next one, please.
pub async fn call_next(app: web::Data<App>, asked: Asked, body: JsonBody<AtCounterBody>) -> Answered {
    at_counter(&app, &asked, (body.0.request_id, body.0.in_hand), |counter| Command::CallNext { counter }).await
}

/// This one, out of order.
pub async fn call(app: web::Data<App>, asked: Asked, body: JsonBody<CallTicketBody>) -> Answered {
    let JsonBody(CallTicketBody { ticket, reason, in_hand, request_id }) = body;
    let ticket = ticket.id(&asked.live()?.office())?;
    let reason = reason.map(String::from);
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::Call { counter, ticket, reason }).await
}

/// The same summons again.
pub async fn recall(app: web::Data<App>, asked: Asked, body: JsonBody<AtCounterBody>) -> Answered {
    at_counter(&app, &asked, (body.0.request_id, body.0.in_hand), |counter| Command::Recall { counter }).await
}

/// The citizen has come.
pub async fn start(app: web::Data<App>, asked: Asked, body: JsonBody<AtCounterBody>) -> Answered {
    at_counter(&app, &asked, (body.0.request_id, body.0.in_hand), |counter| Command::Start { counter }).await
}

/// The visit is done.
pub async fn finish(app: web::Data<App>, asked: Asked, body: JsonBody<AtCounterBody>) -> Answered {
    at_counter(&app, &asked, (body.0.request_id, body.0.in_hand), |counter| Command::Finish { counter }).await
}

/// Nobody came.
pub async fn no_show(app: web::Data<App>, asked: Asked, body: JsonBody<AtCounterBody>) -> Answered {
    at_counter(&app, &asked, (body.0.request_id, body.0.in_hand), |counter| Command::NoShow { counter }).await
}

/// A paper is missing.
pub async fn park(app: web::Data<App>, asked: Asked, body: JsonBody<ReasonAtCounterBody>) -> Answered {
    let JsonBody(ReasonAtCounterBody { reason, in_hand, request_id }) = body;
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::Park {
        counter,
        reason: reason.unwrap_or_default().into(),
    })
    .await
}

/// The paper is there.
pub async fn resume(app: web::Data<App>, asked: Asked, body: JsonBody<TicketOfBody>) -> Answered {
    let JsonBody(TicketOfBody { ticket, in_hand, request_id }) = body;
    let ticket = ticket.id(&asked.live()?.office())?;
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::Resume { counter, ticket }).await
}

/// To another group or counter, with its number.
pub async fn transfer(app: web::Data<App>, asked: Asked, body: JsonBody<TransferBody>) -> Answered {
    let JsonBody(TransferBody { to, keep_place, in_hand, request_id }) = body;
    let to = match to {
        Target::Queue(queue) => queue,
        Target::Group(ToGroup { group }) => Queue::Group(group),
        Target::Counter(ToCounter { counter }) => Queue::Counter(counter),
    };
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::Transfer { counter, to, keep_place }).await
}

/// Back into its queue at its old place.
pub async fn put_back(app: web::Data<App>, asked: Asked, body: JsonBody<TicketOfBody>) -> Answered {
    let JsonBody(TicketOfBody { ticket, in_hand, request_id }) = body;
    let ticket = ticket.id(&asked.live()?.office())?;
    at_counter(&app, &asked, (request_id, in_hand), |counter| Command::Return { counter, ticket }).await
}

async fn at_counter(
    app: &App,
    asked: &Asked,
    (request, believes): (Option<RequestId>, Option<InHand>),
    command: impl FnOnce(CounterNo) -> Command,
) -> Answered {
    let counter = asked.counter()?;
    let done = carry_out_if(app, asked, command(counter), request, believes).await?;
    let ticket = done.answer.ticket.map(|ticket| TicketBody::of(app, &done.office, &ticket, done.answer.ahead));
    Ok(HttpResponse::Ok().json(CounterAnswer { counter: counter.0, ticket }))
}
