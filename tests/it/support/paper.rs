//! A printer at a port of its own that takes slips, or keeps silent about them.

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::escpos_decoder::{Printout, decode};

/// A network printer that knows nothing of sensors: it reads a job to its end and hangs up.
pub struct PaperPrinter {
    pub address: SocketAddr,
    jobs: Arc<Mutex<Vec<Vec<u8>>>>,
    silent: Arc<AtomicBool>,
}

impl PaperPrinter {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (jobs, silent) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (taken, keeps_silent) = (jobs.clone(), silent.clone());
        thread::spawn(move || {
            let mut open: Vec<TcpStream> = Vec::new();
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut bytes = Vec::new();
                let _ = stream.read_to_end(&mut bytes);
                // Whoever only asks how the printer is sends no picture.
                if bytes.windows(3).any(|command| command == [0x1d, b'v', b'0']) {
                    taken.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
                    if keeps_silent.load(Ordering::SeqCst) {
                        open.push(stream);
                    }
                }
            }
        });
        PaperPrinter { address, jobs, silent }
    }

    /// From now on it takes slips and says nothing, so that their sender waits.
    pub fn keep_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    /// The line of a printer's configuration.
    pub fn connection(&self) -> String {
        format!("connection = \"tcp://{}\"", self.address)
    }

    /// What has come out so far.
    pub fn slips(&self) -> Vec<Printout> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|bytes| decode(bytes)).collect()
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
