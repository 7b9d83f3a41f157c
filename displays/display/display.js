// The display over a counter: keeps itself fresh, and stirs at a new call.

import { newCalls } from "/assets/calls.js";
import { watch } from "/assets/line.js";

const SHIFTS = [0, 1, 2, 1, 0, -1, -2, -1];
const MINUTE_MS = 60_000;
const main = document.getElementById("live");

watch(newCalls);

// A number that stands for hours burns into an old panel, unless the whole picture moves a little.
function shift() {
  const minute = Math.floor(Date.now() / MINUTE_MS);
  main.style.setProperty("--shift-x", SHIFTS[minute % SHIFTS.length]);
  main.style.setProperty("--shift-y", SHIFTS[(minute + 2) % SHIFTS.length]);
}

shift();
setInterval(shift, MINUTE_MS);
