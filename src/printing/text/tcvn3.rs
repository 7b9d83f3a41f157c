//! TCVN 5712:1993, third part, as printers have it: a page of small letters and a page of capitals. On both pages ASCII
//! is ASCII.
//!
//! The capitals stand where their small letters do, but for seven without tones.

/// The page of small letters in printers (`ESC t 30`, called TCVN-3-1).
pub const SMALL_PAGE: u8 = 30;
/// The page of capitals (`ESC t 31`, called TCVN-3-2).
pub const CAPITALS_PAGE: u8 = 31;

/// Runs of letters, each from its byte on.
const TONED: [(u8, &str); 7] = [
    (0xb5, "àảãáạ"),
    (0xbb, "ằẳẵắ"),
    (0xc6, "ặầẩẫấậè"),
    (0xce, "ẻẽéẹềểễếệìỉ"),
    (0xdc, "ĩíịò"),
    (0xe1, "ỏõóọồổỗốộờởỡớợù"),
    (0xf1, "ủũúụừửữứựỳỷỹýỵ"),
];
const SMALL: [(u8, &str); 1] = [(0xa8, "ăâêôơưđ")];
const CAPITALS: [(u8, &str); 3] = [(0xa1, "ĂÂ"), (0xa7, "Đ"), (0xaa, "ÊÔƠƯ")];

/// The page and the byte of a letter that ASCII lacks.
pub fn place(letter: char) -> Option<(u8, u8)> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let page = if letter == small { SMALL_PAGE } else { CAPITALS_PAGE };
    let byte = in_runs(&TONED, small).or_else(|| match page {
        SMALL_PAGE => in_runs(&SMALL, letter),
        _ => in_runs(&CAPITALS, letter),
    });
    byte.map(|byte| (page, byte))
}

fn in_runs(runs: &[(u8, &str)], letter: char) -> Option<u8> {
    runs.iter().find_map(|(first, letters)| {
        let place = letters.chars().position(|known| known == letter)?;
        first.checked_add(u8::try_from(place).ok()?)
    })
}
