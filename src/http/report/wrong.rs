//! What is wrong with what a report is asked for with, in the words of whoever asks.

use crate::http::problem::Problem;
use crate::http::query::cut;
use crate::office::Lang;
use crate::report::WrongPeriod;

/// Why there is no such report.
#[derive(Debug, Clone, PartialEq)]
pub enum Wrong {
    /// There is no such period.
    Period(WrongPeriod),
    /// A part of the address has a value that it cannot have: its name, the value cut to 40 characters, and what it can
    /// have.
    Value(&'static str, String, &'static str),
    /// The address has a part that no report has, or one of them twice; as its reader says it.
    Query(String),
}

impl Wrong {
    /// A value that a part of the address cannot have.
    pub fn value(name: &'static str, value: &str, known: &'static str) -> Wrong {
        Wrong::Value(name, cut(value), known)
    }

    /// As a sentence.
    pub fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (Wrong::Period(wrong), _) => wrong.said(lang),
            (Wrong::Value(name, value, known), Lang::Vi) => {
                format!("“{value}” không dùng được cho {name}: xin ghi {known}")
            }
            (Wrong::Value(name, value, known), Lang::En) => format!("`{value}` is no {name}: write {known}"),
            (Wrong::Query(_), Lang::Vi) => format!("địa chỉ có phần không hiểu được: xin ghi {EXAMPLE}"),
            (Wrong::Query(said), Lang::En) => format!("{said}; write {EXAMPLE}"),
        }
    }
}

const EXAMPLE: &str = "?period=day, week, month or quarter&of=2026-11&format=json, csv or xlsx";

impl From<WrongPeriod> for Wrong {
    fn from(wrong: WrongPeriod) -> Self {
        Wrong::Period(wrong)
    }
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Self {
        Problem::new("bad_request", wrong.said(Lang::En))
    }
}
