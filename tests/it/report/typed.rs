//! `motcua report`: what is typed is understood, or refused with what to type instead.

use std::path::Path;
use std::process::Command;

use crate::what_if::served::recorded_in;

fn report(arguments: &[&str]) -> (bool, String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    let output = command.current_dir(root).args(["report", "--lang", "en"]).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[tokio::test]
async fn an_office_that_is_named_twice_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("motcua.db");
    recorded_in(&database).await;
    let store = format!("sqlite:{}", database.display());
    let of = |offices: &[&str]| {
        let rest = ["--store", &store, "--of", "2026-11", "--format", "csv", "--out", "-"];
        let (done, out, err) = report(&[offices, &rest].concat());
        assert!(done, "{err}");
        // When it was made is told to the minute.
        out.lines().filter(|line| !line.contains("Made")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(&["--office", "demo", "--office", "demo"]), of(&["--office", "demo"]));
}

#[test]
fn a_store_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("mistyped.db");
    let out = folder.path().join("report.csv");
    let with = |store: &str| report(&["--office", "demo", "--store", store, "--out", &out.display().to_string()]);
    for (store, says) in [
        (format!("sqlite:{}", nowhere.display()), format!("there is no journal at {}", nowhere.display())),
        ("redis://127.0.0.1:1".to_owned(), "see whether that Redis is running, or name another store".to_owned()),
        ("memory:".to_owned(), "a store in memory holds nothing".to_owned()),
    ] {
        let (done, _, err) = with(&store);
        assert!(!done && err.contains(&says), "{store}: {err}");
    }
    assert!(!nowhere.exists() && !out.exists());
    // An empty file is no journal either, and stays empty.
    std::fs::write(&nowhere, "").unwrap();
    assert!(!with(&format!("sqlite:{}", nowhere.display())).0);
    assert_eq!(std::fs::metadata(&nowhere).unwrap().len(), 0);
}

#[test]
fn a_form_that_is_not_that_of_the_files_name_is_refused() {
    let (done, _, err) = report(&["--office", "demo", "--format", "xlsx", "--out", "a.csv"]);
    assert!(!done && err.contains("--format xlsx would be written into a.csv"), "{err}");
    let (done, _, err) = report(&["--office", "demo", "--out", "a.pdf"]);
    assert!(!done && err.contains("--format xlsx, csv or html"), "{err}");
}
