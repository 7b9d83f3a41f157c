//! What each screen shows, as pure view models made from an office: no clock, no I/O, one file per screen.
//!
//! ```text
//! Office ──View──▶ kiosk | lobby | terminal | display | phone | calm | manager | technician ──askama──▶ page (whole), content (pushed)
//!                  displays/<screen>/{page.html, content.html, <screen>.css, <screen>.js}
//! ```
//!
//! A page is sent once; from then on the server pushes the content, whole, whenever it differs from the last one.
//! Contents depend on the moment only by the minute, so that comparing two renderings says whether to push.

mod alerted;
mod around;
mod assets;
mod bilingual;
mod calm;
pub mod charts;
mod code;
mod concerns;
mod display;
mod history;
mod kiosk;
mod likely;
mod lobby;
mod manager;
mod pages;
mod phone;
mod preview;
mod report;
pub mod samples;
mod simulate;
mod slip;
mod speech;
mod start;
mod tally;
mod technician;
mod terminal;
mod time;
pub mod words;

pub use around::{
    AlertsSeen, Around, DeviceSeen, HallSpeaker, Past, PrinterPlace, PrinterSeen, PrinterState, STAYED, ServerSeen,
    SlipsSeen,
};
pub use assets::{Asset, asset, asset_names, build};
pub use code::ticket_code;
pub use history::{Changed, Span};
pub use kiosk::{KioskStep, procedures};
pub use pages::{Missing, error_page, login_page};
pub use preview::preview_page;
pub use report::{
    ReportPlaces, report_content, report_failed, report_file, report_paper, report_progress, report_refused, report_top,
};
pub use simulate::{NotUnderstood, Tried, WhatIf, simulate_page};
pub use slip::slip_page;
pub use speech::Speech;
pub use start::{Reachable, Visitor, start_page};
pub use terminal::why;

use jiff::Timestamp;

use crate::office::{Counter, CounterNo, Lang, Office, Ticket, TicketId, Zone};
use words::Words;

/// A thing in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    /// Where citizens take numbers.
    Kiosk,
    /// The same with a step open, as its script opens them: what samples ask for.
    KioskStep(KioskStep),
    /// What everybody in the hall looks at, or in one zone of it.
    Lobby(Option<Zone>),
    /// What the officer at a counter works with.
    Terminal(CounterNo),
    /// What hangs over a counter.
    Display(CounterNo),
    /// What one citizen sees of one ticket.
    Phone(TicketId),
    /// In which hours of the week people wait little.
    Calm,
    /// What whoever runs the office sees and decides.
    Manager,
    /// How some days went, for whoever runs the office. It is made when it is asked for, and nothing is pushed to it.
    History(Span),
    /// What whoever keeps the devices running looks at.
    Technician,
}

/// What a screen is made from.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The office today.
    pub office: &'a Office,
    /// The day before, for phones that still show one of its tickets just after midnight.
    pub yesterday: Option<&'a Office>,
    /// What is known beside the office.
    pub around: &'a Around,
    /// The present moment.
    pub now: Timestamp,
    /// The reader's language.
    pub lang: Lang,
}

