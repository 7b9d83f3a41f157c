//! The page of an office's slips: every sample on both widths of paper, for both choices of a citizen.

use askama::Template;

use super::words::Words;
use crate::office::{Lang, OfficeId, Plan};

#[derive(Template)]
#[template(path = "slip/page.html")]
struct SlipPage<'a> {
    w: Words,
    office: &'a OfficeId,
    name: &'a str,
    samples: Vec<SampleRow>,
}

struct SampleRow {
    name: String,
    title: &'static str,
    slips: Vec<Picture>,
}

struct Picture {
    address: String,
    /// The class of its paper.
    paper: &'static str,
    what: String,
}

/// What the samples show, by their names.
const TITLES: &[(&str, &str, &str)] = &[
    ("ordinary", "Phiếu thường", "An ordinary slip"),
    ("priority", "Phiếu ưu tiên", "With priority"),
    ("longest-names", "Tên nhóm dài nhất", "The longest name of a group"),
    ("nothing-foreseen", "Chưa biết khi nào gọi", "While nobody can tell when"),
    ("discreet", "Nhóm chỉ ghi chữ cái", "A group that shows its letter alone"),
    ("past-999", "Số từ 1000", "A number past 999"),
    ("reprint", "Phiếu in lại", "A reprint"),
];

/// The page at `/{office}/slip`, with a picture of each of these samples at `/{office}/slip/` and its name.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn slip_page<'a>(
    lang: Lang,
    plan: &'a Plan,
    samples: impl IntoIterator<Item = &'a str>,
) -> Result<String, askama::Error> {
    let w = Words(lang);
    let row = |name: &str| SampleRow {
        title: TITLES.iter().find(|(known, ..)| *known == name).map_or("", |(_, vi, en)| w.of(vi, en)),
        slips: pictures(w, &plan.office, name),
        name: name.to_owned(),
    };
    let samples = samples.into_iter().map(row).collect();
    SlipPage { w, office: &plan.office, name: w.text(&plan.name), samples }.render()
}

fn pictures(w: Words, office: &OfficeId, name: &str) -> Vec<Picture> {
    let papers = [("roll-80", 576, "80 mm"), ("roll-58", 384, "58 mm")];
    let choices = [
        ("vi", w.of("công dân chọn tiếng Việt", "the citizen chose Vietnamese")),
        ("en", w.of("công dân chọn tiếng Anh", "the citizen chose English")),
    ];
    let all = choices.iter().flat_map(|choice| papers.map(|paper| (*choice, paper)));
    let picture = |((tag, choice), (paper, width, roll)): ((&str, &str), (&'static str, u32, &str))| Picture {
        address: format!("/{office}/slip/{name}?width={width}&paper={tag}"),
        paper,
        what: format!("{} {roll} · {choice}", w.of("Giấy", "Paper of")),
    };
    all.map(picture).collect()
}
