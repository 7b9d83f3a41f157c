// The lobby: keeps itself fresh, shows and chimes one call after the other, and pictures in the calm times.

import { chime, prepare } from "/assets/beep.js";
import { newCalls } from "/assets/calls.js";
import { watch } from "/assets/line.js";
import { rest, showMedia } from "/assets/media.js";
import { calmForMs, takeTurns } from "/assets/turns.js";

const CALM_AFTER_MS = 20_000;

const sound = document.getElementById("sound");

prepare(sound);
watch((state) => {
  placeSound();
  const fresh = newCalls(state);
  if (fresh.length > 0) rest();
  takeTurns(state.root, fresh, chime);
});

// The button stands outside of what is pushed, so that a push does not take it from under a finger.
function placeSound() {
  const { left, top, width, height } = document.querySelector(".date").getBoundingClientRect();
  sound.style.setProperty("--date-x", `${left + width / 2}px`);
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
