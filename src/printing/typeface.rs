//! The typeface of slips, which is the screens' too: Noto Sans in two weights, carried by the binary.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, Glyph, Point, PxScale};

use super::raster::Raster;
use super::wrap::Measure;

/// One of the two weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// For what is read in passing.
    Regular,
    /// For what is looked for.
    Bold,
}

/// A weight at a size: all that is needed to measure and draw a line of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// The weight.
    pub weight: Weight,
    /// The em in dots.
    pub size: f32,
    /// How wide letters are drawn, as a part of their natural width; 1 leaves them as designed.
    pub stretch: f32,
}

/// How much of a dot a letter must cover for the dot to be black. A little under one half, since heat spreads
/// unevenly and thin strokes would break up.
const INK_FROM: f32 = 0.45;

#[expect(clippy::expect_used, reason = "the bytes are compiled in, and the tests parse them")]
static REGULAR: LazyLock<FontRef<'static>> =
    LazyLock::new(|| FontRef::try_from_slice(notosans::REGULAR_TTF).expect("Noto Sans Regular is a font"));
#[expect(clippy::expect_used, reason = "the bytes are compiled in, and the tests parse them")]
static BOLD: LazyLock<FontRef<'static>> =
    LazyLock::new(|| FontRef::try_from_slice(notosans::BOLD_TTF).expect("Noto Sans Bold is a font"));

impl Weight {
    fn font(self) -> &'static FontRef<'static> {
        match self {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        }
    }
}

impl Face {
    /// A face with letters as wide as designed. `size` is the em in dots.
    pub fn new(weight: Weight, size: f32) -> Self {
        Face { weight, size, stretch: 1.0 }
    }

    /// The face whose capitals and digits are `cap_height` dots high.
    pub fn of_cap_height(weight: Weight, cap_height: f32) -> Self {
        let face = Face::new(weight, 1000.0);
        let highest = face.glyphs("H").first().and_then(|glyph| ink_of(weight, glyph)).map_or(714.0, |ink| -ink.top);
        Face::new(weight, cap_height / highest * 1000.0)
    }

    /// From the top of the highest marks (`Ẩ`) to the baseline, in dots.
    pub fn ascent(&self) -> f32 {
        self.weight.font().ascent_unscaled() * self.dots_per_unit()
    }

    /// From one baseline to the next, in dots: the typeface's own 1.36 em, in which stacked marks never touch the
    /// line above.
    pub fn line_height(&self) -> f32 {
        self.weight.font().height_unscaled() * self.dots_per_unit()
    }

    /// The leftmost and the rightmost edge of the ink of `text` drawn at 0, in dots; both 0 for a text without ink.
    pub fn ink_span(&self, text: &str) -> (f32, f32) {
        let inks = self.glyphs(text).into_iter().filter_map(|glyph| ink_of(self.weight, &glyph));
        inks.map(|ink| (ink.left, ink.right))
            .reduce(|whole, ink| (whole.0.min(ink.0), whole.1.max(ink.1)))
            .unwrap_or_default()
    }

    /// Draws one line, its first letter at `x` and its baseline at `baseline`, in dots from the top left corner. What
    /// lies outside the raster is left out.
    pub fn draw(&self, raster: &mut Raster, x: f32, baseline: f32, text: &str) {
        for mut glyph in self.glyphs(text) {
            // Whole dots, so that a letter looks the same wherever it stands.
            glyph.position = Point { x: (glyph.position.x + x).round(), y: baseline.round() };
            let Some(outlined) = self.weight.font().outline_glyph(glyph) else { continue };
            let corner = outlined.px_bounds().min;
            outlined.draw(|dx, dy, coverage| {
                if coverage >= INK_FROM {
                    raster.ink(corner.x as i64 + i64::from(dx), corner.y as i64 + i64::from(dy));
                }
            });
        }
    }

    fn glyphs(&self, text: &str) -> Vec<Glyph> {
        self.set(text).0
    }

