//! How a variant is written: on a command line, in an address, in a form.

use std::str::FromStr;

use jiff::civil::Time;

use super::variant::{Counter, MOST_TIMES};
use crate::office::{GroupCode, Window};

/// A text that says nothing that can be simulated, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` {wrong}: write {want}")]
pub struct Misspelt {
    /// What is wrong with it.
    pub wrong: &'static str,
    /// The text, cut to 80 characters.
    pub text: String,
    /// What a right one looks like.
    pub want: &'static str,
}

impl Misspelt {
    fn new(wrong: &'static str, text: &str, want: &'static str) -> Self {
        Misspelt { wrong, text: text.chars().take(80).collect(), want }
    }
}

/// The most spans of a day.
const MOST_WINDOWS: usize = 12;

/// Spans of a day, in order and without overlap: `07:30-11:30,13:00-17:00`; a slash may stand for the comma.
///
/// # Errors
/// One of them is no span, or they overlap.
pub fn windows(text: &str) -> Result<Vec<Window>, Misspelt> {
    const WANT: &str = "hours and minutes, as 07:30-11:30,13:00-17:00";
    let wrong = || Misspelt::new("is no span of hours", text, WANT);
    let mut windows = Vec::new();
    for part in text.split([',', '/']).map(str::trim).filter(|part| !part.is_empty()) {
        // Vietnamese keyboards and texts have long dashes, too.
        let (from, to) = part.split_once(['-', '–', '—']).ok_or_else(wrong)?;
        let (from, to) = (minute(from).ok_or_else(wrong)?, minute(to).ok_or_else(wrong)?);
        if from >= to {
            return Err(Misspelt::new("does not end after it begins", part, "the earlier time first, as 07:30-11:30"));
        }
        windows.push(Window { from, to });
    }
    windows.sort_by_key(|window: &Window| window.from);
    let overlap = windows.iter().zip(windows.iter().skip(1)).any(|(one, next)| next.from < one.to);
    if windows.is_empty() {
        Err(wrong())
    } else if windows.len() > MOST_WINDOWS {
        Err(Misspelt::new("has more than 12 spans of hours", text, WANT))
    } else if overlap {
        Err(Misspelt::new("has spans of hours that overlap", text, WANT))
    } else {
        Ok(windows)
    }
}

/// Spans as [`windows`] reads them.
pub fn spelled(windows: &[Window]) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let spans = windows.iter().map(|window| format!("{}-{}", clock(window.from), clock(window.to)));
    spans.collect::<Vec<_>>().join(",")
}

/// Groups by their letters: `A,B`, `A B`, `AB`.
///
/// # Errors
/// One of them is no letter.
pub fn groups(text: &str) -> Result<Vec<GroupCode>, Misspelt> {
    let mut groups: Vec<GroupCode> = Vec::new();
    for letter in text.chars().filter(|c| !matches!(c, ',' | ';' | ' ')) {
        let group = letter.to_ascii_uppercase().encode_utf8(&mut [0; 4]).parse();
        let group = group.map_err(|_| Misspelt::new("is no list of groups", text, "their letters, as A,B"))?;
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    Ok(groups)
}

/// `closed`, `A,B`, or `A,B@08:00-11:30/13:00-15:00`.
impl FromStr for Counter {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        let (letters, hours) = text.split_once('@').map_or((text, None), |(letters, hours)| (letters, Some(hours)));
        match letters.trim() {
            closed if closed.eq_ignore_ascii_case("closed") && hours.is_some() => {
                let want =
                    "the hours in which the counter is open, as A,B@09:00-17:00, or closed alone for the whole day";
                return Err(Misspelt::new("says when a counter is closed", text, want));
            }
            closed if hours.is_none() && (closed.is_empty() || closed.eq_ignore_ascii_case("closed")) => {
                return Ok(Counter::Closed);
            }
            _ => {}
        }
        let windows = hours.map(windows).transpose()?;
        match groups(letters)? {
            groups if groups.is_empty() => {
                Err(Misspelt::new("is no way to staff a counter", text, "closed, A,B or A,B@08:00-11:30"))
            }
            groups => Ok(Counter::Serves { groups, windows }),
        }
    }
}

