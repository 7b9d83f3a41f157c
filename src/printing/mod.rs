//! Paper: what a ticket says, as an image, as bytes, at a printer.
//!
//! ```text
//!  Plan + Ticket ──slip──▶ Slip ──layout──▶ Raster ──escpos──▶ bytes ──printer──▶ paper
//!                          (words)  (1 bit per dot)  │                  │
//!                                                    └──▶ PNG preview   └──▶ PrintState, per ticket
//! ```
//!
//! - [`slip`]: the words of a slip, block by block. Pure.
//! - [`layout`]: where the blocks stand on paper of a given width, with [`typeface`] for the letters, `wrap` for the
//!   lines and [`qr`] for the code of the phone page.
//! - [`raster`]: the image, one bit per dot of the print head. Printers know no Vietnamese letters that can be relied
//!   on, so everything on a slip is drawn here.
//! - [`escpos`]: the image in the printer's language.
//! - [`printer`]: a thread per printer, over the `line` that a [`Connection`] names; what became of
//!   each slip stands in [`print_state`], and [`jobs`] asks for the slips of what is issued, from the printer that
//!   [`places`] names.
//!   each slip stands in [`print_state`], and [`jobs`] asks for the slips of what is issued.
//! - [`Stations`]: the boxes elsewhere that some printers stand at, and the slips that they were given;
//!   [`PrinterAtHand`] is what prints there.
//! - [`samples`]: the slips that tests, golden files and the preview share.
//!
//! A slip is printed after its ticket is in the journal, and no ticket waits for paper.

mod at_hand;
mod condition;
mod connection;
pub mod escpos;
mod jobs;
mod layout;
mod line;
mod places;
mod press;
mod print_state;
mod printer;
pub mod qr;
mod raster;
pub mod samples;
pub mod slip;
mod slip_counts;
mod stations;
mod status;
mod typeface;
mod wrap;

pub use at_hand::PrinterAtHand;
pub use condition::{Condition, Met};
pub use connection::{Connection, FlowControl, InvalidConnection, Parity};
pub use jobs::print_tickets;
pub use layout::lay_out;
pub use line::{Attempt, MOST_SLIP_BYTES};
pub use places::{Desk, Place, PrintPlaces};
pub use print_state::{PrintFailure, PrintState};
pub use printer::{PrintLimits, PrinterPlan, Printers};
pub use raster::Raster;
pub use slip::Slip;
pub use slip_counts::{Outcome, SlipCounts};
pub use stations::{Connected, Errand, JobId, StationJob, Stations};

/// A slip as a PNG image, dot for dot what a printer with `width_dots` dots would print (384 or 576).
pub fn preview(slip: &Slip, width_dots: u32) -> Vec<u8> {
    lay_out(slip, width_dots).to_png()
}
