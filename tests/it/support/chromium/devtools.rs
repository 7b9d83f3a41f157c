//! What happens to a screen that no hand on its keyboard does: its size, its network, its sleep, its memory.

use std::str::FromStr;
use std::time::Duration;

use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Chromium, Screen};
use crate::support::server::{Server, Setup};

/// How long a command may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pages narrower than this are a phone's.
const PHONE_PX: u32 = 500;

/// What holds a page's attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// The element, with its id or what it does: `button#call-next`, `button[data-open="pause-ask"]`; `body` for none.
    pub what: String,
    /// Whether it stands out: it has an outline or a shadow that it has only now, and lies inside the window.
    pub is_visible: bool,
}

impl Screen {
    /// Gives the page this size in CSS pixels, whatever the window's frame takes. A narrow one is a phone's: it is
    /// touched, and heeds what the page says of its width.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        let phone = width < PHONE_PX;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone, "maxTouchPoints": 5 })).await;
    }

    /// Takes this one window off the network for whatever it asks from now on. A socket that is open stays open: to pull
    /// it as well, open the page over a [`Cable`](crate::support::cable::Cable).
    pub async fn go_offline(&self) {
        self.set_network(true).await;
    }

    /// Gives the window its network back.
    pub async fn go_online(&self) {
        self.set_network(false).await;
    }

    async fn set_network(&self, offline: bool) {
        self.devtools("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }

    /// Lets the page sleep, as a phone does in a pocket: its scripts stand still.
    pub async fn freeze(&self) {
        self.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;
    }

    /// Wakes the page up.
    pub async fn wake(&self) {
        self.devtools("Page.setWebLifecycleState", json!({ "state": "active" })).await;
    }

    /// Says to the page that its reader wants no motion.
    pub async fn reduce_motion(&self) {
        let features = json!([{ "name": "prefers-reduced-motion", "value": "reduce" }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Lays a finger on what is there and lifts it after a while. A window that slept feels none.
    pub async fn touch_for(&self, css: &str, held: Duration) {
        // A window behind another one feels no finger.
        self.devtools("Page.bringToFront", json!({})).await;
        let middle = self.run_with(MIDDLE, vec![json!(css)]).await;
        assert!(middle.is_object(), "there is nothing to touch at `{css}`");
        self.devtools("Input.dispatchTouchEvent", json!({ "type": "touchStart", "touchPoints": [middle] })).await;
        tokio::time::sleep(held).await;
        self.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await;
    }

    /// What holds the page's attention now.
    pub async fn focus(&self) -> Focus {
        self.at_rest().await;
        let found = self.run(FOCUS).await;
        let what = found["what"].as_str().unwrap_or_default().to_owned();
        Focus { what, is_visible: found["visible"] == json!(true) }
    }

    /// Bytes that the page's scripts hold on to, after what nobody needs any more was swept away.
    pub async fn held_bytes(&self) -> u64 {
        self.devtools("HeapProfiler.enable", json!({})).await;
        self.devtools("HeapProfiler.collectGarbage", json!({})).await;
        let usage = self.devtools("Runtime.getHeapUsage", json!({})).await;
        usage["usedSize"].as_f64().expect("a size") as u64
    }

    /// What the window shows, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.see().await;
        self.client.screenshot().await.unwrap()
    }

    /// A command of the Chrome DevTools Protocol to this window, and its answer.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        self.see().await;
        let answer = timeout(PATIENCE, self.client.issue_cmd(DevTools { command, parameters })).await;
        let answer = answer.unwrap_or_else(|_| panic!("{command}: no answer within {PATIENCE:?}"));
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

const MIDDLE: &str = "const found = document.querySelector(arguments[0]);
    if (!found || !found.checkVisibility()) return null;
    found.scrollIntoView({ block: 'nearest' });
    const box = found.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };";

/// What stands out is compared with how the same element looks while nothing holds the page's attention.
const FOCUS: &str = "const found = document.activeElement;
    const name = found.tagName.toLowerCase();
    if (found === document.body) return { what: name, visible: false };
    const told = [...found.attributes].find((one) => /^(data-|href$|name$)/.test(one.name));
    const what = found.id ? `${name}#${found.id}` : told ? `${name}[${told.name}=\"${told.value}\"]` : name;
    const look = () => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(found);
      const outline = outlineStyle === 'none' || outlineWidth === '0px' ? '' : `${outlineStyle} ${outlineColor}`;
      return [outline, boxShadow === 'none' ? '' : boxShadow];
    };
    const focused = look();
    found.blur();
    const plain = look();
    found.focus({ preventScroll: true, focusVisible: true });
    const box = found.getBoundingClientRect();
    const inside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return { what, visible: inside && focused.some((one, at) => one !== '' && one !== plain[at]) };";

/// Chromedriver's own command for those of DevTools.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_loses_its_network_sleeps_and_holds_its_size_by_itself() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let phone = browser.open("phone", &format!("{}/preview/phone-waiting", server.url()), (390, 844)).await;
    let lobby = browser.open("lobby", &format!("{}/preview/lobby-ordinary", server.url()), (1920, 1080)).await;
    let size = "return [innerWidth, innerHeight]";
    assert_eq!((phone.run(size).await, lobby.run(size).await), (json!([390, 844]), json!([1920, 1080])));
    let picture = png::Decoder::new(std::io::Cursor::new(phone.picture().await)).read_info().unwrap();
    assert_eq!((picture.info().width, picture.info().height), (390, 844));

    let state = "/api/v1/offices/demo";
    let reach = "const [path, done] = arguments; fetch(path).then(() => done(true), () => done(false))";
    phone.go_offline().await;
    let (here, there) =
        (phone.run_until_done(reach, vec![json!(state)]), lobby.run_until_done(reach, vec![json!(state)]));
    assert_eq!((here.await, there.await), (json!(false), json!(true)), "only the phone is off the network");
    phone.go_online().await;
    assert_eq!(phone.run_until_done(reach, vec![json!(state)]).await, json!(true));

    let held = "window.held = 0; let at = 0; addEventListener('touchstart', (event) => at = event.timeStamp);
        addEventListener('touchend', (event) => window.held = event.timeStamp - at)";
    phone.run(held).await;
    phone.touch_for("h1", Duration::from_millis(700)).await;
    let held = phone.run("return window.held").await.as_f64().unwrap();
    assert!(held >= 650.0, "the finger was felt for {held} ms");

    phone.run("window.ticks = 0; setInterval(() => window.ticks++, 10)").await;
    phone.freeze().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    phone.wake().await;
    let slept = phone.run("return window.ticks").await.as_f64().unwrap();
    // Awake it would have counted to 300. It is awake while the commands around its sleep are on their way.
    assert!(slept < 150.0, "the page counted to {slept} while it slept");

    lobby.run("window.heap = Array.from({ length: 1e6 }, (_, n) => ({ n }))").await;
    let full = lobby.held_bytes().await;
    lobby.run("window.heap = null").await;
    let empty = lobby.held_bytes().await;
    assert!(full > empty + 8_000_000, "{full} bytes, then {empty}");

    assert_eq!(phone.run("return matchMedia('(prefers-reduced-motion)').matches").await, json!(false));
    phone.reduce_motion().await;
    assert_eq!(phone.run("return matchMedia('(prefers-reduced-motion)').matches").await, json!(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_holds_the_pages_attention_is_known_and_whether_it_stands_out() {
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let login = browser.open("login", &format!("{}/login", server.url()), (800, 600)).await;
    let focus = |what: &str, is_visible| Focus { what: what.to_owned(), is_visible };
    assert_eq!(login.focus().await.what, "input[name=\"name\"]");
    assert_eq!(login.tab().await, focus("input[name=\"password\"]", true));
    let hide = "document.querySelector('button').style.outline = 'none'; \
                document.querySelector('button').style.boxShadow = 'none'";
    login.run(hide).await;
    assert_eq!(login.tab().await, focus("button", false));
}
