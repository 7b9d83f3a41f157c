//! What a sound card plays from when it is opened: one speech after the other, and silence while there is none. The next
//! one lies ready beside the one that sounds, so that no thread has to wake up between them; until its first sample is
//! played it can be taken back.

use std::sync::{Arc, Mutex, PoisonError};

use super::speech::Speech;

/// The place where the next speech lies ready. A clone is the same place.
#[derive(Clone, Default)]
pub struct UpNext(Arc<Mutex<Option<Speech>>>);

/// The samples of all that is laid into the place, without an end. It is pulled by the sound card's own thread.
pub struct Playing {
    up_next: UpNext,
    now: Option<Speech>,
}

impl UpNext {
    /// Lays a speech ready, in place of one that has not begun.
    pub fn lay(&self, speech: Speech) {
        self.with(|place| *place = Some(speech));
    }

    /// Takes back what has not begun, and says whether there was anything.
    pub fn take_back(&self) -> bool {
        self.with(|place| place.take()).is_some()
    }

    /// Whether what was laid ready has begun.
    pub fn is_empty(&self) -> bool {
        self.with(|place| place.is_none())
    }

    /// What the card is to play. There is one card to a place.
    pub fn playing(&self) -> Playing {
        Playing { up_next: self.clone(), now: None }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Option<Speech>) -> T) -> T {
        // Each change under the lock is whole by itself.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Iterator for Playing {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let sample = self.now.as_mut().and_then(Iterator::next);
        if sample.is_some() {
            return sample;
        }
        // A card's thread must never wait: who holds the place now will have left it by the next sample.
        self.now = self.up_next.0.try_lock().ok().and_then(|mut place| place.take());
        Some(self.now.as_mut().and_then(Iterator::next).unwrap_or(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(samples: &[f32]) -> Speech {
        Speech::new(samples.into(), 1.0, Vec::new(), || {}).0
    }

    #[test]
    fn the_next_speech_follows_without_a_sample_between_them_and_silence_after_the_last() {
        let up_next = UpNext::default();
        let mut playing = up_next.playing();
        assert_eq!(playing.next(), Some(0.0));
        up_next.lay(speech(&[0.1, 0.2]));
        assert_eq!(playing.next(), Some(0.1));
        assert!(up_next.is_empty());
        up_next.lay(speech(&[0.3]));
        assert_eq!(playing.by_ref().take(4).collect::<Vec<_>>(), [0.2, 0.3, 0.0, 0.0]);
    }

    #[test]
    fn what_has_not_begun_can_be_taken_back_or_replaced_and_what_has_begun_cannot() {
        let up_next = UpNext::default();
        let mut playing = up_next.playing();
        up_next.lay(speech(&[0.1, 0.2]));
        up_next.lay(speech(&[0.3, 0.4]));
        assert_eq!(playing.next(), Some(0.3));
        assert!(!up_next.take_back());
        up_next.lay(speech(&[0.5]));
        assert!(up_next.take_back());
        assert_eq!(playing.by_ref().take(2).collect::<Vec<_>>(), [0.4, 0.0]);
    }
}
