//! The files of a configuration: found in their folder, or carried by the binary.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::problem::Problem;

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// The most offices of one server, so that a wrong folder is not read for hours.
const MOST_OFFICES: usize = 1000;

/// The texts of a configuration, each with the name that problems call it by.
pub(super) struct Files {
    /// `motcua.toml`.
    pub server: File,
    /// `offices/<id>.toml`, in the order of their names.
    pub offices: Vec<OfficeFile>,
    /// `procedures.toml`, where there is one.
    pub procedures: Option<File>,
}

/// One file.
pub(super) struct File {
    /// Its path.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// An office's file.
pub(super) struct OfficeFile {
    /// Its name without folder and `.toml`, which is to be the office's id.
    pub stem: String,
    /// The file.
    pub file: File,
}

/// Finds and reads the files of a folder. What could be read is given along with what could not.
pub(super) fn in_folder(dir: &Path) -> (Option<File>, Vec<OfficeFile>, Option<File>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut keep = |file: Result<File, Problem>| file.map_err(|problem| problems.push(problem)).ok();
    let server = keep(read(&dir.join("motcua.toml")));
    let path = dir.join("procedures.toml");
    let procedures = if path.exists() { keep(read(&path)) } else { None };
    let mut offices = Vec::new();
    match office_paths(&dir.join("offices")) {
        Err(problem) => problems.push(problem),
        Ok(paths) => {
            for (stem, path) in paths {
                match read(&path) {
                    Ok(file) => offices.push(OfficeFile { stem, file }),
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    (server, offices, procedures, problems)
}

/// The sample configuration, as it was when the binary was built.
pub(super) fn carried() -> Files {
    let file = |name: &str, text: &str| File { name: format!("(built in) {name}"), text: text.to_owned() };
    Files {
        server: file("motcua.toml", include_str!("../../config/motcua.toml")),
        offices: vec![OfficeFile {
            stem: "demo".to_owned(),
            file: file("offices/demo.toml", include_str!("../../config/offices/demo.toml")),
        }],
        procedures: Some(file("procedures.toml", include_str!("../../config/procedures.toml"))),
    }
}

fn office_paths(dir: &Path) -> Result<Vec<(String, PathBuf)>, Problem> {
    let unreadable = |error: std::io::Error| {
        let hint = "the folder holds one <id>.toml for each office";
        Problem::of_file(dir.display(), format!("cannot be read: {error}"), Some(hint.to_owned()))
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        // Editors leave hidden files beside the one that is edited.
        if let Some(stem) = stem.filter(|stem| !stem.starts_with('.') && path.extension().is_some_and(|e| e == "toml"))
        {
            paths.push((stem, path));
        }
        if paths.len() > MOST_OFFICES {
            return Err(Problem::of_file(dir.display(), format!("holds more than {MOST_OFFICES} offices"), None));
        }
    }
    if paths.is_empty() {
        let hint = "add one, named <id>.toml; offices/demo.toml is a sample to start from";
        return Err(Problem::of_file(dir.display(), "holds no office", Some(hint.to_owned())));
    }
    paths.sort();
    Ok(paths)
}

/// Reads one file of a configuration.
pub(super) fn read(path: &Path) -> Result<File, Problem> {
    let problem = |message: String, hint: Option<String>| Problem::of_file(path.display(), message, hint);
    let unreadable = |error: std::io::Error| {
        let missing = error.kind() == ErrorKind::NotFound;
        let hint = missing.then(|| "name the folder that holds motcua.toml with --config DIR".to_owned());
        problem(format!("cannot be read: {error}"), hint)
    };
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(problem(format!("is larger than {MOST_BYTES} bytes"), None));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(File { name: path.display().to_string(), text }),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let hint = "save it again with the encoding UTF-8".to_owned();
            let mut problem = problem("is not UTF-8 text here".to_owned(), Some(hint));
            problem.line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            Err(problem)
        }
    }
}
