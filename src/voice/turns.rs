//! Whose turn it is to be said: the announcements that wait for one speaker, in order. It has no clock and no sound; it
//! is told what time it is.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::saying::Saying;
use crate::office::{CounterNo, TicketNumber};

/// The most announcements that wait for one speaker.
pub const MOST_WAITING: usize = 100;

/// What an announcement is about. Two about the same thing do not wait at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A citizen is called.
    Ticket(TicketNumber),
    /// A counter pauses.
    Counter(CounterNo),
    /// The day closes.
    Day,
}

impl About {
    /// What a saying is about.
    pub fn of(saying: &Saying) -> Self {
        match saying {
            Saying::Call { number, .. } => About::Ticket(*number),
            Saying::Pause { counter } => About::Counter(*counter),
            Saying::Closing => About::Day,
        }
    }
}

/// Something to say, and when it came to be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// What.
    pub saying: Saying,
    /// Since when it is true; an old one is not worth saying.
    pub at: Timestamp,
}

impl Turn {
    fn is_first(&self) -> bool {
        matches!(self.saying, Saying::Call { times: ..=1, .. })
    }
}

/// The announcements that wait for one speaker.
///
/// - They are said in the order in which they were first asked for.
/// - One that waits and is asked for again is said once, in the newer words.
/// - One older than its use-by is dropped; so, when too many wait, are the repeats, and after them the oldest.
#[derive(Debug, Clone)]
pub struct Turns {
    waiting: VecDeque<Waiting>,
    use_by: SignedDuration,
    dropped: u64,
}

#[derive(Debug, Clone)]
struct Waiting {
    turn: Turn,
    /// It holds a first summons that nobody has heard yet.
    first: bool,
}

impl Turns {
    /// Nothing waits. What is older than `use_by` will be dropped.
    pub fn new(use_by: SignedDuration) -> Self {
        Turns { waiting: VecDeque::new(), use_by, dropped: 0 }
    }

    /// Something is to be said; it waits for its turn.
    pub fn announce(&mut self, turn: Turn, now: Timestamp) {
        // Another server's clock may be ahead, and what is dated in the future would outlive its use.
        let turn = Turn { at: turn.at.min(now), ..turn };
        let first = turn.is_first();
        let about = About::of(&turn.saying);
        if let Some(same) = self.waiting.iter_mut().find(|other| About::of(&other.turn.saying) == about) {
            *same = Waiting { turn, first: first || same.first };
            return;
        }
        if self.waiting.len() >= MOST_WAITING && !self.make_room(first) {
            return;
        }
        self.waiting.push_back(Waiting { turn, first });
    }

    /// What waits to be said is no longer true: the call was taken back, or the citizen stands at the counter.
    pub fn withdraw(&mut self, about: About) {
        self.waiting.retain(|other| About::of(&other.turn.saying) != about);
    }

    /// Drops what is too old by now.
    pub fn drop_old(&mut self, now: Timestamp) {
        let before = self.waiting.len();
        self.waiting.retain(|one| now.duration_since(one.turn.at) <= self.use_by);
        self.dropped += (before - self.waiting.len()) as u64;
    }

    /// What is to be said next.
    pub fn next(&self) -> Option<&Turn> {
        self.waiting.front().map(|one| &one.turn)
    }

    /// Its turn has come, and it waits no more. It returns false where it no longer waited in these words: it was asked
    /// for again, or is no longer true.
    pub fn begin(&mut self, turn: &Turn) -> bool {
        let place = self.waiting.iter().position(|one| one.turn == *turn);
        place.and_then(|place| self.waiting.remove(place)).is_some()
    }

    /// Whether something about this waits.
    pub fn has(&self, about: About) -> bool {
        self.waiting.iter().any(|one| About::of(&one.turn.saying) == about)
    }

