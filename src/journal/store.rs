//! Where a journal is kept, as an address names it in `motcua.toml` and after `--store`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use super::{Journal, MemoryJournal, RedisJournal, SqliteJournal};

/// A place for a journal. Its `Display` and `Debug` never show a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Store {
    /// `memory:`: gone when the server stops.
    Memory,
    /// `sqlite:PATH`: in a file.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// `redis://[USER:PASSWORD@]HOST[:PORT][/DB]`: in a Redis.
    Redis {
        /// The whole address.
        url: String,
    },
}

impl Default for Store {
    /// A file in the data folder.
    fn default() -> Self {
        Store::Sqlite { path: "motcua.db".into() }
    }
}

/// Why an address names no store, or the store cannot be opened. Passwords in the address are not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
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

/// Opens a journal. The SQLite file is made if it is not there; a Redis is connected to when it is first used, so that
/// a server can start before it.
///
/// # Errors
/// When the file cannot be used.
pub fn open(store: &Store) -> Result<Arc<dyn Journal>, StoreError> {
    Ok(match store {
        Store::Memory => Arc::new(MemoryJournal::new()),
        Store::Sqlite { path } => Arc::new(SqliteJournal::open(path)?),
        Store::Redis { url } => Arc::new(RedisJournal::open(url)?),
    })
}

impl Store {
    /// The same store, with a relative file starting in `folder`.
    #[must_use]
    pub fn in_folder(&self, folder: &Path) -> Store {
        match self {
            Store::Sqlite { path } => Store::Sqlite { path: folder.join(path) },
            other => other.clone(),
        }
    }
}

impl FromStr for Store {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(StoreError::NoScheme { text: text.chars().take(80).collect() });
        };
        match scheme {
            "memory" if rest.is_empty() => Ok(Store::Memory),
            "memory" => Err(StoreError::WrongAddress { reason: "after `memory:` comes nothing".to_owned() }),
            "sqlite" => sqlite_path(rest).map(|path| Store::Sqlite { path }),
            // Nothing is sent by this, but a wrong address is found.
            "redis" => RedisJournal::open(text).map(|_| Store::Redis { url: text.to_owned() }),
            "rediss" | "redis+sentinel" | "redis+cluster" | "redis+unix" => {
                Err(StoreError::NotSupported { scheme: scheme.to_owned() })
            }
            _ => Err(StoreError::UnknownScheme { scheme: scheme.chars().take(40).collect() }),
        }
    }
}

fn sqlite_path(rest: &str) -> Result<PathBuf, StoreError> {
    let wrong = |reason: &str| Err(StoreError::WrongAddress { reason: reason.to_owned() });
    match rest {
        "" => wrong("after `sqlite:` comes the file's path, as in `sqlite:data/motcua.db`"),
        ":memory:" => wrong("a journal in memory is written `memory:`"),
        // `sqlite://data/x.db` is meant as a relative path by some and means /data/x.db to the system.
        _ if rest.starts_with("//") && !rest.starts_with("///") => {
            wrong("`sqlite://` says not whether the path is relative: write `sqlite:data/x.db` or `sqlite:/data/x.db`")
        }
        _ => Ok(rest.into()),
    }
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Store::Memory => f.write_str("memory:"),
            Store::Sqlite { path } => write!(f, "sqlite:{}", path.display()),
            Store::Redis { url } => match url.rsplit_once('@') {
                Some((_, host)) => write!(f, "redis://…@{host}"),
                None => f.write_str(url),
            },
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_store_reads_back_what_it_writes() {
        for address in ["memory:", "sqlite:motcua.db", "sqlite:/var/lib/motcua/a b.db", "redis://127.0.0.1:6379/2"] {
            assert_eq!(address.parse::<Store>().unwrap().to_string(), address);
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let store: Store = "redis://motcua:s3cr@t@redis.local:6379".parse().unwrap();
        assert_eq!(store.to_string(), "redis://…@redis.local:6379");
        assert!(!format!("{store:?}").contains("s3cr"));
    }

    #[test]
    fn only_a_relative_file_starts_in_the_data_folder() {
        let in_folder = |address: &str| address.parse::<Store>().unwrap().in_folder(Path::new("data")).to_string();
        assert_eq!(in_folder("sqlite:motcua.db"), "sqlite:data/motcua.db");
        assert_eq!(in_folder("sqlite:/srv/motcua.db"), "sqlite:/srv/motcua.db");
        assert_eq!(in_folder("redis://a:6379"), "redis://a:6379");
    }

    #[test]
    fn a_wrong_address_says_how_to_mend_it() {
        let error = |text: &str| text.parse::<Store>().unwrap_err().to_string();
        assert_eq!(
            error("sqlit:a.db"),
            "no store is called `sqlit:`; there are `sqlite:PATH`, `redis://HOST:PORT` and `memory:`"
        );
        assert!(error("redis:///0").contains("write `redis://HOST:PORT`"), "{}", error("redis:///0"));
        assert!(error("redis+cluster://a:7000,b:7001").contains("not supported by this build"));
    }
}
