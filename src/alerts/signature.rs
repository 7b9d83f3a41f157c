//! How a message proves who sent it: the symmetric signature of the Standard Webhooks specification 1.0.0
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
//!
//! What is signed is `<id>.<timestamp>.<body>`; the signature is `v1,` and the HMAC-SHA256 (RFC 2104) of that in base64. While
//! a secret is being replaced, the old one signs too, and both signatures stand in the header with a space between them.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::random;

/// What a secret's text begins with.
const PREFIX: &str = "whsec_";
/// The shortest and the longest secret of the specification, in bytes.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// The most secrets that sign at a time.
const MOST: usize = 4;

/// What the sender and the receiver share. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

/// A text that is no secret. The text is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Without the prefix.
    #[error("a secret begins with `whsec_`: make one with `motcua alert --new-secret`")]
    NoPrefix,
    /// Not base64 after it.
    #[error("after `whsec_` comes base64: make a secret with `motcua alert --new-secret`")]
    NoBase64,
    /// Too short to be safe, or longer than receivers take.
    #[error("a secret has 24 to 64 bytes, and this one has {0}: make one with `motcua alert --new-secret`")]
    Length(usize),
    /// None at all.
    #[error("there is no secret: make one with `motcua alert --new-secret`")]
    Empty,
    /// More than are ever needed.
    #[error("there are more than {MOST} secrets: keep the newest, and the one before it until the receiver knows it")]
    TooMany,
}

impl Secret {
    /// A new one of 32 bytes.
    pub fn draw() -> Self {
        Secret(random::bytes::<32>().to_vec())
    }

    /// The text to be handed to the receiver.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104, section 3)")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl FromStr for Secret {
    type Err = SecretError;
    fn from_str(text: &str) -> Result<Self, SecretError> {
        let letters = text.strip_prefix(PREFIX).ok_or(SecretError::NoPrefix)?;
        let bytes = STANDARD.decode(letters).map_err(|_| SecretError::NoBase64)?;
        if BYTES.contains(&bytes.len()) { Ok(Secret(bytes)) } else { Err(SecretError::Length(bytes.len())) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The secrets that sign a message: one, and while it is being replaced another. At least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets(Vec<Secret>);

impl Secrets {
    /// The `Webhook-Signature` of a message.
    pub fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let all: Vec<String> = self.0.iter().map(|secret| secret.sign(id, timestamp_s, body)).collect();
        all.join(" ")
    }
}

/// Secrets with spaces or line ends between them.
impl FromStr for Secrets {
    type Err = SecretError;
    fn from_str(text: &str) -> Result<Self, SecretError> {
        let all: Vec<Secret> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        match all.len() {
            0 => Err(SecretError::Empty),
            1..=MOST => Ok(Secrets(all)),
            _ => Err(SecretError::TooMany),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries (standard-webhooks, `libraries/*/test`, the fixed vector).
    #[test]
    fn a_message_is_signed_as_the_specification_s_libraries_sign_it() {
        let secrets: Secrets = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let signature = secrets.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn while_a_secret_is_replaced_both_sign() {
        let (new, old) = (Secret::draw(), Secret::draw());
        let both: Secrets = format!("{}\n{}\n", new.reveal(), old.reveal()).parse().unwrap();
        let signed = |secret: &Secret| secret.reveal().parse::<Secrets>().unwrap().sign("a", 1, b"{}");
        assert_eq!(both.sign("a", 1, b"{}"), format!("{} {}", signed(&new), signed(&old)));
        assert_eq!(new.reveal().parse(), Ok(new.clone()));
        assert!(!format!("{both:?}").contains(&new.reveal()[6..12]));
    }

    #[test]
    fn what_is_no_secret_is_refused_with_what_to_do() {
        let check = |text: &str, error: SecretError| assert_eq!(text.parse::<Secrets>(), Err(error), "{text}");
        check("", SecretError::Empty);
        check("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SecretError::NoPrefix);
        check("whsec_…", SecretError::NoBase64);
        check("whsec_aGVsbG8=", SecretError::Length(5));
        check(&[Secret::draw().reveal().as_str(); 5].join(" "), SecretError::TooMany);
    }
}
