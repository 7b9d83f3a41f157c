//! Wrong passwords slow down: who keeps guessing has to wait, and what is remembered about guessers is bounded.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::office::Actor;

/// Wrong tries that an account has free; an officer mistypes.
const FREE_TRIES_OF_ACCOUNT: u32 = 5;
/// Wrong tries that an address has free; a whole office may sit behind one.
const FREE_TRIES_OF_ADDRESS: u32 = 30;
/// After this long without a wrong try, all is forgiven.
const FORGIVEN_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// How many accounts and addresses are remembered.
const REMEMBERED: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Guesser {
    Account(Actor),
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    wrong: u32,
    last: Timestamp,
}

/// Remembers wrong tries by account and by address.
#[derive(Debug, Default)]
pub struct LoginThrottle {
    tries: Mutex<BTreeMap<Guesser, Tries>>,
}

impl LoginThrottle {
    /// Takes one try. It counts as wrong until [`LoginThrottle::forgive`], so that many tries at once cannot slip by.
    ///
    /// # Errors
    /// How long to wait before the next try is looked at.
    pub fn admit(&self, account: &Actor, address: Option<IpAddr>, now: Timestamp) -> Result<(), SignedDuration> {
        let mut tries = self.lock();
        let guessers = [Some((Guesser::Account(account.clone()), FREE_TRIES_OF_ACCOUNT))]
            .into_iter()
            .chain([address.map(|address| (Guesser::Address(address), FREE_TRIES_OF_ADDRESS))])
            .flatten();
        let guessers: Vec<_> = guessers.collect();
        let wait = guessers.iter().filter_map(|(guesser, free)| wait(tries.get(guesser)?, *free, now)).max();
        if let Some(wait) = wait {
            return Err(wait);
        }
        for (guesser, _) in guessers {
            let known = tries.get(&guesser).filter(|known| now.duration_since(known.last) < FORGIVEN_AFTER);
            let wrong = known.map_or(0, |known| known.wrong).saturating_add(1);
            tries.insert(guesser, Tries { wrong, last: now });
        }
        forget(&mut tries, now);
        Ok(())
    }

    /// The try was right: the account starts afresh, and the address gets its try back.
    pub fn forgive(&self, account: &Actor, address: Option<IpAddr>) {
        let mut tries = self.lock();
        tries.remove(&Guesser::Account(account.clone()));
        if let Some(known) = address.and_then(|address| tries.get_mut(&Guesser::Address(address))) {
            known.wrong = known.wrong.saturating_sub(1);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Guesser, Tries>> {
        // Each change under the lock is whole by itself.
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a guesser still has to wait: twice as long after each wrong try past the free ones, up to five minutes.
fn wait(tries: &Tries, free: u32, now: Timestamp) -> Option<SignedDuration> {
    let past_free = tries.wrong.checked_sub(free)?;
    let pause = SignedDuration::from_secs(10 << past_free.min(5)).min(SignedDuration::from_mins(5));
    let left = pause - now.duration_since(tries.last);
    (left > SignedDuration::ZERO).then_some(left)
}

fn forget(tries: &mut BTreeMap<Guesser, Tries>, now: Timestamp) {
    if tries.len() <= REMEMBERED {
        return;
    }
    tries.retain(|_, known| now.duration_since(known.last) < FORGIVEN_AFTER);
    while tries.len() > REMEMBERED {
        let oldest = tries.iter().min_by_key(|(_, known)| known.last).map(|(guesser, _)| guesser.clone());
        let Some(oldest) = oldest else { return };
        tries.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn guessing_slows_down_and_is_forgiven() {
        let throttle = LoginThrottle::default();
        let lan: Actor = "lan".parse().unwrap();
        for _ in 0..5 {
            assert_eq!(throttle.admit(&lan, None, at(0)), Ok(()));
        }
        assert_eq!(throttle.admit(&lan, None, at(1)), Err(SignedDuration::from_secs(9)));
        assert_eq!(throttle.admit(&lan, None, at(10)), Ok(()));
        assert_eq!(throttle.admit(&lan, None, at(11)), Err(SignedDuration::from_secs(19)), "twice as long");
        let mai: Actor = "mai".parse().unwrap();
        assert_eq!(throttle.admit(&mai, None, at(11)), Ok(()), "another account is free");
        throttle.forgive(&lan, None);
        assert_eq!(throttle.admit(&lan, None, at(11)), Ok(()));
    }

    #[test]
    fn an_address_that_tries_many_accounts_waits_too() {
        let throttle = LoginThrottle::default();
        let address = Some(IpAddr::from([10, 0, 0, 1]));
        let account = |n: u32| format!("nguoi-{n}").parse::<Actor>().unwrap();
        for n in 0..30 {
            assert_eq!(throttle.admit(&account(n), address, at(0)), Ok(()), "{n}");
        }
        assert!(throttle.admit(&account(31), address, at(0)).is_err());
        assert_eq!(throttle.admit(&account(31), Some(IpAddr::from([10, 0, 0, 2])), at(0)), Ok(()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let throttle = LoginThrottle::default();
        for n in 0..(REMEMBERED as i64 + 50) {
            let account: Actor = format!("nguoi-{n}").parse().unwrap();
            assert_eq!(throttle.admit(&account, None, at(n / 100)), Ok(()));
        }
        assert_eq!(throttle.lock().len(), REMEMBERED);
    }
}