    /// The letters side by side from 0 on, and where the next one would stand.
    fn set(&self, text: &str) -> (Vec<Glyph>, f32) {
        let font = self.weight.font();
        // ab_glyph's scale is the height from descender to ascender, not the em.
        let height = self.line_height();
        let scale = PxScale { x: height * self.stretch, y: height };
        let per_unit = self.dots_per_unit() * self.stretch;
        let mut x = 0.0;
        let mut before = None;
        let mut glyphs = Vec::new();
        for character in text.chars() {
            let id = font.glyph_id(character);
            if let Some(before) = before {
                x += font.kern_unscaled(before, id) * per_unit;
            }
            glyphs.push(Glyph { id, scale, position: Point { x, y: 0.0 } });
            x += font.h_advance_unscaled(id) * per_unit;
            before = Some(id);
        }
        (glyphs, x)
    }

    fn dots_per_unit(&self) -> f32 {
        self.size / self.weight.font().units_per_em().unwrap_or(1000.0)
    }
}

impl Measure for Face {
    /// How far the next letter after `text` would be from its start, in dots.
    fn width(&self, text: &str) -> f32 {
        self.set(text).1
    }
}

struct Ink {
    left: f32,
    right: f32,
    top: f32,
}

/// The box of a glyph's outline, exact where `px_bounds` is rounded outwards; above the baseline `top` is negative.
fn ink_of(weight: Weight, glyph: &Glyph) -> Option<Ink> {
    let font = weight.font();
    let bounds = font.outline(glyph.id)?.bounds;
    let per_unit_y = glyph.scale.y / font.height_unscaled();
    let per_unit_x = glyph.scale.x / font.height_unscaled();
    let (left, right) = (bounds.min.x.min(bounds.max.x), bounds.min.x.max(bounds.max.x));
    Some(Ink {
        left: glyph.position.x + left * per_unit_x,
        right: glyph.position.x + right * per_unit_x,
        top: -bounds.min.y.max(bounds.max.y) * per_unit_y,
    })
}

#[cfg(test)]
mod tests {
    use ab_glyph::GlyphId;

    use super::*;

    fn has(weight: Weight, character: char) -> bool {
        weight.font().glyph_id(character) != GlyphId(0)
    }

    /// Every letter of Vietnamese that ASCII lacks, with all tones, both cases.
    fn vietnamese_letters() -> impl Iterator<Item = char> {
        "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư₫".chars().chain('\u{1EA0}'..='\u{1EF9}')
    }

    #[test]
    fn both_weights_hold_every_vietnamese_letter_and_every_printable_ascii_character() {
        for weight in [Weight::Regular, Weight::Bold] {
            let missing: String =
                vietnamese_letters().chain('!'..='~').chain("·–“”".chars()).filter(|c| !has(weight, *c)).collect();
            assert_eq!(missing, "", "{weight:?}");
        }
        assert!(!has(Weight::Regular, '漢'), "a letter that it lacks is told as lacking");
    }

    #[test]
    fn stacked_marks_stay_within_their_line() {
        for weight in [Weight::Regular, Weight::Bold] {
            let face = Face::new(weight, 100.0);
            assert!(face.line_height() >= 130.0);
            for letter in vietnamese_letters() {
                let glyph = Glyph { position: Point { x: 0.0, y: 0.0 }, ..face.glyphs(&letter.to_string())[0].clone() };
                let bounds = weight.font().outline_glyph(glyph).map(|outlined| outlined.px_bounds());
                let bounds = bounds.unwrap_or_else(|| panic!("{letter} has no outline"));
                assert!(-bounds.min.y <= face.ascent() + 1.0, "{letter} is cut off above");
                assert!(bounds.max.y <= face.line_height() - face.ascent() + 1.0, "{letter} is cut off below");
            }
        }
    }

    #[test]
    fn digits_are_equally_wide() {
        let face = Face::new(Weight::Bold, 100.0);
        for digit in '1'..='9' {
            assert_eq!(face.width(&digit.to_string()), face.width("0"));
        }
    }

    #[test]
    fn capitals_are_as_high_as_asked() {
        let face = Face::of_cap_height(Weight::Bold, 150.0);
        let mut raster = Raster::blank(200, 200);
        face.draw(&mut raster, 20.0, 180.0, "H");
        let rows = (0..200).filter(|y| (0..200).any(|x| raster.is_ink(x, *y))).count();
        assert!((149..=151).contains(&rows), "{rows}");
    }
}
