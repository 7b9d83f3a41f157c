//! Alerts: what has been wrong in an office for long enough that somebody must be told, once, and told again when it is
//! over.
//!
//! ```text
//! office, facts ──evaluate──▶ conditions ──Watch──▶ wishes ──append──▶ ledger (a stream of the journal)
//!                                           for how long               │ raised, cleared, to be told
//!                manager's page, /metrics ◀────────────────────────────┴──▶ delivery ──▶ webhook
//! ```
//!
//! [`evaluate`] says what is wrong at a moment, [`Watch`] remembers for how long, and both are pure. Several servers may
//! watch one office: each appends what it wishes to the office's [`Stream::Alerts`], and a conflict means that it catches
//! up and wishes again. So an alert is raised once, whoever saw it first, and one server at a time has a claim on telling
//! it. A message is sent **at least once, always with the same id**: a server that is killed between the receiver's answer
//! and the next append sends it again after its restart, and no sender in the world can do better. Receivers drop what they have
//! had by that id.
//!
//! That the journal is silent cannot be written into it: this alert alone lives in memory until the journal is back, and
//! is told from there.
//!
//! [`Stream::Alerts`]: crate::journal::Stream::Alerts

mod alert;
mod book;
mod conditions;
mod counted;
mod delivery;
mod drift;
mod event;
mod facts;
mod kind;
mod ledger;
mod message;
mod rounds;
mod server_name;
mod signature;
mod thresholds;
mod watch;
mod webhook;
mod words;

pub use alert::{Alert, AlertId, Cleared, Delivery, Over, State};
pub use book::Book;
pub use conditions::{Condition, Conditions, Level, evaluate, first_came, is_unserved};
pub use counted::DeliveryCounts;
pub use drift::{Drift, drift};
pub use event::AlertEvent;
pub use facts::{Fact, Facts, Sight};
pub use kind::{Key, Kind};
pub use ledger::Ledger;
pub use message::Message;
pub use rounds::{Alerts, Look, OfficeAlerts};
pub use server_name::ServerName;
pub use signature::{Secret, SecretError, Secrets};
pub use thresholds::Thresholds;
pub use watch::{Watch, Wish};
pub use webhook::{Address, Answered, Client, InvalidAddress, Webhook, post};
pub use words::{advice, said};
