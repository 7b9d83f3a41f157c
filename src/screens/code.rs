//! Addresses as codes on the kiosk's screen: a ticket's phone page, in case there is no slip, and pages of the portal.

use qrcode::{Color, EcLevel, QrCode};

/// White modules around the code that its standard asks for.
const QUIET: usize = 4;

/// A link as a QR code, as an SVG picture with its quiet zone; `None` when it is too long for one.
pub fn ticket_code(link: &str) -> Option<String> {
    drawn(link, " xmlns=\"http://www.w3.org/2000/svg\"")
}

/// The same to stand within a page, whose own text says what it is.
pub fn code_in_page(link: &str) -> Option<String> {
    drawn(link, " aria-hidden=\"true\"")
}

fn drawn(link: &str, attributes: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
        }
    }
    let side = width + 2 * QUIET;
    Some(format!(
        "<svg{attributes} viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
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
