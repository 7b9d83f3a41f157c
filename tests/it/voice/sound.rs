//! Calls as sound: nothing clips, no word is torn from the next, and all are equally loud.

use std::collections::BTreeMap;
use std::path::Path;

use ebur128::{EbuR128, Mode};
use motcua::office::{CounterNo, Lang};
use motcua::voice::{Accent, ClipId, Numbers, Part, RATE_HZ, Saying, Utterance, VoicePlan};

use super::{bank, call, phrasebook};

/// Below this a sample is silence: -50 dB of full scale, 34 dB under the voice.
const SILENT: f32 = 0.003_162;

/// The silences of a sound that are longer than `least_ms`, in ms, without those at its ends.
fn gaps_ms(samples: &[f32], least_ms: usize) -> Vec<usize> {
    let (mut gaps, mut last) = (Vec::new(), None);
    for (i, sample) in samples.iter().enumerate() {
        if sample.abs() > SILENT {
            gaps.push((i - last.replace(i).unwrap_or(i)) * 1000 / RATE_HZ as usize);
            if gaps.last().is_some_and(|gap| *gap <= least_ms) {
                gaps.pop();
            }
        }
    }
    gaps
}

/// Integrated loudness in LUFS, as EBU R 128 measures it.
fn loudness(samples: &[f32]) -> f64 {
    let mut meter = EbuR128::new(1, RATE_HZ, Mode::I).unwrap();
    meter.add_frames_f32(samples).unwrap();
    meter.loudness_global().unwrap()
}

/// Two hundred calls of all letters, modes, languages and accents, and how many sentences each has.
fn calls() -> Vec<(String, VoicePlan, Saying, usize)> {
    let languages = [vec![Lang::Vi], vec![Lang::En], vec![Lang::Vi, Lang::En], vec![Lang::Vi]];
    let each = |i: usize| {
        let letter = char::from(b'A' + (i % 26) as u8);
        let n = [1, 25, 104, 115, 999, 1001, 2024][i % 7] + (i / 7) * [1, 31, 3][i % 3];
        let counter = [1, 3, 12, 21, 105, 34][i % 6];
        let plan = VoicePlan {
            languages: languages[i % 4].clone(),
            ticket_language: false,
            numbers: if i.is_multiple_of(3) { Numbers::Full } else { Numbers::Digits },
            accent: if i.is_multiple_of(5) { Accent::North } else { Accent::South },
            repeat: if i.is_multiple_of(10) { 3 } else { 1 },
            ..VoicePlan::default()
        };
        let number = format!("{letter}{n:03}");
        let sentences = plan.languages.len() * usize::from(plan.repeat);
        (
            format!("{number} at {counter}: {plan:?}"),
            plan,
            call(&number, counter, 1 + (i % 4) as u32, Lang::Vi),
            sentences,
        )
    };
    (0..200).map(each).collect()
}

#[test]
fn two_hundred_calls_sound_alike() {
    let bank = bank();
    let mut loud = Vec::new();
    for (name, plan, saying, sentences) in calls() {
        let phrasebook = phrasebook(plan);
        let samples = bank.render(&phrasebook.utterance(&saying)).unwrap();
        assert!(samples.iter().all(|sample| sample.abs() < 1.0), "{name} clips");
        // Only the pauses between sentences are longer.
        let gaps = gaps_ms(&samples, 350);
        assert_eq!(gaps.len(), sentences - 1, "{name}: {gaps:?}");
        assert!(gaps.iter().all(|gap| (500..=620).contains(gap)), "{name}: {gaps:?}");
        loud.push((loudness(&samples), name));
    }
    let mean = loud.iter().map(|(lufs, _)| lufs).sum::<f64>() / loud.len() as f64;
    let off = |lufs: f64| (lufs - mean).abs();
    let (worst, name) = loud.iter().max_by(|a, b| off(a.0).total_cmp(&off(b.0))).unwrap();
    println!("{} calls: mean {mean:.2} LUFS, farthest {worst:.2}", loud.len());
    assert!(off(*worst) <= 1.5, "the mean is {mean:.2} LUFS, but {worst:.2} in {name}");
    assert!((-17.5..=-14.5).contains(&mean), "the mean is {mean:.2} LUFS");
}

#[test]
fn announcements_have_no_long_gap_either() {
    let bank = bank();
    for languages in [vec![Lang::Vi], vec![Lang::En]] {
        for accent in [Accent::South, Accent::North] {
            let phrasebook = phrasebook(VoicePlan { languages: languages.clone(), accent, ..VoicePlan::default() });
            for saying in [Saying::Pause { counter: CounterNo(12) }, Saying::Closing] {
                let samples = bank.render(&phrasebook.utterance(&saying)).unwrap();
                assert_eq!(gaps_ms(&samples, 350), [0; 0], "{saying:?}");
            }
        }
    }
}

