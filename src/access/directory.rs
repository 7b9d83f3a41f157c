//! The directory: accounts and devices kept in the journal, followed as they change, and changed boundedly.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::accounts::{Accounts, Device, DirectoryEvent};
use super::password::{PasswordError, PasswordHash};
use super::role::Role;
use super::session::SessionKey;
use super::token::Token;
use crate::journal::{Append, CommitId, Journal, JournalError, Record, Stream, append_surely};
use crate::office::{Actor, CounterNo, OfficeId};
use crate::random;

/// The encoding that is written.
const VERSION: u32 = 1;
/// How often a change that another process forestalled is tried again.
const TRIES: u32 = 16;
/// How long a change stays unseen at most when its wake-up is lost.
const POLL: Duration = Duration::from_secs(15);
/// The most accounts, and the most devices.
const MOST: usize = 20_000;

/// Why the directory did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// People and devices share their names, because the journal tells them apart by nothing else.
    #[error("there is already an account or a device called `{0}`: choose another name")]
    NameTaken(Actor),
    /// No such account.
    #[error("there is no account called `{0}`")]
    NoSuchUser(Actor),
    /// No such device.
    #[error("there is no device called `{0}`")]
    NoSuchDevice(Actor),
    /// A device's role for a person, or the other way round.
    #[error("{role} is no role for {what}")]
    WrongRole {
        /// The role.
        role: Role,
        /// `a person` or `a device`.
        what: &'static str,
    },
    /// An officer or manager without an office could do nothing.
    #[error("name at least one office for a person with the role {0}; only an admin has all")]
    NoOffice(Role),
    /// Only a counter's device stands at a counter.
    #[error("only a device with the role counter stands at a counter, not one with the role {0}")]
    NoCounterDevice(Role),
    /// The bound is reached.
    #[error("there are already {MOST} of them: remove some first")]
    Full,
    /// The password is no good.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Others kept changing the directory.
    #[error("the directory is changed by others all the time: try again")]
    Contended,
    /// The journal did not do as asked.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Written by a newer program.
    #[error(
        "version {version} of the directory is written in encoding {found}: install the newer motcua that wrote it"
    )]
    FromTheFuture {
        /// The commit's version.
        version: u64,
        /// The encoding it is in.
        found: u32,
    },
}

/// A commit of the directory, version 1.
#[derive(Debug, Serialize, Deserialize)]
struct Commit {
    v: u32,
    at: Timestamp,
    events: Vec<DirectoryEvent>,
}

#[derive(Deserialize)]
struct Envelope {
    v: u32,
}

/// A handle to the directory. Cheap to clone.
#[derive(Clone)]
pub struct Directory {
    journal: Arc<dyn Journal>,
    accounts: Arc<watch::Sender<Arc<Accounts>>>,
    /// Devices that are in no commit and are laid over what the commits say.
    unwritten: Arc<[Device]>,
}

impl Directory {
    /// Reads the directory.
    ///
    /// # Errors
    /// When the journal cannot be reached or holds what nobody wrote.
    pub async fn open(journal: Arc<dyn Journal>) -> Result<Self, DirectoryError> {
        Self::open_with(journal, Vec::new()).await
    }

    /// Reads the directory and lays these devices over it, in memory alone.
    ///
    /// # Errors
    /// As [`Directory::open`].
    pub async fn open_with(journal: Arc<dyn Journal>, unwritten: Vec<Device>) -> Result<Self, DirectoryError> {
        let accounts = Arc::new(watch::Sender::new(Arc::new(Accounts::default().with_devices(&unwritten))));
        let directory = Directory { journal, accounts, unwritten: unwritten.into() };
        directory.catch_up().await?;
        Ok(directory)
    }

    /// Everybody who is known, at the newest.
    pub fn accounts(&self) -> Arc<Accounts> {
        self.accounts.borrow().clone()
    }

    /// Whether it knows devices that no commit names, as a demo's, whose tokens everybody knows.
    pub fn has_open_devices(&self) -> bool {
        !self.unwritten.is_empty()
    }

