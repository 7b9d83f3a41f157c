//! `/api/v1/offices/{office}/day/close`: the end of a day, by hand.

use actix_web::{HttpResponse, web};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;
use crate::office::Command;

use super::carry_out;
use super::tickets::PlainBody;

/// A day that was closed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayAnswer {
    /// The day in the office's time zone.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
}

/// Ends the day: whoever is left was not served.
pub async fn close(app: web::Data<App>, asked: Asked, body: JsonBody<PlainBody>) -> Result<HttpResponse, Problem> {
    let done = carry_out(&app, &asked, Command::CloseDay, body.0.request_id).await?;
    Ok(HttpResponse::Ok().json(DayAnswer { day: done.office.day() }))
}
