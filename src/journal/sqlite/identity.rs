//! Whether the journal's file is still the one that was opened.
//!
//! A connection keeps writing to a file that was deleted or replaced under it, and nobody would ever find what it wrote.

use std::io;
use std::path::{Path, PathBuf};

/// A file that was opened, and what tells it from another one of its name.
#[derive(Debug)]
pub(super) struct Opened {
    path: PathBuf,
    identity: Option<(u64, u64)>,
}

impl Opened {
    /// The file that stands at `path` now.
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Opened { path: path.to_owned(), identity: identity(path)? })
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Fails when it stands there no more.
    pub fn still_there(&self) -> Result<(), &'static str> {
        match identity(&self.path) {
            Ok(found) if found == self.identity => Ok(()),
            _ => Err("the file was deleted or replaced under the running server: put it back, or restart the server"),
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Option<(u64, u64)>> {
    use std::os::unix::fs::MetadataExt;
    let file = std::fs::metadata(path)?;
    Ok(Some((file.dev(), file.ino())))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Option<(u64, u64)>> {
    std::fs::metadata(path).map(|_| None)
}
