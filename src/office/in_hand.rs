//! What whoever presses a button believes that the counter has in hand. Where two terminals stand at one counter, a
//! press that was meant for one citizen must not act on the next one, whom the other terminal has just called.

use std::str::FromStr;

use serde::Deserialize;

use super::id::{CounterNo, InvalidId, TicketId};
use super::refusal::Refusal;
use super::state::Office;

/// What a page showed in its counter's hand when a button was pressed. Written as the ticket's id, or as the empty text
/// for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum InHand {
    /// The counter was between two citizens.
    Nobody,
    /// This ticket was called or served.
    Ticket(TicketId),
}

impl Office {
    /// Whether a counter still has in hand what whoever asks believes. A day that is closed and a counter that is not
    /// there are told first, because looking again and pressing again would not help.
    ///
    /// # Errors
    /// [`Refusal::CounterMovedOn`] names what the counter has now.
    pub fn confirm(&self, counter: CounterNo, believed: InHand) -> Result<(), Refusal> {
        if self.closed_at.is_some() {
            return Err(Refusal::DayClosed);
        }
        let known = self.counters.get(&counter).ok_or(Refusal::UnknownCounter { counter })?;
        let believed = match believed {
            InHand::Nobody => None,
            InHand::Ticket(ticket) => Some(ticket),
        };
        if known.ticket == believed {
            return Ok(());
        }
        Err(Refusal::CounterMovedOn { counter, number: self.in_hand(counter).map(|ticket| ticket.number) })
    }
}

impl FromStr for InHand {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text.is_empty() { Ok(InHand::Nobody) } else { text.parse().map(InHand::Ticket) }
    }
}

impl TryFrom<String> for InHand {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}
