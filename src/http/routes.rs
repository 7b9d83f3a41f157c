//! Every address of the server, with who may use it: the one table that the server, its OpenAPI document and its
//! access tests are made from.

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, Resource, ResponseError, guard as match_on, web};

use crate::access::Role::{Counter, Kiosk, Manager, Officer, Reader, Station};
use crate::access::Who::{self, Public, Roles};

use super::api::counters::{
    AtCounterBody, CallTicketBody, CounterAnswer, OpenBody, ReasonAtCounterBody, TicketOfBody, TransferBody,
};
use super::api::day::DayAnswer;
use super::api::devices::{DeviceAnswer, DeviceBody};
use super::api::groups::{GroupAnswer, ReasonBody};
use super::api::notice::{NoticeAnswer, NoticeBody};
use super::api::printers::PrintedAnswer;
use super::api::report::ReportBody;
use super::api::state::StateBody;
use super::api::ticket_body::TicketBody;
use super::api::tickets::{NewTicketBody, PlainBody, WhyBody};
use super::api::waits::{WaitsBody, WaitsQuery};
use super::api::{counters, day, devices, groups, notice, printers, slips, state, tickets, waits};
use super::guard::guard;
use super::openapi::{Shape, api};
use super::problem::Problem;
use super::report::{self, ReportQuery};
use super::screens::{self, calm, display, kiosk, lobby, manager, phone, technician, terminal};
use super::{hall, health, login, openapi, pages, preview, sounds, stations};

/// One address and method.
#[derive(Debug)]
pub struct Route {
    /// The method; `GET` answers `HEAD` too.
    pub method: Method,
    /// The address, with `{office}`, `{n}` (a counter), `{code}` (a group), `{ticket}`, `{zone}` (of the
    /// hall), `{name}` (of a file or a printer), `{voice}` and `{sample}`.
    pub path: &'static str,
    /// Who may use it. Of an office's routes only those of that office, and of a counter's devices only its own.
    pub who: Who,
    /// What it is, in one line.
    pub what: &'static str,
    /// In what form it answers, also when it refuses.
    pub face: Face,
    serve: fn() -> actix_web::Route,
}

/// In what form a route answers.
#[derive(Debug)]
pub enum Face {
    /// An HTML page, for people.
    Page,
    /// JSON, described in the OpenAPI document.
    Api(Shape),
    /// A WebSocket.
    Socket,
    /// Something else, described nowhere but here.
    Plain,
}

const AT_COUNTER: Who = Roles(&[Officer, Manager, Counter]);
const ISSUES: Who = Roles(&[Kiosk, Officer, Manager]);
const REPRINTS: Who = Roles(&[Kiosk, Officer, Manager, Counter]);
const MANAGES: Who = Roles(&[Manager]);
const WORKS_HERE: Who = Roles(&[Officer, Manager]);
const MEASURES: Who = Roles(&[Manager, Reader]);
const STATIONS: Who = Roles(&[Station]);
const EXPLAINS: Who = Roles(&[Officer, Manager, Reader]);

const fn get(path: &'static str, who: Who, face: Face, what: &'static str, serve: fn() -> actix_web::Route) -> Route {
    Route { method: Method::GET, path, who, what, face, serve }
}

const fn post(path: &'static str, who: Who, face: Face, what: &'static str, serve: fn() -> actix_web::Route) -> Route {
    Route { method: Method::POST, path, who, what, face, serve }
}

use Face::{Api, Page, Plain, Socket};

