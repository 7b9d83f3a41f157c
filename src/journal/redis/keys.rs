//! What things are called in Redis. All keys of an office have its id in braces, so that a Cluster keeps them together.

use jiff::civil::Date;

use crate::journal::Stream;
use crate::office::OfficeId;

/// What is common to the keys of one office, or of the directory. No office id has a `@` in it.
fn tag(office: Option<&OfficeId>) -> String {
    format!("motcua:{{{}}}", office.map_or("@directory", OfficeId::as_str))
}

/// The Redis stream with one entry `<version>-0` for each commit.
pub(super) fn stream(stream: &Stream) -> String {
    match stream {
        Stream::Day { office, day } => format!("{}:day:{day}", tag(Some(office))),
        Stream::Alerts { office, day } => format!("{}:alerts:{day}", tag(Some(office))),
        Stream::Directory => format!("{}:commits", tag(None)),
    }
}

/// The sorted set of the days that have a stream. All scores are 0, so that it is sorted by the day's text.
pub(super) fn days(office: Option<&OfficeId>) -> String {
    format!("{}:days", tag(office))
}

/// The sorted set of the days that have alerts, likewise.
pub(super) fn days_of_alerts(office: &OfficeId) -> String {
    format!("{}:alert-days", tag(Some(office)))
}

/// The hash of one day's sums.
pub(super) fn tallies(office: Option<&OfficeId>, day: Option<Date>) -> String {
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    format!("{}:tallies:{day}", tag(office))
}

/// The packed sums of one day that is over; those that were added since then are in its hash.
pub(super) fn packed(office: &OfficeId, day: Date) -> String {
    format!("{}:packed:{day}", tag(Some(office)))
}

/// The sorted set of the days that have sums, which outlive the streams.
pub(super) fn tallied(office: Option<&OfficeId>) -> String {
    format!("{}:tallied", tag(office))
}

/// The channel on which every append is announced.
pub(super) fn channel(office: Option<&OfficeId>) -> String {
    format!("{}:appended", tag(office))
}
