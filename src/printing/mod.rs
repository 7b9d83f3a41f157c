//! Paper: what a ticket says, as an image, as bytes, at a printer.