/// All of them. The first address that fits answers.
#[rustfmt::skip]
pub static ROUTES: &[Route] = &[
    get("/", Public, Page, "where to begin", || web::to(pages::start)),
    get("/login", Public, Page, "the form to log in, or the login by a device's link", || web::to(login::show)),
    post("/login", Public, Page, "log in with name and password", || web::to(login::log_in)),
    post("/logout", Public, Page, "end every login of this browser", || web::to(login::log_out)),
    get("/assets/{name}", Public, Plain, "a style, a script, a typeface", || web::to(pages::serve_asset)),
    get("/healthz", Public, Plain, "the process answers", || web::to(health::alive)),
    get("/readyz", Public, Plain, "the server can work, or what is missing", || web::to(health::ready)),
    get("/metrics", Public, Plain, "what was counted, for Prometheus", || web::to(health::metrics)),
    get("/api/openapi.json", Public, Plain, "the description of the API", || web::to(openapi::serve_document)),

    get("/api/v1/station", STATIONS, Socket, "the line to a box elsewhere that prints for this server", || web::to(stations::open)),
    get("/api/v1/offices/{office}", Public, Api(api::<(), StateBody>(200)), "The public state of an office", || web::to(state::state)),
    get("/api/v1/offices/{office}/live", Public, Socket, "the public state whole, at once and at each version", || web::to(screens::live)),
    post("/api/v1/offices/{office}/tickets", ISSUES, Api(api::<NewTicketBody, TicketBody>(201)), "Issue a ticket", || web::to(tickets::issue)),
    get("/api/v1/offices/{office}/tickets/{ticket}", Public, Api(api::<(), TicketBody>(200)), "A ticket, for whoever knows its random id", || web::to(tickets::ticket)),
    post("/api/v1/offices/{office}/tickets/{ticket}/cancel", Public, Api(api::<PlainBody, TicketBody>(200)), "Give a ticket up, for whoever knows its random id", || web::to(tickets::cancel)),
    post("/api/v1/offices/{office}/tickets/{ticket}/print", REPRINTS, Api(api::<PlainBody, TicketBody>(200)), "Print a ticket's slip once more", || web::to(slips::print_again)),
    get("/api/v1/offices/{office}/tickets/{ticket}/why", EXPLAINS, Api(api::<(), WhyBody>(200)), "Who was called before a ticket, and by which rule", || web::to(tickets::why)),
    post("/api/v1/offices/{office}/counters/{n}/open", AT_COUNTER, Api(api::<OpenBody, CounterAnswer>(200)), "Open a counter, or change what it serves", || web::to(counters::open)),
    post("/api/v1/offices/{office}/counters/{n}/pause", AT_COUNTER, Api(api::<ReasonAtCounterBody, CounterAnswer>(200)), "Pause a counter", || web::to(counters::pause)),
    post("/api/v1/offices/{office}/counters/{n}/close", AT_COUNTER, Api(api::<AtCounterBody, CounterAnswer>(200)), "Close a counter", || web::to(counters::close)),
    post("/api/v1/offices/{office}/counters/{n}/call-next", AT_COUNTER, Api(api::<AtCounterBody, CounterAnswer>(200)), "End the ticket in hand as served and call the next", || web::to(counters::call_next)),
    post("/api/v1/offices/{office}/counters/{n}/call", AT_COUNTER, Api(api::<CallTicketBody, CounterAnswer>(200)), "Call a ticket out of order", || web::to(counters::call)),
    post("/api/v1/offices/{office}/counters/{n}/recall", AT_COUNTER, Api(api::<AtCounterBody, CounterAnswer>(200)), "Announce the same ticket again", || web::to(counters::recall)),
    post("/api/v1/offices/{office}/counters/{n}/start", AT_COUNTER, Api(api::<AtCounterBody, CounterAnswer>(200)), "The citizen has come", || web::to(counters::start)),
    post("/api/v1/offices/{office}/counters/{n}/finish", AT_COUNTER, Api(api::<AtCounterBody, CounterAnswer>(200)), "The visit is done", || web::to(counters::finish)),
    post("/api/v1/offices/{office}/counters/{n}/no-show", AT_COUNTER, Api(api::<AtCounterBody, CounterAnswer>(200)), "Nobody came", || web::to(counters::no_show)),
    post("/api/v1/offices/{office}/counters/{n}/park", AT_COUNTER, Api(api::<ReasonAtCounterBody, CounterAnswer>(200)), "Set the ticket aside because something is missing", || web::to(counters::park)),
    post("/api/v1/offices/{office}/counters/{n}/resume", AT_COUNTER, Api(api::<TicketOfBody, CounterAnswer>(200)), "Take a parked ticket up again", || web::to(counters::resume)),
    post("/api/v1/offices/{office}/counters/{n}/transfer", AT_COUNTER, Api(api::<TransferBody, CounterAnswer>(200)), "Send the ticket to another group or counter", || web::to(counters::transfer)),
    post("/api/v1/offices/{office}/counters/{n}/return", AT_COUNTER, Api(api::<TicketOfBody, CounterAnswer>(200)), "Put a ticket back at its old place", || web::to(counters::put_back)),
    post("/api/v1/offices/{office}/groups/{code}/open", MANAGES, Api(api::<PlainBody, GroupAnswer>(200)), "Issue a group's tickets again", || web::to(groups::open)),
    post("/api/v1/offices/{office}/groups/{code}/close", MANAGES, Api(api::<ReasonBody, GroupAnswer>(200)), "Issue no more tickets of a group", || web::to(groups::close)),
    post("/api/v1/offices/{office}/notice", MANAGES, Api(api::<NoticeBody, NoticeAnswer>(200)), "Say something on the lobby's ticker", || web::to(notice::set)),
    post("/api/v1/offices/{office}/devices/forget", MANAGES, Api(api::<DeviceBody, DeviceAnswer>(200)), "Miss a device no longer that has gone for good", || web::to(devices::forget)),
    post("/api/v1/offices/{office}/printers/{name}/test", MANAGES, Api(api::<PlainBody, PrintedAnswer>(200)), "Print a printer's test page", || web::to(printers::test)),
    post("/api/v1/offices/{office}/day/close", MANAGES, Api(api::<PlainBody, DayAnswer>(200)), "End the day: whoever is left was not served", || web::to(day::close)),
    get("/api/v1/offices/{office}/waits", MEASURES, Api(api::<(), WaitsBody>(200).asks::<WaitsQuery>()), "Waiting and service times over some days", || web::to(waits::waits)),
    get("/api/v1/offices/{office}/report", MEASURES, Api(api::<(), ReportBody<'_>>(200).asks::<ReportQuery>()), "A day, week, month or quarter in tables", || web::to(report::file)),
    get("/api/v1/report", MEASURES, Api(api::<(), ReportBody<'_>>(200).asks::<ReportQuery>()), "The same of all offices that the caller may measure", || web::to(report::file)),

    get("/{office}/kiosk", ISSUES, Page, "where citizens take numbers", || web::to(kiosk::page)),
    get("/{office}/kiosk/socket", ISSUES, Socket, "what keeps the kiosk fresh", || web::to(kiosk::socket)),
    get("/{office}/kiosk/procedures/{code}", ISSUES, Plain, "what a group's procedures take, as a part of the kiosk's page", || web::to(screens::procedures)),
    get("/{office}/best-time", Public, Page, "in which hours of the week people wait little", || web::to(calm::page)),
    get("/{office}/best-time/socket", Public, Socket, "what keeps the best time fresh", || web::to(calm::socket)),
    get("/{office}/lobby", Public, Page, "what everybody in the hall looks at", || web::to(lobby::page)),
    get("/{office}/lobby/socket", Public, Socket, "what keeps the lobby fresh", || web::to(lobby::socket)),
    get("/{office}/lobby/{zone}", Public, Page, "what everybody in one zone of the hall looks at", || web::to(lobby::page)),
    get("/{office}/lobby/{zone}/socket", Public, Socket, "what keeps a zone's lobby fresh", || web::to(lobby::socket)),
    get("/{office}/mark", Public, Plain, "the office's mark, as a picture", || web::to(hall::mark)),
    get("/{office}/media", Public, Plain, "the names of the pictures and videos for the calm times, as JSON", || web::to(hall::media_list)),
    get("/{office}/media/{name}", Public, Plain, "a picture or video for the calm times", || web::to(hall::media)),
    get("/{office}/sounds/{name}", Public, Plain, "the chime", || web::to(sounds::serve)),
    get("/{office}/sounds/{voice}/{name}", Public, Plain, "a recording of a voice", || web::to(sounds::serve)),
    get("/{office}/counter/{n}", AT_COUNTER, Page, "the officer's terminal", || web::to(terminal::page)),
    get("/{office}/counter/{n}/socket", AT_COUNTER, Socket, "what keeps the terminal fresh", || web::to(terminal::socket)),
    get("/{office}/counter/{n}/why/{ticket}", AT_COUNTER, Page, "why a ticket stands where it stands, as a part of the terminal", || web::to(screens::why)),
    get("/{office}/counter/{n}/display", Public, Page, "what hangs over a counter", || web::to(display::page)),
    get("/{office}/counter/{n}/display/socket", Public, Socket, "what keeps the display fresh", || web::to(display::socket)),
    get("/{office}/manager", MANAGES, Page, "what whoever runs the office sees", || web::to(manager::page)),
    get("/{office}/manager/socket", MANAGES, Socket, "what keeps the manager's page fresh", || web::to(manager::socket)),
    get("/{office}/manager/history", MANAGES, Page, "how past days went, and what made people wait", || web::to(screens::history)),
    get("/{office}/report", MEASURES, Page, "a day, week, month or quarter, to be read and printed", || web::to(report::page)),
    get("/{office}/report/paper.css", MEASURES, Plain, "the style of that page's paper", || web::to(report::paper)),
    get("/{office}/technician", MANAGES, Page, "the devices, printers and server of an office", || web::to(technician::page)),
    get("/{office}/technician/socket", MANAGES, Socket, "what keeps the technician's page fresh", || web::to(technician::socket)),
    get("/{office}/simulate", MANAGES, Page, "what if: a past day with other counters, hours or head starts", || web::to(super::simulate::page)),
    get("/{office}/slip", WORKS_HERE, Page, "the office's slips, as its printers print them", || web::to(super::slips::page)),
    get("/{office}/slip/{sample}", WORKS_HERE, Plain, "a sample of the office's slips, as a picture", || web::to(super::slips::picture)),
    get("/{office}/t/{ticket}", Public, Page, "a citizen's own ticket", || web::to(phone::page)),
    get("/{office}/t/{ticket}/socket", Public, Socket, "what keeps the citizen's page fresh", || web::to(phone::socket)),
    get("/{office}/t/{ticket}/code.svg", Public, Plain, "the citizen's page as a QR code", || web::to(screens::code)),

    get("/report", MEASURES, Page, "the same of all offices that the visitor may measure", || web::to(report::page)),
    get("/report/paper.css", MEASURES, Plain, "the style of that page's paper", || web::to(report::paper)),

    // Last, so that an office of this name keeps its addresses. Without a demo there is nothing at these.
    get("/preview", Public, Page, "in a demo: every screen in every state", || web::to(preview::list)),
    get("/preview/{sample}", Public, Page, "in a demo: a sample of a screen", || web::to(preview::page)),
    get("/preview/{sample}/socket", Public, Socket, "in a demo: what keeps the sample's line up", || web::to(preview::socket)),
];

/// Makes the server's routes from the table.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    for route in ROUTES {
        if !paths.contains(&route.path) {
            paths.push(route.path);
        }
    }
    for path in paths {
        config.service(resource(path));
    }
}

fn resource(path: &'static str) -> Resource {
    let here = || ROUTES.iter().filter(move |route| route.path == path);
    let mut resource = web::resource(path);
    for route in here() {
        let serve = (route.serve)();
        let serve = match route.method {
            Method::GET => serve.guard(match_on::Any(match_on::Get()).or(match_on::Head())),
            _ => serve.method(route.method.clone()),
        };
        resource = resource.route(serve.wrap(from_fn(move |request, next| guard(route, request, next))));
    }
    let methods: Vec<&str> =
        here().map(|route| if route.method == Method::GET { "GET, HEAD" } else { route.method.as_str() }).collect();
    let methods = methods.join(", ");
    resource.default_service(web::to(move |request: HttpRequest| {
        let detail = format!("{} is not for this address: it takes {methods}", request.method());
        let mut problem = Problem::new("method_not_allowed", detail);
        problem.allow = Some(methods.clone());
        async move { problem.error_response() }
    }))
}
