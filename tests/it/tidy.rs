//! The architecture as a test: who may know whom, how long a file may be, and what stays out of the core.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use motcua::screens::samples::samples;

/// The longest a source file may be. One that is longer holds a second idea.
const MOST_LINES: usize = 400;

/// What each module may use of the others. A module that is not here may use none.
const MAY_USE: &[(&str, &[&str])] = &[
    ("office", &[]),
    ("clock", &[]),
    ("random", &[]),
    ("journal", &["office"]),
    ("waits", &["office", "journal"]),
    ("report", &["office", "journal", "waits"]),
    ("simulate", &["office", "journal", "waits"]),
    ("alerts", &["office", "journal", "clock", "random"]),
    ("screens", &["office", "alerts", "report", "voice", "waits", "simulate"]),
    ("config", &["office", "journal", "live", "alerts", "printing", "voice", "simulate"]),
    ("live", &["office", "journal", "waits", "clock", "random"]),
    ("printing", &["office", "live", "clock", "random"]),
    ("voice", &["office", "live", "clock"]),
    ("access", &["office", "journal", "random"]),
    ("station", &["printing", "voice", "clock", "random"]),
    (
        "http",
        &[
            "office", "journal", "waits", "report", "alerts", "screens", "config", "live", "printing", "voice",
            "access", "station", "clock", "random", "simulate",
        ],
    ),
];

/// What the core may not name, with the reason.
const NOT_IN_THE_CORE: &[(&str, &str)] = &[
    ("tokio", "it has no tasks"),
    ("async ", "it has no I/O"),
    (".await", "it has no I/O"),
    ("std::fs", "it has no I/O"),
    ("std::net", "it has no I/O"),
    ("std::env", "it has no I/O"),
    ("std::thread", "it has no threads"),
    ("std::time", "it has no clock"),
    ("::now()", "it has no clock"),
    ("getrandom", "it has no randomness"),
    ("crate::random", "it has no randomness"),
    ("HashMap", "its order differs from run to run"),
    ("HashSet", "its order differs from run to run"),
    ("imbl::hash", "its order differs from run to run"),
    ("println!", "it has no I/O"),
    ("OnceLock", "it has no state of its own"),
    ("LazyLock", "it has no state of its own"),
    ("thread_local", "it has no state of its own"),
];

#[test]
fn nobody_uses_what_it_should_not_know() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_USE.iter().map(|(module, uses)| (*module, uses.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let Some(module) = module_of(&file) else { continue };
        let text = code_of(&file);
        assert!(!text.contains("crate::{"), "{}: write one `use crate::…` for each module", file.display());
        for used in crate_paths(&text) {
            if used != module && !allowed.get(module.as_str()).is_some_and(|uses| uses.contains(used.as_str())) {
                wrong.push(format!("{}: `{module}` uses crate::{used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_table_and_no_two_need_each_other() {
    let modules: BTreeSet<String> = rust_files("src").iter().filter_map(|file| module_of(file)).collect();
    let listed: BTreeSet<String> = MAY_USE.iter().map(|(module, _)| (*module).to_owned()).collect();
    assert_eq!(modules, listed);
    // Each may use only what stands above it, or beside it without using it in turn: so there is no cycle.
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while settled.len() < MAY_USE.len() {
        let next = MAY_USE
            .iter()
            .find(|(module, uses)| !settled.contains(module) && uses.iter().all(|used| settled.contains(used)));
        let (module, _) = next.expect("the modules left need each other");
        settled.insert(module);
    }
}

#[test]
fn the_core_is_pure() {
    let mut wrong = Vec::new();
    for file in rust_files("src/office") {
        for (number, line) in code_of(&file).lines().enumerate() {
            for (word, reason) in NOT_IN_THE_CORE.iter().filter(|(word, _)| line.contains(word)) {
                wrong.push(format!("{}:{}: `{word}` in the core: {reason}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_holds_a_second_idea() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches", "displays"] {
        for file in files(&root().join(folder), &["rs", "html", "css", "js", "lua"]) {
            let lines = fs::read_to_string(&file).expect("a text").lines().count();
            if lines > MOST_LINES {
                wrong.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is() {
    for folder in ["src", "tests", "benches"] {
        for file in files(&root().join(folder), &["rs"]) {
            let text = fs::read_to_string(&file).expect("a text");
            assert!(text.starts_with("//! "), "{} does not begin with what it is", file.display());
        }
    }
}

#[test]
fn every_screen_has_its_view_model_its_template_and_its_samples() {
    for folder in fs::read_dir(root().join("displays")).expect("displays").filter_map(Result::ok) {
        let name = folder.file_name().into_string().expect("a name");
        let page_of_its_own =
            ["_shared", "error", "login", "preview", "report", "simulate", "slip", "start"].contains(&name.as_str());
        if folder.path().is_dir() && !page_of_its_own {
            let twin = root().join("src/screens").join(format!("{name}.rs"));
            assert!(twin.exists(), "displays/{name} has no twin at {}", twin.display());
            let templates = files(&folder.path(), &["html"]);
            assert!(!templates.is_empty(), "displays/{name} has no template");
            let samples = samples().iter().filter(|sample| sample.screen.name() == name).count();
            assert!(samples > 1, "displays/{name} has {samples} samples");
        }
    }
}

#[test]
fn the_project_speaks_of_nothing_outside_it() {
    let mut wrong = Vec::new();
    for folder in ["src", "displays", "config", "benches"] {
        for file in files(&root().join(folder), &["rs", "html", "css", "js", "toml", "lua"]) {
            let text = fs::read_to_string(&file).expect("a text");
            if text.contains("../shared") {
                wrong.push(file.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    files(&root().join(folder), &["rs"])
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The module that a file of `src` belongs to; none for the crate's root and the command line, which know all.
fn module_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(root().join("src")).ok()?;
    let first = inside.iter().next()?.to_str()?.trim_end_matches(".rs").to_owned();
    (!["lib", "main", "cli"].contains(&first.as_str())).then_some(first)
}

/// A file without comments, and without the unit tests at its end, which may use what they like.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a text");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first names after `crate::` in a text.
fn crate_paths(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    text.split("crate::").skip(1).map(name).filter(|name| !name.is_empty()).collect()
}
