//! An ear at a lobby: which clips its page has begun to play, when, and what stood on the screen meanwhile.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::chromium::Screen;

/// How long a lobby may take to say what it should.
const PATIENCE: Duration = Duration::from_secs(90);

/// A clip that was scheduled to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Its name, found by its bytes; `?` where they came by another way.
    pub clip: String,
    /// When it begins, on the sound's clock, in seconds.
    pub start_s: f64,
    /// How long it is, in seconds.
    pub length_s: f64,
    /// How long it was let sound, in seconds.
    pub lasted_s: f64,
    /// The call that was shown large when it was scheduled, as `3.1`.
    pub shown: String,
}

impl Heard {
    pub fn end_s(&self) -> f64 {
        self.start_s + self.length_s
    }
}

/// Begins to listen, and lets the page forget the clips that it has, so that all that come are known by name.
pub async fn listen(lobby: &Screen) {
    lobby.run(EAR).await;
}

/// The clips so far.
pub async fn heard(lobby: &Screen) -> Vec<Heard> {
    let heard = lobby.run("return window.ear.heard").await;
    heard.as_array().expect("a list of clips").iter().map(read).collect()
}

/// The clips, once there are so many and the last of them has sounded out.
pub async fn heard_until(lobby: &Screen, clips: usize) -> Vec<Heard> {
    let begun = Instant::now();
    loop {
        let quiet = lobby.run("return window.ear.endsAt < (window.ear.context?.currentTime ?? 0) - 1").await;
        let heard = heard(lobby).await;
        if heard.len() >= clips && quiet == json!(true) {
            return heard;
        }
        assert!(begun.elapsed() < PATIENCE, "only {} of {clips} clips were heard: {:?}", heard.len(), names(&heard));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// How many tones without a recording were begun.
pub async fn tones(lobby: &Screen) -> u64 {
    lobby.run("return window.ear.tones").await.as_u64().expect("a number")
}

pub fn names(heard: &[Heard]) -> Vec<&str> {
    heard.iter().map(|heard| heard.clip.as_str()).collect()
}

fn read(heard: &Value) -> Heard {
    let number = |name: &str| heard[name].as_f64().unwrap_or_else(|| panic!("no {name} in {heard}"));
    let text = |name: &str| heard[name].as_str().unwrap_or("?").to_owned();
    Heard {
        clip: text("clip"),
        start_s: number("start"),
        length_s: number("length"),
        lasted_s: number("lasted"),
        shown: text("shown"),
    }
}

const EAR: &str = "
    const ear = { heard: [], tones: 0, endsAt: 0, context: null };
    window.ear = ear;
    const names = new Map();
    const sounds = new WeakMap();
    const hash = (bytes) => new Uint8Array(bytes).reduce((sum, byte) => Math.imul(sum ^ byte, 16777619), bytes.byteLength);
    const { fetch } = window;
    window.fetch = async (...asked) => {
      const answer = await fetch(...asked);
      const name = /\\/sounds\\/([^?]+)/.exec(asked[0])?.[1];
      if (name && answer.ok) names.set(hash(await answer.clone().arrayBuffer()), name);
      return answer;
    };
    const { decodeAudioData } = BaseAudioContext.prototype;
    BaseAudioContext.prototype.decodeAudioData = async function (bytes) {
      const name = names.get(hash(bytes));
      const sound = await decodeAudioData.call(this, bytes);
      sounds.set(sound, name);
      return sound;
    };
    const { start, stop } = AudioBufferSourceNode.prototype;
    const began = new WeakMap();
    AudioBufferSourceNode.prototype.start = function (at = 0) {
      const shown = document.querySelector('.large.shown')?.dataset.call;
      const length = this.buffer.duration;
      const entry = { clip: sounds.get(this.buffer), start: at, length, lasted: length, shown };
      began.set(this, entry);
      ear.heard.push(entry);
      ear.context = this.context;
      ear.endsAt = Math.max(ear.endsAt, at + length);
      return start.call(this, at);
    };
    AudioBufferSourceNode.prototype.stop = function (at = 0) {
      const entry = began.get(this);
      // It began before anybody listened.
      if (!entry) return stop.call(this, at);
      entry.lasted = Math.min(entry.lasted, Math.max(0, Math.max(at, this.context.currentTime) - entry.start));
      ear.endsAt = Math.max(...ear.heard.map(({ start, lasted }) => start + lasted));
      return stop.call(this, at);
    };
    const tone = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) { ear.tones += 1; return tone.apply(this, at); };
    const { sounds: bank } = document.querySelector('.lobby-screen').dataset;
    return import('/assets/clips.js').then(({ useBank }) => ['none', bank].forEach(useBank));";
