//! What a screen shows beside the office's own state: its printers, and the devices that look at it.

use jiff::Timestamp;

/// What is known around an office by the server that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// The office's printers, in the configuration's order.
    pub printers: Vec<PrinterSeen>,
    /// The devices with a screen of this office, now or earlier today.
    pub devices: Vec<DeviceSeen>,
}

/// A printer as it was last met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterSeen {
    /// Its name in the configuration.
    pub name: String,
    /// How it was.
    pub state: PrinterState,
    /// When it was met; `None` before its first slip.
    pub at: Option<Timestamp>,
}

/// How a printer was when it was last met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterState {
    /// Nothing has been printed yet.
    NotMet,
    /// It took the last slip.
    Ready,
    /// It said that its roll is at the end.
    PaperOut,
    /// It could not be reached, or did not take the last slip.
    Unreachable,
}

/// A device with a screen of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceSeen {
    /// Its account's name, or its address where it has none.
    pub name: String,
    /// The path of the screen it shows, as `/demo/lobby`.
    pub path: String,
    /// How many of its sockets are open for this screen.
    pub open: usize,
    /// When it was last there.
    pub at: Timestamp,
    /// The version of the scripts that it runs; `None` where it did not say.
    pub version: Option<String>,
}
