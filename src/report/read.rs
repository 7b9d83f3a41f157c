//! Reads the sums of many offices, one after the other, and says how far it has come.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::calls;
use super::gathered::Gathered;
use crate::journal::{Journal, JournalError};
use crate::office::Plan;

/// So many days are read at once. It bounds how long a reader that nobody waits for any more goes on.
const DAYS_AT_ONCE: i64 = 31;

/// How far a report has come, in days of offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Days read.
    pub done: usize,
    /// Days in all: of a quarter of two offices about 360, because what it is compared with is read too.
    pub of: usize,
}

/// Reads all offices into `gathered`. Before each reading and at the end `progress` is told, and may say that nobody wants
/// the report any more; then there is none.
///
/// # Errors
/// When the journal cannot be read.
pub async fn read(
    journal: &dyn Journal,
    offices: &[Arc<Plan>],
    mut gathered: Gathered,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Option<Gathered>, JournalError> {
    let spans = spans(gathered.range());
    let of = offices.len() * spans.iter().map(|(_, _, days)| days).sum::<usize>();
    let mut done = 0;
    for plan in offices {
        let office = &plan.office;
        let mut days = Vec::new();
        for (from, to, count) in &spans {
            if progress(Progress { done, of }).is_break() {
                return Ok(None);
            }
            days.extend(journal.tallies(office, *from, *to).await?);
            done += count;
        }
        gathered.add(office, days);
        if gathered.is_one_day_of_one() {
            gathered.add_calls(calls::read(journal, plan, gathered.period().first()).await?);
        }
        // A store in this process answers at once, and then nobody else would get a turn.
        tokio::task::yield_now().await;
    }
    Ok(progress(Progress { done, of }).is_continue().then_some(gathered))
}

/// The parts in which a range is read, each with its number of days.
fn spans((first, last): (Date, Date)) -> Vec<(Date, Date, usize)> {
    let mut spans = Vec::new();
    let mut from = first;
    while from <= last {
        let to = from.saturating_add((DAYS_AT_ONCE - 1).days()).min(last);
        let days = from.until(to).map_or(0, |span| span.get_days()) + 1;
        spans.push((from, to, days.unsigned_abs() as usize));
        from = to.saturating_add(1.day());
    }
    spans
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_range_is_read_in_parts_that_hold_each_day_once() {
        let spans = spans((date(2026, 7, 1), date(2026, 12, 31)));
        assert_eq!(spans.iter().map(|(_, _, days)| days).sum::<usize>(), 184);
        assert_eq!((spans[0].1, spans[1].0), (date(2026, 7, 31), date(2026, 8, 1)));
        assert_eq!(spans.last().unwrap().1, date(2026, 12, 31));
    }
}
