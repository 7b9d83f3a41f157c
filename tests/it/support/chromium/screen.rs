//! A window of the browser: what a person sees in it, touches and presses.

use std::time::{Duration, Instant};

use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::devtools::Focus;

/// How long a screen may take on a busy machine to show what it should.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a screen is looked at meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(40);
/// How long a page may take to hear the answer to what it shows as done already.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

/// A window with a screen in it.
pub struct Screen {
    pub(super) client: Client,
    window: WindowHandle,
    name: String,
}

impl Screen {
    /// A window that is open already.
    pub(super) fn new(client: Client, window: WindowHandle, name: String) -> Self {
        Screen { client, window, name }
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.see().await;
        self.client.refresh().await.unwrap_or_else(|error| panic!("{} again: {error}", self.name));
    }

    /// Opens another address in the same window.
    pub async fn go(&self, url: &str) {
        self.see().await;
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{} at {url}: {error}", self.name));
        // What a reload would wipe away.
        self.run("window.openedOnce = true").await;
    }

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

    /// Writes into a field, in place of what stands there. What a push replaces meanwhile is written into again.
    pub async fn type_into(&self, css: &str, text: &str) {
        let begun = Instant::now();
        loop {
            self.appears_as_field(css).await;
            let field = self.client.find(Locator::Css(css)).await.unwrap();
            let written = match field.clear().await {
                Ok(()) => field.send_keys(text).await,
                Err(error) => Err(error),
            };
            match written {
                Err(error) if error.is_stale_element_reference() && begun.elapsed() < PATIENCE => {}
                written => return written.unwrap_or_else(|error| panic!("{}: `{css}`: {error}", self.name)),
            }
        }
    }

    async fn appears_as_field(&self, css: &str) {
        let begun = Instant::now();
        let seen = "return document.querySelector(arguments[0])?.checkVisibility() ?? false";
        while self.run_with(seen, vec![json!(css)]).await != json!(true) {
            assert!(begun.elapsed() < PATIENCE, "{}: there is no field `{css}`", self.name);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until what was pressed before is answered: what is pushed may show it sooner, and until then the page takes
    /// no other press and its dialog stays open. Not for ever, since nobody may be there to answer.
    pub(super) async fn at_rest(&self) {
        let begun = Instant::now();
        let working = "return document.body?.classList.contains('working') ?? false";
        while self.run(working).await == json!(true) && begun.elapsed() < ANSWERED_WITHIN {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Presses a key, wherever the page's attention is.
    pub async fn press(&self, key: char) {
        self.at_rest().await;
        self.client.find(Locator::Css("body")).await.unwrap().send_keys(&key.to_string()).await.unwrap();
    }

    /// Presses a key where the focus is. What a push replaces in that moment felt nothing: then it is pressed again.
    pub async fn type_key(&self, key: char) {
        self.at_rest().await;
        let begun = Instant::now();
        loop {
            self.see().await;
            let focused = self.client.active_element().await.unwrap();
            match focused.send_keys(&key.to_string()).await {
                Err(error) if error.is_stale_element_reference() && begun.elapsed() < PATIENCE => {}
                pressed => return pressed.unwrap_or_else(|error| panic!("{}: key {key:?}: {error}", self.name)),
            }
        }
    }

    /// Presses F2.
    pub async fn press_f2(&self) {
        self.press(char::from(Key::F2)).await;
    }

    /// Presses Tab where the page's attention is, and says where it went.
    pub async fn tab(&self) -> Focus {
        self.type_key(char::from(Key::Tab)).await;
        self.focus().await
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

    /// What a script returns that is given these arguments.
    pub async fn run_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.see().await;
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{}: {script:.300}: {error}", self.name))
    }

    /// What a script gives to its last argument, a function that it calls when it is done.
    pub async fn run_until_done(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.see().await;
        let done = self.client.execute_async(script, arguments).await;
        done.unwrap_or_else(|error| panic!("{}: {script:.300}: {error}", self.name))
    }

    /// Brings the driver's attention here.
    pub(super) async fn see(&self) {
        self.client.switch_to_window(self.window.clone()).await.unwrap();
    }
}

const TEXT: &str = "const found = document.querySelector(arguments[0]);
    return found && found.checkVisibility() ? found.innerText : ''";
