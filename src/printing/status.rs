//! What a printer tells about itself: Epson's ESC/POS reference, `DLE EOT 1` to `4` and `GS r 1`.

use super::condition::Condition;

/// What is asked at once, answered before anything that waits to be printed (`DLE EOT n`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// How much paper is there? (4)
    Paper,
    /// Does it take slips? (1)
    Printer,
    /// Why not? (2)
    Cause,
    /// If it is an error, which? (3)
    Error,
}

impl Question {
    /// All of them; the paper first, because the plainest printers with a sensor answer that one alone.
    pub const ALL: [Question; 4] = [Question::Paper, Question::Printer, Question::Cause, Question::Error];

    /// What is sent. (The `escpos` crate sends a zero after it, which would be part of the next slip.)
    pub fn bytes(self) -> [u8; 3] {
        let n = match self {
            Question::Printer => 1,
            Question::Cause => 2,
            Question::Error => 3,
            Question::Paper => 4,
        };
        [0x10, 0x04, n]
    }
}

/// Whether a byte has the form of an answer to a [`Question`]: bits 0 and 7 clear, 1 and 4 set. Neither the answer to
/// `GS r 1` nor the flow control of a serial line has it.
pub(super) fn is_answered_at_once(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

/// What a printer has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    paper: Option<u8>,
    printer: Option<u8>,
    cause: Option<u8>,
    error: Option<u8>,
}

const IS_OFFLINE: u8 = 1 << 3;
const COVER_IS_OPEN: u8 = 1 << 2;
const FEED_BUTTON_IS_PRESSED: u8 = 1 << 3;
const STOPPED_WITHOUT_PAPER: u8 = 1 << 5;
const HAS_ERROR: u8 = 1 << 6;
const CUTTER_IS_STUCK: u8 = 1 << 3;
const ERROR_NEEDS_SERVICE: u8 = 1 << 5;
const ERROR_PASSES: u8 = 1 << 6;
const ROLL_IS_NEAR_ITS_END: u8 = 0b0000_1100;
const ROLL_HAS_ENDED: u8 = 0b0110_0000;

impl Told {
    /// Notes an answer, which [has the form of one](is_answered_at_once).
    pub fn note(&mut self, question: Question, answer: u8) {
        let noted = match question {
            Question::Paper => &mut self.paper,
            Question::Printer => &mut self.printer,
            Question::Cause => &mut self.cause,
            Question::Error => &mut self.error,
        };
        *noted = Some(answer);
    }

    /// Whether it has answered anything.
    pub fn is_anything(&self) -> bool {
        *self != Told::default()
    }

    /// How the printer is by its own words. An open cover comes first: it also looks like a roll that has ended.
    pub fn condition(&self) -> Condition {
        if !self.is_anything() {
            Condition::Unknown
        } else if says(self.cause, COVER_IS_OPEN) {
            Condition::CoverOpen
        } else if says(self.paper, ROLL_HAS_ENDED) || says(self.cause, STOPPED_WITHOUT_PAPER) {
            Condition::PaperOut
        } else if self.is_offline() {
            Condition::Offline
        } else if says(self.paper, ROLL_IS_NEAR_ITS_END) {
            Condition::PaperLow
        } else {
            Condition::Ready
        }
    }

    /// What keeps a printer offline, and what to do about it.
    pub fn why_offline(&self) -> &'static str {
        if says(self.error, ERROR_NEEDS_SERVICE) {
            "it reports an error: switch it off and on, and call for service if that does not help"
        } else if says(self.error, CUTTER_IS_STUCK) {
            "its cutter is stuck: open the cover, take out torn paper, switch it off and on"
        } else if says(self.error, ERROR_PASSES) {
            "its print head is too hot: let it rest a minute"
        } else if says(self.cause, HAS_ERROR) {
            "it reports an error: open and close the cover, or switch it off and on"
        } else if says(self.cause, FEED_BUTTON_IS_PRESSED) {
            "its feed button is pressed: let it go"
        } else {
            "it says no more: press its feed button, or switch it off and on"
        }
    }

    fn is_offline(&self) -> bool {
        says(self.printer, IS_OFFLINE)
            || says(self.cause, HAS_ERROR | FEED_BUTTON_IS_PRESSED)
            || says(self.error, CUTTER_IS_STUCK | ERROR_NEEDS_SERVICE | ERROR_PASSES)
    }
}

