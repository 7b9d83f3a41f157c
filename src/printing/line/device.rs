//! A printer behind a device file, or a plain file in its place.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::wire::{Route, Wire};
use crate::printing::printer::PrintLimits;

/// A file that takes slips.
pub(in crate::printing) struct Device {
    /// Beneath `/dev` a device, which must exist; elsewhere a file, which is made and appended to.
    pub path: PathBuf,
}

/// A device that has more to say than this is no printer, and would be read for ever.
const MOST_LATE_READS: usize = 64;

impl Route for Device {
    fn open(&self, _: &PrintLimits) -> io::Result<Box<dyn Wire>> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", self.path.display()));
        let mut wire = self.open_file().map_err(named)?;
        if wire.can_answer {
            // What was not read in time when the device was last open says nothing about now.
            for _ in 0..MOST_LATE_READS {
                let Ok(1..) = wire.file.read(&mut [0; 64]) else { break };
            }
        }
        Ok(Box::new(wire))
    }

    fn may_answer(&self) -> bool {
        is_device(&self.path)
    }
}

impl Device {
    fn open_file(&self) -> io::Result<DeviceWire> {
        if !is_device(&self.path) {
            // A printer that is unplugged has no device file; making a plain one in its place would swallow every slip.
            let file = without_waiting(OpenOptions::new().append(true).create(true)).open(&self.path)?;
            return Ok(DeviceWire { file, can_answer: false, is_device: false });
        }
        let both_ways = without_waiting(OpenOptions::new().read(true).write(true)).open(&self.path);
        match both_ways {
            Ok(file) => Ok(DeviceWire { file, can_answer: true, is_device: true }),
            // Some drivers, and some rights, allow writing alone.
            Err(_) => {
                let file = without_waiting(OpenOptions::new().write(true)).open(&self.path)?;
                Ok(DeviceWire { file, can_answer: false, is_device: true })
            }
        }
    }
}

fn is_device(path: &Path) -> bool {
    path.starts_with("/dev")
}

/// A write to a printer without paper would wait until somebody puts in a roll: files know no time-out, but they can be
/// told not to wait at all.
#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions) -> &OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    const O_NONBLOCK: i32 = if cfg!(any(target_os = "linux", target_os = "android")) { 0o4000 } else { 0x4 };
    options.custom_flags(O_NONBLOCK)
}

#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions) -> &OpenOptions {
    options
}

struct DeviceWire {
    file: File,
    can_answer: bool,
    is_device: bool,
}

/// How often a device that does not wait is asked again.
const TRY_EVERY: Duration = Duration::from_millis(5);

impl DeviceWire {
    /// Does it again until the device is no longer busy.
    fn patiently<T>(&mut self, within: Duration, mut act: impl FnMut(&mut File) -> io::Result<T>) -> io::Result<T> {
        let end = Instant::now() + within;
        loop {
            match act(&mut self.file) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < end => {
                    thread::sleep(TRY_EVERY);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Err(io::ErrorKind::TimedOut.into()),
                done => return done,
            }
        }
    }
}

impl Wire for DeviceWire {
    fn write(&mut self, bytes: &[u8], within: Duration) -> io::Result<usize> {
        self.patiently(within, |file| file.write(bytes))
    }

    fn read(&mut self, bytes: &mut [u8], within: Duration) -> io::Result<usize> {
        if !self.can_answer {
            return Err(io::ErrorKind::TimedOut.into());
        }
        // A device never closes: no bytes means none yet.
        self.patiently(within, |file| match file.read(bytes) {
            Ok(0) => Err(io::ErrorKind::WouldBlock.into()),
            read => read,
        })
    }

    fn finish(&mut self, within: Duration) -> io::Result<()> {
        if self.is_device {
            // Linux' driver of USB printers cuts off at closing what is still on its way. It takes a write only when the
            // one before has arrived, and an empty one too.
            self.patiently(within, |file| file.write(&[]))?;
        }
        Ok(())
    }
}
