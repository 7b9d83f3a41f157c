//! The figures that a report has, each in one line: its name, what it belongs to, how it is read from a row.

use super::table::{Cell, Column};
use super::words::Words;
use crate::office::Lang;
use crate::waits::{self, Definition, Row};

/// What a figure belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// How many tickets came and how they ended.
    Tickets,
    /// How long people waited.
    Waits,
    /// How long they were served.
    Services,
    /// What officers did with tickets besides.
    Handling,
    /// What counters spent their time on.
    Counters,
    /// What went wrong.
    Troubles,
    /// How far the likely waits could be trusted.
    Estimates,
}

impl Band {
    /// As it stands above its columns.
    pub fn title(self, w: Words) -> &'static str {
        let (vi, en) = match self {
            Band::Tickets => ("Số phiếu", "Tickets"),
            Band::Waits => ("Thời gian chờ", "Waiting time"),
            Band::Services => ("Thời gian phục vụ", "Service time"),
            Band::Handling => ("Xử lý tại quầy", "At the counters"),
            Band::Counters => ("Thời gian của quầy (giờ:phút)", "Counters’ time (h:min)"),
            Band::Troubles => ("Trục trặc", "Troubles"),
            Band::Estimates => ("Dự kiến chờ", "Likely waits"),
        };
        if w.vi() { vi } else { en }
    }
}

/// A text in Vietnamese and in English.
type Said = (&'static str, &'static str);

/// One figure.
pub struct Figure {
    /// Its stable name, for programs.
    pub id: &'static str,
    /// What it belongs to.
    pub band: Band,
    /// Its head below its band.
    pub head: Said,
    /// Its name where it stands alone.
    pub name: Said,
    /// How it is read from a row.
    pub of: fn(&Row) -> Cell,
    /// Whether the total is the sum of the rows.
    pub adds_up: bool,
    /// Whether a sheet of A4 has room for it.
    pub on_paper: bool,
}

/// A number of things, of which the total is the sum.
const fn counted(id: &'static str, band: Band, head: Said, name: Said, of: fn(&Row) -> Cell) -> Figure {
    Figure { id, band, head, name, of, adds_up: true, on_paper: true }
}

/// A figure whose total has to be reckoned anew.
const fn measured(id: &'static str, band: Band, head: Said, name: Said, of: fn(&Row) -> Cell) -> Figure {
    Figure { id, band, head, name, of, adds_up: false, on_paper: true }
}

impl Figure {
    const fn not_on_paper(self) -> Figure {
        Figure { on_paper: false, ..self }
    }

    /// Its column.
    pub fn column(&self, w: Words) -> Column {
        Column {
            id: self.id,
            band: self.band.title(w),
            head: w.of(self.head.0, self.head.1).to_owned(),
            definition: definition(self.id, w.0),
            adds_up: self.adds_up,
            on_paper: self.on_paper,
        }
    }

    /// Its name where it stands alone.
    pub fn title(&self, lang: Lang) -> String {
        Words(lang).of(self.name.0, self.name.1).to_owned()
    }
}

/// How a figure is defined; the five figures of waits share a definition, and so do those of services.
pub fn definition_of(figure: &str) -> Option<&'static Definition> {
    waits::definition(match figure {
        "wait_mean" | "wait_p50" | "wait_p90" | "wait_p95" | "wait_max" => "wait_s",
        "service_mean" | "service_p50" | "service_p90" | "service_p95" | "service_max" => "service_s",
        "given_up_after" => "given_up_after_s",
        "open" => "counters_s.open",
        "busy" => "counters_s.busy",
        "idle" => "counters_s.idle",
        "paused" => "counters_s.paused",
        "opened_late" => "opened_late_s",
        "scored" => "estimates.scored",
        "estimate_error" => "estimates.mean_error_s",
        "estimate_bias" => "estimates.bias_s",
        "within_typical" => "estimates.within_typical",
        "within_cautious" => "estimates.within_cautious",
        same => same,
    })
}

/// The same in a sentence or two, with the formula.
pub fn definition(figure: &str, lang: Lang) -> String {
    definition_of(figure).map_or_else(String::new, |definition| definition.explained(lang))
}

