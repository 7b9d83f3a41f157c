// The lobby: keeps itself fresh, shows and says one call after the other, and has pictures for the calm times.

import { newCalls } from "/assets/calls.js";
import { fetchAhead } from "/assets/clips.js";
import { watch } from "/assets/line.js";
import { rest, showMedia } from "/assets/media.js";
import { calmForMs, takeTurns } from "/assets/turns.js";
import { prepareVoice, speakAs } from "/assets/voice.js";

const CALM_AFTER_MS = 20_000;
const LOADED_AFTER_MS = 4_000;

const sound = document.getElementById("sound");

prepareVoice(sound);
speakAs(document.getElementById("live").firstElementChild.dataset);
watch((state) => {
  placeSound();
  speakAs(state.root.dataset);
  const fresh = newCalls(state);
  if (fresh.length > 0) rest();
  takeTurns(state.root, fresh);
});

// The button stands outside of what is pushed, so that a push does not take it from under a finger. It takes the date's
// place, and grows from there towards the middle of the screen.
function placeSound() {
  const { left, right, top, height } = document.querySelector(".date").getBoundingClientRect();
  sound.classList.toggle("at-right", left + right > innerWidth);
  sound.style.setProperty("--date-left", `${left}px`);
  sound.style.setProperty("--date-right", `${innerWidth - right}px`);
  sound.style.setProperty("--date-y", `${top + height / 2}px`);
}

// While the line is down its sign is what matters, and a call could not end the pictures.
setInterval(() => {
  const up = document.documentElement.dataset.line === "up";
  // Whom people still walk after is no less called for having had its turn.
  const called = document.querySelector(".large.calling") !== null;
  if (up && !called && calmForMs() > CALM_AFTER_MS) showMedia();
  else rest();
}, 1_000);

placeSound();
addEventListener("resize", placeSound);

// The screen comes first; then what nearly every call is said with, so that the first one need not wait for it.
setTimeout(() => fetchAhead(document.getElementById("stock").dataset.clips.split(" ")), LOADED_AFTER_MS);
