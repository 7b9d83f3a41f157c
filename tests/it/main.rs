//! All integration tests, in one binary.

mod escpos_decoder;
mod printers;
mod printing;
