//! The parts of a hall: each has a lobby screen of its own, which shows what concerns the people who sit there.

use std::fmt;
use std::str::FromStr;

use super::id::{CounterNo, GroupCode, InvalidId, Queue};
use super::plan::Text;
use super::state::{Call, Office};

/// The longest name of a zone.
const MOST_LETTERS: usize = 24;

/// A zone's name in addresses, as `tang-1`. It is as small as what is copied with every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Zone([u8; MOST_LETTERS]);

/// A lobby screen for one zone of the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LobbyPlan {
    /// Its name.
    pub zone: Zone,
    /// What stands over the screen.
    pub title: Text,
    /// The counters that stand in it. Together with `groups` at least one.
    pub counters: Vec<CounterNo>,
    /// The groups whose people sit in it, whichever counter calls them.
    pub groups: Vec<GroupCode>,
}

impl FromStr for Zone {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || text.len() > MOST_LETTERS || !text.bytes().all(valid) {
            return Err(InvalidId::new("zone name", text, "1 to 24 small letters a-z, digits or hyphens"));
        }
        let mut letters = [0; MOST_LETTERS];
        for (letter, byte) in letters.iter_mut().zip(text.bytes()) {
            *letter = byte;
        }
        Ok(Zone(letters))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters: String = self.0.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        f.pad(&letters)
    }
}

impl LobbyPlan {
    /// Whether a call concerns people who sit here: they are called to one of the zone's counters, or they wait in one
    /// of its groups. A number that was sent on to another group keeps its letter, and its holder may keep the seat.
    pub fn shows(&self, call: &Call) -> bool {
        let waited_here = matches!(call.queue, Queue::Group(code) if self.groups.contains(&code));
        self.counters.contains(&call.counter) || waited_here || self.groups.contains(&call.number.group)
    }

    /// The counters that it shows: its own, or where it names none, those that serve its groups.
    pub fn counters_in(&self, office: &Office) -> Vec<CounterNo> {
        let serves = |number: CounterNo| self.served_at(office, number).iter().any(|code| self.groups.contains(code));
        let all = office.counters().keys().copied();
        match self.counters.is_empty() {
            true => all.filter(|number| serves(*number)).collect(),
            false => all.filter(|number| self.counters.contains(number)).collect(),
        }
    }

    /// The groups whose waiting it shows: its own, or where it names none, those that its counters serve.
    pub fn groups_in(&self, office: &Office) -> Vec<GroupCode> {
        let served =
            |code: &GroupCode| self.counters.iter().any(|number| self.served_at(office, *number).contains(code));
        let all = office.groups().keys().copied();
        match self.groups.is_empty() {
            true => all.filter(served).collect(),
            false => all.filter(|code| self.groups.contains(code)).collect(),
        }
    }

    /// What a counter serves now; while it serves nothing, what it usually does.
    fn served_at(&self, office: &Office, number: CounterNo) -> Vec<GroupCode> {
        let now = office.counters().get(&number).map(|counter| counter.groups.iter().copied().collect::<Vec<_>>());
        let usually = || office.plan().counters.get(&number).map(|counter| counter.groups.clone());
        now.filter(|groups| !groups.is_empty()).or_else(usually).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_reads_back_what_it_writes() {
        for name in ["a", "tang-1", "abcdefghijklmnopqrstuvwx"] {
            assert_eq!(name.parse::<Zone>().unwrap().to_string(), name);
        }
        for bad in ["", "Tang", "tầng", "a b", "../a", "abcdefghijklmnopqrstuvwxy"] {
            assert!(bad.parse::<Zone>().is_err(), "{bad}");
        }
    }
}
