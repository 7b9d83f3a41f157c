//! What Chromium 87 does not know stays out of `displays/`: televisions in halls run it, and are never updated.

use std::fs;
use std::path::{Path, PathBuf};

/// What came later: the kind of file it stands in, how it is written, and the version that brought it. Where `#` stands,
/// there is a digit. What older browsers merely leave out without harm, as `accent-color` and `text-wrap`, is not here.
const TOO_NEW: &[(&str, &str, u16)] = &[
    ("css", ":is(", 88),
    ("css", ":where(", 88),
    ("css", "aspect-ratio", 88),
    ("css", "overflow: clip", 90),
    ("css", "@layer", 99),
    ("css", "translate:", 104),
    ("css", "rotate:", 104),
    ("css", "scale:", 104),
    ("css", "@media (width", 104),
    ("css", "@media (height", 104),
    ("css", "@container", 105),
    ("css", ":has(", 105),
    ("css", ":modal", 105),
    ("css", "#dvh", 108),
    ("css", "#dvw", 108),
    ("css", "#svh", 108),
    ("css", "#svw", 108),
    ("css", "#lvh", 108),
    ("css", "#lvw", 108),
    ("css", "#lh", 109),
    ("css", "#rlh", 111),
    ("css", "color-mix(", 111),
    ("css", "oklch(", 111),
    ("css", "&", 112),
    ("css", "@starting-style", 117),
    ("css", "subgrid", 117),
    ("css", ":user-valid", 119),
    ("css", ":user-invalid", 119),
    ("css", "light-dark(", 123),
    ("html", "inert", 102),
    ("html", "popover", 114),
    ("html", "popovertarget", 114),
    ("js", ".at(", 92),
    ("js", "crypto.randomUUID", 92),
    ("js", "Object.hasOwn", 93),
    ("js", "static {", 94),
    ("js", ".findLast(", 97),
    ("js", ".findLastIndex(", 97),
    ("js", "structuredClone", 98),
    ("js", ".showPicker(", 99),
    ("js", "inert", 102),
    ("js", "AbortSignal.timeout", 103),
    ("js", "checkVisibility", 105),
    ("js", ".toSorted(", 110),
    ("js", ".toReversed(", 110),
    ("js", ".with(", 110),
    ("js", "startViewTransition", 111),
    ("js", "showPopover", 114),
    ("js", "AbortSignal.any", 116),
    ("js", "Object.groupBy", 117),
    ("js", "Map.groupBy", 117),
    ("js", "Promise.withResolvers", 119),
    ("js", "Array.fromAsync", 121),
    ("js", "Promise.try", 128),
];
/// `:not(a, b)`.
const LIST_IN_NOT: u16 = 88;
/// `await` outside a function.
const TOP_LEVEL_AWAIT: u16 = 89;

#[test]
fn screens_run_on_the_oldest_browser_that_halls_have() {
    let mut wrong = Vec::new();
    for (path, text) in screens() {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        for (line, what, version) in too_new(ending, &text) {
            wrong.push(format!("{}:{line}: `{what}` came with Chromium {version}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_too_new_is_found_and_what_is_not_is_left_alone() {
    for (ending, what, version) in TOO_NEW {
        let written = format!("one;\n  {}", what.replace('#', "1"));
        assert!(too_new(ending, &written).contains(&(2, (*what).to_owned(), *version)), "{what}");
    }
    assert_eq!(too_new("css", "a:not(b, c) {}"), [(1, ":not(…, …)".to_owned(), LIST_IN_NOT)]);
    assert_eq!(too_new("js", "const a = await b();"), [(1, "await".to_owned(), TOP_LEVEL_AWAIT)]);
    for (ending, fine) in [
        ("css", "a { transform: translate(1px); inset: 0; gap: 1vh; transition: transform 1s }"),
        ("css", "/* :has() is too new */ a:not([hidden]), b:focus-visible { --grayscale: 1 }"),
        ("css", "a { text-wrap: balance; accent-color: red; overflow: hidden }"),
        ("js", "// structuredClone\n  const a = await b?.c ?? d; list.concat(e); format(f); inertia += 1"),
        ("html", "<button data-inertia type=\"button\">&amp;</button>"),
    ] {
        assert_eq!(too_new(ending, fine), [], "{fine}");
    }
}

/// The lines with something too new on them.
fn too_new(ending: &str, text: &str) -> Vec<(usize, String, u16)> {
    let mut found = Vec::new();
    for (at, line) in without_comments(ending, text).lines().enumerate() {
        let words = TOO_NEW.iter().filter(|(of, what, _)| *of == ending && stands_in(line, what));
        found.extend(words.map(|(_, what, version)| (at + 1, (*what).to_owned(), *version)));
        let lists = line.split(":not(").skip(1).filter_map(|rest| rest.split(')').next());
        if ending == "css" && lists.into_iter().any(|inside| inside.contains(',')) {
            found.push((at + 1, ":not(…, …)".to_owned(), LIST_IN_NOT));
        }
        let outside = !line.starts_with([' ', '}']) && !line.contains("async ");
        if ending == "js" && outside && stands_in(line, "await") {
            found.push((at + 1, "await".to_owned(), TOP_LEVEL_AWAIT));
        }
    }
    found
}

/// Whether a line has a word that is not a part of a longer one.
fn stands_in(line: &str, what: &str) -> bool {
    let (after_digit, what) = what.strip_prefix('#').map_or((false, what), |unit| (true, unit));
    let in_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    line.match_indices(what).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + what.len()..].chars().next();
        let begins = match after_digit {
            true => before.is_some_and(|c| c.is_ascii_digit()),
            false => !what.starts_with(in_name) || !before.is_some_and(in_name),
        };
        begins && (!what.ends_with(in_name) || !after.is_some_and(in_name))
    })
}

/// The same lines, with nothing where comments were.
fn without_comments(ending: &str, text: &str) -> String {
    let (open, close) = if ending == "html" { ("{#", "#}") } else { ("/*", "*/") };
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let (comment, behind) = after.split_once(close).unwrap_or((after, ""));
        kept += before;
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = behind;
    }
    kept += rest;
    let line = |line: &str| match ending {
        // An address has its two slashes behind a colon.
        "js" if line.trim_start().starts_with("//") => String::new(),
        "js" => line.split(" // ").next().unwrap_or_default().to_owned(),
        _ => line.to_owned(),
    };
    kept.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn screens() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("displays")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push((path.clone(), fs::read_to_string(path).unwrap())),
            }
        }
    }
    found.sort();
    assert!(found.len() > 20, "the screens were not found");
    found
}
