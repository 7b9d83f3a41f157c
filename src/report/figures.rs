//! The figures that a report has, each in one line: its name, what it belongs to and how it is read from a row.

use super::table::{Cell, Column};
use super::words::Words;
use crate::office::Lang;
use crate::waits::Row;

/// What a figure belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// How many tickets came and how they ended.
    Tickets,
    /// How long people waited.
    Waits,
    /// How long they were served.
    Services,
}

impl Band {
    /// As it stands above its columns.
    pub fn title(self, w: Words) -> &'static str {
        let (vi, en) = match self {
            Band::Tickets => ("Số phiếu", "Tickets"),
            Band::Waits => ("Thời gian chờ", "Waiting time"),
            Band::Services => ("Thời gian phục vụ", "Service time"),
        };
        if w.vi() { vi } else { en }
    }
}

/// One figure.
pub struct Figure {
    /// Its stable name, for programs.
    pub id: &'static str,
    /// What it belongs to.
    pub band: Band,
    /// Its head below its band, in Vietnamese and English.
    pub head: (&'static str, &'static str),
    /// Its name where it stands alone.
    pub name: (&'static str, &'static str),
    /// Where the table of all figures has it.
    pub of: fn(&Row) -> Cell,
    /// Whether the total is the sum of the rows.
    pub adds_up: bool,
    /// Whether a sheet of A4 has room for it.
    pub on_paper: bool,
}

const fn counted(
    id: &'static str,
    head: (&'static str, &'static str),
    name: (&'static str, &'static str),
    of: fn(&Row) -> Cell,
) -> Figure {
    Figure { id, band: Band::Tickets, head, name, of, adds_up: true, on_paper: true }
}

const fn measured(
    id: &'static str,
    band: Band,
    head: (&'static str, &'static str),
    name: (&'static str, &'static str),
    of: fn(&Row) -> Cell,
) -> Figure {
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
    pub fn name(&self, w: Words) -> String {
        w.of(self.name.0, self.name.1).to_owned()
    }
}

/// How the figure of this name is defined.
pub fn definition(_id: &str, _lang: Lang) -> String {
    String::new()
}

/// All that can be said of any row, in the order in which it is.
#[rustfmt::skip]
pub const FIGURES: &[Figure] = &[
    counted("issued", ("Đã cấp", "Issued"), ("Số phiếu đã cấp", "Tickets issued"), |row| Cell::Count(row.issued)),
    counted("called", ("Đã gọi", "Called"), ("Số lượt gọi", "Calls"), |row| Cell::Count(row.called)),
    counted("served", ("Hoàn thành", "Served"), ("Đã hoàn thành", "Served"), |row| Cell::Count(row.served)),
    counted("no_show", ("Vắng mặt", "No show"), ("Gọi mà vắng mặt", "Did not come when called"), |row| Cell::Count(row.no_show)),
    counted("cancelled", ("Bỏ số", "Given up"), ("Tự bỏ số", "Given up"), |row| Cell::Count(row.cancelled)),
    counted("unserved", ("Chưa phục vụ", "Not served"), ("Hết ngày chưa được phục vụ", "Not served by the day’s end"), |row| Cell::Count(row.unserved)),
    measured("within_target", Band::Waits, ("Đúng hạn", "In time"), ("Được gọi trong thời gian cam kết", "Called within the promised time"), |row| Cell::share(row.within_target)),
    measured("wait_mean", Band::Waits, ("TB", "Mean"), ("Chờ trung bình", "Mean wait"), |row| Cell::seconds(row.wait_s.mean)),
    measured("wait_p50", Band::Waits, ("50 %", "50%"), ("Một nửa chờ không quá", "Half waited no longer than"), |row| Cell::seconds(row.wait_s.p50)),
    measured("wait_p90", Band::Waits, ("90 %", "90%"), ("Chín phần mười chờ không quá", "Nine in ten waited no longer than"), |row| Cell::seconds(row.wait_s.p90)),
    measured("wait_p95", Band::Waits, ("95 %", "95%"), ("95 % chờ không quá", "95% waited no longer than"), |row| Cell::seconds(row.wait_s.p95)),
    measured("wait_max", Band::Waits, ("Lâu nhất", "Longest"), ("Chờ lâu nhất", "Longest wait"), |row| Cell::seconds(row.wait_s.max)).not_on_paper(),
    measured("service_mean", Band::Services, ("TB", "Mean"), ("Phục vụ trung bình", "Mean service"), |row| Cell::seconds(row.service_s.mean)),
    measured("service_p50", Band::Services, ("50 %", "50%"), ("Một nửa phục vụ không quá", "Half were served within"), |row| Cell::seconds(row.service_s.p50)),
    measured("service_p90", Band::Services, ("90 %", "90%"), ("Chín phần mười phục vụ không quá", "Nine in ten were served within"), |row| Cell::seconds(row.service_s.p90)),
    measured("service_p95", Band::Services, ("95 %", "95%"), ("95 % phục vụ không quá", "95% were served within"), |row| Cell::seconds(row.service_s.p95)).not_on_paper(),
    measured("service_max", Band::Services, ("Lâu nhất", "Longest"), ("Phục vụ lâu nhất", "Longest service"), |row| Cell::seconds(row.service_s.max)).not_on_paper(),
];
