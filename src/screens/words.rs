//! The words of the screens: Vietnamese first, English second, always side by side.

use super::{PrinterPlace, PrinterSeen, PrinterState, Screen};
use crate::office::{CounterStatus, Lang, Outcome, Text};
use crate::voice::SpeakerState;
use crate::waits::definition;

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Lang);

impl Words {
    /// The one of two texts that is in this language.
    pub fn of<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        if self.vi() { vi } else { en }
    }

    /// Whether the language is Vietnamese.
    pub fn vi(&self) -> bool {
        self.0 == Lang::Vi
    }

    /// The language's tag in HTML and addresses: `vi`, `en`.
    pub fn tag(&self) -> &'static str {
        self.of_static("vi", "en")
    }

    /// The other language's tag.
    pub fn other_tag(&self) -> &'static str {
        self.of_static("en", "vi")
    }

    /// What an address needs so that its page has this language too: nothing, or `?lang=en`.
    pub fn query(&self) -> &'static str {
        self.of_static("", "?lang=en")
    }

    /// A text of the configuration in this language.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.0)
    }

    /// What a figure means and how it is reckoned, as it is defined for all pages and reports: its hover text.
    pub fn defined(&self, figure: &str) -> String {
        definition(figure).map_or_else(String::new, |definition| definition.explained(self.0))
    }

    /// `12 phút`
    pub fn minutes(&self, minutes: i64) -> String {
        match minutes {
            ..1 => self.of("dưới 1 phút", "under 1 min").to_owned(),
            _ => format!("{minutes} {}", self.of("phút", "min")),
        }
    }

    /// `12 phút`, `1 giờ 35 phút`, `3 ngày 4 giờ`
    pub fn span(&self, minutes: i64) -> String {
        let (hours, days) = (minutes / 60, minutes / (24 * 60));
        let unit = |count: i64, vi: &str, en: &str| {
            let plural = if self.vi() || count == 1 { "" } else { "s" };
            format!("{count} {}{plural}", self.of(vi, en))
        };
        match (days, hours) {
            (0, 0) => self.minutes(minutes),
            (0, _) => format!("{} {:02} {}", unit(hours, "giờ", "hour"), minutes % 60, self.of("phút", "min")),
            _ => format!("{} {}", unit(days, "ngày", "day"), unit(hours % 24, "giờ", "hour")),
        }
    }

    /// A device with a screen, or a station, which has none.
    pub fn device(&self, screen: Option<&Screen>) -> String {
        screen.map_or_else(|| self.of("Máy trạm", "Station").to_owned(), |screen| self.screen(screen))
    }

    /// What hangs or stands there: `Kiosk lấy số`, `Màn hình trên quầy 3`.
    pub fn screen(&self, screen: &Screen) -> String {
        match screen {
            Screen::Kiosk | Screen::KioskStep(_) => self.of("Kiosk lấy số", "Kiosk").to_owned(),
            Screen::Lobby(None) => self.of("Bảng gọi số phòng chờ", "Lobby screen").to_owned(),
            Screen::Lobby(Some(zone)) => format!("{} {zone}", self.of("Bảng gọi số", "Lobby screen")),
            Screen::Terminal(counter) => {
                format!("{} {counter}", self.of("Màn hình cán bộ quầy", "Terminal of counter"))
            }
            Screen::Display(counter) => format!("{} {counter}", self.of("Màn hình trên quầy", "Display of counter")),
            Screen::Phone(_) => self.of("Điện thoại của công dân", "A citizen’s phone").to_owned(),
            Screen::Manager => self.of("Điều hành", "Manager").to_owned(),
            Screen::Calm => self.of("Giờ ít người chờ", "When to come").to_owned(),
            Screen::History(_) => self.of("Lịch sử", "History").to_owned(),
            Screen::Technician => self.of("Kỹ thuật", "Technician").to_owned(),
        }
    }

    /// How a printer was.
    pub fn printer(&self, state: PrinterState) -> &'static str {
        match state {
            PrinterState::NotMet => self.of_static("Chưa in phiếu nào", "Nothing printed yet"),
            PrinterState::Ready => self.of_static("Sẵn sàng", "Ready"),
            PrinterState::PaperLow => self.of_static("Sắp hết giấy", "Paper low"),
            PrinterState::PaperOut => self.of_static("Hết giấy", "Out of paper"),
            PrinterState::CoverOpen => self.of_static("Nắp đang mở", "Cover open"),
            PrinterState::Offline => self.of_static("Ngừng hoạt động hoặc báo lỗi", "Offline or in error"),
            PrinterState::Unknown => self.of_static("Kết nối được, không rõ tình trạng", "Connected, state not known"),
            PrinterState::Unreachable => self.of_static("Không kết nối được", "Not reachable"),
        }
    }

    /// Where a printer stands: `kiosk kiosk-1, bàn hướng dẫn ban-1`, or its own name where it stands at neither.
    pub fn place_of(&self, printer: &PrinterSeen) -> String {
        let places = printer.places.iter().map(|place| match place {
            PrinterPlace::Kiosk(name) => format!("kiosk {name}"),
            PrinterPlace::Desk(name) => format!("{} {name}", self.of("bàn hướng dẫn", "reception desk")),
        });
        let places: Vec<String> = places.collect();
        if places.is_empty() { printer.name.clone() } else { places.join(", ") }
    }

    /// Whether a speaker can be heard.
    pub fn speaker(&self, state: &SpeakerState) -> &'static str {
        match state {
            SpeakerState::NotBuiltIn => self.of_static("Bản cài không có âm thanh", "This build has no sound"),
            SpeakerState::NotMet => self.of_static("Đang mở cạc âm thanh", "Opening its sound card"),
            SpeakerState::Ready => self.of_static("Sẵn sàng", "Ready"),
            SpeakerState::NoCard { .. } => self.of_static("Không thấy cạc âm thanh", "No sound card"),
        }
    }

    /// `12 người đang chờ`
    pub fn waiting(&self, count: usize) -> String {
        match count {
            0 => self.of("Chưa có ai đang chờ", "Nobody is waiting").to_owned(),
            _ => format!("{count} {}", self.of("người đang chờ", "waiting")),
        }
    }

    /// A counter's status.
    pub fn status(&self, status: &CounterStatus) -> &'static str {
        match status {
            CounterStatus::Open { .. } => self.of_static("Đang mở", "Open"),
            CounterStatus::Paused { .. } => self.of_static("Tạm ngưng", "Paused"),
            CounterStatus::Closed => self.of_static("Đóng", "Closed"),
        }
    }

    /// How a ticket ended.
    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Served => self.of_static("Đã hoàn thành", "Completed"),
            Outcome::NoShow => self.of_static("Vắng mặt", "No show"),
            Outcome::Cancelled => self.of_static("Đã bỏ số", "Given up"),
            Outcome::Unserved => self.of_static("Chưa được phục vụ", "Not served"),
        }
    }

    /// The one of two constant texts that is in this language.
    pub fn of_static(&self, vi: &'static str, en: &'static str) -> &'static str {
        if self.vi() { vi } else { en }
    }
}

