//! What a printer answers when it is asked for its paper: Epson's ESC/POS reference, `DLE EOT 4` and `GS r 1`.

/// Asks for the roll paper sensor at once, before anything that waits to be printed.
pub(super) const ASK_AT_ONCE: &[u8] = &[0x10, 0x04, 4];

/// What the paper sensor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PaperStatus {
    Enough,
    NearEnd,
    Out,
}

/// Reads the answer to [`ASK_AT_ONCE`]. Its bits 0 and 7 are clear, 1 and 4 are set; 2 and 3 tell that the roll is near
/// its end, 5 and 6 that it has ended. `None` for a byte of another form.
pub(super) fn answered_at_once(byte: u8) -> Option<PaperStatus> {
    if byte & 0x93 != 0x12 {
        return None;
    }
    Some(match (byte & 0x60, byte & 0x0c) {
        (0, 0) => PaperStatus::Enough,
        (0, _) => PaperStatus::NearEnd,
        _ => PaperStatus::Out,
    })
}

/// Reads the answer to `GS r 1`, which comes in turn with what is printed: bits 0 and 1 tell that the roll is near its
/// end, 2 and 3 that it has ended.
pub(super) fn answered_in_turn(byte: u8) -> PaperStatus {
    match (byte & 0x0c, byte & 0x03) {
        (0, 0) => PaperStatus::Enough,
        (0, _) => PaperStatus::NearEnd,
        _ => PaperStatus::Out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sensor_is_read_by_its_bits() {
        use PaperStatus::{Enough, NearEnd, Out};
        let at_once = [(0x12, Some(Enough)), (0x1e, Some(NearEnd)), (0x72, Some(Out)), (0x7e, Some(Out))];
        for (byte, status) in at_once.into_iter().chain([(0x00, None), (0x0c, None), (0xff, None)]) {
            assert_eq!(answered_at_once(byte), status, "{byte:#x}");
        }
        for (byte, status) in [(0x00, Enough), (0x03, NearEnd), (0x0c, Out), (0x0f, Out)] {
            assert_eq!(answered_in_turn(byte), status, "{byte:#x}");
        }
    }
}
