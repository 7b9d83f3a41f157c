//! `/api/v1/offices/{office}/notice`: what is said on the lobby's ticker today.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::{Command, RequestId};

use super::carry_out;

/// What is to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// One line of at most 160 characters, without anybody's name; the empty text takes the notice away.
    #[schema(max_length = 160, example = "Máy tính bảo trì đến 10 giờ, mong ông/bà thông cảm.")]
    text: String,
    /// Chosen by whoever asks: asking again with the same one does nothing more.
    #[schema(value_type = Option<String>, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    request_id: Option<RequestId>,
}

/// What is said from now on.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeAnswer {
    /// The notice on one line; null when it was taken away.
    pub notice: Option<String>,
}

/// Says something on the ticker, or stops saying it. It ends with the day by itself.
pub async fn set(app: web::Data<App>, asked: Asked, body: JsonBody<NoticeBody>) -> Result<HttpResponse, Problem> {
    let JsonBody(NoticeBody { text, request_id }) = body;
    let done = carry_out(&app, &asked, Command::SetNotice { notice: Some(text) }, request_id).await?;
    Ok(HttpResponse::Ok().json(NoticeAnswer { notice: done.answer.notice }))
}
