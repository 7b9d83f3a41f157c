//! `/api/v1/offices/{office}/tickets/{ticket}/print`: the slip once more, for a citizen who holds none.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::Command;
use crate::printing::PrintPlaces;

use super::carry_out;
use super::ticket_body::TicketBody;
use super::tickets::{PlainBody, find};

/// Asks for a ticket's slip once more: it is recorded, and comes out of the printer beside whoever asks, or else of the
/// one where the ticket was issued. Asking twice with one request id prints one.
pub async fn print_again(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    body: JsonBody<PlainBody>,
) -> Result<HttpResponse, Problem> {
    let (office, ticket) = find(&asked, &request)?;
    let asker = asked.caller.as_ref().map(|caller| caller.name.as_str());
    let has_printer = |places: &PrintPlaces| places.printer_asked(&ticket, asker).is_some();
    let places = app.paper.as_ref().and_then(|paper| paper.places.get(&office.plan().office));
    if !places.is_some_and(has_printer) {
        let detail = format!(
            "no printer stands where {} was issued, nor beside whoever asks: show its number instead",
            ticket.number
        );
        return Err(Problem::new("no_printer", detail));
    }
    let done = carry_out(&app, &asked, Command::ReprintSlip { ticket: ticket.id }, body.0.request_id).await?;
    let ticket = done.answer.ticket.ok_or_else(|| Problem::internal(&"the answer holds no ticket"))?;
    let mut body = TicketBody::in_office(&app, &done.office, &ticket);
    if !done.repeated && body.print.is_none_or(|print| print == "unknown") {
        // The printer is told by the same commit, perhaps a moment after this answer.
        body.print = Some("printing");
    }
    body.print = body.print.or(Some("unknown"));
    Ok(HttpResponse::Ok().json(body))
}
