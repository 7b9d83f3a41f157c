//! A printer behind a device file, or a plain file in its place.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;

use super::{Attempt, broken};
use crate::printing::condition::Condition;
use crate::printing::printer::PrintLimits;

/// A device file with a thread of its own: a write to a device without paper may block as long as it likes, and files
/// know no time-out.
pub(in crate::printing) struct Device {
    slips: SyncSender<Arc<[u8]>>,
    attempts: Receiver<Attempt>,
    path: PathBuf,
    /// Whether the device still holds a slip whose time ran out.
    stuck: bool,
}

impl Device {
    pub fn start(path: PathBuf) -> io::Result<Device> {
        let (slips, slips_to_write) = mpsc::sync_channel::<Arc<[u8]>>(1);
        let (answer, attempts) = mpsc::sync_channel(1);
        let file = path.clone();
        thread::Builder::new().name("printer-device".to_owned()).spawn(move || {
            for bytes in slips_to_write {
                if answer.send(write_to(&file, &bytes)).is_err() {
                    break;
                }
            }
        })?;
        Ok(Device { slips, attempts, path, stuck: false })
    }

    /// How the printer is, without printing anything: a file that is there says nothing about it.
    pub fn look(&self) -> Option<Condition> {
        let is_gone = is_device(&self.path) && !self.path.exists();
        is_gone.then_some(Condition::Unreachable)
    }

    pub fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        if self.stuck && self.attempts.recv_timeout(limits.connect).is_err() {
            return Attempt::NothingSent("the device has not taken the slip before this one".to_owned());
        }
        self.stuck = false;
        if self.slips.send(bytes.clone()).is_err() {
            return Attempt::NothingSent("the device's thread has ended".to_owned());
        }
        match self.attempts.recv_timeout(limits.write) {
            Ok(attempt) => attempt,
            Err(RecvTimeoutError::Timeout) => {
                self.stuck = true;
                Attempt::Unknown("the device takes no more".to_owned())
            }
            Err(RecvTimeoutError::Disconnected) => Attempt::Unknown("the device's thread has ended".to_owned()),
        }
    }
}

fn write_to(path: &Path, bytes: &[u8]) -> Attempt {
    let mut file = match open(path) {
        Ok(file) => file,
        Err(error) => return Attempt::NothingSent(format!("{}: {error}", path.display())),
    };
    let mut sent = 0;
    while sent < bytes.len() {
        match file.write(&bytes[sent..]) {
            Ok(0) => return broken(sent, "the device takes no more"),
            Ok(count) => sent += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return broken(sent, &error.to_string()),
        }
    }
    Attempt::Printed(Condition::Ready)
}

fn open(path: &Path) -> io::Result<File> {
    // A printer that is unplugged has no device file; making a plain one in its place would swallow every slip.
    OpenOptions::new().append(true).create(!is_device(path)).open(path)
}

fn is_device(path: &Path) -> bool {
    path.starts_with("/dev")
}
