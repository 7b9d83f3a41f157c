//! A sound card whose sound the test hears: an ALSA device that writes into a pipe, at the pace at which the pipe is read.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What the card takes in a second: 48 kHz, two channels of 16 bits.
pub const RATE_HZ: usize = 48_000;
const BYTES_PER_S: usize = RATE_HZ * 4;

/// The card. It is not there until it is [plugged in](SoundCard::plug_in).
pub struct SoundCard {
    folder: TempDir,
    heard: Arc<Mutex<Vec<i16>>>,
    over: Arc<AtomicBool>,
}

/// What was heard, and what only the silence around it.
const SILENT: i16 = 3;

impl SoundCard {
    /// A card that plays `speed` times as fast as a real one. `None`, with a printed reason, where ALSA is not there.
    pub fn new(speed: usize) -> Option<Self> {
        if !PathBuf::from("/usr/share/alsa/alsa.conf").exists() {
            println!("skipped: ALSA is not there (on Debian: libasound2-dev)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success(), "no pipe");
        // Open for both, so that neither side ever waits for the other to open it.
        let pipe = OpenOptions::new().read(true).write(true).open(pipe).unwrap();
        let (heard, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let card = SoundCard { folder, heard: heard.clone(), over: over.clone() };
        fs::write(card.config(), "# No card is plugged in.\n").unwrap();
        thread::spawn(move || listen(pipe, speed, &heard, &over));
        Some(card)
    }

    /// The file that `ALSA_CONFIG_PATH` is to name.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("asound.conf")
    }

    /// From now on there is a card, which is the system's default.
    pub fn plug_in(&self) {
        let pipe = self.folder.path().join("pipe");
        let config = format!(
            "pcm.!default {{\n type plug\n slave {{\n  pcm {{ type file slave.pcm {{ type null }} file \"{}\" \
             format \"raw\" }}\n  format S16_LE\n  rate {RATE_HZ}\n  channels 2\n }}\n}}\n",
            pipe.display()
        );
        // Whole at once, so that it is never read half.
        let whole = self.folder.path().join("next.conf");
        fs::write(&whole, config).unwrap();
        fs::rename(whole, self.config()).unwrap();
    }

    /// All that was heard so far on the left side, at [`RATE_HZ`], from the first sound on.
    pub fn heard(&self) -> Vec<f32> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let left = heard.chunks_exact(2).map(|frame| frame[0]);
        left.skip_while(|sample| sample.abs() <= SILENT).map(|sample| f32::from(sample) / 32768.0).collect()
    }

    /// Whether both sides have heard the same.
    pub fn is_alike_on_both_sides(&self) -> bool {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.chunks_exact(2).all(|frame| frame[0] == frame[1])
    }
}

impl Drop for SoundCard {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn listen(mut pipe: File, speed: usize, heard: &Mutex<Vec<i16>>, over: &AtomicBool) {
    let mut buffer = vec![0; BYTES_PER_S / 50];
    let (mut began, mut taken, mut odd) = (Instant::now(), 0, Vec::new());
    while !over.load(Ordering::Relaxed) {
        let Ok(read) = pipe.read(&mut buffer) else { return };
        odd.extend_from_slice(&buffer[..read]);
        let whole = odd.len() / 4 * 4;
        let samples = odd[..whole].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        heard.lock().unwrap_or_else(PoisonError::into_inner).extend(samples);
        odd.drain(..whole);
        taken += read;
        let due = Duration::from_secs_f64(taken as f64 / (BYTES_PER_S * speed) as f64);
        match due.checked_sub(began.elapsed()) {
            Some(early) => thread::sleep(early),
            // A card does not hurry to catch up with what it was not given in time.
            None => (began, taken) = (Instant::now(), 0),
        }
    }
}
