//! The technician's page: which devices are there and which are gone, the printers, the speakers, and the server
//! itself.

use askama::Template;

use super::words::Words;
use super::{DeviceSeen, Frame, HallSpeaker, PrinterState, View};
use crate::voice::{Saying, SpeakerState};

#[derive(Template)]
#[template(path = "technician/content.html")]
struct Content {
    w: Words,
    version: String,
    office: String,
    name: String,
    date: String,
    clock: String,
    here: usize,
    missed: usize,
    outdated: usize,
    printers_wrong: usize,
    /// Those that are missed first, then those that are there, then those that may well have left.
    devices: Vec<DeviceRow>,
    printers: Vec<PrinterRow>,
    speakers: Vec<SpeakerRow>,
    server: ServerRows,
}

struct DeviceRow {
    /// The class of its mark.
    status: &'static str,
    word: &'static str,
    screen: String,
    name: String,
    path: String,
    /// Whether there is a page at the path.
    has_page: bool,
    open: usize,
    since: String,
    last_seen: Option<String>,
    build: Option<String>,
    is_outdated: bool,
    is_missed: bool,
}

struct PrinterRow {
    name: String,
    status: &'static str,
    word: &'static str,
    at: Option<String>,
    /// Where it stands, unless its name is all that is known.
    place: Option<String>,
    /// Somebody has to see to it, now or soon.
    is_wanting: bool,
    advice: Option<&'static str>,
}

struct SpeakerRow {
    name: String,
    status: &'static str,
    word: &'static str,
    /// Since when, where that tells something.
    at: Option<String>,
    /// What it is doing: whom it calls, how many wait.
    doing: Option<String>,
    /// What the system said, in its own language.
    why: Option<String>,
    advice: Option<&'static str>,
}

struct ServerRows {
    build: String,
    started: String,
    uptime: String,
    store: String,
    /// Whether nothing is kept beyond the server's own end.
    forgets: bool,
    journal_errors: u64,
    state_version: u64,
    latest: Option<String>,
}

#[derive(Template)]
#[template(path = "technician/page.html")]
struct Page {
    frame: Frame,
    content: Content,
}

pub fn content(view: &View) -> Result<String, askama::Error> {
    made(view).render()
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let frame = view.frame("technician", view.words().of("Kỹ thuật", "Technician").to_owned());
    Page { frame, content: made(view) }.render()
}

fn made(view: &View) -> Content {
    let w = view.words();
    let (plan, around) = (view.office.plan(), view.around);
    let mut seen: Vec<&DeviceSeen> = around.devices.iter().collect();
    seen.sort_by_key(|device| (order(view, device), device.screen, &device.name));
    let devices: Vec<DeviceRow> = seen.into_iter().map(|device| device_row(view, device)).collect();
    let printers: Vec<PrinterRow> = around
        .printers
        .iter()
        .map(|printer| PrinterRow {
            name: printer.name.clone(),
            status: printer_status(printer.state),
            word: w.printer(printer.state),
            at: printer.at.filter(|_| printer.state != PrinterState::NotMet).map(|at| view.clock(at)),
            place: (!printer.places.is_empty()).then(|| w.place_of(printer)),
            is_wanting: printer.state.is_wrong() || printer.state == PrinterState::PaperLow,
            advice: printer_advice(printer.state, w),
        })
        .collect();
    Content {
        w,
        version: view.version(),
        office: plan.office.to_string(),
        name: w.text(&plan.name).to_owned(),
        date: super::time::date(&plan.zone, view.now, w),
        clock: view.clock(view.now),
        here: around.devices.iter().filter(|device| device.open > 0).count(),
        missed: around.devices.iter().filter(|device| device.is_missed(&around.devices, view.now)).count(),
        outdated: devices.iter().filter(|device| device.is_outdated).count(),
        printers_wrong: printers.iter().filter(|printer| printer.is_wanting).count(),
        devices,
        printers,
        speakers: around.speakers.iter().map(|speaker| speaker_row(view, speaker)).collect(),
        server: server_rows(view),
    }
}

fn order(view: &View, device: &DeviceSeen) -> u8 {
    match (device.is_missed(&view.around.devices, view.now), device.open) {
        (true, _) => 0,
        (false, 1..) => 1,
        (false, 0) => 2,
    }
}

fn device_row(view: &View, device: &DeviceSeen) -> DeviceRow {
    let w = view.words();
    let (status, vi, en) = match order(view, device) {
        0 => ("missing", "Mất kết nối", "Lost"),
        1 => ("open", "Đang kết nối", "Connected"),
        _ => ("closed", "Đã rời", "Left"),
    };
    DeviceRow {
        status,
        word: if w.vi() { vi } else { en },
        screen: w.device(device.screen.as_ref()),
        name: device.name.clone(),
        path: device.path.clone(),
        has_page: device.screen.is_some(),
        open: device.open,
        since: view.clock(device.since),
        last_seen: device.left_at.map(|at| view.clock(at)),
        build: device.build.clone(),
        is_missed: device.is_missed(&view.around.devices, view.now),
        // Whoever has left will load the present build when it comes back.
        is_outdated: device.open > 0 && device.is_outdated(&view.around.server),
    }
}

