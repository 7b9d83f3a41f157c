//! What the screens say, word for word: every sample in both languages against its golden file. `UPDATE_GOLDEN=1`
//! writes them anew. With `SCREENS_DIR=DIR` the whole pages are written there too, to be looked at in a browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails, also in a function it calls")]

mod start;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use motcua::office::{Lang, Office};
use motcua::screens::samples::{Sample, samples};
use motcua::screens::{Missing, Screen, View, asset, asset_names, error_page, login_page, words};

const LANGS: [(Lang, &str); 2] = [(Lang::Vi, "vi"), (Lang::En, "en")];
const SCREENS: [&str; 7] = ["kiosk", "lobby", "terminal", "display", "phone", "manager", "technician"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn view(sample: &Sample, lang: Lang) -> View<'_> {
    sample.view(lang)
}

fn content(sample: &Sample, lang: Lang) -> String {
    sample.screen.content(&view(sample, lang)).unwrap()
}

fn page(sample: &Sample, lang: Lang) -> String {
    sample.screen.page(&view(sample, lang)).unwrap()
}

/// What a sample shows: its content or, of a kiosk with a step open, that step.
fn shown(sample: &Sample, lang: Lang) -> String {
    if !matches!(sample.screen, Screen::KioskStep(_)) {
        return content(sample, lang);
    }
    let page = page(sample, lang);
    let is_open = |step: &&str| !step.split_once('>').is_some_and(|(tag, _)| tag.ends_with(" hidden"));
    let open = page.split("<section class=\"step\"").skip(1).find(is_open).expect("an open step");
    format!("<section class=\"step\"{}</section>\n", open.split("</section>").next().unwrap_or_default())
}

/// Every page there is: of all samples, and those around the screens.
fn all_pages() -> Vec<(String, String)> {
    let samples = samples();
    let plan = samples[0].office.plan();
    let mut pages = Vec::new();
    for (lang, tag) in LANGS {
        pages.extend(samples.iter().map(|sample| (format!("{}.{tag}", sample.name), page(sample, lang))));
        pages.push((format!("login.{tag}"), login_page(lang, "/demo/counter/1", true).unwrap()));
        pages.extend(start::pages(plan, lang).into_iter().map(|(name, page)| (format!("{name}.{tag}"), page)));
        for missing in Missing::ALL {
            let name = format!("error-{missing:?}.{tag}").to_lowercase();
            pages.push((name, error_page(lang, missing).unwrap()));
        }
    }
    pages
}

#[track_caller]
fn check_golden(name: &str, found: &str) {
    let path = root().join("tests/golden/screens").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, found).unwrap();
        return;
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    let line = wanted.lines().zip(found.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| wanted.lines().count().min(found.lines().count()));
    assert!(
        wanted == found,
        "{} differs from line {}:\n  golden: {:?}\n  now:    {:?}\nUPDATE_GOLDEN=1 writes it anew",
        path.display(),
        line + 1,
        wanted.lines().nth(line),
        found.lines().nth(line),
    );
}

#[test]
fn every_sample_says_what_it_said() {
    for sample in samples() {
        for (lang, tag) in LANGS {
            check_golden(&format!("{}.{tag}.html", sample.name), &shown(&sample, lang));
        }
    }
}

#[test]
fn every_page_has_around_its_content_what_it_had() {
    let mut seen = BTreeSet::new();
    for (name, page) in all_pages() {
        let (screen, tag) = (name.split(['-', '.']).next().unwrap(), name.rsplit('.').next().unwrap());
        if !seen.insert(format!("{screen}.{tag}")) {
            continue;
        }
        // The content has its own golden files.
        let around = match page.split_once("<main id=\"live\"") {
            Some((before, rest)) => format!("{before}<main…{}", rest.split_once("</main>").unwrap().1),
            None => page,
        };
        check_golden(&format!("page-{screen}.{tag}.html"), &around);
    }
    assert_eq!(seen.len(), (SCREENS.len() + 3) * LANGS.len());
}

#[test]
fn no_golden_file_is_left_over() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (_, tag) in LANGS {
        known.extend(samples().iter().map(|sample| format!("{}.{tag}.html", sample.name)));
        known.extend(SCREENS.iter().chain(&["login", "start", "error"]).map(|page| format!("page-{page}.{tag}.html")));
    }
    let found = fs::read_dir(root().join("tests/golden/screens")).unwrap();
    let found: BTreeSet<String> = found.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, known);
}

