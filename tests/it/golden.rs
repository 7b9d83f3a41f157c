//! What the screens say, word for word: every sample in both languages against its golden file. `UPDATE_GOLDEN=1`
//! writes them anew. With `SCREENS_DIR=DIR` the whole pages are written there too, to be looked at in a browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails, also in a function it calls")]

mod charts;
mod report;
mod simulate;
mod start;
mod why;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use motcua::office::{Lang, Office};
use motcua::screens::samples::{Sample, samples};
use motcua::screens::{Missing, Screen, View, asset, asset_names, error_page, login_page, slip_page};

pub const LANGS: [(Lang, &str); 2] = [(Lang::Vi, "vi"), (Lang::En, "en")];
const SCREENS: [&str; 9] =
    ["kiosk", "lobby", "terminal", "display", "phone", "calm", "manager", "history", "technician"];

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn view(sample: &Sample, lang: Lang) -> View<'_> {
    sample.view(lang)
}

fn content(sample: &Sample, lang: Lang) -> String {
    sample.screen.content(&view(sample, lang)).unwrap()
}

pub fn page(sample: &Sample, lang: Lang) -> String {
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
pub fn all_pages() -> Vec<(String, String)> {
    let samples = samples();
    let plan = samples[0].office.plan();
    let mut pages = Vec::new();
    for (lang, tag) in LANGS {
        pages.extend(samples.iter().map(|sample| (format!("{}.{tag}", sample.name), page(sample, lang))));
        pages.push((format!("login.{tag}"), login_page(lang, "/demo/counter/1", true).unwrap()));
        pages.extend(start::pages(plan, lang).into_iter().map(|(name, page)| (format!("{name}.{tag}"), page)));
        pages.extend(report::pages(lang).into_iter().map(|(name, page)| (format!("{name}.{tag}"), page)));
        pages.extend(simulate::pages(lang).into_iter().map(|(name, page)| (format!("{name}.{tag}"), page)));
        let slips = ["ordinary", "priority", "longest-names", "discreet", "past-999", "reprint"];
        pages.push((format!("slip.{tag}"), slip_page(lang, plan, slips).unwrap()));
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
            check_golden(&format!("{}.{tag}.html", sample.name), &shown(sample, lang));
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
    assert_eq!(seen.len(), (SCREENS.len() + 6) * LANGS.len());
}

#[test]
fn no_golden_file_is_left_over() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (_, tag) in LANGS {
        known.extend(samples().iter().map(|sample| format!("{}.{tag}.html", sample.name)));
        known.extend(
            SCREENS
                .iter()
                .chain(&["login", "report", "simulate", "slip", "start", "error"])
                .map(|page| format!("page-{page}.{tag}.html")),
        );
    }
    known.extend(simulate::NAMES.iter().flat_map(|name| LANGS.map(|(_, tag)| format!("{name}.{tag}.html"))));
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
fn content_is_one_element_that_says_how_new_it_is_and_stays_for_the_minute() {
    for sample in samples() {
        let found = content(sample, Lang::Vi);
        let version = format!("data-version=\"2026-11-21/{:08}\"", sample.office.version());
        assert!(found.starts_with("<div ") && found.trim_end().ends_with("</div>"), "{}", sample.name);
        assert_eq!(found.matches(&version).count(), 1, "{}", sample.name);
        assert!(page(sample, Lang::Vi).contains(&found), "{}: the page holds something else", sample.name);
        let late = View { now: sample.now + SignedDuration::from_secs(59), ..view(sample, Lang::Vi) };
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
