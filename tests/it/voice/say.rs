//! `motcua say`, by the real binary.

use std::process::{Command, Output};

use motcua::office::Lang;
use motcua::voice::{Numbers, RATE_HZ, VoicePlan};

use super::{bank, call, phrasebook};

fn say(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcua")).arg("say").args(arguments).output().unwrap()
}

#[track_caller]
fn words(arguments: &[&str]) -> String {
    let output = say(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_words_of_a_call_are_printed() {
    assert_eq!(
        words(&["C025", "3", "--lang", "vi", "--text"]),
        "Xin mời công dân có số thứ tự xê không hai năm, đến quầy số ba.\n"
    );
    assert_eq!(
        words(&["A105", "24", "--lang", "vi,en", "--numbers", "full", "--accent", "north", "--times", "3", "--text"]),
        "Mời lần cuối số a một trăm linh năm, đến quầy số hai mươi tư.\n\
         Last call for number A one hundred and five, please go to counter twenty-four.\n"
    );
}

#[test]
fn the_file_holds_the_call_as_it_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("call.wav");
    words(&["H031", "12", "--numbers", "full", "--out", file.to_str().unwrap()]);
    let mut wav = hound::WavReader::open(&file).unwrap();
    assert_eq!((wav.spec().channels, wav.spec().sample_rate, wav.spec().bits_per_sample), (1, RATE_HZ, 16));
    let written: Vec<i16> = wav.samples().map(Result::unwrap).collect();
    let phrasebook = phrasebook(VoicePlan { numbers: Numbers::Full, ..VoicePlan::default() });
    let rendered = bank().render(&phrasebook.utterance(&call("H031", 12, 1, Lang::Vi))).unwrap();
    assert_eq!(written.len(), rendered.len());
    let off = written.iter().zip(&rendered).map(|(a, b)| (f32::from(*a) / 32767.0 - b).abs()).fold(0.0, f32::max);
    assert!(off < 1.0 / 32767.0, "off by {off}");
}

#[test]
fn an_office_says_it_its_own_way() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("offices")).unwrap();
    std::fs::write(folder.path().join("motcua.toml"), "").unwrap();
    let sample = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/offices/demo.toml")).unwrap();
    let voice = "[voice]\nnumbers = \"full\"\n[voice.phrases.vi]\ncall = \"Mời số {number} vào quầy {counter}\"\n";
    let own = sample.split("[voice]").next().unwrap();
    std::fs::write(folder.path().join("offices/demo.toml"), format!("{own}\n{voice}")).unwrap();
    let dir = folder.path().to_str().unwrap();
    assert_eq!(
        words(&["A025", "3", "--config", dir, "--office", "demo", "--text"]),
        "Mời số a hai mươi lăm vào quầy ba\n"
    );
    let wrong = say(&["A025", "3", "--config", dir, "--office", "demi", "--text"]);
    assert!(!wrong.status.success());
    assert_eq!(String::from_utf8_lossy(&wrong.stderr), "there is no office `demi`: choose one of demo\n");
}

#[test]
fn the_clips_are_listed() {
    let list = words(&["--list"]);
    assert_eq!(list.lines().count(), bank().names().len());
    assert!(list.lines().any(|line| line.starts_with("vi-south/d_5\t") && line.ends_with("\tnăm")), "{list}");
}

#[test]
fn what_is_no_call_is_refused() {
    for wrong in [&["C25", "3"][..], &["C025", "0"], &["C025"], &["C025", "3", "--numbers", "roman"], &[]] {
        assert!(!say(wrong).status.success(), "{wrong:?}");
    }
}
