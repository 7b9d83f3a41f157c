//! The code that a phone's camera reads: the address of the ticket's page, as squares of whole dots.

use qrcode::{Color, EcLevel, QrCode};

use super::raster::Raster;

/// The fewest dots of a module's side that phones read from thermal paper: half a millimetre.
pub const LEAST_DOTS_PER_MODULE: u32 = 4;
/// More than a millimetre per module helps no camera and costs paper.
const MOST_DOTS_PER_MODULE: u32 = 8;
/// White modules around the code that its standard asks for.
pub const QUIET_MODULES: u32 = 4;

/// A QR code that fits the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    modules: Vec<bool>,
    modules_per_side: u32,
    dots_per_module: u32,
    level: EcLevel,
}

impl Qr {
    /// The code of `text`, as large as fits a square of `room` dots with its quiet zone. A text for which that square
    /// is too small gets the smallest code that can be read, if `widest` dots hold it; otherwise there is none.
    pub fn of(text: &str, room: u32, widest: u32) -> Option<Qr> {
        // A slip gets crumpled: more redundancy first, less where only that fits.
        [EcLevel::M, EcLevel::L].into_iter().find_map(|level| {
            let code = Qr::with_modules(text, level, 1)?;
            let dots_per_module = (room / code.side()).clamp(LEAST_DOTS_PER_MODULE, MOST_DOTS_PER_MODULE);
            (code.side() * dots_per_module <= widest).then_some(Qr { dots_per_module, ..code })
        })
    }

    /// The code of `text` with modules of so many dots, however wide that is; none for a text too long for any code.
    pub fn of_modules(text: &str, dots_per_module: u32) -> Option<Qr> {
        Qr::with_modules(text, EcLevel::M, dots_per_module)
    }

    fn with_modules(text: &str, level: EcLevel, dots_per_module: u32) -> Option<Qr> {
        let code = QrCode::with_error_correction_level(text, level).ok()?;
        let modules_per_side = code.width() as u32;
        let modules = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Qr { modules, modules_per_side, dots_per_module, level })
    }

    /// Whether it has the redundancy that slips have where it fits, rather than the least.
    pub fn is_redundant(&self) -> bool {
        self.level == EcLevel::M
    }

    /// The side of the code with its quiet zone, in dots.
    pub fn side(&self) -> u32 {
        (self.modules_per_side + 2 * QUIET_MODULES) * self.dots_per_module
    }

    /// The part of [`side`](Qr::side) that stays white on each edge, in dots.
    pub fn quiet(&self) -> u32 {
        QUIET_MODULES * self.dots_per_module
    }

    /// The side of one module, in dots.
    pub fn dots_per_module(&self) -> u32 {
        self.dots_per_module
    }

    /// Draws the code, the corner of its quiet zone at (`left`, `top`).
    pub fn draw(&self, raster: &mut Raster, left: u32, top: u32) {
        let dots = self.dots_per_module;
        for (i, _) in self.modules.iter().enumerate().filter(|(_, dark)| **dark) {
            let (column, row) = (i as u32 % self.modules_per_side, i as u32 / self.modules_per_side);
            raster.ink_box(left + self.quiet() + column * dots, top + self.quiet() + row * dots, dots, dots);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_never_falls_below_what_phones_can_read() {
        for length in [10, 60, 120, 200] {
            let qr = Qr::of(&"x".repeat(length), 100, 384).expect("fits");
            assert!(qr.dots_per_module() >= LEAST_DOTS_PER_MODULE && qr.side() <= 384, "{length}");
        }
        assert_eq!(Qr::of(&"x".repeat(2000), 200, 384), None);
    }
}
