// Whose turn it is to be shown large and said: several calls at once take turns, in the order in which they came.
//
// The server writes every call that may be shown large, the newest first; without a script that one shows. Those with a
// `data-speech` are still to be followed, so they get a turn; announcements have a turn in which they are only said.
// From outside it can be read what is shown: `.large.shown` is the only visible one, with its call in `data-call`;
// `data-shown` on `<main>` is that call while it has its turn, and empty once it only rests there; `data-queued` are
// those that wait for their turn, in order, with spaces between.

import { endAfterWord, say } from "/assets/voice.js";

/** How long a call is shown at least, however soon it is said. */
const AMONG_OTHERS_MS = 4_000;
const ALONE_MS = 10_000;
const NO_NEWS_MS = 120_000;
const MOVES_MS = 3_300;

const main = document.getElementById("live");

let standing = new Map();
let queued = [];
let turn = null;
let speaking = false;
let useByMs = 0;
let endedAt = performance.now();
let timer = 0;

/** Queues what is new in a state, and shows and says in it whose turn it is. */
export function takeTurns(root, fresh) {
  const now = performance.now();
  useByMs = Number(root.dataset.useBy) * 1000;
  const oldestFirst = [...fresh].reverse().sort((one, other) => one.dataset.at - other.dataset.at);
  for (const element of oldestFirst) {
    const waits = queued.find((other) => other.name === nameOf(element));
    // Called again before its turn came: one turn says both.
    if (waits) Object.assign(waits, { key: keyOf(element), cameAt: now });
    else queued.push({ name: nameOf(element), key: keyOf(element), isCall: isCall(element), cameAt: now });
  }
  choose(root, now);
}

/** For how long nothing has had its turn. */
export function calmForMs() {
  return turn || queued.length > 0 ? 0 : performance.now() - endedAt;
}

function choose(root, now) {
  clearTimeout(timer);
  const elements = root.querySelectorAll(".large[data-call], [data-announcement]");
  standing = new Map([...elements].map((element) => [nameOf(element), element]));
  queued = queued.filter(({ name, cameAt }) => isNews(name) && now - cameAt < NO_NEWS_MS);
  if (turn && !standing.has(turn.name)) takeBack();
  const lastedMs = turn ? now - turn.since : Infinity;
  if (!speaking && queued.length > 0 && lastedMs >= leastMs()) begin(queued.shift(), now);
  else if (!speaking && turn && lastedMs >= leastMs()) turn = null;
  if (turn) endedAt = now;
  show(root, turn?.isCall ? standing.get(turn.name) : root.querySelector(".large"), now);
  // What is being said comes back by itself.
  if (turn && !speaking) timer = setTimeout(chooseNow, Math.max(turn.since + leastMs() - now, 0) + 1);
}

function chooseNow() {
  choose(main.firstElementChild, performance.now());
}

function leastMs() {
  if (!turn?.isCall) return 0;
  return queued.length > 0 ? AMONG_OTHERS_MS : ALONE_MS;
}

function begin(next, now) {
  turn = { ...next, since: now };
  // What is too old to be said may still be read.
  if (now - next.cameAt > useByMs) return;
  speaking = true;
  say(standing.get(next.name).dataset.speech, () => queued.length === 0 && isNews(next.name)).then(() => {
    speaking = false;
    chooseNow();
  });
}

function takeBack() {
  turn = null;
  if (speaking) endAfterWord();
}

/** Whoever stands at the counter already needs no call; what was taken back is none. */
function isNews(name) {
  return "speech" in (standing.get(name)?.dataset ?? {});
}

function show(root, shown, now) {
  const hasTurn = turn !== null && turn.isCall;
  for (const call of root.querySelectorAll(".large")) {
    const moves = call === shown && hasTurn && now - turn.since < MOVES_MS;
    // What is pushed replaces the element in the middle of its movement: it goes on from there.
    if (moves && !call.classList.contains("new")) call.style.setProperty("--moved", `${turn.since - now}ms`);
    call.classList.toggle("new", moves);
    call.classList.toggle("shown", call === shown);
    call.classList.toggle("turn", call === shown && hasTurn && isNews(turn.name));
  }
  main.dataset.shown = hasTurn ? turn.key : "";
  main.dataset.queued = queued.map(({ key }) => key).join(" ");
}

function isCall(element) {
  return "call" in element.dataset;
}

function keyOf({ dataset }) {
  return dataset.call ?? dataset.announcement;
}

/** Which call it is, however often it was announced. */
function nameOf(element) {
  return keyOf(element).split(".")[0];
}
