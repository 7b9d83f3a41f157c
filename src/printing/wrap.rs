//! Breaks a text into lines that fit.

use super::compounds::belong_together;

/// What lines are measured by: dots of a typeface, or columns of a printer's own letters.
pub trait Measure {
    /// How much of a line a text takes.
    fn width(&self, text: &str) -> f32;
}

/// What a break between two syllables that may be one word costs, against a line that is all white costing 1.
const MID_PHRASE: f32 = 0.1;
/// What a break within a word costs that is known to be one.
const MID_WORD: f32 = 0.5;

/// The lines of `text`, each at most `width` wide: as few as possible, of nearly equal length, and rather broken
/// after a comma or before `và` than within a name. A word wider than a line is broken; a no-break space never is.
/// Beyond `most_lines` the text ends in `…`.
pub fn wrap(measure: &impl Measure, text: &str, width: f32, most_lines: usize) -> Vec<String> {
    let words = Measured::of(measure, text, width);
    let fewest = words.fewest_lines(width);
    if fewest.len() <= most_lines {
        return words.best_lines(width, fewest.len());
    }
    let mut lines: Vec<String> = fewest.into_iter().take(most_lines).collect();
    if let Some(last) = lines.last_mut() {
        shorten(measure, last, width);
    }
    lines
}

/// What may not be broken, with its widths, which are measured once.
struct Measured {
    words: Vec<String>,
    widths: Vec<f32>,
    space: f32,
}

impl Measured {
    fn of(measure: &impl Measure, text: &str, width: f32) -> Measured {
        let words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty());
        let fits = |word: &str| measure.width(word) <= width;
        let words: Vec<String> = words
            .flat_map(|word| if fits(word) { vec![word.to_owned()] } else { pieces(measure, word, width) })
            .collect();
        let widths = words.iter().map(|word| measure.width(word)).collect();
        Measured { words, widths, space: measure.width(" ") }
    }

    /// As much on each line as fits.
    fn fewest_lines(&self, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut start = 0;
        for end in 1..=self.words.len() {
            if end == self.words.len() || self.width(start, end + 1) > width {
                lines.push(self.words[start..end].join(" "));
                start = end;
            }
        }
        lines
    }

    /// The breaks into exactly `count` lines that cost least.
    fn best_lines(&self, width: f32, count: usize) -> Vec<String> {
        // cheapest[n][end]: the cost of the first `end` words on n lines, and where the last of these begins.
        let mut cheapest = vec![vec![(f32::INFINITY, 0); self.words.len() + 1]; count + 1];
        cheapest[0][0].0 = 0.0;
        for n in 1..=count {
            for end in 1..=self.words.len() {
                let starts = (0..end).rev().take_while(|start| self.width(*start, end) <= width);
                for start in starts {
                    let white = 1.0 - self.width(start, end) / width;
                    let cost = cheapest[n - 1][start].0 + white * white + self.break_cost(end);
                    if cost < cheapest[n][end].0 {
                        cheapest[n][end] = (cost, start);
                    }
                }
            }
        }
        let mut lines = Vec::new();
        let mut end = self.words.len();
        for n in (1..=count).rev() {
            let start = cheapest[n][end].1;
            lines.push(self.words[start..end].join(" "));
            end = start;
        }
        lines.reverse();
        lines
    }

    fn width(&self, start: usize, end: usize) -> f32 {
        self.widths[start..end].iter().sum::<f32>() + self.space * (end - start - 1) as f32
    }

    /// What it costs to begin a new line before the word at `at`.
    fn break_cost(&self, at: usize) -> f32 {
        let natural = self.words.get(at).is_none_or(|word| word == "và" || word == "and")
            || self.words[at - 1].ends_with([',', ';', '.']);
        match self.words.get(at) {
            _ if natural => 0.0,
            Some(word) if belong_together(&self.words[at - 1], word) => MID_WORD,
            _ => MID_PHRASE,
        }
    }
}

fn shorten(measure: &impl Measure, line: &mut String, width: f32) {
    while !line.is_empty() && measure.width(&format!("{line}…")) > width {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

fn pieces(measure: &impl Measure, word: &str, width: f32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
            if measure.width(piece) > width && piece.chars().count() > 1 {
                piece.pop();
                pieces.push(character.into());
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printing::typeface::{Face, Weight};

    const FACE: Face = Face { weight: Weight::Regular, size: 30.0, stretch: 1.0 };

    #[test]
    fn lines_are_even_and_hold_every_word() {
        let text = "Đăng ký, quản lý phương tiện giao thông cơ giới đường bộ";
        for width in [200.0, 300.0, 400.0] {
            let lines = wrap(&FACE, text, width, 9);
            assert_eq!(lines.join(" "), text);
            assert!(lines.iter().all(|line| FACE.width(line) <= width));
            assert_eq!(lines.len(), Measured::of(&FACE, text, width).fewest_lines(width).len());
        }
        let text = "một hai ba bốn năm sáu";
        assert_eq!(wrap(&FACE, text, FACE.width(text), 9), [text]);
        assert_eq!(wrap(&FACE, text, FACE.width(text) - 1.0, 9), ["một hai ba", "bốn năm sáu"]);
    }

    #[test]
    fn names_are_rather_broken_at_commas() {
        let text = "Vũ khí, vật liệu nổ và công cụ hỗ trợ";
        assert_eq!(wrap(&FACE, text, 330.0, 9), ["Vũ khí, vật liệu nổ", "và công cụ hỗ trợ"]);
        assert_eq!(wrap(&FACE, "Mời theo\u{a0}dõi loa", 160.0, 9), ["Mời", "theo\u{a0}dõi", "loa"]);
    }

    #[test]
    fn a_line_does_not_end_within_a_word_of_two_syllables() {
        let text = "ngành nghề đầu tư kinh doanh có điều kiện";
        // On anything narrower, as few lines as possible have to break a word.
        let narrowest = FACE.width("ngành nghề đầu tư").max(FACE.width("đầu tư kinh doanh")).ceil();
        for width in [narrowest, 300.0, 400.0, 500.0] {
            let lines = wrap(&FACE, text, width, 9);
            for word in ["ngành nghề", "đầu tư", "kinh doanh", "điều kiện"] {
                assert!(lines.iter().any(|line| line.contains(word)), "{width}: {lines:?}");
            }
        }
    }

    #[test]
    fn what_cannot_fit_is_broken_or_ends_in_dots() {
        let lines = wrap(&FACE, &"x".repeat(60), 200.0, 9);
        assert!(lines.len() > 3 && lines.iter().all(|line| FACE.width(line) <= 200.0));
        let lines = wrap(&FACE, &"chữ ".repeat(60), 200.0, 3);
        assert!(lines.len() == 3 && lines[2].ends_with('…') && FACE.width(&lines[2]) <= 200.0, "{lines:?}");
        assert!(wrap(&FACE, " ", 200.0, 3).is_empty());
    }
}
