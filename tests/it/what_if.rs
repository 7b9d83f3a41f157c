//! What if: days played again under a virtual clock.

mod theory;
