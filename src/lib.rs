//! The queue of a one-stop reception office.

pub mod access;
pub mod clock;
pub mod config;
pub mod http;
pub mod journal;
pub mod live;
pub mod office;
pub mod printing;
pub mod random;
pub mod screens;
pub mod waits;
