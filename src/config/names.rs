//! Names that a list may give only once: letters, counter numbers, codes.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::read::Fields;
use super::value::Value;

/// The names that a list has given so far, and on which line.
pub(super) struct Names<K> {
    lines: BTreeMap<K, usize>,
    partial: bool,
}

impl<K: Ord + Clone + Display> Names<K> {
    /// No names yet.
    pub fn new() -> Self {
        Names { lines: BTreeMap::new(), partial: false }
    }

    /// Reads `key` of one entry as its name, which no earlier entry may have.
    pub fn claim<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &'static str,
        read: impl FnOnce(&Value<'a>) -> Option<K>,
    ) -> Option<K> {
        let claimed = fields.required(key, |value| {
            let name = read(value)?;
            if let Some(line) = self.lines.get(&name) {
                return value.problem(format!("`{name}` is already taken, on line {line}"), None);
            }
            self.lines.insert(name.clone(), value.line());
            Some(name)
        });
        self.partial |= claimed.is_none();
        claimed
    }

    /// Whether this name was given, or may have been: after an entry whose name could not be read, nothing is unknown.
    pub fn may_have(&self, name: &K) -> bool {
        self.partial || self.lines.contains_key(name)
    }

    /// All names, in order.
    pub fn list(&self) -> Vec<String> {
        self.lines.keys().map(K::to_string).collect()
    }
}
