//! What may become of a slip.

/// What became of a ticket's slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintState {
    /// It is on its way to the printer.
    Printing,
    /// Nothing of it has been sent, because the printer says that it cannot print. It still comes out if somebody sees
    /// to the printer in time.
    Waiting(PrintFailure),
    /// The printer has taken all of it.
    Printed,
    /// Nothing of it was printed.
    Failed(PrintFailure),
    /// The line broke while it was being sent: it may lie in the tray, or not. Only a person can tell, so it is not
    /// printed again unless somebody asks.
    Unknown,
}

/// Why a slip was not printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFailure {
    /// Too many slips wait for this printer already.
    #[error("too many slips are waiting for this printer: look whether it is on and has paper")]
    Busy,
    /// The configuration has no such printer.
    #[error("there is no printer `{name}`: name one of the [[printers]] of the configuration")]
    NoSuchPrinter {
        /// The name asked for.
        name: String,
    },
    /// The printer could not be reached in the time that a slip is worth waiting for.
    #[error("the printer cannot be reached: {cause}")]
    Unreachable {
        /// What the last attempt met.
        cause: String,
    },
    /// The printer said that it has no paper.
    #[error("the printer has no paper: put in a new roll")]
    PaperOut,
    /// The printer said that its cover is open.
    #[error("the printer's cover is open: close it")]
    CoverOpen,
    /// The printer said that it is offline, or in error.
    #[error("the printer is offline: {remedy}")]
    Offline {
        /// What it said, and what to do about it.
        remedy: String,
    },
    /// Its ticket was called, or its visit was over, before the slip's turn came: nobody waits for it any more.
    #[error("the ticket was called or had ended before the slip's turn came, so the slip was dropped")]
    TooLate,
    /// The server was about to stop.
    #[error("the server stopped before this slip's turn came")]
    Stopping,
}

impl PrintFailure {
    /// The failure's stable name.
    pub fn code(&self) -> &'static str {
        match self {
            PrintFailure::Busy => "busy",
            PrintFailure::NoSuchPrinter { .. } => "no_such_printer",
            PrintFailure::Unreachable { .. } => "unreachable",
            PrintFailure::PaperOut => "paper_out",
            PrintFailure::CoverOpen => "cover_open",
            PrintFailure::Offline { .. } => "offline",
            PrintFailure::TooLate => "too_late",
            PrintFailure::Stopping => "stopping",
        }
    }
}

impl PrintState {
    /// Whether it stays as it is, unless somebody asks for the slip once more.
    pub fn is_settled(&self) -> bool {
        !matches!(self, PrintState::Printing | PrintState::Waiting(_))
    }
}
