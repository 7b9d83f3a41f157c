//! Roles, and the one rule that says whether somebody may use a route.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::office::{Actor, CounterNo, OfficeId};

/// What an account or a device is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A person who serves citizens at a counter.
    Officer,
    /// A person who answers for an office: its groups, its day, its waiting times.
    Manager,
    /// A person who may do everything in every office.
    Admin,
    /// A device on which citizens take tickets.
    Kiosk,
    /// A screen in the lobby.
    Lobby,
    /// A device of one counter: the officer's terminal or its display.
    Counter,
    /// A program that reads waiting times.
    Reader,
    /// A box elsewhere that prints and speaks for the server.
    Station,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 8] = [
        Role::Officer,
        Role::Manager,
        Role::Admin,
        Role::Kiosk,
        Role::Lobby,
        Role::Counter,
        Role::Reader,
        Role::Station,
    ];

    /// The role's name in records, on the command line and in cookies.
    pub fn name(self) -> &'static str {
        match self {
            Role::Officer => "officer",
            Role::Manager => "manager",
            Role::Admin => "admin",
            Role::Kiosk => "kiosk",
            Role::Lobby => "lobby",
            Role::Counter => "counter",
            Role::Reader => "reader",
            Role::Station => "station",
        }
    }

    /// Whether people have it; devices have the others.
    pub fn is_a_persons(self) -> bool {
        matches!(self, Role::Officer | Role::Manager | Role::Admin)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: people are officer, manager or admin; devices are kiosk, lobby, counter, reader or station")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let named = Role::ALL.into_iter().find(|role| role.name() == text);
        named.ok_or_else(|| UnknownRole(text.chars().take(40).collect()))
    }
}

/// The offices that somebody may act in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every office.
    All,
    /// These.
    Only(Vec<OfficeId>),
}

impl Scope {
    /// Whether the office is among them.
    pub fn has(&self, office: &OfficeId) -> bool {
        match self {
            Scope::All => true,
            Scope::Only(offices) => offices.contains(office),
        }
    }
}

/// Somebody who has shown who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account's or device's name, as the journal records it.
    pub name: Actor,
    /// What they are there for.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// The only counter that a counter's device may act for; `None` does not bind.
    pub counter: Option<CounterNo>,
}

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, also without a name.
    Public,
    /// Whoever has one of these roles. An admin may always.
    Roles(&'static [Role]),
}

/// What a request is about, as far as it matters for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs<'a> {
    /// The office in the address.
    pub office: Option<&'a OfficeId>,
    /// The counter in the address.
    pub counter: Option<CounterNo>,
}

impl Caller {
    /// Whether this caller may use a route that is for `who` and about `needs`.
    pub fn may(&self, who: Who, needs: Needs<'_>) -> bool {
        let Who::Roles(roles) = who else { return true };
        let in_scope = needs.office.is_none_or(|office| self.scope.has(office));
        let own_counter = match (self.counter, needs.counter) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        (self.role == Role::Admin || roles.contains(&self.role)) && in_scope && own_counter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_back_what_it_writes() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn a_counters_device_acts_for_its_own_counter_in_its_own_office_alone() {
        let office = |id: &str| id.parse::<OfficeId>().unwrap();
        let device = Caller {
            name: "quay-3".parse().unwrap(),
            role: Role::Counter,
            scope: Scope::Only(vec![office("demo")]),
            counter: Some(CounterNo(3)),
        };
        let may = |id: &str, counter, roles| {
            device.may(Who::Roles(roles), Needs { office: Some(&office(id)), counter: Some(CounterNo(counter)) })
        };
        assert!(may("demo", 3, &[Role::Officer, Role::Counter]));
        assert!(!may("demo", 4, &[Role::Officer, Role::Counter]));
        assert!(!may("other", 3, &[Role::Officer, Role::Counter]));
        assert!(!may("demo", 3, &[Role::Officer]));
    }
}
