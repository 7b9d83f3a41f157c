//! How true the waits turned out that were told to those who have been called since.

use crate::office::Office;

/// With fewer, nobody can tell.
const LEAST: usize = 20;

/// What became of the waits that were told of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drift {
    /// Of how many tickets.
    pub scored: usize,
    /// How many in a hundred were called within the cautious time that they were told.
    pub covered_percent: i64,
    /// Typical time told − wait, on average, in seconds: above zero the waits were told too long, as in the tallies.
    pub bias_s: i64,
}

/// Over the tickets called last that were told a wait when they were issued, at most `last` of them; `None` while too few
/// were. As in the tallies, what was told is held against the wait in the queue of the issue, if a call from it ended it;
/// whoever was called at once is not among them.
pub fn drift(office: &Office, last: usize) -> Option<Drift> {
    let latest = office.calls().iter().rev().filter(|call| !call.undone);
    let scores = latest.filter_map(|call| {
        let ticket = office.ticket(&call.ticket)?;
        ticket.told_and_waited().filter(|(_, wait)| wait.call == call.seq).map(|(told, wait)| (told, wait.ms))
    });
    let (mut scored, mut covered, mut bias_ms) = (0, 0, 0);
    for (told, ms) in scores.take(last) {
        scored += 1;
        covered += i64::from(ms <= i64::from(told.cautious_s) * 1000);
        bias_ms += i64::from(told.typical_s) * 1000 - ms;
    }
    let enough = scored >= LEAST.min(last) && scored > 0;
    let count = scored as i64;
    enough.then(|| Drift { scored, covered_percent: covered * 100 / count, bias_s: bias_ms / count / 1000 })
}
