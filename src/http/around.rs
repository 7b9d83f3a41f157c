//! Around every answer: headers that keep browsers safe, and the count of requests.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::app::App;

/// What every answer carries. Pages load only what this server serves, and no other site may frame them.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; \
         img-src 'self' data:; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: with it, browsers send forms with `Origin: null`, and the origin is how a login is told
    // from a forged one. Other sites learn nothing either way.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Adds the headers and counts the request under its route.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let app = request.app_data::<web::Data<App>>().cloned();
    let mut answered = next.call(request).await?;
    let status = answered.status().as_u16();
    if let Some(app) = app {
        let route = answered.request().match_pattern().unwrap_or_else(|| "other".to_owned());
        app.metrics.answered(answered.request().method().as_str(), &route, status, began.elapsed());
    }
    let headers = answered.headers_mut();
    for (name, value) in HEADERS {
        // A route may be stricter than the pages are.
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answered)
}
