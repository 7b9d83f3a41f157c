//! The URL of the journal's store, as in `motcua.toml` and after `--store`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::problem::did_you_mean;
use super::read::cut;

/// Where the journal is kept. Its `Display` and `Debug` never show a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Store {
    /// In the server's memory alone: gone when it stops.
    Memory,
    /// In a file; a relative path starts in the data folder.
    Sqlite {
        /// The database file.
        path: PathBuf,
    },
    /// On one Redis server.
    Redis {
        /// The whole URL, beginning with `redis://`.
        url: String,
    },
    /// On the Redis server that sentinels name.
    RedisSentinel {
        /// The whole URL, beginning with `redis+sentinel://`.
        url: String,
    },
    /// On a Redis Cluster.
    RedisCluster {
        /// The whole URL, beginning with `redis+cluster://`.
        url: String,
    },
}

impl Default for Store {
    /// A file in the data folder.
    fn default() -> Self {
        Store::Sqlite { path: "motcua.db".into() }
    }
}

/// A text that names no store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidStore {
    /// It begins with none of the known schemes.
    #[error("`{scheme}:` is no kind of store: {advice}")]
    Scheme {
        /// What stands before the colon.
        scheme: String,
        /// The nearest scheme, or all.
        advice: String,
    },
    /// `sqlite:` without a path.
    #[error("`sqlite:` needs the path of a file, as sqlite:motcua.db")]
    NoPath,
    /// `redis…://` without a host.
    #[error("`{0}` needs a host, as {0}127.0.0.1:6379")]
    NoHost(&'static str),
    /// `memory:` with something after it.
    #[error("`memory:` takes nothing after the colon")]
    MemoryTakesNothing,
}

const REDIS: [&str; 3] = ["redis://", "redis+sentinel://", "redis+cluster://"];

impl FromStr for Store {
    type Err = InvalidStore;

    fn from_str(text: &str) -> Result<Self, InvalidStore> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return if path.is_empty() { Err(InvalidStore::NoPath) } else { Ok(Store::Sqlite { path: path.into() }) };
        }
        if let Some(rest) = text.strip_prefix("memory:") {
            return if rest.is_empty() { Ok(Store::Memory) } else { Err(InvalidStore::MemoryTakesNothing) };
        }
        for scheme in REDIS {
            let Some(host) = text.strip_prefix(scheme) else { continue };
            if host.is_empty() || host.starts_with('/') {
                return Err(InvalidStore::NoHost(scheme));
            }
            let url = text.to_owned();
            return Ok(match scheme {
                "redis://" => Store::Redis { url },
                "redis+sentinel://" => Store::RedisSentinel { url },
                _ => Store::RedisCluster { url },
            });
        }
        let scheme = cut(text.split(':').next().unwrap_or(text));
        let known = ["sqlite", "redis", "redis+sentinel", "redis+cluster", "memory"];
        let all = || "use sqlite:PATH, redis://…, redis+sentinel://…, redis+cluster://… or memory:".to_owned();
        let advice = did_you_mean(&scheme, known).unwrap_or_else(all);
        Err(InvalidStore::Scheme { scheme, advice })
    }
}

impl Store {
    /// The URL that opens the store, with its password; a relative file starts in `data_dir`.
    pub fn url(&self, data_dir: &Path) -> String {
        match self {
            Store::Memory => "memory:".to_owned(),
            Store::Sqlite { path } => format!("sqlite:{}", data_dir.join(path).display()),
            Store::Redis { url } | Store::RedisSentinel { url } | Store::RedisCluster { url } => url.clone(),
        }
    }
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Store::Memory => f.write_str("memory:"),
            Store::Sqlite { path } => write!(f, "sqlite:{}", path.display()),
            Store::Redis { url } | Store::RedisSentinel { url } | Store::RedisCluster { url } => {
                match (url.split_once("://"), url.rsplit_once('@')) {
                    (Some((scheme, _)), Some((_, host))) => write!(f, "{scheme}://…@{host}"),
                    _ => f.write_str(url),
                }
            }
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
        let urls = ["memory:", "sqlite:motcua.db", "sqlite:/var/lib/motcua/a b.db", "redis://127.0.0.1:6379/2"];
        for url in urls.into_iter().chain(["redis+sentinel://a,b/main", "redis+cluster://a:7000,b:7001"]) {
            assert_eq!(url.parse::<Store>().unwrap().to_string(), url);
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let store: Store = "redis://motcua:s3cr@t@redis.local:6379".parse().unwrap();
        assert_eq!(store.to_string(), "redis://…@redis.local:6379");
        assert!(!format!("{store:?}").contains("s3cr"));
    }

    #[test]
    fn a_wrong_url_says_how_to_mend_it() {
        let error = |text: &str| text.parse::<Store>().unwrap_err().to_string();
        assert_eq!(error("sqlit:a.db"), "`sqlit:` is no kind of store: did you mean `sqlite`?");
        assert_eq!(error("sqlite:"), "`sqlite:` needs the path of a file, as sqlite:motcua.db");
        assert_eq!(error("redis:///0"), "`redis://` needs a host, as redis://127.0.0.1:6379");
        assert_eq!(error("memory:x"), "`memory:` takes nothing after the colon");
        assert!(error("postgres://x").contains("use sqlite:PATH, redis://…"), "{}", error("postgres://x"));
    }
}
