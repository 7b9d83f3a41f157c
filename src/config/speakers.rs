//! An office's speakers.

use crate::office::{Actor, LobbyPlan, Zone};
use crate::voice::SpeakerPlan;

use super::names::Names;
use super::printers::station;
use super::problem::nearest_or_all;
use super::read::cut;
use super::value::Value;

const MOST_SPEAKERS: usize = 20;
const MOST_DEVICE_CHARS: usize = 200;

/// Reads `[[speakers]]`, whose zones are among the office's lobbies, where these could be read.
pub(super) fn speakers(value: &Value<'_>, lobbies: Option<&[LobbyPlan]>) -> Option<Vec<SpeakerPlan>> {
    let mut names = Names::new();
    let mut read: Vec<SpeakerPlan> = Vec::new();
    let mut all_read = true;
    for entry in value.list(MOST_SPEAKERS)? {
        match speaker(&entry, &mut names, lobbies) {
            Some(speaker) => match read.iter().find(|other| is_one_card(other, &speaker)) {
                Some(other) => {
                    let hint = "a card says one thing at a time: give each speaker a `device` of its own, or keep one \
                                speaker without `zone`, which says everything";
                    entry.note(format!("has the same sound card as `{}`", other.name), Some(hint.to_owned()));
                    all_read = false;
                }
                None => read.push(speaker),
            },
            None => all_read = false,
        }
    }
    all_read.then_some(read)
}

fn speaker(value: &Value<'_>, names: &mut Names<String>, lobbies: Option<&[LobbyPlan]>) -> Option<SpeakerPlan> {
    let fields = value.fields(&["name", "device", "zone", "station"])?;
    let name = names.claim(&fields, "name", |value| value.parsed::<Actor>().map(String::from));
    let device = fields.or("device", "default".to_owned(), device);
    let zone = fields.optional("zone", |value| known_zone(value, lobbies));
    let station = fields.optional("station", station);
    Some(SpeakerPlan { name: name?, device: device?, zone: zone?, station: station? })
}

fn is_one_card(one: &SpeakerPlan, other: &SpeakerPlan) -> bool {
    one.device == other.device && one.station == other.station
}

fn device(value: &Value<'_>) -> Option<String> {
    let name = value.text()?;
    if name.is_empty() || name.chars().count() > MOST_DEVICE_CHARS || name.chars().any(char::is_control) {
        let hint = "write \"default\", or a name that `aplay -L` lists, such as \"plughw:CARD=PCH,DEV=0\"";
        return value.problem(format!("`{}` is no sound card's name", cut(name)), Some(hint.into()));
    }
    Some(name.to_owned())
}

fn known_zone(value: &Value<'_>, lobbies: Option<&[LobbyPlan]>) -> Option<Zone> {
    let zone: Zone = value.parsed()?;
    let Some(lobbies) = lobbies else { return Some(zone) };
    if lobbies.iter().any(|lobby| lobby.zone == zone) {
        return Some(zone);
    }
    let known: Vec<String> = lobbies.iter().map(|lobby| lobby.zone.to_string()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = nearest_or_all(&zone.to_string(), "the office's lobbies are", &known)
        .or_else(|| Some("add a [[lobbies]] section with this name, or leave it out to say everything".to_owned()));
    value.problem(format!("`{zone}` is no lobby of this office"), hint)
}
