//! What a sum is of. The last part of a field's name says it:
//!
//! ```text
//! "issued"                                                     tickets issued
//! "served" | "no_show" | "cancelled" | "unserved"              tickets that ended so
//! "w:" bucket | "ws" | "wt"          waits in a bucket; their ms; those within the target of their group
//! "s:" bucket | "ss"                 services in a bucket; their ms
//! "c:" bucket | "cs"                 waits that the citizen gave up, in a bucket; their ms
//! "called"                           waits ended, of an officer
//! "recalled" | "parked" | "transferred" | "returned"           what counters did with tickets
//! "out" | "out_why"                  calls out of order; those with a written reason
//! "busy" | "idle" | "free" | "paused"                          ms of counters' time
//! "opened" | "late"                  openings of a day; ms that they came after the scheduled one
//! "told" | "told_off" | "told_over" | "told_typ" | "told_caut"
//!                                    estimates held against their wait; ms of their distance; ms by which they were
//!                                    too long; waits no longer than the typical, than the cautious time
//! "came" | "came_ms"                 waits of those who came in the hour, once a call has ended them; their ms
//! "no:" reason                       tickets refused
//! "slip_failed" | "voice_failed"     slips that came to no paper; calls that were not said
//! lesson                             what estimates learn from, as `Lesson` writes it
//! bucket = a number without leading zeros; its bounds are histogram::bounds
//! ```

use std::fmt;
use std::str::FromStr;

use super::field::UnknownField;
use super::histogram::LAST_BUCKET;
use crate::office::{Handling, Lesson, Outcome, Refusal};

/// What a sum is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Tickets issued.
    Issued,
    /// Tickets that ended so.
    Ended(Outcome),
    /// One of the sums that estimates learn from.
    Lesson(Lesson),
    /// Waits in a bucket of the histogram.
    Wait(u16),
    /// Milliseconds of waits.
    WaitSumMs,
    /// Waits no longer than the target of their group.
    WithinTarget,
    /// Services in a bucket of the histogram.
    Service(u16),
    /// Milliseconds of services.
    ServiceSumMs,
    /// Waits that the citizen gave up, in a bucket of the histogram.
    GivenUp(u16),
    /// Milliseconds of waits that the citizen gave up.
    GivenUpSumMs,
    /// Waits that an officer ended.
    Called,
    /// What counters did with tickets.
    Handled(Handling),
    /// Calls out of order that were not taken back.
    OutOfOrder,
    /// Those of them for which the officer wrote why.
    OutOfOrderWithReason,
    /// Milliseconds of counters' time.
    TimeMs(Spending),
    /// Days on which a counter was opened for the group, or for any.
    Opened,
    /// Milliseconds by which that came after the scheduled opening.
    LateMs,
    /// Estimates held against the wait that followed, and how that came out.
    Told(Score),
    /// Waits of those who came in the hour, once a call has ended them.
    Came,
    /// Milliseconds of these.
    CameMs,
    /// Citizens who asked for a ticket and got none.
    Refused(RefusedFor),
    /// Slips that came to no paper, or of which that is not known.
    SlipFailed,
    /// Calls that were not said.
    VoiceFailed,
}

/// What an open counter's time goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spending {
    /// A ticket in hand.
    Busy,
    /// Nobody in hand, though somebody waits whom it serves.
    Idle,
    /// Nobody in hand, and nobody waits whom it serves.
    Free,
    /// A pause.
    Paused,
}

/// How estimates came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Score {
    /// How many were held against a wait.
    Scored,
    /// Milliseconds between the typical time and the wait, whichever was longer.
    OffMs,
    /// Milliseconds by which the typical time was longer than the wait; less than 0 where it was shorter.
    OverMs,
    /// Waits no longer than the typical time.
    WithinTypical,
    /// Waits no longer than the cautious time.
    WithinCautious,
}

/// Why somebody got no ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusedFor {
    /// The group was closed by hand.
    GroupClosed,
    /// Outside the group's hours.
    OutOfHours,
    /// The group's tickets of the day were used up.
    QuotaReached,
    /// The day was closed.
    DayClosed,
    /// More was asked than could be written.
    Busy,
    /// The journal could not be reached.
    Unavailable,
}

