//! The description of the API, made from the table of routes and the types that are really sent.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem,
    Paths, Ref, RefOr, Required, ResponseBuilder,
};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::access::Who;

use super::routes::{Face, ROUTES, Route};

/// What a route of the API takes and gives.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    body: fn() -> Option<Named>,
    answer: fn() -> Option<Named>,
    status: u16,
    query: fn() -> Vec<Parameter>,
}

/// A type's name and schema, with those that it refers to.
pub struct Named {
    name: String,
    schemas: Vec<(String, RefOr<Schema>)>,
}

/// A body or an answer that a [`Shape`] may name; `()` is none.
pub trait Described {
    /// Its name and schemas.
    fn named() -> Option<Named>;
}

impl Described for () {
    fn named() -> Option<Named> {
        None
    }
}

macro_rules! described {
    ($($type:ty),* $(,)?) => {
        $(impl Described for $type {
            fn named() -> Option<Named> {
                let name = <$type as ToSchema>::name().into_owned();
                let mut schemas = vec![(name.clone(), <$type as PartialSchema>::schema())];
                <$type as ToSchema>::schemas(&mut schemas);
                Some(Named { name, schemas })
            }
        })*
    };
}

described!(
    super::api::counters::AtCounterBody,
    super::api::counters::CallTicketBody,
    super::api::counters::CounterAnswer,
    super::api::counters::OpenBody,
    super::api::counters::ReasonAtCounterBody,
    super::api::counters::TicketOfBody,
    super::api::counters::TransferBody,
    super::api::day::DayAnswer,
    super::api::groups::GroupAnswer,
    super::api::devices::DeviceAnswer,
    super::api::devices::DeviceBody,
    super::api::groups::ReasonBody,
    super::api::notice::NoticeAnswer,
    super::api::notice::NoticeBody,
    super::api::printers::PrintedAnswer,
    super::api::report::ReportBody<'_>,
    super::api::state::StateBody,
    super::api::ticket_body::TicketBody,
    super::api::tickets::NewTicketBody,
    super::api::tickets::PlainBody,
    super::api::tickets::WhyBody,
    super::api::waits::WaitsBody,
    ProblemBody,
);

/// What a route takes as its body and gives as its answer.
pub const fn api<B: Described, A: Described>(status: u16) -> Shape {
    Shape { body: B::named, answer: A::named, status, query: Vec::new }
}

impl Shape {
    /// The same, with a query.
    pub const fn asks<Q: IntoParams>(self) -> Self {
        Shape { query: || Q::into_params(|| Some(ParameterIn::Query)), ..self }
    }
}

/// An error (RFC 9457). Refusals carry further members, such as the counter that they are about.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:motcua:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The code in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Its stable name: what clients may depend on.
    #[schema(example = "nothing_waiting")]
    code: String,
    /// What is wrong, and how to mend it.
    detail: String,
}

/// The OpenAPI document.
pub async fn serve_document() -> HttpResponse {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        document().to_json().unwrap_or_else(|error| {
            tracing::error!(%error, "the OpenAPI document could not be written");
            "{}".to_owned()
        })
    });
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}

/// The OpenAPI document as data.
pub fn document() -> OpenApi {
    let mut components = ComponentsBuilder::new()
        .security_scheme("device", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()))
        .security_scheme("person", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("motcua_person"))));
    let mut paths = Paths::new();
    if let Some(named) = ProblemBody::named() {
        components = components.schemas_from_iter(named.schemas);
    }
    for route in ROUTES {
        let Face::Api(shape) = &route.face else { continue };
        for named in [(shape.body)(), (shape.answer)()].into_iter().flatten() {
            components = components.schemas_from_iter(named.schemas);
        }
        let method = if route.method == "GET" { HttpMethod::Get } else { HttpMethod::Post };
        let item = PathItem::new(method, operation(route, shape));
        match paths.paths.get_mut(route.path) {
            Some(known) => known.merge_operations(item),
            None => {
                paths.paths.insert(route.path.to_owned(), item);
            }
        }
    }
    let info = InfoBuilder::new()
        .title("motcua")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("The queue of a one-stop reception office. Beside what is described here, `/api/v1/offices/{office}/live` is a WebSocket that pushes the public state whole, at once and at each version."))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").build()));
    OpenApiBuilder::new().info(info.build()).paths(paths).components(Some(components.build())).build()
}

fn operation(route: &Route, shape: &Shape) -> utoipa::openapi::path::Operation {
    let mut operation = OperationBuilder::new()
        .summary(Some(route.what))
        .operation_id(Some(operation_id(route)))
        .response(shape.status.to_string(), answer("Done.", "application/json", (shape.answer)()))
        .response("default", answer("Why not.", "application/problem+json", ProblemBody::named()));
    for name in names_in(route.path) {
        operation = operation.parameter(in_path(name));
    }
    for parameter in (shape.query)() {
        operation = operation.parameter(parameter);
    }
    if let Some(named) = (shape.body)() {
        let content = ContentBuilder::new().schema(Some(reference(&named.name))).build();
        let body = RequestBodyBuilder::new().required(Some(Required::False)).content("application/json", content);
        operation = operation.request_body(Some(body.build()));
    }
    if let Who::Roles(roles) = route.who {
        let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        operation = operation
            .description(Some(format!("For the roles {}, and for an admin.", roles.join(", "))))
            .security(SecurityRequirement::new("device", Vec::<String>::new()))
            .security(SecurityRequirement::new("person", Vec::<String>::new()));
    }
    operation.build()
}

fn answer(what: &str, kind: &str, named: Option<Named>) -> utoipa::openapi::Response {
    let response = ResponseBuilder::new().description(what);
    match named {
        Some(named) => {
            response.content(kind, ContentBuilder::new().schema(Some(reference(&named.name))).build()).build()
        }
        None => response.build(),
    }
}

fn reference(name: &str) -> Ref {
    Ref::from_schema_name(name)
}

fn in_path(name: &'static str) -> Parameter {
    let what = match name {
        "office" => "The office's id",
        "n" => "The counter's number, from 1",
        "code" => "The group's letter",
        "name" => "The printer's name",
        _ => "The ticket's random id",
    };
    let kind = if name == "n" { u16::schema() } else { String::schema() };
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    parameter.description(Some(what)).schema(Some(kind)).build()
}

fn names_in(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// The last words of the address, with the method where an address has two: `counters_call_next`.
fn operation_id(route: &Route) -> String {
    let words = route.path.trim_start_matches("/api/v1/offices/").split('/').filter(|part| !part.starts_with('{'));
    let words: Vec<String> = words.map(|word| word.replace('-', "_")).collect();
    let ends_in_name = route.path.ends_with('}');
    match (words.is_empty(), ends_in_name) {
        (true, _) => "office".to_owned(),
        (false, true) => format!("{}_one", words.join("_")),
        (false, false) => words.join("_"),
    }
}
