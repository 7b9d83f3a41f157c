//! Whole stories in a real browser on the real binary, each on every screen of an office at once.

mod at_the_counter;
mod at_the_kiosk;
mod hall;
mod line;
mod ordinary_hour;
