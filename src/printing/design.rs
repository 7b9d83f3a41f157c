//! How an office wants its slips: blocks in their order, in words with places for what differs from ticket to ticket.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::facts::Said;
use super::raster::Raster;
use super::slip::{Align, Size, Words};
use crate::office::Lang;

/// The design of an office's slips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// In which languages the words stand.
    pub languages: Languages,
    /// What stands on a slip, from the top; exactly one is the number.
    pub blocks: Vec<DesignBlock>,
}

/// In which languages slips speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Languages {
    /// Vietnamese alone.
    Vi,
    /// English alone.
    En,
    /// Vietnamese with English beneath.
    Both,
    /// Vietnamese, with English beneath where the citizen chose it: officers read every slip, so Vietnamese is never
    /// left out.
    Ticket,
}

/// One block of a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DesignBlock {
    /// Words.
    Text {
        /// The words.
        text: Wording,
        /// How large.
        size: Size,
        /// Whether in bold.
        bold: bool,
        /// At which edge.
        align: Align,
    },
    /// The number.
    Number,
    /// The mark of a ticket that goes earlier; nothing on the others.
    Priority(Wording),
    /// A label and its value.
    Fact {
        /// What it is.
        label: Wording,
        /// Its value.
        value: Wording,
    },
    /// The code of the ticket's phone page, and what it is good for.
    Qr(Option<Wording>),
    /// A line across the paper.
    Rule,
    /// The office's picture.
    Logo(Arc<Raster>),
}

/// Words in both languages, with places for facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Vietnamese.
    pub vi: Template,
    /// English; the same as the Vietnamese where it needs no other words.
    pub en: Template,
}

/// A text with places for facts, as `Trước ông/bà còn {ahead} người`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Placeholder(Placeholder),
}

/// A fact that a text can have a place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    /// Whom the office belongs to.
    Authority,
    /// The office's name.
    Office,
    /// The group's name, or its letter where the name is nobody else's business.
    Group,
    /// The ticket's number.
    Number,
    /// How many wait before it.
    Ahead,
    /// Between which times it will likely be called.
    Likely,
    /// The counters that serve its group.
    Counters,
    /// The time, weekday and date of its issue.
    IssuedAt,
    /// The time of its issue.
    IssuedTime,
    /// The date of its issue.
    IssuedDate,
    /// Which reprint this is, from 1; nothing on the first slip.
    Copy,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidTemplate {
    /// A place for a fact that there is not.
    UnknownPlaceholder(String),
    /// A brace without its other one.
    LooseBrace,
}

impl Placeholder {
    /// All places, by their names in texts.
    pub const ALL: [(&'static str, Placeholder); 11] = [
        ("authority", Placeholder::Authority),
        ("office", Placeholder::Office),
        ("group", Placeholder::Group),
        ("number", Placeholder::Number),
        ("ahead", Placeholder::Ahead),
        ("likely", Placeholder::Likely),
        ("counters", Placeholder::Counters),
        ("issued_at", Placeholder::IssuedAt),
        ("issued_time", Placeholder::IssuedTime),
        ("issued_date", Placeholder::IssuedDate),
        ("copy", Placeholder::Copy),
    ];
}

impl FromStr for Template {
    type Err = InvalidTemplate;

    fn from_str(text: &str) -> Result<Self, InvalidTemplate> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(brace) = rest.find(['{', '}']) {
            let (before, from_brace) = rest.split_at(brace);
            let (name, after) = from_brace
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'))
                .ok_or(InvalidTemplate::LooseBrace)?;
            let known = Placeholder::ALL.iter().find(|(known, _)| *known == name);
            let (_, place) =
                known.ok_or_else(|| InvalidTemplate::UnknownPlaceholder(name.chars().take(40).collect()))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Placeholder(*place));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Template(pieces))
    }
}

impl Template {
    /// The text with the facts in their places; `None` when one of them is not known.
    pub fn filled(&self, said: &Said, lang: Lang) -> Option<String> {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Placeholder(place) => said.get(place).map(|text| text.get(lang)),
            })
            .collect()
    }
}

impl Languages {
    /// The words for a citizen who chose `lang`.
    pub fn words(self, lang: Lang, said: &Said, wording: &Wording) -> Option<Words> {
        let vi = || wording.vi.filled(said, Lang::Vi);
        let en = || wording.en.filled(said, Lang::En);
        let is_bilingual = self == Languages::Both || self == Languages::Ticket && lang == Lang::En;
        match self {
            Languages::En => en().map(Words::plain),
            _ if is_bilingual => vi().map(|first| Words { second: en().filter(|en| *en != first), first }),
            _ => vi().map(Words::plain),
        }
    }
}

impl fmt::Display for InvalidTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidTemplate::UnknownPlaceholder(name) => write!(f, "`{{{name}}}` is no fact of a slip"),
            InvalidTemplate::LooseBrace => f.write_str("has a brace without its other one: facts stand as {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::office::Text;

    fn said() -> Said {
        let text = |vi: &str, en: &str| Text { vi: vi.into(), en: en.into() };
        BTreeMap::from([(Placeholder::Ahead, text("3", "3")), (Placeholder::Group, text("Cư trú", "Residence"))])
    }

    #[test]
    fn facts_stand_in_their_places() {
        let filled = |text: &str| text.parse::<Template>().unwrap().filled(&said(), Lang::Vi);
        assert_eq!(filled("Còn {ahead} người, {group}.").as_deref(), Some("Còn 3 người, Cư trú."));
        assert_eq!(filled("{ahead}{ahead}").as_deref(), Some("33"));
        assert_eq!(filled("Xin cảm ơn!").as_deref(), Some("Xin cảm ơn!"));
        assert_eq!(filled("Gọi {likely}"), None, "what is not known is not said");
    }

    #[test]
    fn a_text_with_a_mistake_is_no_template() {
        let error = |text: &str| text.parse::<Template>().unwrap_err();
        assert_eq!(error("{ahed}"), InvalidTemplate::UnknownPlaceholder("ahed".into()));
        for loose in ["{ahead", "ahead}", "{", "a } b", "{ahead}}"] {
            assert_eq!(error(loose), InvalidTemplate::LooseBrace, "{loose}");
        }
    }

    #[test]
    fn each_language_stands_where_the_office_wants_it() {
        let wording = Wording { vi: "Nhóm {group}".parse().unwrap(), en: "Group {group}".parse().unwrap() };
        let words = |languages: Languages, lang| languages.words(lang, &said(), &wording).unwrap();
        let two = Words { first: "Nhóm Cư trú".into(), second: Some("Group Residence".into()) };
        for lang in [Lang::Vi, Lang::En] {
            assert_eq!(words(Languages::Vi, lang), Words::plain("Nhóm Cư trú"));
            assert_eq!(words(Languages::En, lang), Words::plain("Group Residence"));
            assert_eq!(words(Languages::Both, lang), two);
        }
        assert_eq!(words(Languages::Ticket, Lang::Vi), Words::plain("Nhóm Cư trú"));
        assert_eq!(words(Languages::Ticket, Lang::En), two);
        let same = Wording { vi: "{ahead}".parse().unwrap(), en: "{ahead}".parse().unwrap() };
        assert_eq!(Languages::Both.words(Lang::Vi, &said(), &same), Some(Words::plain("3")), "said once");
    }
}
