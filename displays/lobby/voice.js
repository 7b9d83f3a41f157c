// The lobby's voice: one thing is said at a time, each clip beginning on the sound's own clock where the last one ends.
//
// What is said comes from the server as text: names of clips, and pauses in milliseconds, in order; a `|` stands before
// each time that it is said once more. Nothing here fails: a call that cannot be said is at least chimed for.

import { prepare, ring } from "/assets/beep.js";
import { clips, useBank } from "/assets/clips.js";

const CHIME = "chime";
/** An old panel that is busy speaks late; what is not to be had at all is known at once. */
const READY_WITHIN_MS = 6_000;
const CHIME_WITHIN_MS = 500;
/** What is scheduled for this very moment would lose its beginning. */
const LEAD_S = 0.05;
/** A sound's clock that has not moved for so long is taken to stand still. */
const STUCK_MS = 1_500;
const LOOK_EVERY_MS = 200;

let context = null;
let out = null;
let line = Promise.resolve();
let saying = null;

/** Gets the sound ready; `button` shows while it is blocked, and a touch anywhere then turns it on. */
export function prepareVoice(button) {
  context = prepare(button, { anywhere: true, greet: () => say(CHIME) });
  if (!context) return;
  out = new GainNode(context);
  out.connect(context.destination);
}

/** How the office speaks now: how loud, in percent, and which recordings there are. */
export function speakAs({ volume, sounds }) {
  useBank(sounds ?? "");
  if (out) out.gain.value = Number(volume ?? 100) / 100;
}

/**
 * Says something after what is being said, and is done when it has been said. It is said again only if `again` returns
 * true when the time before has ended. While sound is blocked or silent it is done at once.
 */
export function say(speech, again = () => false) {
  line = line.then(() => speak(speech || CHIME, again)).catch((reason) => console.warn("nothing is said:", reason));
  return line;
}

/** Ends what is being said after the word that sounds. */
export function endAfterWord() {
  if (!saying) return;
  const now = context.currentTime;
  saying.isOver = true;
  saying.endsAt = Math.max(now, ...saying.played.filter(({ start }) => start <= now).map(({ end }) => end));
  for (const { source, start } of saying.played) if (start > now) source.stop();
}

async function speak(speech, again) {
  if (context?.state !== "running" || out.gain.value === 0) return;
  const times = speech.split("|").map((time) => time.split(" ").filter(Boolean));
  saying = { played: [], endsAt: 0, isOver: false };
  try {
    await sayTimes(times, again);
  } finally {
    end();
  }
}

async function sayTimes(times, again) {
  const ready = await within(READY_WITHIN_MS, clips(context, times.flat().filter(isClip))).catch((reason) => {
    console.warn("a call is only chimed for:", reason);
    return null;
  });
  if (saying.isOver) return;
  if (ready === null) return chimeAlone();
  saying.endsAt = context.currentTime + LEAD_S;
  for (const [i, parts] of times.entries()) {
    if (i > 0 && (saying.isOver || !again())) break;
    for (const part of parts) {
      if (isClip(part)) play(ready.get(part));
      else saying.endsAt += Number(part) / 1000;
    }
    await said();
  }
}

function isClip(part) {
  return !/^\d+$/.test(part);
}

function play(sound) {
  const source = new AudioBufferSourceNode(context, { buffer: sound });
  source.connect(out);
  const now = context.currentTime;
  // A page that was held up speaks later, but whole.
  const start = saying.endsAt < now ? now + LEAD_S : saying.endsAt;
  source.start(start);
  saying.endsAt = start + sound.duration;
  saying.played.push({ source, start, end: saying.endsAt });
}

async function chimeAlone() {
  const found = await within(CHIME_WITHIN_MS, clips(context, [CHIME])).catch(() => null);
  saying.endsAt = context.currentTime + LEAD_S;
  if (found) play(found.get(CHIME));
  else saying.endsAt = ring(out, saying.endsAt);
  await said();
}

/** Waits until the sound's clock has come to the end of what is played, or stands still. On a busy panel it only lags. */
async function said() {
  const untilMs = () => (saying.endsAt - context.currentTime) * 1000;
  let [seen, movedAt] = [context.currentTime, performance.now()];
  while (untilMs() > 0 && performance.now() - movedAt < STUCK_MS) {
    await pause(Math.min(LOOK_EVERY_MS, Math.max(untilMs(), 1)));
    if (context.currentTime > seen) [seen, movedAt] = [context.currentTime, performance.now()];
  }
}

/** Nothing is left that could sound when a clock that stood still goes on. */
function end() {
  for (const { source } of saying.played) source.stop();
  saying = null;
}

function within(ms, ready) {
  const late = pause(ms).then(() => Promise.reject(new Error(`it was not there within ${ms} ms`)));
  return Promise.race([ready, late]);
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
