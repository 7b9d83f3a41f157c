//! A sound card as a speaker needs it: it may be missing, it takes one speech after the other, and it may go away.

use std::sync::Arc;

use super::speech::Speech;

/// The sound cards of a machine.
pub trait Cards: Send {
    /// Opens a card by its name; `default` is the one that the system has chosen. `lost` is told when the card goes
    /// away, and must not wait.
    ///
    /// # Errors
    /// Why it cannot be opened, in words for the technician.
    fn open(&mut self, device: &str, lost: Lost) -> Result<Box<dyn Card>, String>;
}

/// Told with the reason when a card that was open has gone.
pub type Lost = Arc<dyn Fn(String) + Send + Sync>;

/// A sound card that is open. Dropping it closes it.
pub trait Card {
    /// The samples of a speech that it takes in a second.
    fn rate_hz(&self) -> u32;

    /// Begins to play a speech and returns at once.
    fn play(&self, speech: Speech);
}
