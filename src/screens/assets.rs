//! What pages load besides themselves: styles, scripts, the typeface; all carried by the binary.

use qrcode::{Color, EcLevel, QrCode};

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
    ("line.js", JS, display!("_shared/line.js")),
    ("post.js", JS, display!("_shared/post.js")),
    ("acts.js", JS, display!("_shared/acts.js")),
    ("words.js", JS, display!("_shared/words.js")),
    ("calls.js", JS, display!("_shared/calls.js")),
    ("beep.js", JS, display!("_shared/beep.js")),
    ("icon.svg", SVG, display!("_shared/icon.svg")),
    ("kiosk.css", CSS, display!("kiosk/kiosk.css")),
    ("kiosk.js", JS, display!("kiosk/kiosk.js")),
    ("lobby.css", CSS, display!("lobby/lobby.css")),
    ("lobby.js", JS, display!("lobby/lobby.js")),
    ("terminal.css", CSS, display!("terminal/terminal.css")),
    ("terminal.js", JS, display!("terminal/terminal.js")),
    ("display.css", CSS, display!("display/display.css")),
    ("display.js", JS, display!("display/display.js")),
    ("phone.css", CSS, display!("phone/phone.css")),
    ("phone.js", JS, display!("phone/phone.js")),
    ("manager.css", CSS, display!("manager/manager.css")),
    ("manager.js", JS, display!("manager/manager.js")),
    ("plain.css", CSS, display!("_shared/plain.css")),
    ("noto-sans-regular.ttf", TTF, notosans::REGULAR_TTF),
    ("noto-sans-bold.ttf", TTF, notosans::BOLD_TTF),
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

/// A link as a QR code, as an SVG picture with its quiet zone; `None` when it is too long for one. The kiosk shows it at
/// `/{office}/t/{ticket}/code.svg`, in case there is no slip.
pub fn ticket_code(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4));
        }
    }
    let side = width + 8;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_reads_the_link_from_the_code() {
        const DOT: usize = 4;
        let link = "http://192.168.1.10:8080/phuong-sai-gon/t/7z6hw5f6f5sf81r7";
        let svg = ticket_code(link).unwrap();
        let side: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let dots = svg.split("path d=\"").nth(1).unwrap().split('M').skip(1).map(|dot| {
            let (x, rest) = dot.split_once(' ').unwrap();
            (x.parse::<usize>().unwrap(), rest.split('h').next().unwrap().parse::<usize>().unwrap())
        });
        let dark: std::collections::BTreeSet<_> = dots.collect();
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * DOT, side * DOT, |x, y| {
            if dark.contains(&(x / DOT, y / DOT)) { 0 } else { 255 }
        });
        let (_, read) = image.detect_grids().remove(0).decode().unwrap();
        assert_eq!(read, link);
        assert_eq!(ticket_code(&"x".repeat(5000)), None);
    }
}
