//! A picture for the slip, from a PNG file to dots.

use std::fmt;
use std::io::Cursor;

use super::raster::Raster;

/// The widest picture, in dots: all of an 80 mm roll. On narrower paper it is reduced.
pub const MOST_LOGO_WIDTH: u32 = 576;
/// The highest picture, in dots: 30 mm.
pub const MOST_LOGO_ROWS: u32 = 240;
/// Darker than this is black; it is the middle.
const BLACK_BELOW: u32 = 128;

/// Why a file is no picture for a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidLogo {
    /// It is no PNG, or broken.
    NoPng(String),
    /// It is larger than [`MOST_LOGO_WIDTH`] × [`MOST_LOGO_ROWS`].
    TooLarge(u32, u32),
    /// Nothing of it is dark, so that nothing would be printed.
    Blank,
}

/// The dots of a PNG file: black where it is dark, white where it is light or transparent.
///
/// # Errors
/// The file is no PNG, too large, or has nothing dark.
pub fn logo(file: &[u8]) -> Result<Raster, InvalidLogo> {
    let no_png = |error: png::DecodingError| InvalidLogo::NoPng(error.to_string());
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(no_png)?;
    let (width, height) = reader.info().size();
    if width > MOST_LOGO_WIDTH || height > MOST_LOGO_ROWS {
        return Err(InvalidLogo::TooLarge(width, height));
    }
    let size = reader.output_buffer_size().ok_or(InvalidLogo::TooLarge(width, height))?;
    let mut bytes = vec![0; size];
    let frame = reader.next_frame(&mut bytes).map_err(no_png)?;
    let samples = frame.color_type.samples();
    let mut raster = Raster::blank(width, height);
    for (y, row) in bytes.chunks_exact(frame.line_size).take(height as usize).enumerate() {
        for (x, dot) in row.chunks_exact(samples).enumerate() {
            if lightness(dot) < BLACK_BELOW {
                raster.ink(x as i64, y as i64);
            }
        }
    }
    if raster.rows().iter().all(|byte| *byte == 0) {
        return Err(InvalidLogo::Blank);
    }
    Ok(raster)
}

/// How light a dot of one to four samples is upon white paper, 0 to 255.
fn lightness(dot: &[u8]) -> u32 {
    let (light, alpha) = match *dot {
        [grey] => (u32::from(grey), 255),
        [grey, alpha] => (u32::from(grey), u32::from(alpha)),
        [red, green, blue] => (grey_of(red, green, blue), 255),
        [red, green, blue, alpha] => (grey_of(red, green, blue), u32::from(alpha)),
        _ => (255, 255),
    };
    (light * alpha + 255 * (255 - alpha)) / 255
}

/// As an eye weighs the three colours.
fn grey_of(red: u8, green: u8, blue: u8) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000
}

impl fmt::Display for InvalidLogo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidLogo::NoPng(error) => write!(f, "is no PNG picture: {error}"),
            InvalidLogo::TooLarge(width, height) => {
                write!(f, "is {width} × {height} dots, but a slip has room for {MOST_LOGO_WIDTH} × {MOST_LOGO_ROWS}")
            }
            InvalidLogo::Blank => f.write_str("has nothing dark in it, so that nothing would be printed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32, color: png::ColorType, bytes: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(color);
        encoder.write_header().unwrap().write_image_data(bytes).unwrap();
        file
    }

    #[test]
    fn what_is_dark_is_black_and_what_is_transparent_is_white() {
        let rgba = png_of(4, 1, png::ColorType::Rgba, &[0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 0, 255, 180, 0, 0, 255]);
        assert_eq!(logo(&rgba).unwrap().rows(), [0x90]);
        assert_eq!(logo(&png_of(3, 1, png::ColorType::Grayscale, &[127, 128, 0])).unwrap().rows(), [0xa0]);
    }

    #[test]
    fn what_is_no_picture_for_a_slip_is_told() {
        assert!(matches!(logo(b"<svg/>"), Err(InvalidLogo::NoPng(_))));
        let whole = png_of(8, 8, png::ColorType::Grayscale, &[0; 64]);
        assert!(matches!(logo(&whole[..whole.len() / 2]), Err(InvalidLogo::NoPng(_))));
        let wide = png_of(577, 1, png::ColorType::Grayscale, &[0; 577]);
        assert_eq!(logo(&wide), Err(InvalidLogo::TooLarge(577, 1)));
        assert_eq!(logo(&png_of(2, 2, png::ColorType::Grayscale, &[255; 4])), Err(InvalidLogo::Blank));
    }
}
