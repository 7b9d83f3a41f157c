//! What the alerts' rounds see: the running offices, and what this server knows around them.

use std::sync::Arc;

use jiff::Timestamp;

use crate::alerts::{Fact, Facts, Look, Sight};
use crate::screens::{Around, DeviceSeen, HallSpeaker, PrinterSeen, PrinterState, Screen};
use crate::voice::SpeakerState;

use super::app::App;

/// The rounds' view of a server's offices.
pub fn look(app: &App) -> Look {
    let (registry, surroundings) = (app.registry.clone(), app.surroundings.clone());
    Arc::new(move |office, now| {
        let live = registry.get(office)?;
        let around = surroundings.of(Screen::Technician, None, live.plan(), now);
        Some((live.office(), facts(&around, now)))
    })
}

fn facts(around: &Around, now: Timestamp) -> Facts {
    // A public screen that was looked at without an account may have been a citizen's phone, whose address is told nobody.
    let devices = around.devices.iter().filter(|device| device.hangs() && device.has_account);
    Facts {
        printers: around.printers.iter().map(printer).collect(),
        devices: devices.map(|device| self::device(device, &around.devices, now)).collect(),
        speakers: around.speakers.iter().map(|speaker| self::speaker(speaker, now)).collect(),
        journal_silent_since: None,
    }
}

fn printer(printer: &PrinterSeen) -> Fact {
    let detail = match printer.state {
        PrinterState::PaperOut => "paper_out",
        PrinterState::CoverOpen => "cover_open",
        PrinterState::Offline => "offline",
        PrinterState::Unreachable => "unreachable",
        PrinterState::NotMet | PrinterState::Ready | PrinterState::PaperLow | PrinterState::Unknown => "",
    };
    let sight = match (printer.state, printer.at) {
        (PrinterState::NotMet, _) => Sight::Unknown,
        (state, Some(since)) if state.is_wrong() => Sight::Wrong { since, detail },
        _ => Sight::Fine,
    };
    Fact { subject: printer.name.clone(), sight }
}

fn device(device: &DeviceSeen, all: &[DeviceSeen], now: Timestamp) -> Fact {
    let missed_since = device.left_at.filter(|_| device.is_missed(all, now));
    let sight = missed_since.map_or(Sight::Fine, |since| Sight::Wrong { since, detail: "gone" });
    Fact { subject: device.subject(), sight }
}

fn speaker(speaker: &HallSpeaker, now: Timestamp) -> Fact {
    let sight = match speaker.seen.state {
        _ if speaker.is_missed(now) => Sight::Wrong { since: speaker.seen.since, detail: "no_card" },
        SpeakerState::NotBuiltIn | SpeakerState::NotMet => Sight::Unknown,
        SpeakerState::Ready | SpeakerState::NoCard { .. } => Sight::Fine,
    };
    Fact { subject: speaker.name.clone(), sight }
}
