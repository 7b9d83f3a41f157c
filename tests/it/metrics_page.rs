//! The page of definitions, `docs/metrics.md`: what screens and reports say of a figure, and what the API names it, is what
//! the page says. `UPDATE_GOLDEN=1` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write;

use motcua::office::Lang;
use motcua::waits::{CHAPTERS, Definition, Row, Sums, definition};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/metrics.md");

const HEAD: &str = "# What the figures mean

Every figure on the manager's page, in the reports and in `GET /api/v1/offices/{office}/waits` is made from sums that the
journal keeps per office and day: each commit adds to them in the same step. Sums of any days and any offices add up, also
after the tickets themselves have been deleted, and an undo takes away what it undoes. What happened counts in the local
hour in which it happened.

The sums are kept by hour, group, counter and class; what officers did is kept once more by officer, for the whole day.
Durations are kept as histograms whose buckets err by less than 1.6 %, with their exact sum beside them. Days that are over
are packed, which changes no sum and makes a year quick to read.

";

fn definitions() -> impl Iterator<Item = &'static Definition> {
    CHAPTERS.iter().flat_map(|chapter| chapter.definitions)
}

fn page() -> String {
    CHAPTERS.iter().fold(HEAD.to_owned(), |mut page, chapter| {
        let _ = write!(page, "## {} · {}\n\n", chapter.name.vi, chapter.name.en);
        chapter.definitions.iter().for_each(|figure| write_figure(&mut page, figure));
        page
    })
}

/// In a cell of a table, whose columns upright lines divide.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn write_figure(page: &mut String, figure: &Definition) {
    let _ = write!(
        page,
        "### {} · {}\n\n`{}`\n\n{}\n\n*{}*\n\n| | |\n|---|---|\n| cách tính | {} |\n| formula | {} |\n| unit | {} |\n| not counted | {} |\n| \
             source | {} |\n\n",
        figure.name.vi,
        figure.name.en,
        figure.id,
        figure.text.vi,
        figure.text.en,
        cell(figure.formula.vi),
        cell(figure.formula.en),
        figure.unit,
        figure.not_counted,
        figure.source
    );
}

#[test]
fn the_page_says_what_the_program_says() {
    let page = page().trim_end().to_owned() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    let written = std::fs::read_to_string(PAGE).unwrap();
    assert_eq!(written, page, "docs/metrics.md differs; UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn every_figure_of_the_api_is_defined_once() {
    let ids: Vec<&str> = definitions().map(|figure| figure.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    let row = serde_json::to_value(Row::of("total".to_owned(), &Sums::default())).unwrap();
    for (name, value) in row.as_object().unwrap() {
        let parts: Vec<String> = match value.as_object() {
            Some(parts) if ["counters_s", "estimates"].contains(&name.as_str()) => {
                parts.keys().map(|part| format!("{name}.{part}")).collect()
            }
            _ => vec![name.clone()],
        };
        for figure in parts.iter().filter(|figure| *figure != "key") {
            assert!(definition(figure).is_some(), "{figure} is defined nowhere");
        }
    }
}

/// A formula says how to count or to reckon, in words that a reader of either language needs no key for.
#[test]
fn every_figure_says_how_it_is_reckoned_in_both_languages() {
    for figure in definitions() {
        for (lang, how) in [(Lang::Vi, "Cách tính: "), (Lang::En, "Formula: ")] {
            let (text, formula) = (figure.text.get(lang), figure.formula.get(lang));
            assert!(!formula.trim().is_empty() && !formula.ends_with('.'), "{}: {formula}", figure.id);
            let hover = figure.explained(lang);
            assert!(hover.starts_with(text) && hover.contains(how) && !hover.contains('`'), "{hover}");
            assert!(hover.chars().count() <= 500, "{}: {hover}", figure.id);
        }
        assert!(!figure.formula.vi.contains('`'), "{}: {}", figure.id, figure.formula.vi);
    }
}

#[test]
fn hover_texts_are_short_composed_and_speak_to_people() {
    for figure in definitions() {
        for text in [figure.name.vi, figure.text.vi, figure.name.en, figure.text.en] {
            assert!(text.chars().count() <= 200, "{}: {text}", figure.id);
            assert!(!text.contains("  ") && text.trim() == text, "{}: {text}", figure.id);
            // Vietnamese letters in their composed form need no combining marks.
            assert!(!text.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)), "{}: {text}", figure.id);
        }
        for word in ["khách hàng", "server", "token", "lỗi hệ thống", "request"] {
            assert!(!figure.text.vi.contains(word) && !figure.name.vi.contains(word), "{}: {word}", figure.id);
        }
    }
}
