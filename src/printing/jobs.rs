//! From commits to paper: a slip for each ticket that this server issued at a kiosk with a printer.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{broadcast, watch};

use super::design::Design;
use super::facts::Facts;
use super::print_state::PrintState;
use super::printer::Printers;
use super::slip::Slip;
use crate::live::{Happened, LiveOffice};
use crate::office::{Event, Office, Ticket};

/// What printing in one office needs to know.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The printer beside each kiosk, by the kiosk's device name.
    pub printer_of: BTreeMap<String, String>,
    /// What addresses of phone pages begin with, as `http://192.168.1.10:8080/demo/t/`.
    pub phone_pages: String,
    /// How its slips look.
    pub design: Arc<Design>,
}

/// Prints what is issued from now on, until told to stop; then what has been issued by then. A commit of another
/// server is printed there. A slip is asked for only after its ticket is in the journal.
pub async fn print_tickets(office: LiveOffice, desk: Desk, printers: Arc<Printers>, mut stop: watch::Receiver<bool>) {
    let mut commits = office.feed().subscribe();
    loop {
        let next = tokio::select! {
            biased;
            next = commits.recv() => next,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match next {
            Ok(happened) => desk.print(&happened, &printers),
            Err(broadcast::error::RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "commits went by faster than their slips were asked for; some stay unprinted");
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
    while let Ok(happened) = commits.try_recv() {
        desk.print(&happened, &printers);
    }
}

impl Desk {
    /// Whether the ticket was issued at a kiosk with a printer.
    pub fn has_printer_for(&self, ticket: &Ticket) -> bool {
        self.printer_for(ticket).is_some()
    }

    /// Prints a slip once more, because somebody says that none has come out. `None` when the ticket was issued where
    /// no printer stands.
    pub fn print_again(&self, office: &Office, ticket: &Ticket, printers: &Printers) -> Option<PrintState> {
        Some(printers.print_again(self.printer_for(ticket)?, self.slip(office, ticket)))
    }

    fn printer_for(&self, ticket: &Ticket) -> Option<&str> {
        self.printer_of.get(ticket.source.as_ref()?).map(String::as_str)
    }

    fn print(&self, happened: &Happened, printers: &Printers) {
        if !happened.own {
            return;
        }
        let events = happened.steps.iter().flat_map(|step| &step.events);
        for event in events {
            let Event::TicketIssued { ticket, .. } = event else { continue };
            let Some(ticket) = happened.office.ticket(ticket) else { continue };
            if let Some(printer) = self.printer_for(ticket) {
                printers.print(printer, self.slip(&happened.office, ticket));
            }
        }
    }

    fn slip(&self, office: &Office, ticket: &Ticket) -> Slip {
        let link = format!("{}{}", self.phone_pages, ticket.id);
        Slip::of(&self.design, office.plan(), ticket, &Facts::of(office, ticket, link))
    }
}