/// A count that is not a count of tickets, rounded to a whole number.
fn whole(number: Option<f64>) -> Cell {
    number.map_or(Cell::Empty, |number| Cell::Count(number.round() as i64))
}

/// All that can be said of any row, in the order in which it is.
#[rustfmt::skip]
pub const FIGURES: &[Figure] = &[
    counted("issued", Band::Tickets, ("Đã cấp", "Issued"), ("Số phiếu đã cấp", "Tickets issued"), |row| Cell::Count(row.issued)),
    counted("called", Band::Tickets, ("Đã gọi", "Called"), ("Số lượt gọi", "Calls"), |row| Cell::Count(row.called)),
    counted("served", Band::Tickets, ("Hoàn thành", "Served"), ("Đã hoàn thành", "Served"), |row| Cell::Count(row.served)),
    counted("no_show", Band::Tickets, ("Vắng mặt", "No show"), ("Gọi mà vắng mặt", "Did not come when called"), |row| Cell::Count(row.no_show)),
    counted("cancelled", Band::Tickets, ("Bỏ số", "Given up"), ("Bỏ số", "Given up"), |row| Cell::Count(row.cancelled)),
    counted("unserved", Band::Tickets, ("Chưa phục vụ", "Not served"), ("Hết ngày chưa được phục vụ", "Not served by the day’s end"), |row| Cell::Count(row.unserved)),
    measured("within_target", Band::Waits, ("Trong cam kết", "In time"), ("Gọi trong thời gian cam kết", "Called in promised time"), |row| Cell::share(row.within_target)),
    measured("wait_mean", Band::Waits, ("TB", "Mean"), ("Chờ trung bình", "Mean wait"), |row| Cell::seconds(row.wait_s.mean)),
    measured("wait_p50", Band::Waits, ("50\u{a0}%", "50%"), ("Một nửa chờ không quá", "Half waited no longer than"), |row| Cell::seconds(row.wait_s.p50)),
    measured("wait_p90", Band::Waits, ("90\u{a0}%", "90%"), ("Chín phần mười chờ không quá", "Nine in ten waited no longer than"), |row| Cell::seconds(row.wait_s.p90)),
    measured("wait_p95", Band::Waits, ("95\u{a0}%", "95%"), ("95\u{a0}% chờ không quá", "95% waited no longer than"), |row| Cell::seconds(row.wait_s.p95)),
    measured("wait_max", Band::Waits, ("Lâu nhất", "Longest"), ("Chờ lâu nhất", "Longest wait"), |row| Cell::seconds(row.wait_s.max)).not_on_paper(),
    measured("given_up_after", Band::Waits, ("Bỏ số sau", "Given up after"), ("Bỏ số sau, trung bình", "Given up after, on average"), |row| Cell::seconds(row.given_up_after_s.mean)).not_on_paper(),
    measured("service_mean", Band::Services, ("TB", "Mean"), ("Phục vụ trung bình", "Mean service"), |row| Cell::seconds(row.service_s.mean)),
    measured("service_p50", Band::Services, ("50\u{a0}%", "50%"), ("Một nửa phục vụ không quá", "Half were served within"), |row| Cell::seconds(row.service_s.p50)),
    measured("service_p90", Band::Services, ("90\u{a0}%", "90%"), ("Chín phần mười phục vụ không quá", "Nine in ten were served within"), |row| Cell::seconds(row.service_s.p90)),
    measured("service_p95", Band::Services, ("95\u{a0}%", "95%"), ("95\u{a0}% phục vụ không quá", "95% were served within"), |row| Cell::seconds(row.service_s.p95)).not_on_paper(),
    measured("service_max", Band::Services, ("Lâu nhất", "Longest"), ("Phục vụ lâu nhất", "Longest service"), |row| Cell::seconds(row.service_s.max)).not_on_paper(),
    counted("recalled", Band::Handling, ("Gọi lại", "Recalled"), ("Gọi lại", "Recalls"), |row| Cell::Count(row.recalled)).not_on_paper(),
    counted("parked", Band::Handling, ("Tạm gác", "Parked"), ("Tạm gác", "Parked"), |row| Cell::Count(row.parked)).not_on_paper(),
    counted("transferred", Band::Handling, ("Chuyển", "Sent on"), ("Chuyển nhóm hoặc quầy", "Sent to another group or counter"), |row| Cell::Count(row.transferred)).not_on_paper(),
    counted("returned", Band::Handling, ("Trả về hàng", "Returned"), ("Trả về hàng", "Returned to the queue"), |row| Cell::Count(row.returned)).not_on_paper(),
    counted("out_of_order", Band::Handling, ("Ngoài thứ tự", "Out of order"), ("Gọi ngoài thứ tự", "Called out of order"), |row| Cell::Count(row.out_of_order)),
    counted("out_of_order_with_reason", Band::Handling, ("Có ghi lý do", "With reason"), ("Gọi ngoài thứ tự có ghi lý do", "Called out of order with a written reason"), |row| Cell::Count(row.out_of_order_with_reason)).not_on_paper(),
    counted("open", Band::Counters, ("Mở", "Open"), ("Tổng thời gian các quầy mở", "Counters open, all together"), |row| Cell::hours(row.counters_s.open)),
    counted("busy", Band::Counters, ("Phục vụ", "Busy"), ("Trong đó đang phục vụ", "of it with somebody in hand"), |row| Cell::hours(row.counters_s.busy)),
    counted("idle", Band::Counters, ("Rảnh khi có người chờ", "Idle though awaited"), ("Trong đó rảnh khi có người chờ", "of it idle though somebody waited"), |row| Cell::hours(row.counters_s.idle)),
    counted("paused", Band::Counters, ("Tạm ngưng", "Paused"), ("Tạm ngưng", "Paused"), |row| Cell::hours(row.counters_s.paused)),
    measured("opened_late", Band::Counters, ("Mở muộn (phút)", "Opened late (min)"), ("Quầy đầu tiên mở muộn, trung bình (phút)", "First counter opened late, on average (min)"), |row| whole(row.opened_late_s.map(|seconds| seconds / 60.0))).not_on_paper(),
    counted("refused", Band::Troubles, ("Không cấp được số", "Refused"), ("Không cấp được số", "Asked for a number and got none"), |row| Cell::Count(row.refused.values().sum())).not_on_paper(),
    counted("slips_failed", Band::Troubles, ("Phiếu không in", "Not printed"), ("Phiếu không in được", "Slips not printed"), |row| Cell::Count(row.slips_failed)).not_on_paper(),
    counted("voice_failed", Band::Troubles, ("Không đọc được", "Not said"), ("Lời gọi không phát được", "Calls not said aloud"), |row| Cell::Count(row.voice_failed)).not_on_paper(),
    counted("scored", Band::Estimates, ("Số lần", "Number"), ("Số lần dự kiến đã đối chiếu", "Likely waits held against the wait"), |row| Cell::Count(row.estimates.scored)),
    measured("estimate_error", Band::Estimates, ("Sai số TB", "Mean error"), ("Sai số trung bình", "Mean error"), |row| Cell::seconds(row.estimates.mean_error_s)),
    measured("estimate_bias", Band::Estimates, ("Lệch (giây)", "Bias (s)"), ("Lệch trung bình (giây; dương là báo dài hơn)", "Mean bias (s; above 0 it was told too long)"), |row| whole(row.estimates.bias_s)),
    measured("within_typical", Band::Estimates, ("Trong mức thường", "Within typical"), ("Trong mức thường", "Within typical"), |row| Cell::share(row.estimates.within_typical)),
    measured("within_cautious", Band::Estimates, ("Trong mức thận trọng", "Within cautious"), ("Trong mức thận trọng", "Within cautious"), |row| Cell::share(row.estimates.within_cautious)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_defined_and_has_a_name_of_its_own() {
        for (at, figure) in FIGURES.iter().enumerate() {
            assert!(definition_of(figure.id).is_some(), "{} is not defined", figure.id);
            assert!(FIGURES[..at].iter().all(|other| other.id != figure.id && other.name != figure.name));
        }
    }
}
