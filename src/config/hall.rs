//! What hangs in an office's hall beside the calls: its mark, and pictures and video for the calm times.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::read::{Fields, cut};
use super::value::Value;

/// The largest mark, in KiB: every screen loads it.
pub const MOST_MARK_KIB: u64 = 64;

/// What hangs in a hall.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HallSettings {
    /// The office's own mark; without one, screens show a neutral one.
    pub mark: Option<Mark>,
    /// The folder of pictures and video. It was there when the configuration was read; what is in it may change.
    pub media: Option<PathBuf>,
}

/// A picture that stands for the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The file's bytes.
    pub bytes: Bytes,
    /// Its media type: `image/svg+xml` or `image/png`.
    pub content_type: &'static str,
}

/// Reads `mark` and `media`, whose paths start in the configuration's folder.
pub(super) fn hall(fields: &Fields<'_>, dir: &Path) -> Option<HallSettings> {
    let mark = fields.optional("mark", |value| mark(value, dir));
    let media = fields.optional("media", |value| media(value, dir));
    Some(HallSettings { mark: mark?, media: media? })
}

fn mark(value: &Value<'_>, dir: &Path) -> Option<Mark> {
    let path = path(value, dir)?;
    let mut bytes = Vec::new();
    let most = MOST_MARK_KIB << 10;
    if let Err(error) = fs::File::open(&path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)) {
        return value.problem(format!("{} cannot be read: {error}", path.display()), found_where(&error, dir));
    }
    if bytes.len() as u64 > most {
        let hint = "save it smaller: every screen loads it";
        return value.problem(format!("is larger than {MOST_MARK_KIB} KiB"), Some(hint.into()));
    }
    let Some(content_type) = content_type(&bytes) else {
        let hint = "save it as a plain SVG or as a PNG";
        return value.problem("is neither an SVG nor a PNG picture", Some(hint.into()));
    };
    Some(Mark { bytes: bytes.into(), content_type })
}

/// What a picture is by its content: a name can be given to anything.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    let is_svg = text.starts_with('<') && text.contains("<svg") && text.trim_end().ends_with("</svg>");
    is_svg.then_some("image/svg+xml")
}

fn media(value: &Value<'_>, dir: &Path) -> Option<PathBuf> {
    let path = path(value, dir)?;
    match fs::read_dir(&path) {
        // Whoever starts the server elsewhere means the same folder.
        Ok(_) => match path.canonicalize() {
            Ok(path) => Some(path),
            Err(error) => value.problem(format!("{} cannot be found: {error}", path.display()), None),
        },
        Err(error) => {
            value.problem(format!("{} cannot be read as a folder: {error}", path.display()), found_where(&error, dir))
        }
    }
}

fn path(value: &Value<'_>, dir: &Path) -> Option<PathBuf> {
    let text = value.text()?;
    if text.trim().is_empty() || text.contains('\0') {
        return value.problem(format!("`{}` is no path", cut(text)), Some("leave it out to have none".into()));
    }
    Some(dir.join(text))
}

/// Where a relative path starts, for a file that is not there.
pub(super) fn found_where(error: &std::io::Error, dir: &Path) -> Option<String> {
    (error.kind() == ErrorKind::NotFound).then(|| format!("a relative path starts in {}", dir.display()))
}