/// The measures whose name is one word, with it; those that a day has most of come first.
const NAMED: [(Measure, &str); 37] = [
    (Measure::WaitSumMs, "ws"),
    (Measure::WithinTarget, "wt"),
    (Measure::ServiceSumMs, "ss"),
    (Measure::Ended(Outcome::Served), "served"),
    (Measure::Issued, "issued"),
    (Measure::TimeMs(Spending::Busy), "busy"),
    (Measure::Came, "came"),
    (Measure::CameMs, "came_ms"),
    (Measure::Ended(Outcome::NoShow), "no_show"),
    (Measure::Ended(Outcome::Cancelled), "cancelled"),
    (Measure::Ended(Outcome::Unserved), "unserved"),
    (Measure::GivenUpSumMs, "cs"),
    (Measure::Called, "called"),
    (Measure::Handled(Handling::Recalled), "recalled"),
    (Measure::Handled(Handling::Parked), "parked"),
    (Measure::Handled(Handling::Transferred), "transferred"),
    (Measure::Handled(Handling::Returned), "returned"),
    (Measure::OutOfOrder, "out"),
    (Measure::OutOfOrderWithReason, "out_why"),
    (Measure::TimeMs(Spending::Idle), "idle"),
    (Measure::TimeMs(Spending::Free), "free"),
    (Measure::TimeMs(Spending::Paused), "paused"),
    (Measure::Opened, "opened"),
    (Measure::LateMs, "late"),
    (Measure::Told(Score::Scored), "told"),
    (Measure::Told(Score::OffMs), "told_off"),
    (Measure::Told(Score::OverMs), "told_over"),
    (Measure::Told(Score::WithinTypical), "told_typ"),
    (Measure::Told(Score::WithinCautious), "told_caut"),
    (Measure::Refused(RefusedFor::GroupClosed), "no:group_closed"),
    (Measure::Refused(RefusedFor::OutOfHours), "no:out_of_hours"),
    (Measure::Refused(RefusedFor::QuotaReached), "no:quota_reached"),
    (Measure::Refused(RefusedFor::DayClosed), "no:day_closed"),
    (Measure::Refused(RefusedFor::Busy), "no:busy"),
    (Measure::Refused(RefusedFor::Unavailable), "no:unavailable"),
    (Measure::SlipFailed, "slip_failed"),
    (Measure::VoiceFailed, "voice_failed"),
];

impl RefusedFor {
    /// Why a refusal left somebody without a ticket; `None` where the asking itself was wrong.
    pub fn of(refusal: &Refusal) -> Option<RefusedFor> {
        Some(match refusal {
            Refusal::GroupClosed { .. } => RefusedFor::GroupClosed,
            Refusal::OutOfHours { .. } => RefusedFor::OutOfHours,
            Refusal::QuotaReached { .. } => RefusedFor::QuotaReached,
            Refusal::DayClosed => RefusedFor::DayClosed,
            _ => return None,
        })
    }

    /// The reason's name on the wire, as the API's `code` has it.
    pub fn name(self) -> &'static str {
        match self {
            RefusedFor::GroupClosed => "group_closed",
            RefusedFor::OutOfHours => "out_of_hours",
            RefusedFor::QuotaReached => "quota_reached",
            RefusedFor::DayClosed => "day_closed",
            RefusedFor::Busy => "busy",
            RefusedFor::Unavailable => "unavailable",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Lesson(lesson) => lesson.fmt(f),
            Measure::Wait(bucket) => write!(f, "w:{bucket}"),
            Measure::Service(bucket) => write!(f, "s:{bucket}"),
            Measure::GivenUp(bucket) => write!(f, "c:{bucket}"),
            named => f.write_str(NAMED.iter().find(|(measure, _)| measure == named).map_or("?", |(_, name)| name)),
        }
    }
}

impl FromStr for Measure {
    type Err = UnknownField;
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let bucketed = match text.split_at_checked(2) {
            Some(("w:", digits)) => Some((Measure::Wait as fn(u16) -> Measure, digits)),
            Some(("s:", digits)) => Some((Measure::Service as fn(u16) -> Measure, digits)),
            Some(("c:", digits)) => Some((Measure::GivenUp as fn(u16) -> Measure, digits)),
            _ => None,
        };
        let measure = match bucketed {
            Some((of, digits)) => bucket(digits).map(of),
            None => {
                let named = NAMED.iter().find(|(_, name)| *name == text).map(|(measure, _)| *measure);
                named.or_else(|| text.parse().ok().map(Measure::Lesson))
            }
        };
        measure.ok_or_else(|| UnknownField::new(text))
    }
}

/// A bucket's number, written in the one way.
fn bucket(digits: &str) -> Option<u16> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    digits.parse().ok().filter(|bucket| plain && *bucket <= LAST_BUCKET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_reads_back_what_it_writes() {
        let bucketed = ["w:0", "w:745", "s:40", "c:112", "x:A:3", "m:-12"].map(|text| text.to_owned());
        for text in NAMED.iter().map(|(_, name)| (*name).to_owned()).chain(bucketed) {
            assert_eq!(text.parse::<Measure>().map(|measure| measure.to_string()), Ok(text));
        }
        for (measure, name) in NAMED {
            assert_eq!((name.parse(), measure.to_string().as_str()), (Ok(measure), name));
        }
    }

    #[test]
    fn what_is_not_known_is_named() {
        for text in ["", "w:", "w:746", "w:01", "w:+1", "s:-1", "smiles", "no:reason", "?", "x:9", "ỹ"] {
            assert_eq!(text.parse::<Measure>(), Err(UnknownField { field: text.to_owned() }));
        }
    }
}
