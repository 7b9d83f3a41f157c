//! A clip: one recording, and what it sounds like.

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use rodio::{Decoder, Source};

use super::resample::resample;
use super::utterance::ClipId;

/// The rate that everything is said at, in samples a second.
pub const RATE_HZ: u32 = 24_000;
/// The longest that one clip may be.
const MOST_S: u32 = 30;
/// The rates that sound is recorded at. A damaged file may name any, and to bring an absurd one down takes all memory.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// One recording.
#[derive(Debug, Clone)]
pub struct Clip {
    id: ClipId,
    bytes: Bytes,
    samples: Arc<[f32]>,
    content_type: &'static str,
}

/// What is wrong with a recording, or with the list of them, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {wrong} ({mend})")]
pub struct BadClip {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub wrong: String,
    /// How to mend it.
    pub mend: String,
}

impl BadClip {
    pub(super) fn new(file: impl ToString, wrong: impl Into<String>, mend: impl Into<String>) -> Self {
        BadClip { file: file.to_string(), wrong: wrong.into(), mend: mend.into() }
    }
}

/// The formats that recordings come in: the ending of the file, and the media type.
const FORMATS: [(&str, &str); 3] = [("ogg", "audio/ogg"), ("wav", "audio/wav"), ("flac", "audio/flac")];

impl Clip {
    /// Decodes a recording, mixed down to one channel and brought to [`RATE_HZ`] where it has others. `file` is its name
    /// for errors; its ending says the format.
    pub fn decode(id: ClipId, file: &str, bytes: Bytes) -> Result<Clip, BadClip> {
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        let Some((_, content_type)) = FORMATS.into_iter().find(|(known, _)| *known == ending) else {
            return Err(BadClip::new(file, "is in no known format", "save it as .ogg (Vorbis), .wav or .flac"));
        };
        let broken = |error: String| {
            BadClip::new(file, format!("cannot be decoded: {error}"), "save it again as Ogg Vorbis, WAV or FLAC")
        };
        let decoder = Decoder::builder().with_data(Cursor::new(bytes.clone())).with_byte_len(bytes.len() as u64);
        let decoder = decoder.with_hint(&ending).build().map_err(|error| broken(error.to_string()))?;
        let (channels, rate_hz) = (usize::from(decoder.channels().get()), decoder.sample_rate().get());
        if !RATES_HZ.contains(&rate_hz) {
            return Err(BadClip::new(file, format!("has {rate_hz} samples a second"), "save it with 24000 or 48000"));
        }
        let most = MOST_S as usize * rate_hz as usize * channels;
        let interleaved: Vec<f32> = decoder.take(most + 1).collect();
        if interleaved.len() > most {
            return Err(BadClip::new(file, format!("is longer than {MOST_S} s"), "cut it"));
        }
        let frames = interleaved.chunks_exact(channels);
        let mut mono: Vec<f32> = frames.map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
        let length = if ending == "ogg" { frames_in_ogg(&bytes) } else { None }.unwrap_or(usize::MAX);
        mono.truncate(length);
        let samples = if rate_hz == RATE_HZ { mono } else { resample(&mono, rate_hz, RATE_HZ) };
        if samples.is_empty() {
            return Err(BadClip::new(file, "has no sound in it", "record it again"));
        }
        // A file of floats may hold what is no number, which is not below full scale either.
        if !samples.iter().all(|sample| sample.abs() < 1.0) {
            return Err(BadClip::new(file, "is overdriven: it reaches full scale", "lower it to a peak of -1 dB"));
        }
        Ok(Clip { id, bytes, samples: samples.into(), content_type })
    }

    /// Its name.
    pub fn id(&self) -> &ClipId {
        &self.id
    }

    /// The file as it was recorded.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its sound: one channel at [`RATE_HZ`], each sample between -1 and 1.
    pub fn samples(&self) -> &Arc<[f32]> {
        &self.samples
    }

    /// How long it is.
    pub fn length_ms(&self) -> u32 {
        (self.samples.len() as u64 * 1000 / u64::from(RATE_HZ)) as u32
    }

    /// The file's media type, such as `audio/ogg`.
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }
}

/// How many frames an Ogg file says that it has: its last block is longer, and what is after the end is no part of the
/// recording. The decoder leaves it in.
fn frames_in_ogg(bytes: &[u8]) -> Option<usize> {
    let last_page = bytes.windows(4).rposition(|four| four == b"OggS")?;
    let position = bytes.get(last_page + 6..last_page + 14)?;
    usize::try_from(i64::from_le_bytes(position.try_into().ok()?)).ok()
}
