//! Who may do what: people by session, devices by token.
