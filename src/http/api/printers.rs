//! `/api/v1/offices/{office}/printers/{name}/test`: the test page, for whoever stands at the printer.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::{RequestId, TicketId};
use crate::printing::{PrintState, Printers, test_page};
use crate::random;

use super::ticket_body::{failure_code, print_name};
use super::tickets::PlainBody;

/// How long an answer waits for the printer: less than a page waits for its answer, or it would ask once more.
const WAIT: Duration = Duration::from_secs(6);

/// What became of a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrintedAnswer {
    /// The printer's name.
    #[schema(example = "kiosk-1")]
    pub printer: String,
    /// `printed`, `paper_out`, `cover_open`, `offline`, `failed` or `unknown`; `printing` when it is still on its way.
    pub print: &'static str,
    /// Why it was not printed: `paper_out`, `cover_open`, `offline`, `unreachable`, `busy` or `stopping`.
    pub print_failure: Option<&'static str>,
    /// Why it was not printed, for a technician.
    pub detail: Option<String>,
}

/// Prints the test page, and waits a little to say what became of it. Asking twice with one request id prints one.
pub async fn test(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    body: JsonBody<PlainBody>,
) -> Result<HttpResponse, Problem> {
    let plan = asked.live()?.plan();
    let name = request.match_info().get("name").unwrap_or_default();
    let known = format!("{}/{name}", plan.office);
    let unknown = || Problem::new("unknown_printer", "this office has no such printer: see [[printers]] in its file");
    let paper = app.paper.as_ref().ok_or_else(unknown)?;
    if !paper.printers.conditions().contains_key(&known) {
        return Err(unknown());
    }
    let id = TicketId::from_random(body.0.request_id.map_or_else(random::bytes, |request| page_id(&known, &request)));
    let asked_for = paper.printers.print_page(&known, test_page(id, &plan.name.vi, name));
    let waited = tokio::time::timeout(WAIT, settled(&paper.printers, id)).await;
    let state = waited.ok().or_else(|| paper.printers.state(id)).unwrap_or(asked_for);
    let detail = match &state {
        PrintState::Failed(failure) => Some(failure.to_string()),
        _ => None,
    };
    let (print, print_failure) = (print_name(&state), failure_code(&state));
    let answer = PrintedAnswer { printer: name.to_owned(), print, print_failure, detail };
    Ok(HttpResponse::Ok().json(answer))
}

/// By what a printer knows the page that a request asks for: the same request asks for the same page.
fn page_id(printer: &str, request: &RequestId) -> [u8; 10] {
    let digest: [u8; 32] = Sha256::digest(format!("{printer} {request}")).into();
    std::array::from_fn(|at| digest[at])
}

/// The state of a page once it is on its way no longer.
async fn settled(printers: &Printers, id: TicketId) -> PrintState {
    let mut changes = printers.changes();
    loop {
        changes.mark_unchanged();
        match printers.state(id) {
            Some(state) if state.is_settled() => return state,
            Some(_) => {}
            None => return PrintState::Unknown,
        }
        if changes.changed().await.is_err() {
            return PrintState::Unknown;
        }
    }
}
