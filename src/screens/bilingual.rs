//! Texts in both languages at once, for screens whose reader may change the language without the server.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};

use super::words::Words;
use crate::office::{Lang, Text};

/// One text in each language, as HTML of which a style shows the part in the page's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    vi: String,
    en: String,
}

/// What is said in each of the two languages.
pub fn both(said: impl Fn(Words) -> String) -> Both {
    Both { vi: said(Words(Lang::Vi)), en: said(Words(Lang::En)) }
}

/// Where templates write a text in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Bilingual;

impl Bilingual {
    /// Both texts.
    pub fn of(&self, vi: &str, en: &str) -> Both {
        Both { vi: vi.to_owned(), en: en.to_owned() }
    }
}

impl From<&Text> for Both {
    fn from(text: &Text) -> Self {
        Both { vi: text.vi.clone(), en: text.en.clone() }
    }
}

impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.vi == self.en {
            return Html.write_escaped_str(f, &self.vi);
        }
        for (tag, text) in [("vi", &self.vi), ("en", &self.en)] {
            write!(f, "<span lang=\"{tag}\">")?;
            Html.write_escaped_str(&mut *f, text)?;
            f.write_str("</span>")?;
        }
        Ok(())
    }
}

/// Its texts are escaped where it is written.
impl HtmlSafe for Both {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_are_escaped_and_one_that_is_the_same_stands_once() {
        let of = |vi, en| Bilingual.of(vi, en).to_string();
        assert_eq!(of("a < b", "x & y"), "<span lang=\"vi\">a &#60; b</span><span lang=\"en\">x &#38; y</span>");
        assert_eq!(of("<A>", "<A>"), "&#60;A&#62;");
    }
}
