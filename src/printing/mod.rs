//! Paper: what a ticket says, as an image, as bytes, at a printer.
//!
//! ```text
//!  Design + Ticket + Facts ──slip──▶ Slip ──layout──▶ Raster ──escpos──▶ bytes ──printer──▶ paper
//!                                   (words)  (1 bit per dot)  │            ▲         │
//!                                      │                      └──▶ PNG     │         └──▶ PrintState, per ticket
//!                                      └──text──▶ lines in the printer's own letters
//! ```
//!
//! - [`design`]: how an office wants its slips, block by block; [`facts`]: what is true of one ticket.
//! - [`slip`]: the words of a slip. Pure.
//! - [`layout`]: where the blocks stand on paper of a given width, upon a `sheet`, with [`typeface`] for the letters,
//!   `wrap` for the lines and [`qr`] for the code of the phone page.
//! - [`raster`]: the image, one bit per dot of the print head. Printers know no Vietnamese letters that can be relied
//!   on, so everything on a slip is drawn here; `text` is for those that know no images.
//! - [`escpos`]: either of them in the printer's language.
//! - [`printer`]: a thread per printer, over the `line` that a [`Connection`] names; what became of
//!   each slip stands in the `print_record`, and [`jobs`] asks for the slips of what is issued, from the printer that
//!   [`places`] names.
//! - [`Stations`]: the boxes elsewhere that some printers stand at, and the slips that they were given;
//!   [`PrinterAtHand`] is what prints there.
//! - [`samples`]: the slips that tests, golden files and the preview share; [`test_page`] is for technicians.
//!
//! A slip is printed after its ticket is in the journal, and no ticket waits for paper.

mod at_hand;
mod compounds;
mod condition;
mod connection;
pub mod design;
pub mod escpos;
mod facts;
mod jobs;
mod layout;
mod line;
mod logo;
mod places;
mod press;
mod print_mode;
mod print_record;
mod print_state;
mod printer;
pub mod qr;
mod raster;
pub mod samples;
mod sheet;
pub mod slip;
mod slip_counts;
mod stations;
mod status;
mod test_page;
pub mod text;
mod trial;
mod typeface;
mod wrap;

pub use at_hand::PrinterAtHand;
pub use condition::{Condition, Met};
pub use connection::{Connection, FlowControl, InvalidConnection, Parity};
pub use facts::{Facts, Said};
pub use jobs::print_tickets;
pub use layout::lay_out;
pub use line::{Attempt, MOST_SLIP_BYTES};
pub use logo::{InvalidLogo, MOST_LOGO_ROWS, MOST_LOGO_WIDTH, logo};
pub use places::{Desk, Place, PrintPlaces};
pub use print_mode::{Cut, Density, Encoding, PrintMode, WPC1258_PAGE};
pub use print_state::{PrintFailure, PrintState};
pub use printer::{PrintLimits, PrinterPlan, Printers};
pub use raster::Raster;
pub use slip::Slip;
pub use slip_counts::{Outcome, SlipCounts};
pub use stations::{Connected, Errand, JobId, StationJob, Stations};
pub use test_page::{TRIAL_WORDS, test_page};
pub use trial::trial_text;

/// A slip as a PNG image, dot for dot what a printer with `width_dots` dots would print (384 or 576).
pub fn preview(slip: &Slip, width_dots: u32) -> Vec<u8> {
    lay_out(slip, width_dots).to_png()
}
