//! What each screen shows, as pure view models made from an office.
