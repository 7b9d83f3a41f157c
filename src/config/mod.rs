//! `config/*.toml` made into checked settings.
