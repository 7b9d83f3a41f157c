// Two tones for a new call. Where the browser allows no sound before a touch, a banner asks for one.

const TONES_HZ = [784, 587];
const TONE_S = 0.32;
const CHIME_S = 0.9;
const LONGEST_LINE_S = 6;

let context = null;
let banner = null;
let free = 0;

/**
 * Gets the sound ready and returns the browser's context for it, or null where it has none. `button` shows while sound
 * is blocked; a touch of it, or of anything and any key where `anywhere` is set, turns it on, which `greet` lets hear.
 */
export function prepare(button, { anywhere = false, greet = chime } = {}) {
  const Sound = window.AudioContext ?? window.webkitAudioContext;
  // A browser without sound shows its screen all the same.
  if (!Sound) return null;
  banner = button;
  context = new Sound();
  let asked = false;
  const allow = () => {
    if (context.state === "running") return;
    asked = true;
    context.resume().catch(() => {});
  };
  context.addEventListener("statechange", () => {
    showBanner();
    if (!asked || context.state !== "running") return;
    asked = false;
    greet();
  });
  (anywhere ? document : button)?.addEventListener("click", allow);
  if (anywhere) document.addEventListener("keydown", allow);
  context.resume().catch(() => {});
  showBanner();
  return context;
}

/** Plays the chime, after those that are still sounding. */
export function chime() {
  if (!context) return;
  if (context.state !== "running") return showBanner();
  const start = Math.max(context.currentTime, free);
  // Many calls at once: what would sound long after its call is not played.
  if (start - context.currentTime > LONGEST_LINE_S) return;
  free = ring(context.destination, start);
}

/** Plays the two tones into `out` from a moment of its context on, and returns the moment of their end. */
export function ring(out, start) {
  TONES_HZ.forEach((hz, i) => tone(out, hz, start + i * TONE_S));
  return start + CHIME_S;
}

function tone(out, hz, start) {
  const oscillator = new OscillatorNode(out.context, { frequency: hz, type: "triangle" });
  const gain = new GainNode(out.context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.5, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_S * 1.6);
  oscillator.connect(gain).connect(out);
  oscillator.start(start);
  oscillator.stop(start + TONE_S * 1.7);
}

function showBanner() {
  const blocked = context.state !== "running";
  document.documentElement.dataset.sound = blocked ? "blocked" : "on";
  if (banner) banner.hidden = !blocked;
}
