//! A printer at a port of its own that takes slips, keeps their sender waiting, or breaks off.

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::escpos_decoder::{Printout, decode};

/// A network printer that knows nothing of sensors: it reads a job to its end and hangs up.
pub struct PaperPrinter {
    pub address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

/// What it does with a job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    /// Prints it and hangs up.
    #[default]
    Good,
    /// Prints it and holds the line, without a word.
    Silent,
    /// Breaks off in the middle.
    Broken,
}

#[derive(Default)]
struct Inside {
    mood: Mood,
    jobs: Vec<Vec<u8>>,
    /// The lines of those who wait for a word.
    held: Vec<TcpStream>,
}

impl PaperPrinter {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let inside = Arc::new(Mutex::new(Inside::default()));
        let own = inside.clone();
        thread::spawn(move || listener.incoming().map_while(Result::ok).for_each(|line| take(line, &own)));
        PaperPrinter { address, inside }
    }

    /// How it takes what comes from now on; whoever it kept waiting waits no longer.
    pub fn becomes(&self, mood: Mood) {
        let mut inside = lock(&self.inside);
        inside.mood = mood;
        inside.held.clear();
    }

    /// The line of a printer's configuration.
    pub fn connection(&self) -> String {
        format!("connection = \"tcp://{}\"", self.address)
    }

    /// What has come out so far.
    pub fn slips(&self) -> Vec<Printout> {
        lock(&self.inside).jobs.iter().map(|bytes| decode(bytes)).collect()
    }

    /// The same, once so many have come out.
    pub async fn wait_for(&self, slips: usize) -> Vec<Printout> {
        let begun = Instant::now();
        while self.slips().len() < slips {
            assert!(begun.elapsed() < Duration::from_secs(60), "{} of {slips} slips came out", self.slips().len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.slips()
    }
}

fn take(mut line: TcpStream, inside: &Mutex<Inside>) {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 256]);
    while let Ok(count @ 1..) = line.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..count]);
        // Closing with unread bytes makes the system send a reset.
        if has_picture(&bytes) && lock(inside).mood == Mood::Broken {
            return;
        }
    }
    // Whoever only asks how the printer is sends no picture.
    if !has_picture(&bytes) {
        return;
    }
    let mut inside = lock(inside);
    inside.jobs.push(bytes);
    if inside.mood == Mood::Silent {
        inside.held.push(line);
    }
}

fn has_picture(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|command| command == [0x1d, b'v', b'0'])
}

fn lock(inside: &Mutex<Inside>) -> MutexGuard<'_, Inside> {
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}
