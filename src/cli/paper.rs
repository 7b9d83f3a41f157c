//! The printers of a server, wired to the offices whose tickets they print.

use std::path::Path;
use std::sync::Arc;

use motcua::clock::Clock;
use motcua::config::{OfficeSettings, Settings};
use motcua::http::Paper;
use motcua::live::Registry;
use motcua::office::{Actor, OfficeId};
use motcua::printing::{Connection, Desk, PrintLimits, PrintPlaces, PrinterPlan, Printers, print_tickets};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Failure;

/// Starts the printers of all offices. Phone pages have addresses that begin with `public_url`.
pub fn start(settings: &Settings, public_url: &str, clock: Arc<dyn Clock>) -> Result<Paper, Failure> {
    let data_dir = &settings.server.data_dir;
    let plans = settings.offices.iter().flat_map(|(id, office)| {
        office.printers.iter().map(move |printer| PrinterPlan {
            name: printer_name(id, &printer.name),
            connection: connection(id, &printer.connection, data_dir),
            ..printer.clone()
        })
    });
    let printers = Printers::start(plans.collect(), PrintLimits::default(), clock)
        .map_err(|error| format!("cannot start printing: {error}"))?;
    let places = settings.offices.iter().map(|(id, office)| (id.clone(), places(id, office, public_url)));
    let places = places.filter(|(_, places)| !places.is_empty()).collect();
    Ok(Paper { places, printers: Arc::new(printers) })
}

/// Prints what each office issues from now on, in a task for each office that has a printer beside a kiosk or desk.
pub fn follow(paper: &Paper, registry: &Registry, stop: &watch::Sender<bool>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for (id, places) in &paper.places {
        if let Some(live) = registry.get(id) {
            tasks.spawn(print_tickets(live, places.clone(), paper.printers.clone(), stop.subscribe()));
        }
    }
    tasks
}

/// Which printer stands beside which kiosk and desk of an office.
fn places(id: &OfficeId, office: &OfficeSettings, public_url: &str) -> PrintPlaces {
    let kiosks = office.kiosks.iter().filter_map(|kiosk| {
        let printer = kiosk.printer.as_ref()?;
        Some((kiosk.name.to_string(), printer_name(id, printer)))
    });
    let desks = office.desks.iter().map(|desk| Desk {
        name: desk.name.clone(),
        printer: printer_name(id, &desk.printer),
        accounts: desk.accounts.iter().map(Actor::to_string).collect(),
    });
    let phone_pages = format!("{public_url}/{id}/t/");
    PrintPlaces { kiosks: kiosks.collect(), desks: desks.collect(), phone_pages, design: office.slip.clone() }
}

/// The way to a printer of an office; a relative file of this machine starts in the data folder.
fn connection(office: &OfficeId, connection: &Connection, data_dir: &Path) -> Connection {
    match connection {
        Connection::Via { station, connection } => {
            Connection::Via { station: format!("{office}/{station}"), connection: connection.clone() }
        }
        own => own.in_folder(data_dir),
    }
}

/// Two offices may call a printer by the same name.
fn printer_name(office: &OfficeId, printer: &str) -> String {
    format!("{office}/{printer}")
}