/// Whether the answer came, with one of these bits set.
fn says(answer: Option<u8>, bits: u8) -> bool {
    answer.is_some_and(|byte| byte & bits != 0)
}

/// What the paper sensor says, in turn with what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PaperStatus {
    Enough,
    NearEnd,
    Out,
}

/// Reads the answer to `GS r 1`: bits 0 and 1 tell that the roll is near its end, 2 and 3 that it has ended. `None` for a
/// byte of another form: bits 4 and 7 are clear.
pub(super) fn answered_in_turn(byte: u8) -> Option<PaperStatus> {
    if byte & 0x90 != 0 {
        return None;
    }
    Some(match (byte & 0x0c, byte & 0x03) {
        (0, 0) => PaperStatus::Enough,
        (0, _) => PaperStatus::NearEnd,
        _ => PaperStatus::Out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(paper: u8, printer: u8, cause: u8, error: u8) -> Told {
        let mut told = Told::default();
        for (question, answer) in Question::ALL.into_iter().zip([paper, printer, cause, error]) {
            assert!(is_answered_at_once(answer), "{answer:#x}");
            told.note(question, answer);
        }
        told
    }

    #[test]
    fn what_a_printer_says_is_read_by_its_bits() {
        for (paper, printer, cause, error, condition) in [
            (0x12, 0x12, 0x12, 0x12, Condition::Ready),
            (0x12, 0x16, 0x12, 0x12, Condition::Ready),
            (0x1e, 0x16, 0x12, 0x12, Condition::PaperLow),
            (0x72, 0x1e, 0x32, 0x12, Condition::PaperOut),
            (0x7e, 0x1a, 0x12, 0x12, Condition::PaperOut),
            (0x12, 0x1a, 0x32, 0x12, Condition::PaperOut),
            (0x72, 0x1a, 0x36, 0x12, Condition::CoverOpen),
            (0x12, 0x1a, 0x12, 0x12, Condition::Offline),
            (0x1e, 0x1a, 0x52, 0x1a, Condition::Offline),
            (0x12, 0x12, 0x12, 0x32, Condition::Offline),
            (0x12, 0x52, 0x1a, 0x12, Condition::Offline),
        ] {
            assert_eq!(told(paper, printer, cause, error).condition(), condition, "{paper:x} {printer:x} {cause:x}");
        }
        assert_eq!(Told::default().condition(), Condition::Unknown);
        let mut paper_alone = Told::default();
        paper_alone.note(Question::Paper, 0x72);
        assert_eq!(paper_alone.condition(), Condition::PaperOut);
        assert_eq!(Question::ALL.map(|question| question.bytes()[2]), [4, 1, 2, 3]);
    }

    #[test]
    fn each_error_has_its_remedy() {
        for (cause, error, remedy) in [
            (0x52, 0x1a, "cutter"),
            (0x52, 0x32, "service"),
            (0x52, 0x52, "rest a minute"),
            (0x52, 0x12, "open and close the cover"),
            (0x1a, 0x12, "feed button is pressed"),
            (0x12, 0x12, "press its feed button"),
        ] {
            let why = told(0x12, 0x1a, cause, error).why_offline();
            assert!(why.contains(remedy), "{cause:#x} {error:#x}: {why}");
        }
    }

    #[test]
    fn an_answer_is_told_from_other_bytes() {
        // XON, XOFF, and what `GS r 1` brings.
        for byte in [0x11, 0x13, 0x00, 0x0c, 0x03, 0xff, 0x92] {
            assert!(!is_answered_at_once(byte), "{byte:#x}");
        }
        use PaperStatus::{Enough, NearEnd, Out};
        for (byte, status) in [
            (0x00, Some(Enough)),
            (0x03, Some(NearEnd)),
            (0x0c, Some(Out)),
            (0x0f, Some(Out)),
            (0x12, None),
            (0xff, None),
        ] {
            assert_eq!(answered_in_turn(byte), status, "{byte:#x}");
        }
    }
}
