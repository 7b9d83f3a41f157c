//! The image of a slip: one bit per dot of the print head.

/// A black and white image, in the layout of a printer's raster command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    width_dots: u32,
    height: u32,
    rows: Vec<u8>,
}

/// How many dots a print head has per metre: 8 per millimetre, called 203 dpi.
const DOTS_PER_METRE: u32 = 8000;

impl Raster {
    /// White paper.
    pub fn blank(width_dots: u32, height: u32) -> Self {
        let mut raster = Raster { width_dots, height: 0, rows: Vec::new() };
        raster.grow_to(height);
        raster
    }

    /// The number of dots side by side.
    pub fn width_dots(&self) -> u32 {
        self.width_dots
    }

    /// The number of rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The number of bytes of a row: its dots by eights, the last byte filled up with white.
    pub fn row_bytes(&self) -> usize {
        self.width_dots.div_ceil(8) as usize
    }

    /// All rows from the top, each of [`row_bytes`](Raster::row_bytes) bytes; the leftmost dot is a byte's highest
    /// bit, and 1 is black.
    pub fn rows(&self) -> &[u8] {
        &self.rows
    }

    /// Whether a dot is black; outside the image it is white.
    pub fn is_ink(&self, x: u32, y: u32) -> bool {
        x < self.width_dots && y < self.height && {
            let byte = y as usize * self.row_bytes() + (x / 8) as usize;
            self.rows[byte] & (0x80 >> (x % 8)) != 0
        }
    }

    /// Blackens a dot; outside the image nothing happens.
    pub fn ink(&mut self, x: i64, y: i64) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if x < self.width_dots && y < self.height {
            let byte = y as usize * self.row_bytes() + (x / 8) as usize;
            self.rows[byte] |= 0x80 >> (x % 8);
        }
    }

    /// Blackens a rectangle, as far as it lies in the image.
    pub fn ink_box(&mut self, left: u32, top: u32, width: u32, height: u32) {
        for y in top..top.saturating_add(height).min(self.height) {
            for x in left..left.saturating_add(width).min(self.width_dots) {
                self.ink(i64::from(x), i64::from(y));
            }
        }
    }

    /// Lays another image upon this one, its corner at (`left`, `top`); what lies outside is left out.
    pub fn lay(&mut self, picture: &Raster, left: u32, top: u32) {
        for y in 0..picture.height {
            for x in (0..picture.width_dots).filter(|x| picture.is_ink(*x, y)) {
                self.ink(i64::from(left) + i64::from(x), i64::from(top) + i64::from(y));
            }
        }
    }

    /// The same image at most `width_dots` wide: each dot is black where at least half of what it stands for is.
    pub fn reduced_to(&self, width_dots: u32) -> Raster {
        if self.width_dots <= width_dots || width_dots == 0 {
            return self.clone();
        }
        let height = (self.height * width_dots / self.width_dots).max(1);
        let mut reduced = Raster::blank(width_dots, height);
        let part = |i: u32, of: u32, whole: u32| i * whole / of..((i + 1) * whole).div_ceil(of);
        for (x, y) in (0..height).flat_map(|y| (0..width_dots).map(move |x| (x, y))) {
            let (columns, rows) = (part(x, width_dots, self.width_dots), part(y, height, self.height));
            let all = columns.len() * rows.len();
            let black = rows.flat_map(|y| columns.clone().map(move |x| (x, y))).filter(|(x, y)| self.is_ink(*x, *y));
            if black.count() * 2 >= all {
                reduced.ink(x.into(), y.into());
            }
        }
        reduced
    }

    /// Adds white rows below until the image is `height` rows high; a higher image stays as it is.
    pub fn grow_to(&mut self, height: u32) {
        self.height = self.height.max(height);
        self.rows.resize(self.height as usize * self.row_bytes(), 0);
    }

    /// The image as a PNG file of one bit per dot, at the size it has on paper.
    #[expect(clippy::expect_used, reason = "writing to memory cannot fail, and the header is always valid")]
    pub fn to_png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        // A PNG must have at least one row.
        let paper = if self.height == 0 { Raster::blank(self.width_dots, 1) } else { self.clone() };
        let mut encoder = png::Encoder::new(&mut file, paper.width_dots, paper.height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder.set_compression(png::Compression::High);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: DOTS_PER_METRE,
            yppu: DOTS_PER_METRE,
            unit: png::Unit::Meter,
        }));
        // In a PNG 1 is white.
        let light: Vec<u8> = paper.rows.iter().map(|dots| !dots).collect();
        let mut writer = encoder.write_header().expect("the image has a size");
        writer.write_image_data(&light).expect("the rows fill the image");
        writer.finish().expect("memory takes every byte");
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leftmost_dot_is_the_highest_bit() {
        let mut raster = Raster::blank(12, 2);
        raster.ink(0, 0);
        raster.ink(11, 1);
        assert_eq!(raster.rows(), [0x80, 0, 0, 0x10]);
        assert!(raster.is_ink(11, 1) && !raster.is_ink(10, 1) && !raster.is_ink(12, 1));
    }

    #[test]
    fn a_reduced_image_keeps_what_is_mostly_black() {
        let mut raster = Raster::blank(8, 4);
        raster.ink_box(0, 0, 4, 4);
        raster.ink(7, 0);
        let half = raster.reduced_to(4);
        assert_eq!((half.width_dots(), half.height(), half.rows()), (4, 2, &[0xc0, 0xc0][..]));
        assert_eq!(raster.reduced_to(8), raster);
        assert_eq!(raster.reduced_to(9), raster, "never enlarged");
        let mut paper = Raster::blank(8, 2);
        paper.lay(&half, 6, 1);
        assert_eq!(paper.rows(), [0, 0x03]);
    }

    #[test]
    fn ink_outside_the_paper_is_left_out() {
        let mut raster = Raster::blank(8, 1);
        for (x, y) in [(-1, 0), (8, 0), (0, 1), (0, -1), (i64::MAX, 0)] {
            raster.ink(x, y);
        }
        raster.ink_box(6, 0, 10, 10);
        assert_eq!(raster.rows(), [0x03]);
    }
}
