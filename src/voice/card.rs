//! A sound card as a speaker needs it: it may be missing, it plays what is laid ready for it, and it may go away.

use std::sync::Arc;

use super::up_next::Playing;

/// The sound cards of a machine.
pub trait Cards: Send {
    /// Opens a card by its name, and plays on it from now on; `default` is the one that the system has chosen. `lost` is
    /// told when the card goes away, and must not wait.
    ///
    /// # Errors
    /// Why it cannot be opened, in words for the technician.
    fn open(&mut self, device: &str, playing: Playing, lost: Lost) -> Result<Box<dyn Card>, String>;
}

/// Told with the reason when a card that was open has gone.
pub type Lost = Arc<dyn Fn(String) + Send + Sync>;

/// A sound card that is open. Dropping it closes it.
pub trait Card {
    /// The samples that it takes in a second.
    fn rate_hz(&self) -> u32;
}
