//! What is to be said aloud.

use serde::{Deserialize, Serialize};

use crate::office::{CounterNo, GroupCode, Lang, TicketNumber};

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "saying", rename_all = "snake_case")]
pub enum Saying {
    /// A citizen is to come to a counter.
    Call {
        /// The number on the slip.
        number: TicketNumber,
        /// The group that it was called from, when it was called from one: a group may have words of its own.
        group: Option<GroupCode>,
        /// Where to.
        counter: CounterNo,
        /// How often it has been called by now: 1 for the first summons.
        times: u32,
        /// The language that the citizen chose.
        lang: Lang,
    },
    /// A counter serves nobody for a while.
    Pause {
        /// Which.
        counter: CounterNo,
    },
    /// No more numbers are issued today.
    Closing,
}
