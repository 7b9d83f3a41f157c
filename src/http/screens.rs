//! The addresses of the screens: each a page, and beside it the socket that keeps the page fresh.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::live::Published;
use crate::office::{InvalidId, Lang};
use crate::screens::{self, Around, Past, Screen, Span, View, ticket_code, why as explain};
use crate::waits::{MOST_DAYS_ALIKE, Overview};

use super::api::ticket_body::link;
use super::api::tickets;
use super::app::App;
use super::frames::Showing;
use super::guard::Asked;
use super::pages::{html, lang_asked, lang_of};
use super::problem::Problem;
use super::socket;

type Answered = Result<HttpResponse, Problem>;

/// A screen that every office has once.
macro_rules! screen {
    ($(#[$doc:meta])* $name:ident, $screen:expr) => {
        $(#[$doc])*
        pub mod $name {
            use super::*;

            /// The page.
            pub async fn page(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
                let which: fn(&Asked, &HttpRequest) -> Result<Screen, Problem> = $screen;
                show(&app, &asked, &request, which(&asked, &request)?)
            }

            /// What keeps it fresh.
            pub async fn socket(
                app: web::Data<App>,
                asked: Asked,
                request: HttpRequest,
                payload: web::Payload,
            ) -> Answered {
                let which: fn(&Asked, &HttpRequest) -> Result<Screen, Problem> = $screen;
                follow(&app, &asked, &request, payload, which(&asked, &request)?)
            }
        }
    };
}

screen!(
    /// Where citizens take numbers.
    kiosk, |_, _| Ok(Screen::Kiosk));
screen!(
    /// What everybody in the hall looks at.
    lobby, |_, request| lobby_of(request));
screen!(
    /// What an officer works with.
    terminal, |asked, _| Ok(Screen::Terminal(asked.counter()?)));
screen!(
    /// What hangs over a counter.
    display, |asked, _| Ok(Screen::Display(asked.counter()?)));
screen!(
    /// What whoever runs the office sees.
    manager, |_, _| Ok(Screen::Manager));
screen!(
    /// What whoever keeps the devices running looks at.
    technician, |_, _| Ok(Screen::Technician));
screen!(
    /// In which hours of the week people wait little.
    calm, |_, _| Ok(Screen::Calm));
screen!(
    /// What one citizen sees of one ticket.
    phone, |_, request| phone_of(request));

/// The address of a ticket's phone page as a QR code.
pub async fn code(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let (office, ticket) = tickets::find(&asked, &request)?;
    let svg = ticket_code(&link(&app, &office.plan().office, &ticket));
    let svg = svg.ok_or_else(|| Problem::internal(&"the link is too long for a QR code"))?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "private, max-age=3600"))
        .body(svg))
}

/// Why a ticket of today stands where it stands at a counter, as a part of the terminal's page.
pub async fn why(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let (published, around) = (asked.live()?.published(), Around::default());
    let ticket =
        request.match_info().get("ticket").and_then(|text| text.parse().ok()).ok_or_else(Problem::not_found)?;
    let told = explain(&view(&published, &around, &app, lang_of(&request)), asked.counter()?, &ticket);
    html(StatusCode::OK, told.ok_or_else(Problem::not_found)?)
}

/// What the procedures of a group take, for the kiosk's page.
pub async fn procedures(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let (published, around) = (asked.live()?.published(), Around::default());
    let group = request.match_info().get("code").unwrap_or_default().parse().map_err(|_| Problem::not_found())?;
    let part = screens::procedures(&view(&published, &around, &app, lang_of(&request)), group);
    html(StatusCode::OK, part.ok_or_else(Problem::not_found)?)
}

/// Which days a history is asked for; without any, the last thirty.
#[derive(Debug, Default, Deserialize)]
struct DaysAsked {
    days: Option<i32>,
    from: Option<Date>,
    to: Option<Date>,
}

