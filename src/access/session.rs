//! Sessions: a signed cookie says who logged in and until when. Nothing about them is kept on a server, so they
//! survive a restart and are good on every server that reads the same directory.

use std::fmt;

use actix_web::cookie::{Cookie, CookieJar, Key};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::password::PasswordHash;
use super::token::{TokenDigest, hex, unhex};
use crate::office::Actor;
use crate::random;

/// The key that signs sessions. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionKey([u8; 64]);

impl SessionKey {
    /// A new one.
    pub fn draw() -> Self {
        SessionKey(random::bytes())
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

/// A text that is no session key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a session key has 128 hexadecimal digits")]
pub struct WrongSessionKey;

impl TryFrom<String> for SessionKey {
    type Error = WrongSessionKey;
    fn try_from(text: String) -> Result<Self, WrongSessionKey> {
        unhex(&text).map(SessionKey).ok_or(WrongSessionKey)
    }
}

impl From<SessionKey> for String {
    fn from(key: SessionKey) -> String {
        hex(&key.0)
    }
}

/// Who logged in, and a mark of the password or token they did it with: when that is another one, the session is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A person.
    Person(Actor, [u8; 8]),
    /// A device.
    Device(Actor, [u8; 8]),
}

impl Holder {
    /// A person who showed the password behind this hash.
    pub(super) fn person(name: &Actor, password: &PasswordHash) -> Self {
        Holder::Person(name.clone(), mark(password.as_str()))
    }

    /// A device that showed the token behind this digest.
    pub(super) fn device(name: &Actor, token: TokenDigest) -> Self {
        Holder::Device(name.clone(), mark(&String::from(token)))
    }

    /// How long its sessions last: a person's for a working day, a screen's for as long as browsers keep cookies.
    pub fn lasts(&self) -> SignedDuration {
        match self {
            Holder::Person(..) => SignedDuration::from_hours(12),
            Holder::Device(..) => SignedDuration::from_hours(24 * 400),
        }
    }
}

fn mark(secret: &str) -> [u8; 8] {
    let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let mut mark = [0; 8];
    mark.copy_from_slice(&digest[..8]);
    mark
}

/// One login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub holder: Holder,
    /// When it is over.
    pub until: Timestamp,
}

impl Session {
    /// A session that begins now.
    pub fn begin(holder: Holder, now: Timestamp) -> Self {
        let until = now.checked_add(holder.lasts()).unwrap_or(Timestamp::MAX);
        Session { holder, until }
    }

    /// The signed value of the cookie called `cookie`.
    pub fn seal(&self, key: &SessionKey, cookie: &str) -> String {
        let (kind, name, mark) = match &self.holder {
            Holder::Person(name, mark) => ("p", name, mark),
            Holder::Device(name, mark) => ("d", name, mark),
        };
        // The signature covers the value alone, so the value says which cookie it is for.
        let text = format!("{cookie}:{kind}:{name}:{}:{}", hex(mark), self.until.as_second());
        let mut jar = CookieJar::new();
        jar.signed_mut(&Key::from(&key.0)).add(Cookie::new(cookie.to_owned(), text));
        jar.get(cookie).map(|sealed| sealed.value().to_owned()).unwrap_or_default()
    }

    /// The session in a cookie's value, if it was sealed with this key for this cookie and is not over.
    pub fn open(key: &SessionKey, cookie: &str, value: &str, now: Timestamp) -> Option<Self> {
        let jar = CookieJar::new();
        let sealed = Cookie::new(cookie.to_owned(), value.to_owned());
        let opened = jar.signed(&Key::from(&key.0)).verify(sealed)?;
        let mut parts = opened.value().split(':');
        if parts.next()? != cookie {
            return None;
        }
        let kind = parts.next()?;
        let name: Actor = parts.next()?.parse().ok()?;
        let mark = unhex(parts.next()?)?;
        let until = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
        let holder = match kind {
            "p" => Holder::Person(name, mark),
            "d" => Holder::Device(name, mark),
            _ => return None,
        };
        (until > now).then_some(Session { holder, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_session_is_good_until_it_is_over_and_nobody_else_can_make_one() {
        let key = SessionKey::draw();
        let session = Session::begin(Holder::Person("lan".parse().unwrap(), [7; 8]), at(1000));
        let value = session.seal(&key, "motcua_person");
        let open = |key: &SessionKey, cookie: &str, value: &str, now| Session::open(key, cookie, value, at(now));
        assert_eq!(open(&key, "motcua_person", &value, 1001), Some(session));
        assert_eq!(open(&key, "motcua_person", &value, 1000 + 12 * 3600), None, "it is over");
        assert_eq!(open(&SessionKey::draw(), "motcua_person", &value, 1001), None, "another key");
        assert_eq!(open(&key, "motcua_kiosk", &value, 1001), None, "another cookie");
        assert_eq!(open(&key, "motcua_person", &value.replace("lan", "mai"), 1001), None, "another name");
    }

    #[test]
    fn a_key_reads_back_what_it_writes() {
        let key = SessionKey::draw();
        assert_eq!(SessionKey::try_from(String::from(key.clone())), Ok(key));
    }
}
