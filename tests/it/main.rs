//! All integration tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that meets the unexpected fails; Clippy's settings for tests do not reach what tests call"
)]

mod access;
mod api;
mod broken_line;
mod config;
mod escpos_decoder;
mod journal_contract;
mod journal_encoding;
mod journal_stores;
mod model;
mod offices;
mod printers;
mod printing;
mod properties;
mod redis_server;
mod replay;
mod scenarios;
mod served;
mod technion;
mod tidy;
mod waits;
