//! `/api/v1/offices/{office}/groups/{code}/…`: stopping and resuming a group's tickets.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::{Command, GroupCode, RequestId};

use super::carry_out;
use super::note::Note;
use super::tickets::PlainBody;

/// Why a group is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// Why, as the kiosk shows it.
    #[schema(value_type = Option<String>, max_length = 200)]
    reason: Option<Note>,
    /// Asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// A group after a command.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupAnswer {
    /// The group.
    pub group: String,
    /// Whether it was opened or closed by the command.
    pub open: bool,
}

/// Issue tickets of this group again.
pub async fn open(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    body: JsonBody<PlainBody>,
) -> Result<HttpResponse, Problem> {
    let group = code(&request)?;
    carry_out(&app, &asked, Command::OpenGroup { group }, body.0.request_id).await?;
    Ok(HttpResponse::Ok().json(GroupAnswer { group: group.to_string(), open: true }))
}

/// Issue no more tickets of this group.
pub async fn close(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    body: JsonBody<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    let group = code(&request)?;
    let ReasonBody { reason, request_id } = body.0;
    carry_out(&app, &asked, Command::CloseGroup { group, reason: reason.unwrap_or_default().into() }, request_id)
        .await?;
    Ok(HttpResponse::Ok().json(GroupAnswer { group: group.to_string(), open: false }))
}

fn code(request: &HttpRequest) -> Result<GroupCode, Problem> {
    let text = request.match_info().get("code").unwrap_or_default();
    text.parse().map_err(|error: crate::office::InvalidId| Problem::new("not_found", error.to_string()))
}
