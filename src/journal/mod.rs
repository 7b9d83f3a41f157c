//! The journal: the append-only record that everything else is derived from.
