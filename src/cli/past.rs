//! The journal of a command that only looks back: one that is there already.

use std::sync::Arc;

use motcua::config::Settings;
use motcua::journal::{self, Journal, JournalError, Store};

use super::Failure;

/// A journal that was written before, and how to speak of it.
pub struct Past {
    pub journal: Arc<dyn Journal>,
    store: Store,
}

impl Past {
    /// Opens the store that was named, or that of the configuration. No file is made: a mistyped path is a mistake, and
    /// not an office in which nothing happened yet.
    pub fn open(named: Option<&Store>, settings: &Settings) -> Result<Past, Failure> {
        let store = named.unwrap_or(&settings.server.store).in_folder(&settings.server.data_dir);
        match &store {
            Store::Memory => {
                return Err(
                    "a store in memory holds nothing when its server ends: name another with --store".to_owned()
                );
            }
            Store::Sqlite { path } if !std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0) => {
                return Err(format!(
                    "there is no journal at {}: name it with --store sqlite:PATH, or run `motcua serve` once, which makes it",
                    path.display()
                ));
            }
            Store::Sqlite { .. } | Store::Redis { .. } => {}
        }
        let journal = journal::open(&store).map_err(|error| format!("store {store}: {error}"))?;
        Ok(Past { journal, store })
    }

    /// Why it could not be read, and what to do.
    pub fn unreadable(&self, error: &JournalError) -> Failure {
        let hint = match &self.store {
            Store::Redis { .. } => "see whether that Redis is running, or name another store with --store",
            _ => "name another store with --store",
        };
        format!("store {}: {error}; {hint}", self.store)
    }
}
