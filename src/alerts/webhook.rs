//! Where an office's alerts are sent, and one sending.

use std::fmt::Write;
use std::str::FromStr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, StatusCode, Url, redirect};
use sha2::{Digest, Sha256};

use super::message::Message;
use super::signature::Secrets;
use crate::office::Lang;

/// How long a receiver may take to accept a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long a receiver may take for the whole exchange.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How much of an answer is read; the rest is nobody's business.
const MOST_ANSWER_BYTES: usize = 4096;
/// The longest that a receiver's `Retry-After` is followed.
const LONGEST_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Whom an office's alerts are sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The address, http or https.
    pub url: Address,
    /// What signs the messages.
    pub secrets: Secrets,
    /// The language of a message's first text; both stand in it.
    pub lang: Lang,
    /// For how long a message is tried before it is given up.
    pub give_up_after: SignedDuration,
}

/// The address of a receiver. It may hold a secret in its path, so `Debug` and `Display` show the host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// A text that is no address of a receiver. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write an address that begins with http:// or https:// and names a host")]
pub struct InvalidAddress;

impl FromStr for Address {
    type Err = InvalidAddress;
    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let url = Url::parse(text).map_err(|_| InvalidAddress)?;
        let fits = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
        if fits { Ok(Address(url)) } else { Err(InvalidAddress) }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let port = self.0.port().map(|port| format!(":{port}")).unwrap_or_default();
        write!(f, "{}://{}{port}", self.0.scheme(), self.0.host_str().unwrap_or_default())
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({self}/…)")
    }
}

impl Address {
    /// A short name of the address that does not tell it.
    pub fn digest(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.0.as_str().as_bytes()).into();
        digest[..8].iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// What came of a sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// The receiver has it (a status 2xx).
    Taken {
        /// The status.
        status: u16,
        /// The beginning of what it said.
        said: String,
    },
    /// The receiver wants no more messages at this address (410).
    Gone,
    /// It is to be tried again: another status, a redirect, or no answer.
    Refused {
        /// What came back, without the address.
        why: String,
        /// How long the receiver asks to wait, at most an hour.
        retry_after: Option<SignedDuration>,
    },
}

/// A client that follows no redirect: a signed message is for the one address that it was configured for.
///
/// # Errors
/// When the system's certificates cannot be read.
pub fn client() -> Result<Client, reqwest::Error> {
    // Somebody else in this process may have chosen already, which is just as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .user_agent(concat!("motcua/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Sends a message once, signed for the present moment.
pub async fn post(client: &Client, webhook: &Webhook, message: &Message, now: Timestamp) -> Answered {
    let timestamp_s = now.as_second();
    let signature = webhook.secrets.sign(&message.id, timestamp_s, message.body.as_bytes());
    let request = client
        .post(webhook.url.0.clone())
        .header("content-type", "application/json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", timestamp_s.to_string())
        .header("webhook-signature", signature)
        .body(message.body.clone());
    let refused = |why: String, retry_after| Answered::Refused { why, retry_after };
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) => return refused(reason(error), None),
    };
    let status = response.status();
    if status == StatusCode::GONE {
        return Answered::Gone;
    }
    if status.is_success() {
        return Answered::Taken { status: status.as_u16(), said: beginning(&mut response).await };
    }
    let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    let retry_after = retry_after.filter(|seconds| *seconds >= 0);
    let retry_after = retry_after.map(|seconds| SignedDuration::from_secs(seconds).min(LONGEST_RETRY_AFTER));
    let note = if status.is_redirection() { ", and redirects are not followed" } else { "" };
    refused(format!("it answered {}{note}", status.as_u16()), retry_after)
}

/// Reads no more than is kept. What breaks off has said what it has said.
async fn beginning(response: &mut reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < MOST_ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(MOST_ANSWER_BYTES);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why nothing came back, without the address, which may hold a secret.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let what = if error.is_timeout() { "it did not answer in time" } else { "it cannot be reached" };
    let mut source = std::error::Error::source(&error);
    let mut innermost = None;
    while let Some(inner) = source {
        innermost = Some(inner.to_string());
        source = inner.source();
    }
    innermost.map_or_else(|| what.to_owned(), |inner| format!("{what}: {inner}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        let address: Address = "https://user:pw@chat.example:8443/hooks/s3cret?key=1".parse().unwrap();
        assert_eq!(address.to_string(), "https://chat.example:8443");
        assert_eq!(format!("{address:?}"), "Address(https://chat.example:8443/…)");
        assert_eq!(address.digest().len(), 16);
        for bad in ["", "ftp://x/", "file:///etc/passwd", "https://", "chat.example/hook"] {
            assert_eq!(bad.parse::<Address>(), Err(InvalidAddress), "{bad}");
        }
    }
}
