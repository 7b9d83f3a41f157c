//! The queue of a one-stop reception office.

pub mod config;
pub mod journal;
pub mod office;
pub mod printing;
pub mod waits;
