//! The language in which a command answers.

use clap::ValueEnum;
use motcua::office::Lang;

/// A language, as it is named on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Language {
    Vi,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Vi => Lang::Vi,
            Language::En => Lang::En,
        }
    }
}
