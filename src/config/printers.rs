//! An office's printers, and the kiosks that print on them.

use crate::office::Actor;
use toml::de::DeValue;

use crate::printing::{Connection, Cut, Density, Encoding, PrintMode, PrinterPlan, WPC1258_PAGE};

use super::names::Names;
use super::problem::nearest_or_all;
use super::read::{Fields, cut};
use super::value::Value;

/// One kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskSettings {
    /// The name of its device account.
    pub name: Actor,
    /// The printer beside it, by name; without one it shows the number alone.
    pub printer: Option<String>,
}

const MOST_PRINTERS: usize = 50;
const MOST_KIOSKS: usize = 50;

/// Reads `[[printers]]`, noting their names.
pub(super) fn printers(value: &Value<'_>, names: &mut Names<String>) -> Option<Vec<PrinterPlan>> {
    let read = value.list(MOST_PRINTERS)?.into_iter().map(|entry| printer(&entry, names)).collect::<Vec<_>>();
    read.into_iter().collect()
}

fn printer(value: &Value<'_>, names: &mut Names<String>) -> Option<PrinterPlan> {
    let keys = ["name", "connection", "width_dots", "cut", "density", "mode", "code_page", "station"];
    let fields = value.fields(&keys)?;
    let name = names.claim(&fields, "name", |value| value.parsed::<Actor>().map(String::from));
    let connection = fields.required("connection", Value::parsed);
    let width_dots = fields.or("width_dots", 576, |value| match value.whole(1..=9999)? {
        dots @ (384 | 576) => Some(dots),
        dots => value.problem(
            format!("must be 384 or 576, but is {dots}"),
            Some("576 dots for an 80 mm roll, 384 for a 58 mm roll".into()),
        ),
    });
    let cut = fields.or("cut", Cut::default(), cut_kind);
    let density = fields.optional("density", |value| {
        value.one_of(&[("lighter", Density::Lighter), ("normal", Density::Normal), ("darker", Density::Darker)])
    });
    let mode = mode(&fields);
    let station = fields.optional("station", station);
    let connection = match station? {
        Some(station) => Connection::Via { station, connection: Box::new(connection?) },
        None => connection?,
    };
    Some(PrinterPlan { cut: cut?, density: density?, mode: mode?, ..PrinterPlan::new(name?, connection, width_dots?) })
}

/// Reads the name of a station: a box elsewhere that something of the office stands at.
pub(super) fn station(value: &Value<'_>) -> Option<String> {
    let name = value.text()?;
    match name.parse::<Actor>() {
        Ok(station) => Some(station.into()),
        Err(error) => {
            let hint = "name the box's device account: motcua device add box-1 --role station --office ID makes one";
            value.problem(error.to_string(), Some(hint.into()))
        }
    }
}

/// Reads how the paper is cut; `true` and `false` say only whether there is a cutter.
fn cut_kind(value: &Value<'_>) -> Option<Cut> {
    if let DeValue::Boolean(has_cutter) = value.node {
        return Some(if *has_cutter { Cut::Partial } else { Cut::None });
    }
    value.one_of(&[("partial", Cut::Partial), ("full", Cut::Full), ("none", Cut::None)])
}

/// Reads `mode`, and `code_page` with it: the number by which a printer knows Windows-1258.
fn mode(fields: &Fields<'_>) -> Option<PrintMode> {
    let in_1258 = PrintMode::Text(Encoding::Wpc1258 { page: WPC1258_PAGE });
    let modes = [
        ("raster", PrintMode::Raster),
        ("tcvn3", PrintMode::Text(Encoding::Tcvn3)),
        ("wpc1258", in_1258),
        ("ascii", PrintMode::Text(Encoding::Ascii)),
    ];
    let mode = fields.or("mode", PrintMode::default(), |value| value.one_of(&modes));
    let page = fields.optional("code_page", |value| value.whole::<u8>(0..=255));
    match (mode?, page?) {
        (mode, Some(page)) if mode == in_1258 => Some(PrintMode::Text(Encoding::Wpc1258 { page })),
        (mode, None) => Some(mode),
        (_, Some(_)) => {
            let hint = "it goes with mode = \"wpc1258\"";
            fields.get("code_page")?.problem("means nothing here", Some(hint.into()))
        }
    }
}

/// Reads `[[kiosks]]`, whose printers are among `printers`.
pub(super) fn kiosks(value: &Value<'_>, printers: &Names<String>) -> Option<Vec<KioskSettings>> {
    let mut names = Names::new();
    let mut kiosk = |value: Value<'_>| {
        let fields = value.fields(&["name", "printer"])?;
        let name = names.claim(&fields, "name", Value::parsed::<Actor>);
        let printer = fields.optional("printer", |value| known_printer(value, printers));
        Some(KioskSettings { name: name?, printer: printer? })
    };
    let read = value.list(MOST_KIOSKS)?.into_iter().map(&mut kiosk).collect::<Vec<_>>();
    read.into_iter().collect()
}

/// Reads the name of one of the office's printers.
pub(super) fn known_printer(value: &Value<'_>, printers: &Names<String>) -> Option<String> {
    let name = value.text()?;
    if printers.may_have(&name.to_owned()) {
        return Some(name.to_owned());
    }
    let known = printers.list();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = nearest_or_all(name, "the office's printers are", &known)
        .or_else(|| Some("add a [[printers]] section with this name".to_owned()));
    value.problem(format!("`{}` is no printer of this office", cut(name)), hint)
}
