//! The printers of a server, wired to the offices whose tickets they print.

use std::collections::BTreeMap;
use std::sync::Arc;

use motcua::clock::Clock;
use motcua::config::Settings;
use motcua::http::Paper;
use motcua::live::Registry;
use motcua::office::OfficeId;
use motcua::printing::{Desk, PrintLimits, PrinterPlan, Printers, print_tickets};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Failure;

/// Starts the printers of all offices. Phone pages have addresses that begin with `public_url`.
pub fn start(settings: &Settings, public_url: &str, clock: Arc<dyn Clock>) -> Result<Paper, Failure> {
    let data_dir = &settings.server.data_dir;
    let plans = settings.offices.iter().flat_map(|(id, office)| {
        office.printers.iter().map(move |printer| PrinterPlan {
            name: printer_name(id, &printer.name),
            connection: printer.connection.in_folder(data_dir),
            ..printer.clone()
        })
    });
    let printers = Printers::start(plans.collect(), PrintLimits::default(), clock)
        .map_err(|error| format!("cannot start printing: {error}"))?;
    let desk = |id: &OfficeId| {
        let printer_of = printers_beside_kiosks(settings, id);
        let design = settings.offices.get(id)?.slip.clone();
        let desk = Desk { printer_of, phone_pages: format!("{public_url}/{id}/t/"), design };
        (!desk.printer_of.is_empty()).then(|| (id.clone(), desk))
    };
    let desks = settings.offices.keys().filter_map(desk).collect();
    Ok(Paper { desks, printers: Arc::new(printers) })
}

/// Prints what each office issues from now on, in a task for each office that has a printer beside a kiosk.
pub fn follow(paper: &Paper, registry: &Registry, stop: &watch::Sender<bool>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for (id, desk) in &paper.desks {
        if let Some(live) = registry.get(id) {
            tasks.spawn(print_tickets(live.clone(), desk.clone(), paper.printers.clone(), stop.subscribe()));
        }
    }
    tasks
}

/// The printer beside each kiosk of an office, by the kiosk's device name.
fn printers_beside_kiosks(settings: &Settings, id: &OfficeId) -> BTreeMap<String, String> {
    let kiosks = settings.offices.get(id).map(|office| office.kiosks.as_slice()).unwrap_or_default();
    let beside = kiosks.iter().filter_map(|kiosk| {
        let printer = kiosk.printer.as_ref()?;
        Some((kiosk.name.to_string(), printer_name(id, printer)))
    });
    beside.collect()
}

/// Two offices may call a printer by the same name.
fn printer_name(office: &OfficeId, printer: &str) -> String {
    format!("{office}/{printer}")
}
