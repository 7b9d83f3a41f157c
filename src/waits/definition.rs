//! What a figure means, as one text for the page of definitions and for whoever points at the figure.

use super::definitions::CHAPTERS;
use crate::office::Lang;

/// What a figure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The figure's name, as in the API's rows where it is there.
    pub id: &'static str,
    /// What it is called.
    pub name: Both,
    /// What it says, in a sentence or two.
    pub text: Both,
    /// How it is reckoned.
    pub formula: Both,
    /// What it is measured in.
    pub unit: &'static str,
    /// What it leaves out, where somebody might think otherwise.
    pub not_counted: &'static str,
    /// Which events of the journal it comes from.
    pub source: &'static str,
}

impl Definition {
    /// What it says and how it is reckoned, for whoever points at the figure: `Tickets issued. Formula: number of tickets.`
    pub fn explained(&self, lang: Lang) -> String {
        let how = match lang {
            Lang::Vi => "Cách tính",
            Lang::En => "Formula",
        };
        // A formula's marks for names in the journal are the page's, and no hover text shows them as such.
        format!("{} {how}: {}.", self.text.get(lang), self.formula.get(lang).replace('`', ""))
    }
}

/// A text in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Both {
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

impl Both {
    /// The text in `lang`.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }
}

/// The definition of a figure.
pub fn definition(id: &str) -> Option<&'static Definition> {
    CHAPTERS.iter().flat_map(|chapter| chapter.definitions).find(|definition| definition.id == id)
}
