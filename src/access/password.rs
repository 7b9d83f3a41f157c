//! Passwords at rest: argon2id, computed away from the threads that answer requests.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// The shortest password, in characters.
const SHORTEST: usize = 8;
/// The longest password, in bytes.
const LONGEST_BYTES: usize = 200;
/// How many are computed at once: each takes 19 MiB for its while.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A hash of the form that is kept, of a password that nobody has.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmU$\
                       0hIJ3t1cJc5ZpJ0vJx0rR4f4l3p8Xo1r3tq8m0y2b1A";

/// A password as it is kept: `$argon2id$v=19$…`. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

/// Why there is no hash of a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Easily guessed.
    #[error("the password is too short: it needs at least {SHORTEST} characters")]
    TooShort,
    /// More than anybody types.
    #[error("the password is too long: it may have at most {LONGEST_BYTES} bytes")]
    TooLong,
    /// The computation failed, as when memory ran out.
    #[error("the password could not be hashed: {0}; try again")]
    Failed(String),
}

impl PasswordHash {
    /// Hashes a new password.
    ///
    /// # Errors
    /// When it is too short or too long, or memory is short.
    pub async fn of(password: String) -> Result<Self, PasswordError> {
        if password.chars().count() < SHORTEST {
            return Err(PasswordError::TooShort);
        }
        if password.len() > LONGEST_BYTES {
            return Err(PasswordError::TooLong);
        }
        apart(move || {
            let hash: phc::PasswordHash = Argon2::default()
                .hash_password(password.as_bytes())
                .map_err(|error| PasswordError::Failed(error.to_string()))?;
            Ok(PasswordHash(hash.to_string()))
        })
        .await
        .unwrap_or_else(|| Err(PasswordError::Failed("the computation was broken off".to_owned())))
    }

    /// Whether this is the hash of `password`.
    pub async fn is_of(&self, password: String) -> bool {
        let hash = self.0.clone();
        let compare = move || {
            let hash = phc::PasswordHash::new(&hash).ok()?;
            Argon2::default().verify_password(password.as_bytes(), &hash).ok()
        };
        apart(compare).await.flatten().is_some()
    }

    /// Takes as long as a comparison, so that an unknown account cannot be told from a wrong password by the clock.
    pub async fn of_nobody(password: String) {
        PasswordHash(NOBODYS.to_owned()).is_of(password).await;
    }

    /// The text that is kept.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Computes on a thread that may block; `None` when the computation panicked or the program is stopping.
async fn apart<T: Send + 'static>(compute: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let _one_of_few = AT_ONCE.acquire().await.ok()?;
    tokio::task::spawn_blocking(compute).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash() {
        let hash = PasswordHash::of("mật khẩu dài".to_owned()).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$"), "{}", hash.as_str());
        assert!(hash.is_of("mật khẩu dài".to_owned()).await);
        assert!(!hash.is_of("mật khẩu khác".to_owned()).await);
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
    }

    #[tokio::test]
    async fn nobodys_hash_costs_as_much_as_anybodys() {
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert!(phc::PasswordHash::new(NOBODYS).is_ok());
        let hash = PasswordHash::of("mật khẩu dài".to_owned()).await.unwrap();
        assert_eq!(parameters(NOBODYS), parameters(hash.as_str()));
    }

    #[tokio::test]
    async fn a_short_password_is_refused_with_the_reason() {
        assert_eq!(PasswordHash::of("1234567".to_owned()).await, Err(PasswordError::TooShort));
        assert_eq!(PasswordHash::of("x".repeat(201)).await, Err(PasswordError::TooLong));
    }
}
