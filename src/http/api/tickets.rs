//! `/api/v1/offices/{office}/tickets`: issuing, looking up, giving up, and why others were called first.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::{
    CalledFirst, Command, GroupCode, Lang, NewTicket, Office, PriorityCode, Refusal, RequestId, Ticket, TicketId,
    TicketNumber,
};
use crate::random;

use super::carry_out;
use super::ticket_body::TicketBody;

/// What a kiosk asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicketBody {
    /// The procedure group's letter.
    #[schema(value_type = String, pattern = "^[A-Z]$", example = "A")]
    group: GroupCode,
    /// The class that the citizen belongs to.
    #[schema(value_type = Option<String>, max_length = 40, pattern = "^[a-z0-9-]+$", example = "elderly")]
    priority: Option<PriorityCode>,
    /// The citizen's language: `vi` unless told.
    #[schema(value_type = Option<String>, pattern = "^(vi|en)$", example = "vi")]
    lang: Option<Lang>,
    /// Chosen by whoever asks: asking again with the same one gives the same ticket.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// A command without parameters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlainBody {
    /// Chosen by whoever asks: asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    pub request_id: Option<RequestId>,
}

/// Who was called before a ticket since it entered its queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhyBody {
    /// The ticket's number.
    pub number: String,
    /// Oldest first: `{number, counter, at, reason: {reason, …}}`, where `reason` is `came_earlier`, `head_start`,
    /// `other_queue`, `group_first`, `overdue`, `out_of_order` or `resumed`.
    #[schema(value_type = Vec<Object>)]
    pub called_first: Vec<CalledFirst>,
}

/// How often an id is drawn: two equal ones in a row mean that something else is wrong.
const DRAWS: u32 = 3;

/// Gives the next number of a group.
pub async fn issue(app: web::Data<App>, asked: Asked, body: JsonBody<NewTicketBody>) -> Result<HttpResponse, Problem> {
    let JsonBody(NewTicketBody { group, priority, lang, request_id }) = body;
    let source = asked.caller.as_ref().map(|caller| caller.name.to_string());
    let lang = lang.unwrap_or_default();
    for draw in 1.. {
        let id = TicketId::from_random(random::bytes());
        let (priority, source) = (priority.clone(), source.clone());
        let command = Command::IssueTicket(NewTicket { id, group, priority, lang, source });
        let done = match carry_out(&app, &asked, command, request_id.clone()).await {
            Err(problem) if problem.code == Refusal::IdTaken.code() && draw < DRAWS => continue,
            done => done?,
        };
        let Some(ticket) = &done.answer.ticket else { break };
        let body = TicketBody::of(&app, &done.office, ticket, done.answer.ahead);
        return Ok(HttpResponse::Created().json(body));
    }
    Err(Problem::internal(&"a ticket was issued, but the answer holds none"))
}

/// One ticket of today or, just after midnight, of the day before.
pub async fn ticket(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (office, ticket) = find(&asked, &request)?;
    Ok(HttpResponse::Ok().json(TicketBody::in_office(&app, &office, &ticket)))
}

/// The citizen gives the ticket up. Whoever knows the ticket's random id holds the ticket.
pub async fn cancel(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    body: JsonBody<PlainBody>,
) -> Result<HttpResponse, Problem> {
    let command = Command::Cancel { ticket: id(&request)? };
    let done = carry_out(&app, &asked, command, body.0.request_id).await?;
    let ticket = done.answer.ticket.ok_or_else(|| Problem::internal(&"the answer holds no ticket"))?;
    Ok(HttpResponse::Ok().json(TicketBody::of(&app, &done.office, &ticket, None)))
}

/// Why others were called first.
pub async fn why(asked: Asked, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (office, ticket) = find(&asked, &request)?;
    let called_first = office.why(&ticket.id).unwrap_or_default();
    Ok(HttpResponse::Ok().json(WhyBody { number: ticket.number.to_string(), called_first }))
}

/// The ticket in the address, with its office on its day.
pub fn find(asked: &Asked, request: &HttpRequest) -> Result<(Arc<Office>, Arc<Ticket>), Problem> {
    let (id, published) = (id(request)?, asked.live()?.published());
    let days = [Some(&published.office), published.yesterday.as_ref()];
    let found = days.into_iter().flatten().find_map(|office| Some((office.clone(), office.ticket(&id)?.clone())));
    found.ok_or_else(|| Problem::from(&Refusal::UnknownTicket))
}

fn id(request: &HttpRequest) -> Result<TicketId, Problem> {
    let text = request.match_info().get("ticket").unwrap_or_default();
    text.parse().map_err(|_| Problem::from(&Refusal::UnknownTicket))
}

/// A ticket in a body: by its id or by its number of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum TicketRef {
    /// By its random id.
    Id(TicketId),
    /// By the number that people see.
    Number(TicketNumber),
}

impl TryFrom<String> for TicketRef {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let number = text.parse().map(TicketRef::Number);
        number.or_else(|_| text.parse().map(TicketRef::Id)).map_err(|_| {
            let text: String = text.chars().take(40).collect();
            format!("`{text}` is neither a ticket's number, as A005, nor a ticket's id")
        })
    }
}

impl TicketRef {
    /// The ticket's id.
    ///
    /// # Errors
    /// `unknown_ticket` when no ticket of today has the number.
    pub fn id(self, office: &Office) -> Result<TicketId, Problem> {
        match self {
            TicketRef::Id(id) => Ok(id),
            TicketRef::Number(number) => {
                let ticket = office.ticket_numbered(&number);
                ticket.map(|ticket| ticket.id).ok_or_else(|| Problem::from(&Refusal::UnknownTicket))
            }
        }
    }
}
