//! Who may do what: people by password and session, devices by token.
//!
//! Accounts and devices live in the journal's `directory` stream, so that every server knows them and a change made by
//! `motcua user add` in another process is seen at once. Nothing secret is kept there in the clear but the key that
//! signs sessions: passwords are argon2id hashes, tokens are SHA-256 digests of 256 random bits.

mod accounts;
mod demo;
mod directory;
mod password;
mod role;
mod session;
mod throttle;
mod token;

pub use accounts::{Accounts, Device, DirectoryEvent, User};
pub use demo::demo_devices;
pub use directory::{Directory, DirectoryError};
pub use password::{PasswordError, PasswordHash};
pub use role::{Caller, Needs, Role, Scope, Who};
pub use session::{Holder, Session, SessionKey, WrongSessionKey};
pub use throttle::LoginThrottle;
pub use token::{Token, TokenDigest};
