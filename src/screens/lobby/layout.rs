//! How much a lobby has to place: classes by which its style divides the panel, lying and upright.
//!
//! A style cannot measure, so each part says how many lines it needs; what is left belongs to the newest call, whose
//! number grows with it.

use std::fmt;

use crate::office::{CounterNo, CounterStatus, Office, TicketNumber};

/// What is to be placed.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Letters of the office's name.
    pub name_chars: usize,
    /// Letters of what stands over it.
    pub authority_chars: usize,
    /// The screen is that of one zone, whose title stands in the header.
    pub zone: bool,
    /// Counters.
    pub counters: usize,
    /// Groups.
    pub groups: usize,
    /// Groups have a second line, with their likely time.
    pub likely: bool,
    /// Letters of the sentence below all; 0 for none.
    pub ticker_chars: usize,
}

/// The most counters that one screen has room for. A larger hall has zones.
const MOST_COUNTERS: usize = 30;
/// Up to this many counters stand in one row and show their numbers large.
const TALL_COUNTERS: usize = 6;
/// Letters of the header's line, of an upright header's, and of the ticker's two.
const HEADER_CHARS: usize = 46;
const UPRIGHT_HEADER_CHARS: usize = 34;
const TICKER_CHARS: usize = 80;
const UPRIGHT_TICKER_CHARS: usize = 48;

impl Layout {
    /// The counters that are shown, and how many are not: where there are too many, closed ones are left out first.
    pub fn counters_placed(office: &Office, all: &[CounterNo]) -> (Vec<CounterNo>, usize) {
        if all.len() <= MOST_COUNTERS {
            return (all.to_vec(), 0);
        }
        let closed = |number: &CounterNo| {
            office.counters().get(number).is_none_or(|counter| counter.status == CounterStatus::Closed)
        };
        let open: Vec<CounterNo> = all.iter().filter(|number| !closed(number)).copied().collect();
        match open.len() <= MOST_COUNTERS {
            true => (open, 0),
            // The last place says how many there are besides.
            false => (open[..MOST_COUNTERS - 1].to_vec(), open.len() + 1 - MOST_COUNTERS),
        }
    }

    /// Whether there is room for what opens the header, above the name.
    pub fn has_authority(&self) -> bool {
        !self.zone && self.name_chars <= HEADER_CHARS && (1..=HEADER_CHARS).contains(&self.authority_chars)
    }

    /// Whether counters have two lines each.
    pub fn has_tall_counters(&self) -> bool {
        self.counters <= TALL_COUNTERS
    }

    /// How many groups stand beside a counter's number; beside the shorter Vietnamese word one more does.
    pub fn letters_of_a_counter(&self, short_word: bool) -> usize {
        let beside_long_word = match self.counters {
            0..=1 => 26,
            2 => 7,
            3..=5 => 3,
            _ => 2,
        };
        beside_long_word + usize::from(short_word)
    }

    fn header_lines(&self, line_chars: usize) -> usize {
        // Over a zone's title the name is not bold, and narrower.
        let line_chars = line_chars + if self.zone { 4 } else { 0 };
        let name = self.name_chars.div_ceil(line_chars).min(3);
        (name + usize::from(self.zone) + usize::from(self.has_authority())).max(2)
    }

    /// Rows and columns of the counters on a lying panel.
    fn counters(&self) -> (usize, usize) {
        let rows = match self.counters {
            0..=TALL_COUNTERS => 1,
            7..=12 => 2,
            _ => 3,
        };
        (rows, self.counters.div_ceil(rows).max(1))
    }

    /// Rows and columns of the counters on an upright panel.
    fn counters_upright(&self) -> (usize, usize) {
        let most_columns = match self.counters {
            0..=TALL_COUNTERS => 3,
            7..=20 => 4,
            _ => 5,
        };
        let rows = self.counters.div_ceil(most_columns).max(1);
        (rows, self.counters.div_ceil(rows).max(1))
    }
}

/// The classes of the content's root.
impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((rows, columns), (rows_up, columns_up)) = (self.counters(), self.counters_upright());
        let lines = |line_chars: usize| self.ticker_chars.div_ceil(line_chars);
        write!(f, "head-{} head-up-{}", self.header_lines(HEADER_CHARS), self.header_lines(UPRIGHT_HEADER_CHARS))?;
        write!(f, " rows-{rows} cols-{columns} rows-up-{rows_up} cols-up-{columns_up}")?;
        write!(f, " ticker-{} ticker-up-{}", lines(TICKER_CHARS).min(3), lines(UPRIGHT_TICKER_CHARS).min(5))?;
        write!(f, " groups-{} groups-up-{}", self.groups.div_ceil(13).max(1), self.groups.div_ceil(5).max(1))?;
        if self.has_tall_counters() {
            f.write_str(" tall")?;
        }
        if self.likely {
            f.write_str(" likely")?;
        }
        Ok(())
    }
}

/// How wide a number is when it is shown large, as one of five classes.
pub fn number_width(number: TicketNumber) -> &'static str {
    // In thousandths of the letter's height, as the typeface has them, less what its figures are moved together.
    let letter = match number.to_string().chars().next() {
        Some('M' | 'W') => 1000,
        Some('D' | 'G' | 'H' | 'K' | 'N' | 'O' | 'Q' | 'R' | 'U' | 'V' | 'X' | 'Y') => 820,
        _ => 690,
    };
    let digits = number.to_string().len() - 1;
    let thousandths = letter + digits * 572 - (digits + 1) * 40;
    let classes = [(2300, "w23"), (2600, "w26"), (2800, "w28"), (3200, "w32")];
    classes.iter().find(|(most, _)| thousandths <= *most).map_or("w37", |(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(counters: usize) -> Layout {
        Layout { name_chars: 20, authority_chars: 20, zone: false, counters, groups: 9, likely: true, ticker_chars: 60 }
    }

    #[test]
    fn every_count_of_counters_has_its_rows_and_columns() {
        for counters in 0..=MOST_COUNTERS {
            let ((rows, columns), (rows_up, columns_up)) =
                (layout(counters).counters(), layout(counters).counters_upright());
            assert!(rows * columns >= counters && rows <= 3 && (1..=10).contains(&columns), "{counters}");
            assert!(rows_up * columns_up >= counters && rows_up <= 7 && (1..=5).contains(&columns_up), "{counters}");
        }
    }

    #[test]
    fn a_number_is_as_wide_as_its_letters() {
        for (number, class) in [("A025", "w23"), ("C008", "w23"), ("M999", "w26"), ("A1000", "w28"), ("H1000", "w32")] {
            assert_eq!(number_width(number.parse().unwrap()), class, "{number}");
        }
    }

    #[test]
    fn a_long_name_takes_lines_of_the_header_before_what_stands_over_it() {
        assert!(layout(6).to_string().starts_with("head-2 head-up-2 "));
        let long = Layout { name_chars: 2 * HEADER_CHARS + 1, ..layout(6) };
        assert!(!long.has_authority() && long.to_string().starts_with("head-3 head-up-3 "), "{long}");
        assert!(Layout { zone: true, ..long }.to_string().starts_with("head-3 head-up-4 "));
    }
}
