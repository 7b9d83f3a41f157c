//! An office's own recordings: what they replace, what they add, and what is said of those that do not serve.

use std::fs;
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};
use motcua::office::Lang;
use motcua::voice::{Bank, ClipId, Numbers, Part, Phrasebook, RATE_HZ, VoicePlan};

use super::call;

/// Writes a tone of half a second.
fn tone(path: &Path, rate_hz: u32, channels: u16, peak: f32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = WavSpec { channels, sample_rate: rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut file = WavWriter::create(path, spec).unwrap();
    for i in 0..rate_hz / 2 {
        let sample = (i as f32 * 440.0 * std::f32::consts::TAU / rate_hz as f32).sin() * peak;
        for _ in 0..channels {
            file.write_sample((sample * 32767.0).round().min(32767.0) as i16).unwrap();
        }
    }
    file.finalize().unwrap();
}

/// What is said of a folder in which these files have this content, without the folder's own path.
fn problems(files: &[(&str, &[u8])]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    problems_of(folder.path())
}

fn problems_of(folder: &Path) -> Vec<String> {
    let prefix = format!("{}/", folder.display());
    let found = Bank::with_folder(folder).map(drop).err().unwrap_or_default();
    found.iter().map(|problem| problem.to_string().replace(&prefix, "")).collect()
}

#[test]
fn a_recording_takes_the_place_of_the_clip_that_it_is_named_after() {
    let folder = tempfile::tempdir().unwrap();
    tone(&folder.path().join("vi-south/d_5.wav"), 48_000, 2, 0.4);
    tone(&folder.path().join("chime.wav"), 24_000, 1, 0.3);
    fs::write(folder.path().join("README.md"), "Thu âm ngày 21/11").unwrap();
    let (built_in, bank) = (Bank::built_in().unwrap(), Bank::with_folder(folder.path()).unwrap());
    assert_eq!(bank.names().len(), built_in.names().len());
    let (old, new) =
        (built_in.clip(&ClipId::new("vi-south/d_5")).unwrap(), bank.clip(&ClipId::new("vi-south/d_5")).unwrap());
    assert_ne!(old.bytes(), new.bytes());
    assert_eq!((new.length_ms(), new.content_type()), (500, "audio/wav"));
    let peak = new.samples().iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
    assert!((0.38..0.42).contains(&peak), "{peak}");
    assert_eq!(bank.clip(&ClipId::new("chime")).unwrap().samples().len(), RATE_HZ as usize / 2);
    assert_eq!(bank.vocabulary().text_of(new.id()), Some("năm"));
}

#[test]
fn a_recording_named_by_its_words_says_them() {
    let folder = tempfile::tempdir().unwrap();
    tone(&folder.path().join("vi-south/một trăm lẻ năm.wav"), 24_000, 1, 0.4);
    tone(&folder.path().join("vi-south/đến quầy số ba.wav"), 24_000, 1, 0.4);
    let bank = Bank::with_folder(folder.path()).unwrap();
    let plan = VoicePlan { numbers: Numbers::Full, repeat: 1, chime: false, ..VoicePlan::default() };
    let phrasebook = Phrasebook::new(plan, bank.vocabulary().clone()).unwrap();
    let utterance = phrasebook.utterance(&call("C105", 3, 1, Lang::Vi));
    let clips: Vec<&str> = utterance
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Clip(id) => Some(id.as_str()),
            Part::Pause { .. } => None,
        })
        .collect();
    let expected = ["vi-south/p_xin_moi", "vi-south/l_c", "vi-south/một trăm lẻ năm", "vi-south/đến quầy số ba"];
    assert_eq!(clips, expected);
    assert!(bank.render(&utterance).is_ok());
}

#[test]
fn a_recording_that_does_not_serve_is_named_with_its_cure() {
    assert_eq!(
        problems(&[("vi-south/d_5.mp3", b"ID3")]),
        ["vi-south/d_5.mp3: is in no known format (save it as .ogg (Vorbis), .wav or .flac)"]
    );
    let broken = problems(&[("vi-south/d_5.wav", b"no sound at all, but a text of some length")]);
    assert!(broken[0].starts_with("vi-south/d_5.wav: cannot be decoded: "), "{broken:?}");
    assert_eq!(
        problems(&[("vi-south/d-5a_.wav", b""), ("chimes.ogg", b"")]),
        [
            "chimes.ogg: is named as no clip and as no words (did you mean chime?)",
            "vi-south/d-5a_.wav: is named as no clip and as no words (did you mean vi-south/d_5?)",
        ]
    );
    let loose = problems(&[("vi-south/mơ\u{300}i.wav", b"")]);
    assert!(loose[0].contains("has loose accents in its name"), "{loose:?}");
    let none = problems_of(Path::new("/nowhere/at/all"));
    assert!(none[0].starts_with("/nowhere/at/all: cannot be read: "), "{none:?}");
}

#[test]
fn a_recording_that_is_overdriven_empty_or_double_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    tone(&folder.path().join("en/d_1.wav"), 24_000, 1, 1.4);
    tone(&folder.path().join("en/d_2.wav"), 24_000, 1, 0.4);
    fs::copy(folder.path().join("en/d_2.wav"), folder.path().join("en/d_2.WAV")).unwrap();
    let spec = WavSpec { channels: 1, sample_rate: 24_000, bits_per_sample: 16, sample_format: SampleFormat::Int };
    WavWriter::create(folder.path().join("en/d_3.wav"), spec).unwrap().finalize().unwrap();
    let floats = WavSpec { bits_per_sample: 32, sample_format: SampleFormat::Float, ..spec };
    let mut no_number = WavWriter::create(folder.path().join("en/d_4.wav"), floats).unwrap();
    (0..2400).for_each(|_| no_number.write_sample(f32::NAN).unwrap());
    no_number.finalize().unwrap();
    // To bring such a rate down would take more memory than there is.
    let absurd = WavSpec { sample_rate: 1_000_000_007, ..floats };
    let mut absurd = WavWriter::create(folder.path().join("en/d_5.wav"), absurd).unwrap();
    (0..2400).for_each(|_| absurd.write_sample(0.1_f32).unwrap());
    absurd.finalize().unwrap();
    let found = problems_of(folder.path()).join("\n");
    for expected in [
        "en/d_1.wav: is overdriven: it reaches full scale (lower it to a peak of -1 dB)",
        "en/d_2.wav: is a second recording of en/d_2 (keep one of the two)",
        "en/d_3.wav: ",
        "en/d_4.wav: is overdriven: ",
        "en/d_5.wav: has ",
    ] {
        assert!(found.contains(expected), "{expected}\nin\n{found}");
    }
}
