//! One value of a TOML file, read as what it is to mean.

use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use super::problem::nearest_or_all;
use super::read::{Fields, Source, cut};

/// One value and where it stands.
pub(super) struct Value<'a> {
    /// The file.
    pub source: &'a Source<'a>,
    /// Its dotted path.
    pub path: String,
    /// Where it begins, in bytes.
    pub at: usize,
    /// The value itself.
    pub node: &'a DeValue<'a>,
}

impl<'a> Value<'a> {
    /// Notes a problem here.
    pub fn note(&self, message: impl AsRef<str>, hint: Option<String>) {
        self.source.note(self.at, &self.path, message.as_ref(), hint);
    }

    /// Notes a problem here, for which the reader has no value.
    pub fn problem<T>(&self, message: impl AsRef<str>, hint: Option<String>) -> Option<T> {
        self.note(message, hint);
        None
    }

    /// A table whose only keys are `keys`.
    pub fn fields(&self, keys: &[&'static str]) -> Option<Fields<'a>> {
        let DeValue::Table(table) = self.node else { return self.wrong_type("a table") };
        Some(Fields::new(self.source, self.path.clone(), self.at, table, keys))
    }

    /// A table whose keys the caller judges.
    pub fn table(&self) -> Option<Fields<'a>> {
        let DeValue::Table(table) = self.node else { return self.wrong_type("a table") };
        Some(Fields::of_any_keys(self.source, self.path.clone(), self.at, table))
    }

    /// A list of at most `most` values.
    pub fn list(&self, most: usize) -> Option<Vec<Value<'a>>> {
        let DeValue::Array(array) = self.node else { return self.wrong_type("a list") };
        if array.len() > most {
            return self.problem(format!("must have at most {most} entries, but has {}", array.len()), None);
        }
        let entry = |(i, value): (usize, &'a Spanned<DeValue<'a>>)| Value {
            source: self.source,
            path: format!("{}[{i}]", self.path),
            at: value.span().start,
            node: value.get_ref(),
        };
        Some(array.iter().enumerate().map(entry).collect())
    }

    /// A text as it stands.
    pub fn text(&self) -> Option<&'a str> {
        match self.node {
            DeValue::String(text) => Some(text),
            _ => self.wrong_type("a text in quotes"),
        }
    }

    /// A text that is a valid `T`; its error is the problem.
    pub fn parsed<T: FromStr<Err: std::fmt::Display>>(&self) -> Option<T> {
        self.text()?.parse().map_err(|error: T::Err| self.note(error.to_string(), None)).ok()
    }

    /// A text that is one of these names.
    pub fn one_of<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let choice = choices.iter().find(|(name, _)| *name == text);
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        choice.map(|(_, choice)| *choice).or_else(|| {
            self.problem(format!("`{}` is no choice here", cut(text)), nearest_or_all(text, "choices", &names))
        })
    }

    /// A whole number within these bounds.
    pub fn whole<N: TryFrom<i64>>(&self, bounds: RangeInclusive<i64>) -> Option<N> {
        let DeValue::Integer(digits) = self.node else { return self.wrong_type("a whole number") };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
        number.filter(|number| bounds.contains(number)).and_then(|number| N::try_from(number).ok()).or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            self.problem(format!("must be between {least} and {most}, but is {}", cut(digits.as_str())), None)
        })
    }

    /// A number within these bounds in steps of a half, counted in halves: `3.5` is 7.
    pub fn halves(&self, bounds: RangeInclusive<u16>) -> Option<u16> {
        let number: Option<f64> = match self.node {
            DeValue::Integer(digits) => digits.as_str().parse().ok(),
            DeValue::Float(digits) => digits.as_str().parse().ok(),
            _ => return self.wrong_type("a number"),
        };
        let all_halves = bounds.clone();
        let found = number.and_then(|number| all_halves.into_iter().find(|halves| f64::from(*halves) == number * 2.0));
        found.or_else(|| {
            let (least, most) = (f64::from(*bounds.start()) / 2.0, f64::from(*bounds.end()) / 2.0);
            self.problem(format!("must be between {least} and {most}, in steps of 0.5"), None)
        })
    }

    /// A number within these bounds, with or without a fraction.
    pub fn number(&self, bounds: RangeInclusive<f64>) -> Option<f64> {
        let number: Option<f64> = match self.node {
            DeValue::Integer(digits) => digits.as_str().parse().ok(),
            DeValue::Float(digits) => digits.as_str().parse().ok(),
            _ => return self.wrong_type("a number"),
        };
        number
            .filter(|number| bounds.contains(number))
            .or_else(|| self.problem(format!("must be between {} and {}", bounds.start(), bounds.end()), None))
    }

    /// Whether it is `true` or `false`, rather than anything else.
    pub fn is_truth(&self) -> bool {
        matches!(self.node, DeValue::Boolean(_))
    }

    /// `true` or `false`.
    pub fn truth(&self) -> Option<bool> {
        match self.node {
            DeValue::Boolean(truth) => Some(*truth),
            _ => self.wrong_type("true or false"),
        }
    }

    /// A date, as a TOML date or as a text: `2026-11-24`.
    pub fn date(&self) -> Option<Date> {
        let text = match self.node {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return self.wrong_type("a date"),
        };
        // The length keeps out what jiff would also take: a date with a time of day, of which half would be lost.
        let date = text.parse().ok().filter(|_| text.len() == "2026-11-24".len());
        let hint = || Some("write year-month-day, as 2026-11-24".to_owned());
        date.or_else(|| self.problem(format!("`{}` is no date of the calendar", cut(&text)), hint()))
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> usize {
        self.source.place(self.at).0
    }

    fn wrong_type<T>(&self, wanted: &str) -> Option<T> {
        let found = match self.node {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let quoted = self.node.as_str().filter(|text| match wanted {
            "true or false" => matches!(*text, "true" | "false"),
            "a whole number" | "a number" => text.parse::<i64>().is_ok(),
            _ => false,
        });
        let hint = quoted.map(|text| format!("write {text} without quotes"));
        self.problem(format!("must be {wanted}, but is {found}"), hint)
    }
}
