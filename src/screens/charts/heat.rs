//! One figure for each weekday and hour. It is a table: a number or word stands in every cell, and the colour only helps
//! the eye to find where it is much.

use askama::Template;

use super::{Head, Tone};
use crate::screens::words::Words;

/// How many shades there are, from 1.
const SHADES: u8 = 5;

/// One of the cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What stands in it; empty where nothing happened or too little is known.
    pub text: String,
    /// How bad that is, against what may be: 0 is not at all, 1 is as bad as it may be, and more is too bad.
    pub share: Option<f64>,
    /// Its hover text.
    pub tip: String,
}

/// One of the rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatRow {
    /// What it is of: a weekday.
    pub label: String,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// The chart.
#[derive(Debug, Clone, Template)]
#[template(path = "_shared/charts/heat.html")]
pub struct Heat {
    w: Words,
    head: Head,
    /// What the rows are, in the corner.
    corner: String,
    columns: Vec<String>,
    rows: Vec<HeatRow>,
}

impl Heat {
    /// The columns (hours) from left to right, and the rows (weekdays) from above.
    pub fn new(w: Words, head: Head, corner: &str, columns: Vec<String>, rows: Vec<HeatRow>) -> Heat {
        Heat { w, head, corner: corner.to_owned(), columns, rows }
    }
}

impl Cell {
    /// From 1, well within what may be, to [`SHADES`], far beyond it; 0 for none. The third ends at what may be.
    fn shade(&self) -> u8 {
        let Some(share) = self.share else { return 0 };
        let shade = if share <= 1.0 { (share * 3.0).ceil() } else { 3.0 + ((share - 1.0) * 2.0).ceil() };
        (shade.clamp(1.0, f64::from(SHADES))) as u8
    }

    fn tone(&self) -> Tone {
        match self.share {
            None => Tone::Plain,
            Some(share) if share > 1.0 => Tone::Late,
            Some(_) => Tone::Fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_darker_the_more_it_is() {
        let shade = |share| Cell { share, ..Cell::default() }.shade();
        let shares = [None, Some(0.0), Some(0.3), Some(0.5), Some(1.0), Some(1.1), Some(1.5), Some(1.6), Some(9.0)];
        assert_eq!(shares.map(shade), [0, 1, 1, 2, 3, 4, 4, 5, 5]);
        assert_eq!(shares.map(|share| Cell { share, ..Cell::default() }.tone() == Tone::Late)[4..6], [false, true]);
    }
}
