//! For whoever watches the server: is it alive, can it work, what has it done.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::app::App;
use super::figures::figures;

/// How long the journal may take to say that it is there.
const PING_WITHIN: Duration = Duration::from_secs(2);

/// The process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "alive" }))
}

/// The server can do its work; if not, what is missing.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let mut missing = Vec::new();
    match tokio::time::timeout(PING_WITHIN, app.journal.ping()).await {
        Ok(Ok(())) => {}
        // The cause may name hosts, which are nobody's business here.
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the journal does not answer");
            missing.push("the journal does not answer");
        }
        Err(_) => missing.push("the journal answers too slowly"),
    }
    if app.registry.iter().next().is_none() {
        missing.push("no office is served");
    }
    if *app.stopping().borrow() {
        missing.push("the server is stopping");
    }
    match missing.is_empty() {
        true => HttpResponse::Ok().json(json!({ "status": "ready", "missing": [] })),
        false => HttpResponse::ServiceUnavailable().json(json!({ "status": "not ready", "missing": missing })),
    }
}

/// What was counted, for Prometheus.
pub async fn metrics(app: web::Data<App>) -> HttpResponse {
    let printers = app.paper.as_ref().map(|paper| &*paper.printers);
    let mut text = app.metrics.text(&app.registry, printers, &app.surroundings.speakers());
    text += &figures(&app.registry, &app.alerts, app.clock.now());
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text)
}
