//! Before each route: who asks, about which office and counter, and whether the table of routes lets them.

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, ResponseError, web};
use std::future::{Ready, ready};

use crate::access::{Caller, Needs, Who};
use crate::live::LiveOffice;
use crate::office::{CounterNo, OfficeId};

use super::app::App;
use super::body::is_json;
use super::identity::{Shown, identities, is_for_this_machine, is_same_site};
use super::pages;
use super::problem::Problem;
use super::routes::{Face, Route};

/// Who asks, and about what: known before a route's own code runs.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who, if they showed it.
    pub caller: Option<Caller>,
    live: Option<LiveOffice>,
    counter: Option<CounterNo>,
}

impl Asked {
    /// The office in the address.
    ///
    /// # Errors
    /// Only when the route's path names none, which would be a fault of this program.
    pub fn live(&self) -> Result<&LiveOffice, Problem> {
        self.live.as_ref().ok_or_else(|| Problem::internal(&"the route names no office"))
    }

    /// The counter in the address.
    ///
    /// # Errors
    /// Only when the route's path names none, which would be a fault of this program.
    pub fn counter(&self) -> Result<CounterNo, Problem> {
        self.counter.ok_or_else(|| Problem::internal(&"the route names no counter"))
    }
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.extensions().get::<Asked>().cloned();
        ready(asked.ok_or_else(|| Problem::internal(&"a route is not in the table")))
    }
}

/// Lets a request through to its route, or answers it.
pub async fn guard(
    route: &'static Route,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let http = request.request().clone();
    let Some(app) = http.app_data::<web::Data<App>>().cloned() else {
        return Ok(request.into_response(Problem::internal(&"the server's state is missing").error_response()));
    };
    let asked = match admit(route, &http, &app) {
        Ok(asked) => asked,
        Err(problem) => return Ok(request.into_response(answer(route, &http, problem))),
    };
    http.extensions_mut().insert(asked);
    match tokio::time::timeout(app.limits.request_timeout, next.call(request)).await {
        Ok(answered) => answered.map(|answered| in_form(route, answered)),
        Err(_) => {
            let detail = "the answer took too long, so it is unknown whether this was done: ask again with the same \
                          request_id";
            let problem = Problem::new("timeout", detail).retry_after(std::time::Duration::from_secs(1));
            Ok(ServiceResponse::new(http.clone(), answer(route, &http, problem)))
        }
    }
}

/// Whoever asked for a page gets one, also where the route's own code found something wrong.
fn in_form(route: &Route, answered: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let problem = answered.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    match (problem, &route.face) {
        (Some(problem), Face::Page) => {
            let page = pages::refused(answered.request(), &problem);
            answered.into_response(page)
        }
        _ => answered,
    }
}

fn admit(route: &Route, request: &HttpRequest, app: &App) -> Result<Asked, Problem> {
    if app.is_demo() && !is_for_this_machine(request) {
        let detail = "a demo answers to this machine's own names alone: use http://localhost or http://127.0.0.1";
        return Err(Problem::new("wrong_host", detail));
    }
    let identities = identities(request, app)?;
    if identities.is_empty() && route.who != Who::Public {
        return Err(Problem::new("unauthorized", "show who you are: log in, or send a device's token"));
    }
    let live = match request.match_info().get("office") {
        Some(text) => Some(office(text, app)?),
        None => None,
    };
    let counter = match request.match_info().get("n") {
        Some(text) => Some(text.parse::<CounterNo>().map_err(|error| Problem::new("not_found", error.to_string()))?),
        None => None,
    };
    let needs = Needs { office: live.as_ref().map(|live| &live.plan().office), counter };
    let allowed = identities.iter().find(|(caller, _)| caller.may(route.who, needs));
    if allowed.is_none() && route.who != Who::Public {
        return Err(forbidden(route, &identities));
    }
    let by_cookie = allowed.is_some_and(|(_, shown)| *shown == Shown::Cookie);
    not_from_elsewhere(route, request, app, by_cookie)?;
    Ok(Asked { caller: allowed.map(|(caller, _)| caller.clone()), live, counter })
}

fn office(text: &str, app: &App) -> Result<LiveOffice, Problem> {
    let live = text.parse::<OfficeId>().ok().and_then(|id| app.registry.get(&id).cloned());
    live.ok_or_else(|| Problem::new("unknown_office", "this server serves no such office"))
}

fn forbidden(route: &Route, identities: &[(Caller, Shown)]) -> Problem {
    let names: Vec<&str> = identities.iter().map(|(caller, _)| caller.name.as_str()).collect();
    let Who::Roles(roles) = route.who else { return Problem::new("forbidden", "this is not allowed") };
    let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    let detail = format!(
        "{} may not do this here: it is for {} of this office, and a counter's device acts for its own counter alone",
        names.join(", "),
        roles.join(", "),
    );
    Problem::new("forbidden", detail)
}

/// A page of another site can make a browser send its cookies; it cannot make it say that it is this site.
fn not_from_elsewhere(route: &Route, request: &HttpRequest, app: &App, by_cookie: bool) -> Result<(), Problem> {
    let changes = *request.method() != Method::GET && *request.method() != Method::HEAD;
    let same_site = is_same_site(request, app);
    let is_socket = matches!(route.face, Face::Socket);
    if !(changes || is_socket) || request.headers().contains_key("authorization") {
        return Ok(());
    }
    if same_site == Some(false) && (changes || by_cookie) || same_site.is_none() && changes && by_cookie {
        let detail = "a login by cookie counts only for pages of this very site; programs send a token";
        return Err(Problem::new("cross_site", detail));
    }
    if changes && by_cookie && matches!(route.face, Face::Api(_)) && !is_json(request) {
        return Err(Problem::new("not_json", "send the header `Content-Type: application/json`"));
    }
    Ok(())
}

fn answer(route: &Route, request: &HttpRequest, problem: Problem) -> actix_web::HttpResponse {
    match route.face {
        Face::Page => pages::refused(request, &problem),
        _ => problem.error_response(),
    }
}
