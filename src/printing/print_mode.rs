//! What a printer can do, as its configuration says: draw or only write, cut, print lighter or darker.

/// How a printer gets its slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrintMode {
    /// As an image, in which every letter is right on every printer that can print images at all.
    #[default]
    Raster,
    /// As text in the printer's own letters, for one that knows no images.
    Text(Encoding),
}

/// How Vietnamese letters are told to a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// TCVN-3: one byte a letter, small letters and capitals on pages of their own.
    Tcvn3,
    /// Windows-1258: a letter and its tone as two bytes that the printer puts one upon the other.
    Wpc1258 {
        /// The number by which the printer knows this page; makers differ.
        page: u8,
    },
    /// Letters without marks, which every printer has.
    Ascii,
}

/// Where Epson's printers, and those that follow them closely, have Windows-1258.
pub const WPC1258_PAGE: u8 = 52;

/// How a printer parts the slip from its roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cut {
    /// All but a point, so that the slip hangs until it is taken.
    #[default]
    Partial,
    /// Wholly.
    Full,
    /// It has no cutter, or it is not to be used: the paper is torn.
    None,
}

/// How dark a printer prints, against what its maker set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// Lighter, for paper that smears.
    Lighter,
    /// As made.
    Normal,
    /// Darker, for old heads and pale paper.
    Darker,
}
