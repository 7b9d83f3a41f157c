//! What a procedure takes: papers, money, time, and where that was read. The office posts it; no rule depends on it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::id::GroupCode;
use super::plan::Text;

/// The procedures of each group, in the order in which they are shown.
pub type Procedures = BTreeMap<GroupCode, Vec<Procedure>>;

/// One procedure of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The group that it is queued for.
    pub group: GroupCode,
    /// Its number in the national catalogue, where it has one: `1.004222`.
    pub code: Option<String>,
    /// Its name.
    pub name: Text,
    /// The papers to bring, where they are known.
    pub papers: Option<Papers>,
    /// The time it is to take.
    pub time: Option<ProcessingTime>,
    /// The time it takes where something has to be verified first.
    pub longest: Option<ProcessingTime>,
    /// What it costs, where that is known.
    pub fee: Option<Fee>,
    /// Where it can be read and applied for online: an `https` address.
    pub online: Option<String>,
    /// Where code, name and times were read.
    pub source: Source,
}

/// What a citizen brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// Each paper; at least one.
    pub list: Vec<Text>,
    /// Where the list was read.
    pub source: Source,
}

/// How long an office may take over a dossier, in the unit that the rule uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessingTime {
    /// While the citizen waits.
    AtOnce,
    /// Hours of the clock.
    Hours(u16),
    /// Hours in which the office works.
    WorkingHours(u16),
    /// Working days, counted in halves: 7 are three and a half.
    HalfWorkingDays(u16),
    /// Days of the calendar.
    Days(u16),
}

/// What a procedure costs, in đồng.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// At the counter, where that is possible.
    pub direct_vnd: Option<u32>,
    /// Online, where that is possible.
    pub online_vnd: Option<u32>,
    /// Where the amounts were read.
    pub source: Source,
}

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text or page.
    pub text: String,
    /// When it was last looked at.
    pub checked_on: Date,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// How far a fact of the catalogue can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Read in the rule itself or in the national portal's record.
    Read,
    /// Read in a text about it.
    Secondary,
    /// Made up for the sample: screens mark it `mẫu`.
    Sample,
}
