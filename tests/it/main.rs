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
mod browser;
mod chromium;
mod client;
mod config;
mod crash;
mod escpos_decoder;
mod faulty_journal;
mod golden;
mod journal_contract;
mod journal_encoding;
mod journal_stores;
mod ledger;
mod live;
mod load;
mod model;
mod offices;
mod printers;
mod printing;
mod properties;
mod public_face;
mod reception;
mod redis_server;
mod replay;
mod scenarios;
mod served;
mod server;
mod simulation;
mod site;
mod sockets;
mod technion;
mod tidy;
mod two_servers;
mod waits;
