//! Slips as images: golden files, the QR code read back, and the printer's bytes against the preview.

mod own_letters;
mod trial;

use std::path::PathBuf;
use std::sync::Arc;

use motcua::config::usual_slip;
use motcua::office::{CounterNo, Lang, Ticket};
use motcua::printing::design::{Design, Languages};
use motcua::printing::samples::{self, SAMPLE_LINK, sample_plan, sample_ticket};
use motcua::printing::slip::{Block, Slip, Words};
use motcua::printing::{Connection, Cut, Density, Facts, PrinterPlan, Raster, escpos, lay_out, preview};

use crate::support::escpos_decoder::{Printout, decode};

pub const WIDTHS: [u32; 2] = [384, 576];

/// The samples of an office without a design of its own, for citizens who chose Vietnamese.
pub fn samples() -> Vec<(&'static str, Slip)> {
    samples::samples(&usual_slip(), &sample_plan(), Lang::Vi)
}

/// Every sample in Vietnamese, with English beneath, and in English alone, with a name for messages and files.
pub fn all_samples() -> Vec<(String, Slip)> {
    let english = Design { languages: Languages::En, ..(*usual_slip()).clone() };
    let ways = [(usual_slip(), Lang::Vi, "vi"), (usual_slip(), Lang::En, "both"), (english.into(), Lang::En, "en")];
    let plan = sample_plan();
    let in_way = |(design, lang, way): (Arc<Design>, Lang, &'static str)| {
        let samples: Vec<_> = samples::samples(&design, &plan, lang);
        samples.into_iter().map(move |(name, slip)| (format!("{name}-{way}"), slip))
    };
    ways.into_iter().flat_map(in_way).collect()
}

/// Every sample at every width.
fn sheets() -> impl Iterator<Item = (String, Slip, Raster)> {
    let slips = all_samples().into_iter().chain([("test-page".to_owned(), trial::page())]);
    slips.flat_map(|(name, slip)| WIDTHS.map(|width| (format!("{name}-{width}"), slip.clone(), lay_out(&slip, width))))
}

pub fn printer(width_dots: u32) -> PrinterPlan {
    PrinterPlan::new("hall", Connection::File { path: "slips.bin".into() }, width_dots)
}

#[test]
fn slips_look_as_their_golden_files() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/slips");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = Vec::new();
    for (name, _, raster) in sheets() {
        let file = folder.join(format!("{name}.png"));
        if std::fs::read(&file).is_ok_and(|golden| pixels(&golden) == dots(&raster)) {
            continue;
        }
        let target = if update { file } else { std::env::temp_dir().join(format!("motcua-slip-{name}.png")) };
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("writable");
        std::fs::write(&target, raster.to_png()).expect("writable");
        different.push(target);
    }
    assert!(
        update || different.is_empty(),
        "these differ from tests/golden/slips, look at them and run again with UPDATE_GOLDEN=1: {different:?}"
    );
    let known: Vec<String> = sheets().map(|(name, ..)| format!("{name}.png")).collect();
    for file in std::fs::read_dir(&folder).expect("the golden files").filter_map(Result::ok) {
        let name = file.file_name().into_string().expect("a name");
        assert!(known.contains(&name), "no sample is called {name}: delete it");
    }
}

#[test]
fn the_preview_is_the_raster_dot_for_dot() {
    for (name, slip) in samples() {
        for width in WIDTHS {
            assert_eq!(pixels(&preview(&slip, width)), dots(&lay_out(&slip, width)), "{name}");
        }
    }
}

#[test]
fn the_printers_bytes_give_the_preview() {
    for (name, slip) in all_samples() {
        for width in WIDTHS {
            let out = decode(&escpos::print_bytes(&slip, &printer(width)));
            assert_is_printed(&out, &slip, width, &name);
            assert_eq!((out.full_cuts, out.density), (0, None), "{name}");
        }
    }
}

#[test]
fn a_printer_cuts_and_darkens_as_it_is_told() {
    let slip = &samples()[0].1;
    let printed = |cut, density| decode(&escpos::print_bytes(slip, &PrinterPlan { cut, density, ..printer(576) }));
    let whole = printed(Cut::Full, None);
    assert_is_printed(&whole, slip, 576, "cut through");
    assert_eq!(whole.full_cuts, 1);
    assert_eq!(printed(Cut::None, None).cuts, [0; 0], "a printer without a cutter");
    let densities = [Density::Lighter, Density::Normal, Density::Darker];
    let steps = densities.map(|density| {
        let out = printed(Cut::Partial, Some(density));
        assert_is_printed(&out, slip, 576, "of another density");
        out.density.expect("told")
    });
    assert!(steps[0] < 0 && steps[1] == 0 && steps[2] > 0, "{steps:?}");
}

