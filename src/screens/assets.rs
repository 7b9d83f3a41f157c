//! What pages load besides themselves: styles, scripts, the typeface; all carried by the binary.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file that is served as it is.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its bytes.
    pub bytes: &'static [u8],
    /// Its media type.
    pub content_type: &'static str,
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const TTF: &str = "font/ttf";

macro_rules! display {
    ($path:literal) => {
        include_bytes!(concat!("../../displays/", $path)) as &'static [u8]
    };
}

/// By name, as pages and styles refer to them.
const ASSETS: &[(&str, &str, &[u8])] = &[
    ("shared.css", CSS, display!("_shared/shared.css")),
    ("charts.css", CSS, display!("_shared/charts/charts.css")),
    ("held.js", JS, display!("_shared/held.js")),
    ("line.js", JS, display!("_shared/line.js")),
    ("build.js", JS, display!("_shared/build.js")),
    ("post.js", JS, display!("_shared/post.js")),
    ("acts.js", JS, display!("_shared/acts.js")),
    ("asks.js", JS, display!("_shared/asks.js")),
    ("signed.js", JS, display!("_shared/signed.js")),
    ("tell.js", JS, display!("_shared/tell.js")),
    ("words.js", JS, display!("_shared/words.js")),
    ("on-its-way.js", JS, display!("_shared/on-its-way.js")),
    ("place.js", JS, display!("_shared/place.js")),
    ("reasons.js", JS, display!("_shared/reasons.js")),
    ("calls.js", JS, display!("_shared/calls.js")),
    ("beep.js", JS, display!("_shared/beep.js")),
    ("icon.svg", SVG, display!("_shared/icon.svg")),
    ("kiosk.css", CSS, display!("kiosk/kiosk.css")),
    ("kiosk.js", JS, display!("kiosk/kiosk.js")),
    ("kiosk-result.js", JS, display!("kiosk/result.js")),
    ("kiosk-touch.js", JS, display!("kiosk/touch.js")),
    ("kiosk-visit.js", JS, display!("kiosk/visit.js")),
    ("kiosk-fill.js", JS, display!("kiosk/fill.js")),
    ("kiosk-pages.js", JS, display!("kiosk/pages.js")),
    ("kiosk-procedures.js", JS, display!("kiosk/procedures.js")),
    ("calm.css", CSS, display!("calm/calm.css")),
    ("calm.js", JS, display!("calm/calm.js")),
    ("lobby.css", CSS, display!("lobby/lobby.css")),
    ("lobby.js", JS, display!("lobby/lobby.js")),
    ("turns.js", JS, display!("lobby/turns.js")),
    ("voice.js", JS, display!("lobby/voice.js")),
    ("clips.js", JS, display!("lobby/clips.js")),
    ("media.js", JS, display!("lobby/media.js")),
    ("terminal.css", CSS, display!("terminal/terminal.css")),
    ("terminal.js", JS, display!("terminal/terminal.js")),
    ("roving.js", JS, display!("terminal/roving.js")),
    ("since.js", JS, display!("terminal/since.js")),
    ("why.js", JS, display!("terminal/why.js")),
    ("reprint.js", JS, display!("terminal/reprint.js")),
    ("display.css", CSS, display!("display/display.css")),
    ("display.js", JS, display!("display/display.js")),
    ("phone.css", CSS, display!("phone/phone.css")),
    ("phone.js", JS, display!("phone/phone.js")),
    ("manager.css", CSS, display!("manager/manager.css")),
    ("manager.js", JS, display!("manager/manager.js")),
    ("history.css", CSS, display!("history/history.css")),
    ("history.js", JS, display!("history/history.js")),
    ("technician.css", CSS, display!("technician/technician.css")),
    ("technician.js", JS, display!("technician/technician.js")),
    ("start.css", CSS, display!("start/start.css")),
    ("start.js", JS, display!("start/start.js")),
    ("simulate.css", CSS, display!("simulate/simulate.css")),
    ("slip.css", CSS, display!("slip/slip.css")),
    ("report.css", CSS, display!("report/report.css")),
    ("report.js", JS, display!("report/report.js")),
    ("plain.css", CSS, display!("_shared/plain.css")),
    ("noto-sans-regular.ttf", TTF, notosans::REGULAR_TTF),
    ("noto-sans-bold.ttf", TTF, notosans::BOLD_TTF),
];

/// What stands around the pushed contents: sent once with a page, and not again before it is loaded anew.
const AROUND: &[&[u8]] = &[
    display!("_shared/page.html"),
    display!("display/page.html"),
    display!("kiosk/page.html"),
    display!("kiosk/step-group.html"),
    display!("kiosk/step-groups.html"),
    display!("kiosk/step-procedures.html"),
    display!("kiosk/step-refused.html"),
    display!("kiosk/step-result.html"),
    display!("kiosk/step-taking.html"),
    display!("lobby/page.html"),
    display!("manager/page.html"),
    display!("phone/page.html"),
    display!("technician/page.html"),
    display!("terminal/page.html"),
];

/// The asset that is served at `/assets/{name}`.
pub fn asset(name: &str) -> Option<Asset> {
    let (_, content_type, bytes) = ASSETS.iter().find(|(known, _, _)| *known == name)?;
    Some(Asset { bytes, content_type })
}

/// The names of all assets.
pub fn asset_names() -> impl Iterator<Item = &'static str> {
    ASSETS.iter().map(|(name, _, _)| *name)
}

/// What pages come from, as `0.1.0-3fa9c1d2e4`: the package's version and a digest of all assets and of what stands around
/// the contents. A page of another build has other scripts and dialogs than this server's contents are made for.
pub fn build() -> &'static str {
    static BUILD: LazyLock<String> = LazyLock::new(|| {
        let mut digest = Sha256::new();
        for (name, _, bytes) in ASSETS {
            digest.update(name.as_bytes());
            digest.update(bytes);
        }
        for template in AROUND {
            digest.update(template);
        }
        let digest: [u8; 32] = digest.finalize().into();
        let digits: String = digest[..5].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{digits}", env!("CARGO_PKG_VERSION"))
    });
    &BUILD
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn whatever_is_sent_with_a_page_alone_is_part_of_its_build() {
        let displays = Path::new(env!("CARGO_MANIFEST_DIR")).join("displays");
        let folders = ["_shared", "display", "kiosk", "lobby", "manager", "phone", "technician", "terminal"];
        let files = folders.iter().flat_map(|folder| fs::read_dir(displays.join(folder)).unwrap());
        for file in files.map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_str().unwrap();
            // Pushed or fetched each time, or around pages that are never pushed to.
            let fresh = [
                "alerts.html",
                "content.html",
                "figure.html",
                "plain.html",
                "procedures.html",
                "tile.html",
                "why.html",
            ]
            .contains(&name);
            if name.ends_with(".html") && !fresh {
                let text = fs::read(&file).unwrap();
                assert!(AROUND.contains(&text.as_slice()), "{} is not part of the build", file.display());
            }
        }
    }
}
