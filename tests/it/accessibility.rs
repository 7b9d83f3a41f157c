//! What hinders whoever sees little, hears little or uses no mouse: axe-core's rules for WCAG 2.2 A and AA on every page,
//! in both languages, and on whatever opens when its buttons are touched.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::support::chromium::Chromium;
use crate::support::client::{Client, Wish};
use crate::support::pages::{Eye, Page, live_pages, sample_pages};
use crate::support::server::{Server, Setup};
use crate::what_if::served as what_if;

/// Where `make setup-test` puts it.
const AXE: &str = "target/axe/node_modules/axe-core/axe.min.js";
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/// How many touches away from a page everything on it is.
const MOST_TOUCHES: usize = 4;
/// On how many pages a fault is named; one mended on these is mended on all.
const MOST_NAMED: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_hinders_anybody() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let mut examiner = Examiner::start(&browser, &server).await;
    let client = Client::new(&server.url());
    let ticket = client.send(&Wish::issue('A', None)).await.unwrap().ticket().id;
    let pages = [sample_pages(), live_pages(&ticket)].concat();
    // What a screen's other size changes does not depend on the language.
    for page in pages.iter().filter(|page| page.is_usual_size || page.lang == "vi") {
        examiner.eye.look_at(page).await;
        examiner.examine(&page.name).await;
    }
    examiner.report("pages");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_if_hinders_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("motcua.db");
    what_if::recorded_in(&database).await;
    let server = Server::start(Setup::demo().store(format!("sqlite:{}", database.display())));
    let browser = Chromium::start().await;
    let mut examiner = Examiner::start(&browser, &server).await;
    for (query, size) in [("", (1440, 900)), ("&try=1&c4=A&come=110", (1440, 900)), ("&try=1&c4=A,7", (390, 844))] {
        for lang in ["vi", "en"] {
            let path = format!("/demo/simulate?day=2026-11-23&lang={lang}{query}");
            let screen = "simulate".to_owned();
            let name = format!("{screen}.{lang}{query}");
            examiner
                .eye
                .look_at(&Page { screen, name, lang, path, size, is_usual_size: true, is_live: true, line: "none" })
                .await;
            examiner.examine(&format!("simulate.{lang}{query}")).await;
        }
    }
    examiner.report("pages of what if");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_hinder_people_is_found() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let mut examiner = Examiner::start(&browser, &server).await;
    for page in live_pages("").iter().filter(|page| page.screen == "login") {
        examiner.eye.look_at(page).await;
        examiner.eye.screen.run(MAKE_WORSE).await;
        examiner.examine(&page.name).await;
    }
    let rules: Vec<&str> = examiner.faults.keys().filter_map(|rule| rule.split(' ').next()).collect();
    assert_eq!(rules, ["button-name", "color-contrast", "html-has-lang", "image-alt", "label", "target-size"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_a_touch_opens_hinders_anybody() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let mut examiner = Examiner::start(&browser, &server).await;
    let mut pages = sample_pages();
    // Only an office that is there gives numbers, and only there does a kiosk show one.
    pages.extend(live_pages("").into_iter().filter(|page| page.screen == "kiosk"));
    let mut known = Known::default();
    // One size is enough: what opens in another is the same.
    for page in pages.iter().filter(|page| page.line == "up" && page.is_usual_size) {
        examiner.touch_everything(page, &mut known).await;
    }
    let unopened: Vec<&(String, String)> = known.dialogs.difference(&known.opened).collect();
    assert!(unopened.is_empty(), "no sample has a button that opens these, so nobody looked at them: {unopened:?}");
    examiner.report("states after a touch");
}

/// What was looked at already. A button of one kind does one thing, on whichever sample.
#[derive(Default)]
struct Known {
    /// Screen, language, and what is open.
    states: BTreeSet<(String, &'static str, String)>,
    /// The same without what is merely said, with the kind of button that was touched then. An office that is there
    /// answers what samples refuse.
    touched: BTreeSet<(bool, String, &'static str, String, String)>,
    /// Every dialog of the pages: its screen and id.
    dialogs: BTreeSet<(String, String)>,
    opened: BTreeSet<(String, String)>,
}

struct Examiner<'a> {
    eye: Eye<'a>,
    axe: String,
    begun: Instant,
    examined: usize,
    /// Rule with its help, then selector with what is wrong there, then the pages.
    faults: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl<'a> Examiner<'a> {
    async fn start(browser: &Chromium, server: &'a Server) -> Self {
        let eye = Eye::open(browser, server).await;
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
        let axe = fs::read_to_string(&axe).unwrap_or_else(|error| {
            panic!("{}, which `make setup-test` fetches: {error}", axe.display());
        });
        Examiner { eye, axe, begun: Instant::now(), examined: 0, faults: BTreeMap::new() }
    }

    async fn examine(&mut self, name: &str) {
        // Pages forbid scripts that are not the server's own; what DevTools runs is not the page's.
        let added = self.eye.screen.devtools("Runtime.evaluate", json!({ "expression": self.axe })).await;
        assert_eq!(added["exceptionDetails"], Value::Null, "axe-core cannot be run on {name}");
        let found = self.eye.screen.run_until_done(RUN_AXE, vec![json!(RULES)]).await;
        let found = found.as_array().unwrap_or_else(|| panic!("{name}: axe-core says {found}"));
        for fault in found {
            let rule = format!("{} ({}): {}", text(&fault["rule"]), text(&fault["impact"]), text(&fault["help"]));
            let place = format!("{}\n      {}", text(&fault["selector"]), text(&fault["summary"]));
            self.faults.entry(rule).or_default().entry(place).or_default().push(name.to_owned());
        }
        self.examined += 1;
    }

    /// Touches a button of each kind that was not touched before, and goes on from whatever opens.
    async fn touch_everything(&mut self, page: &Page, known: &mut Known) {
        let mut paths: VecDeque<Vec<String>> = VecDeque::from([Vec::new()]);
        while let Some(path) = paths.pop_front() {
            self.eye.look_at(page).await;
            let mut state = self.eye.screen.run_until_done(STATE, vec![Value::Null]).await;
            for kind in &path {
                state = self.eye.screen.run_until_done(STATE, vec![json!(kind)]).await;
            }
            let open = text(&state["open"]).to_owned();
            let new = known.states.insert((page.screen.clone(), page.lang, open.clone()));
            if new && !open.is_empty() {
                self.examine(&format!("{} with {open}", page.name)).await;
            }
            for dialog in texts(&state["dialogs"]) {
                known.dialogs.insert((page.screen.clone(), dialog));
            }
            for dialog in open.split(' ') {
                known.opened.insert((page.screen.clone(), dialog.to_owned()));
            }
            if path.len() == MOST_TOUCHES {
                continue;
            }
            for kind in texts(&state["kinds"]) {
                let modal = text(&state["modal"]).to_owned();
                if known.touched.insert((page.is_live, page.screen.clone(), page.lang, modal, kind.clone())) {
                    paths.push_back(path.iter().cloned().chain([kind]).collect());
                }
            }
        }
    }

    fn report(self, what: &str) {
        println!("axe-core looked at {} {what} in {:.1?}", self.examined, self.begun.elapsed());
        let mut told = String::new();
        for (rule, places) in &self.faults {
            told += &format!("{rule}\n");
            for (place, pages) in places {
                let (named, more) = pages.split_at(pages.len().min(MOST_NAMED));
                let more = if more.is_empty() { String::new() } else { format!(", and {} more", more.len()) };
                told += &format!("    {place}\n      on {}{more}\n", named.join(", "));
            }
        }
        assert!(told.is_empty(), "what hinders people:\n{told}");
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|one| text(one).to_owned()).collect()
}

const MAKE_WORSE: &str = "document.documentElement.removeAttribute('lang');
    document.querySelector('h1').style.color = '#bbb';
    document.querySelector('input[name=name]').parentElement.replaceWith(document.createElement('input'));
    const [image, one, other] = ['img', 'button', 'button'].map((name) => document.createElement(name));
    image.src = '/assets/icon.svg';
    other.textContent = 'x';
    for (const button of [one, other]) Object.assign(button.style, { width: '8px', height: '8px', padding: 0 });
    document.querySelector('main').append(image, one, other);";

const RUN_AXE: &str = "const [tags, done] = arguments;
    const faults = ({ violations }) => violations.flatMap(({ id, impact, help, nodes }) => nodes.map((node) => ({
      rule: id, impact, help, selector: node.target.join(' '), summary: node.failureSummary.replace(/\\s+/g, ' '),
    })));
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
      .then((found) => done(faults(found)), (error) => done(String(error)));";

/// Touches the first button of a kind, if it is given one, waits until nothing changes any more, and tells what is open
/// and which kinds of buttons can be touched there.
const STATE: &str = "const [touched, done] = arguments;
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const layers = () => [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], .step, [role=alert]')]
      .filter((layer) => shown(layer) && layer.innerText.trim() !== '');
    const open = (some = layers()) => some.map((layer) => layer.id || layer.className).sort().join(' ');
    const off = (button) => button.getAttribute('aria-disabled') === 'true' ? ' off' : '';
    const kindOf = (button) => off(button) + (button.id || [button.className.trim(), ...Object.keys(button.dataset).sort()
      .map((key) => ['open', 'post'].includes(key) ? `${key}=${button.dataset[key]}` : key)].join(' '));
    const modal = () => layers().filter((layer) => layer.getAttribute('role') !== 'alert');
    const buttons = () => {
      const all = (modal().length > 0 ? modal() : [document]).flatMap((place) => [...place.querySelectorAll('button, summary')]);
      return all.filter((button) => !button.disabled && shown(button));
    };
    if (touched !== null) buttons().find((button) => kindOf(button) === touched)?.click();
    const tell = () => done({
      open: open(),
      modal: open(modal()),
      kinds: [...new Set(buttons().map(kindOf))],
      dialogs: [...document.querySelectorAll('dialog[id]')].map((dialog) => dialog.id),
    });
    if (touched === null) return tell();
    const begun = Date.now();
    let last = open();
    let since = begun;
    const look = () => {
      const now = open();
      if (now !== last) [last, since] = [now, Date.now()];
      const busy = document.body.hasAttribute('aria-busy') && Date.now() - begun < 5000;
      if (busy || Date.now() - since < 80) setTimeout(look, 10);
      else tell();
    };
    look();";
