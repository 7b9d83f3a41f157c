//! A receiver of webhooks at a real port: it answers as it is told to, keeps every request, and verifies each signature
//! by itself, as the Standard Webhooks specification says.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// 32 bytes that nobody else has.
pub const SECRET: &str = "whsec_bW90Y3VhIHRlc3RzIHNpZ24gd2l0aCB0aGlzIGtleSE=";

/// How the receiver answers a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// With this status.
    Status(u16),
    /// With this status and a header.
    With(u16, String),
    /// Never: it reads, and says nothing until the sender hangs up.
    Hang,
    /// With a body of so many bytes.
    Large(usize),
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Got {
    pub path: String,
    pub id: String,
    pub timestamp_s: i64,
    pub body: String,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// What the message is about: kind, subject and state.
    pub fn about(&self) -> String {
        let body = self.json();
        let of = |name: &str| body["data"][name].as_str().unwrap().to_owned();
        format!("{} {} {}", of("kind"), of("subject"), of("state"))
    }
}

#[derive(Default)]
struct State {
    replies: VecDeque<Reply>,
    got: Vec<Got>,
    faults: Vec<String>,
}

/// A running receiver. Its thread ends with the process.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    /// One that answers 200.
    pub fn start() -> Self {
        Receiver::answering(&[])
    }

    /// One that gives these answers first, and then 200.
    pub fn answering(replies: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { replies: replies.iter().cloned().collect(), ..State::default() }));
        let receiver = Receiver { address, state };
        let serving = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let serving = serving.clone();
                thread::spawn(move || serving.serve(stream));
            }
        });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/hooks/alerts", self.address)
    }

    /// Everything that has come. Fails where a request was not as it must be.
    #[track_caller]
    pub fn got(&self) -> Vec<Got> {
        let state = self.lock();
        assert!(state.faults.is_empty(), "{:?}", state.faults);
        state.got.clone()
    }

    /// The distinct messages that have come, in the order of their first coming.
    #[track_caller]
    pub fn told(&self) -> Vec<Got> {
        let mut seen = BTreeSet::new();
        self.got().into_iter().filter(|got| seen.insert(got.id.clone())).collect()
    }

    /// Waits until so many requests have come.
    #[track_caller]
    pub fn wait_for(&self, requests: usize, limit: Duration) -> Vec<Got> {
        let begun = Instant::now();
        loop {
            let got = self.got();
            if got.len() >= requests {
                return got;
            }
            assert!(begun.elapsed() < limit, "{} of {requests} requests in {limit:?}: {got:#?}", got.len());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some((got, signatures)) = read(&mut reader) {
            let reply = {
                let mut state = self.lock();
                let expected = sign(&got);
                if !signatures.split(' ').any(|signature| signature == expected) {
                    state.faults.push(format!("{} is signed {signatures}, not {expected}", got.id));
                }
                state.got.push(got);
                state.replies.pop_front().unwrap_or(Reply::Status(200))
            };
            if answer(&stream, &reply).is_none() {
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The signature by the specification: HMAC-SHA256 of id, timestamp and body with full stops between.
fn sign(got: &Got) -> String {
    let key = STANDARD.decode(SECRET.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.{}", got.id, got.timestamp_s, got.body).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<(Got, String)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let header = |name: &str| headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    let mut body = vec![0; header("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let got = Got {
        path,
        id: header("webhook-id")?,
        timestamp_s: header("webhook-timestamp")?.parse().ok()?,
        body: String::from_utf8(body).ok()?,
    };
    Some((got, header("webhook-signature")?))
}

fn answer(mut stream: &TcpStream, reply: &Reply) -> Option<()> {
    let (status, header, length) = match reply {
        Reply::Status(status) => (*status, String::new(), 0),
        Reply::With(status, header) => (*status, format!("{header}\r\n"), 0),
        Reply::Large(bytes) => (200, String::new(), *bytes),
        Reply::Hang => {
            // Ends when the sender hangs up.
            let _ = stream.read(&mut [0]);
            return None;
        }
    };
    let head = format!("HTTP/1.1 {status} So\r\ncontent-length: {length}\r\n{header}\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let block = [b'x'; 4096];
    let mut left = length;
    while left > 0 {
        let part = left.min(block.len());
        stream.write_all(&block[..part]).ok()?;
        left -= part;
    }
    Some(())
}