/// The paper holds the slip as its preview shows it, then only what is fed before the cut.
pub fn assert_is_printed(out: &Printout, slip: &Slip, width_dots: u32, name: &str) {
    // The preview is tested to be the same, and takes long to write and to read.
    let expected = dots(&lay_out(slip, width_dots));
    let height = expected.len();
    for (y, row) in expected.iter().enumerate() {
        for (x, black) in row.iter().enumerate() {
            assert_eq!(out.is_black(x, y), *black, "{name}: dot {x}, {y}");
        }
    }
    assert_eq!(out.rows.len(), height + usize::from(escpos::FEED_BEFORE_CUT_ROWS), "{name}");
    assert!(out.blank_tail() >= usize::from(escpos::FEED_BEFORE_CUT_ROWS), "{name}: the cut goes through the slip");
    assert!(out.rows.iter().all(|row| row.is_empty() || row.len() == width_dots as usize), "{name}");
    assert_eq!(out.cuts, [out.rows.len()], "{name}");
    assert!(out.tallest_band <= 128, "{name}: {} rows in one band", out.tallest_band);
    assert_eq!((out.lines.len(), out.codes.len()), (0, 0), "{name}: everything is drawn");
}

/// The slip of one ticket of the sample office, of which nothing is known but its link.
fn slip_with(link: &str) -> Slip {
    let ticket = sample_ticket("A001".parse().expect("a number"), Lang::Vi);
    Slip::of(&usual_slip(), &sample_plan(), &ticket, &Facts { link: link.to_owned(), ..Facts::default() })
}

#[test]
fn a_phone_reads_the_link_from_every_slip() {
    for (name, slip) in all_samples() {
        for width in WIDTHS {
            assert_eq!(read_qr(&lay_out(&slip, width)), [SAMPLE_LINK], "{name}");
        }
    }
    // A city's server with a long name, and an address that no code on this paper could hold.
    for width in WIDTHS {
        let long = format!("https://{}/phuong-sai-gon/t/0123456789abcdef", "xep-hang.".repeat(14));
        assert_eq!(read_qr(&lay_out(&slip_with(&long), width)), [long], "{width}");
        assert_eq!(read_qr(&lay_out(&slip_with(&"x".repeat(3000)), width)), [""; 0], "{width}");
    }
}

/// The texts of all QR codes in the image, as a camera would see them: on paper that is wider than the print.
pub fn read_qr(raster: &Raster) -> Vec<String> {
    let border = 40;
    let (width, height) = (raster.width_dots() + 2 * border, raster.height() + 2 * border);
    let shade = |x: usize, y: usize| {
        let inside = x >= border as usize && y >= border as usize;
        if inside && raster.is_ink(x as u32 - border, y as u32 - border) { 0 } else { 255 }
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, shade);
    image.detect_grids().iter().map(|grid| grid.decode().expect("readable").1).collect()
}

#[test]
fn the_codes_modules_are_at_least_four_dots_with_a_white_border_of_four_modules() {
    for width in WIDTHS {
        let qr = motcua::printing::qr::Qr::of(SAMPLE_LINK, 250, width).expect("fits");
        let dots = qr.dots_per_module();
        assert!(dots >= 4 && qr.quiet() == 4 * dots);
        let mut raster = Raster::blank(qr.side(), qr.side());
        qr.draw(&mut raster, 0, 0);
        let code = qr.quiet()..qr.side() - qr.quiet();
        for (x, y) in (0..qr.side()).flat_map(|y| (0..qr.side()).map(move |x| (x, y))) {
            assert!(!raster.is_ink(x, y) || code.contains(&x) && code.contains(&y), "ink in the border at {x}, {y}");
            let corner = (x - x % dots, y - y % dots);
            assert_eq!(raster.is_ink(x, y), raster.is_ink(corner.0, corner.1), "a module is not whole at {x}, {y}");
        }
    }
}

#[test]
fn words_stay_between_the_margins() {
    for (name, slip) in all_samples() {
        for (width, margin) in [(384, 8), (576, 24)] {
            let raster = lay_out(&slip, width);
            let edges = (0..margin).chain(width - margin..width);
            let stray = edges.flat_map(|x| (0..raster.height()).map(move |y| (x, y)));
            let stray: Vec<_> = stray.filter(|(x, y)| raster.is_ink(*x, *y)).collect();
            // The rounding of a letter's place to whole dots may move its edge by one.
            assert!(stray.iter().all(|(x, _)| *x == margin - 1 || *x == width - margin), "{name} at {width}");
        }
    }
}

