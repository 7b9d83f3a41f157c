//! One TOML file as a tree that knows its places: a reader notes every problem where it stands, and goes on.
//!
//! A read that fails gives `None` and has noted why, so a section reads all its fields first and only then asks
//! (with `?`) whether it has them all. That is how one run finds every problem.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::problem::{Problem, nearest, nearest_or_all};
use super::value::Value;

/// Reads one file, whose root has only `keys`. A `None` from `read` means that a problem was noted.
pub(super) fn read_file<T>(
    file: &str,
    text: &str,
    keys: &[&'static str],
    read: impl for<'a> FnOnce(&Fields<'a>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let source = Source::new(file, text);
    let (tree, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(text.len(), |span| span.start);
        source.note(at, "", &format!("is not TOML: {}", error.message()), None);
        source.broken_lines.borrow_mut().insert(source.place(at).0);
    }
    let settings = read(&Fields::new(&source, String::new(), 0, tree.get_ref(), keys));
    let mut problems = source.problems.into_inner();
    problems.sort_by(|a, b| (a.line, a.column, &a.field).cmp(&(b.line, b.column, &b.field)));
    match settings {
        Some(settings) if problems.is_empty() => Ok(settings),
        _ => {
            debug_assert!(!problems.is_empty(), "{file} was refused without a reason");
            Err(problems)
        }
    }
}

/// The file that is being read, and what is wrong with it so far.
pub(super) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    /// The byte at which each line begins.
    line_starts: Vec<usize>,
    /// Lines that are no TOML. What else is wrong there is an echo of that, and so is a key that is missing anywhere.
    broken_lines: RefCell<BTreeSet<usize>>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Source<'a> {
    fn new(file: &'a str, text: &'a str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(newlines).collect();
        Source { file, text, line_starts, broken_lines: RefCell::default(), problems: RefCell::default() }
    }

    /// Notes a problem of the field that stands at a byte of the text.
    pub fn note(&self, at: usize, field: &str, message: &str, hint: Option<String>) {
        let (line, column) = self.place(at);
        let broken_lines = self.broken_lines.borrow();
        // The parser puts an empty value at the file's very start in the place of one that it could not read.
        if broken_lines.contains(&line) || at == 0 && !broken_lines.is_empty() {
            return;
        }
        let (file, field, message) = (self.file.to_owned(), field.to_owned(), message.to_owned());
        self.problems.borrow_mut().push(Problem { file, line, column, field, message, hint });
    }

    /// The line and the column of a byte of the text, both from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= at);
        let before = self.text.get(self.line_starts[line - 1]..at).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}

/// The keys and values of one table.
pub(super) struct Fields<'a> {
    source: &'a Source<'a>,
    path: String,
    at: usize,
    table: &'a DeTable<'a>,
    /// Known keys that an unknown one seems to have been meant as.
    misspelt: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// A table whose header or brace stands at byte `at`; every key that is none of `keys` is noted.
    pub fn new(source: &'a Source<'a>, path: String, at: usize, table: &'a DeTable<'a>, keys: &[&'static str]) -> Self {
        let mut fields = Fields { source, path, at, table, misspelt: Vec::new() };
        for (key, value) in fields.each() {
            if !keys.contains(&key) {
                value.note("is not a known key", nearest_or_all(key, "known keys", keys));
                fields.misspelt.extend(nearest(key, keys.iter().copied()));
            }
        }
        fields
    }

    /// A table whose keys the caller judges.
    pub fn of_any_keys(source: &'a Source<'a>, path: String, at: usize, table: &'a DeTable<'a>) -> Self {
        Fields { source, path, at, table, misspelt: Vec::new() }
    }

    /// Reads a key that has to be there.
    pub fn required<T>(&self, key: &'static str, read: impl FnOnce(&Value<'a>) -> Option<T>) -> Option<T> {
        let value = self.get(key);
        if value.is_none() && self.intact() && !self.misspelt.contains(&key) {
            self.source.note(self.at, &dotted(&self.path, key), "is missing", None);
        }
        read(&value?)
    }

    /// Reads a key that may be absent: `Some(None)` then, `None` where it is there and wrong.
    pub fn optional<T>(&self, key: &'static str, read: impl FnOnce(&Value<'a>) -> Option<T>) -> Option<Option<T>> {
        match self.get(key) {
            Some(value) => read(&value).map(Some),
            None => Some(None),
        }
    }

    /// Reads a key that means `default` where it is absent.
    pub fn or<T>(&self, key: &'static str, default: T, read: impl FnOnce(&Value<'a>) -> Option<T>) -> Option<T> {
        self.optional(key, read).map(|value| value.unwrap_or(default))
    }

    /// The value of a key, if there is one.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        let (_, value) = self.table.get_key_value(key)?;
        Some(self.value(dotted(&self.path, key), value))
    }

    /// Every key with its value in the file's order, each value standing for its key's place.
    pub fn each(&self) -> Vec<(&'a str, Value<'a>)> {
        let at_key = |(key, value): (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)| {
            let value = self.value(dotted(&self.path, key.get_ref()), value);
            (key.get_ref().as_ref(), Value { at: key.span().start, ..value })
        };
        let mut each: Vec<_> = self.table.iter().map(at_key).collect();
        each.sort_by_key(|(_, value)| value.at);
        each
    }

    /// Whether the file's syntax was whole, so that what is absent was not lost in a broken line.
    pub fn intact(&self) -> bool {
        self.source.broken_lines.borrow().is_empty()
    }

    /// Notes a problem of the table as a whole.
    pub fn note(&self, message: impl AsRef<str>, hint: Option<String>) {
        self.source.note(self.at, &self.path, message.as_ref(), hint);
    }

    fn value(&self, path: String, value: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        Value { source: self.source, path, at: value.span().start, node: value.get_ref() }
    }
}

/// A text as a message may repeat it: no longer than a line.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

fn dotted(path: &str, key: &str) -> String {
    let key = cut(key);
    if path.is_empty() { key } else { format!("{path}.{key}") }
}
