//! Where in an office slips come out: which printer stands beside which kiosk and which reception desk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::design::Design;
use crate::office::Ticket;

/// Where the slips of one office come out, and what is printed on them.
#[derive(Debug, Clone)]
pub struct PrintPlaces {
    /// The printer beside each kiosk, by the kiosk's device name.
    pub kiosks: BTreeMap<String, String>,
    /// The reception desks with a printer.
    pub desks: Vec<Desk>,
    /// What addresses of phone pages begin with, as `http://192.168.1.10:8080/demo/t/`.
    pub phone_pages: String,
    /// How its slips look.
    pub design: Arc<Design>,
}

/// A reception desk, where somebody takes numbers for citizens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// What it is called, as `Bàn 1`.
    pub name: String,
    /// The printer beside it.
    pub printer: String,
    /// Who works there: people's accounts and devices.
    pub accounts: BTreeSet<String>,
}

/// Where a printer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Beside the kiosk of this device.
    Kiosk(String),
    /// At the reception desk of this name.
    Desk(String),
}

impl PrintPlaces {
    /// Whether slips come out anywhere.
    pub fn is_empty(&self) -> bool {
        self.kiosks.is_empty() && self.desks.is_empty()
    }

    /// The printer beside an account or device.
    pub fn printer_of(&self, account: &str) -> Option<&str> {
        let at_desk = || self.desks.iter().find(|desk| desk.accounts.contains(account)).map(|desk| &desk.printer);
        self.kiosks.get(account).or_else(at_desk).map(String::as_str)
    }

    /// Every account and device that has a printer beside it, with the printer.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, &str)> {
        fn at_desk(desk: &Desk) -> impl Iterator<Item = (&str, &str)> {
            desk.accounts.iter().map(|account| (account.as_str(), desk.printer.as_str()))
        }
        let at_kiosks = self.kiosks.iter().map(|(kiosk, printer)| (kiosk.as_str(), printer.as_str()));
        at_kiosks.chain(self.desks.iter().flat_map(at_desk))
    }

    /// The printer where a ticket was issued.
    pub fn printer_for(&self, ticket: &Ticket) -> Option<&str> {
        self.printer_of(ticket.source.as_ref()?)
    }

    /// The printer that a slip comes out of when somebody asks for it again: the one beside them, or else the one where
    /// the ticket was issued.
    pub fn printer_asked(&self, ticket: &Ticket, asker: Option<&str>) -> Option<&str> {
        asker.and_then(|account| self.printer_of(account)).or_else(|| self.printer_for(ticket))
    }

    /// Where a printer stands: one may serve several kiosks and desks.
    pub fn beside(&self, printer: &str) -> Vec<Place> {
        let kiosks = self.kiosks.iter().filter(|(_, beside)| *beside == printer);
        let desks = self.desks.iter().filter(|desk| desk.printer == printer);
        kiosks
            .map(|(name, _)| Place::Kiosk(name.clone()))
            .chain(desks.map(|desk| Place::Desk(desk.name.clone())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;
    use crate::printing::design::Languages;
    use crate::printing::samples::sample_ticket;

    #[test]
    fn a_slip_comes_out_beside_whoever_asks_or_else_where_its_ticket_was_issued() {
        let desk = Desk {
            name: "Bàn 1".to_owned(),
            printer: "p2".to_owned(),
            accounts: ["lan".to_owned(), "quay-1".to_owned()].into(),
        };
        let kiosks = [("kiosk-1".to_owned(), "p1".to_owned())].into();
        let places = PrintPlaces {
            kiosks,
            desks: vec![desk],
            phone_pages: String::new(),
            design: Design { languages: Languages::Ticket, blocks: Vec::new() }.into(),
        };
        let issued_at = |source: &str| Ticket {
            source: Some(source.to_owned()),
            ..sample_ticket("A001".parse().unwrap(), Lang::Vi)
        };
        let printers = [
            (issued_at("kiosk-1"), None, Some("p1")),
            (issued_at("kiosk-1"), Some("quay-1"), Some("p2")),
            (issued_at("kiosk-1"), Some("mai"), Some("p1")),
            (issued_at("lan"), Some("mai"), Some("p2")),
            (issued_at("mai"), Some("kiosk-1"), Some("p1")),
            (issued_at("mai"), Some("mai"), None),
        ];
        for (ticket, asker, printer) in printers {
            assert_eq!(places.printer_asked(&ticket, asker), printer, "{:?} for {asker:?}", ticket.source);
        }
        assert_eq!(places.beside("p2"), [Place::Desk("Bàn 1".to_owned())]);
        assert_eq!(places.beside("p1"), [Place::Kiosk("kiosk-1".to_owned())]);
        assert_eq!(places.beside("p3"), []);
    }
}