/// A text that begins a sentence or stands alone.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a screen says when a request was refused, by the refusal's stable code: what is wrong, and what to do. The
/// scripts find the whole table in their page.
pub fn refused(code: &str, lang: Lang) -> Option<&'static str> {
    let (_, vi, en) = REFUSED.iter().find(|(known, _, _)| *known == code)?;
    Some(Words(lang).of_static(vi, en))
}

/// Every code with its sentence in one language, for the scripts of a page.
pub fn all_refused(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    REFUSED.iter().map(move |(code, vi, en)| (*code, if lang == Lang::Vi { *vi } else { *en }))
}

/// The table behind [`refused`]: code, Vietnamese, English. Beside the codes of [`Refusal`](crate::office::Refusal)
/// stand those of the public face.
pub const REFUSED: &[(&str, &str, &str)] = &[
    ("unknown_group", "Không có nhóm thủ tục này. Mời chọn lại.", "There is no such group. Please choose again."),
    (
        "unknown_counter",
        "Không có quầy này. Mời kiểm tra lại số quầy.",
        "There is no such counter. Please check its number.",
    ),
    ("unknown_ticket", "Hôm nay không có số này. Mời kiểm tra lại.", "There is no such number today. Please check it."),
    ("unknown_priority", "Không có diện ưu tiên này. Mời chọn lại.", "There is no such priority. Please choose again."),
    (
        "group_closed",
        "Nhóm thủ tục này đang tạm ngừng nhận số. Mời gặp bàn hướng dẫn.",
        "This group is not issuing numbers now. Please ask at the help desk.",
    ),
    (
        "out_of_hours",
        "Chưa đến giờ nhận số của nhóm thủ tục này. Mời xem giờ ghi trên màn hình.",
        "This group issues no numbers at this hour. Please see the hours on the screen.",
    ),
    (
        "quota_reached",
        "Hôm nay nhóm thủ tục này đã hết số. Mời ông/bà quay lại vào ngày làm việc tiếp theo.",
        "No numbers are left in this group today. Please come on the next working day.",
    ),
    (
        "day_closed",
        "Đơn vị đã kết thúc ngày làm việc. Mời quay lại vào ngày làm việc tiếp theo.",
        "The office has ended its day. Please come on the next working day.",
    ),
    ("counter_closed", "Quầy đang đóng. Hãy mở quầy trước.", "The counter is closed. Open it first."),
    ("counter_paused", "Quầy đang tạm ngưng. Hãy mở lại quầy trước.", "The counter is paused. Open it again first."),
    ("nothing_waiting", "Không còn ai chờ ở các nhóm của quầy này.", "Nobody is waiting for this counter."),
    ("nothing_called", "Quầy chưa gọi số nào. Hãy gọi một số trước.", "No number is called here. Call one first."),
    (
        "ticket_in_hand",
        "Quầy đang giữ một số. Hãy hoàn thành, tạm gác hoặc chuyển số đó trước.",
        "The counter has a number in hand. Finish, park or transfer it first.",
    ),
    (
        "counter_moved_on",
        "Quầy này vừa chuyển sang số khác ở màn hình kia. Hãy xem số đang giữ trước khi bấm tiếp.",
        "This counter has just moved on to another number at the other screen. Look again, then press again.",
    ),
    (
        "ticket_elsewhere",
        "Số này vừa được quầy khác gọi. Hãy gọi số tiếp theo.",
        "This number was just called by another counter. Call the next one.",
    ),
    ("ticket_ended", "Số này đã kết thúc. Hãy chọn số khác.", "This number has ended. Choose another one."),
    (
        "already_serving",
        "Số này đang được phục vụ. Hãy hoàn thành, tạm gác hoặc chuyển.",
        "This number is being served. Finish, park or transfer it.",
    ),
    ("still_waiting", "Số này vẫn đang chờ trong hàng.", "This number is still waiting in its queue."),
    (
        "not_parked",
        "Số này không được tạm gác. Hãy chọn trong danh sách tạm gác.",
        "This number is not parked. Choose from the parked ones.",
    ),
    (
        "parked",
        "Số này đang được tạm gác. Hãy dùng nút “Gọi lại vào quầy”.",
        "This number is parked. Use “Take up again”.",
    ),
    (
        "too_late",
        "Đã quá thời gian cho phép trả số này về hàng. Mời công dân lấy số mới.",
        "It is too late to return this number. The citizen needs a new one.",
    ),
    (
        "target_group_closed",
        "Nhóm chuyển đến đang tạm ngừng. Hãy chọn nhóm hoặc quầy khác.",
        "The group to transfer to is closed. Choose another group or counter.",
    ),
    (
        "target_counter_closed",
        "Quầy chuyển đến đang đóng. Hãy chọn quầy hoặc nhóm khác.",
        "The counter to transfer to is closed. Choose another counter or group.",
    ),
    (
        "same_target",
        "Số này vốn đã ở nơi đó. Hãy chọn nơi khác, hoặc bỏ chọn “giữ thứ tự”.",
        "The number comes from there. Choose another place, or do not keep its turn.",
    ),
    (
        "no_groups",
        "Quầy cần phục vụ ít nhất một nhóm. Hãy chọn nhóm.",
        "The counter needs at least one group. Choose one.",
    ),
    (
        "notice_too_long",
        "Thông báo quá dài. Hãy viết ngắn lại, nhiều nhất 160 ký tự.",
        "The notice is too long. Shorten it to 160 characters at most.",
    ),
    (
        "reprints_used_up",
        "Phiếu này đã in lại 9 lần, không in thêm được. Mời công dân xem số trên màn hình hoặc quét mã.",
        "This slip was reprinted 9 times and is not printed again. Please show the number on a screen instead.",
    ),
    (
        "no_printer",
        "Nơi lấy số này và quầy này không có máy in. Mời công dân xem số trên màn hình.",
        "No printer stands where the number was taken, nor here. Please show the number on a screen.",
    ),
    ("id_taken", "Chưa lấy được số. Mời chạm lại lần nữa.", "No number was taken. Please touch once more."),
    (
        "request_id_reused",
        "Yêu cầu bị trùng. Hãy tải lại trang rồi làm lại.",
        "The request clashed with another one. Reload the page and try again.",
    ),
    (
        "busy",
        "Đang có nhiều người cùng lấy số. Xin chờ trong giây lát rồi thử lại.",
        "Many are asking at once. Please wait a moment and try again.",
    ),
    (
        "unavailable",
        "Chưa ghi được yêu cầu. Xin chờ trong giây lát rồi thử lại, hoặc gặp bàn hướng dẫn.",
        "The request could not be recorded. Please wait a moment and try again, or ask at the help desk.",
    ),
    ("unauthorized", "Phiên làm việc đã hết. Hãy đăng nhập lại.", "You are signed out. Sign in again."),
    (
        "forbidden",
        "Tài khoản này không được làm việc đó. Hãy hỏi người phụ trách.",
        "This account may not do that. Ask whoever runs the office.",
    ),
    (
        "no_line",
        "Mất kết nối, chưa rõ yêu cầu đã được ghi hay chưa. Hãy xem lại màn hình rồi thử lại.",
        "The connection is lost; it is not known whether the request was recorded. Look at the screen, then try again.",
    ),
    (
        "other",
        "Chưa làm được việc này. Hãy tải lại trang rồi thử lại.",
        "This could not be done. Reload the page and try again.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_two_units() {
        let said = |minutes| [Lang::Vi, Lang::En].map(|lang| Words(lang).span(minutes));
        assert_eq!(said(59), ["59 phút", "59 min"]);
        assert_eq!(said(65), ["1 giờ 05 phút", "1 hour 05 min"]);
        assert_eq!(said(24 * 60 + 130), ["1 ngày 2 giờ", "1 day 2 hours"]);
    }
}
