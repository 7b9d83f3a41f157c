//! Which devices show which screens, now and earlier today. It is known in memory alone: each server knows of the
//! devices that are connected to it, from its own start on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::office::OfficeId;
use crate::screens::{DeviceSeen, STAYED, Screen};

/// The most devices that are remembered for an office, a device once for each screen that it shows.
const MOST_DEVICES: usize = 200;
/// Whoever comes back within this time never left: pages reload, and lines break for a moment.
const SHORT_GAP: SignedDuration = SignedDuration::from_secs(60);

/// The devices with a screen.
pub struct Presence {
    clock: Arc<dyn Clock>,
    offices: Mutex<BTreeMap<OfficeId, Devices>>,
}

#[derive(Default)]
struct Devices {
    /// By name and path.
    seen: BTreeMap<(String, String), DeviceSeen>,
    changes: watch::Sender<()>,
}

/// Who comes to look at a screen.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The account's name, or the address where there is none.
    pub name: String,
    /// Whether there is an account.
    pub has_account: bool,
    /// The screen; none for a station.
    pub screen: Option<Screen>,
    /// The path of the screen's page, or of the station's socket.
    pub path: String,
    /// The build that the page came from, if it said.
    pub build: Option<String>,
}

/// One socket of a device; dropping it says that it has gone.
pub struct Present {
    presence: Arc<Presence>,
    office: OfficeId,
    key: (String, String),
}

