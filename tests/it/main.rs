//! All integration tests, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and prints what it skips"
)]

mod model;
mod offices;
mod properties;
mod scenarios;
