//! An office's reception desks, and the printers beside them.

use std::collections::BTreeMap;

use crate::office::Actor;

use super::names::Names;
use super::printers::{KioskSettings, known_printer};
use super::value::Value;

/// A reception desk (bàn hướng dẫn), where somebody takes numbers for citizens and prints lost slips again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSettings {
    /// What it is called.
    pub name: String,
    /// The printer beside it, by name.
    pub printer: String,
    /// The accounts and devices of whoever works there.
    pub accounts: Vec<Actor>,
}

const MOST_DESKS: usize = 50;
const MOST_ACCOUNTS: usize = 50;

/// Who is where: an account prints at one place, so that nobody looks for a slip at two.
struct Seats<'a> {
    kiosks: &'a [KioskSettings],
    /// On which line an account was given a desk.
    taken: BTreeMap<Actor, usize>,
}

/// Reads `[[desks]]`, whose printers are among `printers` and whose accounts are none of the `kiosks`.
pub(super) fn desks(
    value: &Value<'_>,
    printers: &Names<String>,
    kiosks: Option<&[KioskSettings]>,
) -> Option<Vec<DeskSettings>> {
    let mut names = Names::new();
    let mut seats = Seats { kiosks: kiosks.unwrap_or_default(), taken: BTreeMap::new() };
    let mut desk = |value: Value<'_>| {
        let fields = value.fields(&["name", "printer", "accounts"])?;
        let name = names.claim(&fields, "name", |value| value.parsed::<Actor>().map(String::from));
        let printer = fields.required("printer", |value| known_printer(value, printers));
        let accounts = fields.required("accounts", |value| seats.accounts(value));
        Some(DeskSettings { name: name?, printer: printer?, accounts: accounts? })
    };
    let read = value.list(MOST_DESKS)?.into_iter().map(&mut desk).collect::<Vec<_>>();
    read.into_iter().collect()
}

impl Seats<'_> {
    fn accounts(&mut self, value: &Value<'_>) -> Option<Vec<Actor>> {
        let entries = value.list(MOST_ACCOUNTS)?;
        if entries.is_empty() {
            let hint = "name who works there, as accounts = [\"lan\", \"quay-1\"]";
            return value.problem("is empty, so nothing would ever be printed there", Some(hint.into()));
        }
        let read = entries.iter().map(|entry| self.account(entry)).collect::<Vec<_>>();
        read.into_iter().collect()
    }

    fn account(&mut self, value: &Value<'_>) -> Option<Actor> {
        let account: Actor = value.parsed()?;
        if self.kiosks.iter().any(|kiosk| kiosk.name == account) {
            let hint = "give the printer to the kiosk, under [[kiosks]]";
            return value.problem(format!("`{account}` is a kiosk"), Some(hint.into()));
        }
        if let Some(line) = self.taken.get(&account) {
            let hint = "leave it at the desk where it works";
            return value.problem(format!("`{account}` already has a desk, on line {line}"), Some(hint.into()));
        }
        self.taken.insert(account.clone(), value.line());
        Some(account)
    }
}