impl Presence {
    /// Nobody yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Presence { clock, offices: Mutex::default() }
    }

    /// A device opens a socket. `None` when so many others are there that it is not remembered.
    pub fn enter(self: &Arc<Self>, office: &OfficeId, arrival: Arrival) -> Option<Present> {
        let now = self.clock.now();
        let key = (arrival.name.clone(), arrival.path.clone());
        let mut offices = self.lock();
        let devices = offices.entry(office.clone()).or_default();
        match devices.seen.get_mut(&key) {
            Some(device) => {
                if device.left_at.take().is_some_and(|left_at| now.duration_since(left_at) > SHORT_GAP) {
                    device.since = now;
                }
                device.open += 1;
                device.build = arrival.build;
            }
            None => {
                devices.make_room()?;
                let Arrival { name, has_account, screen, path, build } = arrival;
                let device = DeviceSeen { name, has_account, screen, path, open: 1, since: now, left_at: None, build };
                devices.seen.insert(key.clone(), device);
            }
        }
        devices.changes.send_replace(());
        drop(offices);
        Some(Present { presence: self.clone(), office: office.clone(), key })
    }

    /// Who is there, and who was since `day_began`; by name.
    pub fn devices(&self, office: &OfficeId, day_began: Timestamp) -> Vec<DeviceSeen> {
        let mut offices = self.lock();
        let Some(devices) = offices.get_mut(office) else { return Vec::new() };
        devices.seen.retain(|_, device| device.left_at.is_none_or(|left_at| left_at >= day_began));
        devices.seen.values().cloned().collect()
    }

    /// Remembers a device no longer that has gone; one that is there stays. Says whether there was one to forget.
    pub fn forget(&self, office: &OfficeId, name: String, path: String) -> bool {
        let mut offices = self.lock();
        let Some(devices) = offices.get_mut(office) else { return false };
        let key = (name, path);
        let is_gone = devices.seen.get(&key).is_some_and(|device| device.open == 0);
        if is_gone {
            devices.seen.remove(&key);
            devices.changes.send_replace(());
        }
        is_gone
    }

    /// Changes whenever a device of the office comes or goes.
    pub fn changes(&self, office: &OfficeId) -> watch::Receiver<()> {
        self.lock().entry(office.clone()).or_default().changes.subscribe()
    }

    fn leave(&self, office: &OfficeId, key: &(String, String)) {
        let now = self.clock.now();
        let mut offices = self.lock();
        let Some(devices) = offices.get_mut(office) else { return };
        let Some(device) = devices.seen.get_mut(key) else { return };
        device.open = device.open.saturating_sub(1);
        // Anybody may look at a lobby. Whose address it was that did so for a moment is nobody's business.
        let passed_by = !device.has_account && now.duration_since(device.since) < STAYED;
        match device.open {
            0 if passed_by => drop(devices.seen.remove(key)),
            0 => device.left_at = Some(now),
            _ => {}
        }
        devices.changes.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OfficeId, Devices>> {
        // Each change under the lock is whole by itself.
        self.offices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Devices {
    /// Forgets whoever left first when there is no place left.
    fn make_room(&mut self) -> Option<()> {
        if self.seen.len() >= MOST_DEVICES {
            let gone = self.seen.iter().filter_map(|(key, device)| Some((device.left_at?, key)));
            let first = gone.min().map(|(_, key)| key.clone())?;
            self.seen.remove(&first);
        }
        Some(())
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.presence.leave(&self.office, &self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn arrival(name: &str) -> Arrival {
        let has_account = true;
        Arrival {
            name: name.to_owned(),
            has_account,
            screen: Some(Screen::Lobby(None)),
            path: "/demo/lobby".to_owned(),
            build: None,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_device_is_there_until_its_last_socket_closes_and_is_remembered_for_the_day() {
        let clock = ManualClock::at(at(1000));
        let presence = Arc::new(Presence::new(Arc::new(clock.clone())));
        let office: OfficeId = "demo".parse().unwrap();
        let seen = |day_began| {
            let devices = presence.devices(&office, at(day_began));
            devices.iter().map(|device| (device.open, device.since, device.left_at)).collect::<Vec<_>>()
        };
        let changes = presence.changes(&office);
        let first = presence.enter(&office, arrival("tv"));
        let second = presence.enter(&office, arrival("tv"));
        assert!(changes.has_changed().unwrap());
        assert_eq!(seen(0), [(2, at(1000), None)]);
        drop(first);
        assert_eq!(seen(0), [(1, at(1000), None)]);
        clock.set(at(2000));
        drop(second);
        assert_eq!(seen(0), [(0, at(1000), Some(at(2000)))]);
        clock.set(at(2060));
        let back = presence.enter(&office, arrival("tv"));
        assert_eq!(seen(0), [(1, at(1000), None)], "a minute is no gap");
        drop(back);
        clock.set(at(2121));
        let back = presence.enter(&office, arrival("tv"));
        assert_eq!(seen(5000), [(1, at(2121), None)], "who is there came when it came, also yesterday");
        drop(back);
        assert_eq!(seen(2122), [], "who left yesterday is forgotten");
        let forget = || presence.forget(&office, "tv".to_owned(), "/demo/lobby".to_owned());
        let here = presence.enter(&office, arrival("tv"));
        assert!(!forget(), "who is there is not forgotten");
        drop(here);
        assert!(forget() && !forget());
        assert_eq!(seen(0), []);
    }

    #[test]
    fn whoever_looks_at_a_public_screen_for_a_moment_is_not_remembered() {
        let clock = ManualClock::at(at(1000));
        let presence = Arc::new(Presence::new(Arc::new(clock.clone())));
        let office: OfficeId = "demo".parse().unwrap();
        for (stays_s, remembered) in [(599, 0), (600, 1)] {
            let phone = presence.enter(&office, Arrival { has_account: false, ..arrival("10.0.0.7") });
            clock.set(clock.now() + SignedDuration::from_secs(stays_s));
            drop(phone);
            assert_eq!(presence.devices(&office, at(0)).len(), remembered, "{stays_s} s");
        }
    }

    #[test]
    fn devices_are_bounded_and_whoever_left_first_is_forgotten_first() {
        let clock = ManualClock::at(at(1000));
        let presence = Arc::new(Presence::new(Arc::new(clock.clone())));
        let office: OfficeId = "demo".parse().unwrap();
        let mut there: Vec<_> = (0..MOST_DEVICES).map(|n| presence.enter(&office, arrival(&n.to_string()))).collect();
        assert!(there.iter().all(Option::is_some));
        assert!(presence.enter(&office, arrival("one more")).is_none());
        there.swap_remove(7);
        clock.set(at(1001));
        there.swap_remove(9);
        let one_more = presence.enter(&office, arrival("one more"));
        assert!(one_more.is_some());
        let devices = presence.devices(&office, at(0));
        let has = |name: &str| devices.iter().any(|device| device.name == name);
        assert_eq!((devices.len(), has("7"), has("9"), has("one more")), (MOST_DEVICES, false, true, true));
    }
}
