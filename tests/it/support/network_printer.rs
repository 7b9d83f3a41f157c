//! A printer on the network that takes what comes, a job per connection, and keeps its paper.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::support::escpos_decoder::decode;

/// A printer at a port of its own. It listens until the tests end.
pub struct NetworkPrinter {
    pub address: SocketAddr,
    paper: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl NetworkPrinter {
    /// A printer that takes so long for each slip.
    pub fn start(takes: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let paper = Arc::new(Mutex::new(Vec::new()));
        let kept = paper.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // One after the other, as paper comes out.
                keep(stream, takes, &kept);
            }
        });
        NetworkPrinter { address, paper }
    }

    /// The links on the slips that came out whole, in order.
    pub fn links(&self) -> Vec<String> {
        let paper = self.paper.lock().unwrap_or_else(PoisonError::into_inner).clone();
        paper.iter().map(|bytes| link(bytes)).collect()
    }
}

fn keep(mut stream: TcpStream, takes: Duration, paper: &Mutex<Vec<Vec<u8>>>) {
    let mut question = [0; 3];
    if stream.read_exact(&mut question).is_err() {
        return;
    }
    // All is well: bits 1 and 4. Whoever asked may have gone.
    let _ = stream.write_all(&[0x12]);
    let mut bytes = question.to_vec();
    // A sender that is killed leaves the beginning of a slip, or nothing but a question for the paper.
    if stream.read_to_end(&mut bytes).is_ok() && is_cut(&bytes) {
        thread::sleep(takes);
        paper.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
    }
}

/// Whether the bytes come to the cut at the end of a slip.
fn is_cut(bytes: &[u8]) -> bool {
    bytes[bytes.len().saturating_sub(32)..].windows(2).any(|command| command == [0x1d, b'V'])
}

/// What the code on a slip leads to.
fn link(bytes: &[u8]) -> String {
    let paper = decode(bytes);
    let border = 40;
    let width = paper.rows.iter().map(Vec::len).max().unwrap_or_default();
    let shade = |x: usize, y: usize| {
        let inside = x >= border && y >= border;
        if inside && paper.is_black(x - border, y - border) { 0 } else { 255 }
    };
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width + 2 * border, paper.rows.len() + 2 * border, shade);
    let codes: Vec<String> = image.detect_grids().iter().map(|grid| grid.decode().expect("readable").1).collect();
    assert_eq!(codes.len(), 1, "a slip has one code");
    codes.into_iter().next().unwrap_or_default()
}