#[test]
fn a_sound_is_its_parts_without_a_sample_between_them() {
    let bank = bank();
    let clip = |id: &str| bank.clip(&ClipId::new(id)).unwrap().samples().clone();
    let (one, two) = (clip("vi-south/d_1"), clip("vi-south/d_2"));
    let part = |id: &str| Part::Clip(ClipId::new(id));
    let parts = vec![part("vi-south/d_1"), Part::Pause { ms: 10 }, part("vi-south/d_2"), part("vi-south/d_2")];
    let samples = bank.render(&Utterance { parts }).unwrap();
    let expected: Vec<f32> = [&one[..], &[0.0; 240], &two[..], &two[..]].concat();
    assert_eq!(samples, expected);
    let unknown = bank.render(&Utterance { parts: vec![part("vi-south/d_10")] }).unwrap_err().to_string();
    assert_eq!(unknown, "there is no clip vi-south/d_10: `motcua say --list` names those there are");
    assert_eq!(bank.render(&Utterance::default()).unwrap(), [0.0; 0]);
}

#[test]
fn the_clips_are_what_their_list_says() {
    let list = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sounds/manifest.json");
    let list: serde_json::Value = serde_json::from_slice(&std::fs::read(list).unwrap()).unwrap();
    let list = list["clips"].as_array().unwrap();
    let bank = bank();
    assert_eq!(bank.names().len(), list.len());
    let mut bytes = 0;
    for listed in list {
        let id = listed["id"].as_str().unwrap();
        let clip = bank.clip(&ClipId::new(id)).unwrap();
        assert!(
            clip.length_ms().abs_diff(listed["ms"].as_u64().unwrap() as u32) <= 10,
            "{id}: {} ms",
            clip.length_ms()
        );
        let peak = clip.samples().iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
        let expected = listed["peak_dbfs"].as_f64().unwrap();
        assert!((f64::from(20.0 * peak.log10()) - expected).abs() < 0.5, "{id}: peak {peak}");
        assert_eq!(clip.content_type(), "audio/ogg", "{id}");
        bytes += clip.bytes().len();
    }
    assert!(bytes < 6 << 20, "the clips have {bytes} bytes");
    println!("{} clips, {bytes} bytes", list.len());
}

/// Loudness in LUFS without a gate, over the whole clip: words are shorter than the blocks of the gate.
fn loudness_of_clip(samples: &[f32], length_ms: u32) -> f64 {
    let mut meter = EbuR128::new(1, RATE_HZ, Mode::M).unwrap();
    meter.set_max_window(length_ms).unwrap();
    meter.add_frames_f32(samples).unwrap();
    meter.loudness_window(length_ms).unwrap()
}

#[test]
fn lists_manifest_and_files_agree_and_every_clip_is_as_loud_as_the_others() {
    let sounds = Path::new(env!("CARGO_MANIFEST_DIR")).join("sounds");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(sounds.join("manifest.json")).unwrap()).unwrap();
    let of = |clip: &serde_json::Value, key: &str| clip[key].as_str().unwrap().to_owned();
    let clips = manifest["clips"].as_array().unwrap().iter();
    let made: BTreeMap<String, String> = clips.map(|clip| (of(clip, "file"), of(clip, "text"))).collect();

    let mut listed = BTreeMap::from([("chime.ogg".to_owned(), String::new())]);
    for (list, voices) in [("vi.txt", &["vi-south", "vi-north"][..]), ("en.txt", &["en"])] {
        let list = std::fs::read_to_string(sounds.join(list)).unwrap();
        for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            for voice in voices.iter().filter(|voice| fields.get(2).is_none_or(|only| only == *voice)) {
                listed.insert(format!("{voice}/{}.ogg", fields[0]), fields[1].to_owned());
            }
        }
    }
    assert_eq!(made, listed);

    let is_listed = |path: &Path| made.contains_key(path.strip_prefix(&sounds).unwrap().to_str().unwrap());
    let beside =
        ["README.md", "en.txt", "made.sha256", "make", "manifest.json", "vi.txt"].map(|name| sounds.join(name));
    for folder in ["", "vi-south", "vi-north", "en"] {
        for entry in std::fs::read_dir(sounds.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            assert!(path.is_dir() || is_listed(&path) || beside.contains(&path), "{} is a stray file", path.display());
        }
    }

    let bank = bank();
    for name in bank.names() {
        let clip = bank.clip(name).unwrap();
        let lufs = loudness_of_clip(clip.samples(), clip.length_ms());
        assert!((-17.0..=-15.0).contains(&lufs), "{name}: {lufs:.2} LUFS");
        let peak = clip.samples().iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
        assert!(peak < 0.95, "{name} reaches {peak}");
    }
}