fn printer_status(state: PrinterState) -> &'static str {
    match state {
        PrinterState::NotMet | PrinterState::Unknown => "closed",
        PrinterState::Ready => "open",
        PrinterState::PaperLow => "paused",
        PrinterState::PaperOut | PrinterState::CoverOpen | PrinterState::Offline | PrinterState::Unreachable => {
            "missing"
        }
    }
}

fn printer_advice(state: PrinterState, w: Words) -> Option<&'static str> {
    let (vi, en) = match state {
        PrinterState::NotMet | PrinterState::Ready => return None,
        PrinterState::PaperLow => {
            ("Sắp hết giấy: chuẩn bị cuộn mới.", "The roll is near its end: have a new one ready.")
        }
        PrinterState::PaperOut => {
            ("Thay cuộn giấy mới. Số đã cấp vẫn có hiệu lực.", "Put in a new roll. Numbers stay valid.")
        }
        PrinterState::CoverOpen => {
            ("Đóng nắp máy in lại. Số đã cấp vẫn có hiệu lực.", "Close its cover. Numbers stay valid.")
        }
        PrinterState::Offline => (
            "Xem đèn báo lỗi, gỡ giấy kẹt; nếu không được thì tắt rồi bật lại máy in.",
            "Look at its error light and free stuck paper; if that does not help, switch it off and on.",
        ),
        PrinterState::Unknown => (
            "Máy in này không báo tình trạng: thỉnh thoảng xem còn giấy không.",
            "This printer tells nothing about itself: look now and then whether it has paper.",
        ),
        PrinterState::Unreachable => {
            ("Kiểm tra nguồn điện, dây mạng và nắp máy in.", "Check its power, its network cable and its lid.")
        }
    };
    Some(if w.vi() { vi } else { en })
}

fn speaker_row(view: &View, speaker: &HallSpeaker) -> SpeakerRow {
    let (w, seen) = (view.words(), &speaker.seen);
    let (status, advice) = match seen.state {
        SpeakerState::Ready => ("open", None),
        SpeakerState::NotMet => ("closed", None),
        SpeakerState::NoCard { .. } => (
            "missing",
            Some((
                "Kiểm tra dây loa, cạc âm thanh và tên thiết bị trong cấu hình.",
                "Check the cable, the sound card, and the device’s name in the configuration.",
            )),
        ),
        SpeakerState::NotBuiltIn => {
            ("missing", Some(("Cài bản có tính năng speaker.", "Install a build with the feature speaker.")))
        }
    };
    SpeakerRow {
        name: speaker.name.clone(),
        status,
        word: w.speaker(&seen.state),
        at: matches!(seen.state, SpeakerState::NoCard { .. }).then(|| view.clock(seen.since)),
        doing: speaker_doing(w, speaker),
        why: match &seen.state {
            SpeakerState::NoCard { why } => Some(why.clone()),
            _ => None,
        },
        advice: advice.map(|(vi, en)| w.of_static(vi, en)),
    }
}

/// `đang đọc A012 → quầy 2 · 2 lượt chờ đọc · 3 lượt không đọc được`
fn speaker_doing(w: Words, speaker: &HallSpeaker) -> Option<String> {
    let seen = &speaker.seen;
    let saying = seen.saying.as_ref().map(|saying| match saying {
        Saying::Call { number, counter, .. } => {
            format!("{} {number} → {} {counter}", w.of("đang đọc", "calling"), w.of("quầy", "counter"))
        }
        Saying::Pause { counter } => {
            format!("{} {counter}", w.of("đang báo tạm ngừng quầy", "announcing the pause of counter"))
        }
        Saying::Closing => w.of("đang báo hết giờ", "announcing the end of the day").to_owned(),
    });
    let waiting = (seen.waiting > 0).then(|| format!("{} {}", seen.waiting, w.of("lượt chờ đọc", "to be said")));
    let dropped = (seen.dropped > 0)
        .then(|| format!("{} {}", seen.dropped, w.of("lượt quá hạn, không đọc", "too late and left unsaid")));
    let doing: Vec<String> = [saying, waiting, dropped].into_iter().flatten().collect();
    (!doing.is_empty()).then(|| doing.join(" · "))
}

fn server_rows(view: &View) -> ServerRows {
    let (w, server, office) = (view.words(), &view.around.server, view.office);
    let zone = &office.plan().zone;
    ServerRows {
        build: server.build.clone(),
        started: format!("{} · {}", view.clock(server.started_at), super::time::date(zone, server.started_at, w)),
        uptime: w.span(view.minutes_since(server.started_at)),
        store: server.store.clone(),
        forgets: server.store == "memory:",
        journal_errors: server.journal_errors,
        state_version: office.version(),
        latest: office.latest_at().map(|at| view.clock(at)),
    }
}