/// What a slip says in its leading language, block by block.
fn said(slip: &Slip) -> Vec<String> {
    let first = |words: &Words| words.first.clone();
    let of = |block: &Block| match block {
        Block::Text { words, .. } => first(words),
        Block::Priority(words) => format!("[{}]", words.first),
        Block::Number(number) => number.clone(),
        Block::Fact { label, value } => format!("{}: {}", label.first, value.first),
        Block::Qr { link, words } => format!("{} <{link}>", words.as_ref().map(first).unwrap_or_default()),
        Block::Rule => "---".to_owned(),
        Block::Logo(picture) => format!("picture, {} dots wide", picture.width_dots()),
        Block::Trial(trial) => format!("{trial:?}"),
    };
    slip.blocks.iter().map(of).collect()
}

#[test]
fn a_slip_says_its_blocks_in_order() {
    let link = format!("Quét mã để xem lượt gọi trên điện thoại <{SAMPLE_LINK}>");
    let expected = [
        "Công an Thành phố Hồ Chí Minh",
        "Công an phường Sài Gòn",
        "---",
        "PHIẾU SỐ THỨ TỰ",
        "A007",
        "Căn cước",
        "[ƯU TIÊN]",
        "---",
        "Số người chờ trước: 0",
        "Dự kiến gọi: khoảng 08:41 – 08:50",
        "Quầy phục vụ: 1",
        "Lấy số lúc: 08:41 Thứ\u{a0}Bảy, 21/11/2026",
        "---",
        &link,
        "Mời ông/bà theo dõi màn hình và loa.",
        "Nếu lỡ lượt gọi, xin báo cán bộ.",
        "Phiếu không thay thế giấy tiếp nhận hồ sơ.",
        "Xin cảm ơn ông/bà!",
    ];
    assert_eq!(said(&samples()[1].1), expected);
    let reprint = said(&samples().last().expect("samples").1);
    assert_eq!(reprint.last().map(String::as_str), Some("Bản in lại lần 1"));
}

#[test]
fn what_is_not_known_is_left_out_with_its_block() {
    let lines = said(&slip_with(""));
    let unknown = ["Dự kiến gọi", "Quầy phục vụ", "Quét mã", "Bản in lại", "ƯU TIÊN"];
    assert!(!lines.iter().any(|line| unknown.iter().any(|word| line.contains(word))), "{lines:?}");
    assert!(lines.contains(&"Số người chờ trước: 0".to_owned()));
    // A rule never stands beside another, nor at an end.
    assert!(lines.windows(2).all(|pair| pair != ["---", "---"]), "{lines:?}");
    let design = Design { blocks: usual_slip().blocks[2..5].to_vec(), languages: Languages::Vi };
    let ticket = sample_ticket("A001".parse().expect("a number"), Lang::Vi);
    let slip = Slip::of(&design, &sample_plan(), &ticket, &Facts::default());
    assert_eq!(said(&slip), ["PHIẾU SỐ THỨ TỰ", "A001"]);
}

#[test]
fn a_slip_keeps_what_is_private() {
    let plan = sample_plan();
    let priority = plan.priorities.first().map(|class| class.code.clone());
    for lang in [Lang::Vi, Lang::En] {
        let ticket = Ticket { priority: priority.clone(), ..sample_ticket("L002".parse().expect("a number"), lang) };
        let facts = Facts { counters: vec![CounterNo(2)], link: SAMPLE_LINK.to_owned(), ..Facts::default() };
        let said = format!("{:?}", Slip::of(&usual_slip(), &plan, &ticket, &facts).blocks);
        for secret in ["75", "elderly", "Vũ khí", "Weapons"] {
            assert!(!said.contains(secret), "{secret}: {said}");
        }
        assert!(said.contains("Nhóm L") && said.contains("ƯU TIÊN"), "{said}");
        assert_eq!(said.contains("Group L"), lang == Lang::En);
        assert_eq!(said.contains("Thank you"), lang == Lang::En);
    }
}

fn dots(raster: &Raster) -> Vec<Vec<bool>> {
    (0..raster.height()).map(|y| (0..raster.width_dots()).map(|x| raster.is_ink(x, y)).collect()).collect()
}

/// The dots of a PNG file of one bit per dot, `true` for black.
fn pixels(file: &[u8]) -> Vec<Vec<bool>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("small")];
    let info = reader.next_frame(&mut bytes).expect("whole");
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
    let rows = bytes.chunks(info.line_size).take(info.height as usize);
    rows.map(|row| (0..info.width as usize).map(|x| row[x / 8] & (0x80 >> (x % 8)) == 0).collect()).collect()
}
