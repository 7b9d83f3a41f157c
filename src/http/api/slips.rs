//! `/api/v1/offices/{office}/tickets/{ticket}/print`: the slip once more, for a citizen who holds none.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;

use super::ticket_body::TicketBody;
use super::tickets::{PlainBody, find};

/// Asks the printer beside the kiosk that issued the ticket for its slip again. A slip that is being printed at this
/// moment is left alone, so asking twice prints once.
pub async fn print_again(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    _body: JsonBody<PlainBody>,
) -> Result<HttpResponse, Problem> {
    let (office, ticket) = find(&asked, &request)?;
    let printed = app.paper.as_ref().and_then(|paper| {
        let desk = paper.desks.get(&office.plan().office)?;
        desk.print_again(&office, &ticket, &paper.printers)
    });
    if printed.is_none() {
        let detail = format!("{} was issued where no printer stands: show its number instead", ticket.number);
        return Err(Problem::new("no_printer", detail));
    }
    Ok(HttpResponse::Ok().json(TicketBody::in_office(&app, &office, &ticket)))
}
