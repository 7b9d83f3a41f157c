//! All integration tests, in one binary. What they stand on is in `support/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that meets the unexpected fails; Clippy's settings for tests do not reach what tests call"
)]

mod support;

// The architecture, and what is shipped.
mod config;
mod tidy;

// The rules of an office.
mod closing;
mod properties;
mod scenarios;
mod waits;

// The journal.
mod journal_contract;
mod journal_encoding;
mod journal_stores;

// The running offices.
mod live;
mod replay;
mod report;
mod simulation;
mod what_if;

// Screens, paper and voice.
mod estimates;
mod golden;
mod manager;
mod metrics_page;
mod old_panels;
mod page_rules;
mod printer_troubles;
mod printers;
mod printing;
mod voice;

// The server over HTTP.
mod access;
mod api;
mod hall;
mod history;
mod preview;
mod public_face;
mod slips;
mod sockets;

// The real binary.
mod accessibility;
mod alerts;
mod aloud;
mod crash;
mod keyboard;
mod kiosk;
mod load;
mod pictures;
mod reprints;
mod speaker;
mod stations;
mod stories;
mod terminal;
mod two_servers;
mod upgrade;
mod weight;
