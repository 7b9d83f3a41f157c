//! Breaks a text into lines that fit.

use super::typeface::Face;

/// The lines of `text`, each at most `width` dots wide, as few as possible and of nearly equal length, so that no
/// single syllable is left on a line of its own. A word wider than that is broken; beyond `most_lines` the text ends in
/// `…`.
pub fn wrap(face: &Face, text: &str, width: f32, most_lines: usize) -> Vec<String> {
    let mut lines = fill(face, text, width);
    if lines.len() > most_lines {
        lines.truncate(most_lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && face.width(&format!("{last}…")) > width {
                last.pop();
            }
            last.truncate(last.trim_end().len());
            last.push('…');
        }
        return lines;
    }
    // The narrowest measure that needs no more lines is the one that fills them evenly.
    let (mut too_narrow, mut enough) = (width / 2.0, width);
    while lines.len() > 1 && enough - too_narrow > 1.0 {
        let middle = (too_narrow + enough) / 2.0;
        let narrower = fill(face, text, middle);
        if narrower.len() > lines.len() {
            too_narrow = middle;
        } else {
            (lines, enough) = (narrower, middle);
        }
    }
    lines
}

/// Puts as much on each line as fits.
fn fill(face: &Face, text: &str, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if face.width(&longer) <= width => *line = longer,
            _ if face.width(word) <= width => lines.push(word.to_owned()),
            _ => lines.extend(pieces(face, word, width)),
        }
    }
    lines
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
            assert_eq!(lines.len(), fill(&FACE, text, width).len());
        }
        assert_eq!(wrap(&FACE, "một hai ba bốn năm sáu", 330.0, 9).len(), 1);
        assert_eq!(wrap(&FACE, "một hai ba bốn năm sáu", 300.0, 9), ["một hai ba", "bốn năm sáu"]);
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
