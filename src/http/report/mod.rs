//! Reports: the page of one office and of all that a caller may measure, what makes their paper, and their files.

mod job;
mod query;
mod wrong;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::mpsc::Receiver;

use crate::access::Role::{Manager, Reader};
use crate::access::{Needs, Who};
use crate::office::{Lang, Plan};
use crate::report::{Heading, Report, csv, xlsx};
use crate::screens::{
    ReportPlaces, report_content, report_failed, report_paper, report_progress, report_refused, report_top,
};

use super::app::App;
use super::guard::Asked;
use super::pages::{html, lang_of};
use super::problem::Problem;
use job::Part;

pub use job::Reports;
pub use query::{Format, ReportQuery};

type Answered = Result<HttpResponse, Problem>;

/// The page of an office's report, or of the report on all offices that the caller may measure.
pub async fn page(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let offices = offices(&app, &asked)?;
    let lang = lang_of(&request);
    let read = ReportQuery::read(&request);
    let nearest = read.as_ref().map(ReportQuery::nearest).unwrap_or_default();
    let (heading, wrong) = match read.and_then(|query| query.heading(lang, &offices, &app)) {
        Ok(heading) => (heading, None),
        Err(wrong) => (nearest.heading(lang, &offices, &app)?, Some(wrong)),
    };
    let top = report_top(&heading, &places(&asked, &heading, &app)).map_err(|error| Problem::internal(&error))?;
    if let Some(wrong) = wrong {
        let refused = report_refused(&heading, &wrong.said(lang));
        return html(StatusCode::BAD_REQUEST, refused.map(|refused| top + &refused));
    }
    let mut parts = job::begin(&app, heading.clone(), offices)?;
    match parts.recv().await {
        Some(Part::Done(report)) => html(StatusCode::OK, report_content(&*report?).map(|content| top + &content)),
        // What takes long is sent as it comes. Compressing it would hold it back.
        Some(Part::Progress(progress)) => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((CONTENT_ENCODING, "identity"))
            .streaming(streamed(heading, top, progress, parts))),
        None => Err(Problem::internal(&"a report ended without a word")),
    }
}

/// A page that is still being made: its top, how far it has come from time to time, and the rest.
fn streamed(
    heading: Heading,
    top: String,
    progress: crate::report::Progress,
    parts: Receiver<Part>,
) -> impl futures_util::Stream<Item = Result<Bytes, actix_web::Error>> {
    let written = move |heading: &Heading, part: Part| {
        let html = match part {
            Part::Progress(progress) => report_progress(heading, progress),
            Part::Done(Ok(report)) => report_content(&report),
            Part::Done(Err(_)) => report_failed(heading),
        };
        html.map(Bytes::from).map_err(|error| Problem::internal(&error).into())
    };
    let first = written(&heading, Part::Progress(progress)).map(|bytes| Bytes::from([top.as_bytes(), &bytes].concat()));
    let rest = stream::unfold((heading, parts), move |(heading, mut parts)| async move {
        let part = parts.recv().await?;
        Some((written(&heading, part), (heading, parts)))
    });
    futures_util::StreamExt::chain(stream::iter([first]), rest)
}

/// The style of the page's paper, whose edges say whose report it is.
pub async fn paper(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let query = ReportQuery::read(&request)?;
    let (lang, offices) = (lang_of(&request), offices(&app, &asked)?);
    let heading = match query.heading_of_page(lang, &offices, &app)? {
        Some(heading) => heading,
        None => query.heading(lang, &offices, &app)?,
    };
    Ok(HttpResponse::Ok().content_type("text/css; charset=utf-8").body(report_paper(&heading)))
}

/// `GET /api/v1/offices/{office}/report` and `/api/v1/report`: the same as a file or as JSON.
pub async fn file(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let offices = offices(&app, &asked)?;
    let query = ReportQuery::read(&request)?;
    let shown = query.heading_of_page(query.lang(), &offices, &app)?;
    let report = match shown.and_then(|shown| app.reports.known(&shown)) {
        Some(report) => report,
        None => {
            let heading = query.heading(query.lang(), &offices, &app)?;
            let mut parts = job::begin(&app, heading, offices)?;
            match parts.recv().await {
                Some(Part::Done(report)) => report?,
                Some(Part::Progress(_)) => return Ok(late(query, parts)),
                None => return Err(Problem::internal(&"a report ended without a word")),
            }
        }
    };
    let bytes = bytes(&query, &report)?;
    Ok(described(&query, &report.heading).body(bytes))
}

