//! Alerts as sentences, for the manager's page and for whoever gets a message: Vietnamese first, English second.

use super::alert::{Alert, Cleared, Over};
use super::kind::Kind;
use crate::office::{Group, Lang, Plan};

/// What is wrong, or was.
pub fn said(alert: &Alert, plan: &Plan, lang: Lang) -> String {
    let w = Words { lang };
    let subject = alert.key.subject.as_str();
    let (value, threshold) = (alert.value.unwrap_or_default(), alert.threshold.unwrap_or_default());
    match alert.key.kind {
        Kind::NoOpenCounter => no_open_counter(w, &w.group(plan, subject), value),
        Kind::WaitOverTarget => {
            let group = w.group(plan, subject);
            w.of(
                format!("{group}: có người chờ {value} phút, quá mức {threshold} phút"),
                format!("{group}: somebody has waited {value} minutes, more than {threshold}"),
            )
        }
        Kind::AtRisk => {
            let group = w.group(plan, subject);
            let people = if value == 1 { "1 person".to_owned() } else { format!("{value} people") };
            w.of(
                format!("{group}: {value} người có thể không được gọi trước giờ đóng cửa"),
                format!("{group}: {people} may not be called before closing"),
            )
        }
        Kind::Printer => {
            let (vi, en) = printer(alert.detail.as_deref());
            w.of(format!("Máy in {subject}: {vi}"), format!("Printer {subject}: {en}"))
        }
        Kind::DeviceGone => {
            let (name, page) = subject.split_once(' ').unwrap_or((subject, ""));
            w.of(format!("Máy {name} ({page}) mất kết nối"), format!("Device {name} ({page}) has gone"))
        }
        Kind::SpeakerSilent => {
            w.of(format!("Loa {subject} không phát được tiếng"), format!("Speaker {subject} is silent"))
        }
        Kind::EstimateDrifting if subject == "covered" => w.of(
            format!("Dự kiến chờ đang lệch: chỉ {value}% công dân được gọi trong thời gian đã báo, mức {threshold}%"),
            format!("The likely wait drifts: only {value}% were called within the time told, less than {threshold}%"),
        ),
        Kind::EstimateDrifting => beside(w, value),
        Kind::JournalSilent => w.of(
            format!("Máy chủ {subject} không ghi được nhật ký phiếu"),
            format!("Server {subject} cannot write to the tickets’ journal"),
        ),
    }
}

/// What is to be done about a kind of alert.
pub fn advice(kind: Kind, lang: Lang) -> &'static str {
    let (vi, en) = match kind {
        Kind::NoOpenCounter => (
            "Mời một cán bộ mở quầy cho nhóm này, hoặc ngừng nhận số.",
            "Ask an officer to open a counter for this group, or stop issuing.",
        ),
        Kind::WaitOverTarget => ("Thêm một quầy cho nhóm này.", "Add a counter for this group."),
        Kind::AtRisk => (
            "Thêm quầy, ngừng nhận số, hoặc báo trước cho công dân ở phòng chờ.",
            "Add a counter, stop issuing, or tell the citizens in the hall.",
        ),
        Kind::Printer => ("Xem giấy, nắp, nguồn điện và dây của máy in.", "See to its paper, cover, power and cable."),
        Kind::DeviceGone => ("Kiểm tra nguồn điện và mạng của máy này.", "Check this device’s power and network."),
        Kind::SpeakerSilent => (
            "Gọi thêm bằng lời tại quầy; kiểm tra dây loa và nguồn điện.",
            "Call aloud at the counters meanwhile; check its cable and power.",
        ),
        Kind::EstimateDrifting => (
            "Thời gian dự kiến trên màn hình và phiếu có thể chưa đúng: xem quầy nào mới mở, mới nghỉ, hồ sơ nào lâu hơn mọi khi.",
            "The times on screens and slips may be wrong: see which counters opened or left, and which cases take longer than usual.",
        ),
        Kind::JournalSilent => (
            "Báo người phụ trách kỹ thuật: kiểm tra máy lưu nhật ký và mạng. Số đã cấp vẫn có hiệu lực.",
            "Tell the technician: check where the journal is kept, and the network. The numbers that were issued stay valid.",
        ),
    };
    Words { lang }.pick(vi, en)
}

/// That an alert is over, and what it was.
pub(super) fn said_over(alert: &Alert, cleared: Cleared, plan: &Plan, lang: Lang) -> String {
    let w = Words { lang };
    let minutes = cleared.at.duration_since(alert.since).as_secs().max(0) / 60;
    let how = match cleared.over {
        Over::Recovered => {
            w.of(format!("Đã trở lại bình thường sau {minutes} phút"), format!("Over after {minutes} minutes"))
        }
        Over::OutOfHours => w.of("Hết giờ làm việc, thôi cảnh báo".into(), "The office’s day is over".into()),
        Over::OutOfSight => {
            w.of("Không còn theo dõi được, thôi cảnh báo".into(), "No longer seen by any server".into())
        }
        Over::NotWatched => w.of("Cảnh báo này đã tắt".into(), "No longer watched".into()),
    };
    format!("{how} – {}", said(alert, plan, lang))
}

#[derive(Clone, Copy)]
struct Words {
    lang: Lang,
}

impl Words {
    fn of(self, vi: String, en: String) -> String {
        if self.lang == Lang::Vi { vi } else { en }
    }

    fn pick(self, vi: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Vi { vi } else { en }
    }

    /// `Nhóm A · Căn cước`; of a group that the configuration no longer has, the letter.
    fn group(self, plan: &Plan, code: &str) -> String {
        let named = |group: &&Group| group.code.to_string() == code;
        let name = plan.groups.values().find(named).map(|group| format!(" · {}", group.name.get(self.lang)));
        format!("{} {code}{}", self.pick("Nhóm", "Group"), name.unwrap_or_default())
    }
}

fn no_open_counter(w: Words, group: &str, waiting: i64) -> String {
    match waiting {
        0 => w.of(
            format!("{group}: không quầy nào mở trong giờ tiếp nhận"),
            format!("{group}: no counter is open in its hours"),
        ),
        _ => w.of(
            format!("{group}: {waiting} người chờ, không quầy nào phục vụ"),
            format!("{group}: {waiting} waiting, and no open counter serves them"),
        ),
    }
}

fn beside(w: Words, bias_min: i64) -> String {
    let minutes = bias_min.abs();
    match bias_min {
        0.. => w.of(
            format!("Dự kiến chờ đang lệch: công dân chờ ngắn hơn đã báo, trung bình {minutes} phút"),
            format!("The likely wait drifts: people wait {minutes} minutes less than told, on average"),
        ),
        _ => w.of(
            format!("Dự kiến chờ đang lệch: công dân chờ lâu hơn đã báo, trung bình {minutes} phút"),
            format!("The likely wait drifts: people wait {minutes} minutes longer than told, on average"),
        ),
    }
}

fn printer(detail: Option<&str>) -> (&'static str, &'static str) {
    match detail {
        Some("paper_out") => ("hết giấy", "out of paper"),
        Some("cover_open") => ("nắp đang mở", "its cover is open"),
        Some("unreachable") => ("không kết nối được", "not reachable"),
        _ => ("ngừng hoạt động hoặc báo lỗi", "offline or in error"),
    }
}
