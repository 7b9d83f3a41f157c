// Two tones for a new call. Where the browser allows no sound before a touch, a banner asks for one.

const TONES_HZ = [784, 587];
const TONE_S = 0.32;
const CHIME_S = 0.9;
const LONGEST_LINE_S = 6;

let context = null;
let banner = null;
let free = 0;

/** Gets the sound ready; `button` shows while it is blocked. */
export function prepare(button) {
  const Sound = window.AudioContext ?? window.webkitAudioContext;
  // A browser without sound shows its screen all the same.
  if (!Sound) return;
  banner = button;
  context = new Sound();
  context.addEventListener("statechange", showBanner);
  banner?.addEventListener("click", async () => {
    await context.resume();
    chime();
  });
  context.resume().catch(() => {});
  showBanner();
}

/** Plays the chime, after those that are still sounding. */
export function chime() {
  if (!context) return;
  if (context.state !== "running") return showBanner();
  const start = Math.max(context.currentTime, free);
  // Many calls at once: what would sound long after its call is not played.
  if (start - context.currentTime > LONGEST_LINE_S) return;
  TONES_HZ.forEach((hz, i) => tone(hz, start + i * TONE_S));
  free = start + CHIME_S;
}

function tone(hz, start) {
  const oscillator = new OscillatorNode(context, { frequency: hz, type: "triangle" });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.5, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_S * 1.6);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + TONE_S * 1.7);
}

function showBanner() {
  const blocked = context.state !== "running";
  document.documentElement.dataset.sound = blocked ? "blocked" : "on";
  if (banner) banner.hidden = !blocked;
}