/// A file that takes long: its head is sent at once, so that the client knows that it is coming. If it cannot be made
/// after all, the answer breaks off, and no client takes half a file for a whole one.
fn late(query: ReportQuery, parts: Receiver<Part>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.content_type(query.format().content_type());
    response.insert_header((CACHE_CONTROL, "no-store"));
    let body = stream::unfold(Some((query, parts)), |state| async move {
        let (query, mut parts) = state?;
        loop {
            let made = match parts.recv().await {
                Some(Part::Progress(_)) => continue,
                Some(Part::Done(report)) => report.and_then(|report| bytes(&query, &report)),
                None => Err(Problem::internal(&"a report ended without a word")),
            };
            return Some((made.map(Bytes::from).map_err(actix_web::Error::from), None));
        }
    });
    response.streaming(body)
}

fn bytes(query: &ReportQuery, report: &Report) -> Result<Vec<u8>, Problem> {
    let table = match query.table() {
        Some(id) => Some(report.table(id).ok_or_else(|| {
            let known: Vec<&str> = report.tables.iter().map(|table| table.id).collect();
            Problem::new("bad_request", format!("there is no table `{id}`: choose one of {}", known.join(", ")))
        })?),
        None => None,
    };
    match query.format() {
        Format::Json => {
            serde_json::to_vec(&super::api::report::body(report)).map_err(|error| Problem::internal(&error))
        }
        Format::Csv => Ok(csv(report, table).into_bytes()),
        Format::Xlsx => xlsx(report).map_err(|error| Problem::internal(&error)),
    }
}

fn described(query: &ReportQuery, heading: &Heading) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.content_type(query.format().content_type()).insert_header((CACHE_CONTROL, "no-store"));
    if let Some(ending) = query.format().ending() {
        let name = format!("attachment; filename=\"{}.{ending}\"", heading.file_name());
        response.insert_header((CONTENT_DISPOSITION, name));
    }
    response
}

const MEASURES: Who = Who::Roles(&[Manager, Reader]);

/// The office in the address; where there is none, all that the caller may measure.
fn offices(app: &App, asked: &Asked) -> Result<Vec<Arc<Plan>>, Problem> {
    if let Ok(live) = asked.live() {
        return Ok(vec![live.plan().clone()]);
    }
    let offices = measured(app, asked);
    match offices.is_empty() {
        true => Err(Problem::new("unknown_office", "this server serves no office that you may measure")),
        false => Ok(offices),
    }
}

fn measured(app: &App, asked: &Asked) -> Vec<Arc<Plan>> {
    let caller = asked.caller.as_ref();
    let may = |plan: &Plan| {
        let needs = Needs { office: Some(&plan.office), counter: None };
        caller.is_some_and(|caller| caller.may(MEASURES, needs))
    };
    app.registry.iter().map(|(_, live)| live.plan().clone()).filter(|plan| may(plan)).collect()
}

fn places(asked: &Asked, heading: &Heading, app: &App) -> ReportPlaces {
    let vi = heading.lang == Lang::Vi;
    let (lang, of) = (
        if vi { "" } else { "?lang=en" },
        |vi_text: &str, en: &str| if vi { vi_text.to_owned() } else { en.to_owned() },
    );
    let mut elsewhere = Vec::new();
    let (page, file) = match asked.live().map(|live| live.plan().office.clone()) {
        Ok(office) => {
            let needs = Needs { office: Some(&office), counter: None };
            if asked.caller.as_ref().is_some_and(|caller| caller.may(Who::Roles(&[Manager]), needs)) {
                elsewhere.push((format!("/{office}/manager{lang}"), of("Điều hành", "Manager")));
            }
            if measured(app, asked).len() > 1 {
                elsewhere.push((format!("/report{lang}"), of("Mọi đơn vị", "All offices")));
            }
            (format!("/{office}/report"), format!("/api/v1/offices/{office}/report"))
        }
        Err(_) => ("/report".to_owned(), "/api/v1/report".to_owned()),
    };
    elsewhere.push((format!("/{lang}"), of("Trang đầu", "Start page")));
    let (kind, period, made) = (heading.period.kind(), heading.period, heading.made.as_second());
    let and_lang = if vi { "" } else { "&lang=en" };
    let paper = format!("{page}/paper.css?period={kind}&of={period}&made={made}{and_lang}");
    ReportPlaces { page, file, paper, elsewhere }
}
