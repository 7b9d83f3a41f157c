//! All integration tests, in one binary.

mod broken_line;
mod journal_contract;
mod journal_encoding;
mod journal_stores;
mod redis_server;