#[test]
fn every_screen_has_its_template_style_script_and_samples() {
    let samples = samples();
    for screen in SCREENS {
        let folder = root().join("displays").join(screen);
        for file in ["page.html".into(), "content.html".into(), format!("{screen}.css"), format!("{screen}.js")] {
            assert!(folder.join(&file).is_file(), "displays/{screen}/{file} is missing");
        }
        let of_it: Vec<&Sample> = samples.iter().filter(|sample| sample.screen.name() == screen).collect();
        assert!(of_it.len() >= 4, "{screen} has only {} samples", of_it.len());
        assert!(of_it.iter().all(|sample| sample.name.starts_with(&format!("{screen}-"))));
    }
    let names: BTreeSet<&str> = samples.iter().map(|sample| sample.name).collect();
    assert_eq!(names.len(), samples.len(), "two samples have one name");
}

#[test]
fn every_refusal_is_said_in_both_languages() {
    let source = fs::read_to_string(root().join("src/office/refusal.rs")).unwrap();
    let codes: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Refusal::")?.split_once("=> \"")?.1.strip_suffix("\","))
        .collect();
    assert!(codes.len() >= 26, "the codes were not found in refusal.rs: {codes:?}");
    for code in codes.iter().copied().chain(["busy", "unavailable", "unauthorized", "forbidden", "no_line", "other"]) {
        for (lang, tag) in LANGS {
            let sentence = words::refused(code, lang).unwrap_or_else(|| panic!("`{code}` has no sentence in {tag}"));
            assert!(sentence.ends_with('.'), "`{code}` in {tag} is no sentence: {sentence}");
        }
        assert_ne!(words::refused(code, Lang::Vi), words::refused(code, Lang::En), "`{code}` is not translated");
    }
    let known: BTreeSet<&str> = words::REFUSED.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(known.len(), words::REFUSED.len(), "a code stands twice");
    assert_eq!(known.len(), codes.len() + 6, "a sentence is left for a code that is gone");
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
        assert!(page.matches("<h1").count() <= 1, "{name} has several headings");
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
            let page = page(&sample, lang);
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
fn content_is_one_element_that_says_how_new_it_is_and_stays_for_the_minute() {
    for sample in samples() {
        let found = content(&sample, Lang::Vi);
        let version = format!("data-version=\"2026-11-21/{:08}\"", sample.office.version());
        assert!(found.starts_with("<div ") && found.trim_end().ends_with("</div>"), "{}", sample.name);
        assert_eq!(found.matches(&version).count(), 1, "{}", sample.name);
        assert!(page(&sample, Lang::Vi).contains(&found), "{}: the page holds something else", sample.name);
        let late = View { now: sample.now + SignedDuration::from_secs(59), ..view(&sample, Lang::Vi) };
        assert_eq!(found, sample.screen.content(&late).unwrap(), "{} changes within the minute", sample.name);
    }
}

#[test]
fn what_is_not_there_is_said() {
    let sample = &samples()[0];
    let view = view(sample, Lang::Vi);
    let other = motcua::office::TicketId::from_random([255; 10]);
    for (screen, title) in [
        (Screen::Terminal(motcua::office::CounterNo(99)), "Đơn vị không có quầy này"),
        (Screen::Display(motcua::office::CounterNo(99)), "Đơn vị không có quầy này"),
        (Screen::Lobby(Some("tang-9".parse().unwrap())), "Đơn vị không có khu vực này"),
        (Screen::Phone(other), "Số này không còn hiệu lực"),
    ] {
        assert!(!screen.found(&view));
        assert!(screen.page(&view).unwrap().contains(title));
        assert!(screen.content(&view).unwrap().contains("data-gone"));
    }
}

#[test]
fn a_ticket_of_yesterday_still_has_its_phone_page() {
    let samples = samples();
    let sample = samples.iter().find(|sample| sample.name == "phone-unserved").unwrap();
    let today = Office::new(sample.office.plan().clone(), sample.office.day().tomorrow().unwrap());
    let view = View { office: &today, yesterday: Some(&sample.office), ..sample.view(Lang::Vi) };
    assert!(sample.screen.found(&view));
    assert!(sample.screen.content(&view).unwrap().contains("Đơn vị đã kết thúc ngày làm việc"));
    assert!(!sample.screen.found(&View { yesterday: None, ..view }));
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

#[test]
fn whole_pages_can_be_looked_at() {
    let Some(folder) = std::env::var_os("SCREENS_DIR").map(PathBuf::from) else {
        println!("skipped: SCREENS_DIR names no folder to write pages to");
        return;
    };
    fs::create_dir_all(folder.join("assets")).unwrap();
    for (name, page) in all_pages() {
        fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
    for name in asset_names() {
        fs::write(folder.join("assets").join(name), asset(name).unwrap().bytes).unwrap();
    }
    assert!(folder.join("lobby-ordinary.vi.html").is_file());
}