    /// Follows what other processes change, for ever: by wake-up, with a slow poll behind it.
    pub async fn follow(self) {
        loop {
            let mut wake = match self.journal.wake(None).await {
                Ok(wake) => Some(wake),
                Err(error) => {
                    tracing::warn!(%error, "the directory is followed by polling alone for now");
                    None
                }
            };
            loop {
                if let Err(error) = self.catch_up().await {
                    tracing::warn!(%error, "the directory could not be read");
                }
                let told = match &mut wake {
                    Some(wake) => tokio::time::timeout(POLL, wake.recv()).await,
                    None => {
                        tokio::time::sleep(POLL).await;
                        Ok(None)
                    }
                };
                if let Ok(None) = told {
                    // The wake-ups have ended, so others are asked for.
                    break;
                }
            }
            if wake.is_some() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    /// The key that signs sessions, drawn by whoever needs it first.
    ///
    /// # Errors
    /// When the journal cannot be reached.
    pub async fn session_key(&self, now: Timestamp) -> Result<SessionKey, DirectoryError> {
        if let Some(key) = self.accounts().session_key() {
            return Ok(key.clone());
        }
        let drawn = SessionKey::draw();
        self.change(now, |accounts| match accounts.session_key() {
            Some(_) => Ok(Vec::new()),
            None => Ok(vec![DirectoryEvent::SessionKeyDrawn { key: drawn.clone() }]),
        })
        .await?;
        Ok(self.accounts().session_key().cloned().unwrap_or(drawn))
    }

    /// Gives a person an account.
    ///
    /// # Errors
    /// When the name is taken, the role is a device's, an office is missing, or the password is no good.
    pub async fn add_user(
        &self,
        name: &Actor,
        password: String,
        role: Role,
        offices: &[OfficeId],
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        if !role.is_a_persons() {
            return Err(DirectoryError::WrongRole { role, what: "a person" });
        }
        if offices.is_empty() && role != Role::Admin {
            return Err(DirectoryError::NoOffice(role));
        }
        let password = PasswordHash::of(password).await?;
        self.change(now, |accounts| {
            free(accounts, name)?;
            let (password, offices) = (password.clone(), offices.to_vec());
            Ok(vec![DirectoryEvent::UserAdded { name: name.clone(), password, role, offices }])
        })
        .await
    }

    /// Gives a person another password, which ends their sessions.
    ///
    /// # Errors
    /// When there is no such account or the password is no good.
    pub async fn change_password(&self, name: &Actor, password: String, now: Timestamp) -> Result<(), DirectoryError> {
        let password = PasswordHash::of(password).await?;
        self.change(now, |accounts| {
            accounts.user(name).ok_or_else(|| DirectoryError::NoSuchUser(name.clone()))?;
            Ok(vec![DirectoryEvent::PasswordChanged { name: name.clone(), password: password.clone() }])
        })
        .await
    }

    /// Takes a person's account away, which ends their sessions.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn remove_user(&self, name: &Actor, now: Timestamp) -> Result<(), DirectoryError> {
        self.change(now, |accounts| {
            accounts.user(name).ok_or_else(|| DirectoryError::NoSuchUser(name.clone()))?;
            Ok(vec![DirectoryEvent::UserRemoved { name: name.clone() }])
        })
        .await
    }

    /// Adds a device and gives its token, which is shown this once. A counter's device with a counter may act for that
    /// one alone.
    ///
    /// # Errors
    /// When the name is taken, the role is a person's, or another device than a counter's names a counter.
    pub async fn add_device(
        &self,
        name: &Actor,
        role: Role,
        office: &OfficeId,
        counter: Option<CounterNo>,
        now: Timestamp,
    ) -> Result<Token, DirectoryError> {
        if role.is_a_persons() {
            return Err(DirectoryError::WrongRole { role, what: "a device" });
        }
        if counter.is_some() && role != Role::Counter {
            return Err(DirectoryError::NoCounterDevice(role));
        }
        let token = Token::draw();
        self.change(now, |accounts| {
            free(accounts, name)?;
            let (name, office, token) = (name.clone(), office.clone(), token.digest());
            Ok(vec![DirectoryEvent::DeviceAdded { name, role, office, counter, token }])
        })
        .await?;
        Ok(token)
    }

    /// Takes a device away: its token and its sessions are worth nothing any more.
    ///
    /// # Errors
    /// When there is no such device.
    pub async fn remove_device(&self, name: &Actor, now: Timestamp) -> Result<(), DirectoryError> {
        self.change(now, |accounts| {
            accounts.device(name).ok_or_else(|| DirectoryError::NoSuchDevice(name.clone()))?;
            Ok(vec![DirectoryEvent::DeviceRemoved { name: name.clone() }])
        })
        .await
    }

    /// Decides on the newest accounts, appends, and decides again when somebody else was faster.
    async fn change(
        &self,
        at: Timestamp,
        decide: impl Fn(&Accounts) -> Result<Vec<DirectoryEvent>, DirectoryError>,
    ) -> Result<(), DirectoryError> {
        for _ in 0..TRIES {
            self.catch_up().await?;
            let accounts = self.accounts();
            let events = decide(&accounts)?;
            if events.is_empty() {
                return Ok(());
            }
            let record = Record { id: CommitId::from_random(random::bytes()), body: encode(at, events) };
            match append_surely(&*self.journal, &Stream::Directory, accounts.version(), &record, &[]).await? {
                Append::Appended => return self.catch_up().await,
                Append::Conflict { .. } => {}
            }
        }
        Err(DirectoryError::Contended)
    }

    /// Reads what was appended since, by whomever.
    async fn catch_up(&self) -> Result<(), DirectoryError> {
        let mut accounts = self.accounts();
        let known = accounts.version();
        for (version, record) in self.journal.read(&Stream::Directory, known).await? {
            accounts = Arc::new(accounts.after(version, &decode(version, &record.body)?));
        }
        if accounts.version() > known {
            let accounts = Arc::new(accounts.with_devices(&self.unwritten));
            self.accounts.send_if_modified(|published| {
                let newer = accounts.version() > published.version();
                if newer {
                    *published = accounts;
                }
                newer
            });
        }
        Ok(())
    }
}

fn free(accounts: &Accounts, name: &Actor) -> Result<(), DirectoryError> {
    if accounts.user(name).is_some() || accounts.device(name).is_some() {
        return Err(DirectoryError::NameTaken(name.clone()));
    }
    if accounts.users().count() >= MOST || accounts.devices().count() >= MOST {
        return Err(DirectoryError::Full);
    }
    Ok(())
}

fn encode(at: Timestamp, events: Vec<DirectoryEvent>) -> String {
    #[expect(clippy::expect_used, reason = "directory events hold no map with keys other than text")]
    serde_json::to_string(&Commit { v: VERSION, at, events }).expect("directory events are always valid JSON")
}

fn decode(version: u64, body: &str) -> Result<Vec<DirectoryEvent>, DirectoryError> {
    let damaged = |error: serde_json::Error| {
        let (stream, reason) = (Stream::Directory, error.to_string());
        DirectoryError::Journal(JournalError::Damaged { stream, version, reason })
    };
    match serde_json::from_str(body).map_err(damaged)? {
        Envelope { v: VERSION } => Ok(serde_json::from_str::<Commit>(body).map_err(damaged)?.events),
        Envelope { v: found } => Err(DirectoryError::FromTheFuture { version, found }),
    }
}
