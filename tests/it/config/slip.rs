//! The slip's design and the printers' ways: what is read, and what is said of every mistake.

use std::fs;

use motcua::config::{self, usual_slip};
use motcua::office::Lang;
use motcua::printing::design::{DesignBlock, Languages};
use motcua::printing::samples::{sample_plan, samples};
use motcua::printing::{Cut, Density, Encoding, PrintMode, lay_out};

use super::{OFFICE, load_office};

/// The good office with these blocks.
fn office(blocks: &str) -> String {
    format!("{OFFICE}\n[slip]\nlanguages = \"both\"\nblocks = [\n{blocks}]\n")
}

/// Where the first block stands, so that a test names lines from it.
fn first_line() -> usize {
    office("").lines().count()
}

#[track_caller]
fn check(blocks: &str, expected: &[&str]) {
    let first = first_line();
    let found = load_office(&office(blocks)).expect_err("it was accepted");
    let with_lines = |line: &&str| {
        let (offset, rest) = line.split_once(':').expect("a line");
        let offset: isize = offset.parse().expect("a number");
        format!("offices/mau.toml:{}:{rest}\n", first as isize + offset)
    };
    assert_eq!(found, expected.iter().map(with_lines).collect::<String>(), "of {blocks}");
}

#[test]
fn an_office_without_a_design_has_the_usual_one() {
    let settings = load_office(OFFICE).unwrap();
    let design = &settings.offices.values().next().unwrap().slip;
    assert_eq!(*design, usual_slip());
    assert_eq!(design.languages, Languages::Ticket);
    let settings = load_office(&format!("{OFFICE}[slip]\nlanguages = \"en\"\n")).unwrap();
    let design = &settings.offices.values().next().unwrap().slip;
    assert_eq!((design.languages, &design.blocks), (Languages::En, &usual_slip().blocks));
}

#[test]
fn blocks_stand_as_they_are_written() {
    let blocks = r#"{ kind = "number" },
{ kind = "text", text = { vi = "Còn {ahead} người", en = "{ahead} before you" }, size = "small", align = "left" },
{ kind = "rule" },
{ kind = "qr" },
"#;
    let settings = load_office(&office(blocks)).unwrap();
    let design = &settings.offices.values().next().unwrap().slip;
    assert!(matches!(
        design.blocks.as_slice(),
        [DesignBlock::Number, DesignBlock::Text { .. }, DesignBlock::Rule, DesignBlock::Qr(None)]
    ));
    let slip = format!("{:?}", samples(design, &sample_plan(), Lang::Vi)[0].1.blocks);
    assert!(slip.contains("Còn 12 người") && slip.contains("12 before you"), "{slip}");
}

#[test]
fn the_example_of_the_sample_office_can_be_used_as_it_stands() {
    let shipped = include_str!("../../../config/offices/demo.toml");
    let from = shipped.find("# [slip]").expect("the example");
    let lines = shipped[from..].lines().take_while(|line| line.starts_with("# "));
    let example: String = lines.map(|line| line.trim_start_matches("# ").to_owned() + "\n").collect();
    let example = example.replace("  { kind = \"logo\", file = \"media/logo.png\" },\n", "");
    let settings = load_office(&format!("{OFFICE}{example}")).unwrap();
    assert_eq!(settings.offices.values().next().unwrap().slip.blocks.len(), 17);
}

#[test]
fn every_mistake_of_a_design_is_named_with_its_cure() {
    check(
        "{ kind = \"number\" },\n{ kind = \"text\", text = \"Còn {ahed} người\" },\n",
        &["1:25: slip.blocks[1].text: `{ahed}` is no fact of a slip (hint: did you mean `{ahead}`?)"],
    );
    check(
        "{ kind = \"number\" },\n{ kind = \"text\", text = \"Còn {ahead người\" },\n",
        &["1:25: slip.blocks[1].text: has a brace without its other one: facts stand as {number}"],
    );
    check(
        "{ kind = \"nummer\" },\n",
        &["0:10: slip.blocks[0].kind: `nummer` is no choice here (hint: did you mean `number`?)"],
    );
    check(
        "{ kind = \"rule\" },\n",
        &["-1:10: slip.blocks: have no number: a slip without it is of no use \
         (hint: add { kind = \"number\" } where the ticket's number is to stand)"],
    );
    check(
        "{ kind = \"number\" },\n{ kind = \"number\" },\n",
        &["1:1: slip.blocks[1]: is a second number (hint: keep one of them)"],
    );
    check(
        "{ kind = \"number\", size = \"large\" },\n",
        &["0:20: slip.blocks[0].size: is not a known key (hint: known keys: kind)"],
    );
    check("{ kind = \"number\" },\n{ text = \"x\" },\n", &["1:1: slip.blocks[1].kind: is missing"]);
    check(
        "{ kind = \"number\" },\n{ kind = \"logo\", file = \"none.png\" },\n",
        &["1:25: slip.blocks[1].file: none.png cannot be read: \
         No such file or directory (os error 2) (hint: a relative path starts in the folder of motcua.toml)"],
    );
    let many = "{ kind = \"number\" },\n".repeat(41);
    check(&many, &["-1:10: slip.blocks: must have at most 40 entries, but has 41"]);
    let long = format!("{{ kind = \"number\" }},\n{{ kind = \"text\", text = \"{}\" }},\n", "ữ".repeat(161));
    check(&long, &["1:25: slip.blocks[1].text: must have at most 160 characters, but has 161"]);
}