/// How some days went. What cannot be understood of the address, such as a date that is none, is taken for nothing, and the
/// page says so.
pub async fn history(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let query = web::Query::<DaysAsked>::from_query(request.query_string());
    let not_understood = query.is_err();
    let DaysAsked { days, from, to } = query.map(web::Query::into_inner).unwrap_or_default();
    let published = asked.live()?.published();
    let (office, today) = (published.office.plan().office.clone(), published.office.day());
    let mut span = Span::asked(days, from, to, today);
    span.changed.not_understood |= not_understood;
    // What was usual on the first day is told from the same weekdays before it.
    let first = span.from.saturating_sub((MOST_DAYS_ALIKE as i32).weeks());
    let sums = app.journal.sums(&office, first, span.to).await.map_err(|error| {
        app.metrics.journal_errors.inc();
        tracing::error!(%error, "the sums could not be read");
        Problem::new("unavailable", "the journal cannot be reached: ask again in a moment")
    })?;
    let overview = web::block(move || Overview::of(span.from, span.to, sums));
    let overview = overview.await.map_err(|error| Problem::internal(&error))?;
    let past = Past { overview: Some(Arc::new(overview)), ..Past::default() };
    let around =
        Around { past, ..app.surroundings.of(Screen::History(span), None, published.office.plan(), app.clock.now()) };
    let view = view(&published, &around, &app, lang_of(&request));
    html(StatusCode::OK, Screen::History(span).page(&view))
}

/// The public state over a socket.
pub async fn live(app: web::Data<App>, asked: Asked, request: HttpRequest, payload: web::Payload) -> Answered {
    socket::open(&app, &asked, &request, payload, Showing::State)
}

/// The whole hall's lobby, or that of the zone in the address.
fn lobby_of(request: &HttpRequest) -> Result<Screen, Problem> {
    let zone = request.match_info().get("zone").map(str::parse).transpose();
    zone.map(Screen::Lobby).map_err(|error: InvalidId| Problem::new("unknown_zone", error.to_string()))
}

fn phone_of(request: &HttpRequest) -> Result<Screen, Problem> {
    let text = request.match_info().get("ticket").unwrap_or_default();
    text.parse().map(Screen::Phone).map_err(|_| Problem::not_found())
}

fn show(app: &App, asked: &Asked, request: &HttpRequest, screen: Screen) -> Answered {
    let live = asked.live()?;
    let published = live.published();
    let lang = lang_for(request, screen, &published);
    let beside = beside(app, asked, screen)?;
    let around = app.surroundings.of(screen, beside.as_deref(), live.plan(), app.clock.now());
    let view = view(&published, &around, app, lang);
    let status = if screen.found(&view) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    html(status, screen.page(&view))
}

fn follow(
    app: &web::Data<App>,
    asked: &Asked,
    request: &HttpRequest,
    payload: web::Payload,
    screen: Screen,
) -> Answered {
    let published = asked.live()?.published();
    let lang = lang_for(request, screen, &published);
    if !screen.found(&view(&published, &Around::default(), app, lang)) {
        return Err(Problem::not_found());
    }
    let beside = beside(app, asked, screen)?;
    socket::open(app, asked, request, payload, Showing::Screen(screen, lang, beside))
}

/// The printer beside whoever looks at a screen that shows it.
fn beside(app: &App, asked: &Asked, screen: Screen) -> Result<Option<Arc<str>>, Problem> {
    let Some(caller) = &asked.caller else { return Ok(None) };
    Ok(app.surroundings.beside(screen, &asked.live()?.plan().office, caller.name.as_str()))
}

/// A citizen's page speaks the language in which the number was taken, until another is asked for.
fn lang_for(request: &HttpRequest, screen: Screen, published: &Published) -> Lang {
    let of_ticket = || match screen {
        Screen::Phone(id) => published.office.ticket(&id).map(|ticket| ticket.lang),
        _ => None,
    };
    lang_asked(request).or_else(of_ticket).unwrap_or_default()
}

fn view<'a>(published: &'a Published, around: &'a Around, app: &App, lang: Lang) -> View<'a> {
    let (office, yesterday) = (&published.office, published.yesterday.as_deref());
    View { office, yesterday, around, now: app.clock.now(), lang }
}
