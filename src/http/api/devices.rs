//! `/api/v1/offices/{office}/devices`: what is remembered of the devices that show its screens.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::body::JsonBody;
use crate::http::guard::Asked;
use crate::http::problem::Problem;

/// A device that has been put away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceBody {
    /// Its account's name, or its address.
    #[schema(max_length = 64, example = "kiosk-1")]
    name: String,
    /// The path of the screen that it showed.
    #[schema(max_length = 200, example = "/demo/kiosk")]
    path: String,
    /// Taken for the sake of clients that always send one: forgetting twice is forgetting once by itself.
    #[schema(max_length = 64)]
    #[serde(rename = "request_id")]
    _request_id: Option<String>,
}

/// Whether there was anything to forget.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceAnswer {
    /// False when no such device was remembered, or when it is there.
    pub forgotten: bool,
}

/// Misses a device no longer that has gone for good. Nothing is recorded: this server alone remembers devices.
pub async fn forget(app: web::Data<App>, asked: Asked, body: JsonBody<DeviceBody>) -> Result<HttpResponse, Problem> {
    let JsonBody(DeviceBody { name, path, .. }) = body;
    let forgotten = app.presence.forget(&asked.live()?.plan().office, name, path);
    Ok(HttpResponse::Ok().json(DeviceAnswer { forgotten }))
}
