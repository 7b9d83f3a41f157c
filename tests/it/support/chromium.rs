//! Debian's Chromium with a window for each screen, driven by WebDriver. Dropping it ends it, also when a test fails.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a screen may take on a busy machine to show what it should.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a screen is looked at meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// Chromium finds nothing but this machine, and asks nobody for updates.
const FLAGS: [&str; 16] = [
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
    // As a hall's screens are set up: their calls sound without a touch.
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-device-scale-factor=1",
];

/// A browser with a fresh profile.
pub struct Chromium {
    client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Chromium {
    /// Starts chromedriver on a free port and Chromium under it.
    pub async fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A process group of its own: Chromium's processes end with the driver, whatever became of it.
        command.process_group(0);
        let mut driver = command.spawn().expect("chromedriver, which `make setup-test` installs");
        let port = announced_port(&mut driver);
        let arguments: Vec<String> = FLAGS
            .iter()
            .map(|flag| (*flag).to_owned())
            .chain([format!("--user-data-dir={}", profile.path().display())])
            .collect();
        let Value::Object(wanted) = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        }) else {
            unreachable!("an object is written above")
        };
        let connected = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match connected {
            Ok(client) => Chromium { client, driver, _profile: profile },
            Err(error) => {
                end(&mut driver);
                panic!("chromedriver has no session: {error}")
            }
        }
    }

    /// Opens an address in a window of this size.
    pub async fn open(&self, name: &'static str, url: &str, (width, height): (u32, u32)) -> Screen {
        let window = self.client.new_window(false).await.unwrap().handle;
        self.client.switch_to_window(window.clone()).await.unwrap();
        self.client.set_window_size(width, height).await.unwrap();
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{name} at {url}: {error}"));
        let screen = Screen { client: self.client.clone(), window, name };
        // What a reload would wipe away.
        screen.run("window.openedOnce = true").await;
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

/// A window with a screen in it.
pub struct Screen {
    client: Client,
    window: WindowHandle,
    name: &'static str,
}

impl Screen {
    /// What stands first in these words' place, as a person sees it; empty while there is nothing to see.
    pub async fn text(&self, css: &str) -> String {
        let text = self.run_with(TEXT, vec![json!(css)]).await;
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until the text there is this one.
    pub async fn shows(&self, css: &str, wanted: &str) {
        self.until(css, &format!("to show `{wanted}`"), |text| text == wanted).await;
    }

    /// Waits until the text there contains this.
    pub async fn says(&self, css: &str, wanted: &str) {
        self.until(css, &format!("to say `{wanted}`"), |text| text.contains(wanted)).await;
    }

    /// Waits until there is something to see, and returns its text.
    pub async fn appears(&self, css: &str) -> String {
        self.until(css, "to appear", |text| !text.is_empty()).await
    }

    /// Waits until there is nothing to see there.
    pub async fn hides(&self, css: &str) {
        self.until(css, "to go away", str::is_empty).await;
    }

    async fn until(&self, css: &str, wish: &str, fits: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let text = self.text(css).await;
            if fits(&text) {
                return text;
            }
            if begun.elapsed() > PATIENCE {
                let page = self.run("return document.body.innerText").await;
                panic!(
                    "{}: waited {PATIENCE:?} for `{css}` {wish}, it says `{text}`; the page:\n{}",
                    self.name,
                    page.as_str().unwrap_or_default()
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Touches what is there, once it can be touched. What a push replaces under the finger is touched again.
    pub async fn touch(&self, css: &str) {
        let begun = Instant::now();
        loop {
            self.see().await;
            let touched = match self.client.find(Locator::Css(css)).await {
                Ok(found) if found.is_enabled().await.unwrap_or(false) => found.click().await,
                Ok(_) => Err(fantoccini::error::CmdError::WaitTimeout),
                Err(error) => Err(error),
            };
            let Err(error) = touched else { return };
            assert!(begun.elapsed() < PATIENCE, "{}: `{css}` cannot be touched: {error}", self.name);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Presses a key, wherever the page's attention is.
    pub async fn press(&self, key: char) {
        self.see().await;
        self.client.find(Locator::Css("body")).await.unwrap().send_keys(&key.to_string()).await.unwrap();
    }

    /// Presses a key where the focus is.
    pub async fn type_key(&self, key: char) {
        self.see().await;
        self.client.active_element().await.unwrap().send_keys(&key.to_string()).await.unwrap();
    }

    /// Presses F2.
    pub async fn press_f2(&self) {
        self.press(char::from(Key::F2)).await;
    }

    /// The JSON at an address of the same server, as this page gets it.
    pub async fn fetch(&self, path: &str) -> Value {
        self.see().await;
        let answer = self.client.execute_async(FETCH, vec![json!(path)]).await.unwrap();
        assert!(answer.is_object(), "{}: {path} gave {answer}", self.name);
        answer
    }

    /// What a script returns.
    pub async fn run(&self, script: &str) -> Value {
        self.run_with(script, Vec::new()).await
    }

    /// Fails if the page was loaded anew since it was opened, or if it needed anything from elsewhere.
    pub async fn check_it_stayed_and_kept_to(&self, server_url: &str) {
        assert_eq!(self.run("return window.openedOnce").await, json!(true), "{} was loaded anew", self.name);
        let names = self.run("return performance.getEntriesByType('resource').map((entry) => entry.name)").await;
        let names = names.as_array().expect("a list of addresses");
        assert!(!names.is_empty(), "{} loaded no style and no script", self.name);
        for name in names {
            let url = name.as_str().unwrap_or_default();
            assert!(url.starts_with(&format!("{server_url}/")), "{} loaded {url}", self.name);
        }
    }

    async fn run_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.see().await;
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{}: {script}: {error}", self.name))
    }

    async fn see(&self) {
        self.client.switch_to_window(self.window.clone()).await.unwrap();
    }
}

const TEXT: &str = "const found = document.querySelector(arguments[0]);
    return found && found.checkVisibility() ? found.innerText : ''";

const FETCH: &str = "const [path, done] = arguments;
    fetch(path).then((answer) => answer.json()).then(done, (error) => done(String(error)))";

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

/// The port that chromedriver says it took. Its output is read on, so that it never waits for a reader.
fn announced_port(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    thread::spawn(move || lines.for_each(drop));
    match port {
        Some(port) => port,
        None => {
            end(driver);
            panic!("chromedriver did not say on which port it listens")
        }
    }
}

fn end(driver: &mut Child) {
    let group = format!("kill -KILL -{}", driver.id());
    // Whoever is gone already needs no end.
    let _ = Command::new("sh").arg("-c").arg(group).stderr(Stdio::null()).status();
    let _ = driver.kill();
    let _ = driver.wait();
}
