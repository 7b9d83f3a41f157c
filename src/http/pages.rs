//! The pages that are no screens: the start, what is not there, and what screens load besides themselves.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::access::{Caller, Needs};
use crate::live::LiveOffice;
use crate::office::{CounterNo, Lang};
use crate::screens::{Missing, Reachable, Visitor, asset, error_page, login_page, start_page};

use super::app::App;
use super::identity::identities;
use super::problem::Problem;
use super::routes::ROUTES;

/// Where to begin: the offices and their screens.
pub async fn start(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let callers: Vec<Caller> = identities(&request, &app)?.into_iter().map(|(caller, _)| caller).collect();
    let chosen = request.query_string().split('&').find_map(|pair| pair.strip_prefix("office="));
    let offices = app.registry.iter().filter(|(id, _)| chosen.is_none_or(|chosen| id.as_str() == chosen));
    let mut offices: Vec<Reachable<'_>> = offices.map(|(_, live)| reachable(live, &callers)).collect();
    // Within each half they stay in the order of their ids.
    offices.sort_by_key(|reachable| !reachable.beyond_public());
    let names = callers.iter().map(|caller| caller.name.to_string()).collect();
    let visitor = Visitor { names, offices, chose: chosen.is_some(), is_demo: app.is_demo() };
    match visitor.chose && visitor.offices.is_empty() {
        true => html(StatusCode::NOT_FOUND, error_page(lang_of(&request), Missing::Office)),
        false => html(StatusCode::OK, start_page(lang_of(&request), &visitor)),
    }
}

/// What somebody may open of an office: the table of routes says so.
fn reachable<'a>(live: &'a LiveOffice, callers: &[Caller]) -> Reachable<'a> {
    let plan = live.plan();
    let may = |page: &str, counter: Option<CounterNo>| {
        let route = ROUTES.iter().find(|route| route.path.strip_prefix("/{office}/") == Some(page));
        let needs = Needs { office: Some(&plan.office), counter };
        route.is_some_and(|route| callers.iter().any(|caller| caller.may(route.who, needs)))
    };
    Reachable {
        plan,
        kiosk: may("kiosk", None),
        manager: may("manager", None),
        report: may("report", None),
        slip: may("slip", None),
        terminals: plan.counters.keys().copied().filter(|number| may("counter/{n}", Some(*number))).collect(),
    }
}

/// A style, a script, a typeface.
pub async fn serve_asset(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = asset(request.match_info().get("name").unwrap_or_default()).ok_or_else(Problem::not_found)?;
    // A new binary brings new styles and scripts under the old names, so browsers ask each time; the typeface stays.
    let keep = if found.content_type == "font/ttf" { "public, max-age=604800" } else { "no-cache" };
    Ok(unless_known(&request, Bytes::from_static(found.bytes), found.content_type, keep))
}

/// What a browser loads besides its page, unless it has these very bytes already; `keep` is for how long it need not ask.
pub fn unless_known(request: &HttpRequest, bytes: Bytes, content_type: &str, keep: &str) -> HttpResponse {
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let tag: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    // Weak, because the same bytes travel compressed or plain.
    let tag = format!("W/\"{tag}\"");
    let known = request.headers().get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let unchanged = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, keep));
    match unchanged {
        true => response.finish(),
        false => response.content_type(content_type).body(bytes),
    }
}

/// What is answered where there is no route: a page for whoever reads HTML, problem details for programs.
pub async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let accepts = request.headers().get("accept").and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let problem = Problem::not_found();
    if request.path().starts_with("/api/") || !accepts.contains("text/html") {
        return problem.error_response();
    }
    refused(&request, &problem)
}

/// The page that says why there is no other; without a login, the one to log in.
pub fn refused(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let lang = lang_of(request);
    let page = match problem.code {
        "unauthorized" => {
            let next = request.uri().path_and_query().map_or("/", |next| next.as_str());
            login_page(lang, next, false)
        }
        "forbidden" => error_page(lang, Missing::Permission),
        "unknown_office" => error_page(lang, Missing::Office),
        "unknown_zone" => error_page(lang, Missing::Zone),
        "not_found" => error_page(lang, Missing::Page),
        _ => error_page(lang, Missing::Service),
    };
    let mut response = html(problem.status, page).unwrap_or_else(|problem| problem.error_response());
    // What browsers are told by headers, such as when to ask again, does not depend on the form of the body.
    let plain = problem.error_response();
    for name in ["www-authenticate", "retry-after", "allow"] {
        if let (Ok(name), Some(value)) = (name.parse(), plain.headers().get(name)) {
            let name: actix_web::http::header::HeaderName = name;
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// A page. It is made from today's state, so nobody may keep it.
pub fn html(status: StatusCode, page: Result<String, askama::Error>) -> Result<HttpResponse, Problem> {
    let page = page.map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(page))
}

/// The reader's language: Vietnamese unless the address says `?lang=en`.
pub fn lang_of(request: &HttpRequest) -> Lang {
    lang_asked(request).unwrap_or_default()
}

/// The language that the address asks for, by `?lang=vi` or `?lang=en`.
pub fn lang_asked(request: &HttpRequest) -> Option<Lang> {
    request.query_string().split('&').find_map(|pair| match pair {
        "lang=vi" => Some(Lang::Vi),
        "lang=en" => Some(Lang::En),
        _ => None,
    })
}
