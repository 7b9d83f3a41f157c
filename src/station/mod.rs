//! The station: this program on a box elsewhere, at a kiosk or in a lobby, which prints and speaks there for a
//! server.
//!
//! ```text
//!  server: a printer's thread ──job──▶ socket ═════════ line ═════════ agent ──▶ a thread per printer ──▶ paper
//!                             ◀─outcome──                              │  ▲             │
//!                                                                      └──┴─ board ◀────┘
//! ```
//!
//! - [`protocol`]: what the two say to each other.
//! - [`agent`](run): connects, and connects again whenever the line is gone; [`Door`] is the server's address.
//! - `line`: one connection, from its greeting to its end.
//! - `presses`: the printers here, a thread each, so that one that hangs blocks nothing else.
//! - `mouths`: the speakers here, told over the line what to say, by the `server_clock`.
//! - `board`: what became of the newest jobs and how the printers are, whether there is a line or not.
//! - `server_time`: how late it is at the server, so that what was long under way is not begun any more.
//!
//! The server keeps all configuration and decides what is tried again. The station knows each job by its id and prints
//! none twice; after a broken line it is asked, and answers from its board. What it had in hand when it was itself
//! restarted, nobody knows.

mod agent;
mod backoff;
mod board;
mod door;
mod line;
mod mouths;
mod presses;
pub mod protocol;
mod server_clock;
mod server_time;
mod told;

pub use agent::{Credentials, run};
pub use door::{Door, InvalidDoor};
