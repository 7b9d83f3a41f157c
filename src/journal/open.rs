//! From a store's address to a journal.

use std::path::Path;
use std::sync::Arc;

use super::{Journal, MemoryJournal, RedisJournal, SqliteJournal};

/// Why a store's address leads nowhere. Passwords in the address are not repeated.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not an address of the form `scheme:rest`.
    #[error("`{text}` is no store: write `sqlite:PATH`, `redis://HOST:PORT` or `memory:`")]
    NoScheme {
        /// The text, cut to 80 characters.
        text: String,
    },
    /// A scheme that nobody knows.
    #[error("no store is called `{scheme}:`; there are `sqlite:PATH`, `redis://HOST:PORT` and `memory:`")]
    UnknownScheme {
        /// What stood before the colon.
        scheme: String,
    },
    /// A scheme that is known and not built.
    #[error("`{scheme}:` is not supported by this build: use `redis://HOST:PORT` or `sqlite:PATH`")]
    NotSupported {
        /// The scheme.
        scheme: String,
    },
    /// A known scheme with something wrong after it.
    #[error("the store's address is wrong: {reason}")]
    WrongAddress {
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// The SQLite file cannot be used.
    #[error("the journal {path} cannot be opened: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and how to mend it.
        reason: String,
    },
}

/// Opens the journal at `url`: `memory:`, `sqlite:PATH` or `redis://[USER:PASSWORD@]HOST[:PORT][/DB]`. The SQLite file
/// is made if it is not there; a Redis is connected to when it is first used, so that a server can start before it.
pub fn open(url: &str) -> Result<Arc<dyn Journal>, OpenError> {
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(OpenError::NoScheme { text: url.chars().take(80).collect() });
    };
    match scheme {
        "memory" if rest.is_empty() => Ok(Arc::new(MemoryJournal::new())),
        "memory" => Err(OpenError::WrongAddress { reason: "after `memory:` comes nothing".to_owned() }),
        "sqlite" => Ok(Arc::new(SqliteJournal::open(sqlite_path(rest)?)?)),
        "redis" => Ok(Arc::new(RedisJournal::open(url)?)),
        "rediss" | "redis+sentinel" | "redis+cluster" | "redis+unix" => {
            Err(OpenError::NotSupported { scheme: scheme.to_owned() })
        }
        _ => Err(OpenError::UnknownScheme { scheme: scheme.chars().take(40).collect() }),
    }
}

fn sqlite_path(rest: &str) -> Result<&Path, OpenError> {
    let wrong = |reason: &str| Err(OpenError::WrongAddress { reason: reason.to_owned() });
    match rest {
        "" => wrong("after `sqlite:` comes the file's path, as in `sqlite:data/motcua.db`"),
        ":memory:" => wrong("a journal in memory is written `memory:`"),
        // `sqlite://data/x.db` is meant as a relative path by some and means /data/x.db to the system.
        _ if rest.starts_with("//") && !rest.starts_with("///") => {
            wrong("`sqlite://` says not whether the path is relative: write `sqlite:data/x.db` or `sqlite:/data/x.db`")
        }
        _ => Ok(Path::new(rest)),
    }
}
