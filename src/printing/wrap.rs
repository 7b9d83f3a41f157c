//! Breaks a text into lines that fit.

use super::typeface::Face;

/// What a break between two syllables that may be one word costs, against a line that is all white costing 1.
const MID_PHRASE: f32 = 0.1;

/// The lines of `text`, each at most `width` dots wide: as few as possible, of nearly equal length, and rather broken
/// after a comma or before `và` than within a name. A word wider than a line is broken; a no-break space never is.
/// Beyond `most_lines` the text ends in `…`.
pub fn wrap(face: &Face, text: &str, width: f32, most_lines: usize) -> Vec<String> {
    let words: Vec<String> = text
        .split([' ', '\n', '\t'])
        .filter(|word| !word.is_empty())
        .flat_map(|word| if face.width(word) <= width { vec![word.to_owned()] } else { pieces(face, word, width) })
        .collect();
    let mut lines = fewest(face, &words, width);
    if lines.len() > most_lines {
        lines.truncate(most_lines);
        if let Some(last) = lines.last_mut() {
            shorten(face, last, width);
        }
        return lines;
    }
    best(face, &words, width, lines.len())
}

/// Puts as much on each line as fits.
fn fewest(face: &Face, words: &[String], width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if face.width(&longer) <= width => *line = longer,
            _ => lines.push(word.clone()),
        }
    }
    lines
}

/// The breaks into exactly `count` lines that cost least.
fn best(face: &Face, words: &[String], width: f32, count: usize) -> Vec<String> {
    // cheapest[n][end]: the cost of the first `end` words on n lines, and where the last of these begins.
    let mut cheapest = vec![vec![(f32::INFINITY, 0); words.len() + 1]; count + 1];
    cheapest[0][0].0 = 0.0;
    for n in 1..=count {
        for end in 1..=words.len() {
            for start in (0..end).rev() {
                let line = words[start..end].join(" ");
                if face.width(&line) > width {
                    break;
                }
                let white = 1.0 - face.width(&line) / width;
                let cost = cheapest[n - 1][start].0 + white * white + break_cost(words, end);
                if cost < cheapest[n][end].0 {
                    cheapest[n][end] = (cost, start);
                }
            }
        }
    }
    let mut lines = Vec::new();
    let mut end = words.len();
    for n in (1..=count).rev() {
        let start = cheapest[n][end].1;
        lines.push(words[start..end].join(" "));
        end = start;
    }
    lines.reverse();
    lines
}

/// What it costs to begin a new line before the word at `at`.
fn break_cost(words: &[String], at: usize) -> f32 {
    let natural =
        at == words.len() || words[at] == "và" || words[at] == "and" || words[at - 1].ends_with([',', ';', '.']);
    if natural { 0.0 } else { MID_PHRASE }
}

fn shorten(face: &Face, line: &mut String, width: f32) {
    while !line.is_empty() && face.width(&format!("{line}…")) > width {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

fn pieces(face: &Face, word: &str, width: f32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
            if face.width(piece) > width && piece.chars().count() > 1 {
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
    use crate::printing::typeface::Weight;

    const FACE: Face = Face { weight: Weight::Regular, size: 30.0, stretch: 1.0 };

    #[test]
    fn lines_are_even_and_hold_every_word() {
        let text = "Đăng ký, quản lý phương tiện giao thông cơ giới đường bộ";
        for width in [200.0, 300.0, 400.0] {
            let lines = wrap(&FACE, text, width, 9);
            assert_eq!(lines.join(" "), text);
            assert!(lines.iter().all(|line| FACE.width(line) <= width));
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(lines.len(), fewest(&FACE, &words, width).len());
        }
        assert_eq!(wrap(&FACE, "một hai ba bốn năm sáu", 330.0, 9).len(), 1);
        assert_eq!(wrap(&FACE, "một hai ba bốn năm sáu", 300.0, 9), ["một hai ba", "bốn năm sáu"]);
    }

    #[test]
    fn names_are_rather_broken_at_commas() {
        let text = "Vũ khí, vật liệu nổ và công cụ hỗ trợ";
        assert_eq!(wrap(&FACE, text, 330.0, 9), ["Vũ khí, vật liệu nổ", "và công cụ hỗ trợ"]);
        assert_eq!(wrap(&FACE, "Mời theo\u{a0}dõi loa", 160.0, 9), ["Mời", "theo\u{a0}dõi", "loa"]);
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
