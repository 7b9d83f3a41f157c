//! The page that leads to every sample, for whoever works on a screen or wants to know what it can look like.

use std::collections::BTreeMap;

use askama::Template;

use super::samples::Sample;
use super::words::Words;
use crate::office::Lang;

#[derive(Template)]
#[template(path = "preview/page.html")]
struct PreviewPage<'a> {
    w: Words,
    screens: BTreeMap<&'static str, Vec<&'a str>>,
}

/// The page at `/preview`: links to the samples, each at `/preview/` and its name, in both languages.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn preview_page(lang: Lang, samples: &[Sample]) -> Result<String, askama::Error> {
    let mut screens: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for sample in samples {
        screens.entry(sample.screen.name()).or_default().push(sample.name);
    }
    PreviewPage { w: Words(lang), screens }.render()
}
