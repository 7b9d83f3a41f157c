//! The zones of a hall, its mark and its media: what is read, and what is said of mistakes.

use std::fs;

use motcua::config;
use motcua::office::CounterNo;

use super::{OFFICE, load};

const ZONES: &str = r#"
[[lobbies]]
name = "tang-1"
title = { vi = "Tầng 1", en = "Ground floor" }
counters = [1]

[[lobbies]]
name = "cu-tru"
title = { vi = "Cư trú", en = "Residence" }
groups = ["C"]
"#;

const SVG: &str = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>\n";

/// Loads the good office with these lines in front and behind, and a mark in the configuration's folder.
fn problems(front: &str, behind: &str, mark: &str) -> String {
    let text = format!("{front}{OFFICE}{behind}");
    let files = [("motcua.toml", ""), ("offices/mau.toml", text.as_str()), ("mark.svg", mark)];
    load(&files).err().unwrap_or_default()
}

#[track_caller]
fn check(front: &str, (old, new): (&str, &str), expected: &[&str]) {
    assert!(ZONES.contains(old), "the good zones have no {old:?}");
    let found = problems(front, &ZONES.replacen(old, new, 1), SVG);
    let expected: String = expected.iter().map(|line| format!("offices/mau.toml:{line}\n")).collect();
    assert_eq!(found, expected);
}

#[test]
fn zones_mark_and_media_are_what_the_file_says() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("offices")).unwrap();
    fs::create_dir_all(folder.path().join("media/sảnh")).unwrap();
    fs::write(folder.path().join("motcua.toml"), "").unwrap();
    fs::write(folder.path().join("media/mark.png"), b"\x89PNG\r\n\x1a\n...").unwrap();
    let text = format!("mark = \"media/mark.png\"\nmedia = \"media/sảnh\"\n{OFFICE}{ZONES}");
    fs::write(folder.path().join("offices/mau.toml"), text).unwrap();
    let settings = config::load(folder.path()).unwrap();
    let office = settings.offices.values().next().unwrap();
    let mark = office.hall.mark.as_ref().unwrap();
    assert_eq!((mark.content_type, &mark.bytes[..4]), ("image/png", &b"\x89PNG"[..]));
    assert_eq!(office.hall.media.as_ref().unwrap(), &folder.path().join("media/sảnh").canonicalize().unwrap());
    let [ground, residence] = office.plan.lobbies.as_slice() else { panic!("{:?}", office.plan.lobbies) };
    assert_eq!((ground.zone.to_string().as_str(), ground.title.vi.as_str()), ("tang-1", "Tầng 1"));
    assert_eq!((ground.counters.as_slice(), ground.groups.len()), ([CounterNo(1)].as_slice(), 0));
    assert_eq!((residence.counters.len(), residence.groups.as_slice()), (0, ["C".parse().unwrap()].as_slice()));
    assert!(problems("mark = \"mark.svg\"\n", ZONES, SVG).is_empty());

    let bare = load(&[("motcua.toml", ""), ("offices/mau.toml", OFFICE)]).unwrap();
    let bare = bare.offices.values().next().unwrap();
    assert_eq!((bare.plan.lobbies.len(), &bare.hall), (0, &config::HallSettings::default()));
}

#[test]
fn the_demo_has_two_zones() {
    let settings = config::demo();
    let plan = &settings.offices[&"demo".parse().unwrap()].plan;
    let zones: Vec<String> = plan.lobbies.iter().map(|lobby| lobby.zone.to_string()).collect();
    assert_eq!(zones, ["cu-tru", "xe"]);
}

#[test]
fn a_zone_names_what_there_is_and_is_named_once() {
    check(
        "",
        ("counters = [1]", "counters = [2]"),
        &["43:13: lobbies[0].counters[0]: `2` is no counter of this office (hint: the office's counters are: 1)"],
    );
    check("", ("counters = [1]", "counters = [1, 1]"), &["43:16: lobbies[0].counters[1]: `1` is already in the list"]);
    check("", ("counters = [1]", "counters = []"), &["43:12: lobbies[0].counters: is empty: leave it out instead"]);
    check(
        "",
        ("counters = [1]", "counters = 1"),
        &["43:12: lobbies[0].counters: must be a list, but is a whole number"],
    );
    check(
        "",
        ("groups = [\"C\"]", "groups = [\"D\"]"),
        &["48:11: lobbies[1].groups[0]: `D` is no group of this office (hint: the office's groups are: A, C)"],
    );
    check("", ("groups = [\"C\"]", "groups = []"), &["48:10: lobbies[1].groups: is empty: leave it out instead"]);
    check(
        "",
        ("groups = [\"C\"]\n", ""),
        &["45:1: lobbies[1]: would show nothing (hint: give it `counters`, `groups` or both)"],
    );
    check("", ("\"cu-tru\"", "\"tang-1\""), &["46:8: lobbies[1].name: `tang-1` is already taken, on line 41"]);
    check(
        "",
        ("\"cu-tru\"", "\"Cư trú\""),
        &["46:8: lobbies[1].name: `Cư trú` is no zone name: it must be 1 to 24 small letters a-z, digits or hyphens"],
    );
    check(
        "",
        ("\"cu-tru\"", "\"socket\""),
        &["46:8: lobbies[1].name: `socket` is an address of the server's own (hint: choose another name)"],
    );
    check("", ("title = { vi = \"Tầng 1\", en = \"Ground floor\" }\n", ""), &["40:1: lobbies[0].title: is missing"]);
    check(
        "",
        ("counters = [1]", "counter = [1]"),
        &[
            "40:1: lobbies[0]: would show nothing (hint: give it `counters`, `groups` or both)",
            "43:1: lobbies[0].counter: is not a known key (hint: did you mean `counters`?)",
        ],
    );
}

#[test]
fn a_mark_is_a_small_picture_and_media_a_folder() {
    let none = ("\"cu-tru\"", "\"cu-tru\"");
    check(
        "mark = \"logo.svg\"\n",
        none,
        &["1:8: mark: logo.svg cannot be read: No such file or directory (os error 2) \
        (hint: a relative path starts in the folder of motcua.toml)"],
    );
    check(
        "media = \"nowhere\"\n",
        none,
        &["1:9: media: nowhere cannot be read as a folder: No such file or directory (os error 2) \
        (hint: a relative path starts in the folder of motcua.toml)"],
    );
    check(
        "media = \"mark.svg\"\n",
        none,
        &["1:9: media: mark.svg cannot be read as a folder: Not a directory (os error 20)"],
    );
    check("mark = \"\"\n", none, &["1:8: mark: `` is no path (hint: leave it out to have none)"]);
    check(
        "mark = \"offices/mau.toml\"\n",
        none,
        &["1:8: mark: is neither an SVG nor a PNG picture (hint: save it as a plain SVG or as a PNG)"],
    );
    let large = format!("{}{}</svg>", SVG.trim_end().trim_end_matches("</svg>"), " ".repeat(64 << 10));
    let found = problems("mark = \"mark.svg\"\n", ZONES, &large);
    let expected = "1:8: mark: is larger than 64 KiB (hint: save it smaller: every screen loads it)";
    assert_eq!(found, format!("offices/mau.toml:{expected}\n"));
}

#[test]
fn a_sentence_that_would_not_fit_the_lobby_is_refused() {
    let long = "x".repeat(161);
    let found = problems(&format!("notices = [{{ vi = \"{long}\", en = \"x\" }}]\n"), "", SVG);
    assert_eq!(found, "offices/mau.toml:1:19: notices[0].vi: must have at most 160 characters, but has 161\n");
}
