//! What if: days played again under a virtual clock.

mod again;
pub mod days;
pub mod served;
mod theory;
mod trust;
mod variants;
