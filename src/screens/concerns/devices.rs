//! What is wrong with machines: a printer without paper, a screen that has gone, a speaker that nobody hears.

use super::{Concern, to_technician};
use crate::alerts::{Key, Kind};
use crate::screens::{DeviceSeen, HallSpeaker, PrinterSeen, PrinterState, Screen, View};

/// The devices that should show such a screen, or none as stations do, and have gone.
pub fn lost(view: &View, which: impl Fn(Option<&Screen>) -> bool) -> Vec<Concern> {
    let devices = view.around.devices.iter().filter(|device| which(device.screen.as_ref()));
    devices.filter_map(|device| lost_device(view, device)).collect()
}

/// The printers that cannot print, or soon will not.
pub fn printers(view: &View) -> Vec<Concern> {
    let printers = view.around.printers.iter();
    printers.filter_map(|printer| printer_out(view, printer)).collect()
}

/// The speakers that nobody hears.
pub fn speakers(view: &View) -> Vec<Concern> {
    let missed = view.around.speakers.iter().filter(|speaker| speaker.is_missed(view.now));
    missed.map(|speaker| speaker_silent(view, speaker)).collect()
}

fn lost_device(view: &View, device: &DeviceSeen) -> Option<Concern> {
    let w = view.words();
    let left_at = device.left_at.filter(|_| device.is_missed(&view.around.devices, view.now))?;
    let (screen, name, at) = (w.device(device.screen.as_ref()), &device.name, view.clock(left_at));
    let what = if w.vi() {
        format!("{screen} ({name}) mất kết nối từ {at}")
    } else {
        format!("{screen} ({name}) has been gone since {at}")
    };
    let advice = w.of("Kiểm tra nguồn điện và mạng của máy này.", "Check this device’s power and network.");
    let concern = Concern::new(what, advice).with(to_technician(view));
    let concern = concern.raises([Key::new(Kind::DeviceGone, device.subject())]);
    Some(if matches!(device.screen, None | Some(Screen::Kiosk)) { concern.urgent() } else { concern })
}

fn printer_out(view: &View, printer: &PrinterSeen) -> Option<Concern> {
    let (w, state) = (view.words(), printer.state);
    let since = printer.at.map(|at| format!(" {} {}", w.of("từ", "since"), view.clock(at))).unwrap_or_default();
    let (advice_vi, advice_en) = match state {
        PrinterState::NotMet | PrinterState::Ready | PrinterState::Unknown => return None,
        PrinterState::PaperLow => ("Chuẩn bị cuộn giấy mới.", "Have a new roll ready."),
        PrinterState::PaperOut => (
            "Thay cuộn giấy mới. Số đã cấp vẫn có hiệu lực.",
            "Put in a new roll. The numbers that were issued stay valid.",
        ),
        PrinterState::CoverOpen => (
            "Đóng nắp máy in lại. Số đã cấp vẫn có hiệu lực.",
            "Close its cover. The numbers that were issued stay valid.",
        ),
        PrinterState::Offline => (
            "Xem đèn báo lỗi, gỡ giấy kẹt; nếu không được thì tắt rồi bật lại máy in.",
            "Look at its error light and free stuck paper; if that does not help, switch it off and on.",
        ),
        PrinterState::Unreachable => {
            ("Kiểm tra nguồn điện, dây mạng và nắp máy in.", "Check its power, its network cable and its lid.")
        }
    };
    let said = w.printer(state).to_lowercase();
    let place = if printer.places.is_empty() { String::new() } else { format!(" ({})", w.place_of(printer)) };
    let what = format!("{} {}{place}: {said}{since}", w.of("Máy in", "Printer"), printer.name);
    let concern = Concern::new(what, w.of(advice_vi, advice_en)).with(to_technician(view));
    let concern = concern.raises([Key::new(Kind::Printer, &printer.name)]);
    Some(if state.is_wrong() { concern.urgent() } else { concern })
}

fn speaker_silent(view: &View, speaker: &HallSpeaker) -> Concern {
    let (w, name, at) = (view.words(), &speaker.name, view.clock(speaker.seen.since));
    let what = match w.vi() {
        true => format!("Loa {name} không phát được tiếng từ {at}"),
        false => format!("Speaker {name} has been silent since {at}"),
    };
    let (advice_vi, advice_en) = (
        "Gọi thêm bằng lời tại quầy; kiểm tra dây loa và nguồn điện.",
        "Call aloud at the counters meanwhile; check its cable and power.",
    );
    // Whoever is called still stands on the screens.
    let concern = Concern::new(what, w.of(advice_vi, advice_en)).with(to_technician(view));
    concern.raises([Key::new(Kind::SpeakerSilent, name)])
}
