//! The name by which one server knows its own work among the others of an office.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::random;

/// The file in the data folder that holds it.
const FILE: &str = "server-name";

/// A server's name. It stays the same over restarts, so that a server takes up what it had begun to tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerName(Arc<str>);

impl ServerName {
    /// A name of at most 40 letters, digits and hyphens.
    pub fn new(name: &str) -> Option<Self> {
        let valid = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (!name.is_empty() && name.len() <= 40 && name.chars().all(valid)).then(|| ServerName(name.into()))
    }

    /// The name in a server's data folder, which is drawn when there is none.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn of_folder(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        let kept = match fs::read_to_string(&path) {
            Ok(text) => Self::new(text.trim()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if let Some(name) = kept {
            return Ok(name);
        }
        let drawn = format!("{:08x}", u32::from_be_bytes(random::bytes()));
        fs::write(&path, &drawn)?;
        Ok(ServerName(drawn.as_str().into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_keeps_its_name_and_two_have_two() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let name = ServerName::of_folder(one.path()).unwrap();
        assert_eq!(ServerName::of_folder(one.path()).unwrap(), name);
        assert_ne!(ServerName::of_folder(other.path()).unwrap(), name);
        fs::write(one.path().join(FILE), "../x\n").unwrap();
        assert_ne!(ServerName::of_folder(one.path()).unwrap().as_str(), "../x");
        assert!(ServerName::of_folder(&one.path().join("nowhere")).is_err());
    }
}
