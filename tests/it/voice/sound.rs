//! Calls as sound: nothing clips, no word is torn from the next, and all are equally loud.

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
    assert_eq!(bank.clips().count(), list.len());
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
    let digests: std::collections::BTreeSet<&str> = bank.clips().map(|clip| clip.digest()).collect();
    println!("{} clips, {bytes} bytes, {} different", list.len(), digests.len());
}