    /// What was begun and could not be said to its end is to be said first, unless it was asked for again meanwhile.
    pub fn put_back(&mut self, turn: Turn) {
        let about = About::of(&turn.saying);
        match self.waiting.iter().position(|other| About::of(&other.turn.saying) == about) {
            Some(newer) => {
                let newer = self.waiting.remove(newer);
                self.waiting.extend(newer);
                self.waiting.rotate_right(1);
            }
            None => self.waiting.push_front(Waiting { first: turn.is_first(), turn }),
        }
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.dropped += self.waiting.len() as u64;
        self.waiting.clear();
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many were dropped unsaid so far. What was withdrawn or merged is not among them.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Drops one for a new one, or else counts the new one as dropped and says no.
    fn make_room(&mut self, for_a_first: bool) -> bool {
        self.dropped += 1;
        match self.waiting.iter().position(|one| !one.first) {
            Some(repeat) => self.waiting.remove(repeat).is_some(),
            None if for_a_first => self.waiting.pop_front().is_some(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::office::Lang;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn call(n: u32, times: u32) -> Saying {
        let number = format!("A{n:03}").parse().unwrap();
        Saying::Call { number, group: None, counter: CounterNo(1), times, lang: Lang::Vi }
    }

    fn turns_with(calls: &[(u32, u32, i64)]) -> Turns {
        let mut turns = Turns::new(SignedDuration::from_secs(45));
        for (n, times, second) in calls {
            turns.announce(Turn { saying: call(*n, *times), at: at(*second) }, at(*second));
        }
        turns
    }

    fn next(turns: &mut Turns, now: i64) -> Option<Turn> {
        turns.drop_old(at(now));
        let turn = turns.next().cloned()?;
        assert!(turns.begin(&turn) && !turns.begin(&turn));
        Some(turn)
    }

    fn said(mut turns: Turns, now: i64) -> Vec<Saying> {
        std::iter::from_fn(|| next(&mut turns, now)).map(|turn| turn.saying).collect()
    }

    #[test]
    fn calls_are_said_in_order_and_each_once() {
        let turns = turns_with(&[(1, 1, 0), (2, 1, 1), (3, 1, 2)]);
        assert_eq!(said(turns, 3), [call(1, 1), call(2, 1), call(3, 1)]);
    }

    #[test]
    fn a_recall_of_a_call_that_waits_is_merged_into_it_at_its_place() {
        let turns = turns_with(&[(1, 1, 0), (2, 1, 1), (1, 2, 2), (1, 3, 3)]);
        assert_eq!(said(turns, 4), [call(1, 3), call(2, 1)]);
        let renewed = turns_with(&[(1, 1, 0), (1, 2, 40)]);
        assert_eq!(said(renewed, 60), [call(1, 2)], "the recall's age counts");
    }

    #[test]
    fn what_is_withdrawn_is_not_said_and_not_counted_as_dropped() {
        let mut turns = turns_with(&[(1, 1, 0), (2, 1, 0), (3, 1, 0)]);
        turns.withdraw(About::of(&call(2, 1)));
        turns.withdraw(About::Day);
        assert_eq!((turns.len(), turns.dropped()), (2, 0));
        assert_eq!(said(turns, 0), [call(1, 1), call(3, 1)]);
    }

    #[test]
    fn a_call_is_dropped_when_it_is_older_than_its_use_by_and_not_before() {
        let mut turns = turns_with(&[(1, 1, 0), (2, 1, 1)]);
        assert_eq!(next(&mut turns.clone(), 45).unwrap().saying, call(1, 1));
        assert_eq!(next(&mut turns, 46).unwrap().saying, call(2, 1));
        assert_eq!((next(&mut turns, 46), turns.dropped()), (None, 1));
    }

    #[test]
    fn a_call_from_a_clock_that_is_ahead_ages_from_now() {
        let mut turns = Turns::new(SignedDuration::from_secs(45));
        turns.announce(Turn { saying: call(1, 1), at: at(600) }, at(0));
        assert_eq!(next(&mut turns, 46), None);
    }

    #[test]
    fn what_was_broken_off_comes_first_again_and_in_the_newer_words() {
        let mut turns = turns_with(&[(1, 1, 0), (2, 1, 0), (3, 1, 0)]);
        let broken_off = next(&mut turns, 1).unwrap();
        turns.put_back(broken_off.clone());
        assert_eq!(said(turns.clone(), 1), [call(1, 1), call(2, 1), call(3, 1)]);
        let broken_off = next(&mut turns, 1).unwrap();
        turns.announce(Turn { saying: call(1, 2), at: at(1) }, at(1));
        turns.put_back(broken_off);
        assert_eq!(said(turns, 1), [call(1, 2), call(2, 1), call(3, 1)]);
    }

    #[test]
    fn too_many_cost_repeats_first_and_a_repeat_never_costs_a_first_call() {
        let firsts: Vec<(u32, u32, i64)> = (1..MOST_WAITING as u32).map(|n| (n, 1, 0)).collect();
        let mut turns = turns_with(&firsts);
        turns.announce(Turn { saying: call(500, 2), at: at(0) }, at(0));
        turns.announce(Turn { saying: call(501, 1), at: at(0) }, at(0));
        assert_eq!((turns.len(), turns.dropped()), (MOST_WAITING, 1), "the repeat made room");
        turns.announce(Turn { saying: Saying::Closing, at: at(0) }, at(0));
        assert_eq!((turns.len(), turns.dropped()), (MOST_WAITING, 2), "no first call made room for it");
        turns.announce(Turn { saying: call(502, 1), at: at(0) }, at(0));
        let said = said(turns, 0);
        assert_eq!((said.first(), said.last()), (Some(&call(2, 1)), Some(&call(502, 1))));
    }

    #[derive(Debug, Clone)]
    enum Deed {
        Announce(u32, u32),
        Withdraw(u32),
        Next,
        Wait(i64),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            6 => (1..160_u32, 1..4_u32).prop_map(|(n, times)| Deed::Announce(n, times)),
            1 => (1..160_u32).prop_map(Deed::Withdraw),
            2 => Just(Deed::Next),
            1 => (0..30_i64).prop_map(Deed::Wait),
        ]
    }

    proptest! {
        /// Against a plain list of what was announced and not heard of since.
        #[test]
        fn whatever_is_announced_is_said_merged_withdrawn_or_dropped(deeds in prop::collection::vec(deed(), 1..400)) {
            let (mut turns, mut now) = (Turns::new(SignedDuration::from_secs(45)), 0);
            let (mut announced, mut merged, mut withdrawn, mut said) = (0, 0, 0, 0);
            // When each that waits came, and was last asked for.
            let mut owed: BTreeMap<u32, (usize, i64)> = BTreeMap::new();
            for (place, deed) in deeds.into_iter().enumerate() {
                match deed {
                    Deed::Announce(n, times) => {
                        turns.drop_old(at(now));
                        owed.retain(|_, (_, asked)| now - *asked <= 45);
                        let dropped = turns.dropped();
                        turns.announce(Turn { saying: call(n, times), at: at(now) }, at(now));
                        announced += 1;
                        merged += usize::from(owed.contains_key(&n));
                        let came = owed.get(&n).map_or(place, |(came, _)| *came);
                        owed.insert(n, (came, now));
                        if turns.dropped() > dropped {
                            // Room was made; which one went is for the test above.
                            let left: Vec<Saying> = turns.waiting.iter().map(|one| one.turn.saying.clone()).collect();
                            owed.retain(|n, _| (1..4).any(|times| left.contains(&call(*n, times))));
                        }
                    }
                    Deed::Withdraw(n) => {
                        turns.drop_old(at(now));
                        owed.retain(|_, (_, asked)| now - *asked <= 45);
                        turns.withdraw(About::of(&call(n, 1)));
                        withdrawn += usize::from(owed.remove(&n).is_some());
                    }
                    Deed::Next => {
                        owed.retain(|_, (_, asked)| now - *asked <= 45);
                        let earliest = owed.iter().min_by_key(|(_, (came, _))| *came).map(|(n, _)| *n);
                        let turn = next(&mut turns, now);
                        let about = turn.as_ref().map(|turn| About::of(&turn.saying));
                        prop_assert_eq!(about, earliest.map(|n| About::of(&call(n, 1))));
                        if let Some(n) = earliest {
                            owed.remove(&n);
                            said += 1;
                        }
                    }
                    Deed::Wait(seconds) => now += seconds,
                }
                prop_assert!(turns.len() <= MOST_WAITING);
                let settled = said + merged + withdrawn + turns.len() + turns.dropped() as usize;
                prop_assert_eq!(announced, settled, "each has one fate");
            }
        }
    }
}