impl Screen {
    /// The screen's name: of its folder in `displays/`, its style and its script.
    pub fn name(&self) -> &'static str {
        match self {
            Screen::Kiosk | Screen::KioskStep(_) => "kiosk",
            Screen::Lobby(_) => "lobby",
            Screen::Terminal(_) => "terminal",
            Screen::Display(_) => "display",
            Screen::Phone(_) => "phone",
            Screen::Calm => "calm",
            Screen::Manager => "manager",
            Screen::History(_) => "history",
            Screen::Technician => "technician",
        }
    }

    /// Whether its content shows the devices [around](Around) the office, and changes with them.
    pub fn shows_devices(&self) -> bool {
        matches!(self, Screen::Manager | Screen::Technician)
    }

    /// Whether its content shows the office's alerts, and changes with them.
    pub fn shows_alerts(&self) -> bool {
        matches!(self, Screen::Manager)
    }

    /// Whether news of it is pushed while it is shown.
    pub fn is_pushed(&self) -> bool {
        !matches!(self, Screen::History(_))
    }

    /// Whether its content shows [past](Past) days, and changes when they are read.
    pub fn shows_past(&self) -> bool {
        matches!(self, Screen::Manager)
    }

    /// Whether its content tells in which hours of the week people wait little.
    pub fn shows_best_time(&self) -> bool {
        matches!(self, Screen::Kiosk | Screen::KioskStep(_) | Screen::Lobby(_) | Screen::Calm)
    }

    /// Whether its content shows the printers [around](Around) the office, and changes with them.
    pub fn shows_printers(&self) -> bool {
        self.shows_devices() || self.shows_own_printer()
    }

    /// Whether what it shows depends on the printer beside whoever looks at it.
    pub fn shows_own_printer(&self) -> bool {
        matches!(self, Screen::Kiosk | Screen::KioskStep(_) | Screen::Terminal(_))
    }

    /// Whether it says its calls aloud.
    pub fn speaks(&self) -> bool {
        matches!(self, Screen::Lobby(_))
    }

    /// Whether there is such a counter, zone or ticket. Where there is none, the page says so and what to do, and belongs
    /// under status 404; the content is an empty root, which tells the page to reload.
    pub fn found(&self, view: &View) -> bool {
        match self {
            Screen::Terminal(counter) | Screen::Display(counter) => view.office.counters().contains_key(counter),
            Screen::Phone(ticket) => view.ticket(ticket).is_some(),
            Screen::Lobby(Some(zone)) => view.office.plan().lobby_of(*zone).is_some(),
            Screen::Kiosk | Screen::KioskStep(_) | Screen::Lobby(None) | Screen::Calm => true,
            Screen::Manager | Screen::History(_) | Screen::Technician => true,
        }
    }

    /// The whole HTML document.
    ///
    /// # Errors
    /// Only when a template cannot be rendered, which would be a fault of this program.
    pub fn page(&self, view: &View) -> Result<String, askama::Error> {
        let view = &view.at_this_minute();
        match self {
            Screen::Kiosk => kiosk::page(view, None),
            Screen::KioskStep(step) => kiosk::page(view, Some(*step)),
            Screen::Lobby(zone) if self.found(view) => lobby::page(view, *zone),
            Screen::Lobby(_) => error_page(view.lang, Missing::Zone),
            Screen::Terminal(counter) if self.found(view) => terminal::page(view, *counter),
            Screen::Display(counter) if self.found(view) => display::page(view, *counter),
            Screen::Terminal(_) | Screen::Display(_) => error_page(view.lang, Missing::Counter),
            Screen::Phone(ticket) => match view.ticket(ticket) {
                Some((office, ticket)) => phone::page(view, office, ticket),
                None => error_page(view.lang, Missing::Ticket),
            },
            Screen::Calm => calm::page(view),
            Screen::Manager => manager::page(view),
            Screen::History(span) => history::page(view, *span),
            Screen::Technician => technician::page(view),
        }
    }

    /// What is pushed: the inside of the page's `<main>`, as one element whose `data-version` says how new it is.
    ///
    /// # Errors
    /// Only when a template cannot be rendered, which would be a fault of this program.
    pub fn content(&self, view: &View) -> Result<String, askama::Error> {
        let view = &view.at_this_minute();
        match self {
            Screen::Kiosk | Screen::KioskStep(_) => kiosk::content(view),
            Screen::Lobby(zone) if self.found(view) => lobby::content(view, *zone),
            Screen::Lobby(_) => Ok(gone(view)),
            Screen::Terminal(counter) if self.found(view) => terminal::content(view, *counter),
            Screen::Display(counter) if self.found(view) => display::content(view, *counter),
            Screen::Terminal(_) | Screen::Display(_) => Ok(gone(view)),
            Screen::Phone(ticket) => match view.ticket(ticket) {
                Some((office, ticket)) => phone::content(view, office, ticket),
                None => Ok(gone(view)),
            },
            Screen::Calm => calm::content(view),
            Screen::Manager => manager::content(view),
            Screen::History(span) => history::content(view, *span),
            Screen::Technician => technician::content(view),
        }
    }
}

fn gone(view: &View) -> String {
    format!("<div data-version=\"{}\" data-gone></div>", view.version())
}

impl<'a> View<'a> {
    /// The same, seen from the start of the minute: without it every screen would change with every second.
    fn at_this_minute(self) -> View<'a> {
        let minute = self.now.as_second().div_euclid(60) * 60;
        View { now: Timestamp::from_second(minute).unwrap_or(self.now), ..self }
    }

    /// The words of the reader's language.
    fn words(&self) -> Words {
        Words(self.lang)
    }

    /// How new the state is, as text that sorts: versions start again each day.
    fn version(&self) -> String {
        format!("{}/{:08}", self.office.day(), self.office.version())
    }

    /// A ticket of today or of the day before, with the office it belongs to.
    fn ticket(&self, id: &TicketId) -> Option<(&'a Office, &'a Ticket)> {
        let of = |office: &'a Office| office.ticket(id).map(|ticket| (office, ticket.as_ref()));
        of(self.office).or_else(|| self.yesterday.and_then(of))
    }

    /// A counter as the hall sees it: after the day's end none is open, whatever its officer has left undone.
    fn counter_today(&self, number: CounterNo) -> Counter {
        let counter = self.office.counters().get(&number).filter(|_| self.office.closed_at().is_none());
        counter.cloned().unwrap_or_default()
    }

    /// The time of day, as `08:05`, in the office's zone.
    fn clock(&self, at: Timestamp) -> String {
        time::clock(&self.office.plan().zone, at)
    }

    /// Whole minutes from a moment until now.
    fn minutes_since(&self, at: Timestamp) -> i64 {
        time::minutes(at, self.now)
    }

    /// What every page has around its content.
    fn frame(&self, screen: &'static str, title: String) -> Frame {
        let plan = self.office.plan();
        Frame {
            w: self.words(),
            screen,
            title,
            office: plan.office.to_string(),
            zone: plan.zone.iana_name().unwrap_or("UTC").to_owned(),
            build: self.around.server.build.clone(),
        }
    }
}

/// All that can stand against giving a ticket up. A phone on a slow network loads no other sentences.
const PHONE_MEETS: &[&str] =
    &["unknown_ticket", "ticket_elsewhere", "ticket_ended", "day_closed", "busy", "unavailable", "no_line", "other"];

/// What every page has around its content.
struct Frame {
    w: Words,
    screen: &'static str,
    title: String,
    office: String,
    zone: String,
    build: String,
}

impl Frame {
    /// Whether people work with the page, whose sessions end.
    fn signs_in(&self) -> bool {
        ["terminal", "manager", "technician"].contains(&self.screen)
    }

    /// The sentences of the refusals that the page's scripts may meet, by code.
    fn refused(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let citizens = ["phone", "calm"].contains(&self.screen);
        words::all_refused(self.w.0).filter(move |(code, _)| !citizens || PHONE_MEETS.contains(code))
    }
}
