//! Device tokens: 256 random bits, shown once, and kept as a digest.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::random;

/// What a device shows to prove who it is: `mq_` and 64 hexadecimal digits. It is shown when the device is added and
/// never again. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn draw() -> Self {
        Token(format!("mq_{}", hex(&random::bytes::<32>())))
    }

    /// The text to be handed to the device's keeper.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 digest of a token. A token is random, so it needs no slow hash, and a look-up by digest tells nothing
/// about a token by the time it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// The digest of a token's text.
    pub fn of(token: &str) -> Self {
        TokenDigest(Sha256::digest(token.as_bytes()).into())
    }
}

impl From<TokenDigest> for String {
    fn from(digest: TokenDigest) -> String {
        hex(&digest.0)
    }
}

impl TryFrom<String> for TokenDigest {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        unhex(&text).map(TokenDigest).ok_or("a token's digest has 64 hexadecimal digits")
    }
}

/// Two hexadecimal digits for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that [`hex`] wrote.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tokens_differ_and_keep_their_form() {
        let (one, other) = (Token::draw(), Token::draw());
        assert_ne!(one.reveal(), other.reveal());
        assert!(one.reveal().starts_with("mq_") && one.reveal().len() == 67, "{}", one.reveal());
        assert_eq!(format!("{one:?}"), "Token(…)");
    }

    #[test]
    fn a_digest_reads_back_what_it_writes() {
        let digest = Token::draw().digest();
        assert_eq!(TokenDigest::try_from(String::from(digest)), Ok(digest));
        assert!(TokenDigest::try_from("00".to_owned()).is_err());
    }
}
