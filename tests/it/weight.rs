//! What a page costs whoever opens it for the first time: requests, bytes of each kind, and how long until it shows
//! something. The figures are printed; the bounds are kept.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::chromium::Chromium;
use crate::support::client::{Client, Wish};
use crate::support::pages::{Eye, live_pages};
use crate::support::server::{Server, Setup};

/// All that a citizen's phone loads, over whatever network reaches it in the hall.
const MOST_ON_A_PHONE_BYTES: u64 = 30 << 10;
/// One script, which an old panel has to read before it works.
const MOST_IN_A_SCRIPT_BYTES: u64 = 8 << 10;

const KINDS: [&str; 5] = ["html", "css", "js", "font", "img"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_light_and_need_nothing_from_elsewhere() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let ticket = Client::new(&server.url()).send(&Wish::issue('A', None)).await.unwrap().ticket().id;
    let mut eye = Eye::open(&browser, &server).await;
    eye.screen.devtools("Network.enable", json!({})).await;
    eye.screen.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
    let mut table = format!("{:10}{:>10}", "screen", "requests");
    table += &KINDS.map(|kind| format!("{kind:>9}")).concat();
    table += &format!("{:>9}{:>15}\n", "bytes", "first paint ms");
    let mut wrong = Vec::new();
    for page in live_pages(&ticket).into_iter().filter(|page| page.lang == "vi") {
        eye.look_at(&page).await;
        let loaded = eye.screen.run_until_done(LOADED, Vec::new()).await;
        let entries = loaded["entries"].as_array().expect("what was loaded");
        let mut by_kind: BTreeMap<&str, u64> = BTreeMap::new();
        for entry in entries {
            let url = entry["url"].as_str().expect("an address");
            let Some(path) = url.strip_prefix(&server.url()) else {
                wrong.push(format!("{} loads {url}", page.screen));
                continue;
            };
            let kind = kind_of(path);
            *by_kind.entry(kind).or_default() += bytes(&entry["sent"]);
            let script = bytes(&entry["body"]);
            if kind == "js" && script > MOST_IN_A_SCRIPT_BYTES {
                wrong.push(format!("{path} has {script} bytes, more than {MOST_IN_A_SCRIPT_BYTES}"));
            }
        }
        let all: u64 = by_kind.values().sum();
        assert!(by_kind.contains_key("html") && by_kind.contains_key("css"), "{}: {by_kind:?}", page.screen);
        if page.screen == "phone" && all > MOST_ON_A_PHONE_BYTES {
            wrong.push(format!("the phone loads {all} bytes, more than {MOST_ON_A_PHONE_BYTES}"));
        }
        let of_kind = |kind: &str| by_kind.get(kind).copied().unwrap_or_default();
        let paint_ms = loaded["paint"].as_f64().expect("a first paint");
        table += &format!("{:10}{:>10}", page.screen, entries.len());
        table += &KINDS.map(|kind| format!("{:>9}", of_kind(kind))).concat();
        table += &format!("{all:>9}{paint_ms:>15.0}\n");
    }
    println!("{table}");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "css",
        "js" => "js",
        "ttf" | "woff2" => "font",
        "svg" | "png" => "img",
        _ => "html",
    }
}

fn bytes(value: &Value) -> u64 {
    value.as_u64().expect("a number of bytes")
}

const LOADED: &str = "const [done] = arguments;
    const begun = Date.now();
    const look = () => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      if (!paint && Date.now() - begun < 20000) return setTimeout(look, 20);
      const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
      done({
        paint: paint?.startTime,
        entries: entries.map(({ name, transferSize, decodedBodySize }) => ({
          url: name, sent: transferSize, body: decodedBodySize,
        })),
      });
    };
    look();";