/// How many times as many come: `x1.2`, `1.2`, `120%`; a decimal comma is read as one.
///
/// # Errors
/// It is no number, or not between 0 and [`MOST_TIMES`].
pub fn times(text: &str) -> Result<f64, Misspelt> {
    let wrong =
        || Misspelt::new("is no number of times", text, "a factor from 0 to 10, as x1.2, or a percentage, as 120%");
    let bare = text.trim().trim_start_matches(['x', 'X', '×']).replace(',', ".");
    let (digits, scale) = bare.strip_suffix('%').map_or((bare.as_str(), 1.0), |digits| (digits.trim(), 0.01));
    let factor: f64 = digits.parse::<f64>().map_err(|_| wrong())? * scale;
    if (0.0..=MOST_TIMES).contains(&factor) { Ok(factor) } else { Err(wrong()) }
}

fn minute(text: &str) -> Option<u16> {
    let text = text.trim();
    if text == "24:00" {
        return Some(1440);
    }
    let padded = if text.len() == 4 { format!("0{text}") } else { text.to_owned() };
    let time: Time = padded.parse().ok().filter(|_| padded.len() == 5)?;
    Some(time.hour() as u16 * 60 + time.minute() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_back_what_they_write() {
        for text in ["07:30-11:30,13:00-17:00", "00:00-24:00", "08:00-08:01"] {
            assert_eq!(windows(text).map(|windows| spelled(&windows)), Ok(text.to_owned()));
        }
        assert_eq!(windows(" 13:00–17:00 / 7:30-11:30 ").map(|w| spelled(&w)), Ok("07:30-11:30,13:00-17:00".into()));
        for bad in ["", "7", "08:00", "11:30-07:30", "08:00-08:00", "08:00-10:00,09:00-11:00", "8h-9h", "08:00-25:00"] {
            assert!(windows(bad).is_err(), "{bad}");
        }
        let said = |text: &str| windows(text).unwrap_err().to_string();
        let reversed = "`10:00-09:00` does not end after it begins: write the earlier time first, as 07:30-11:30";
        assert_eq!(said("07:00-08:00,10:00-09:00"), reversed);
        assert!(said("08:00-10:00,09:00-11:00").contains("spans of hours that overlap"));
        assert!(said("8h-9h").starts_with("`8h-9h` is no span of hours: write hours and minutes"));
    }

    #[test]
    fn counters_and_factors_are_read_as_people_write_them() {
        let groups = |letters: &str| groups(letters).unwrap();
        assert_eq!("closed".parse(), Ok(Counter::Closed));
        assert_eq!("b, a".parse(), Ok(Counter::Serves { groups: groups("BA"), windows: None }));
        let hours = windows("08:00-11:30,13:00-15:00").unwrap();
        let serves = Counter::Serves { groups: groups("A"), windows: Some(hours) };
        assert_eq!("A@08:00-11:30/13:00-15:00".parse(), Ok(serves));
        assert_eq!("Closed".parse(), Ok(Counter::Closed));
        let closed = "closed@08:00-09:00".parse::<Counter>().unwrap_err().to_string();
        assert!(closed.contains("write the hours in which the counter is open, as A,B@09:00-17:00"), "{closed}");
        for bad in ["@08:00-09:00", "Đ", "1", "A@8", ","] {
            assert!(bad.parse::<Counter>().is_err(), "{bad}");
        }
        assert_eq!(["x1.2", "1,2", "120%", " 120 % "].map(times), [const { Ok(1.2) }; 4]);
        assert_eq!(times("x0"), Ok(0.0));
        for bad in ["", "x", "-1", "x11", "nan", "inf", "1.2.3"] {
            assert!(times(bad).is_err(), "{bad}");
        }
    }
}
