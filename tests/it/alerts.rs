//! Alerts: what is wrong, for how long it has to be, and that each is told once.

mod conditions;
mod kept;
mod served;
mod servers;
mod telling;
mod watching;
