//! Debian's Chromium with a window for each screen, driven by WebDriver. Dropping it ends it, also when a test fails.

mod devtools;
mod screen;

pub use screen::Screen;

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::thread;

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Chromium finds nothing but this machine, and asks nobody for updates.
const FLAGS: [&str; 15] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    // Several screens stand beside each other: none may be slowed down because another one is in front.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-device-scale-factor=1",
];

/// How long a script may take to say that it is done, on a busy machine.
const SCRIPT_MS: u32 = 120_000;

/// As a hall's screens are set up: their calls sound without a touch.
const SOUNDS_AT_ONCE: &str = "--autoplay-policy=no-user-gesture-required";
/// As browsers come.
const SOUNDS_AFTER_A_TOUCH: &str = "--autoplay-policy=document-user-activation-required";

/// A browser with a fresh profile.
pub struct Chromium {
    client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Chromium {
    /// Starts chromedriver on a free port and Chromium under it.
    pub async fn start() -> Self {
        Chromium::start_with(SOUNDS_AT_ONCE).await
    }

    /// The same as it comes, where a page makes no sound before it was touched.
    pub async fn start_where_sound_needs_a_touch() -> Self {
        Chromium::start_with(SOUNDS_AFTER_A_TOUCH).await
    }

    async fn start_with(sound: &str) -> Self {
        let mut refused = String::new();
        for _ in 0..STARTS {
            match Chromium::try_start_with(sound).await {
                Ok(browser) => return browser,
                Err(reason) => refused = reason,
            }
        }
        panic!("chromedriver has no session, {STARTS} times: {refused}")
    }

    async fn try_start_with(sound: &str) -> Result<Self, String> {
        let profile = tempfile::tempdir().unwrap();
        let (mut driver, port) = start_driver();
        let arguments: Vec<String> = FLAGS
            .iter()
            .map(|flag| (*flag).to_owned())
            .chain([sound.to_owned(), format!("--user-data-dir={}", profile.path().display())])
            .collect();
        let Value::Object(wanted) = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": SCRIPT_MS },
        }) else {
            unreachable!("an object is written above")
        };
        let connected = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match connected {
            Ok(client) => Ok(Chromium { client, driver, _profile: profile }),
            Err(error) => {
                end(&mut driver);
                Err(error.to_string())
            }
        }
    }

    /// Opens an address in a window of its own, whose page is exactly this large, in CSS pixels.
    pub async fn open(&self, name: impl Into<String>, url: &str, size: (u32, u32)) -> Screen {
        let window = self.client.new_window(false).await.unwrap().handle;
        let screen = Screen::new(self.client.clone(), window, name.into());
        screen.resize(size).await;
        screen.go(url).await;
        screen
    }

    /// What any page has written to the console since the last time: scripts' errors, refusals of the content security
    /// policy, requests without an answer.
    pub async fn console(&self) -> Vec<String> {
        let lines = self.client.issue_cmd(ReadConsole).await.unwrap();
        let told = |line: &Value| format!("{} {} {}", line["level"], line["source"], line["message"]);
        lines.as_array().expect("a list of lines").iter().map(told).collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        end(&mut self.driver);
    }
}

/// Chromedriver's own command for the console's lines.
#[derive(Debug)]
struct ReadConsole;

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

/// How often chromedriver and its browser are started before a test gives up: the port that the one takes on one kind of
/// address may be taken on the other, and on a full machine the other one may not come up in time.
const STARTS: usize = 5;

/// A running chromedriver and its port.
fn start_driver() -> (Child, u16) {
    for _ in 0..STARTS {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A process group of its own: Chromium's processes end with the driver, whatever became of it.
        command.process_group(0);
        let mut driver = command.spawn().expect("chromedriver, which `make setup-test` installs");
        match announced_port(&mut driver) {
            Some(port) => return (driver, port),
            None => end(&mut driver),
        }
    }
    panic!("chromedriver did not say on which port it listens, {STARTS} times")
}

/// The port that chromedriver says it took. Its output is read on, so that it never waits for a reader.
fn announced_port(driver: &mut Child) -> Option<u16> {
    let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    thread::spawn(move || lines.for_each(drop));
    port
}

fn end(driver: &mut Child) {
    let group = format!("kill -KILL -{}", driver.id());
    // Whoever is gone already needs no end.
    let _ = Command::new("sh").arg("-c").arg(group).stderr(Stdio::null()).status();
    let _ = driver.kill();
    let _ = driver.wait();
}
