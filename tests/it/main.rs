//! All integration tests, in one binary.

mod faulty_journal;
mod live;
mod simulation;
mod site;
