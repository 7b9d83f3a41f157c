//! From commits to paper: a slip for each ticket that this server issued where a printer stands, and one more for each
//! reprint that it recorded. What nobody waits for any more is dropped.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};

use super::facts::Facts;
use super::places::PrintPlaces;
use super::printer::Printers;
use super::slip::Slip;
use crate::live::{Happened, LiveOffice};
use crate::office::{Event, Office, Step, Ticket};

/// Prints what is asked for from this call on, until told to stop; then what has been asked for by then. A commit of
/// another server is printed there. A slip is asked for only after its ticket, or its reprint, is in the journal.
pub fn print_tickets(
    office: &LiveOffice,
    places: PrintPlaces,
    printers: Arc<Printers>,
    stop: watch::Receiver<bool>,
) -> impl Future<Output = ()> + Send + use<> {
    print_commits(office.feed().subscribe(), places, printers, stop)
}

async fn print_commits(
    mut commits: broadcast::Receiver<Happened>,
    places: PrintPlaces,
    printers: Arc<Printers>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let next = tokio::select! {
            biased;
            next = commits.recv() => next,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match next {
            Ok(happened) => places.print(&happened, &printers),
            Err(broadcast::error::RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "commits went by faster than their slips were asked for; some stay unprinted");
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
    while let Ok(happened) = commits.try_recv() {
        places.print(&happened, &printers);
    }
}

impl PrintPlaces {
    fn print(&self, happened: &Happened, printers: &Printers) {
        for step in happened.steps.iter() {
            for event in &step.events {
                self.react(happened, step, event, printers);
            }
        }
    }

    fn react(&self, happened: &Happened, step: &Step, event: &Event, printers: &Printers) {
        let office = &happened.office;
        let Some(ticket) = event.ticket().and_then(|id| office.ticket(&id)) else { return };
        match event {
            Event::TicketIssued { .. } if happened.own => {
                if let Some(printer) = self.printer_for(ticket) {
                    let first = Ticket { slips: 1, ..Ticket::clone(ticket) };
                    printers.print(printer, self.slip(office, &first));
                }
            }
            Event::SlipReprinted { copy, .. } if happened.own => {
                let asker = step.by.as_ref().map(|by| by.as_str());
                if let Some(printer) = self.printer_asked(ticket, asker) {
                    // Of two in one commit each says which it is.
                    let this = Ticket { slips: *copy, ..Ticket::clone(ticket) };
                    printers.print_copy(printer, self.slip(office, &this), *copy);
                }
            }
            // Also by another server: the slip may wait at a printer of this one.
            Event::TicketCalled { .. } | Event::TicketEnded { .. } => printers.too_late(ticket.id),
            _ => {}
        }
    }

    fn slip(&self, office: &Office, ticket: &Ticket) -> Slip {
        let link = format!("{}{}", self.phone_pages, ticket.id);
        Slip::of(&self.design, office.plan(), ticket, &Facts::of(office, ticket, link))
    }
}
