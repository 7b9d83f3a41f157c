//! What holds for every page: where it loads from, what it says to whom, how it is written and how it stands out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails, also in a function it calls")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use motcua::office::{Lang, Office};
use motcua::screens::samples::samples;
use motcua::screens::{Screen, asset, asset_names, words};

use crate::golden::{LANGS, all_pages, page, root};

/// What a page may meet beside the refusals of an office.
const NO_REFUSALS: [&str; 7] = ["busy", "unavailable", "unauthorized", "forbidden", "no_printer", "no_line", "other"];

#[test]
fn every_refusal_is_said_in_both_languages() {
    let source = fs::read_to_string(root().join("src/office/refusal.rs")).unwrap();
    let codes: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Refusal::")?.split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert!(codes.len() >= 26, "the codes were not found in refusal.rs: {codes:?}");
    for code in codes.iter().copied().chain(NO_REFUSALS) {
        for (lang, tag) in LANGS {
            let sentence = words::refused(code, lang).unwrap_or_else(|| panic!("`{code}` has no sentence in {tag}"));
            assert!(sentence.ends_with('.'), "`{code}` in {tag} is no sentence: {sentence}");
        }
        assert_ne!(words::refused(code, Lang::Vi), words::refused(code, Lang::En), "`{code}` is not translated");
    }
    let known: BTreeSet<&str> = words::REFUSED.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(known.len(), words::REFUSED.len(), "a code stands twice");
    assert_eq!(known.len(), codes.len() + NO_REFUSALS.len(), "a sentence is left for a code that is gone");
}

/// The names after `/assets/` in a text.
fn assets_in(text: &str) -> Vec<&str> {
    let after = text.split("/assets/").skip(1);
    after.map(|rest| rest.split(['"', '\'', ')', '`']).next().unwrap()).collect()
}

#[test]
fn every_asset_that_is_named_exists_and_every_one_is_named() {
    let mut texts: Vec<String> = all_pages().into_iter().map(|(_, page)| page).collect();
    for name in asset_names().filter(|name| name.ends_with(".css") || name.ends_with(".js")) {
        texts.push(String::from_utf8(asset(name).unwrap().bytes.to_vec()).unwrap());
    }
    let named: BTreeSet<&str> = texts.iter().flat_map(|text| assets_in(text)).collect();
    assert_eq!(named, asset_names().collect::<BTreeSet<_>>());
    for name in named {
        assert!(!asset(name).unwrap().bytes.is_empty(), "{name} is empty");
    }
    assert!(asset("../Cargo.toml").is_none());
}

#[test]
fn pages_keep_to_a_strict_content_security_policy() {
    for (name, page) in all_pages() {
        assert!(!page.contains("<style"), "{name} has a style in it");
        assert!(!page.contains("javascript:") && !page.contains("://"), "{name} names another place");
        for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            assert!(!tag.contains(" style="), "{name}: <{tag}>");
            let handler = tag.split(' ').any(|part| part.starts_with("on") && part.contains('='));
            assert!(!handler, "{name}: <{tag}>");
        }
        for script in page.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.contains(" src=\"/assets/") && rest.starts_with("</script>"), "{name}: <script{tag}>");
        }
    }
}

#[test]
fn pages_say_their_language_and_have_one_heading() {
    for (name, page) in all_pages() {
        let tag = name.rsplit('.').next().unwrap();
        assert!(page.starts_with("<!doctype html>\n"), "{name}");
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{name}");
        assert!(page.matches("<h1").count() == 1, "{name} has not one heading");
        for button in page.split("<button").skip(1) {
            assert!(button.split('>').next().unwrap().contains("type="), "{name}: <button{button:.60}");
        }
    }
}

#[test]
fn what_everybody_sees_says_nothing_private() {
    for sample in samples() {
        if !matches!(sample.screen, Screen::Lobby(_) | Screen::Display(_) | Screen::Phone(_)) {
            continue;
        }
        for (lang, _) in LANGS {
            let page = page(sample, lang);
            let plan = sample.office.plan();
            for group in plan.groups.values().filter(|group| group.discreet) {
                assert!(!page.contains(group.name.get(lang)), "{} names group {}", sample.name, group.code);
            }
            for class in &plan.priorities {
                assert!(!page.contains(class.name.get(lang)), "{} shows who has priority", sample.name);
            }
            for ticket in sample.office.tickets() {
                let own = sample.screen == Screen::Phone(ticket.id);
                assert!(own || !page.contains(&ticket.id.to_string()), "{} shows an id of a ticket", sample.name);
            }
        }
    }
}

#[test]
fn discreet_groups_are_among_the_samples() {
    let holds_it = |office: &Office| {
        office
            .tickets()
            .any(|ticket| office.plan().groups.get(&ticket.number.group).is_some_and(|group| group.discreet))
    };
    for screen in ["lobby", "terminal"] {
        assert!(samples().iter().any(|sample| sample.screen.name() == screen && holds_it(&sample.office)), "{screen}");
    }
}

#[test]
fn vietnamese_is_composed_and_polite() {
    let mut texts: Vec<(PathBuf, String)> = Vec::new();
    let mut folders = vec![root().join("displays"), root().join("src/screens")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => texts.push((path.clone(), fs::read_to_string(path).unwrap())),
            }
        }
    }
    for (path, text) in texts {
        let loose = text.chars().find(|c| ('\u{300}'..='\u{36f}').contains(c));
        assert_eq!(loose, None, "{} has a mark beside its letter: it is not NFC", path.display());
        for word in ["khách hàng", "Khách hàng", "quý khách", "lỗi hệ thống"] {
            assert!(!text.contains(word), "{} says “{word}”", path.display());
        }
    }
}

/// The relative luminance of `#rrggbb` or `#rgb`, as WCAG reckons it.
fn luminance(color: &str) -> f64 {
    let digits = color.trim_start_matches('#');
    let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn text_stands_out_from_what_it_is_on() {
    let css = String::from_utf8(asset("shared.css").unwrap().bytes.to_vec()).unwrap();
    let color = |name: &str| {
        let after = css.split_once(&format!("--{name}: ")).unwrap_or_else(|| panic!("no colour --{name}")).1;
        luminance(after.split(';').next().unwrap())
    };
    let near = [("ink", "paper"), ("stone", "paper"), ("jade", "paper"), ("amber", "paper"), ("white", "lacquer")];
    let from_afar = [
        ("white", "indigo"),
        ("white", "indigo-light"),
        ("ink", "rice"),
        ("rice", "indigo"),
        ("stone-light", "indigo"),
        ("jade-light", "indigo"),
        ("amber-light", "indigo"),
        ("ink", "amber-light"),
    ];
    let wanted = near.map(|pair| (pair, 4.5)).into_iter().chain(from_afar.map(|pair| (pair, 7.0)));
    for ((text, ground), least) in wanted {
        let (text_light, ground_light) = (color(text), color(ground));
        let ratio = (text_light.max(ground_light) + 0.05) / (text_light.min(ground_light) + 0.05);
        assert!(ratio >= least, "--{text} on --{ground}: {ratio:.2} instead of {least}");
    }
}
