//! The printers of a server, wired to the offices whose tickets they print.

use std::collections::BTreeMap;
use std::sync::Arc;

use motcua::config::Settings;
use motcua::http::Paper;
use motcua::live::Registry;
use motcua::office::OfficeId;
use motcua::printing::{Desk, PrintLimits, PrinterPlan, Printers, print_tickets};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Failure;

/// Starts the printers of all offices.
pub fn start(settings: &Settings) -> Result<Paper, Failure> {
    let data_dir = &settings.server.data_dir;
    let plans = settings.offices.iter().flat_map(|(id, office)| {
        office.printers.iter().map(move |printer| PrinterPlan {
            name: printer_name(id, &printer.name),
            connection: printer.connection.in_folder(data_dir),
            ..printer.clone()
        })
    });
    let printers = Printers::start(plans.collect(), PrintLimits::default())
        .map_err(|error| format!("cannot start printing: {error}"))?;
    let beside = settings
        .offices
        .keys()
        .flat_map(|id| printers_beside_kiosks(settings, id).into_keys().map(move |kiosk| (id.clone(), kiosk)));
    Ok(Paper { kiosks: beside.collect(), printers: Arc::new(printers) })
}

/// Prints what each office issues from now on, in a task for each office that has a printer beside a kiosk.
pub fn follow(
    settings: &Settings,
    registry: &Registry,
    printers: &Arc<Printers>,
    public_url: &str,
    stop: &watch::Sender<bool>,
) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for (id, live) in registry.iter() {
        let printer_of = printers_beside_kiosks(settings, id);
        if !printer_of.is_empty() {
            let desk = Desk { printer_of, phone_pages: format!("{public_url}/{id}/t/") };
            tasks.spawn(print_tickets(live.clone(), desk, printers.clone(), stop.subscribe()));
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
