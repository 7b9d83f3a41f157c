//! The samples of the screens as pages, where a demo is served and nowhere else: each as its real route would send it,
//! on a line that stays up and says nothing new.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::screens::samples::{Sample, samples};
use crate::screens::{View, preview_page};

use super::app::App;
use super::guard::Asked;
use super::pages::{html, lang_of};
use super::problem::Problem;
use super::socket;

type Answered = Result<HttpResponse, Problem>;

/// Links to all of them.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Answered {
    html(StatusCode::OK, preview_page(lang_of(&request), shown(&app)?))
}

/// A sample's page.
pub async fn page(app: web::Data<App>, request: HttpRequest) -> Answered {
    let sample = sample(&app, &request)?;
    let view = view(sample, &request);
    let status = if sample.screen.found(&view) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    html(status, sample.screen.page(&view).map(|page| with_neutral_mark(sample, &page)))
}

/// A line on which a sample's content is all the news there is. A sample whose line is down has none, so that the
/// page's own script shows what it shows then.
pub async fn socket(app: web::Data<App>, asked: Asked, request: HttpRequest, payload: web::Payload) -> Answered {
    let sample = sample(&app, &request)?;
    if !sample.has_line() {
        return Err(Problem::not_found());
    }
    let content = sample.screen.content(&view(sample, &request)).map_err(|error| Problem::internal(&error))?;
    socket::open_still(&app, &asked, &request, payload, with_neutral_mark(sample, &content).into())
}

/// A sample's office is not served, nor is its mark.
fn with_neutral_mark(sample: &Sample, html: &str) -> String {
    html.replace(&format!("\"/{}/mark\"", sample.office.plan().office), "\"/assets/icon.svg\"")
}

/// The samples, which only a demo shows.
fn shown(app: &App) -> Result<&'static [Sample], Problem> {
    if app.is_demo() { Ok(samples()) } else { Err(Problem::not_found()) }
}

fn sample(app: &App, request: &HttpRequest) -> Result<&'static Sample, Problem> {
    let name = request.match_info().get("sample").unwrap_or_default();
    let found = shown(app)?.iter().find(|sample| sample.name == name).ok_or_else(Problem::not_found)?;
    // A page acts on the office that it names: a sample's must be nobody's.
    match app.registry.get(&found.office.plan().office) {
        Some(_) => Err(Problem::not_found()),
        None => Ok(found),
    }
}

fn view(sample: &'static Sample, request: &HttpRequest) -> View<'static> {
    sample.view(lang_of(request))
}
