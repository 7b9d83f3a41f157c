//! What each figure means: one text for the page of definitions, `docs/metrics.md`, and for whoever points at a figure on
//! a screen or in a report.

mod counters;
mod estimates;
mod now;
mod tickets;

use super::definition::{Both, Definition};

/// Figures that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chapter {
    /// What they are about.
    pub name: Both,
    /// The figures, in the order of the page.
    pub definitions: &'static [Definition],
}

/// All figures, in the order of the page.
pub const CHAPTERS: &[Chapter] = &[
    Chapter { name: both("Phiếu và thời gian chờ", "Tickets and waits"), definitions: tickets::TICKETS },
    Chapter {
        name: both("Quầy, cán bộ và thiết bị", "Counters, officers and devices"),
        definitions: counters::COUNTERS,
    },
    Chapter { name: both("Dự kiến thời gian chờ", "Estimated waits"), definitions: estimates::ESTIMATES },
    Chapter { name: both("Lúc này", "At this moment"), definitions: now::NOW },
];

const fn both(vi: &'static str, en: &'static str) -> Both {
    Both { vi, en }
}