#[test]
fn a_logo_is_drawn_on_both_widths_and_a_wrong_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("offices")).unwrap();
    fs::write(folder.path().join("motcua.toml"), "").unwrap();
    let text = office("{ kind = \"logo\", file = \"logo.png\" },\n{ kind = \"number\" },\n");
    fs::write(folder.path().join("offices/mau.toml"), text).unwrap();
    let picture = |width: u32, height: u32| {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let dots = vec![0; (width * height) as usize];
        encoder.write_header().unwrap().write_image_data(&dots).unwrap();
        file
    };
    fs::write(folder.path().join("logo.png"), picture(500, 200)).unwrap();
    let settings = config::load(folder.path()).unwrap();
    let design = &settings.offices.values().next().unwrap().slip;
    let slip = &samples(design, &sample_plan(), Lang::Vi)[0].1;
    let wide = lay_out(slip, 576);
    assert!(
        (38..538).all(|x| wide.is_ink(x, 0) && wide.is_ink(x, 199)) && !wide.is_ink(37, 0) && !wide.is_ink(38, 200)
    );
    let narrow = lay_out(slip, 384);
    assert!((8..376).all(|x| narrow.is_ink(x, 0) && narrow.is_ink(x, 146)) && !narrow.is_ink(7, 0));

    for (file, said) in [
        (picture(577, 10), "is 577 × 10 dots, but a slip has room for 576 × 240"),
        (b"<svg></svg>".to_vec(), "is no PNG picture"),
        (vec![0; 300 << 10], "is larger than 256 KiB"),
    ] {
        fs::write(folder.path().join("logo.png"), file).unwrap();
        let problems = config::load(folder.path()).unwrap_err();
        assert!(problems.len() == 1 && problems[0].message.contains(said), "{problems:?}");
        assert_eq!(problems[0].field, "slip.blocks[0].file");
    }
}

#[test]
fn a_printer_has_its_own_cut_density_and_letters() {
    let printer = |keys: &str| {
        let address = "connection = \"tcp://192.168.1.50:9100\"\n";
        let settings = load_office(&OFFICE.replace(address, &format!("{address}{keys}\n")))?;
        Ok::<_, String>(settings.offices.values().next().unwrap().printers[0].clone())
    };
    let usual = printer("").unwrap();
    assert_eq!((usual.cut, usual.density, usual.mode), (Cut::Partial, None, PrintMode::Raster));
    let cuts = [("true", Cut::Partial), ("false", Cut::None), ("\"full\"", Cut::Full), ("\"none\"", Cut::None)];
    for (said, cut) in cuts {
        assert_eq!(printer(&format!("cut = {said}")).unwrap().cut, cut);
    }
    assert_eq!(printer("density = \"darker\"").unwrap().density, Some(Density::Darker));
    assert_eq!(printer("mode = \"tcvn3\"").unwrap().mode, PrintMode::Text(Encoding::Tcvn3));
    assert_eq!(printer("mode = \"ascii\"").unwrap().mode, PrintMode::Text(Encoding::Ascii));
    assert_eq!(printer("mode = \"wpc1258\"").unwrap().mode, PrintMode::Text(Encoding::Wpc1258 { page: 52 }));
    let other_page = printer("mode = \"wpc1258\"\ncode_page = 94").unwrap();
    assert_eq!(other_page.mode, PrintMode::Text(Encoding::Wpc1258 { page: 94 }));

    let said = |keys: &str| printer(keys).unwrap_err();
    assert!(said("cut = \"ful\"").contains("`ful` is no choice here (hint: did you mean `full`?)"));
    assert!(said("density = \"dark\"").contains("did you mean `darker`?"));
    assert!(said("code_page = 94").contains("means nothing here (hint: it goes with mode = \"wpc1258\")"));
    assert!(said("mode = \"wpc1258\"\ncode_page = 300").contains("must be between 0 and 255, but is 300"));
}
