//! Every page there is to look at, each in the sizes in which it hangs in a hall, stands on a desk or lies in a hand.

use motcua::screens::samples::samples;

use super::chromium::{Chromium, Screen};
use super::server::Server;

/// A page's width and height in CSS pixels.
pub type Size = (u32, u32);

/// The languages of every page, with what an address says for each.
pub const LANGS: [(&str, &str); 2] = [("vi", ""), ("en", "?lang=en")];

/// The sizes of a screen, the usual one first.
pub fn sizes(screen: &str) -> &'static [Size] {
    match screen {
        "kiosk" => &[(1080, 1920), (1920, 1080)],
        "lobby" => &[(1920, 1080), (1080, 1920)],
        "display" => &[(480, 320), (1920, 1080)],
        "terminal" => &[(1366, 768)],
        "phone" | "calm" => &[(390, 844)],
        "history" => &[(1440, 900), (390, 844)],
        _ => &[(1440, 900)],
    }
}

/// A page in one language and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The screen, such as `kiosk`; for other pages their name, such as `login`.
    pub screen: String,
    /// Its name with the language: `kiosk-ordinary.vi`; with the size where it is not the usual one.
    pub name: String,
    /// The language: `vi` or `en`.
    pub lang: &'static str,
    /// Its address on the server.
    pub path: String,
    pub size: Size,
    pub is_usual_size: bool,
    /// Whether it is of the office that is served, in which something happens, and no sample.
    pub is_live: bool,
    /// What the page should know of its line to the server: `up`, `down`, or `none` for a page without one.
    pub line: &'static str,
}

/// Every sample's page, in both languages and in each size of its screen.
pub fn sample_pages() -> Vec<Page> {
    let mut pages = Vec::new();
    for sample in samples() {
        let screen = sample.screen.name();
        for (lang, query) in LANGS {
            for (at, size) in sizes(screen).iter().enumerate() {
                let in_size = if at == 0 { String::new() } else { format!(".{}x{}", size.0, size.1) };
                pages.push(Page {
                    screen: screen.to_owned(),
                    name: format!("{}.{lang}{in_size}", sample.name),
                    lang,
                    path: format!("/preview/{}{query}", sample.name),
                    size: *size,
                    is_usual_size: at == 0,
                    is_live: false,
                    line: match (sample.screen.is_pushed(), sample.has_line()) {
                        (false, _) => "none",
                        (true, true) => "up",
                        (true, false) => "down",
                    },
                });
            }
        }
    }
    pages
}

/// The demo's own pages, in both languages: those around the screens, and each screen. `ticket` is the id of a ticket.
pub fn live_pages(ticket: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    for (screen, path, line) in [
        ("start", "/", "none"),
        ("login", "/login", "none"),
        ("error", "/no/such/page", "none"),
        ("preview", "/preview", "none"),
        ("kiosk", "/demo/kiosk", "up"),
        ("lobby", "/demo/lobby", "up"),
        ("terminal", "/demo/counter/1", "up"),
        ("display", "/demo/counter/1/display", "up"),
        ("calm", "/demo/best-time", "up"),
        ("manager", "/demo/manager", "up"),
        ("report", "/demo/report", "none"),
        ("history", "/demo/manager/history", "none"),
        ("phone", &format!("/demo/t/{ticket}"), "up"),
    ] {
        for (lang, query) in LANGS {
            pages.push(Page {
                screen: screen.to_owned(),
                name: format!("live {screen}.{lang}"),
                lang,
                path: format!("{path}{query}"),
                size: sizes(screen)[0],
                is_usual_size: true,
                is_live: true,
                line,
            });
        }
    }
    pages
}

/// One window that is logged in as every device of a demo, and looks at one page after the other.
pub struct Eye<'a> {
    pub screen: Screen,
    server: &'a Server,
    size: Option<Size>,
}

impl<'a> Eye<'a> {
    pub async fn open(browser: &Chromium, server: &'a Server) -> Self {
        let screen = browser.open("page", &format!("{}/login", server.url()), (1440, 900)).await;
        for token in ["demo-kiosk", "demo-lobby", "demo-counter", "demo-manager"] {
            screen.go(&format!("{}/login?token={token}&to=/login", server.url())).await;
        }
        // What moves has no colour that could be measured, and no picture that could be taken twice.
        screen.reduce_motion().await;
        Eye { screen, server, size: None }
    }

    /// Opens a page and waits until it is as its reader finds it: with its typeface, and sure of its line.
    pub async fn look_at(&mut self, page: &Page) {
        if self.size != Some(page.size) {
            self.screen.resize(page.size).await;
            self.size = Some(page.size);
        }
        self.screen.go(&format!("{}{}", self.server.url(), page.path)).await;
        let line = self.screen.run_until_done(SETTLED, vec![serde_json::json!(page.line)]).await;
        assert_eq!(line, page.line, "the line of {}", page.name);
    }
}

/// A line that is slow to come up is down until then.
const SETTLED: &str = "const [wanted, done] = arguments;
    const html = document.documentElement;
    const begun = Date.now();
    const look = () => {
      const line = 'office' in html.dataset ? html.dataset.line : 'none';
      if (line !== wanted && Date.now() - begun < 20000) return setTimeout(look, 10);
      document.fonts.ready.then(() => setTimeout(() => done(line ?? 'silent'), 20));
    };
    look();";
