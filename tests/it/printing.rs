//! Slips as images: golden files, the QR code read back, and the printer's bytes against the preview.

use std::path::PathBuf;

use motcua::office::{CounterNo, Lang, Ticket};
use motcua::printing::samples::{SAMPLE_LINK, sample_plan, sample_ticket, samples};
use motcua::printing::slip::{Block, Slip};
use motcua::printing::{Raster, escpos, lay_out, preview};

use crate::support::escpos_decoder::{Printout, decode};

const WIDTHS: [u32; 2] = [384, 576];

/// Every sample at every width, with a name for messages and files.
fn sheets() -> impl Iterator<Item = (String, Slip, Raster)> {
    samples()
        .into_iter()
        .flat_map(|(name, slip)| WIDTHS.map(|width| (format!("{name}-{width}"), slip.clone(), lay_out(&slip, width))))
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
}

#[test]
fn the_preview_is_the_raster_dot_for_dot() {
    for (name, slip, raster) in sheets() {
        assert_eq!(pixels(&preview(&slip, raster.width_dots())), dots(&raster), "{name}");
    }
}

#[test]
fn the_printers_bytes_give_the_preview() {
    for (name, slip, raster) in sheets() {
        let out = decode(&escpos::print_bytes(&raster, true));
        assert_is_printed(&out, &slip, raster.width_dots(), &name);
        assert_eq!(decode(&escpos::print_bytes(&raster, false)).cuts, [0; 0], "{name}: a printer without a cutter");
    }
}

/// The paper holds the slip as its preview shows it, then only what is fed before the cut.
pub fn assert_is_printed(out: &Printout, slip: &Slip, width_dots: u32, name: &str) {
    let expected = pixels(&preview(slip, width_dots));
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
}

#[test]
fn a_phone_reads_the_link_from_every_slip() {
    for (name, _, raster) in sheets() {
        assert_eq!(read_qr(&raster), [SAMPLE_LINK], "{name}");
    }
    // A city's server with a long name, and an address that no code on this paper could hold.
    let ticket = sample_ticket("A001", Lang::Vi);
    for width in WIDTHS {
        let long = format!("https://{}/phuong-sai-gon/t/0123456789abcdef", "xep-hang.".repeat(14));
        let slip = Slip::of(&sample_plan(), &ticket, 0, &[], &long);
        assert_eq!(read_qr(&lay_out(&slip, width)), [long], "{width}");
        let slip = Slip::of(&sample_plan(), &ticket, 0, &[], &"x".repeat(3000));
        assert_eq!(read_qr(&lay_out(&slip, width)), [""; 0], "{width}");
    }
}

/// The texts of all QR codes in the image, as a camera would see them: on paper that is wider than the print.
fn read_qr(raster: &Raster) -> Vec<String> {
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
fn a_slip_says_its_blocks_in_order() {
    let slip = &samples()[1].1;
    let said: Vec<String> = slip
        .blocks
        .iter()
        .map(|block| match block {
            Block::Number(number) => number.clone(),
            Block::Fact { label, value } => format!("{}: {}", label.vi, value.vi),
            Block::PhonePage { link, words } => format!("{} <{link}>", words.vi),
            Block::Authority(words) | Block::Office(words) | Block::Title(words) => words.vi.clone(),
            Block::Group(words) | Block::Priority(words) | Block::Closing(words) => words.vi.clone(),
        })
        .collect();
    let link = format!("Quét mã để xem lượt\u{a0}gọi trên điện\u{a0}thoại <{SAMPLE_LINK}>");
    let expected = [
        "Công an Thành phố Hồ Chí Minh",
        "Công an phường Sài Gòn",
        "PHIẾU SỐ THỨ TỰ",
        "A007",
        "Căn cước",
        "ƯU TIÊN",
        "Số người chờ trước: 0",
        "Lấy số lúc: 08:41 Thứ Bảy, 21/11/2026",
        "Quầy phục vụ: 1",
        &link,
        "Mời ông/bà theo\u{a0}dõi màn\u{a0}hình và loa.",
        "Xin cảm ơn ông/bà!",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_slip_keeps_what_is_private() {
    let plan = sample_plan();
    let priority = plan.priorities.first().map(|class| class.code.clone());
    for lang in [Lang::Vi, Lang::En] {
        let ticket = Ticket { priority: priority.clone(), ..sample_ticket("L002", lang) };
        let said = format!("{:?}", Slip::of(&plan, &ticket, 1, &[CounterNo(2)], SAMPLE_LINK).blocks);
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
