//! Waiting times: the tallies of stories that are played through the office, and what the reports say of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets the unexpected fails; Clippy's settings for tests do not reach what tests call"
)]

mod adding_up;
mod histograms;
mod played;
mod reports;
mod stories;
