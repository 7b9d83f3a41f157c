//! Accounts and devices as the directory's events leave them. Pure: a fold, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::password::PasswordHash;
use super::role::{Caller, Role, Scope};
use super::session::{Holder, SessionKey};
use super::token::TokenDigest;
use crate::office::{Actor, CounterNo, OfficeId};

/// Something that happened to the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DirectoryEvent {
    /// A person got an account.
    UserAdded {
        /// The account's name.
        name: Actor,
        /// The password's hash.
        password: PasswordHash,
        /// The role.
        role: Role,
        /// The offices; an admin has all and names none.
        offices: Vec<OfficeId>,
    },
    /// A person got another password, which ends the sessions that the old one began.
    PasswordChanged {
        /// The account's name.
        name: Actor,
        /// The new password's hash.
        password: PasswordHash,
    },
    /// A person's account is gone.
    UserRemoved {
        /// The account's name.
        name: Actor,
    },
    /// A device got a token.
    DeviceAdded {
        /// The device's name.
        name: Actor,
        /// The role.
        role: Role,
        /// The office where it stands.
        office: OfficeId,
        /// The counter it stands at, for a counter's device that may act for this one alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<CounterNo>,
        /// The token's digest.
        token: TokenDigest,
    },
    /// A device's token is worth nothing any more.
    DeviceRemoved {
        /// The device's name.
        name: Actor,
    },
    /// The key that signs sessions was drawn; the first one counts.
    SessionKeyDrawn {
        /// The key.
        key: SessionKey,
    },
}

/// A person's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: Actor,
    /// The password's hash.
    pub password: PasswordHash,
    /// The role.
    pub role: Role,
    /// The offices; an admin has all and names none.
    pub offices: Vec<OfficeId>,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The name.
    pub name: Actor,
    /// The role.
    pub role: Role,
    /// The office where it stands.
    pub office: OfficeId,
    /// The only counter that it may act for.
    pub counter: Option<CounterNo>,
    /// The token's digest.
    pub token: TokenDigest,
}

/// Everybody who is known, after some version of the directory.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    version: u64,
    users: BTreeMap<Actor, User>,
    devices: BTreeMap<Actor, Device>,
    names_by_token: BTreeMap<TokenDigest, Actor>,
    session_key: Option<SessionKey>,
}

impl Accounts {
    /// How many commits of the directory it holds.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// People by name.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// Devices by name.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// The account with this name.
    pub fn user(&self, name: &Actor) -> Option<&User> {
        self.users.get(name)
    }

    /// The device with this name.
    pub fn device(&self, name: &Actor) -> Option<&Device> {
        self.devices.get(name)
    }

    /// The device that shows this token.
    pub fn device_with(&self, token: &str) -> Option<&Device> {
        self.devices.get(self.names_by_token.get(&TokenDigest::of(token))?)
    }

    /// The key that signs sessions, once it was drawn.
    pub fn session_key(&self) -> Option<&SessionKey> {
        self.session_key.as_ref()
    }

    /// Who holds a session, unless the account is gone or its password or token is another by now.
    pub fn caller(&self, holder: &Holder) -> Option<Caller> {
        match holder {
            Holder::Person(name, secret) => {
                self.user(name).filter(|user| user.holder() == Holder::Person(name.clone(), *secret)).map(User::caller)
            }
            Holder::Device(name, secret) => self
                .device(name)
                .filter(|device| device.holder() == Holder::Device(name.clone(), *secret))
                .map(Device::caller),
        }
    }

    /// The accounts after one more commit.
    pub(super) fn after(&self, version: u64, events: &[DirectoryEvent]) -> Self {
        let mut next = Accounts { version, ..self.clone() };
        for event in events {
            next.apply(event);
        }
        next
    }

    /// Adds devices that no commit has named.
    pub(super) fn with_devices(&self, devices: &[Device]) -> Self {
        let mut next = self.clone();
        for device in devices {
            next.add_device(device.clone());
        }
        next
    }

    fn apply(&mut self, event: &DirectoryEvent) {
        match event.clone() {
            DirectoryEvent::UserAdded { name, password, role, offices } => {
                self.users.insert(name.clone(), User { name, password, role, offices });
            }
            DirectoryEvent::PasswordChanged { name, password } => {
                if let Some(user) = self.users.get_mut(&name) {
                    user.password = password;
                }
            }
            DirectoryEvent::UserRemoved { name } => {
                self.users.remove(&name);
            }
            DirectoryEvent::DeviceAdded { name, role, office, counter, token } => {
                self.add_device(Device { name, role, office, counter, token });
            }
            DirectoryEvent::DeviceRemoved { name } => {
                if let Some(device) = self.devices.remove(&name) {
                    self.names_by_token.remove(&device.token);
                }
            }
            DirectoryEvent::SessionKeyDrawn { key } => {
                self.session_key.get_or_insert(key);
            }
        }
    }

    fn add_device(&mut self, device: Device) {
        if let Some(old) = self.devices.get(&device.name) {
            self.names_by_token.remove(&old.token);
        }
        self.names_by_token.insert(device.token, device.name.clone());
        self.devices.insert(device.name.clone(), device);
    }
}

impl User {
    /// The person as the holder of a session.
    pub fn holder(&self) -> Holder {
        Holder::person(&self.name, &self.password)
    }

    /// The person as a caller.
    pub fn caller(&self) -> Caller {
        let scope = if self.role == Role::Admin { Scope::All } else { Scope::Only(self.offices.clone()) };
        Caller { name: self.name.clone(), role: self.role, scope, counter: None }
    }
}

impl Device {
    /// The device as the holder of a session.
    pub fn holder(&self) -> Holder {
        Holder::device(&self.name, self.token)
    }

    /// The device as a caller.
    pub fn caller(&self) -> Caller {
        Caller {
            name: self.name.clone(),
            role: self.role,
            scope: Scope::Only(vec![self.office.clone()]),
            counter: self.counter,
        }
    }
}
