//! Reception desks: who prints where, and what is said of a desk at which nothing could be printed.

use super::{OFFICE, load_office};

/// The good office with these desks after it.
fn with_desks(desks: &str) -> String {
    format!("{OFFICE}{desks}")
}

#[test]
fn a_desk_has_a_printer_and_those_who_work_there() {
    let desk = "[[desks]]\nname = \"ban-1\"\nprinter = \"cua-vao\"\naccounts = [\"lan\", \"quay-1\"]\n";
    let settings = load_office(&with_desks(desk)).unwrap();
    let desks = &settings.offices.values().next().unwrap().desks;
    let accounts: Vec<&str> = desks[0].accounts.iter().map(|account| account.as_str()).collect();
    assert_eq!((desks.len(), desks[0].name.as_str(), desks[0].printer.as_str()), (1, "ban-1", "cua-vao"));
    assert_eq!(accounts, ["lan", "quay-1"]);
    assert!(load_office(OFFICE).unwrap().offices.values().next().unwrap().desks.is_empty());
}

#[test]
fn whoever_prints_at_two_places_or_at_none_is_told() {
    let desks = r#"[[desks]]
name = "ban-1"
printer = "cua-va"
accounts = []

[[desks]]
name = "ban-1"
accounts = ["lan", "kiosk-cua-vao", "tài khoản"]

[[desks]]
name = "ban-2"
printer = "cua-vao"
accounts = ["lan"]
"#;
    let expected = r#"offices/mau.toml:41:11: desks[0].printer: `cua-va` is no printer of this office (hint: did you mean `cua-vao`?)
offices/mau.toml:42:12: desks[0].accounts: is empty, so nothing would ever be printed there (hint: name who works there, as accounts = ["lan", "quay-1"])
offices/mau.toml:44:1: desks[1].printer: is missing
offices/mau.toml:45:8: desks[1].name: `ban-1` is already taken, on line 40
offices/mau.toml:46:20: desks[1].accounts[1]: `kiosk-cua-vao` is a kiosk (hint: give the printer to the kiosk, under [[kiosks]])
offices/mau.toml:46:37: desks[1].accounts[2]: `tài khoản` is no account or device name: it must be 1 to 64 letters a-z, digits, hyphens, dots, underscores or @
offices/mau.toml:51:13: desks[2].accounts[0]: `lan` already has a desk, on line 46 (hint: leave it at the desk where it works)
"#;
    let problems = load_office(&with_desks(desks)).unwrap_err();
    assert_eq!(problems, expected);
}
