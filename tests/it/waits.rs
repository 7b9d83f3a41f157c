//! Waiting times: the tallies of stories that are played through the office, and what the reports say of them.

mod adding_up;
mod best_time;
mod histograms;
pub mod played;
pub mod reference;
mod reports;
mod stories;
mod time;
