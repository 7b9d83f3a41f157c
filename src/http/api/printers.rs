//! `/api/v1/offices/{office}/printers/{name}/test`: the test page, for whoever stands at the printer.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::TicketId;
use crate::printing::{PrintState, Printers, test_page};
use crate::random;

use super::ticket_body::print_name;
use super::tickets::PlainBody;

/// How long an answer waits for the printer; less than a request may take.
const WAIT: Duration = Duration::from_secs(8);

/// What became of a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrintedAnswer {
    /// The printer's name.
    #[schema(example = "kiosk-1")]
    pub printer: String,
    /// `printed`, `paper_out`, `failed` or `unknown`; `printing` when it is still on its way.
    pub print: &'static str,
    /// Why it was not printed, for a technician.
    pub detail: Option<String>,
}

/// Prints the test page, and waits a little to say what became of it.
pub async fn test(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    _body: JsonBody<PlainBody>,
) -> Result<HttpResponse, Problem> {
    let plan = asked.live()?.plan();
    let name = request.match_info().get("name").unwrap_or_default();
    let known = format!("{}/{name}", plan.office);
    let unknown = || Problem::new("unknown_printer", "this office has no such printer: see [[printers]] in its file");
    let paper = app.paper.as_ref().ok_or_else(unknown)?;
    if !paper.printers.conditions().contains_key(&known) {
        return Err(unknown());
    }
    let id = TicketId::from_random(random::bytes());
    let asked_for = paper.printers.print(&known, test_page(id, &plan.name.vi, name));
    let waited = tokio::time::timeout(WAIT, settled(&paper.printers, id)).await;
    let state = waited.ok().or_else(|| paper.printers.state(id)).unwrap_or(asked_for);
    let detail = match &state {
        PrintState::Failed(failure) => Some(failure.to_string()),
        _ => None,
    };
    let answer = PrintedAnswer { printer: name.to_owned(), print: print_name(&state), detail };
    Ok(HttpResponse::Ok().json(answer))
}

/// The state of a page once it is on its way no longer.
async fn settled(printers: &Printers, id: TicketId) -> PrintState {
    let mut changes = printers.changes();
    loop {
        changes.mark_unchanged();
        match printers.state(id) {
            Some(PrintState::Printing) => {}
            Some(state) => return state,
            None => return PrintState::Unknown,
        }
        if changes.changed().await.is_err() {
            return PrintState::Unknown;
        }
    }
}
