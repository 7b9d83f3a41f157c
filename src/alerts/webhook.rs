//! Where an office's alerts are sent, and one sending.

use std::error::Error;
use std::fmt::Write;
use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response, StatusCode, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::{SignedDuration, Timestamp};
use rustls::{ClientConfig, RootCertStore};
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
pub struct Address(Uri);

/// A text that is no address of a receiver. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write an address that begins with http:// or https:// and a host, without name and password")]
pub struct InvalidAddress;

impl FromStr for Address {
    type Err = InvalidAddress;
    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let uri: Uri = text.parse().map_err(|_| InvalidAddress)?;
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        let host = uri.authority().filter(|authority| !authority.as_str().contains('@'));
        let has_host = host.is_some_and(|authority| !authority.host().is_empty());
        if is_web && has_host { Ok(Address(uri)) } else { Err(InvalidAddress) }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let authority = self.0.authority().map_or("", |authority| authority.as_str());
        write!(f, "{}://{authority}", self.0.scheme_str().unwrap_or_default())
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
        let digest: [u8; 32] = Sha256::digest(self.0.to_string().as_bytes()).into();
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

/// What sends messages. It follows no redirect: a signed message is for the one address that it was configured for.
#[derive(Clone)]
pub struct Client(hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Client {
    /// One that trusts the certificates of this machine.
    ///
    /// # Errors
    /// When no version of TLS is built in, which would be a fault of this program.
    pub fn new() -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        for error in found.errors {
            tracing::warn!(%error, "some of this machine's certificates cannot be read");
        }
        // Without any, addresses with http:// still do.
        roots.add_parsable_certificates(found.certs);
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let tls = tls.with_root_certificates(roots).with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_WITHIN));
        let https = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new());
        // Alerts are seldom, and a connection that was kept is gone when it is needed.
        Ok(Client(client.clone().pool_max_idle_per_host(0).build(https.wrap_connector(tcp))))
    }
}

/// Sends a message once, signed for the present moment.
pub async fn post(client: &Client, webhook: &Webhook, message: &Message, now: Timestamp) -> Answered {
    match tokio::time::timeout(ANSWER_WITHIN, exchange(client, webhook, message, now)).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(why)) => Answered::Refused { why, retry_after: None },
        Err(_) => Answered::Refused { why: "it did not answer in time".to_owned(), retry_after: None },
    }
}

async fn exchange(client: &Client, webhook: &Webhook, message: &Message, now: Timestamp) -> Result<Answered, String> {
    let timestamp_s = now.as_second();
    let signature = webhook.secrets.sign(&message.id, timestamp_s, message.body.as_bytes());
    let request = Request::post(webhook.url.0.clone())
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("motcua/", env!("CARGO_PKG_VERSION")))
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", timestamp_s)
        .header("webhook-signature", signature)
        .body(Full::from(message.body.clone()))
        .map_err(|error| error.to_string())?;
    let mut response = client.0.request(request).await.map_err(|error| unreachable(&error))?;
    let status = response.status();
    if status == StatusCode::GONE {
        return Ok(Answered::Gone);
    }
    if status.is_success() {
        return Ok(Answered::Taken { status: status.as_u16(), said: beginning(&mut response).await });
    }
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    let retry_after = retry_after.filter(|seconds| *seconds >= 0);
    let retry_after = retry_after.map(|seconds| SignedDuration::from_secs(seconds).min(LONGEST_RETRY_AFTER));
    let note = if status.is_redirection() { ", and redirects are not followed" } else { "" };
    Ok(Answered::Refused { why: format!("it answered {}{note}", status.as_u16()), retry_after })
}

/// Reads no more than is kept. What breaks off has said what it has said.
async fn beginning(response: &mut Response<Incoming>) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < MOST_ANSWER_BYTES {
        match response.frame().await {
            Some(Ok(frame)) => bytes.extend_from_slice(frame.data_ref().unwrap_or(&Bytes::new())),
            Some(Err(_)) | None => break,
        }
    }
    bytes.truncate(MOST_ANSWER_BYTES);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why nothing came back: the innermost cause, which names no more of the address than the host.
fn unreachable(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    format!("it cannot be reached: {innermost}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        let address: Address = "https://chat.example:8443/hooks/s3cret?key=1".parse().unwrap();
        assert_eq!(address.to_string(), "https://chat.example:8443");
        assert_eq!(format!("{address:?}"), "Address(https://chat.example:8443/…)");
        assert_eq!(address.digest().len(), 16);
        for bad in ["", "ftp://x/", "file:///etc/passwd", "https://", "chat.example/hook", "https://a:b@chat.example/"]
        {
            assert_eq!(bad.parse::<Address>(), Err(InvalidAddress), "{bad}");
        }
    }
}
