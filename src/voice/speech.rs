//! One utterance on its way out of a speaker, sample by sample. It is pulled by the sound card's own thread, which must
//! never wait, so everything that both sides look at is a single number.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The samples of an utterance, from the first to the last or to the end of a repeat that is the last one worth saying.
pub struct Speech {
    samples: Arc<[f32]>,
    /// 0 is silence, 1 as loud as it was recorded.
    loudness: f32,
    /// Where it may end early: before each repeat. In order.
    repeats_at: Vec<usize>,
    next: usize,
    heard: Arc<Heard>,
    changed: Box<dyn FnMut() + Send>,
}

/// How far a speech has come, for whoever waits for its end.
#[derive(Debug, Default)]
pub struct Heard {
    samples: AtomicUsize,
    over: AtomicBool,
    leave_out_repeats: AtomicBool,
}

impl Speech {
    /// `changed` is told when it begins, and once when nothing is left to say; it must not wait.
    pub fn new(
        samples: Arc<[f32]>,
        loudness: f32,
        repeats_at: Vec<usize>,
        changed: impl FnMut() + Send + 'static,
    ) -> (Self, Arc<Heard>) {
        let heard = Arc::new(Heard::default());
        let changed = Box::new(changed);
        (Speech { samples, loudness, repeats_at, next: 0, heard: heard.clone(), changed }, heard)
    }
}

impl Iterator for Speech {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let ends_here = self.repeats_at.contains(&self.next) && self.heard.leave_out_repeats.load(Ordering::Relaxed);
        let sample = if ends_here { None } else { self.samples.get(self.next).copied() };
        match sample {
            Some(sample) => {
                self.next += 1;
                self.heard.samples.store(self.next, Ordering::Relaxed);
                if self.next == 1 {
                    (self.changed)();
                }
                Some(sample * self.loudness)
            }
            None => {
                self.next = usize::MAX;
                if !self.heard.over.swap(true, Ordering::Release) {
                    (self.changed)();
                }
                None
            }
        }
    }
}

impl Heard {
    /// Whether the last sample was taken.
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// How many samples were taken.
    pub fn samples(&self) -> usize {
        self.samples.load(Ordering::Relaxed)
    }

    /// Whether repeats are left out, because others wait to be said. One that was begun is said to its end.
    pub fn leave_out_repeats(&self, leave_out: bool) {
        self.leave_out_repeats.store(leave_out, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn speech(repeats_at: &[usize]) -> (Speech, Arc<Heard>, Arc<Mutex<u32>>) {
        let samples: Vec<f32> = (1..=9).map(|n| n as f32).collect();
        let changes = Arc::new(Mutex::new(0));
        let count = changes.clone();
        let (speech, heard) =
            Speech::new(samples.into(), 0.5, repeats_at.to_vec(), move || *count.lock().unwrap() += 1);
        (speech, heard, changes)
    }

    #[test]
    fn it_is_played_whole_while_nobody_waits() {
        let (mut speech, heard, changes) = speech(&[3, 6]);
        let played: Vec<f32> = speech.by_ref().collect();
        assert_eq!(played, [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]);
        assert_eq!((speech.next(), heard.is_over(), heard.samples(), *changes.lock().unwrap()), (None, true, 9, 2));
    }

    #[test]
    fn a_repeat_is_left_out_while_leave_out_repeats_and_said_to_its_end_once_begun() {
        let (speech, heard, _) = speech(&[3, 6]);
        heard.leave_out_repeats(true);
        assert_eq!(speech.count(), 3);
        let (mut speech, heard, changes) = self::speech(&[3, 6]);
        assert_eq!(speech.by_ref().take(4).count(), 4);
        heard.leave_out_repeats(true);
        assert_eq!(speech.by_ref().count(), 2, "the second time was begun");
        heard.leave_out_repeats(false);
        assert_eq!((speech.next(), *changes.lock().unwrap()), (None, 2), "what has ended does not begin again");
    }
}
