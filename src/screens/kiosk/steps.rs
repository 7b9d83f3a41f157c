//! The steps that open over the tiles. A page holds all of them closed; its script opens them and fills them in, and a
//! sample has one opened here.

use crate::office::{GroupCode, Lang, TicketId};

use super::super::View;
use super::super::bilingual::{Both, both};
use super::super::code::code_in_page;
use super::super::likely::Likely;
use super::super::words::{Words, refused};
use super::procedures;
use super::tile::Tile;

/// A step of the kiosk, with what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KioskStep {
    /// A group was chosen: who has priority is asked, or why it issues nothing is said.
    Group(GroupCode),
    /// A number is being taken; `true` while the server cannot be reached.
    Taking(bool),
    /// The number, with what the printer does: `printing`, `printed`, `paper_out`, `cover_open`, `offline`, `failed`,
    /// `dropped`, `unknown`, `none`.
    Result(TicketId, &'static str),
    /// No number was given, for a refusal's code.
    Refused(&'static str),
    /// Whose procedures are to be read.
    Groups,
    /// The procedures of a group; from 0 the one that is open, if any.
    Procedures(GroupCode, Option<usize>),
    /// The procedures of a group, which cannot be fetched.
    NoProcedures(GroupCode),
}

/// All steps as the page holds them.
pub struct Steps {
    /// The open one's name, as in its id; empty when none is.
    pub open: &'static str,
    pub chosen: Option<Tile>,
    pub priorities: Vec<Priority>,
    /// Nobody answers while somebody waits for a number.
    pub longer: bool,
    pub result: Given,
    /// The code of the refusal that is shown.
    pub refused: &'static str,
    pub refusals: Vec<Sentence>,
    pub groups: Vec<Named>,
    /// The procedures as the server would send them, or nothing.
    pub part: String,
    /// What is known of them: `here`, `loading`, `lost`.
    pub part_state: &'static str,
}

pub struct Priority {
    pub code: String,
    pub name: Both,
}

pub struct Sentence {
    pub code: &'static str,
    pub text: Both,
}

pub struct Named {
    pub code: String,
    pub name: Both,
}

/// A ticket as its step shows it.
pub struct Given {
    /// The address of its page, as a code; the script asks for that of a ticket that was just taken.
    pub code: Option<String>,
    pub number: String,
    pub ahead: u32,
    pub likely: Option<Likely>,
    pub counters: String,
    /// No open counter serves its group.
    pub unopened: bool,
    /// When the office closes today, as `16:30`.
    pub closing: String,
    pub print: &'static str,
}

impl Given {
    /// Which of the sentences about people ahead fits.
    pub fn ahead_case(&self) -> &'static str {
        match self.ahead {
            0 if self.unopened => "first",
            // Whoever may wait for a while is next, but not soon.
            0 if matches!(self.likely, None | Some(Likely::Soon)) => "soon",
            0 => "next",
            1 => "one",
            _ => "some",
        }
    }

    /// Which of the sentences about the likely wait fits.
    pub fn likely_case(&self) -> &'static str {
        match self.likely {
            None => "none",
            // That it is soon is said already.
            Some(Likely::Soon) if self.ahead == 0 => "none",
            Some(Likely::Soon) => "soon",
            Some(Likely::Between { .. }) => "range",
            Some(Likely::Late { .. }) => "late",
        }
    }

    /// The likely wait in a language, where it is a range.
    pub fn wait(&self, lang: Lang) -> String {
        let range = self.likely.as_ref().filter(|likely| matches!(likely, Likely::Between { .. }));
        range.and_then(|likely| likely.wait(Words(lang))).unwrap_or_default()
    }
}

/// The refusals that a citizen may meet, each with what to do; any other is `other`.
const REFUSALS: [&str; 7] =
    ["group_closed", "out_of_hours", "quota_reached", "day_closed", "id_taken", "busy", "unavailable"];

impl Steps {
    pub fn of(view: &View, open: Option<KioskStep>) -> Result<Steps, askama::Error> {
        let plan = view.office.plan();
        let mut steps = Steps {
            open: open.map_or("", KioskStep::name),
            chosen: None,
            priorities: plan
                .priorities
                .iter()
                .map(|class| Priority { code: class.code.to_string(), name: Both::from(&class.name) })
                .collect(),
            longer: false,
            result: Given {
                code: None,
                number: String::new(),
                ahead: 0,
                likely: None,
                counters: String::new(),
                unopened: false,
                closing: String::new(),
                print: "printing",
            },
            refused: "other",
            refusals: REFUSALS.into_iter().filter_map(sentence).collect(),
            groups: plan
                .groups
                .values()
                .map(|group| Named { code: group.code.to_string(), name: Both::from(&group.name) })
                .collect(),
            part: String::new(),
            part_state: "loading",
        };
        match open {
            Some(KioskStep::Group(code)) => {
                steps.chosen = plan.groups.get(&code).map(|group| Tile::of(view, group));
            }
            Some(KioskStep::Taking(longer)) => steps.longer = longer,
            Some(KioskStep::Result(id, print)) => {
                if let Some(given) = given(view, &id, print) {
                    steps.result = given;
                }
            }
            Some(KioskStep::Refused(code)) => steps.refused = code,
            Some(KioskStep::Procedures(code, opened)) => {
                steps.chosen = plan.groups.get(&code).map(|group| Tile::of(view, group));
                steps.part = procedures::listed(view, code, opened).transpose()?.unwrap_or_default();
                steps.part_state = "here";
            }
            Some(KioskStep::NoProcedures(code)) => {
                steps.chosen = plan.groups.get(&code).map(|group| Tile::of(view, group));
                steps.part_state = "lost";
            }
            Some(KioskStep::Groups) | None => {}
        }
        Ok(steps)
    }
}

impl KioskStep {
    fn name(self) -> &'static str {
        match self {
            KioskStep::Group(_) => "group",
            KioskStep::Taking(_) => "taking",
            KioskStep::Result(..) => "result",
            KioskStep::Refused(_) => "refused",
            KioskStep::Groups => "groups",
            KioskStep::Procedures(..) | KioskStep::NoProcedures(_) => "procedures",
        }
    }
}

fn given(view: &View, id: &TicketId, print: &'static str) -> Option<Given> {
    let (office, ticket) = view.ticket(id)?;
    let tile = Tile::of(view, office.plan().groups.get(&ticket.number.group)?);
    Some(Given {
        code: code_in_page(&format!("https://motcua.example/{}/t/{id}", office.plan().office)),
        number: ticket.number.to_string(),
        ahead: office.ahead(ticket).unwrap_or_default(),
        likely: office.likely_wait_of(ticket, view.now).map(|wait| Likely::told(view, office, wait)),
        counters: tile.counters,
        unopened: tile.unopened,
        closing: tile.closing,
        print,
    })
}

fn sentence(code: &'static str) -> Option<Sentence> {
    let said = |w: Words| refused(code, w.0).unwrap_or_default().to_owned();
    refused(code, Lang::Vi).map(|_| Sentence { code, text: both(said) })
}
