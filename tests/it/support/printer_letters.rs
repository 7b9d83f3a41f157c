//! The letters that printers have, page by page, as the standards give them: made apart from the encoder's tables.

/// The upper part of a page: what the bytes from 0xa0 on print, with `.` where nothing is printed.
type Page = [&'static str; 6];

/// TCVN 5712:1993, the page of small letters.
const TCVN3_SMALL: Page = [
    "........ăâêôơưđ.",
    ".....àảãáạ.ằẳẵắ.",
    "......ặầẩẫấậè.ẻẽ",
    "éẹềểễếệìỉ...ĩíịò",
    ".ỏõóọồổỗốộờởỡớợù",
    ".ủũúụừửữứựỳỷỹýỵ.",
];
/// The same standard, the page of capitals.
const TCVN3_CAPITALS: Page = [
    ".ĂÂ....Đ..ÊÔƠƯ..",
    ".....ÀẢÃÁẠ.ẰẲẴẮ.",
    "......ẶẦẨẪẤẬÈ.ẺẼ",
    "ÉẸỀỂỄẾỆÌỈ...ĨÍỊÒ",
    ".ỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙ",
    ".ỦŨÚỤỪỬỮỨỰỲỶỸÝỴ.",
];
/// Windows-1258 from 0xc0 on; the marks go upon the letter before them.
const WINDOWS_1258: [&str; 4] =
    ["ÀÁÂĂÄÅÆÇÈÉÊË\u{300}ÍÎÏ", "ĐÑ\u{309}ÓÔƠÖ×ØÙÚÛÜƯ\u{303}ß", "àáâăäåæçèéêë\u{301}íîï", "đñ\u{323}óôơö÷øùúûüư₫ÿ"];
/// The numbers by which some printer has Windows-1258.
const WINDOWS_1258_PAGES: [u8; 5] = [52, 94, 27, 35, 32];

/// Letters and what they become under a mark, by Unicode's composition.
const COMPOSED: [(char, &str); 5] = [
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuùÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳ"),
    ('\u{309}', "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
    ('\u{303}', "AÃOÕaãoõIĨiĩUŨuũÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứ"),
    ('\u{323}', "AẠaạÂẬâậĂẶăặEẸeẹÊỆêệIỊiịOỌoọÔỘôộƠỢơợUỤuụƯỰưựYỴyỵ"),
];

/// What a byte prints on a page; a mark goes upon the letter before it.
pub fn printed(page: Option<u8>, byte: u8) -> Option<char> {
    if byte.is_ascii() {
        return Some(char::from(byte)).filter(|letter| !letter.is_control());
    }
    let in_rows = |rows: &[&str], first: u8| {
        let place = usize::from(byte.checked_sub(first)?);
        rows.get(place / 16)?.chars().nth(place % 16).filter(|letter| *letter != '.')
    };
    match page? {
        30 => in_rows(&TCVN3_SMALL, 0xa0),
        31 => in_rows(&TCVN3_CAPITALS, 0xa0),
        page if WINDOWS_1258_PAGES.contains(&page) => in_rows(&WINDOWS_1258, 0xc0),
        _ => None,
    }
}

/// Puts what was printed last under a mark; an ordinary letter stands by itself.
pub fn put(line: &mut String, printed: char) {
    let Some((_, pairs)) = COMPOSED.iter().find(|(mark, _)| *mark == printed) else { return line.push(printed) };
    let letter = line.pop().unwrap_or_else(|| panic!("a mark upon nothing"));
    let pairs: Vec<char> = pairs.chars().collect();
    let composed = pairs.chunks(2).find(|pair| pair[0] == letter).map(|pair| pair[1]);
    line.push(composed.unwrap_or_else(|| panic!("no {letter} with U+{:04x}", u32::from(printed))));
}

#[test]
fn the_tables_are_those_of_another_program() {
    for (page, name, from) in [(30, "TCVN5712-1", 0xa8_u8), (52, "CP1258", 0xc0)] {
        for byte in (from..=0xff).filter(|byte| printed(Some(page), *byte).is_some()) {
            // A space keeps the converter from waiting for a mark to compose.
            let Some(said) = converted(name, &[byte, b' ']) else {
                println!("skipped: iconv is not here, or does not know {name}");
                return;
            };
            assert_eq!(said.trim_end().chars().next(), printed(Some(page), byte), "{name}: {byte:02x}");
        }
    }
    for (small, capital) in TCVN3_SMALL.iter().zip(TCVN3_CAPITALS).skip(1) {
        assert_eq!(small.to_uppercase(), capital);
    }
}

fn converted(name: &str, bytes: &[u8]) -> Option<String> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut iconv = Command::new("iconv");
    iconv.args(["-f", name, "-t", "UTF-8"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = iconv.spawn().ok()?;
    running.stdin.take()?.write_all(bytes).ok()?;
    let done = running.wait_with_output().ok()?;
    done.status.success().then(|| String::from_utf8(done.stdout).ok()).flatten()
}
