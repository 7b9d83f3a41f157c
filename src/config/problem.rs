//! What is wrong with a configuration: the place, the field, the reason and how to mend it.

use std::fmt;

/// One thing that is wrong in one file. Its `Display` is one line, in the form that editors can jump to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as a path that starts where the configuration's folder was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The field as a dotted path, list places from 0: `groups[2].quota`. Empty where the whole file is meant.
    pub field: String,
    /// What is wrong, as a sentence without its subject: `must be between 1 and 9999, but is 0`.
    pub message: String,
    /// How to mend it, where that can be said.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem of a file as a whole, such as that it cannot be read.
    pub(super) fn of_file(file: impl fmt::Display, message: impl Into<String>, hint: Option<String>) -> Self {
        let field = String::new();
        Problem { file: file.to_string(), line: 1, column: 1, field, message: message.into(), hint }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " (hint: {hint})"),
            None => Ok(()),
        }
    }
}

/// The problems as a person reads them: a line each, and how many they are.
pub fn check_report(problems: &[Problem]) -> String {
    let mut report: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    report.push_str(&match problems.len() {
        0 => "The configuration has no problems.\n".to_owned(),
        1 => "1 problem. Nothing is started until it is mended.\n".to_owned(),
        n => format!("{n} problems. Nothing is started until they are mended.\n"),
    });
    report
}

/// The known name most like `word`, where one is alike enough to be what was meant.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let alike = strsim::normalized_damerau_levenshtein(&word, &name.to_lowercase());
        if alike >= 0.5 && best.is_none_or(|(so_far, _)| alike > so_far) {
            best = Some((alike, name));
        }
    }
    best.map(|(_, name)| name)
}

/// A hint that names the [`nearest`] name, where there is one.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|name| format!("did you mean `{name}`?"))
}

/// As [`did_you_mean`], but where nothing is alike it lists what there is to choose from.
pub(super) fn nearest_or_all(word: &str, what: &str, known: &[&str]) -> Option<String> {
    let all = || if known.is_empty() { None } else { Some(format!("{what}: {}", known.join(", "))) };
    did_you_mean(word, known.iter().copied()).or_else(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_one_line_that_an_editor_can_jump_to() {
        let mut problem = Problem {
            file: "config/offices/demo.toml".into(),
            line: 12,
            column: 7,
            field: "groups[2].qouta".into(),
            message: "is not a known key".into(),
            hint: did_you_mean("qouta", ["code", "quota"]),
        };
        let line = "config/offices/demo.toml:12:7: groups[2].qouta: is not a known key (hint: did you mean `quota`?)";
        assert_eq!(problem.to_string(), line);
        problem.hint = None;
        problem.field.clear();
        assert_eq!(problem.to_string(), "config/offices/demo.toml:12:7: is not a known key");
    }

    #[test]
    fn a_name_unlike_all_is_answered_with_the_list() {
        assert_eq!(did_you_mean("zebra", ["code", "quota"]), None);
        assert_eq!(nearest_or_all("zebra", "known keys", &["code", "quota"]).unwrap(), "known keys: code, quota");
        assert_eq!(nearest_or_all("zebra", "known keys", &[]), None);
    }
}
