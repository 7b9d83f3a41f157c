//! What a ticket's slip says: words in their order, without places or dots.

use std::sync::Arc;

use super::design::{Design, DesignBlock};
use super::facts::Facts;
use super::print_mode::Encoding;
use super::raster::Raster;
use crate::office::{Plan, Ticket, TicketId};

/// A slip. It names no person and no reason for a priority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The ticket that it is for.
    pub ticket: TicketId,
    /// What stands on it, from the top.
    pub blocks: Vec<Block>,
}

/// One thing that a slip says or shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Words.
    Text {
        /// The words.
        words: Words,
        /// How large.
        size: Size,
        /// Whether in bold.
        bold: bool,
        /// At which edge.
        align: Align,
    },
    /// The number that will be called: `A025`. Nothing on the slip is larger.
    Number(String),
    /// The framed mark of a ticket that goes earlier, without the reason.
    Priority(Words),
    /// One line of facts: a label at the left and its value at the right.
    Fact {
        /// What it is.
        label: Words,
        /// Its value.
        value: Words,
    },
    /// An address as a QR code.
    Qr {
        /// The address.
        link: String,
        /// What the code is good for.
        words: Option<Words>,
    },
    /// A line across the paper.
    Rule,
    /// A picture, which printers without graphics leave out.
    Logo(Arc<Raster>),
    /// A drawing of the test page.
    Trial(Trial),
}

/// What a test page draws so that somebody can judge a printer by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// Millimetres and dots, to both edges of the print head.
    Ruler,
    /// Black, greys and lines of one dot and more.
    Shades,
    /// Codes whose modules are so many dots wide, each with this text and its size in it.
    Codes(Vec<u32>),
    /// Words in the printer's own letters, so that it shows whether it knows them.
    Native(Encoding, String),
}

/// How large words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// For what is read last.
    Small,
    /// For sentences and facts.
    #[default]
    Normal,
    /// For names. One that takes fewer lines a little smaller is set smaller.
    Large,
}

/// At which edge of the paper words begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    #[default]
    Centre,
    /// They end at the right.
    Right,
}

/// Words in one language or in two. No-break spaces stand where a line must not end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In the language that leads.
    pub first: String,
    /// In the other one, which stands smaller beneath; none where it would say the same.
    pub second: Option<String>,
}

impl Slip {
    /// The slip of a ticket, as its office designed it. A block that speaks of what is not known is left out, and so is
    /// a rule that would then stand beside another or at an end.
    pub fn of(design: &Design, plan: &Plan, ticket: &Ticket, facts: &Facts) -> Slip {
        let said = facts.said(plan, ticket);
        let words = |wording| design.languages.words(ticket.lang, &said, wording);
        let mut blocks: Vec<Block> = Vec::new();
        for block in &design.blocks {
            let resolved = match block {
                DesignBlock::Text { text, size, bold, align } => {
                    words(text).map(|words| Block::Text { words, size: *size, bold: *bold, align: *align })
                }
                DesignBlock::Number => Some(Block::Number(ticket.number.to_string())),
                DesignBlock::Priority(text) => ticket.priority.as_ref().and(words(text)).map(Block::Priority),
                DesignBlock::Fact { label, value } => {
                    words(label).zip(words(value)).map(|(label, value)| Block::Fact { label, value })
                }
                DesignBlock::Qr(text) => (!facts.link.is_empty())
                    .then(|| Block::Qr { link: facts.link.clone(), words: text.as_ref().and_then(words) }),
                DesignBlock::Rule => {
                    let after_words = blocks.last().is_some_and(|above| *above != Block::Rule);
                    after_words.then_some(Block::Rule)
                }
                DesignBlock::Logo(picture) => Some(Block::Logo(picture.clone())),
            };
            blocks.extend(resolved);
        }
        if blocks.last() == Some(&Block::Rule) {
            blocks.pop();
        }
        Slip { ticket: ticket.id, blocks }
    }
}

impl Words {
    /// Words in one language.
    pub fn plain(text: impl Into<String>) -> Words {
        Words { first: text.into(), second: None }
    }
}
