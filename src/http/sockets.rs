//! How many sockets are open, by device: bounded, so that no device takes the place of the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prometheus::IntGauge;

use super::problem::Problem;

/// The open sockets of this server.
#[derive(Debug)]
pub struct Sockets {
    most: usize,
    most_per_device: usize,
    open: Mutex<BTreeMap<String, usize>>,
    gauge: IntGauge,
}

/// One open socket; dropping it gives its place free.
#[derive(Debug)]
pub struct Place {
    sockets: Arc<Sockets>,
    device: String,
}

impl Sockets {
    /// None open yet.
    pub fn new(most: usize, most_per_device: usize, gauge: IntGauge) -> Self {
        Sockets { most, most_per_device, open: Mutex::default(), gauge }
    }

    /// A place for one more socket of a device.
    ///
    /// # Errors
    /// `too_many_sockets` when the server or the device has as many as it may.
    pub fn take(self: &Arc<Self>, device: String) -> Result<Place, Problem> {
        let mut open = self.lock();
        let all: usize = open.values().sum();
        let own = open.get(&device).copied().unwrap_or_default();
        if all >= self.most || own >= self.most_per_device {
            let detail = match own >= self.most_per_device {
                true => format!("this device has {own} screens open already: close some of them"),
                false => format!("{all} screens are open already: raise `limits.connections` or add a server"),
            };
            return Err(Problem::new("too_many_sockets", detail).retry_after(std::time::Duration::from_secs(10)));
        }
        open.insert(device.clone(), own + 1);
        self.gauge.inc();
        Ok(Place { sockets: self.clone(), device })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        // Each change under the lock is whole by itself.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.sockets.lock();
        if let Some(own) = open.get_mut(&self.device) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.device);
            }
        }
        self.sockets.gauge.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_and_given_back() {
        let gauge = IntGauge::new("open", "open").unwrap();
        let sockets = Arc::new(Sockets::new(3, 2, gauge.clone()));
        let first = sockets.take("kiosk-1".into()).unwrap();
        let _second = sockets.take("kiosk-1".into()).unwrap();
        assert_eq!(sockets.take("kiosk-1".into()).unwrap_err().code, "too_many_sockets");
        let _third = sockets.take("kiosk-2".into()).unwrap();
        assert!(sockets.take("kiosk-3".into()).unwrap_err().detail.contains("3 screens"));
        drop(first);
        assert_eq!(gauge.get(), 2);
        assert!(sockets.take("kiosk-1".into()).is_ok());
    }
}
