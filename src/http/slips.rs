//! The slips of an office as its printers would print them: a page of samples, and each of them as a picture.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::office::{Lang, OfficeId};
use crate::printing::design::Design;
use crate::printing::samples::samples;
use crate::printing::{Slip, preview};
use crate::screens::slip_page;

use super::app::App;
use super::guard::Asked;
use super::pages::{html, lang_of, unless_known};
use super::problem::Problem;

type Answered = Result<HttpResponse, Problem>;

/// The page of all samples.
pub async fn page(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let plan = asked.live()?.plan();
    let samples = samples(&design(&app, &plan.office), plan, Lang::Vi);
    html(StatusCode::OK, slip_page(lang_of(&request), plan, samples.iter().map(|(name, _)| *name)))
}

/// One sample as a PNG picture: `?width=384|576`, `&paper=vi|en` for what the citizen chose.
pub async fn picture(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let plan = asked.live()?.plan().clone();
    let value = |key: &str| {
        let pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).next()
    };
    let width_dots = if value("width").as_deref() == Some("384") { 384 } else { 576 };
    let lang = if value("paper").as_deref() == Some("en") { Lang::En } else { Lang::Vi };
    let name = request.match_info().get("sample").unwrap_or_default().to_owned();
    let design = design(&app, &plan.office);
    let drawn = move || {
        let slip: Option<Slip> =
            samples(&design, &plan, lang).into_iter().find(|(known, _)| *known == name).map(|(_, slip)| slip);
        slip.map(|slip| preview(&slip, width_dots))
    };
    let png = web::block(drawn).await.map_err(|error| Problem::internal(&error))?.ok_or_else(Problem::not_found)?;
    Ok(unless_known(&request, png.into(), "image/png", "no-cache"))
}

/// How the office's slips look; as usual for one whose configuration is not known here.
fn design(app: &App, office: &OfficeId) -> Arc<Design> {
    app.slips.get(office).cloned().unwrap_or_else(crate::config::usual_slip)
}
