//! All integration tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that meets the unexpected fails; Clippy's settings for tests do not reach what tests call"
)]

mod faulty_journal;
mod live;
mod simulation;
mod site;
