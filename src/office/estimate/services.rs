//! How long tickets of a group are in hand: what the latest ones took, and what past days say.

use imbl::Vector;
use jiff::Timestamp;
use serde::Serialize;

use super::span::Span;
use crate::office::id::TicketId;

/// How many of a group's latest services are remembered: enough for a mean, few enough to follow the day.
const MOST: usize = 20;
/// With fewer services, also of past days, nobody can tell.
const LEAST: f64 = 5.0;
/// For how many services of today what past days say counts.
const PAST_COUNTS_AS: f64 = 10.0;
/// A service that took so many times as long as the middle one was no ordinary one, such as a ticket that an officer
/// forgot to finish over lunch, and counts as this long.
pub(super) const LONGEST_PER_MIDDLE: i64 = 5;

/// How long counters had the latest tickets of a group in hand, oldest first; also those of citizens who did not come,
/// because every number that is called costs its counter that long.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ServiceTimes(Vector<Taken>);

/// How long one ticket was in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Taken {
    ticket: TicketId,
    ended_at: Timestamp,
    ms: i64,
}

/// What services of a group took on past days, of which newer ones count for more.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Usual {
    /// How many services this rests on.
    pub services: f64,
    /// Their mean in seconds.
    pub mean_s: f64,
    /// Their variance in square seconds.
    pub var_s2: f64,
}

/// What is known of a group's services now.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// One service.
    pub one: Span,
    /// On how many services of today, and of past days as far as they count, this rests.
    known: f64,
    /// The lengths of today's, ascending, none longer than an ordinary one.
    ordinary_ms: Vec<i64>,
}

impl ServiceTimes {
    /// Remembers a service, and forgets the oldest one where there are enough.
    pub fn remember(&mut self, ticket: TicketId, ended_at: Timestamp, ms: i64) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(Taken { ticket, ended_at, ms });
    }

    /// Forgets a service that turned out not to be over.
    pub fn forget(&mut self, ticket: TicketId, ended_at: Timestamp) {
        self.0.retain(|taken| (taken.ticket, taken.ended_at) != (ticket, ended_at));
    }

    /// What these services and those of past days together say; `None` while it is too little.
    pub fn known(&self, usual: Option<Usual>) -> Option<Known> {
        let usual = usual.unwrap_or_default();
        let today = self.0.len() as f64;
        if today + usual.services < LEAST {
            return None;
        }
        let ordinary_ms = self.ordinary_ms();
        let recent = Span::over(ordinary_ms.iter().copied());
        let past = usual.services.min(PAST_COUNTS_AS);
        let of_past = past / (today + past);
        let mix = |today: f64, past: f64| today * (1.0 - of_past) + past * of_past;
        let one = Span { mean_s: mix(recent.mean_s, usual.mean_s), var_s2: mix(recent.var_s2, usual.var_s2) };
        Some(Known { one, known: today + past, ordinary_ms })
    }

    /// How long these services took, ascending, each at most a few times the middle one.
    fn ordinary_ms(&self) -> Vec<i64> {
        let mut lengths_ms: Vec<i64> = self.0.iter().map(|taken| taken.ms).collect();
        lengths_ms.sort_unstable();
        let longest_ms = lengths_ms.get(lengths_ms.len() / 2).map_or(0, |middle_ms| middle_ms * LONGEST_PER_MIDDLE);
        lengths_ms.into_iter().map(|ms| ms.min(longest_ms)).collect()
    }
}

impl Known {
    /// What so many people cost. That the mean is known from a few services only, all of them share.
    pub fn of(&self, people: f64) -> Span {
        let var_s2 = self.one.var_s2 * (people + people * people / self.known.max(1.0));
        Span { mean_s: self.one.mean_s * people, var_s2 }
    }

    /// What is left of a service that has taken so long: by how much today's longer ones exceeded that, or, where none
    /// did, half a service more.
    pub fn rest(&self, so_far_s: f64) -> Span {
        let so_far_ms = (so_far_s * 1000.0).round() as i64;
        let longer = self.ordinary_ms.iter().filter(|ms| **ms > so_far_ms).map(|ms| ms - so_far_ms);
        let rest = Span::over(longer);
        if rest.mean_s > 0.0 {
            return rest;
        }
        let half_s = self.one.mean_s / 2.0;
        Span { mean_s: half_s, var_s2: half_s * half_s }
    }

    /// What is left on average of a service that somebody looks at who comes at any moment: long ones are met more
    /// often.
    pub fn half_done_s(&self) -> f64 {
        let Span { mean_s, var_s2 } = self.one;
        if mean_s > 0.0 { (mean_s * mean_s + var_s2) / (2.0 * mean_s) } else { 0.0 }
    }

    /// A service that hardly any was shorter than, in seconds; 0 where today has shown too few.
    pub fn quick_s(&self) -> f64 {
        let tenth = self.ordinary_ms.get(self.ordinary_ms.len() / 10);
        tenth.filter(|_| self.ordinary_ms.len() as f64 >= LEAST).map_or(0.0, |ms| *ms as f64 / 1000.0)
    }
}
