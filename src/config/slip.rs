//! `[slip]`: how an office's slips look.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use toml::de::DeValue;

use crate::printing::design::{Design, DesignBlock, InvalidTemplate, Languages, Placeholder, Template, Wording};
use crate::printing::slip::{Align, Size};
use crate::printing::{Raster, logo};

use super::hall::found_where;
use super::problem::nearest_or_all;
use super::read::{Fields, read_file};
use super::text::one_line;
use super::value::Value;

const KEYS: &[&str] = &["languages", "blocks"];
const KINDS: &[(&str, Kind)] = &[
    ("text", Kind::Text),
    ("number", Kind::Number),
    ("priority", Kind::Priority),
    ("fact", Kind::Fact),
    ("qr", Kind::Qr),
    ("rule", Kind::Rule),
    ("logo", Kind::Logo),
];

/// More blocks than this fit no slip that somebody would read.
const MOST_BLOCKS: usize = 40;
const MOST_TEXT_CHARS: usize = 160;
const MOST_LOGO_BYTES: u64 = 256 << 10;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Number,
    Priority,
    Fact,
    Qr,
    Rule,
    Logo,
}

/// The design of an office that has none of its own.
pub fn usual_slip() -> Arc<Design> {
    #[expect(clippy::expect_used, reason = "the file is fixed when the binary is built, and a test reads it")]
    static USUAL: LazyLock<Arc<Design>> = LazyLock::new(|| {
        let read = |fields: &Fields<'_>| {
            let languages = fields.required("languages", languages);
            let blocks = fields.required("blocks", |value| blocks(value, Path::new(".")));
            Some(Arc::new(Design { languages: languages?, blocks: blocks? }))
        };
        read_file("(built in) slip.toml", include_str!("slip.toml"), KEYS, read)
            .expect("the usual slip has no problems")
    });
    USUAL.clone()
}

/// Reads `[slip]`; what it leaves out is as usual. Pictures start in the configuration's folder.
pub(super) fn slip(value: &Value<'_>, dir: &Path) -> Option<Arc<Design>> {
    let fields = value.fields(KEYS)?;
    let usual = usual_slip();
    let languages = fields.or("languages", usual.languages, languages);
    let blocks = fields.or("blocks", usual.blocks.clone(), |value| blocks(value, dir));
    Some(Arc::new(Design { languages: languages?, blocks: blocks? }))
}

fn languages(value: &Value<'_>) -> Option<Languages> {
    value.one_of(&[
        ("vi", Languages::Vi),
        ("en", Languages::En),
        ("both", Languages::Both),
        ("ticket", Languages::Ticket),
    ])
}

fn blocks(value: &Value<'_>, dir: &Path) -> Option<Vec<DesignBlock>> {
    let entries = value.list(MOST_BLOCKS)?;
    let read: Vec<Option<DesignBlock>> = entries.iter().map(|entry| block(entry, dir)).collect();
    let blocks: Vec<DesignBlock> = read.into_iter().collect::<Option<_>>()?;
    let places = |wanted: fn(&DesignBlock) -> bool| {
        let of_kind = blocks.iter().zip(&entries).filter(move |(block, _)| wanted(block));
        of_kind.map(|(_, entry)| entry).collect::<Vec<_>>()
    };
    let numbers = places(|block| *block == DesignBlock::Number);
    let codes = places(|block| matches!(block, DesignBlock::Qr(_)));
    if numbers.is_empty() {
        let hint = "add { kind = \"number\" } where the ticket's number is to stand";
        return value.problem("have no number: a slip without it is of no use", Some(hint.into()));
    }
    for (more, what) in [(&numbers, "number"), (&codes, "QR code")] {
        if let Some(second) = more.get(1) {
            return second.problem(format!("is a second {what}"), Some("keep one of them".into()));
        }
    }
    Some(blocks)
}

fn block(value: &Value<'_>, dir: &Path) -> Option<DesignBlock> {
    let kind = value.table()?.required("kind", |value| value.one_of(KINDS))?;
    match kind {
        Kind::Number => value.fields(&["kind"]).map(|_| DesignBlock::Number),
        Kind::Rule => value.fields(&["kind"]).map(|_| DesignBlock::Rule),
        Kind::Priority => {
            let fields = value.fields(&["kind", "text"])?;
            fields.required("text", wording).map(DesignBlock::Priority)
        }
        Kind::Qr => {
            let fields = value.fields(&["kind", "text"])?;
            fields.optional("text", wording).map(DesignBlock::Qr)
        }
        Kind::Fact => {
            let fields = value.fields(&["kind", "label", "value"])?;
            let (label, value) = (fields.required("label", wording), fields.required("value", wording));
            Some(DesignBlock::Fact { label: label?, value: value? })
        }
        Kind::Text => {
            let fields = value.fields(&["kind", "text", "size", "bold", "align"])?;
            let text = fields.required("text", wording);
            let sizes = [("small", Size::Small), ("normal", Size::Normal), ("large", Size::Large)];
            let size = fields.or("size", Size::default(), |value| value.one_of(&sizes));
            let bold = fields.or("bold", false, Value::truth);
            let edges =
                [("left", Align::Left), ("centre", Align::Centre), ("center", Align::Centre), ("right", Align::Right)];
            let align = fields.or("align", Align::default(), |value| value.one_of(&edges));
            Some(DesignBlock::Text { text: text?, size: size?, bold: bold?, align: align? })
        }
        Kind::Logo => {
            let fields = value.fields(&["kind", "file"])?;
            fields.required("file", |value| picture(value, dir)).map(|picture| DesignBlock::Logo(Arc::new(picture)))
        }
    }
}

/// Reads a text for both languages, or `{ vi = "…", en = "…" }`, of which English may be left out.
fn wording(value: &Value<'_>) -> Option<Wording> {
    if !matches!(value.node, DeValue::Table(_)) {
        let text = template(value)?;
        return Some(Wording { vi: text.clone(), en: text });
    }
    let fields = value.fields(&["vi", "en"])?;
    let (vi, en) = (fields.required("vi", template), fields.optional("en", template));
    let vi = vi?;
    Some(Wording { en: en?.unwrap_or_else(|| vi.clone()), vi })
}

fn template(value: &Value<'_>) -> Option<Template> {
    let text = one_line(value, MOST_TEXT_CHARS)?;
    text.parse().map_err(|error: InvalidTemplate| value.note(error.to_string(), facts_hint(&error))).ok()
}

fn facts_hint(error: &InvalidTemplate) -> Option<String> {
    let InvalidTemplate::UnknownPlaceholder(name) = error else { return None };
    let known: Vec<String> = Placeholder::ALL.iter().map(|(name, _)| format!("{{{name}}}")).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    nearest_or_all(&format!("{{{name}}}"), "facts are", &known)
}

fn picture(value: &Value<'_>, dir: &Path) -> Option<Raster> {
    let path = dir.join(value.text()?);
    let mut bytes = Vec::new();
    let read = fs::File::open(&path).and_then(|file| file.take(MOST_LOGO_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return value.problem(format!("{} cannot be read: {error}", path.display()), found_where(&error, dir));
    }
    if bytes.len() as u64 > MOST_LOGO_BYTES {
        return value.problem(format!("is larger than {} KiB", MOST_LOGO_BYTES >> 10), None);
    }
    let hint = "save it as a black and white PNG of at most 576 × 240 dots; 8 dots are a millimetre";
    logo(&bytes).map_err(|error| value.note(error.to_string(), Some(hint.into()))).ok()
}
